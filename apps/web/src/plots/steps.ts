/** A round step (1, 2 or 5 times a power of ten) for at most `n` ticks over a range. */
export function niceStep(range: number, n: number): number {
  const raw = range / n;
  const mag = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((f) => f * mag >= raw) ?? 10) * mag;
}

/** Multiples of a round step within [lo, hi], at most about `n`. */
export function ticksOf(lo: number, hi: number, n: number): readonly number[] {
  if (!(hi > lo)) return [];
  const step = niceStep(hi - lo, n);
  const out: number[] = [];
  // + 0: no minus zero
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + 1e-9 * step; k++) out.push(k * step + 0);
  return out;
}

/** Powers of ten within [lo, hi], both positive. */
export function decadesOf(lo: number, hi: number): readonly number[] {
  const out: number[] = [];
  for (let k = Math.ceil(Math.log10(lo) - 1e-9); k <= Math.log10(hi) + 1e-9; k++) out.push(10 ** k);
  return out;
}
