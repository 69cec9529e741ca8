import { FarsideError } from './error.ts';

/** Where a function is least, and how that was found. */
export interface Minimum {
  readonly x: number;
  readonly f: number;
  readonly evaluations: number;
}

const GOLD = (3 - Math.sqrt(5)) / 2;

/**
 * Minimum of a function that falls then rises on [a, b], by golden section: linear, sure, indifferent to kinks. `xtol` absolute.
 * About sqrt(machine epsilon) of x is the finest that a smooth minimum can be seen.
 */
export function goldenSection(f: (x: number) => number, a: number, b: number, xtol: number): Minimum {
  let lo = Math.min(a, b);
  let hi = Math.max(a, b);
  let x1 = lo + GOLD * (hi - lo);
  let x2 = hi - GOLD * (hi - lo);
  let f1 = f(x1);
  let f2 = f(x2);
  let n = 2;
  while (hi - lo > xtol && n < 500) {
    if (f1 <= f2) {
      hi = x2;
      x2 = x1;
      f2 = f1;
      x1 = lo + GOLD * (hi - lo);
      f1 = f(x1);
    } else {
      lo = x1;
      x1 = x2;
      f1 = f2;
      x2 = hi - GOLD * (hi - lo);
      f2 = f(x2);
    }
    n++;
  }
  return f1 <= f2 ? { x: x1, f: f1, evaluations: n } : { x: x2, f: f2, evaluations: n };
}

/**
 * Minimum on [a, b] by Brent's method (1973, ch. 5): golden section with parabolic steps. The function may return +Infinity where it cannot be evaluated.
 * `xtol` absolute (default 1e-8 of the interval). Throws MINIMUM_NOT_FINITE when no point tried was finite.
 */
export function minimise(
  f: (x: number) => number,
  a: number,
  b: number,
  options: { readonly xtol?: number; readonly maxIterations?: number } = {},
): Minimum {
  let lo = Math.min(a, b);
  let hi = Math.max(a, b);
  const xtol = options.xtol ?? 1e-8 * (hi - lo);
  const maxIterations = options.maxIterations ?? 200;
  let x = lo + GOLD * (hi - lo);
  let w = x;
  let v = x;
  let fx = f(x);
  let fw = fx;
  let fv = fx;
  let d = 0;
  let e = 0;
  let n = 1;
  for (let k = 0; k < maxIterations; k++) {
    const m = (lo + hi) / 2;
    const tol = Math.sqrt(Number.EPSILON) * 1e-3 * Math.abs(x) + xtol / 3;
    if (Math.abs(x - m) <= 2 * tol - (hi - lo) / 2) break;
    let parabolic = false;
    if (Math.abs(e) > tol && Number.isFinite(fx) && Number.isFinite(fw) && Number.isFinite(fv)) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      else q = -q;
      const last = e;
      e = d;
      if (Math.abs(p) < Math.abs((q * last) / 2) && p > q * (lo - x) && p < q * (hi - x)) {
        d = p / q;
        const u = x + d;
        if (u - lo < 2 * tol || hi - u < 2 * tol) d = x < m ? tol : -tol;
        parabolic = true;
      }
    }
    if (!parabolic) {
      e = (x < m ? hi : lo) - x;
      d = GOLD * e;
    }
    const u = x + (Math.abs(d) >= tol ? d : d > 0 ? tol : -tol);
    const fu = f(u);
    n++;
    if (fu <= fx) {
      if (u < x) hi = x;
      else lo = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) lo = u;
      else hi = u;
      if (fu <= fw || w === x) {
        v = w;
        fv = fw;
        w = u;
        fw = fu;
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
  if (!Number.isFinite(fx))
    throw new FarsideError('MINIMUM_NOT_FINITE', 'the function had no finite value at any point tried', { numbers: { a, b } });
  return { x, f: fx, evaluations: n };
}

/** Coarse scan with n equal steps, then `minimise` around the best point: the lowest minimum that the scan can see. */
export function minimiseByScan(
  f: (x: number) => number,
  a: number,
  b: number,
  n: number,
  options: { readonly xtol?: number } = {},
): Minimum {
  let best = 0;
  let bestValue = Infinity;
  for (let k = 0; k <= n; k++) {
    const y = f(a + ((b - a) * k) / n);
    if (y < bestValue) {
      bestValue = y;
      best = k;
    }
  }
  if (!Number.isFinite(bestValue))
    throw new FarsideError('MINIMUM_NOT_FINITE', 'the function had no finite value at any point tried', { numbers: { a, b } });
  const x0 = a + ((b - a) * best) / n;
  const m = minimise(f, a + ((b - a) * Math.max(0, best - 1)) / n, a + ((b - a) * Math.min(n, best + 1)) / n, options);
  return m.f <= bestValue ? { ...m, evaluations: m.evaluations + n + 1 } : { x: x0, f: bestValue, evaluations: m.evaluations + n + 1 };
}
