import { leastSquares } from './linear.ts';
import type { Evaluator } from './target-evaluator.ts';
import type { Residual, TargetMissed, TargetReason } from './target-types.ts';

interface End {
  readonly x: Float64Array;
  readonly residuals: readonly Residual[];
  readonly f: Float64Array;
  readonly jacobian: Float64Array;
  readonly iterations: number;
  readonly stop: 'start' | 'iterations' | 'evaluation' | 'stuck' | 'difference';
  readonly renew?: () => Float64Array | undefined;
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

const figure = (x: number): string =>
  x === 0 ? '0' : Math.abs(x) >= 1e6 || Math.abs(x) < 1e-3 ? x.toExponential(2).replace(/\.?0+e/, 'e') : String(Number(x.toPrecision(6)));

/** The misses, worst first, each in its own unit. */
function describeMisses(worst: readonly Residual[]): string {
  const shown = worst
    .slice(0, 3)
    .map(
      (r) =>
        `${r.constraint} misses by ${figure(r.value)}${r.unit === '1' || r.unit === '' ? '' : ` ${r.unit}`} (allowed ${figure(r.tolerance)})`,
    );
  const more = worst.length > 3 ? `; ${worst.length - 3} more` : '';
  return shown.join('; ') + more;
}

/** Turns the end of an unsuccessful run into a result that names the culprits. */
export function diagnose(e: Evaluator, end: End): TargetMissed {
  const names = e.problem.names;
  const { n } = e;
  const m = Math.max(0, e.m);
  const miss = (r: Residual): number => Math.abs(r.value) / (r.tolerance > 0 ? r.tolerance : Number.MIN_VALUE);
  const worst = end.residuals.filter((r) => !(Math.abs(r.value) <= r.tolerance)).sort((a, b) => miss(b) - miss(a));
  const cause = end.stop === 'start' || end.stop === 'evaluation' || end.stop === 'difference' ? e.lastError : undefined;
  const base = { ok: false as const, x: end.x, residuals: end.residuals, worst, iterations: end.iterations };
  const finish = (reason: TargetReason, why: string, jacobian: Float64Array, insensitive: readonly string[] = []): TargetMissed => ({
    ...base,
    evaluations: e.evaluations,
    jacobian,
    atBound: e.atBound(end.x),
    reason,
    why,
    insensitive,
    ...(cause === undefined ? {} : { cause }),
  });
  if (end.stop === 'start')
    return finish('evaluation', `the first guess cannot be flown: ${e.lastError?.message ?? 'unknown'}`, end.jacobian);
  const misses = describeMisses(worst);
  if (end.stop === 'difference') {
    return finish(
      'evaluation',
      `${misses}; no small change of an unknown can be flown from here: ${e.lastError?.message ?? 'unknown'}`,
      end.jacobian,
    );
  }
  if (end.stop === 'evaluation')
    return finish('evaluation', `${misses}; every step onward fails: ${e.lastError?.message ?? 'unknown'}`, end.jacobian);

  const j = end.renew?.() ?? end.jacobian;
  const column = new Float64Array(n);
  let largest = 0;
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < m; i++) column[c] = Math.hypot(column[c], j[i * n + c]);
    largest = Math.max(largest, column[c]);
  }
  const insensitive = names.filter((_, c) => column[c] <= 1e-7 * largest);
  const deaf: string[] = [];
  for (let i = 0; i < m; i++) {
    let row = 0;
    for (let c = 0; c < n; c++) row = Math.hypot(row, j[i * n + c]);
    const r = end.residuals[i];
    if (Math.abs(r.value) > r.tolerance && row <= 1e-7 * Math.abs(end.f[i])) deaf.push(r.constraint);
  }
  const free: number[] = [];
  const blocked: string[] = [];
  for (let c = 0; c < n; c++) {
    let gradient = 0;
    for (let i = 0; i < m; i++) gradient += j[i * n + c] * end.f[i];
    const low = end.x[c] <= e.lo[c] && gradient > 0;
    const high = end.x[c] >= e.hi[c] && gradient < 0;
    if ((low || high) && Math.abs(gradient) > 1e-9 * largest)
      blocked.push(`${names[c]} at its ${low ? 'lower' : 'upper'} bound ${figure(end.x[c])}`);
    else free.push(c);
  }
  if (blocked.length > 0) return finish('bound', `${misses}; held by ${list(blocked)}`, j, insensitive);
  const alike = dependentUnknowns(j, m, n, column, largest).map((c) => names[c]);
  if (end.stop === 'stuck' && (deaf.length > 0 || insensitive.length > 0 || alike.length > 0)) {
    const parts: string[] = [];
    if (deaf.length > 0) parts.push(`no unknown moves ${list(deaf)}`);
    if (insensitive.length > 0 && insensitive.length < n)
      parts.push(`${list(insensitive)} ${insensitive.length > 1 ? 'move' : 'moves'} no constraint here`);
    if (insensitive.length === n && deaf.length === 0) parts.push('no unknown moves any constraint here');
    if (alike.length > 0) parts.push(`${list(alike)} act alike, so that they count as fewer unknowns`);
    return finish('singular', `${misses}; ${parts.join('; ')}`, j, insensitive);
  }
  if (end.stop === 'iterations')
    return finish('iterations', `${misses}; stopped after ${end.iterations} iterations and ${e.evaluations} evaluations`, j, insensitive);
  return finish(
    'minimum',
    `${misses}; no change of the unknowns brings all constraints nearer: they contradict each other here`,
    j,
    insensitive,
  );
}

/** Unknowns in the null space of J, when its rank is short of min(m, n): those that only act together. */
function dependentUnknowns(j: Float64Array, m: number, n: number, column: Float64Array, largest: number): number[] {
  if (m === 0 || largest === 0) return [];
  const kept: number[] = [];
  for (let c = 0; c < n; c++) if (column[c] > 1e-7 * largest) kept.push(c);
  const k = kept.length;
  if (k < 2) return [];
  const a = new Float64Array(m * k);
  for (let i = 0; i < m; i++) for (let c = 0; c < k; c++) a[i * k + c] = j[i * n + kept[c]] / column[kept[c]];
  const q = leastSquares(a, new Float64Array(m), m, k, 1e-6);
  if (q.rank >= Math.min(m, k)) return [];
  // the first column left over is a combination of those before it: the ones that take part act alike
  const left = q.order[q.rank];
  const b = new Float64Array(m);
  const before = Array.from(q.order.slice(0, q.rank));
  const a2 = new Float64Array(m * q.rank);
  for (let i = 0; i < m; i++) {
    b[i] = a[i * k + left];
    for (let c = 0; c < q.rank; c++) a2[i * q.rank + c] = a[i * k + before[c]];
  }
  const s = leastSquares(a2, b, m, q.rank);
  const together = before.filter((_, c) => Math.abs(s.x[c]) > 1e-3);
  return [...together, left].sort((x, y) => x - y).map((c) => kept[c]);
}
