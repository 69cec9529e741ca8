import { FarsideError } from './error.ts';
import { leastSquares } from './linear.ts';
import { diagnose } from './target-diagnose.ts';
import { Evaluator, type Point } from './target-evaluator.ts';
import type { Problem, Solved, TargetFound, TargetOptions } from './target-types.ts';

const RANK_TOLERANCE = 1e-10;

/**
 * Damped Gauss-Newton step in scaled unknowns that keeps x + step inside the bounds: the unknown that leaves them most is set on its bound and the rest solved again.
 * Minimum norm when rank is short. `weights` are Marquardt's column norms.
 */
function boundedStep(j: Float64Array, f: Float64Array, x: Float64Array, e: Evaluator, lambda: number, weights: Float64Array): Float64Array {
  const { n, m } = e;
  const d = new Float64Array(n);
  const fixed = new Uint8Array(n);
  for (let pass = 0; pass <= n; pass++) {
    const free: number[] = [];
    for (let c = 0; c < n; c++) if (!fixed[c]) free.push(c);
    if (free.length === 0) break;
    const rows = m + (lambda > 0 ? free.length : 0);
    const a = new Float64Array(rows * free.length);
    const b = new Float64Array(rows);
    for (let i = 0; i < m; i++) {
      b[i] = -f[i];
      for (let c = 0; c < n; c++) if (fixed[c]) b[i] -= j[i * n + c] * d[c];
      for (let k = 0; k < free.length; k++) a[i * free.length + k] = j[i * n + free[k]];
    }
    if (lambda > 0) for (let k = 0; k < free.length; k++) a[(m + k) * free.length + k] = Math.sqrt(lambda) * weights[free[k]];
    const s = leastSquares(a, b, rows, free.length, RANK_TOLERANCE).x;
    let most = 0;
    let which = -1;
    for (let k = 0; k < free.length; k++) {
      const c = free[k];
      d[c] = s[k];
      const to = x[c] + s[k] * e.scale[c];
      const over = Math.max(e.lo[c] - to, to - e.hi[c]) / e.scale[c];
      if (over > most) {
        most = over;
        which = c;
      }
    }
    if (which < 0) break;
    fixed[which] = 1;
    d[which] = ((d[which] > 0 ? e.hi[which] : e.lo[which]) - x[which]) / e.scale[which];
  }
  return d;
}

function moved(x: Float64Array, d: Float64Array, t: number, e: Evaluator): Float64Array {
  const y = new Float64Array(e.n);
  for (let c = 0; c < e.n; c++) y[c] = Math.min(e.hi[c], Math.max(e.lo[c], x[c] + t * d[c] * e.scale[c]));
  return y;
}

/**
 * Solves the constraints of a problem: finds x inside its bounds with every |value| <= tolerance. Damped Newton (square), minimum-norm change (fewer constraints
 * than unknowns) or least squares (more), with difference Jacobians, Broyden's updates between them, a line search that shrinks from x that cannot be flown,
 * and Marquardt damping where the plain step fails (Dennis & Schnabel, Numerical Methods for Unconstrained Optimization, 1983, ch. 6, 8 and 10; More, 1978).
 * Deterministic. A miss is an ordinary result; only a malformed problem (TARGET_PROBLEM), an abort (ABORTED) or a defect in `residuals` throws.
 */
export function target(problem: Problem, options: TargetOptions = {}): Solved {
  const e = new Evaluator(problem, options.signal);
  const { n } = e;
  const maxIterations = options.maxIterations ?? 50;
  const maxEvaluations = options.maxEvaluations ?? 100 * (n + 2);
  const step = options.differenceStep ?? 1e-4;
  const maxStep = options.maxStep ?? Infinity;
  let central = options.differences === 'central';

  const first = e.at(e.x0);
  if (!first)
    return diagnose(e, { x: e.x0, residuals: [], f: new Float64Array(0), jacobian: new Float64Array(0), iterations: 0, stop: 'start' });
  let p = first;
  const m = e.m;
  let j: Float64Array = new Float64Array(m * n);
  let fresh = false;
  let known = false;
  if (options.jacobian?.length === m * n) {
    j = Float64Array.from(options.jacobian);
    known = true;
  }
  const weights = new Float64Array(n);
  let lambda = 0;
  let iterations = 0;
  let slow = 0;
  let updates = 0;
  const end = (stop: 'iterations' | 'evaluation' | 'stuck' | 'difference'): Solved =>
    diagnose(e, {
      x: p.x,
      residuals: p.residuals,
      f: p.f,
      jacobian: j,
      iterations,
      stop,
      renew: () => (fresh ? j : e.jacobian(p, step, true)),
    });
  const renew = (): boolean => {
    const g = e.jacobian(p, step, central);
    if (!g) return false;
    j = g;
    fresh = true;
    known = true;
    updates = 0;
    return true;
  };

  for (;;) {
    if (p.worst <= 1)
      return { ok: true, x: p.x, residuals: p.residuals, iterations, evaluations: e.evaluations, jacobian: j, atBound: e.atBound(p.x) };
    if (iterations >= maxIterations || e.evaluations >= maxEvaluations) return end('iterations');
    if (!known && !renew()) return end('difference');
    for (let c = 0; c < n; c++) {
      let s = 0;
      for (let i = 0; i < m; i++) s = Math.hypot(s, j[i * n + c]);
      weights[c] = Math.max(weights[c], s);
    }
    let largestWeight = 0;
    for (let c = 0; c < n; c++) largestWeight = Math.max(largestWeight, weights[c]);
    for (let c = 0; c < n; c++) weights[c] = Math.max(weights[c], 1e-8 * largestWeight);

    const d = boundedStep(j, p.f, p.x, e, lambda, weights);
    let size = 0;
    for (let c = 0; c < n; c++) size = Math.max(size, Math.abs(d[c]));
    if (size > maxStep) for (let c = 0; c < n; c++) d[c] *= maxStep / size;
    // the linear model along the step: J d, its slope and what it promises
    const jd = new Float64Array(m);
    let slope = 0;
    let curve = 0;
    for (let i = 0; i < m; i++) {
      for (let c = 0; c < n; c++) jd[i] += j[i * n + c] * d[c];
      slope += p.f[i] * jd[i];
      curve += jd[i] * jd[i];
    }
    const promised = -(slope + curve / 2);
    if (!(slope < 0) || promised <= 1e-9 * p.merit) {
      // nothing to gain by the model: believe that only of an honest Jacobian
      if (!fresh || !central) {
        central ||= fresh;
        if (!renew()) return end('difference');
        continue;
      }
      return end('stuck');
    }

    let t = 1;
    let next: Point | undefined;
    let anyFlown = false;
    let walled = false;
    const tries = fresh ? 10 : 2;
    for (let k = 0; k < tries; k++) {
      const q = e.at(moved(p.x, d, t, e));
      if (q) {
        anyFlown = true;
        if (q.merit <= p.merit + 1e-4 * t * slope || q.worst <= 1) {
          next = q;
          break;
        }
        const quadratic = (-slope * t * t) / (2 * (q.merit - p.merit - slope * t));
        t = Math.min(0.5 * t, Math.max(0.1 * t, quadratic));
      } else {
        walled = true;
        t *= 0.25;
      }
      if (e.evaluations >= maxEvaluations) break;
    }
    if (!next) {
      if (e.evaluations >= maxEvaluations) return end('iterations');
      if (!fresh) {
        if (!renew()) return end('difference');
        continue;
      }
      lambda = lambda === 0 ? 1e-3 : lambda * 10;
      if (lambda > 1e6) {
        if (central) return end(anyFlown && !walled ? 'stuck' : 'evaluation');
        central = true;
        lambda = 0;
        if (!renew()) return end('difference');
      }
      continue;
    }

    iterations++;
    const gained = 1 - next.merit / p.merit;
    slow = gained < 1e-5 ? slow + 1 : 0;
    options.onIteration?.({
      iteration: iterations,
      evaluations: e.evaluations,
      x: Float64Array.from(next.x),
      residuals: next.residuals,
      worst: next.worst,
      damping: lambda,
      fraction: t,
      jacobian: fresh ? 'differences' : 'broyden',
    });
    lambda = lambda < 1e-4 ? 0 : lambda / 10;
    const before = p;
    p = next;
    if (p.worst <= 1) continue;
    if (slow >= 4) return end(walled ? 'evaluation' : 'stuck');
    // Broyden's update pays while it converges; a poor step buys a new difference Jacobian
    if (options.broyden !== false && gained > 0.9 && updates < 2 * n + 2) {
      updateBroyden(j, before, p, e);
      updates++;
      fresh = false;
    } else known = false;
    if (!known) fresh = false;
  }
}

/** Rank-one secant update of the normalised Jacobian with the change actually made (bounds included). */
function updateBroyden(j: Float64Array, before: Point, now: Point, e: Evaluator): void {
  const { n, m } = e;
  const d = new Float64Array(n);
  let dd = 0;
  for (let c = 0; c < n; c++) {
    d[c] = (now.x[c] - before.x[c]) / e.scale[c];
    dd += d[c] * d[c];
  }
  if (dd === 0) return;
  for (let i = 0; i < m; i++) {
    let s = now.f[i] - before.f[i];
    for (let c = 0; c < n; c++) s -= j[i * n + c] * d[c];
    s /= dd;
    for (let c = 0; c < n; c++) j[i * n + c] += s * d[c];
  }
}

/** `target`, for callers to whom a miss is a failure: throws TARGET_NOT_REACHED with the misses as numbers. */
export function targetOrThrow(problem: Problem, options: TargetOptions = {}): TargetFound {
  const s = target(problem, options);
  if (s.ok) return s;
  const numbers: Record<string, number> = { iterations: s.iterations, evaluations: s.evaluations };
  for (const r of s.worst) numbers[`${r.constraint.replaceAll(' ', '_')}_${r.unit.replaceAll('/', '_per_')}`] = r.value;
  throw new FarsideError('TARGET_NOT_REACHED', s.why, { numbers, ...(s.cause === undefined ? {} : { cause: s.cause }) });
}
