import { FarsideError } from './error.ts';

/** Small dense kernels. Matrices are flat Float64Array, row-major. For a few dozen unknowns; not for large systems. */

const EPS = Number.EPSILON;

/** c = a b for a (m x k) and b (k x n); c may not alias. */
export function mulMat(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  m: number,
  k: number,
  n: number,
  c: Float64Array = new Float64Array(m * n),
): Float64Array {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l] * b[l * n + j];
      c[i * n + j] = s;
    }
  }
  return c;
}

/** Transpose of an m x n matrix. */
export function transposeMat(a: ArrayLike<number>, m: number, n: number): Float64Array {
  const t = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) t[j * m + i] = a[i * n + j];
  return t;
}

export function identityMat(n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = 1;
  return a;
}

/**
 * Solves A X = B (A n x n, B n x k) by LU with partial pivoting; neither is changed. Throws LINEAR_SINGULAR when a pivot falls
 * below n eps of the largest entry of its column's start.
 */
export function solveLinear(a: ArrayLike<number>, b: ArrayLike<number>, n: number, k = 1): Float64Array {
  const lu = Float64Array.from(a);
  const x = Float64Array.from(b);
  let largest = 0;
  for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(lu[i]));
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(lu[i * n + c]) > Math.abs(lu[p * n + c])) p = i;
    const pivot = lu[p * n + c];
    if (!(Math.abs(pivot) > n * EPS * largest * 1e-3)) {
      throw new FarsideError('LINEAR_SINGULAR', `the ${n} x ${n} matrix is singular: no pivot in column ${c}`, {
        numbers: { column: c, largest },
      });
    }
    if (p !== c) {
      for (let j = 0; j < n; j++) {
        const t = lu[c * n + j];
        lu[c * n + j] = lu[p * n + j];
        lu[p * n + j] = t;
      }
      for (let j = 0; j < k; j++) {
        const t = x[c * k + j];
        x[c * k + j] = x[p * k + j];
        x[p * k + j] = t;
      }
    }
    for (let i = c + 1; i < n; i++) {
      const l = lu[i * n + c] / pivot;
      if (l === 0) continue;
      for (let j = c + 1; j < n; j++) lu[i * n + j] -= l * lu[c * n + j];
      for (let j = 0; j < k; j++) x[i * k + j] -= l * x[c * k + j];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < k; j++) {
      let s = x[i * k + j];
      for (let l = i + 1; l < n; l++) s -= lu[i * n + l] * x[l * k + j];
      x[i * k + j] = s / lu[i * n + i];
    }
  }
  return x;
}

/** Inverse of an n x n matrix; throws LINEAR_SINGULAR. */
export const invertMat = (a: ArrayLike<number>, n: number): Float64Array => solveLinear(a, identityMat(n), n, n);

export interface LeastSquares {
  readonly x: Float64Array;
  /** Numerical rank for the tolerance given. */
  readonly rank: number;
  /** Column indices in the order the pivoting took them: the first `rank` carry the solution. */
  readonly order: Int32Array;
  /** |R_rr| / |R_11| of the last diagonal kept: a cheap bound on how near to singular. */
  readonly condition: number;
}

/**
 * Minimum-norm least-squares solution of A x = b (A m x n, any shape and rank) by Householder QR with column pivoting and, when the rank
 * is below n, a second orthogonal reduction from the right (complete orthogonal decomposition; Golub & Van Loan, Matrix Computations, 5.4-5.5).
 * Diagonals below `rtol` (default max(m, n) eps) of the largest count as zero. Inputs are not changed.
 */
export function leastSquares(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  m: number,
  n: number,
  rtol: number = Math.max(m, n) * EPS,
): LeastSquares {
  const r = Float64Array.from(a);
  const y = Float64Array.from(b);
  const order = new Int32Array(n);
  for (let j = 0; j < n; j++) order[j] = j;
  const steps = Math.min(m, n);
  let first = 0;
  let last = 0;
  let rank = 0;
  for (let c = 0; c < steps; c++) {
    let p = c;
    let most = -1;
    for (let j = c; j < n; j++) {
      let s = 0;
      for (let i = c; i < m; i++) s = Math.hypot(s, r[i * n + j]);
      if (s > most) {
        most = s;
        p = j;
      }
    }
    if (c === 0) first = most;
    if (!(most > rtol * first) || most === 0) break;
    if (p !== c) {
      for (let i = 0; i < m; i++) {
        const t = r[i * n + c];
        r[i * n + c] = r[i * n + p];
        r[i * n + p] = t;
      }
      const t = order[c];
      order[c] = order[p];
      order[p] = t;
    }
    const alpha = r[c * n + c] > 0 ? -most : most;
    // Householder vector v in place below the diagonal, v_c = r_cc - alpha
    const v0 = r[c * n + c] - alpha;
    let vv = v0 * v0;
    for (let i = c + 1; i < m; i++) vv += r[i * n + c] * r[i * n + c];
    if (vv > 0) {
      for (let j = c + 1; j < n; j++) {
        let s = v0 * r[c * n + j];
        for (let i = c + 1; i < m; i++) s += r[i * n + c] * r[i * n + j];
        s *= 2 / vv;
        r[c * n + j] -= s * v0;
        for (let i = c + 1; i < m; i++) r[i * n + j] -= s * r[i * n + c];
      }
      let s = v0 * y[c];
      for (let i = c + 1; i < m; i++) s += r[i * n + c] * y[i];
      s *= 2 / vv;
      y[c] -= s * v0;
      for (let i = c + 1; i < m; i++) y[i] -= s * r[i * n + c];
    }
    r[c * n + c] = alpha;
    for (let i = c + 1; i < m; i++) r[i * n + c] = 0;
    last = most;
    rank++;
  }
  const z = rank < n ? solveMinimumNorm(r, y, n, rank) : backSubstitute(r, y, n, rank);
  const x = new Float64Array(n);
  for (let j = 0; j < n; j++) x[order[j]] = z[j];
  return { x, rank, order, condition: first > 0 ? last / first : 0 };
}

function backSubstitute(r: Float64Array, y: Float64Array, n: number, rank: number): Float64Array {
  const z = new Float64Array(n);
  for (let i = rank - 1; i >= 0; i--) {
    let s = y[i];
    for (let j = i + 1; j < rank; j++) s -= r[i * n + j] * z[j];
    z[i] = s / r[i * n + i];
  }
  return z;
}

/** Minimum-norm solution of the upper trapezoid [R11 R12] z = y (rank x n): reduces it to [T 0] by reflections from the right, solves T, reflects back. */
function solveMinimumNorm(r: Float64Array, y: Float64Array, n: number, rank: number): Float64Array {
  const extra = n - rank;
  const v = new Float64Array(rank * (extra + 1));
  const beta = new Float64Array(rank);
  for (let k = rank - 1; k >= 0; k--) {
    let tail = 0;
    for (let j = rank; j < n; j++) tail = Math.hypot(tail, r[k * n + j]);
    if (tail === 0) continue;
    const d = r[k * n + k];
    const alpha = d > 0 ? -Math.hypot(d, tail) : Math.hypot(d, tail);
    const o = k * (extra + 1);
    v[o] = d - alpha;
    let vv = v[o] * v[o];
    for (let j = 0; j < extra; j++) {
      v[o + 1 + j] = r[k * n + rank + j];
      vv += v[o + 1 + j] * v[o + 1 + j];
    }
    beta[k] = 2 / vv;
    for (let i = 0; i <= k; i++) {
      let s = r[i * n + k] * v[o];
      for (let j = 0; j < extra; j++) s += r[i * n + rank + j] * v[o + 1 + j];
      s *= beta[k];
      r[i * n + k] -= s * v[o];
      for (let j = 0; j < extra; j++) r[i * n + rank + j] -= s * v[o + 1 + j];
    }
  }
  const z = backSubstitute(r, y, n, rank);
  for (let k = 0; k < rank; k++) {
    if (beta[k] === 0) continue;
    const o = k * (extra + 1);
    let s = z[k] * v[o];
    for (let j = 0; j < extra; j++) s += z[rank + j] * v[o + 1 + j];
    s *= beta[k];
    z[k] -= s * v[o];
    for (let j = 0; j < extra; j++) z[rank + j] -= s * v[o + 1 + j];
  }
  return z;
}

/** Lower Cholesky factor L (row-major, upper part zero) of a symmetric positive definite A = L L^T. Throws LINEAR_NOT_POSITIVE. */
export function cholesky(a: ArrayLike<number>, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    let d = a[j * n + j];
    for (let k = 0; k < j; k++) d -= l[j * n + k] * l[j * n + k];
    if (!(d > 0))
      throw new FarsideError('LINEAR_NOT_POSITIVE', `the matrix is not positive definite: pivot ${j} is ${d}`, { numbers: { column: j } });
    const s = Math.sqrt(d);
    l[j * n + j] = s;
    for (let i = j + 1; i < n; i++) {
      let t = a[i * n + j];
      for (let k = 0; k < j; k++) t -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = t / s;
    }
  }
  return l;
}

/** Solves L L^T x = b for a factor from `cholesky`. */
export function solveCholesky(l: ArrayLike<number>, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let s = x[i];
    for (let k = 0; k < i; k++) s -= l[i * n + k] * x[k];
    x[i] = s / l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let s = x[i];
    for (let k = i + 1; k < n; k++) s -= l[k * n + i] * x[k];
    x[i] = s / l[i * n + i];
  }
  return x;
}

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Row-major; column k is the unit eigenvector of values[k]; the set is right-handed for n = 3. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and vectors of a symmetric n x n matrix by cyclic Jacobi rotations (inertia tensors, covariances). The lower triangle is read. */
export function symmetricEigen(matrix: ArrayLike<number>, n = 3): SymmetricEigen {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = matrix[i * n + j];
  const v = identityMat(n);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i] * a[i * n + i];
      for (let j = 0; j < i; j++) off += a[i * n + j] * a[i * n + j];
    }
    if (off <= 1e-34 * diagonal || off === 0) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotateJacobi(a, v, n, p, q);
  }
  const index = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i] - a[j * n + j]);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    values[k] = a[index[k] * n + index[k]];
    for (let i = 0; i < n; i++) vectors[i * n + k] = v[i * n + index[k]];
  }
  if (n === 3) {
    const w = vectors;
    const det = w[0] * (w[4] * w[8] - w[5] * w[7]) - w[1] * (w[3] * w[8] - w[5] * w[6]) + w[2] * (w[3] * w[7] - w[4] * w[6]);
    if (det < 0) for (let i = 0; i < 3; i++) w[i * 3 + 2] = -w[i * 3 + 2];
  }
  return { values, vectors };
}

function rotateJacobi(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p];
    const y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k];
    const y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    const vx = v[k * n + p];
    const vy = v[k * n + q];
    v[k * n + p] = c * vx - s * vy;
    v[k * n + q] = s * vx + c * vy;
  }
}
