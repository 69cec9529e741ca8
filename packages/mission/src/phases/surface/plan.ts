import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { dot, FarsideError, norm, sub, unit, vecAt } from '@farside/math';
import type { Mission } from '../../file/schema.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import type { Schedule } from '../../outline/schedule.ts';
import { siteState } from '../shared/landed.ts';
import { relayPosition } from './relay.ts';

/** What can be had at the site at a moment. Angles rad. */
export interface SiteView {
  readonly epoch: Epoch;
  readonly sun: number;
  readonly earth: number;
  /** Elevation of the relay and whether it sees the Earth; undefined without a relay. */
  readonly relay: number | undefined;
  readonly sunlight: boolean;
  readonly contact: boolean;
}

/** Looks up from the site: elevations of Sun, Earth and relay. */
export function siteViewer(m: Mission, env: Environment, schedule: Schedule): (epoch: Epoch) => SiteView {
  const relay = relayPosition(m, env, schedule);
  const s = new Float64Array(6);
  const lowSun = m.surface['sun-elevation'];
  const lowContact = m.surface['contact-elevation'];
  return (epoch) => {
    const site = siteState(env, m.landing.site, MOON_RADIUS, epoch).r;
    const up = unit(site);
    const elevation = (body: 'sun' | 'earth'): number => {
      env.ephemeris.state(body, 'moon', epoch, s);
      return Math.asin(dot(unit(sub(vecAt(s, 0), site)), up));
    };
    const sun = elevation('sun');
    const earth = elevation('earth');
    let high: number | undefined;
    let link = earth >= lowContact;
    if (relay) {
      const p = relay(epoch);
      high = Math.asin(dot(unit(sub(p, site)), up));
      // `s` holds the Earth: the Moon must not stand between it and the relay.
      const toEarth = sub(vecAt(s, 0), p);
      const along = -dot(p, toEarth) / dot(toEarth, toEarth);
      const nearest =
        along <= 0 || along >= 1 ? norm(p) : norm([p[0] + along * toEarth[0], p[1] + along * toEarth[1], p[2] + along * toEarth[2]]);
      link = link || (high >= lowContact && nearest > MOON_RADIUS);
    }
    return { epoch, sun, earth, relay: high, sunlight: sun >= lowSun, contact: link };
  };
}

export interface PlannedActivity {
  readonly name: string;
  /** s after touchdown */
  readonly start: number;
  readonly end: number;
  /** s of waiting for light or contact inside it. */
  readonly interrupted: number;
  readonly sample: number;
  readonly handOver: boolean;
}

/** Activities are looked at every so many seconds: they go on while what they need is there, and wait while it is not. */
const STEP = 300;

/**
 * Lays the activities one after another from touchdown. Work goes on only while light and contact that it needs are there.
 * @throws SURFACE_TIME when they do not end before lift-off, naming the first that is late and by how much; SURFACE_NO_HAND_OVER when samples stay with the lander.
 */
export function planActivities(
  m: Mission,
  env: Environment,
  schedule: Schedule,
  touchdown: Epoch,
  liftOff: Epoch,
): readonly PlannedActivity[] {
  const view = siteViewer(m, env, schedule);
  const stay = secondsBetween(touchdown, liftOff);
  const out: PlannedActivity[] = [];
  let t = 0;
  for (const a of m.surface.activities) {
    const start = t;
    let left = a.duration;
    let waited = 0;
    while (left > 0) {
      const v = view(addSeconds(touchdown, t));
      const can = (!a.needs.includes('sunlight') || v.sunlight) && (!a.needs.includes('contact') || v.contact);
      const dt = can ? Math.min(STEP, left) : STEP;
      if (can) left -= dt;
      else waited += dt;
      t += dt;
      if (t > stay) {
        throw new FarsideError(
          'SURFACE_TIME',
          `'${a.name}' does not end before lift-off: ${(left / 3600).toFixed(1)} h of it are left when ${(stay / 3600).toFixed(1)} h are over`,
          {
            phase: 'surface',
            numbers: { stay_s: stay, missing_s: left, waited_s: waited },
            tryThis:
              waited > left
                ? 'activities that need less light or contact, or another relay'
                : `a stay longer by ${(left / 3600).toFixed(1)} h, or shorter activities`,
          },
        );
      }
    }
    out.push({ name: a.name, start, end: t, interrupted: waited, sample: a.sample ?? 0, handOver: a['hand-over'] });
  }
  const sampled = out.map((a) => a.sample > 0).lastIndexOf(true);
  const handed = out.map((a) => a.handOver).lastIndexOf(true);
  if (sampled > handed) {
    throw new FarsideError('SURFACE_NO_HAND_OVER', `what '${out[sampled].name}' takes is never handed over to the ascender`, {
      phase: 'surface',
      tryThis: 'an activity with `hand-over: true` after the last sample',
    });
  }
  return out;
}
