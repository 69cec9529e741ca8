import { FarsideError, portableMath as Math } from '@farside/math';
import { TT_MINUS_TAI } from '../time/scales.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import type { Epoch } from '../types.ts';
import { recordIndex } from './chebyshev-records.ts';
import type { Step } from './links.ts';

/** Chain that holds at an epoch (TDB, hi + lo) and the window in which it does; throws when there is none. */
export type ChainFinder = (hi: number, lo: number) => { readonly chain: readonly Step[]; readonly start: number; readonly end: number };

/**
 * Below this (m) the last coefficients of a joined series are dropped. A tenth of a micrometre is far under what the ephemeris knows, and under the rounding of a
 * double from 1 au on.
 */
const DROP = 1e-7;

/**
 * A function of seconds since t0 (TAI) that writes x y z (m). All segments of a chain, with the change from TAI to TDB, are joined into one Chebyshev series for the
 * longest interval on which each of them is a single polynomial; it is kept until t leaves that interval. So a call costs one series, whatever the
 * chain, and the result depends on t alone (not on the calls before): every interval and its nodes are fixed by the file.
 * The join is by interpolation at Chebyshev nodes: exact for the polynomials, and the bend of TDB-TAI inside an interval (below 1e-4 s) is carried by two more terms.
 */
export function makePositionKernel(t0: Epoch, find: ChainFinder): (t: number, out: Float64Array, offset: number) => void {
  const ttOffset = t0.f + TT_MINUS_TAI;
  // coefficients, x y z interleaved
  let c = new Float64Array(0);
  let terms = 0;
  let begin = Infinity;
  let end = -Infinity;
  let mid = 0;
  let perRadius = 0;
  /** Set when a segment of the chain is no series: then the sum is made at every call. */
  let table: readonly Step[] | undefined;
  const state = new Float64Array(6);
  const reference = new Float64Array(3);
  let values = new Float64Array(0);
  let cosines = new Float64Array(0);

  /** TAI seconds since t0 of the TDB epoch `et`. */
  const timeOf = (et: number): number => {
    const tt = et - t0.s - ttOffset;
    return tt - tdbMinusTt(et);
  };

  /** Signed sum of a chain, m, at t0 + whole + rest. */
  const sum = (chain: readonly Step[], whole: number, rest: number, out: Float64Array, at: number): void => {
    const tt = rest + ttOffset;
    const lo = tt + tdbMinusTt(t0.s + whole + tt);
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = 0;
    for (let q = 0; q < chain.length; q++) {
      const { segment, sign } = chain[q];
      segment.evaluate(t0.s + whole, lo, state);
      out[at] += sign * state[0];
      out[at + 1] += sign * state[1];
      out[at + 2] += sign * state[2];
    }
  };

  const build = (t: number): void => {
    if (!Number.isFinite(t)) throw new FarsideError('EPHEMERIS_COVERAGE', 'a position was asked for at a time that is not finite');
    const whole = Math.floor(t);
    const lo0 = t - whole + ttOffset;
    const hi0 = t0.s + whole;
    const lo = lo0 + tdbMinusTt(hi0 + lo0);
    const found = find(hi0, lo);
    let from = found.start;
    let to = found.end;
    let n = 1;
    table = undefined;
    for (let k = 0; k < found.chain.length; k++) {
      const r = found.chain[k].segment.records;
      if (r === undefined) {
        table = found.chain;
        continue;
      }
      const i = recordIndex(r, hi0, lo);
      from = Math.max(from, r.init + i * r.length);
      to = Math.min(to, r.init + (i + 1) * r.length);
      n = Math.max(n, r.terms + 2);
    }
    begin = timeOf(from);
    end = timeOf(to);
    if (table !== undefined) return;
    mid = (begin + end) / 2;
    const radius = (end - begin) / 2;
    perRadius = 1 / radius;
    if (cosines.length !== n * n) {
      cosines = new Float64Array(n * n);
      // node k has the angle pi (k + 1/2) / n, from +1 to -1
      for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) cosines[j * n + k] = Math.cos((Math.PI * j * (k + 0.5)) / n);
      values = new Float64Array(3 * n);
      c = new Float64Array(3 * n);
    }
    const base = Math.floor(mid);
    sum(found.chain, base, mid - base, reference, 0);
    for (let k = 0; k < n; k++) {
      sum(found.chain, base, mid - base + radius * (n > 1 ? cosines[n + k] : 0), values, 3 * k);
      // only the motion in the interval goes through the sums: the distance itself would bring rounding of 1e-15 of it
      for (let i = 0; i < 3; i++) values[3 * k + i] -= reference[i];
    }
    for (let j = 0; j < n; j++) {
      let x = 0;
      let y = 0;
      let z = 0;
      for (let k = 0; k < n; k++) {
        const w = cosines[j * n + k];
        x += w * values[3 * k];
        y += w * values[3 * k + 1];
        z += w * values[3 * k + 2];
      }
      const f = (j === 0 ? 1 : 2) / n;
      c[3 * j] = f * x;
      c[3 * j + 1] = f * y;
      c[3 * j + 2] = f * z;
    }
    for (let i = 0; i < 3; i++) c[i] += reference[i];
    const drop = Math.max(DROP, Number.EPSILON * Math.max(Math.abs(c[0]), Math.abs(c[1]), Math.abs(c[2])));
    terms = n;
    while (terms > 1) {
      const k = 3 * (terms - 1);
      if (Math.abs(c[k]) + Math.abs(c[k + 1]) + Math.abs(c[k + 2]) > drop) break;
      terms--;
    }
  };

  return (t, out, offset) => {
    // also taken for NaN, which build refuses
    if (!(t >= begin && t < end)) build(t);
    if (table !== undefined) {
      const whole = Math.floor(t);
      sum(table, whole, t - whole, out, offset);
      return;
    }
    const s = (t - mid) * perRadius;
    const s2 = 2 * s;
    let x1 = 0;
    let x2 = 0;
    let y1 = 0;
    let y2 = 0;
    let z1 = 0;
    let z2 = 0;
    for (let k = 3 * terms - 3; k > 0; k -= 3) {
      const x = c[k] + s2 * x1 - x2;
      x2 = x1;
      x1 = x;
      const y = c[k + 1] + s2 * y1 - y2;
      y2 = y1;
      y1 = y;
      const z = c[k + 2] + s2 * z1 - z2;
      z2 = z1;
      z1 = z;
    }
    out[offset] = c[0] + s * x1 - x2;
    out[offset + 1] = c[1] + s * y1 - y2;
    out[offset + 2] = c[2] + s * z1 - z2;
  };
}
