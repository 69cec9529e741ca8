import { FarsideError } from '@farside/math';

/**
 * The outside of the packed files under apps/web/assets, little endian:
 *   8 bytes of a magic word, uint32 version (1), uint32 length of the header in bytes,
 *   the header: UTF-8 JSON, padded with blanks to a multiple of 8; the body.
 */
export interface Container {
  readonly header: Readonly<Record<string, unknown>>;
  /** A view on the bytes read. */
  readonly body: Uint8Array;
}

const PREFIX = 16;

/** What is thrown for a file that cannot be what it says: ASSET_BROKEN. */
export function broken(magic: string, what: string, numbers?: Readonly<Record<string, number>>): FarsideError {
  return new FarsideError('ASSET_BROKEN', `A ${magic} file ${what}`, {
    ...(numbers === undefined ? {} : { numbers }),
    tryThis: 'load the page again; if that does not help, build it again from a clean checkout (the file is written by npm run textures)',
  });
}

/** Bytes of a file. `magic` is eight ASCII letters. */
export function writeContainer(magic: string, header: Readonly<Record<string, unknown>>, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(PREFIX + padded + body.length).fill(32, PREFIX, PREFIX + padded);
  for (let i = 0; i < 8; i++) bytes[i] = magic.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 1, true);
  view.setUint32(12, padded, true);
  bytes.set(text, PREFIX);
  bytes.set(body, PREFIX + padded);
  return bytes;
}

/** Takes a file apart. Throws ASSET_BROKEN when it does not begin with `magic`, is of another version, or is cut short in its header. */
export function readContainer(magic: string, bytes: Uint8Array): Container {
  if (bytes.length < PREFIX) throw broken(magic, 'is too short', { bytes: bytes.length });
  for (let i = 0; i < 8; i++) if (bytes[i] !== magic.charCodeAt(i)) throw broken(magic, `does not begin with ${magic}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== 1) throw broken(magic, 'is of a version that this reader does not know', { version });
  const length = view.getUint32(12, true);
  if (length > bytes.length - PREFIX) throw broken(magic, 'is cut short in its header', { bytes: bytes.length });
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX, PREFIX + length)));
  } catch (cause) {
    throw broken(magic, 'has a header that is not JSON text').within({ cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw broken(magic, 'has a header that is not an object');
  return { header: header as Record<string, unknown>, body: bytes.subarray(PREFIX + length) };
}

/** A number of the header within [least, most]. Throws ASSET_BROKEN when it is absent or outside. */
export function headerNumber(magic: string, header: Container['header'], key: string, least: number, most: number): number {
  const value = header[key];
  if (typeof value !== 'number' || !(value >= least && value <= most)) throw broken(magic, `has no sensible ${key} in its header`);
  return value;
}
