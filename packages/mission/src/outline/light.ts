import { addSeconds, type Environment, type Epoch, formatUtc } from '@farside/astro';
import { dot, FarsideError, portableMath as Math, norm, vecAt } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { siteDirection } from './plane.ts';
import type { Schedule } from './schedule.ts';

const DEG = Math.PI / 180;

/** Elevation of the Sun at a lunar site, rad. */
export function sunElevation(m: Mission, env: Environment, epoch: Epoch): number {
  const s = new Float64Array(6);
  env.ephemeris.state('sun', 'moon', epoch, s);
  const sun = vecAt(s, 0);
  return Math.asin(dot(sun, siteDirection(m.landing.site.latitude, m.landing.site.longitude, env.frames, epoch)) / norm(sun));
}

/** @throws SITE_DARK with how far the mission would have to move. */
export function checkLight(m: Mission, env: Environment, s: Schedule, elevation: number): void {
  const [low, high] = m.landing['sun-elevation'];
  if (elevation >= low && elevation <= high) return;
  let near: number | undefined;
  for (let h = 2; h < 30 * 24 && near === undefined; h += 2) {
    for (const sign of [1, -1]) {
      const e = sunElevation(m, env, addSeconds(s.touchdown, sign * h * 3600));
      if (near === undefined && e >= low && e <= high) near = sign * h;
    }
  }
  throw new FarsideError(
    'SITE_DARK',
    `the Sun stands ${(elevation / DEG).toFixed(1)} deg high at the landing site at touchdown; ${(low / DEG).toFixed(0)} to ${(high / DEG).toFixed(0)} deg is wanted`,
    {
      phase: 'landing',
      epoch: formatUtc(s.touchdown),
      numbers: { sun_elevation_deg: elevation / DEG, lowest_deg: low / DEG, highest_deg: high / DEG },
      tryThis:
        near === undefined
          ? 'another landing site'
          : `a mission about ${Math.abs(near / 24).toFixed(1)} d ${near > 0 ? 'later' : 'earlier'}`,
    },
  );
}
