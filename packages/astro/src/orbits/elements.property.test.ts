import { norm, rng, sub, type Vec3, wrapPi } from '@farside/math';
import { expect, test } from 'vitest';
import {
  type Elements,
  elementsOfApsides,
  elementsOfAxis,
  elementsOfState,
  equinoctialOfState,
  periapsisRadius,
  semiMajorAxis,
  stateOfElements,
  stateOfEquinoctial,
} from './elements.ts';

const MU = 4.902800066e12;
const N = 10_000;

/** Every kind of orbit in turn: circular, equatorial (either sense), both, nearly so, parabolic, hyperbolic, highly eccentric. */
function orbit(k: number): Elements {
  const r = rng(2024, k, 'elements');
  const u = r.uniform;
  const shape = k % 8;
  const e = [0, 10 ** (-16 * u()), u(), 1, 1 + 10 ** (-14 * u()), 1 + 9 * u(), 1 - 10 ** (-12 * u()), 0.01 * u()][shape];
  const i = [0, Math.PI, 10 ** (-16 * u()), Math.PI - 10 ** (-16 * u()), Math.acos(2 * u() - 1), Math.PI / 2][(k >> 3) % 6];
  const limit = e >= 1 ? Math.acos(-1 / e) : Math.PI;
  const nu = e >= 1 ? (2 * u() - 1) * limit * 0.97 : u() * 2 * Math.PI;
  const q = 1e6 * 10 ** (2 * u());
  return { p: q * (1 + e), e, i, raan: u() * 2 * Math.PI, argp: u() * 2 * Math.PI, nu };
}

test('10,000 states of every kind come back through classical and equinoctial elements', () => {
  let worst = 0;
  let worstQ = 0;
  for (let k = 0; k < N; k++) {
    const el = orbit(k);
    const s = stateOfElements(el, MU);
    const rn = norm(s.r);
    const vn = norm(s.v);
    const back = stateOfElements(elementsOfState(s, MU), MU);
    const q = stateOfEquinoctial(equinoctialOfState(s, MU), MU);
    // r = p/(1 + e cos nu) and the angular momentum of a nearly radial state lose digits by geometry: these two factors are the condition numbers
    const condition =
      1 / (1 + el.e * Math.cos(el.nu)) +
      (rn * vn) / norm([s.r[1] * s.v[2] - s.r[2] * s.v[1], s.r[2] * s.v[0] - s.r[0] * s.v[2], s.r[0] * s.v[1] - s.r[1] * s.v[0]]);
    worst = Math.max(worst, norm(sub(back.r, s.r)) / rn / condition, norm(sub(back.v, s.v)) / vn / condition);
    worstQ = Math.max(worstQ, norm(sub(q.r, s.r)) / rn / condition, norm(sub(q.v, s.v)) / vn / condition);
  }
  // a few dozen roundings of 1.1e-16
  expect(worst).toBeLessThan(1e-14);
  expect(worstQ).toBeLessThan(1e-14);
});

test('10,000 element sets come back from their states, where they are defined', () => {
  for (let k = 0; k < N; k++) {
    const el = orbit(k);
    const got = elementsOfState(stateOfElements(el, MU), MU);
    const condition = 1 / (1 + el.e * Math.cos(el.nu));
    const tol = 1e-14 * Math.max(1, condition) * 10;
    expect(Math.abs(got.p / el.p - 1)).toBeLessThan(tol);
    expect(Math.abs(got.e - el.e)).toBeLessThan(tol * (1 + el.e));
    expect(Math.abs(got.i - el.i)).toBeLessThan(tol);
    // the sum along the orbit is always defined; the single angles as well as e and sin i are above their noise
    const sign = el.i > Math.PI / 2 ? -1 : 1;
    const sum = wrapPi(got.argp + got.nu + sign * got.raan - (el.argp + el.nu + sign * el.raan));
    expect(Math.abs(sum)).toBeLessThan(tol * 4);
    if (el.e > 1e-6) expect(Math.abs(wrapPi(got.nu - el.nu))).toBeLessThan((tol * 4) / Math.min(1, el.e));
    if (Math.sin(el.i) > 1e-6) expect(Math.abs(wrapPi(got.raan - el.raan))).toBeLessThan((tol * 4) / Math.sin(el.i));
    expect(got.raan >= 0 && got.raan < 2 * Math.PI && got.argp >= 0 && got.argp < 2 * Math.PI).toBe(true);
  }
});

test('degenerate orbits take their conventional angles', () => {
  const v = Math.sqrt(MU / 2e6);
  const equatorial = elementsOfState({ r: [0, 2e6, 0], v: [-v, 0, 0] }, MU);
  expect(equatorial.raan).toBe(0);
  expect(equatorial.argp).toBe(0);
  expect(equatorial.nu).toBeCloseTo(Math.PI / 2, 14);
  const retrograde = elementsOfState({ r: [0, 2e6, 0], v: [1.2 * v, 0, 0] }, MU);
  expect(retrograde.i).toBeCloseTo(Math.PI, 15);
  // retrograde: the angle from +x to +y runs against the motion
  expect(wrapPi(retrograde.argp + retrograde.nu)).toBeCloseTo(-Math.PI / 2, 14);
  expect(retrograde.nu).toBeCloseTo(0, 12);
});

test('straight lines and impossible elements are refused by name', () => {
  const r: Vec3 = [2e6, 1e6, 0];
  expect(() => elementsOfState({ r, v: [200, 100, 0] }, MU)).toThrow(expect.objectContaining({ code: 'ORBIT_RECTILINEAR' }));
  expect(() => elementsOfState({ r, v: [0, 0, 0] }, MU)).toThrow(expect.objectContaining({ code: 'ORBIT_RECTILINEAR' }));
  expect(() => equinoctialOfState({ r: [0, 0, 0], v: [0, 0, 0] }, MU)).toThrow(expect.objectContaining({ code: 'ORBIT_RECTILINEAR' }));
  expect(() => stateOfElements({ p: 1e6, e: 2, i: 0, raan: 0, argp: 0, nu: 2.2 }, MU)).toThrow(
    expect.objectContaining({ code: 'ORBIT_ARGUMENT' }),
  );
  expect(() => elementsOfAxis(1e6, 1.5, 0, 0, 0, 0)).toThrow(expect.objectContaining({ code: 'ORBIT_ARGUMENT' }));
  expect(() => elementsOfState({ r, v: [1, 2, 3] }, -1)).toThrow(expect.objectContaining({ code: 'ORBIT_ARGUMENT' }));
});

test('apsides, axis and semi-latus rectum agree', () => {
  const el = elementsOfApsides(1.7524e6, 1.9374e6, 1, 2, 3, 4);
  expect(periapsisRadius(el)).toBeCloseTo(1.7524e6, 6);
  expect(semiMajorAxis(el)).toBeCloseTo((1.7524e6 + 1.9374e6) / 2, 6);
  const h = elementsOfAxis(-5e6, 1.4, 0, 0, 0, 0);
  expect(periapsisRadius(h)).toBeCloseTo(2e6, 6);
});
