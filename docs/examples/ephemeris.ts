/**
 * Time, ephemeris, frames
 *
 * Where the Moon was at a touchdown: time scales, the ephemeris, axes, and the Sun over a landing site.
 */
import {
  dot,
  formatIso,
  fromSelenographic,
  julianDate,
  nodeEnvironment,
  norm,
  rotateState,
  selenographic,
  unit,
  utc,
  vecAt,
} from 'farside';

const env = await nodeEnvironment();
const touchdown = utc('2024-06-01T22:23:16Z');
for (const scale of ['UTC', 'TAI', 'TT', 'TDB'] as const) console.log(scale.padEnd(4), formatIso(touchdown, scale));
const [days, fraction] = julianDate(touchdown, 'TDB');
console.log(`JD   ${(days + fraction).toFixed(6)} TDB`);

// the Moon as seen from the Earth: icrf axes, m and m/s
const moon = new Float64Array(6);
env.ephemeris.state('moon', 'earth', touchdown, moon);
console.log(`Moon ${(norm(vecAt(moon, 0)) / 1e3).toFixed(1)} km away, ${(norm(vecAt(moon, 3)) / 1e3).toFixed(4)} km/s`);

// the Sun from the Moon, turned into the axes of lunar maps
const sun = new Float64Array(6);
env.ephemeris.state('sun', 'moon', touchdown, sun);
const turn = new Float64Array(18);
env.frames.rotation('icrf', 'moon-me:de421', touchdown, turn);
const { r } = rotateState(turn, vecAt(sun, 0), vecAt(sun, 3));
const deg = 180 / Math.PI;
const under = selenographic(r);
console.log(`Sun stands over ${(under.latitude * deg).toFixed(3)} N, ${(-under.longitude * deg).toFixed(3)} W of the Moon`);

// its height at the site: the angle between the two directions, from the horizon
const site = unit(fromSelenographic(-41.638 / deg, -153.985 / deg));
console.log(`and ${(Math.asin(dot(site, r) / norm(r)) * deg).toFixed(2)} deg high at 41.638 S, 153.985 W`);

/* prints:
UTC  2024-06-01T22:23:16.000Z
TAI  2024-06-01T22:23:53.000 TAI
TT   2024-06-01T22:24:25.184 TT
TDB  2024-06-01T22:24:25.185 TDB
JD   2460463.433625 TDB
Moon 368157.0 km away, 1.0655 km/s
Sun stands over 1.314 N, 119.137 W of the Moon
and 36.72 deg high at 41.638 S, 153.985 W
*/
