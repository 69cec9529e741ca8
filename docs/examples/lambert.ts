/**
 * Lambert: transfers to the Moon
 *
 * A transfer to the Moon by Lambert's problem: from a parking orbit of 200 km to the Moon's centre, for several flight times.
 * What the injection costs, and how fast the craft comes to the Moon. Two bodies only, in the plane of the Moon's orbit.
 */
import {
  addSeconds,
  BODIES,
  circularSpeed,
  cross,
  formatUtc,
  gmOf,
  nodeEnvironment,
  norm,
  rotateAbout,
  scale,
  solveLambert,
  sub,
  unit,
  utc,
  vecAt,
} from 'farside';

const env = await nodeEnvironment();
const mu = gmOf('earth');
const radius = BODIES.earth.equatorialRadius + 200e3;
const arrival = utc('2024-05-08T02:12:00Z');

const state = new Float64Array(6);
env.ephemeris.state('moon', 'earth', arrival, state);
const [moon, moonSpeed] = [vecAt(state, 0), vecAt(state, 3)];
const axis = unit(cross(moon, moonSpeed));

// injection 176 degrees before the Moon, from a circle in the same plane
const from = scale(radius, rotateAbout(unit(moon), axis, (-176 * Math.PI) / 180));
const parked = scale(circularSpeed(radius, mu), unit(cross(axis, from)));

console.log('hours  leaves Earth           injection   at the Moon');
for (const hours of [72, 84, 96, 108, 120]) {
  const { v1, v2 } = solveLambert(from, moon, hours * 3600, mu, { axis });
  const leaves = formatUtc(addSeconds(arrival, -hours * 3600), 0);
  const [injection, speed] = [sub(v1, parked), sub(v2, moonSpeed)].map((v) => norm(v).toFixed(0));
  console.log(`${String(hours).padStart(5)}  ${leaves}   ${injection} m/s  ${speed.padStart(4)} m/s`);
}

/* prints:
hours  leaves Earth           injection   at the Moon
   72  2024-05-05T02:12:00Z   3150 m/s  1049 m/s
   84  2024-05-04T14:12:00Z   3133 m/s   939 m/s
   96  2024-05-04T02:12:00Z   3133 m/s   891 m/s
  108  2024-05-03T14:12:00Z   3140 m/s   879 m/s
  120  2024-05-03T02:12:00Z   3151 m/s   887 m/s
*/
