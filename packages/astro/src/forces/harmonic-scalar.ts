import type { GravityField } from '../types.ts';
import { beta, monicFactors } from './harmonic-coefficients.ts';
import type { HarmonicKernel } from './harmonic-kernel.ts';

/** Coefficients of one field in the kernel's order. */
interface Packed {
  /** Per order m >= 1 and degree n >= m: C, S, C' and S' of order m-1 (derivative to z), beta_{n+1}. */
  readonly data: Float64Array;
  /** Per degree n >= 1 of order 0: C, beta_{n+1}. */
  readonly zonal: Float64Array;
  readonly lastColumn: number;
}

/** Terms of a column, rounded up to an even number: the loop takes two at a time. */
function padded(degree: number, m: number): number {
  return (degree - m + 2) & ~1;
}

function pack(field: GravityField, degree: number, order: number): Packed {
  const f = monicFactors(degree);
  const lastColumn = Math.min(order + 1, degree);
  let total = 0;
  for (let m = 1; m <= lastColumn; m++) total += padded(degree, m);
  const data = new Float64Array(total * 5);
  let p = 0;
  for (let m = 1; m <= lastColumn; m++) {
    for (let n = m; n < m + padded(degree, m); n++) {
      if (n > degree) {
        p += 5; // a zero term
        continue;
      }
      const i = (n * (n + 1)) / 2 + m;
      if (m <= order) {
        data[p] = field.c[i] * f[i];
        data[p + 1] = field.s[i] * f[i];
      }
      // derivative to z of order m-1: A'_{n,m-1} = sqrt((n-m+1)(n+m) [/2 for m-1 = 0]) A_{nm}
      const g = Math.sqrt((n - m + 1) * (n + m) * (m === 1 ? 0.5 : 1)) * f[i];
      data[p + 2] = field.c[i - 1] * g;
      data[p + 3] = m === 1 ? 0 : field.s[i - 1] * g;
      data[p + 4] = beta(n + 1, m);
      p += 5;
    }
  }
  const zonal = new Float64Array(degree * 2);
  for (let n = 1; n <= degree; n++) {
    zonal[2 * n - 2] = field.c[(n * (n + 1)) / 2] * f[(n * (n + 1)) / 2];
    zonal[2 * n - 1] = beta(n + 1, 0);
  }
  return { data, zonal, lastColumn };
}

/**
 * Sums of columns 1..last into out[1...], six per column: sum K C, sum K S, sum (n+1) K C, sum (n+1) K S, sum K C', sum K S'.
 * A function of its own, on arguments only: the engine keeps its loop in registers (inside the caller it took twice the time).
 */
function sumColumns(d: Float64Array, degree: number, last: number, inverted: Float64Array, out: Float64Array): void {
  const u = inverted[0];
  const rho2 = inverted[1];
  let p = 0;
  let q = 1;
  for (let m = 1; m <= last; m++) {
    const terms = (degree - m + 2) & ~1;
    const end = p + 5 * terms;
    let a = 1;
    let b = 0;
    let vc = 0;
    let vs = 0;
    let tc = 0;
    let ts = 0;
    let dc = 0;
    let ds = 0;
    for (; p < end; p += 10) {
      vc += a * d[p];
      vs += a * d[p + 1];
      dc += a * d[p + 2];
      ds += a * d[p + 3];
      tc += vc;
      ts += vs;
      b = u * a - d[p + 4] * rho2 * b;
      vc += b * d[p + 5];
      vs += b * d[p + 6];
      dc += b * d[p + 7];
      ds += b * d[p + 8];
      tc += vc;
      ts += vs;
      a = u * b - d[p + 9] * rho2 * a;
    }
    // sum n x_n = (n_last + 1) sum x_n - sum of running sums
    const weight = m + terms + 1;
    out[q] = vc;
    out[q + 1] = vs;
    out[q + 2] = weight * vc - tc;
    out[q + 3] = weight * vs - ts;
    out[q + 4] = dc;
    out[q + 5] = ds;
    q += 6;
  }
}

/** The kernel in plain numbers: for low degrees, for zonal fields, and where there is no WebAssembly. */
export function scalarKernel(field: GravityField, degree: number, order: number, central: boolean): HarmonicKernel {
  if (order === 0) return zonalKernel(field, degree, central);
  const { data, zonal, lastColumn } = pack(field, degree, order);
  const gm = field.gm;
  const radius = field.radius;
  const inverted = new Float64Array(5);
  const sums = new Float64Array(1 + 6 * lastColumn);
  const centre = central ? -1 : 0;

  function acceleration(at: Float64Array, out: Float64Array): void {
    invert(at, radius, inverted);
    sumZonal(zonal, inverted, sums);
    sumColumns(data, degree, lastColumn, inverted, sums);
    assemble(at, inverted, sums, lastColumn, gm, radius, centre, out);
  }

  return { degree, order, acceleration };
}

/** out = z', rho^2, x', y', 1/r^2. */
function invert(at: Float64Array, radius: number, out: Float64Array): void {
  const x = at[0];
  const y = at[1];
  const z = at[2];
  const ri2 = 1 / (x * x + y * y + z * z);
  const q = radius * ri2;
  out[0] = z * q;
  out[1] = radius * q;
  out[2] = x * q;
  out[3] = y * q;
  out[4] = ri2;
}

/** Order 0, degrees from 1: out[0] = sum (n+1) K C. */
function sumZonal(d: Float64Array, inverted: Float64Array, out: Float64Array): void {
  const u = inverted[0];
  const rho2 = inverted[1];
  const length = d.length;
  let a = u;
  let b = 1;
  let sum = 0;
  let running = 0;
  for (let i = 0; i < length; i += 2) {
    sum += a * d[i];
    running += sum;
    const next = u * a - d[i + 1] * rho2 * b;
    b = a;
    a = next;
  }
  // sum n x_n = (degree + 1) sum x_n - sum of running sums
  out[0] = (length / 2 + 2) * sum - running;
}

/** The orders put together: a = GM/r^2 [ (R/r) g + rhat (-w - x'.g) ], g the gradient to x', y', z' and w the sum of (n+1) U_n (Euler's theorem gives the radial part). */
function assemble(
  at: Float64Array,
  inverted: Float64Array,
  sums: Float64Array,
  last: number,
  gm: number,
  radius: number,
  centre: number,
  out: Float64Array,
): void {
  const u = inverted[0];
  const px = inverted[2];
  const py = inverted[3];
  const ri2 = inverted[4];
  let w = sums[0];
  let gx = 0;
  let gy = 0;
  let gz = 0;
  let c0 = 1; // (x' + i y')^(m-1)
  let s0 = 0;
  let p = 1;
  for (let m = 1; m <= last; m++) {
    const vc = sums[p];
    const vs = sums[p + 1];
    const c1 = c0 * px - s0 * py;
    const s1 = c0 * py + s0 * px;
    w += sums[p + 2] * c1 + sums[p + 3] * s1;
    gx += m * (vc * c0 + vs * s0);
    gy += m * (vs * c0 - vc * s0);
    gz += sums[p + 4] * c0 + sums[p + 5] * s0;
    c0 = c1;
    s0 = s1;
    p += 6;
  }
  const k = gm * ri2 * Math.sqrt(ri2);
  const radial = centre - w - (px * gx + py * gy + u * gz);
  out[0] = k * (radius * gx + at[0] * radial);
  out[1] = k * (radius * gy + at[1] * radial);
  out[2] = k * (radius * gz + at[2] * radial);
}

/** Zonal terms only: one pass with K_n of order 0 and of order 1 (derivative to z) side by side. */
function zonalKernel(field: GravityField, degree: number, central: boolean): HarmonicKernel {
  const { data, zonal, lastColumn } = pack(field, degree, 0);
  const gm = field.gm;
  const radius = field.radius;
  const centre = central ? -1 : 0;
  // per degree n >= 1: C of order 0, beta_{n+1, 0}, C' (derivative), beta_{n+1, 1}
  const d = new Float64Array(4 * degree);
  for (let n = 1; n <= degree; n++) {
    d.set([zonal[2 * n - 2], zonal[2 * n - 1], lastColumn > 0 ? data[5 * n - 3] : 0, lastColumn > 0 ? data[5 * n - 1] : 0], 4 * n - 4);
  }
  const length = d.length;
  const weight = degree + 2;
  function acceleration(at: Float64Array, out: Float64Array): void {
    const x = at[0];
    const y = at[1];
    const z = at[2];
    const ri2 = 1 / (x * x + y * y + z * z);
    const q = radius * ri2;
    const u = z * q;
    const rho2 = radius * q;
    const table = d;
    let a0 = 1;
    let a = u;
    let b0 = 0;
    let b = 1;
    let sum = 0;
    let running = 0;
    let gz = 0;
    for (let i = 0; i < length; i += 4) {
      sum += a * table[i];
      running += sum;
      gz += b * table[i + 2];
      const an = u * a - table[i + 1] * rho2 * a0;
      const bn = u * b - table[i + 3] * rho2 * b0;
      a0 = a;
      a = an;
      b0 = b;
      b = bn;
    }
    const k = gm * ri2 * Math.sqrt(ri2);
    const radial = centre - (weight * sum - running) - u * gz;
    out[0] = k * x * radial;
    out[1] = k * y * radial;
    out[2] = k * (radius * gz + z * radial);
  }
  return { degree, order: 0, acceleration };
}
