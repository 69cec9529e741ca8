/**
 * A lunar orbit left alone
 *
 * A low lunar orbit left alone: how far its lowest point sinks in twelve days, for four inclinations.
 * The Moon's field of degree and order 50, the Earth and the Sun; the Moon's uneven mass does nearly all of it.
 */
import {
  BODIES,
  coastModel,
  compileRhs,
  elementsOfApsides,
  gmOf,
  nodeEnvironment,
  propagate,
  rotateStateBack,
  stateOfElements,
  utc,
} from 'farside';

const env = await nodeEnvironment();
const t0 = utc('2024-05-20T00:00:00Z');
const days = 12;
const radius = BODIES.moon.meanRadius;
const settings = { moonDegree: 50, earthDegree: 0, radiationPressure: false, relativity: false };
const model = coastModel('moon', settings, { area: 0, reflectivity: 1 }, 1);
const rhs = compileRhs(model, env, t0, 6, [0, days * 86400]);

// elements to the Moon's mean equator of date, turned into the axes of integration
const turn = new Float64Array(18);
env.frames.rotation('icrf', 'moon-mod', t0, turn);

console.log('inclination   after 0 d      4 d      8 d     12 d');
for (const inclination of [50, 85, 90, 140]) {
  const elements = elementsOfApsides(radius + 100e3, radius + 100e3, (inclination * Math.PI) / 180, 0, 0, 0);
  const { r, v } = stateOfElements(elements, gmOf('moon'));
  const start = rotateStateBack(turn, r, v);

  // an apsis is where the radial speed changes its sign: rising at a perilune
  const perilune = {
    id: 'perilune',
    g: (_t: number, y: Float64Array) => y[0] * y[3] + y[1] * y[4] + y[2] * y[5],
    direction: 1,
    stop: false,
    maxCheck: 600,
  } as const;
  const { hits } = propagate(rhs, [...start.r, ...start.v], 0, days * 86400, { rtol: 1e-10, events: [perilune] });
  const heights = [0, 4, 8, 12].map((day) => {
    // the last perilune of that day's first orbits
    const hit = hits.filter((h) => h.t <= day * 86400).at(-1) ?? hits[0];
    return `${((Math.hypot(hit.y[0], hit.y[1], hit.y[2]) - radius) / 1e3).toFixed(1)} km`.padStart(9);
  });
  console.log(`${String(inclination).padStart(7)} deg  ${heights.join('')}`);
}

/* prints:
inclination   after 0 d      4 d      8 d     12 d
     50 deg    98.9 km  83.3 km  84.0 km  86.1 km
     85 deg    98.9 km  97.4 km  92.8 km  79.2 km
     90 deg    98.9 km  95.3 km  89.8 km  89.3 km
    140 deg    99.2 km  88.0 km  94.2 km  84.5 km
*/
