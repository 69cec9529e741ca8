import type { Epoch } from '@farside/astro';

/** A line of a drawing over time: places in any unit at seconds since `t0`, in order of time. */
export interface Track {
  readonly t0: Epoch;
  readonly t: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Index of the last sample at or before t; -1 before the first. */
export function before(t: readonly number[], at: number): number {
  let lo = -1;
  let hi = t.length;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (t[mid] <= at) lo = mid;
    else hi = mid;
  }
  return lo;
}

/** Place at a time, on a line between samples; undefined outside. */
export function placeAt(track: Pick<Track, 't' | 'x' | 'y'>, at: number): readonly [number, number] | undefined {
  const { t, x, y } = track;
  const i = before(t, at);
  if (i < 0 || t.length === 0 || at > t[t.length - 1]) return undefined;
  if (i === t.length - 1) return [x[i], y[i]];
  const s = (at - t[i]) / (t[i + 1] - t[i] || 1);
  return [x[i] + s * (x[i + 1] - x[i]), y[i] + s * (y[i + 1] - y[i])];
}

/** The track as an SVG path through two scales, up to a time (left out: all of it). Points closer than half a pixel are passed over. */
export function pathOf(track: Track, fx: (x: number) => number, fy: (y: number) => number, until = Number.POSITIVE_INFINITY): string {
  const { t, x, y } = track;
  const out: string[] = [];
  let px = Number.NaN;
  let py = Number.NaN;
  const put = (a: number, b: number, last: boolean): void => {
    const u = fx(a);
    const v = fy(b);
    if (!Number.isFinite(u) || !Number.isFinite(v)) return;
    if (!last && Math.abs(u - px) < 0.5 && Math.abs(v - py) < 0.5) return;
    out.push(`${out.length === 0 ? 'M' : 'L'}${u.toFixed(1)} ${v.toFixed(1)}`);
    px = u;
    py = v;
  };
  for (let i = 0; i < t.length && t[i] <= until; i++) put(x[i], y[i], i === t.length - 1);
  const end = Number.isFinite(until) ? placeAt(track, until) : undefined;
  if (end && out.length > 0) put(end[0], end[1], true);
  return out.length > 1 ? out.join('') : '';
}

/** From a value to a pixel, both ways linear. */
export const linear =
  (lo: number, hi: number, from: number, to: number) =>
  (v: number): number =>
    from + ((v - lo) * (to - from)) / (hi - lo);

/** From a positive value to a pixel by its logarithm; a value at or below zero lies at the low end. */
export const logarithmic =
  (lo: number, hi: number, from: number, to: number) =>
  (v: number): number =>
    from + ((Math.log10(Math.max(v, lo)) - Math.log10(lo)) * (to - from)) / (Math.log10(hi) - Math.log10(lo));
