import { norm, rng, sub, type Vec3 } from '@farside/math';
import { expect, test } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
import { fromRtn, toRtn } from '../frames/local.ts';
import { stateOfElements } from './elements.ts';
import { meanMotion, orbitPeriod } from './helpers.ts';
import { propagateKepler } from './kepler.ts';
import {
  coellipticState,
  cwTransition,
  cwTwoImpulse,
  propagateCw,
  propagateYa,
  radialHopSpeed,
  rBarHoldAcceleration,
  tangentialHopSpeed,
  vBarHop,
  yaTransition,
  yaTwoImpulse,
} from './relative.ts';
import { terminalPhase } from './tpi.ts';

/**
 * Check numbers computed by an independent script (closed forms for Clohessy-Wiltshire; Runge-Kutta on the linear Tschauner-Hempel equations for the ellipses;
 * a separate Lambert solver for the terminal phase), Moon mu 4902.800066 km^3/s^2, R 1737.4 km. Tolerance: the digits printed.
 */
const MU = 4902.800066e9;
const R = 1737.4e3;
const N = meanMotion(R + 210e3, MU);
const near = (a: readonly number[], b: readonly number[], tol: number): void => {
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(tol);
};
/** Holds a vector to its check numbers and hands the worst component to the accuracy page. */
const hold = (
  what: string,
  unit: string,
  a: readonly number[],
  b: readonly number[],
  bound: number,
  source = 'closed forms',
  reason = 'the digits printed',
): void => {
  const w = worst();
  b.forEach((x, i) => {
    w.add(a[i] - x);
  });
  measured({
    area: 'Relative motion',
    what,
    against: 'check numbers of an independent programme',
    source,
    measured: w.value,
    unit,
    bound,
    reason,
    cases: w.cases,
  });
};

test('mean motion and period of 210 km', () => {
  hold('mean motion at 210 km', 'rad/s', [N], [8.147780921631543e-4], 2.2e-19, 'closed forms', 'two last places of a double');
  hold('period at 210 km', 's', [orbitPeriod(R + 210e3, MU)], [7711.5295], 5e-5);
});

test('Clohessy-Wiltshire drift over 1000 s', () => {
  const s = propagateCw({ r: [100, -2000, 50], v: [0.1, -0.2, 0.05] }, N, 1000);
  hold('Clohessy-Wiltshire drift of 1000 s, position', 'm', s.r, [129.3504213645, -2243.7686671308, 78.9500538685], 6e-11);
  hold('Clohessy-Wiltshire drift of 1000 s, velocity', 'm/s', s.v, [-0.0445831106, -0.2478281606, 0.0046609507], 6e-11);
});

test('coelliptic start to a V-bar hold at 5 km in an hour', () => {
  const c = coellipticState(10e3, -50e3, N);
  near(c.v, [0, 1.5 * N * 10e3, 0], 1e-15);
  const t = cwTwoImpulse({ r: [c.r[0], c.r[1], 500], v: c.v }, { r: [0, -5000, 0], v: [0, 0, 0] }, N, 3600);
  hold('coelliptic start to a hold in an hour, first impulse', 'm/s', t.dv1, [-4.8681191861, 2.3137614216, 1.9265403256], 6e-11);
  hold('coelliptic start to a hold in an hour, second impulse', 'm/s', t.dv2, [-5.7201691527, 1.7601290392, 1.9691428239], 6e-11);
  near([norm(t.dv1), norm(t.dv2)], [5.7239527, 6.3004693], 6e-8);
});

test('V-bar hop from -5 to -1 km in half an hour', () => {
  const h = vBarHop(-5000, -1000, N, 1800);
  const hop = [...h.dv1, ...h.dv2];
  hold(
    'V-bar hop of 4 km in half an hour, both impulses',
    'm/s',
    hop,
    [-2.0917899956, 1.1609722358, 0, -2.0917899956, -1.1609722358, 0],
    6e-11,
  );
  expect(Math.abs(norm(h.dv1) + norm(h.dv2) - 4.7847432)).toBeLessThan(6e-8);
});

test('closed forms: radial and tangential hops, R-bar hold', () => {
  const dv = radialHopSpeed(4000, N);
  const half = Math.PI / N;
  near(
    propagateCw({ r: [0, -5000, 0], v: [-dv, 0, 0] }, N, half).r,
    [0, -5000 + 4000, 0].map((v) => v),
    1e-8,
  );
  const t = propagateCw({ r: [0, -5000, 0], v: [0, tangentialHopSpeed(4000, N), 0] }, N, 2 * half);
  near(t.r, [0, -1000, 0], 1e-8);
  expect(rBarHoldAcceleration(-200, N)).toBeCloseTo(3 * N * N * 200, 15);
  // whole revolutions leave the plane unreachable, half ones mirror the cross-track offset
  expect(() => cwTwoImpulse({ r: [0, 0, 0], v: [0, 0, 0] }, { r: [0, 1, 0], v: [0, 0, 0] }, N, 2 * half)).toThrow(
    expect.objectContaining({ code: 'RELATIVE_SINGULAR' }),
  );
  expect(() => cwTwoImpulse({ r: [0, 0, 0], v: [0, 0, 0] }, { r: [0, 1, 9], v: [0, 0, 0] }, N, half)).toThrow(
    expect.objectContaining({ code: 'RELATIVE_SINGULAR' }),
  );
  const mirrored = cwTwoImpulse({ r: [0, -5000, 100], v: [0, 0, 0.3] }, { r: [0, -1000, -100], v: [0, 0, 0] }, N, half);
  near(mirrored.dv1, [-dv, 0, 0], 1e-9);
  near(mirrored.dv2, [-dv, 0, 0.3], 1e-9);
});

const elliptic = [
  {
    bound: 6e-10,
    reason: 'the digits printed',
    e: 0.1,
    nu: 180.981554084,
    r: [908.621286045, -3177.173117501, -41.261403155],
    v: [0.166948906, -0.986569986, -0.031199367],
  },
  {
    bound: 5e-9,
    reason: 'the Runge-Kutta truth, good to 1e-12 of its 4 km',
    e: 0.7,
    nu: 120.163898596,
    r: [1824.597483864, -3662.098311778, 20.538671872],
    v: [0.625094528, -1.037034503, -0.017659915],
  },
] as const;
test.each(elliptic)('Yamanaka-Ankersen against the linear truth, e = $e', (c) => {
  const target = { p: (R + 100e3) * (1 + c.e), e: c.e, nu: Math.PI / 6 };
  const { state, nu } = propagateYa({ r: [100, -1000, 50], v: [0.1, -0.05, 0.02] }, target, 3600, MU);
  expect(Math.abs((nu * 180) / Math.PI - c.nu)).toBeLessThan(1e-9);
  const source = 'Runge-Kutta on the linear Tschauner-Hempel equations';
  hold(`Yamanaka-Ankersen over an hour at e = ${c.e}, position`, 'm', state.r, c.r, c.bound, source, c.reason);
  hold(`Yamanaka-Ankersen over an hour at e = ${c.e}, velocity`, 'm/s', state.v, c.v, 6e-10, source);
});

test('Yamanaka-Ankersen at e -> 0 is Clohessy-Wiltshire, over several revolutions', () => {
  const w = worst();
  for (const t of [100, 3000, 20_000]) {
    const ya = yaTransition({ p: R + 210e3, e: 0, nu: 1.234 }, t, MU).matrix;
    const cw = cwTransition(N, t);
    // entries reach 6 n t m/m and t s
    for (let k = 0; k < 36; k++) w.add((ya[k] - cw[k]) / (1 + Math.abs(cw[k]) + (k % 6 > 2 && k < 18 ? t : 1)));
  }
  measured({
    area: 'Relative motion',
    what: 'Yamanaka-Ankersen at e = 0, entries of the matrix, relative',
    against: 'Clohessy-Wiltshire, closed form',
    source: 'closed form',
    measured: w.value,
    unit: '',
    bound: 2e-14,
    reason: 'rounding of an angle of 16 rad, 1.8e-15, times the 6 of the drift: 1e-14, twice',
    cases: w.cases,
  });
});

test('terminal phase of Apollo: 15 nautical miles, 26.6 deg, 130 deg', () => {
  const t = terminalPhase(R + 111.12e3, 27.78e3, (26.6 * Math.PI) / 180, (130 * Math.PI) / 180, MU);
  const source = 'Apollo geometry in two-body motion, with a Lambert solver of its own';
  hold('terminal phase: phase angle', 'deg', [(t.phase * 180) / Math.PI], [1.671063], 6e-7, source);
  hold('terminal phase: range', 'm', [t.range], [60286.6], 0.06, source);
  hold('terminal phase: transfer time', 's', [t.time], [2575.34], 0.006, source);
  hold('terminal phase: initiation and finalisation', 'm/s', [t.tpi, t.tpf], [7.488302, 9.623404], 6e-7, source);
});

test('relative state there and back, and its linear flight against two-body truth', () => {
  for (let k = 0; k < 1000; k++) {
    const g = rng(9, k, 'relative');
    const e = 0.7 * g.uniform();
    const nu = 6 * g.uniform();
    const p = 2e6 * (1 + e);
    const target = stateOfElements({ p, e, i: 3 * g.uniform(), raan: 1, argp: 2, nu }, MU);
    const rel = {
      r: [10 * g.normal(), 10 * g.normal(), 10 * g.normal()] as Vec3,
      v: [0.01 * g.normal(), 0.01 * g.normal(), 0.01 * g.normal()] as Vec3,
    };
    const chaser = fromRtn(target, rel);
    const back = toRtn(target, chaser);
    // positions near 4e6 m carry 5e-10 m of rounding
    expect(norm(sub(back.r, rel.r))).toBeLessThan(5e-9);
    expect(norm(sub(back.v, rel.v))).toBeLessThan(5e-12 * 10);
    const t = 4000 * g.uniform();
    const flown = toRtn(propagateKepler(target, t, MU), propagateKepler(chaser, t, MU));
    const linear = propagateYa(rel, { p, e, nu }, t, MU).state;
    // second order: range^2/radius, a few times, and rounding of the absolute states
    const size = Math.max(norm(linear.r), norm(rel.r), 50);
    expect(norm(sub(flown.r, linear.r))).toBeLessThan((20 * size * size) / 2e6 + 1e-6);
  }
});

test('two impulses near an ellipse arrive', () => {
  const target = { p: 2.5e6, e: 0.3, nu: 1 };
  const to = { r: [-200, 300, -20] as Vec3, v: [0.1, 0, 0] as Vec3 };
  const from = { r: [-10e3, -50e3, 500] as Vec3, v: [0, 12, 0] as Vec3 };
  const t = yaTwoImpulse(from, to, target, 3000, MU);
  const end = propagateYa({ r: from.r, v: t.departure }, target, 3000, MU).state;
  expect(norm(sub(end.r, to.r))).toBeLessThan(1e-8);
  expect(norm(sub(end.v, t.arrival))).toBeLessThan(1e-12);
});
