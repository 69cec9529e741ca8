import { brent, FarsideError, minimise, throwIfAborted } from '@farside/math';

/** An interval, s, in which a switching function is positive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
  /** True when the interval was already open at t0, or still is at t1: its real ends lie outside. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/** How passes are looked for. */
export interface PassOptions {
  /** Time tolerance of the ends, s; default 1e-3. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
}

/**
 * Intervals of [t0, t1] in which g(t) > 0. Looks every `maxCheck` seconds at most, so that intervals and gaps longer than that are never missed; shorter ones are found where
 * the samples show a peak or dip towards zero (grazing passes), as long as g has a single extremum there. Throws PASS_ARGUMENT, PASS_NOT_FINITE.
 */
export function findPasses(g: (t: number) => number, t0: number, t1: number, maxCheck: number, options: PassOptions = {}): Interval[] {
  if (!(t1 >= t0) || !(maxCheck > 0) || !Number.isFinite(t1 - t0)) {
    throw new FarsideError('PASS_ARGUMENT', 'passes need t1 >= t0 and a positive check interval', {
      numbers: { t0_s: t0, t1_s: t1, max_check_s: maxCheck },
    });
  }
  const xtol = options.tolerance ?? 1e-3;
  const at = (t: number): number => {
    const y = g(t);
    if (!Number.isFinite(y))
      throw new FarsideError('PASS_NOT_FINITE', `the switching function is not a finite number at t = ${t} s`, { numbers: { t_s: t } });
    return y;
  };
  const n = Math.max(1, Math.ceil((t1 - t0) / maxCheck));
  const roots: number[] = [];
  const rootBetween = (a: number, b: number): void => {
    roots.push(brent(at, a, b, { xtol }));
  };
  const first = at(t0);
  let ta = t0;
  let ga = first;
  let tb = t0;
  let gb = first;
  for (let k = 1; k <= n; k++) {
    if ((k & 255) === 0) throwIfAborted(options.signal);
    const tc = k === n ? t1 : t0 + ((t1 - t0) * k) / n;
    const gc = at(tc);
    // middle of three samples nearer to zero than both, all of one sign: a pair of roots may hide
    const same = ga > 0 === gb > 0 && gb > 0 === gc > 0;
    if (k > 1 && same && Math.abs(gb) <= Math.abs(ga) && Math.abs(gb) <= Math.abs(gc)) {
      const s = gb > 0 ? 1 : -1;
      const m = minimise((t) => s * at(t), ta, tc, { xtol: Math.max(xtol / 4, 1e-9 * (tc - ta)) });
      if (m.f <= 0) {
        rootBetween(ta, m.x);
        rootBetween(m.x, tc);
      }
    }
    if (gb > 0 !== gc > 0) rootBetween(tb, tc);
    ta = tb;
    ga = gb;
    tb = tc;
    gb = gc;
  }
  return intervals(
    roots.sort((a, b) => a - b),
    first > 0,
    t0,
    t1,
  );
}

function intervals(roots: readonly number[], positive: boolean, t0: number, t1: number): Interval[] {
  const found: Interval[] = [];
  let open = positive;
  let start = t0;
  for (let k = 0; k < roots.length; k++) {
    if (open) found.push({ start, end: roots[k], openStart: positive && found.length === 0, openEnd: false });
    else start = roots[k];
    open = !open;
  }
  if (open) found.push({ start, end: t1, openStart: positive && found.length === 0, openEnd: true });
  return found;
}

/** Sum of the lengths, s. */
export const totalTime = (list: readonly Interval[]): number => list.reduce((s, i) => s + i.end - i.start, 0);
