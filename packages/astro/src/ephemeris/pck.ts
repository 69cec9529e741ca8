import { FarsideError, sha256Hex } from '@farside/math';
import { DE421_PA_TO_ME, type LunarOrientation } from '../frames/lunar.ts';
import { fromSecondsInScale, TT_MINUS_TAI } from '../time/scales.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import type { Epoch } from '../types.ts';
import { type ChebyshevRecords, chebyshevRecords, evaluateRecords } from './chebyshev-records.ts';
import { brokenFile, readDaf } from './daf.ts';
import { tdbText } from './tdb-text.ts';

/** Euler angles of one body-fixed frame (NAIF class id) against J2000, over [start, end] in TDB seconds past J2000. */
export interface PckSegment {
  readonly frame: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly records: ChebyshevRecords;
}

export interface PckFile {
  readonly name: string;
  readonly sha256: string;
  readonly comment: string;
  readonly segments: readonly PckSegment[];
}

/**
 * Reads a binary PCK held in memory: type 2 segments (NAIF, "PCK Required Reading"). Type 3 (series of right ascension, declination and rotation with
 * body-fixed rates, used for one asteroid) and type 20 are refused with EPHEMERIS_TYPE, damaged files with EPHEMERIS_BROKEN.
 */
export function readPck(bytes: Uint8Array, name: string, sha256?: string): PckFile {
  const daf = readDaf(bytes, name);
  if (daf.kind !== 'PCK' && daf.kind !== '') {
    throw new FarsideError('EPHEMERIS_TYPE', `${name} is a ${daf.kind} file, not a binary PCK`, {
      expected: 'DAF/PCK',
      found: `DAF/${daf.kind}`,
    });
  }
  const segments: PckSegment[] = [];
  for (const summary of daf.summaries) {
    if (summary.doubles.length !== 2 || summary.integers.length !== 5)
      throw brokenFile(name, 'summaries that are not those of a binary PCK');
    const [start, end] = summary.doubles;
    const [frame, reference, type] = summary.integers;
    if (type !== 2 || reference !== 1) {
      throw new FarsideError('EPHEMERIS_TYPE', `${name}: segment of frame ${frame} is of type ${type} against frame ${reference}`, {
        expected: 'type 2 against J2000 (1)',
        found: `type ${type} against ${reference}`,
      });
    }
    segments.push({ frame, name: summary.name, start, end, records: chebyshevRecords(daf, summary, 3, name) });
  }
  if (segments.length === 0) throw brokenFile(name, 'holds no segment');
  return { name, sha256: sha256 ?? sha256Hex(bytes), comment: daf.comment, segments };
}

/** NAIF class id of the principal axes of DE421 (moon_080317.tf). */
export const MOON_PA_DE421 = 31006;

/** The Moon's principal axes from a binary PCK, with where they come from and how long they are known. */
export interface LunarAxes extends LunarOrientation {
  readonly source: string;
  readonly sha256: string;
  readonly first: Epoch;
  readonly last: Epoch;
}

/**
 * Principal axes of the Moon after DE421 from a binary PCK: phi, theta, psi (rad; psi runs on past 2 pi) and rates (rad/s), the 3-1-3 Euler angles from the ICRF.
 * Where segments overlap the later one holds. Throws EPHEMERIS_NO_LINK when the file does not have the frame; `angles` throws EPHEMERIS_COVERAGE outside.
 */
export function createLunarAxes(file: PckFile): LunarAxes {
  const frame = MOON_PA_DE421;
  const segments = file.segments.filter((s) => s.frame === frame).reverse();
  if (segments.length === 0) {
    throw new FarsideError('EPHEMERIS_NO_LINK', `${file.name} does not hold the orientation of frame ${frame}`, {
      found: `frames ${file.segments.map((s) => s.frame).join(', ')}`,
      tryThis: 'give the binary PCK of the axes asked for (DE421 principal axes: 31006)',
    });
  }
  const start = Math.min(...segments.map((s) => s.start));
  const end = Math.max(...segments.map((s) => s.end));
  return {
    source: file.name,
    sha256: file.sha256,
    first: fromSecondsInScale('TDB', start),
    last: fromSecondsInScale('TDB', end),
    paToMe: DE421_PA_TO_ME,
    angles(epoch, out) {
      const hi = epoch.s;
      const tt = epoch.f + TT_MINUS_TAI;
      const lo = tt + tdbMinusTt(hi + tt);
      for (let k = 0; k < segments.length; k++) {
        const s = segments[k];
        // a microsecond of slack for limits that went through an epoch and back
        if (hi - s.start + lo >= -1e-6 && hi - s.end + lo <= 1e-6) {
          evaluateRecords(s.records, hi, lo, 1, out);
          return;
        }
      }
      const known = Number.isFinite(hi + lo);
      throw new FarsideError(
        'EPHEMERIS_COVERAGE',
        `${file.name} gives the axes from ${tdbText(start)} to ${tdbText(end)}, not at ${known ? tdbText(hi + lo) : 'an epoch that is not finite'}`,
        {
          numbers: { start_tdb_s: start, end_tdb_s: end, ...(known ? { asked_tdb_s: hi + lo } : {}) },
          tryThis: 'choose an epoch inside, or a kernel with more coverage',
        },
      );
    },
  };
}
