import type { GravityField } from '../types.ts';

/**
 * Non-spherical attraction of a fully normalised field, written for speed.
 *
 * With the inverted position x' = R x / r^2 and rho = R / r the potential is (Pines, AIAA J. 11(11), 1973, in the variables of Kelvin's inversion)
 *   U = GM/r sum_nm K_nm (C'_nm Re + S'_nm Im)(x' + i y')^m,
 * where K_nm(z', rho^2) is the *monic* multiple of the derived Legendre function: K_n = z' K_{n-1} - beta_n rho^2 K_{n-2}. The normalising factors sit
 * in the coefficients once and for all, so that the recursion needs one figure and three products per term. (Joining two of its steps into separate chains of even and
 * odd degree would hide its latency, but the engine then keeps the sums in memory: tried, more than twice slower.)
 *
 * Per order three sums (each a pair) are made: of the terms, of their running sums (which gives the degree-weighted sum without a product per term), and of the
 * next order's terms with this order's coefficients (derivative to z). The radial part follows from Euler's theorem on homogeneous functions.
 * Everything is a polynomial in x', y', z': no pole anywhere outside the origin.
 */
export interface HarmonicKernel {
  readonly degree: number;
  readonly order: number;
  /**
   * Writes the body-fixed acceleration (m/s^2) at body-fixed x y z (m) = at[0..2] into out[0..2]: the terms of degree >= 1, and the central term too when the kernel was made with it.
   * Allocates nothing. At the origin the result is not finite: callers refuse states inside the body.
   */
  acceleration(at: Float64Array, out: Float64Array): void;
}

/** Coefficients of one field in the kernel's order. */
interface Packed {
  /** Per order m >= 1 and degree n >= m: C, S, C' and S' of order m-1 (derivative to z), beta_{n+1}. */
  readonly data: Float64Array;
  /** Per degree n >= 1 of order 0: C, beta_{n+1}. */
  readonly zonal: Float64Array;
  readonly lastColumn: number;
}

/** Coefficient of the monic three-term recursion from n-1 and n-2 to n in column m: ((n-1)^2 - m^2) / (4 (n-1)^2 - 1). */
function beta(n: number, m: number): number {
  const k = n - 1;
  return k <= m ? 0 : ((k - m) * (k + m)) / (4 * k * k - 1);
}

/** Factor between the fully normalised derived Legendre function and its monic multiple, index n(n+1)/2+m: at most about 2^n times a few, so no overflow below degree 900. */
function monicFactors(degree: number): Float64Array {
  const f = new Float64Array(((degree + 2) * (degree + 3)) / 2);
  // sectorial: A_mm = sqrt((2m+1)/(2m)) A_{m-1,m-1}, A_11 = sqrt 3; along a column A_nm leads with sqrt((2n-1)(2n+1)/((n-m)(n+m))) of A_{n-1,m}
  let sectorial = 1;
  for (let m = 0; m <= degree; m++) {
    if (m === 1) sectorial = Math.sqrt(3);
    else if (m > 1) sectorial *= Math.sqrt((2 * m + 1) / (2 * m));
    let a = sectorial;
    f[(m * (m + 1)) / 2 + m] = a;
    for (let n = m + 1; n <= degree; n++) {
      a *= Math.sqrt(((2 * n - 1) * (2 * n + 1)) / ((n - m) * (n + m)));
      f[(n * (n + 1)) / 2 + m] = a;
    }
  }
  return f;
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

/**
 * Kernel of `field` up to `degree` and `order` (default: the field's degree, and order = degree). `central` adds -GM x / r^3.
 * The kernel owns its scratch: one per arc and worker.
 */
export function harmonicKernel(
  field: GravityField,
  options: { readonly degree?: number; readonly order?: number; readonly central?: boolean } = {},
): HarmonicKernel {
  const degree = Math.min(options.degree ?? field.degree, field.degree);
  const order = Math.min(options.order ?? degree, degree);
  const { data, zonal, lastColumn } = pack(field, degree, order);
  const gm = field.gm;
  const radius = field.radius;
  const inverted = new Float64Array(5);
  const sums = new Float64Array(1 + 6 * lastColumn);
  const centre = options.central === true ? -1 : 0;

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
