import { FarsideError } from './error.ts';
import type { Problem, Residual } from './target-types.ts';

/** Thrown by every solver of the house when its AbortSignal fires. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FarsideError('ABORTED', 'stopped on request', { cause: signal.reason });
}

/** One evaluated x: normalised residuals and their measure. */
export interface Point {
  x: Float64Array;
  f: Float64Array;
  residuals: readonly Residual[];
  /** |f|^2 / 2 */
  merit: number;
  worst: number;
}

/** The counted, checked evaluation shared by the parts of one run. */
export class Evaluator {
  readonly n: number;
  readonly scale: Float64Array;
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly x0: Float64Array;
  m = -1;
  evaluations = 0;
  lastError: FarsideError | undefined;
  readonly problem: Problem;
  readonly signal: AbortSignal | undefined;

  constructor(problem: Problem, signal: AbortSignal | undefined) {
    const n = problem.names.length;
    this.problem = problem;
    this.signal = signal;
    this.n = n;
    this.scale = Float64Array.from(problem.scale);
    this.lo = problem.lo ? Float64Array.from(problem.lo) : new Float64Array(n).fill(-Infinity);
    this.hi = problem.hi ? Float64Array.from(problem.hi) : new Float64Array(n).fill(Infinity);
    this.x0 = Float64Array.from(problem.x0);
    if (n === 0) throw new FarsideError('TARGET_PROBLEM', 'there is no unknown to solve for');
    for (const a of [this.x0, this.scale, this.lo, this.hi]) {
      if (a.length !== n)
        throw new FarsideError('TARGET_PROBLEM', `${n} unknowns are named, but x0, scale, lo or hi has ${a.length} numbers`);
    }
    for (let j = 0; j < n; j++) {
      const name = problem.names[j];
      if (!(this.scale[j] > 0) || !Number.isFinite(this.scale[j]))
        throw new FarsideError('TARGET_PROBLEM', `the scale of ${name} must be positive and finite`);
      if (!(this.lo[j] <= this.hi[j])) throw new FarsideError('TARGET_PROBLEM', `the bounds of ${name} are empty`);
      if (!Number.isFinite(this.x0[j])) throw new FarsideError('TARGET_PROBLEM', `the first guess of ${name} is not a number`);
      this.x0[j] = Math.min(this.hi[j], Math.max(this.lo[j], this.x0[j]));
    }
  }

  /** undefined when x cannot be flown; `lastError` says why. */
  at(x: Float64Array): Point | undefined {
    throwIfAborted(this.signal);
    this.evaluations++;
    let residuals: readonly Residual[];
    try {
      residuals = this.problem.residuals(Float64Array.from(x));
    } catch (e) {
      throwIfAborted(this.signal);
      if (!(e instanceof FarsideError) || e.code === 'ABORTED') throw e;
      this.lastError = e;
      return undefined;
    }
    if (this.m < 0) this.m = residuals.length;
    if (residuals.length !== this.m || this.m === 0) {
      throw new FarsideError('TARGET_PROBLEM', `the number of residuals changed from ${this.m} to ${residuals.length}`);
    }
    const f = new Float64Array(this.m);
    let merit = 0;
    let worst = 0;
    for (let i = 0; i < this.m; i++) {
      const r = residuals[i];
      const weight = r.scale ?? r.tolerance;
      if (!(weight > 0) || !(r.tolerance >= 0))
        throw new FarsideError('TARGET_PROBLEM', `the scale or tolerance of ${r.constraint} is not positive`);
      if (!Number.isFinite(r.value)) {
        this.lastError = new FarsideError('TARGET_NOT_FINITE', `${r.constraint} is not a number`, {
          tryThis: 'the phase must throw where it cannot fly',
        });
        return undefined;
      }
      f[i] = r.value / weight;
      merit += (f[i] * f[i]) / 2;
      const miss = Math.abs(r.value);
      if (miss > r.tolerance) worst = Math.max(worst, r.tolerance > 0 ? miss / r.tolerance : Number.MAX_VALUE);
      else if (r.tolerance > 0) worst = Math.max(worst, miss / r.tolerance);
    }
    if (!Number.isFinite(merit)) {
      this.lastError = new FarsideError('TARGET_NOT_FINITE', 'the sum of squares of the residuals overflows');
      return undefined;
    }
    return { x: Float64Array.from(x), f, residuals, merit, worst };
  }

  /** Difference Jacobian at p, normalised; undefined with `lastError` when an unknown can be moved neither way. */
  jacobian(p: Point, step: number, central: boolean): Float64Array | undefined {
    const { n, m } = this;
    const j = new Float64Array(m * n);
    const x = Float64Array.from(p.x);
    for (let c = 0; c < n; c++) {
      let done = false;
      // a step that cannot be flown is tried backward, then ten times smaller
      for (let size = step; !done && size > step * 5e-3; size /= 10) {
        const h = size * this.scale[c];
        const up = Math.min(this.hi[c], p.x[c] + h);
        const down = Math.max(this.lo[c], p.x[c] - h);
        if (up === down) {
          done = true; // fixed by its bounds: a zero column
          break;
        }
        x[c] = up;
        const forward = up > p.x[c] ? this.at(x) : undefined;
        let backward: Point | undefined;
        if ((central || !forward) && down < p.x[c]) {
          x[c] = down;
          backward = this.at(x);
        }
        x[c] = p.x[c];
        const a = forward ?? (backward ? p : undefined);
        const b = backward ?? (forward ? p : undefined);
        if (!a || !b) continue;
        const width = (a.x[c] - b.x[c]) / this.scale[c];
        for (let i = 0; i < m; i++) j[i * n + c] = (a.f[i] - b.f[i]) / width;
        done = true;
      }
      if (!done) return undefined;
    }
    return j;
  }

  atBound(x: Float64Array): string[] {
    return this.problem.names.filter((_, j) => this.lo[j] < this.hi[j] && (x[j] <= this.lo[j] || x[j] >= this.hi[j]));
  }
}
