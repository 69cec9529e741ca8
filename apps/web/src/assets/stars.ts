import { broken, headerNumber, readContainer, writeContainer } from './container.ts';
import { starColour } from './star-colour.ts';

/** Stars, brightest first. */
export interface Stars {
  readonly count: number;
  /** Unit vectors in ICRF axes, x y z of each star; at J2000, to 0.004°. */
  readonly directions: Float32Array<ArrayBuffer>;
  /** Apparent visual magnitude. */
  readonly magnitudes: Float32Array<ArrayBuffer>;
  /** Linear red, green, blue of each star, the largest of the three is 1: the hue alone. */
  readonly colours: Float32Array<ArrayBuffer>;
}

/** A star of the catalogue: right ascension and declination in degrees (ICRF, J2000), visual magnitude, B−V. */
export interface CatalogueStar {
  readonly rightAscension_deg: number;
  readonly declination_deg: number;
  readonly magnitude: number;
  readonly bv: number;
}

const MAGIC = 'FARSSTAR';
const TURN = 65536;

/**
 * Bytes of a star file. Its body, for n stars brightest first: n × uint16 right ascension (65536 to the turn), n × int16 declination
 * (65536 to half a turn), n bytes of magnitude, n bytes of B−V, each byte a multiple of a step over an offset of the header.
 */
export function writeStars(stars: readonly CatalogueStar[], provenance: string): Uint8Array<ArrayBuffer> {
  const sorted = [...stars].sort((a, b) => a.magnitude - b.magnitude);
  const n = sorted.length;
  const magnitude = byteScale(sorted.map((s) => s.magnitude));
  const bv = byteScale(sorted.map((s) => s.bv));
  const body = new Uint8Array(6 * n);
  const view = new DataView(body.buffer);
  for (const [i, star] of sorted.entries()) {
    const turn = star.rightAscension_deg / 360;
    view.setUint16(2 * i, Math.round((turn - Math.floor(turn)) * TURN) % TURN, true);
    view.setInt16(2 * (n + i), Math.round((star.declination_deg / 180) * TURN), true);
    body[4 * n + i] = Math.round((star.magnitude - magnitude.offset) / magnitude.step);
    body[5 * n + i] = Math.round((star.bv - bv.offset) / bv.step);
  }
  const header = { count: n, magnitude_offset: magnitude.offset, magnitude_step: magnitude.step, bv_offset: bv.offset, bv_step: bv.step };
  return writeContainer(MAGIC, { ...header, axes: 'ICRF right ascension and declination at J2000', provenance }, body);
}

/** Offset and step that lay a byte over all values, in whole thousandths. */
function byteScale(values: readonly number[]): { offset: number; step: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    if (v < least) least = v;
    if (v > most) most = v;
  }
  return { offset: least, step: Math.max(0.001, Math.ceil(((most - least) / 255) * 1000) / 1000) };
}

/** Reads a star file, stars.bin. Throws ASSET_BROKEN for anything that is not a whole one. */
export function readStars(bytes: Uint8Array): Stars {
  const { header, body } = readContainer(MAGIC, bytes);
  const count = headerNumber(MAGIC, header, 'count', 0, 1e7);
  const magnitudeOffset = headerNumber(MAGIC, header, 'magnitude_offset', -30, 30);
  const magnitudeStep = headerNumber(MAGIC, header, 'magnitude_step', 1e-4, 1);
  const bvOffset = headerNumber(MAGIC, header, 'bv_offset', -2, 10);
  const bvStep = headerNumber(MAGIC, header, 'bv_step', 1e-4, 1);
  if (body.length !== 6 * count) throw broken(MAGIC, 'is cut short or too long', { expected: 6 * count, found: body.length });
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const directions = new Float32Array(3 * count);
  const magnitudes = new Float32Array(count);
  const colours = new Float32Array(3 * count);
  const palette = new Map<number, readonly [number, number, number]>();
  for (let i = 0; i < count; i++) {
    const alpha = (view.getUint16(2 * i, true) / TURN) * 2 * Math.PI;
    const delta = (view.getInt16(2 * (count + i), true) / TURN) * Math.PI;
    directions[3 * i] = Math.cos(delta) * Math.cos(alpha);
    directions[3 * i + 1] = Math.cos(delta) * Math.sin(alpha);
    directions[3 * i + 2] = Math.sin(delta);
    magnitudes[i] = magnitudeOffset + body[4 * count + i] * magnitudeStep;
    const index = body[5 * count + i];
    let colour = palette.get(index);
    if (colour === undefined) {
      colour = starColour(bvOffset + index * bvStep);
      palette.set(index, colour);
    }
    colours.set(colour, 3 * i);
  }
  return { count, directions, magnitudes, colours };
}
