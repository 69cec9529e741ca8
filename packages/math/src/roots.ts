import { FarsideError } from './error.ts';

/** When a root is near enough. */
export interface RootOptions {
  /** Absolute tolerance on x. Default 0: to rounding of x. */
  readonly xtol?: number;
  /** Stops early once |f| <= ftol. Default 0. */
  readonly ftol?: number;
  /** Default 200. */
  readonly maxIterations?: number;
}

const EPS = Number.EPSILON;

function notFinite(what: string, x: number): FarsideError {
  return new FarsideError('ROOT_NOT_FINITE', `${what} is not a finite number at x = ${x}`, {
    tryThis: 'narrow the interval to where the function is defined',
  });
}

/**
 * Root of f on [a, b] by Brent's method (Algorithms for Minimization without Derivatives, 1973, ch. 4): never leaves the bracket, superlinear on smooth functions.
 * Throws ROOT_NOT_BRACKETED when f(a) and f(b) have the same sign, ROOT_NOT_CONVERGED after maxIterations.
 */
export function brent(f: (x: number) => number, a: number, b: number, options: RootOptions = {}): number {
  const xtol = options.xtol ?? 0;
  const ftol = options.ftol ?? 0;
  const maxIterations = options.maxIterations ?? 200;
  let fa = f(a);
  let fb = f(b);
  if (!Number.isFinite(fa)) throw notFinite('f', a);
  if (!Number.isFinite(fb)) throw notFinite('f', b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) {
    throw new FarsideError('ROOT_NOT_BRACKETED', `no sign change between x = ${a} and x = ${b}`, {
      numbers: { a, b, fa, fb },
      tryThis: 'widen the interval, or scan it for sign changes first',
    });
  }
  let c = a;
  let fc = fa;
  let d = b - a;
  let e = d;
  for (let k = 0; k < maxIterations; k++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const tol = 2 * EPS * Math.abs(b) + xtol / 2;
    const m = (c - b) / 2;
    if (Math.abs(m) <= tol || Math.abs(fb) <= ftol) return b;
    if (Math.abs(e) < tol || Math.abs(fa) <= Math.abs(fb)) {
      d = m;
      e = m;
    } else {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * m * s;
        q = 1 - s;
      } else {
        const qq = fa / fc;
        const r = fb / fc;
        p = s * (2 * m * qq * (qq - r) - (b - a) * (r - 1));
        q = (qq - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * m * q - Math.abs(tol * q), Math.abs(e * q))) {
        e = d;
        d = p / q;
      } else {
        d = m;
        e = m;
      }
    }
    a = b;
    fa = fb;
    b += Math.abs(d) > tol ? d : m > 0 ? tol : -tol;
    fb = f(b);
    if (!Number.isFinite(fb)) throw notFinite('f', b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      d = b - a;
      e = d;
    }
  }
  throw new FarsideError('ROOT_NOT_CONVERGED', `no root to tolerance after ${maxIterations} iterations`, {
    numbers: { x: b, f: fb, bracket: Math.abs(c - b) },
  });
}

/**
 * Newton's method kept inside a bracket: a step that leaves [a, b] or shrinks too slowly becomes a bisection. Needs a sign change.
 * Throws ROOT_NOT_BRACKETED and ROOT_NOT_CONVERGED.
 */
export function newtonSafe(
  f: (x: number) => number,
  df: (x: number) => number,
  a: number,
  b: number,
  options: RootOptions & { readonly guess?: number } = {},
): number {
  const xtol = options.xtol ?? 0;
  const ftol = options.ftol ?? 0;
  const maxIterations = options.maxIterations ?? 200;
  const fa = f(a);
  const fb = f(b);
  if (!Number.isFinite(fa)) throw notFinite('f', a);
  if (!Number.isFinite(fb)) throw notFinite('f', b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) {
    throw new FarsideError('ROOT_NOT_BRACKETED', `no sign change between x = ${a} and x = ${b}`, { numbers: { a, b, fa, fb } });
  }
  // lo: the end where f < 0
  let lo = fa < 0 ? a : b;
  let hi = fa < 0 ? b : a;
  const g = options.guess;
  let x = g !== undefined && g > Math.min(a, b) && g < Math.max(a, b) ? g : (a + b) / 2;
  let before = Math.abs(b - a);
  let step = before;
  for (let k = 0; k < maxIterations; k++) {
    const fx = f(x);
    if (!Number.isFinite(fx)) throw notFinite('f', x);
    if (Math.abs(fx) <= ftol) return x;
    if (fx < 0) lo = x;
    else hi = x;
    const slope = df(x);
    let next = x - fx / slope;
    const outside = !(next > Math.min(lo, hi) && next < Math.max(lo, hi));
    if (outside || Math.abs(next - x) > before / 2) {
      next = (lo + hi) / 2;
      before = step;
      step = Math.abs(hi - lo) / 2;
    } else {
      before = step;
      step = Math.abs(next - x);
    }
    if (Math.abs(next - x) <= 2 * EPS * Math.abs(next) + xtol || next === lo || next === hi) return next;
    x = next;
  }
  throw new FarsideError('ROOT_NOT_CONVERGED', `no root to tolerance after ${maxIterations} iterations`, {
    numbers: { x, bracket: Math.abs(hi - lo) },
  });
}

/**
 * Grows [a, b] geometrically until f changes sign, never beyond [lo, hi]. Returns the bracket.
 * Throws ROOT_NOT_BRACKETED with the last values.
 */
export function expandBracket(
  f: (x: number) => number,
  a: number,
  b: number,
  options: { readonly lo?: number; readonly hi?: number; readonly factor?: number; readonly maxIterations?: number } = {},
): readonly [number, number] {
  const lo = options.lo ?? -Infinity;
  const hi = options.hi ?? Infinity;
  const factor = options.factor ?? 1.6;
  const max = options.maxIterations ?? 60;
  if (!(a < b)) throw new FarsideError('ROOT_NOT_BRACKETED', 'the interval to expand is empty', { numbers: { a, b } });
  let fa = f(a);
  let fb = f(b);
  for (let k = 0; k < max; k++) {
    if (fa === 0 || fb === 0 || fa > 0 !== fb > 0) return [a, b];
    const w = factor * (b - a);
    // the end with the smaller |f| is nearer to the root, unless it can move no further
    if ((Math.abs(fa) < Math.abs(fb) && a > lo) || b >= hi) {
      if (a <= lo) break;
      a = Math.max(lo, a - w);
      fa = f(a);
    } else {
      b = Math.min(hi, b + w);
      fb = f(b);
    }
  }
  throw new FarsideError('ROOT_NOT_BRACKETED', `no sign change found from x = ${a} to x = ${b}`, {
    numbers: { a, b, fa, fb },
    tryThis: 'the equation may have no solution in the permitted range',
  });
}

/** Brackets of every sign change of f seen on n equal steps over [a, b]; changes closer than a step may be missed. Points where f is not finite break the chain. */
export function scanSignChanges(f: (x: number) => number, a: number, b: number, n: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let x0 = a;
  let f0 = f(a);
  for (let k = 1; k <= n; k++) {
    const x1 = a + ((b - a) * k) / n;
    const f1 = f(x1);
    if (Number.isFinite(f0) && Number.isFinite(f1) && (f0 < 0 !== f1 < 0 || (k === 1 && f0 === 0))) found.push([x0, x1]);
    x0 = x1;
    f0 = f1;
  }
  return found;
}
