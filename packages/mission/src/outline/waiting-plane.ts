import { addSeconds, type Environment, type Epoch, gmOf, secondsBetween } from '@farside/astro';
import type { Vec3 } from '@farside/math';
import { portableMath as Math } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { MOON_RADIUS, type Outbound } from './outbound.ts';
import { crossTrack, lunarNodeRate, normalAt, type Plane, planeAngles, siteDirection } from './plane.ts';
import type { Schedule } from './schedule.ts';

/** Seconds from perilune arrival to the low circular orbit. */
function timeOnEllipses(m: Mission): number {
  return m.braking.ellipses.reduce((s, e) => s + e.period * e.revolutions, 0);
}

/** The plane at arrival, moved to the epoch of the low orbit and given its drift there. */
export function waitingPlane(m: Mission, env: Environment, o: Outbound, normal: Vec3): Plane {
  const scratch = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-mod', o.perilune.epoch, scratch);
  const at: Vec3 = [0, 1, 2].map(
    (i) => scratch[3 * i] * normal[0] + scratch[3 * i + 1] * normal[1] + scratch[3 * i + 2] * normal[2],
  ) as unknown as Vec3;
  const { inclination, node } = planeAngles(at);
  const gm = gmOf('moon');
  let moved = node;
  for (const e of m.braking.ellipses) {
    const a = Math.cbrt(gm * (e.period / (2 * Math.PI)) ** 2);
    const ecc = Math.max(0, 1 - (MOON_RADIUS + m.braking.perilune) / a);
    moved += (lunarNodeRate(a, inclination) / (1 - ecc * ecc) ** 2) * e.period * e.revolutions;
  }
  const epoch = addSeconds(o.perilune.epoch, timeOnEllipses(m));
  return { epoch, inclination, node: moved, nodeRate: lunarNodeRate(MOON_RADIUS + m.braking.orbit, inclination) };
}

/** A plane that an arrival can brake into, and how far the site lies to its side, rad. */
export interface Candidate {
  readonly outbound: Outbound;
  readonly plane: Plane;
  readonly branch: 1 | -1;
  readonly touchdown: number;
  readonly liftOff: number;
  readonly worst: number;
}

/** Cross-track of the site at touchdown and lift-off, rad. */
export function crossTracks(m: Mission, env: Environment, s: Schedule, p: Plane): { touchdown: number; liftOff: number } {
  const { latitude, longitude } = m.landing.site;
  const at = (e: Epoch) =>
    crossTrack(normalAt(p, env.frames, e, secondsBetween(p.epoch, e)), siteDirection(latitude, longitude, env.frames, e));
  return { touchdown: at(s.touchdown), liftOff: at(s.liftOff) };
}
