import type { Daf, DafSummary } from './daf.ts';
import { brokenFile } from './daf.ts';

/**
 * Equal intervals of Chebyshev series for three components: SPK types 2 and 3, binary PCK type 2 (NAIF, "SPK Required Reading", "PCK Required Reading").
 * A record: midpoint, radius (s), then per component `terms` coefficients, T_0 whole. In the file's units (km or rad; TDB seconds past J2000).
 */
export interface ChebyshevRecords {
  readonly words: Float64Array;
  /** Index in `words` of the first record. */
  readonly base: number;
  /** Words per record. */
  readonly size: number;
  readonly count: number;
  /** Start of the first interval, s past J2000. */
  readonly init: number;
  /** Length of an interval, s. */
  readonly length: number;
  /** Coefficients per component. */
  readonly terms: number;
  /** 3, or 6 when the rates have series of their own (type 3). */
  readonly components: 3 | 6;
}

/** No length (km) or angle (rad) of the solar system is beyond this: a damaged exponent is. */
const LARGEST = 1e18;

/**
 * Opens and checks the array of a summary. Throws EPHEMERIS_BROKEN when the directory, a midpoint, a radius or a coefficient cannot be; what is returned evaluates to
 * finite numbers everywhere.
 */
export function chebyshevRecords(daf: Daf, summary: DafSummary, components: 3 | 6, name: string): ChebyshevRecords {
  const { words } = daf;
  const total = summary.last - summary.first + 1;
  if (total < 4) throw brokenFile(name, 'a segment of Chebyshev records without a directory');
  const init = words[summary.last - 4];
  const length = words[summary.last - 3];
  const size = words[summary.last - 2];
  const count = words[summary.last - 1];
  const terms = (size - 2) / components;
  if (!(Math.abs(init) < 1e15) || !(length > 0 && length < 1e15) || !Number.isInteger(terms) || terms < 1 || terms > 1000) {
    throw brokenFile(name, 'the directory of a segment holds impossible numbers');
  }
  if (!Number.isInteger(count) || count < 1 || count * size + 4 !== total) {
    throw brokenFile(name, 'a segment whose size disagrees with its directory', { words: total });
  }
  const base = summary.first - 1;
  for (let i = 0; i < count; i++) {
    const at = base + i * size;
    // 1 ms: files give these in double precision at 1e11 s and less
    if (!(Math.abs(words[at] - (init + (i + 0.5) * length)) < 1e-3) || !(Math.abs(words[at + 1] - length / 2) < 1e-3)) {
      throw brokenFile(name, 'a Chebyshev record stands at the wrong epoch', { record: i });
    }
    for (let k = at + 2; k < at + size; k++) {
      if (!(Math.abs(words[k]) < LARGEST)) throw brokenFile(name, 'a coefficient that cannot be', { record: i });
    }
  }
  const [start, end] = summary.doubles;
  // a microsecond of slack: rounding of the limits
  if (start > end || start < init - 1e-6 * (1 + length) || end > init + count * length + 1e-6 * (1 + length)) {
    throw brokenFile(name, 'a segment that claims more time than its records cover', { start, end });
  }
  return { words, base, size, count, init, length, terms, components };
}

/** Index of the record for epoch hi + lo (s past J2000); the first or last one beyond the ends. */
export function recordIndex(r: ChebyshevRecords, hi: number, lo: number): number {
  const i = Math.floor((hi - r.init + lo) / r.length);
  return i < 0 ? 0 : i >= r.count ? r.count - 1 : i;
}

/**
 * Three values, then three rates, at epoch hi + lo (hi whole seconds, so that the difference from the midpoint loses nothing), each times `scale`. Allocates nothing.
 */
export function evaluateRecords(r: ChebyshevRecords, hi: number, lo: number, scale: number, out: Float64Array): void {
  const i = recordIndex(r, hi, lo);
  const radius = r.length / 2;
  const s = (hi - (r.init + (i + 0.5) * r.length) + lo) / radius;
  const at = r.base + i * r.size + 2;
  const { words, terms } = r;
  const s2 = 2 * s;
  for (let c = 0; c < 3; c++) {
    const from = at + c * terms;
    let b1 = 0;
    let b2 = 0;
    let d1 = 0;
    let d2 = 0;
    for (let k = terms - 1; k >= 1; k--) {
      // derivative first: it uses the sum of the step before
      const d = 2 * b1 + s2 * d1 - d2;
      d2 = d1;
      d1 = d;
      const b = words[from + k] + s2 * b1 - b2;
      b2 = b1;
      b1 = b;
    }
    out[c] = scale * (words[from] + s * b1 - b2);
    out[c + 3] = (scale * (b1 + s * d1 - d2)) / radius;
  }
  if (r.components === 6) {
    for (let c = 3; c < 6; c++) {
      const from = at + c * terms;
      let b1 = 0;
      let b2 = 0;
      for (let k = terms - 1; k >= 1; k--) {
        const b = words[from + k] + s2 * b1 - b2;
        b2 = b1;
        b1 = b;
      }
      out[c] = scale * (words[from] + s * b1 - b2);
    }
  }
}
