import { BODIES, type BodyId, fromSecondsInScale, readSpk, type SpkSegment, secondsInScale } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { PathPiece } from './piece.ts';

const bodyOfNaif = (id: number): BodyId | undefined =>
  (Object.values(BODIES).find((b) => b.naif.includes(id)) as { id: BodyId } | undefined)?.id;

/** What the targets of a kernel are called: id, and the word that their segments' names begin with. */
const wordOf = (s: SpkSegment): string => s.name.trim().split(/\s+/)[0]?.toLowerCase() ?? '';

/** The segments of one target as pieces of a path, in the order of the file. Throws PATH_OBJECT, PATH_CENTRE. */
export function spkPieces(bytes: Uint8Array, name: string, object: string | undefined): { object: string; pieces: PathPiece[] } {
  const file = readSpk(bytes, name, '');
  const target = targetOf(file.segments, name, object);
  const own = file.segments.filter((s) => s.target === target);
  return { object: object ?? String(target), pieces: own.map((s) => pieceOf(s, name)) };
}

/** The target that is meant: by id or word; else the only spacecraft (a negative id), else the only target. */
function targetOf(segments: readonly SpkSegment[], name: string, object: string | undefined): number {
  const words = new Map<number, string>();
  for (const s of segments) if (!words.has(s.target)) words.set(s.target, wordOf(s));
  const all = [...words.keys()];
  const told = all.map((id) => (words.get(id) ? `${id} (${words.get(id)})` : `${id}`)).slice(0, 12);
  if (object !== undefined) {
    const word = object.toLowerCase();
    const found = /^-?\d+$/.test(object) ? all.filter((id) => id === Number(object)) : all.filter((id) => words.get(id) === word);
    if (found.length === 1) return found[0];
    throw new FarsideError('PATH_OBJECT', `${name} holds ${found.length === 0 ? 'no' : 'more than one'} '${object}'`, {
      expected: `one of ${told.join(', ')}`,
      found: object,
    });
  }
  const craft = all.filter((id) => id < 0);
  const meant = craft.length > 0 ? craft : all;
  if (meant.length === 1) return meant[0];
  throw new FarsideError('PATH_OBJECT', `${name} holds several objects: say which is meant`, {
    expected: `one of ${told.join(', ')}`,
    found: 'none named',
  });
}

function pieceOf(s: SpkSegment, name: string): PathPiece {
  const centre = bodyOfNaif(s.centre);
  if (centre === undefined)
    throw new FarsideError('PATH_CENTRE', `${name}: states of ${s.target} about ${s.centre}, which is no body here`, {
      expected: 'the NAIF id of Earth (399), Moon (301), Sun (10), ...',
      found: `${s.centre}`,
    });
  return {
    start: fromSecondsInScale('TDB', s.start),
    end: fromSecondsInScale('TDB', s.end),
    centre,
    at(epoch, out) {
      const tdb = secondsInScale(epoch, 'TDB');
      s.evaluate(tdb.s, tdb.f, out);
    },
  };
}
