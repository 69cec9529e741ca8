import { cross, dot, norm, rng, sub, wrapPi } from '@farside/math';
import { expect, test } from 'vitest';
import { type Elements, elementsOfState, semiMajorAxis, stateOfElements } from './elements.ts';
import {
  eccentricFromMean,
  hyperbolicFromMean,
  hyperbolicFromTrue,
  meanFromEccentric,
  meanFromHyperbolic,
  meanFromTrue,
  propagateKepler,
  timeSincePeriapsis,
  trueAnomalyAt,
  trueFromHyperbolic,
  trueFromMean,
} from './kepler.ts';

const MU = 3.986004418e14;
const N = 10_000;

test('elliptic Kepler: 10,000 (M, e) solved to rounding, e to within 1e-14 of 1', () => {
  for (let k = 0; k < N; k++) {
    const u = rng(1, k, 'ellipse').uniform;
    const e = k % 3 === 0 ? 1 - 10 ** (-14 * u()) : u();
    const m = k % 2 === 0 ? (2 * u() - 1) * Math.PI : 10 ** (-15 * u());
    const x = eccentricFromMean(m, e);
    const slope = 1 - e * Math.cos(x);
    // the anomaly is as good as M in double: error of M (rounding of M, and of E times the slope)
    expect(Math.abs(meanFromEccentric(x, e) - m)).toBeLessThan(8 * Number.EPSILON * (Math.abs(m) + slope * Math.abs(x)));
    expect(Math.abs(eccentricFromMean(m + 6 * Math.PI, e) - x - 6 * Math.PI)).toBeLessThan((2e-15 * 20) / slope);
  }
});

test('hyperbolic Kepler: 10,000 (N, e) solved to rounding', () => {
  for (let k = 0; k < N; k++) {
    const u = rng(2, k, 'hyperbola').uniform;
    const e = k % 3 === 0 ? 1 + 10 ** (-12 * u()) : 1 + 20 * u();
    const m = (k % 2 === 0 ? 1 : -1) * 10 ** (20 * u() - 12);
    const x = hyperbolicFromMean(m, e);
    expect(Math.abs(meanFromHyperbolic(x, e) / m - 1)).toBeLessThan(2e-14);
    expect(Math.sign(x)).toBe(Math.sign(m));
    const nu = trueFromHyperbolic(x, e);
    if (Math.abs(x) < 3 && e > 1.01) expect(Math.abs(hyperbolicFromTrue(nu, e) - x)).toBeLessThan(1e-11);
  }
});

function anyConic(k: number): Elements {
  const u = rng(3, k, 'conic').uniform;
  const e = [0, u(), 1 - 10 ** (-13 * u()), 1, 1 + 10 ** (-13 * u()), 1 + 5 * u()][k % 6];
  const limit = e >= 1 ? Math.acos(-1 / e) * 0.9 : Math.PI * 0.95;
  return { p: 1e7 * (0.5 + u()) * (1 + e), e, i: Math.acos(2 * u() - 1), raan: 6 * u(), argp: 6 * u(), nu: (2 * u() - 1) * limit };
}

test('10,000 two-body propagations: arrive where the anomaly says, conserve energy and momentum, and come back', () => {
  let worst = 0;
  let worstBack = 0;
  for (let k = 0; k < N; k++) {
    const el = anyConic(k);
    const to = (2 * rng(4, k, 'to').uniform() - 1) * (el.e >= 1 ? Math.acos(-1 / el.e) * 0.9 : Math.PI * 0.95);
    const dt = timeSincePeriapsis(el.p, el.e, to, MU) - timeSincePeriapsis(el.p, el.e, el.nu, MU);
    const s0 = stateOfElements(el, MU);
    const s1 = propagateKepler(s0, dt, MU);
    const want = stateOfElements({ ...el, nu: to }, MU);
    // condition: rounding of dt moves the craft by v dt eps; rounding of the start is stretched by the velocity ratio and the time
    const q = el.p / (1 + el.e);
    const v = Math.max(norm(s0.v), norm(want.v), Math.sqrt((2 * MU) / q));
    const scale = Math.max(norm(s0.r), norm(want.r)) + v * Math.abs(dt);
    worst = Math.max(worst, norm(sub(s1.r, want.r)) / scale);
    const h0 = cross(s0.r, s0.v);
    expect(norm(sub(cross(s1.r, s1.v), h0)) / norm(h0)).toBeLessThan(1e-12 * (1 + (norm(s1.r) * norm(s1.v)) / norm(h0)));
    const e0 = dot(s0.v, s0.v) / 2 - MU / norm(s0.r);
    const e1 = dot(s1.v, s1.v) / 2 - MU / norm(s1.r);
    expect(Math.abs(e1 - e0)).toBeLessThan(1e-12 * (MU / norm(s0.r) + MU / norm(s1.r) + MU / q));
    const back = propagateKepler(s1, -dt, MU);
    worstBack = Math.max(worstBack, norm(sub(back.r, s0.r)) / scale);
  }
  // measured 7e-15 and 2e-13 of the path length
  expect(worst).toBeLessThan(3e-14);
  expect(worstBack).toBeLessThan(1e-12);
});

test('whole revolutions change nothing but rounding of the time', () => {
  const s = stateOfElements({ p: 1e7, e: 0.7, i: 1, raan: 2, argp: 3, nu: 4 }, MU);
  const period = 2 * Math.PI * Math.sqrt(semiMajorAxis(elementsOfState(s, MU)) ** 3 / MU);
  const t = propagateKepler(s, 1000 * period + 500, MU);
  const u = propagateKepler(s, 500, MU);
  // 1000 periods of 2e4 s carry 1e-9 s of rounding, at 7 km/s
  expect(norm(sub(t.r, u.r))).toBeLessThan(1e-3);
});

test('Barker: the parabola in closed form', () => {
  const q = 6.7e6;
  for (const nu of [-2.5, -1, -0.01, 0.3, 1.5, 2.8]) {
    const d = Math.tan(nu / 2);
    const barker = Math.sqrt((2 * q ** 3) / MU) * (d + d ** 3 / 3);
    expect(Math.abs(timeSincePeriapsis(2 * q, 1, nu, MU) / barker - 1)).toBeLessThan(1e-14);
    expect(trueAnomalyAt(2 * q, 1, barker, MU)).toBeCloseTo(nu, 12);
  }
});

test('time since periapsis is smooth through the parabola, and the inverse of the anomaly', () => {
  for (let k = 0; k < 2000; k++) {
    const el = anyConic(k);
    const t = timeSincePeriapsis(el.p, el.e, el.nu, MU);
    const nu = trueAnomalyAt(el.p, el.e, t, MU);
    expect(Math.abs(wrapPi(nu - el.nu))).toBeLessThan(1e-11);
    if (el.e < 0.99) expect(Math.abs(wrapPi(trueFromMean(meanFromTrue(el.nu, el.e), el.e) - el.nu))).toBeLessThan(1e-12);
  }
});

test('a state at the centre is refused', () => {
  expect(() => propagateKepler({ r: [0, 0, 0], v: [1, 0, 0] }, 1, MU)).toThrow(expect.objectContaining({ code: 'KEPLER_ARGUMENT' }));
});

test('straight up and down: the rectilinear orbit passes without a plane', () => {
  // thrown up from 1e7 m at half the escape speed, it is back with the opposite speed after twice the time to apoapsis
  const r0 = 1e7;
  const v0 = Math.sqrt(MU / r0);
  const a = r0 / (2 - (r0 * v0 * v0) / MU);
  const ecc = Math.acos(1 - r0 / a);
  const up = Math.sqrt(a ** 3 / MU) * (Math.PI - (ecc - Math.sin(ecc)));
  const s = propagateKepler({ r: [r0, 0, 0], v: [v0, 0, 0] }, 2 * up, MU);
  expect(s.r[0]).toBeCloseTo(r0, 4);
  expect(s.v[0]).toBeCloseTo(-v0, 6);
});

test('a fall from rest reaches the centre in half a period of its ellipse, and goes no further', () => {
  const r0 = 1e7;
  // closed form: t(x) = sqrt(r0^3 / 2 mu) (acos sqrt x + sqrt(x (1 - x))) at r = x r0
  const scale = Math.sqrt(r0 ** 3 / (2 * MU));
  const fall = { r: [0, r0, 0], v: [0, 0, 0] } as const;
  for (const x of [0.9, 0.5, 0.1, 0.01]) {
    const t = scale * (Math.acos(Math.sqrt(x)) + Math.sqrt(x * (1 - x)));
    expect(Math.abs(propagateKepler(fall, t, MU).r[1] / (x * r0) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(propagateKepler(fall, -t, MU).r[1] / (x * r0) - 1)).toBeLessThan(1e-12);
  }
  for (const turns of [0.51, 0.75, 1, 1.4, 7.2]) {
    for (const sign of [1, -1]) {
      expect(() => propagateKepler(fall, sign * turns * Math.PI * scale, MU)).toThrow(expect.objectContaining({ code: 'KEPLER_CENTRE' }));
    }
  }
});
