import type { Environment, Epoch } from '@farside/astro';
import { dot, portableMath as Math, norm, sub, unit, vecAt } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import type { Schedule } from '../outline/schedule.ts';
import { siteState } from './ground.ts';
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
