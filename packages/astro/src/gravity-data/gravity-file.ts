import { FarsideError } from '@farside/math';
import { BODIES } from '../bodies.ts';
import type { BodyId, FrameId, GravityField } from '../types.ts';

/**
 * File of one gravity field, little endian:
 *   8 bytes `FARSGRAV`, uint32 version (1), uint32 length of the header in bytes,
 *   the header: UTF-8 JSON, padded with blanks so that the numbers begin at a multiple of 8,
 *   C then S, fully normalised, float64, index n(n+1)/2+m for n = 0..degree (C_00 = 1).
 */
export interface GravityHeader {
  readonly name: string;
  readonly body: BodyId;
  /** m^3/s^2 */
  readonly gm: number;
  /** m */
  readonly radius: number;
  readonly degree: number;
  readonly frame: FrameId;
  readonly normalisation: 'fully normalised (4-pi)';
  /** How the permanent tide is held in C20, for the Earth. */
  readonly tide?: string;
  readonly provenance: string;
}

export interface GravityFile {
  readonly header: GravityHeader;
  readonly field: GravityField;
}

const MAGIC = 'FARSGRAV';
const PREFIX = 16;
const MOST_DEGREE = 2200;
const FRAME = /^(icrf|itrf|tod|moon-pa:de421|moon-me:de421|moon-mod|iau:[a-z]+)$/;

/** Number of coefficients to a degree. */
export const coefficientCount = (degree: number): number => ((degree + 1) * (degree + 2)) / 2;

function broken(name: string, what: string, numbers?: Readonly<Record<string, number>>): FarsideError {
  return new FarsideError('GRAVITY_BROKEN', `${name}: ${what}`, {
    ...(numbers === undefined ? {} : { numbers }),
    tryThis: 'take the file again from the source, or write it anew with tools/gravity.ts',
  });
}

/** Bytes of a gravity file. Throws GRAVITY_BROKEN for figures that a reader would refuse. */
export function writeGravity(header: GravityHeader, c: Float64Array, s: Float64Array): Uint8Array {
  const n = coefficientCount(header.degree);
  if (c.length !== n || s.length !== n)
    throw broken(header.name, 'the coefficients do not fill the degree', { expected: n, found: c.length });
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(PREFIX + padded + 16 * n).fill(32, PREFIX, PREFIX + padded);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 8; i++) bytes[i] = MAGIC.charCodeAt(i);
  view.setUint32(8, 1, true);
  view.setUint32(12, padded, true);
  bytes.set(text, PREFIX);
  for (let i = 0; i < n; i++) {
    view.setFloat64(PREFIX + padded + 8 * i, c[i], true);
    view.setFloat64(PREFIX + padded + 8 * (n + i), s[i], true);
  }
  readGravity(bytes, header.name);
  return bytes;
}

/** Reads a gravity file. Throws GRAVITY_BROKEN for anything that is not a whole, sensible one. The coefficients are copied out of the bytes. */
export function readGravity(bytes: Uint8Array, name: string): GravityFile {
  if (bytes.length < PREFIX) throw broken(name, 'too short for a gravity file', { bytes: bytes.length });
  for (let i = 0; i < 8; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) throw broken(name, `does not begin with ${MAGIC}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== 1) throw broken(name, 'of a version that this reader does not know', { version });
  const length = view.getUint32(12, true);
  if (length > bytes.length - PREFIX) throw broken(name, 'is cut short in its header', { bytes: bytes.length });
  const header = readHeader(bytes.subarray(PREFIX, PREFIX + length), name);
  const n = coefficientCount(header.degree);
  const at = PREFIX + length;
  if (bytes.length !== at + 16 * n) throw broken(name, 'is cut short or too long', { bytes: bytes.length, expected_bytes: at + 16 * n });
  const c = new Float64Array(n);
  const s = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    c[i] = view.getFloat64(at + 8 * i, true);
    s[i] = view.getFloat64(at + 8 * (n + i), true);
    // a normalised coefficient is at most 1 (the central term); beyond it a bit has flipped
    if (!(Math.abs(c[i]) <= 1) || !(Math.abs(s[i]) <= 1)) throw broken(name, 'a coefficient that cannot be', { index: i });
  }
  if (c[0] !== 1) throw broken(name, 'the central coefficient is not 1');
  const { body, gm, radius, degree, frame } = header;
  return { header, field: { name: header.name, body, gm, radius, degree, c, s, frame } };
}

function readHeader(text: Uint8Array, name: string): GravityHeader {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (cause) {
    throw new FarsideError('GRAVITY_BROKEN', `${name}: its header is not JSON text`, { cause });
  }
  if (typeof value !== 'object' || value === null) throw broken(name, 'its header is not an object');
  const h = value as Partial<Record<keyof GravityHeader, unknown>>;
  const degree = h.degree;
  if (typeof degree !== 'number' || !Number.isInteger(degree) || degree < 0 || degree > MOST_DEGREE)
    throw broken(name, 'no sensible degree in its header');
  if (typeof h.gm !== 'number' || !(h.gm > 0 && h.gm < 1e25)) throw broken(name, 'no sensible gm in its header');
  if (typeof h.radius !== 'number' || !(h.radius > 0 && h.radius < 1e10)) throw broken(name, 'no sensible radius in its header');
  if (typeof h.body !== 'string' || !Object.hasOwn(BODIES, h.body)) throw broken(name, 'a body that is not known');
  if (typeof h.frame !== 'string' || !FRAME.test(h.frame)) throw broken(name, 'a frame that is not known');
  if (h.normalisation !== 'fully normalised (4-pi)') throw broken(name, 'a normalisation that is not known');
  if (typeof h.name !== 'string' || typeof h.provenance !== 'string') throw broken(name, 'no name or provenance in its header');
  return value as GravityHeader;
}

/** The field cut to `degree`; the coefficients are views on the same memory. Throws GRAVITY_DEGREE when the field does not reach it. */
export function truncateField(field: GravityField, degree: number): GravityField {
  if (!Number.isInteger(degree) || degree < 0 || degree > field.degree) {
    throw new FarsideError('GRAVITY_DEGREE', `${field.name} holds degrees 0 to ${field.degree}, not ${degree}`, {
      numbers: { degree: Number.isFinite(degree) ? degree : -1, highest: field.degree },
      tryThis: `ask for at most ${field.degree}`,
    });
  }
  if (degree === field.degree) return field;
  const n = coefficientCount(degree);
  return { ...field, degree, c: field.c.subarray(0, n), s: field.s.subarray(0, n) };
}
