import { type Epoch, formatIso, type GivenPath, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { readOem } from '../oem/read.ts';
import { oemPieces } from './oem.ts';
import type { PathPiece } from './piece.ts';
import { spkPieces } from './spk.ts';

/** Epochs may miss the ends of a piece by their rounding, s. */
const SLACK = 1e-6;

/**
 * The path that a file gives: an OEM in keyword-value notation or NDM/XML, or an SPK kernel. `object` chooses among several (an SPK: the NAIF id or the name that its
 * segments begin with); an SPK with one spacecraft needs none. Frames: ICRF, GCRF, and J2000 or EME2000, which are taken for the same axes, as SPICE does (they
 * differ by 0.02 arc seconds). OEM: interpolated as each segment says, Hermite of degree 7 where it does not; within the useable times where they are given.
 * Throws PATH_FORMAT (neither of these), PATH_OBJECT, PATH_FRAME, PATH_CENTRE, and what readOem and readSpk throw.
 */
export function readPathFile(bytes: Uint8Array, name: string, object?: string): GivenPath {
  const magic = String.fromCharCode(...bytes.subarray(0, 8));
  if (/^(DAF\/|NAIF\/DAF)/.test(magic)) {
    const found = spkPieces(bytes, name, object);
    return givenPath(name, found.object, found.pieces);
  }
  const m = readOem(textOf(bytes, name), name);
  const { objectName, objectId } = m.segments[0];
  if (object !== undefined && ![objectName, objectId].some((x) => x.toLowerCase() === object.toLowerCase()))
    throw new FarsideError('PATH_OBJECT', `${name} is about '${objectName}' (${objectId}), not '${object}'`, {
      expected: objectName,
      found: object,
    });
  return givenPath(name, objectName, oemPieces(m, name));
}

/** Text of a file: UTF-8, or UTF-16 with its mark. */
function textOf(bytes: Uint8Array, name: string): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  let text: string | undefined;
  try {
    text = new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = undefined;
  }
  // what holds control characters is no message, whatever it can be decoded as
  if (text !== undefined && ![...text.slice(0, 4096)].some((c) => c < ' ' && !/\s/.test(c))) return text;
  throw new FarsideError('PATH_FORMAT', `${name} is neither an orbit ephemeris message nor an SPK kernel`, {
    expected: 'an OEM (keyword-value or XML, CCSDS 502.0-B) or an SPK (DAF/SPK)',
    found: 'other bytes',
  });
}

/** Pieces in the order of precedence: of those that hold at an epoch the last one does. */
function givenPath(source: string, object: string, pieces: readonly PathPiece[]): GivenPath {
  const spans = joined(pieces);
  let last: PathPiece | undefined;
  const holds = (p: PathPiece, epoch: Epoch, slack: number): boolean =>
    secondsBetween(p.start, epoch) >= -slack && secondsBetween(p.end, epoch) <= slack;
  const find = (epoch: Epoch): PathPiece | undefined =>
    pieces.findLast((p) => holds(p, epoch, 0)) ?? pieces.findLast((p) => holds(p, epoch, SLACK));
  return {
    source,
    object,
    spans,
    at(epoch, out) {
      // inside of a piece that nothing overlaps there is no need to look again
      const piece =
        last && secondsBetween(last.start, epoch) > 0 && secondsBetween(last.end, epoch) < 0 && alone(last, pieces) ? last : find(epoch);
      if (!piece) throw outside(source, object, spans, epoch);
      last = piece;
      piece.at(epoch, out);
      return piece.centre;
    },
  };
}

const lonely = new WeakMap<PathPiece, boolean>();
function alone(p: PathPiece, pieces: readonly PathPiece[]): boolean {
  const known = lonely.get(p);
  if (known !== undefined) return known;
  const found = !pieces.some((q) => q !== p && secondsBetween(q.start, p.end) > 0 && secondsBetween(p.start, q.end) > 0);
  lonely.set(p, found);
  return found;
}

function joined(pieces: readonly PathPiece[]): { start: Epoch; end: Epoch }[] {
  const out: { start: Epoch; end: Epoch }[] = [];
  for (const p of pieces.toSorted((a, b) => -secondsBetween(a.start, b.start))) {
    const before = out.at(-1);
    if (!before || secondsBetween(before.end, p.start) > SLACK) out.push({ start: p.start, end: p.end });
    else if (secondsBetween(before.end, p.end) > 0) before.end = p.end;
  }
  return out;
}

const utc = (e: Epoch): string => formatIso(e, 'UTC', 0);

function outside(source: string, object: string, spans: GivenPath['spans'], epoch: Epoch): FarsideError {
  const told = spans.slice(0, 4).map((s) => `${utc(s.start)} to ${utc(s.end)}`);
  if (spans.length > told.length) told.push(`and ${spans.length - told.length} more`);
  const valid = Number.isFinite(epoch.s + epoch.f);
  return new FarsideError('PATH_OUTSIDE', `${source} does not say where '${object}' is${valid ? ` at ${utc(epoch)}` : ''}`, {
    ...(valid ? { epoch: utc(epoch) } : {}),
    expected: `an epoch from ${told.join(', ')}`,
    ...(valid ? { found: utc(epoch) } : {}),
    tryThis: 'a file that covers it',
  });
}
