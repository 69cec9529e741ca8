import { type Environment, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { planActivities } from '../site/work.ts';
import { nearestPlane, type SketchOptions } from './choose-plane.ts';
import { checkCoverage } from './coverage.ts';
import { checkParking, launchEpoch } from './launch-minute.ts';
import { checkLight, sunElevation } from './light.ts';
import { nearestTouchdown } from './nearest-touchdown.ts';
import type { Outbound } from './outbound.ts';
import type { PlaneSketch } from './outline.ts';
import { resolveSchedule, type Schedule } from './schedule.ts';

const DEG = Math.PI / 180;

/** The sketch up to the surface: launch, way out, plane, lighting. */
export interface ArrivalSketch {
  readonly schedule: Schedule;
  readonly outbound: Outbound;
  readonly plane: PlaneSketch;
  readonly siteSunElevation: { readonly touchdown: number; readonly liftOff: number };
}

/** Everything of the Outline but the day home. @throws see `outline`. */
export function sketchArrival(m: Mission, env: Environment, o: SketchOptions = {}): ArrivalSketch {
  o.doing?.('launch window');
  // Before the minutes of the day are looked at: outside the ephemeris none can be.
  checkCoverage(m, env, resolveSchedule(m, parseIso(`${m.launch.date}T${m.launch.time ?? '00:00Z'}`)));
  const launch = launchEpoch(m, env);
  const schedule = resolveSchedule(m, launch);
  const c = nearestPlane(m, env, schedule, o);
  // The launch first: no other touchdown mends it.
  checkParking(m, c.outbound);
  const limit = m.landing['cross-track'];
  if (c.worst > limit) {
    const near = o.bare ? undefined : nearestTouchdown(m, env, schedule, c, o);
    throw new FarsideError(
      'PLANE_NOT_REACHED',
      `no orbit plane of this arrival holds the landing site at touchdown and lift-off: it passes ${(Math.abs(c.touchdown) / DEG).toFixed(2)} deg and ${(Math.abs(c.liftOff) / DEG).toFixed(2)} deg to the side, ${(limit / DEG).toFixed(2)} deg is the limit`,
      {
        phase: 'landing',
        epoch: formatUtc(schedule.touchdown),
        numbers: {
          cross_track_touchdown_deg: c.touchdown / DEG,
          cross_track_lift_off_deg: c.liftOff / DEG,
          limit_deg: limit / DEG,
          ...(near ? { later_s: secondsBetween(schedule.touchdown, near) } : {}),
        },
        tryThis: near
          ? `touchdown at ${formatUtc(near, 0)} (the nearest that works with this launch), or another launch day`
          : 'another launch day, landing site or stay',
      },
    );
  }
  const sun = { touchdown: sunElevation(m, env, schedule.touchdown), liftOff: sunElevation(m, env, schedule.liftOff) };
  checkLight(m, env, schedule, sun.touchdown);
  // Said now, not after four phases: the work needs light and contact, and both are known.
  planActivities(m, env, schedule, schedule.touchdown, schedule.liftOff);
  const plane: PlaneSketch = { ...c.plane, branch: c.branch, crossTrackTouchdown: c.touchdown, crossTrackLiftOff: c.liftOff };
  return { schedule, outbound: c.outbound, plane, siteSunElevation: sun };
}
