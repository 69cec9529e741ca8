import { propagate, type Rhs, STANDARD_GRAVITY } from '@farside/astro';
import { brent } from '@farside/math';
import { test } from 'vitest';
import { measured } from '../../../../test/accuracy.ts';

const MU = 4.9028e12;
const R = 1737400;
const SPIN = 2.6617e-6;
const EXHAUST = 311 * STANDARD_GRAVITY;
const THRUST = 45040;
const M0 = 15095;

/** Falls for `wait` s from rest over the turning ground at 15 km, then brakes against the ground until it no longer sinks: height and velocity spent there. */
function stop(wait: number): { height: number; spent: number } {
  const fall: Rhs = (_t, y, d) => {
    const k = -MU / Math.hypot(y[0], y[1]) ** 3;
    d.set([y[3], y[4], 0, k * y[0], k * y[1], 0, 0]);
  };
  const brake: Rhs = (t, y, d) => {
    fall(t, y, d);
    const [u, v] = [y[3] + SPIN * y[1], y[4] - SPIN * y[0]];
    const a = THRUST / y[6] / Math.hypot(u, v);
    d[3] -= a * u;
    d[4] -= a * v;
    d[6] = -THRUST / EXHAUST;
  };
  const fine = { rtol: 1e-13, atol: 1e-9 };
  const start = propagate(fall, [R + 15e3, 0, 0, 0, SPIN * (R + 15e3), 0, M0], 0, wait, fine).y;
  const still = {
    id: 'still',
    g: (_t: number, y: Float64Array) => y[0] * y[3] + y[1] * y[4],
    direction: 1,
    stop: true,
    maxCheck: 1,
  } as const;
  const { y } = propagate(brake, start, 0, 200, { ...fine, events: [still] });
  return { height: Math.hypot(y[0], y[1]) - R, spent: EXHAUST * Math.log(M0 / y[6]) };
}

test('the latest moment to brake a vertical fall on the turning Moon', () => {
  const ignition = brent((t) => stop(t).height, 80, 110, { xtol: 1e-10 });
  const row = {
    area: 'Descent',
    against: 'check numbers of another programme',
    source: 'HoverslamTests of MechJebLib: 45,040 N, 311 s, 15,095 kg, from 15 km',
    reason: 'thrust against a velocity that vanishes ends in a singular point, which every programme ends a little differently',
    bound: 1e-6,
  } as const;
  measured({ ...row, what: 'vertical stop at the last moment: ignition', measured: Math.abs(ignition - 94.755558282881168), unit: 's' });
  measured({
    ...row,
    what: 'vertical stop at the last moment: velocity spent',
    measured: Math.abs(stop(ignition).spent - 313.25594640963067),
    unit: 'm/s',
  });
});
