import { type Epoch, interpolateStates, secondsBetween, secondsInScale } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { centreOf } from '../ndm/centres.ts';
import type { Oem, OemSegment } from '../oem/oem.ts';
import type { PathPiece } from './piece.ts';

/** Names of frames whose axes are those of the ICRF, or within 0.02 arc seconds of them. */
const ICRF_AXES: readonly string[] = ['ICRF', 'ICRF1', 'ICRF2', 'ICRF3', 'GCRF', 'EME2000', 'J2000', 'J2000.0'];

/** Degree where a segment names none: states with velocities at usual steps bear it. */
const USUAL = 7;
const MOST_DEGREE = 31;

/** The segments of a message as pieces of a path. Throws PATH_FRAME, PATH_CENTRE, PATH_INTERPOLATION. */
export function oemPieces(m: Oem, name: string): PathPiece[] {
  return m.segments.map((s) => pieceOf(s, name)).filter((p) => p !== undefined);
}

function pieceOf(s: OemSegment, name: string): PathPiece | undefined {
  if (!ICRF_AXES.includes(s.frame.toUpperCase()))
    throw new FarsideError('PATH_FRAME', `${name}: states in ${s.frame}`, { expected: 'ICRF, GCRF, EME2000 or J2000', found: s.frame });
  const centre = centreOf(s.centre);
  if (centre === undefined)
    throw new FarsideError('PATH_CENTRE', `${name}: states about '${s.centre}', which is no body here`, {
      expected: 'EARTH, MOON, SUN, ...',
      found: s.centre,
    });
  const first = s.epochs[0];
  const last = s.epochs[s.epochs.length - 1];
  // claims beyond the records cannot be kept
  const start = later(s.useableStart ?? s.start, first);
  const end = earlier(s.useableStop ?? s.stop, last);
  if (s.epochs.length < 2) return undefined;
  // in the seconds that the velocities are told in
  const scale = s.timeSystem === 'TDB' ? 'TDB' : 'TAI';
  const zero = secondsInScale(first, scale);
  const since = (e: Epoch): number => secondsBetween(zero, secondsInScale(e, scale));
  const times = Float64Array.from(s.epochs, since);
  const { method, window } = interpolationOf(s, name);
  const table = interpolateStates(times, s.states, window, method);
  return { start, end, centre, at: (epoch, out) => table(since(epoch), out) };
}

const later = (a: Epoch, b: Epoch): Epoch => (secondsBetween(a, b) > 0 ? b : a);
const earlier = (a: Epoch, b: Epoch): Epoch => (secondsBetween(a, b) < 0 ? b : a);

function interpolationOf(s: OemSegment, name: string): { method: 'hermite' | 'lagrange'; window: number } {
  const degree = s.interpolationDegree ?? USUAL;
  if (degree > MOST_DEGREE)
    throw new FarsideError('PATH_INTERPOLATION', `${name}: interpolation of degree ${degree}`, {
      expected: `at most ${MOST_DEGREE}`,
      found: `${degree}`,
    });
  switch ((s.interpolation ?? 'HERMITE').toUpperCase()) {
    case 'HERMITE':
      return { method: 'hermite', window: Math.max(1, Math.ceil((degree + 1) / 2)) };
    case 'LAGRANGE':
      return { method: 'lagrange', window: degree + 1 };
    case 'LINEAR':
      return { method: 'lagrange', window: 2 };
    default:
      throw new FarsideError('PATH_INTERPOLATION', `${name}: interpolation '${s.interpolation}'`, {
        expected: 'HERMITE, LAGRANGE or LINEAR',
        found: s.interpolation ?? '',
      });
  }
}
