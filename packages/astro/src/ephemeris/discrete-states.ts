import type { Daf, DafSummary } from './daf.ts';
import { brokenFile } from './daf.ts';

/** Tabulated states: SPK types 8 and 9 (Lagrange) and 12 and 13 (Hermite), with equal (8, 12) and unequal steps; km, km/s, TDB seconds past J2000. */
export interface DiscreteStates {
  readonly words: Float64Array;
  /** Index in `words` of the first state (six words each). */
  readonly states: number;
  /** Index in `words` of the first epoch. */
  readonly epochs: number;
  readonly count: number;
  /** States in one interpolation. */
  readonly window: number;
  readonly hermite: boolean;
}

const MOST_WINDOW = 32;

/** Opens and checks the array of a summary of type 8, 9, 12 or 13. Throws EPHEMERIS_BROKEN. */
export function discreteStates(daf: Daf, summary: DafSummary, type: 8 | 9 | 12 | 13, name: string): DiscreteStates {
  const { words } = daf;
  const total = summary.last - summary.first + 1;
  const count = words[summary.last - 1];
  // types 8 and 9 store the degree, 12 and 13 the window less one: the same number
  const degree = words[summary.last - 2];
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(degree) || degree < 0 || degree >= MOST_WINDOW) {
    throw brokenFile(name, 'the directory of a segment holds impossible numbers');
  }
  const equal = type === 8 || type === 12;
  if ((equal ? count * 6 + 4 : count * 7 + Math.floor((count - 1) / 100) + 2) !== total) {
    throw brokenFile(name, 'a segment whose size disagrees with its directory', { words: total });
  }
  const states = summary.first - 1;
  for (let i = 0; i < 6 * count; i++) if (!(Math.abs(words[states + i]) < 1e18)) throw brokenFile(name, 'a state that cannot be');
  const table = equal
    ? equalSteps(words.subarray(states, states + 6 * count), words[summary.last - 4], words[summary.last - 3], name)
    : { words, states, epochs: states + 6 * count };
  const { words: own, epochs } = table;
  for (let i = 0; i < count; i++) {
    if (!(Math.abs(own[epochs + i]) < 1e15) || (i > 0 && !(own[epochs + i] > own[epochs + i - 1]))) {
      throw brokenFile(name, 'epochs that do not increase');
    }
  }
  const [start, end] = summary.doubles;
  if (start > end || start < own[epochs] - 1e-6 || end > own[epochs + count - 1] + 1e-6) {
    throw brokenFile(name, 'a segment that claims more time than its states cover', { start, end });
  }
  return { ...table, count, window: Math.min(degree + 1, count), hermite: type >= 12 };
}

/** A table with its epochs written out. */
function equalSteps(states: Float64Array, first: number, step: number, name: string): Pick<DiscreteStates, 'words' | 'states' | 'epochs'> {
  if (!(Math.abs(first) < 1e15) || !(step > 0 && step < 1e15))
    throw brokenFile(name, 'the directory of a segment holds impossible numbers');
  const count = states.length / 6;
  const words = new Float64Array(7 * count);
  words.set(states);
  for (let i = 0; i < count; i++) words[6 * count + i] = first + i * step;
  return { words, states: 0, epochs: 6 * count };
}

/** First index of the window for epoch hi + lo: as many states on either side as can be, shifted inside at the ends (odd windows are centred on the nearest state). */
function windowStart(d: DiscreteStates, hi: number, lo: number): number {
  const { words, epochs, count, window } = d;
  let a = 0;
  let b = count - 1;
  // the last state not after the epoch
  while (b - a > 1) {
    const m = (a + b) >> 1;
    if (words[epochs + m] - hi <= lo) a = m;
    else b = m;
  }
  let first: number;
  if (window % 2 === 0) first = a - window / 2 + 1;
  else {
    const nearest = hi - words[epochs + a] + lo <= words[epochs + b] - hi - lo ? a : b;
    first = nearest - (window - 1) / 2;
  }
  return Math.max(0, Math.min(first, count - window));
}

const nodes = new Float64Array(2 * MOST_WINDOW);
const table = new Float64Array(2 * MOST_WINDOW);

/**
 * State at epoch hi + lo, times `scale`, into out[0..5]: divided differences, evaluated with their derivative. Type 13: the position polynomial takes the
 * velocities as slopes, and its derivative is the velocity; type 9: positions and velocities are interpolated apart (NAIF, "SPK Required Reading").
 */
export function evaluateStates(d: DiscreteStates, hi: number, lo: number, scale: number, out: Float64Array): void {
  const { words, window, hermite } = d;
  const first = windowStart(d, hi, lo);
  const n = hermite ? 2 * window : window;
  // times relative to the epoch asked for, scaled to the window: no large numbers in the differences
  const unit = Math.max(1e-9, words[d.epochs + first + window - 1] - words[d.epochs + first]);
  for (let i = 0; i < n; i++) nodes[i] = (words[d.epochs + first + (hermite ? i >> 1 : i)] - hi - lo) / unit;
  const components = hermite ? 3 : 6;
  for (let c = 0; c < components; c++) {
    for (let i = 0; i < n; i++) table[i] = words[d.states + 6 * (first + (hermite ? i >> 1 : i)) + c];
    for (let order = 1; order < n; order++) {
      for (let i = n - 1; i >= order; i--) {
        if (hermite && order === 1 && (i & 1) === 1) table[i] = words[d.states + 6 * (first + (i >> 1)) + c + 3] * unit;
        else table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - order]);
      }
    }
    // Newton's form at zero
    let value = table[n - 1];
    let slope = 0;
    for (let i = n - 2; i >= 0; i--) {
      slope = value - nodes[i] * slope;
      value = table[i] - nodes[i] * value;
    }
    out[c] = scale * value;
    if (hermite) out[c + 3] = (scale * slope) / unit;
  }
}

/** Writes position and velocity at t; what lies outside the table continues its ends. */
export type StateTable = (t: number, out: Float64Array) => void;

/**
 * Interpolation as SPK types 9 and 13 do it, on `window` states (fewer when the table is shorter) about t. Times increase; states flat, six numbers each; whatever units they
 * are in, velocities per unit of time. Hermite: degree 2 window - 1 on position and velocity; Lagrange: degree window - 1, each apart.
 */
export function interpolateStates(
  times: Float64Array,
  states: Float64Array,
  window: number,
  method: 'hermite' | 'lagrange' = 'hermite',
): StateTable {
  const count = times.length;
  const words = new Float64Array(7 * count);
  words.set(states);
  words.set(times, 6 * count);
  const most = method === 'hermite' ? MOST_WINDOW : 2 * MOST_WINDOW;
  const table: DiscreteStates = {
    words,
    states: 0,
    epochs: 6 * count,
    count,
    window: Math.min(window, count, most),
    hermite: method === 'hermite',
  };
  return (t, out) => evaluateStates(table, t, 0, 1, out);
}
