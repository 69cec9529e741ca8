import { FarsideError } from './error.ts';
import { portableMath as Math } from './portable-math.ts';

/** Chebyshev nodes of the first kind for n coefficients, mapped to [a, b], ascending. */
export function chebyshevNodes(n: number, a: number, b: number): Float64Array {
  const x = new Float64Array(n);
  for (let k = 0; k < n; k++) x[k] = (a + b) / 2 - ((b - a) / 2) * Math.cos((Math.PI * (k + 0.5)) / n);
  return x;
}

/**
 * Coefficients c[0..n-1] of sum c_k T_k (c_0 whole, not halved: the SPK convention) through the values at `chebyshevNodes(n, a, b)`.
 * The discrete cosine sum; exact for polynomials below degree n.
 */
export function chebyshevCoefficients(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  if (n === 0) throw new FarsideError('CHEBYSHEV_EMPTY', 'a Chebyshev fit needs at least one value');
  const c = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let sum = 0;
    // nodes ascend, so node k has angle pi (n - k - 1/2)/n
    for (let k = 0; k < n; k++) sum += values[k] * Math.cos((Math.PI * j * (n - k - 0.5)) / n);
    c[j] = ((j === 0 ? 1 : 2) / n) * sum;
  }
  return c;
}

/** Coefficients of f on [a, b] with n terms. */
export function fitChebyshev(f: (x: number) => number, a: number, b: number, n: number): Float64Array {
  const x = chebyshevNodes(n, a, b);
  const y = new Float64Array(n);
  for (let k = 0; k < n; k++) y[k] = f(x[k]);
  return chebyshevCoefficients(y);
}

/** Value at s in [-1, 1] of the n coefficients that start at c[offset] (Clenshaw). Allocates nothing. */
export function evalChebyshev(c: ArrayLike<number>, s: number, offset = 0, n: number = c.length - offset): number {
  let b1 = 0;
  let b2 = 0;
  const s2 = 2 * s;
  for (let k = n - 1; k >= 1; k--) {
    const b = c[offset + k] + s2 * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return c[offset] + s * b1 - b2;
}

/** Derivative with respect to s at s in [-1, 1] (sum k c_k U_{k-1}, Clenshaw). Divide by the half width for the derivative with respect to x. */
export function evalChebyshevDerivative(c: ArrayLike<number>, s: number, offset = 0, n: number = c.length - offset): number {
  let b1 = 0;
  let b2 = 0;
  const s2 = 2 * s;
  for (let k = n - 1; k >= 1; k--) {
    const b = k * c[offset + k] + s2 * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return b1;
}
