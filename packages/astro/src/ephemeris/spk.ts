import { FarsideError, sha256Hex } from '@farside/math';
import { type ChebyshevRecords, chebyshevRecords, evaluateRecords } from './chebyshev-records.ts';
import { brokenFile, readDaf } from './daf.ts';
import { type DiscreteStates, discreteStates, evaluateStates } from './discrete-states.ts';

/** One segment: `target` relative to `centre` (NAIF ids), over [start, end] in TDB seconds past J2000, axes of the ICRF. */
export interface SpkSegment {
  readonly target: number;
  readonly centre: number;
  readonly type: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The series of types 2 and 3 (km), for those who build their own. */
  readonly records?: ChebyshevRecords;
  /** The table of types 8, 9, 12 and 13 (km, km/s). */
  readonly states?: DiscreteStates;
  /**
   * Position and velocity (m, m/s, the second one of TDB) at epoch hi + lo into out[0..5]; hi whole seconds and lo the rest, so that 1e9 s lose no digit.
   * Beyond [start, end] the nearest piece is continued: callers check. Allocates nothing.
   */
  evaluate(hi: number, lo: number, out: Float64Array): void;
}

export interface SpkFile {
  readonly name: string;
  readonly sha256: string;
  readonly comment: string;
  readonly segments: readonly SpkSegment[];
}

/** NAIF's number of the J2000 frame, whose axes are those of the ICRF in every DE since DE403. */
const J2000 = 1;

/**
 * Reads an SPK held in memory (types 2, 3, 8, 9, 12, 13). The bytes are kept, not copied: do not change them. `sha256` may be given when already known.
 * Throws EPHEMERIS_BROKEN for a damaged file, EPHEMERIS_TYPE for a segment type or axes that this reader does not know.
 */
export function readSpk(bytes: Uint8Array, name: string, sha256?: string): SpkFile {
  const daf = readDaf(bytes, name);
  if (daf.kind !== 'SPK' && daf.kind !== '') {
    throw new FarsideError('EPHEMERIS_TYPE', `${name} is a ${daf.kind} file, not an SPK`, {
      expected: 'DAF/SPK',
      found: `DAF/${daf.kind}`,
    });
  }
  const segments: SpkSegment[] = [];
  for (const summary of daf.summaries) {
    if (summary.doubles.length !== 2 || summary.integers.length !== 6) throw brokenFile(name, 'summaries that are not those of an SPK');
    const [start, end] = summary.doubles;
    const [target, centre, frame, type] = summary.integers;
    if (target === centre) throw brokenFile(name, 'a segment of a body relative to itself', { target });
    if (frame !== J2000) {
      throw new FarsideError('EPHEMERIS_TYPE', `${name}: segment of ${target} in frame ${frame}; only J2000 (1) axes are read`, {
        numbers: { frame },
      });
    }
    const common = { target, centre, type, name: summary.name, start, end };
    if (type === 2 || type === 3) {
      const records = chebyshevRecords(daf, summary, type === 2 ? 3 : 6, name);
      segments.push({ ...common, records, evaluate: (hi, lo, out) => evaluateRecords(records, hi, lo, 1000, out) });
    } else if (type === 8 || type === 9 || type === 12 || type === 13) {
      const states = discreteStates(daf, summary, type, name);
      segments.push({ ...common, states, evaluate: (hi, lo, out) => evaluateStates(states, hi, lo, 1000, out) });
    } else {
      throw new FarsideError('EPHEMERIS_TYPE', `${name}: segment of ${target} is of type ${type}`, {
        expected: 'SPK type 2, 3, 8, 9, 12 or 13',
        found: `type ${type}`,
        tryThis: 'convert the file, or give one of the planetary kernels (DE405, DE421, DE430, DE440)',
      });
    }
  }
  if (segments.length === 0) throw brokenFile(name, 'holds no segment');
  return { name, sha256: sha256 ?? sha256Hex(bytes), comment: daf.comment, segments };
}
