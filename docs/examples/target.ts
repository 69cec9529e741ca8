/**
 * The targeter
 *
 * The targeter by itself: aims a hyperbola past the Moon at a perilune and an inclination, by turning two figures of its B-plane.
 * Any function that can be computed can take the place of this one: a propagation, a whole phase.
 */
import { elementsOfState, gmOf, periapsisRadius, stateOfBPlane, target, type Vec3 } from 'farside';

const mu = gmOf('moon');
const vInfinity: Vec3 = [820, 310, -95];
const deg = Math.PI / 180;

const solved = target({
  names: ['B·T', 'B·R'],
  x0: [4000e3, 0],
  scale: [1000e3, 1000e3],
  residuals: ([bt, br]) => {
    const orbit = elementsOfState(stateOfBPlane(vInfinity, bt, br, mu), mu);
    return [
      { constraint: 'perilune', value: periapsisRadius(orbit) - 1937.4e3, tolerance: 1, unit: 'm', scale: 10e3 },
      { constraint: 'inclination', value: orbit.i - 30 * deg, tolerance: 1e-8, unit: 'rad', scale: 0.1 },
    ];
  },
});

if (!solved.ok) throw new Error(solved.why);
const [bt, br] = solved.x;
console.log(`B·T ${(bt / 1e3).toFixed(1)} km, B·R ${(br / 1e3).toFixed(1)} km`);
for (const r of solved.residuals) console.log(`${r.constraint}: within ${r.tolerance} ${r.unit}`);

/* prints:
B·T 4624.7 km, B·R 2607.4 km
perilune: within 1 m
inclination: within 1e-8 rad
*/
