import { propagate, type Rhs } from '@farside/astro';

/** W4: circular restricted three-body problem with its state-transition matrix, 42 equations. */
export const EARTH_MOON_MU = 0.012150585609624;
export const SUN_EARTH_MU = 3.040423398444176e-6;
export const W4_PERIOD = 2.7464031820324766;
export const W4_START = [0.8233861524243388, 0, 0.0225, 0, 0.13433366414777054, 0];

/** y = [state (6), matrix (36, row-major)]; larger primary at x = -mu, units of distance and mean motion 1. */
export function restrictedWithMatrix(mu: number): Rhs {
  const m1 = 1 - mu;
  return (_t, y, dy) => {
    const x = y[0];
    const yy = y[1];
    const z = y[2];
    const a = x + mu;
    const b = x - m1;
    const yz = yy * yy + z * z;
    const d2 = a * a + yz;
    const e2 = b * b + yz;
    const d3 = m1 / (d2 * Math.sqrt(d2));
    const e3 = mu / (e2 * Math.sqrt(e2));
    const s = d3 + e3;
    dy[0] = y[3];
    dy[1] = y[4];
    dy[2] = y[5];
    dy[3] = x + 2 * y[4] - d3 * a - e3 * b;
    dy[4] = yy - 2 * y[3] - s * yy;
    dy[5] = -s * z;
    const d5 = (3 * d3) / d2;
    const e5 = (3 * e3) / e2;
    const q = d5 + e5;
    const c = d5 * a + e5 * b;
    const gxx = 1 - s + d5 * a * a + e5 * b * b;
    const gyy = 1 - s + q * yy * yy;
    const gzz = q * z * z - s;
    const gxy = c * yy;
    const gxz = c * z;
    const gyz = q * yy * z;
    for (let j = 6; j < 12; j++) {
      const r0 = y[j];
      const r1 = y[j + 6];
      const r2 = y[j + 12];
      const v0 = y[j + 18];
      const v1 = y[j + 24];
      dy[j] = v0;
      dy[j + 6] = v1;
      dy[j + 12] = y[j + 30];
      dy[j + 18] = gxx * r0 + gxy * r1 + gxz * r2 + 2 * v1;
      dy[j + 24] = gxy * r0 + gyy * r1 + gyz * r2 - 2 * v0;
      dy[j + 30] = gxz * r0 + gyz * r1 + gzz * r2;
    }
  };
}

export function withUnitMatrix(state: ArrayLike<number>): Float64Array {
  const y = new Float64Array(42);
  y.set(state);
  for (let j = 0; j < 6; j++) y[6 + 7 * j] = 1;
  return y;
}

const TOLERANCE = { rtol: 1e-12, atol: 1e-12 };

export function w4(rhs: Rhs): { trace: number; miss: number; evaluations: number } {
  const end = propagate(rhs, withUnitMatrix(W4_START), 0, W4_PERIOD, TOLERANCE);
  let trace = 0;
  let miss = 0;
  for (let j = 0; j < 6; j++) {
    trace += end.y[6 + 7 * j];
    miss = Math.max(miss, Math.abs(end.y[j] - W4_START[j]));
  }
  return { trace, miss, evaluations: end.evaluations };
}
export const W4_TRACE = 2196.07919;

/** W4dc: halo correction about Sun-(Earth+Moon) L1 at z0 = 8e-4: Newton on x0, vy0 and half period for y = vx = vz = 0. */
export function w4dc(rhs: Rhs): { x0: number; vy0: number; half: number; evaluations: number; propagations: number } {
  let x0 = 0.98883;
  let vy0 = 0.00896;
  let half = 1.53;
  let evaluations = 0;
  const dy = new Float64Array(42);
  for (let k = 1; k <= 20; k++) {
    const { y, evaluations: n } = propagate(rhs, withUnitMatrix([x0, 0, 8e-4, 0, vy0, 0]), 0, half, TOLERANCE);
    evaluations += n;
    const f = [y[1], y[3], y[5]];
    if (Math.abs(f[0]) + Math.abs(f[1]) + Math.abs(f[2]) < 1e-11) return { x0, vy0, half, evaluations, propagations: k };
    rhs(half, y, dy);
    const m = (r: number, c: number): number => y[6 + 6 * r + c];
    const [a, b, c] = [m(1, 0), m(1, 4), dy[1]];
    const [d, e, g] = [m(3, 0), m(3, 4), dy[3]];
    const [h, i, j] = [m(5, 0), m(5, 4), dy[5]];
    const det = a * (e * j - g * i) - b * (d * j - g * h) + c * (d * i - e * h);
    x0 -= (f[0] * (e * j - g * i) - b * (f[1] * j - g * f[2]) + c * (f[1] * i - e * f[2])) / det;
    vy0 -= (a * (f[1] * j - g * f[2]) - f[0] * (d * j - g * h) + c * (d * f[2] - f[1] * h)) / det;
    half -= (a * (e * f[2] - f[1] * i) - b * (d * f[2] - f[1] * h) + f[0] * (d * i - e * h)) / det;
  }
  throw new Error('halo correction did not converge');
}
export const W4DC = { x0: 0.988836914703092, vy0: 0.00893668926375, half: 1.52984229615796 };
