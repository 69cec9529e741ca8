import { FarsideError } from '@farside/math';
import { tdbSeconds } from '../time/scales.ts';
import type { Epoch } from '../types.ts';
import { type DafArray, writeDaf } from './daf-write.ts';

/** Numbers as the file holds them: km, km/s, rad, TDB seconds past J2000. */
interface Common {
  readonly target: number;
  readonly centre: number;
  readonly name: string;
  /** Interval the segment claims; defaults to all that its data cover. */
  readonly start?: number;
  readonly end?: number;
}
/** Chebyshev series on equal intervals (type 2). */
export interface ChebyshevSegment extends Common {
  readonly type: 2;
  readonly init: number;
  readonly length: number;
  readonly terms: number;
  /** Record after record: x, y, z with `terms` coefficients each, T_0 whole. */
  readonly coefficients: Float64Array;
}
/** States at unequal steps with Hermite interpolation (type 13). */
export interface HermiteSegment extends Common {
  readonly type: 13;
  readonly epochs: Float64Array;
  /** x y z (km) vx vy vz (km/s) per epoch. */
  readonly states: Float64Array;
  /** States in one interpolation, even; default 4 (degree 7), or 2 for a table of fewer than four. */
  readonly window?: number;
}
export type SegmentToWrite = ChebyshevSegment | HermiteSegment;

export interface SpkToWrite {
  /** Internal file name, up to 60 ASCII characters. */
  readonly internalName: string;
  readonly comment: string;
  readonly segments: readonly SegmentToWrite[];
}

/**
 * A trajectory as a segment of type 13: states (m, m/s, flat, six numbers per epoch, ICRF axes) at increasing epochs. SPK keeps an epoch in one double: rounded to
 * 6e-8 s in our time, 0.1 mm of a lunar orbit.
 */
export function stateTable(about: {
  readonly target: number;
  readonly centre: number;
  readonly name: string;
  readonly epochs: readonly Epoch[];
  readonly states: Float64Array;
  readonly window?: number;
}): HermiteSegment {
  const { epochs, states, ...rest } = about;
  return { ...rest, type: 13, epochs: Float64Array.from(epochs, tdbSeconds), states: states.map((x) => x / 1000) };
}

/** The words of Chebyshev records with midpoint and radius in front of each and the directory at the end (SPK and PCK type 2). */
export function chebyshevWords(init: number, length: number, terms: number, coefficients: Float64Array): Float64Array {
  const per = 3 * terms;
  const count = coefficients.length / per;
  if (!Number.isInteger(count) || count < 1) throw new FarsideError('EPHEMERIS_WRITE', 'coefficients that do not fill whole records');
  const size = per + 2;
  const words = new Float64Array(count * size + 4);
  for (let i = 0; i < count; i++) {
    words[i * size] = init + (i + 0.5) * length;
    words[i * size + 1] = length / 2;
    words.set(coefficients.subarray(i * per, (i + 1) * per), i * size + 2);
  }
  words.set([init, length, size, count], count * size);
  return words;
}

function hermiteWords(s: HermiteSegment): Float64Array {
  const n = s.epochs.length;
  if (n < 2 || s.states.length !== 6 * n) throw new FarsideError('EPHEMERIS_WRITE', 'a table needs two or more states of six numbers');
  for (let i = 1; i < n; i++) if (!(s.epochs[i] > s.epochs[i - 1])) throw new FarsideError('EPHEMERIS_WRITE', 'epochs must increase');
  const window = s.window ?? (n < 4 ? 2 : 4);
  if (window % 2 !== 0 || window < 2 || window > n)
    throw new FarsideError('EPHEMERIS_WRITE', 'the window is even and not larger than the table');
  const directory = Math.floor((n - 1) / 100);
  const words = new Float64Array(7 * n + directory + 2);
  words.set(s.states);
  words.set(s.epochs, 6 * n);
  for (let k = 0; k < directory; k++) words[7 * n + k] = s.epochs[100 * (k + 1) - 1];
  words[7 * n + directory] = window - 1;
  words[7 * n + directory + 1] = n;
  return words;
}

function arrayOf(s: SegmentToWrite): DafArray {
  const integers = [s.target, s.centre, 1, s.type];
  if (s.type === 2) {
    const count = s.coefficients.length / (3 * s.terms);
    const doubles = [s.start ?? s.init, s.end ?? s.init + count * s.length];
    return { name: s.name, doubles, integers, words: chebyshevWords(s.init, s.length, s.terms, s.coefficients) };
  }
  return { name: s.name, doubles: [s.start ?? s.epochs[0], s.end ?? s.epochs[s.epochs.length - 1]], integers, words: hermiteWords(s) };
}

/** Writes a standard SPK (J2000 axes) that any reader of the format takes. Throws EPHEMERIS_WRITE. */
export function writeSpk(file: SpkToWrite): Uint8Array {
  return writeDaf({ kind: 'SPK', internalName: file.internalName, comment: file.comment, arrays: file.segments.map(arrayOf) });
}

/** Euler angles 3-1-3 (rad) as Chebyshev series (binary PCK, type 2), of the body-fixed frame with NAIF class id `frame` against J2000. */
export interface OrientationSegment {
  readonly frame: number;
  readonly name: string;
  readonly init: number;
  readonly length: number;
  readonly terms: number;
  readonly coefficients: Float64Array;
  readonly start?: number;
  readonly end?: number;
}

/** Writes a binary PCK. Throws EPHEMERIS_WRITE. */
export function writePck(file: {
  readonly internalName: string;
  readonly comment: string;
  readonly segments: readonly OrientationSegment[];
}): Uint8Array {
  const arrays = file.segments.map((s): DafArray => {
    const count = s.coefficients.length / (3 * s.terms);
    return {
      name: s.name,
      doubles: [s.start ?? s.init, s.end ?? s.init + count * s.length],
      integers: [s.frame, 1, 2],
      words: chebyshevWords(s.init, s.length, s.terms, s.coefficients),
    };
  });
  return writeDaf({ kind: 'PCK', internalName: file.internalName, comment: file.comment, arrays });
}
