import { FarsideError } from '@farside/math';
import { canonicalJson, decodeJson } from './json.ts';
import { CHUNK_KINDS, type Chunk, type ChunkHeader, type ChunkRef, type Seal } from './store.ts';

/**
 * The log of a flight, one file: eight bytes `FARLOG` version, 0; then records. A record is
 *   magic `FsRc` (4) · length of the rest of the record, u32 LE (4) · CRC-32 over length, header length, header and data, u32 LE (4) · header length, u32 LE (4) · header (JSON) · data.
 * A header with `seal` closes a phase; everything before it counts. A torn tail is no damage: nothing after the last seal is read.
 */
export const LOG_VERSION = 1;
export const LOG_HEAD = Uint8Array.of(0x46, 0x41, 0x52, 0x4c, 0x4f, 0x47, LOG_VERSION, 0);
const MAGIC = 0x63527346; // "FsRc" little-endian
const FRAME = 16;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309 / ITU-T V.42 (reflected, 0xEDB88320), as in zip and PNG. */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length, start = 0): number {
  let c = ~start;
  for (let i = from; i < to; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

function record(header: unknown, data: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(canonicalJson(header));
  const out = new Uint8Array(FRAME + head.length + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, out.length - 8, true);
  view.setUint32(12, head.length, true);
  out.set(head, FRAME);
  out.set(data, FRAME + head.length);
  view.setUint32(8, crc32(out, 12, out.length, crc32(out, 4, 8)), true);
  return out;
}

export function encodeChunk(c: Chunk): Uint8Array {
  const { phase, vehicle, kind, meta } = c;
  return record({ phase, vehicle, kind, meta }, c.data);
}
export function encodeSeal(s: Seal): Uint8Array {
  return record({ seal: s.phase, end: s.end }, new Uint8Array(0));
}

/** A chunk's place in the log. */
export interface LogRef extends ChunkRef {
  /** Byte at which its data begins. */
  readonly offset: number;
}
export interface LogSeal extends Seal {
  /** Byte after the seal's record. */
  readonly offset: number;
}
export interface LogScan {
  readonly chunks: readonly LogRef[];
  readonly seals: readonly LogSeal[];
  /** Bytes up to which records are whole; beyond is a torn tail. */
  readonly whole: number;
  /** Bytes up to the end of the last seal: what counts. */
  readonly sealed: number;
}

/** Length of the whole record at `i` when it is sound, else 0. */
function soundRecord(bytes: Uint8Array, view: DataView, i: number): number {
  if (i + FRAME > bytes.length || view.getUint32(i, true) !== MAGIC) return 0;
  const length = view.getUint32(i + 4, true) + 8;
  if (length < FRAME || i + length > bytes.length || view.getUint32(i + 12, true) > length - FRAME) return 0;
  const crc = crc32(bytes, i + 12, i + length, crc32(bytes, i + 4, i + 8));
  return crc === view.getUint32(i + 8, true) ? length : 0;
}

/**
 * Reads the structure of a log. A tail that was torn off at any byte is passed over. Damage before a later sealed record is not: FLIGHT_BROKEN,
 * with the byte. Also FLIGHT_BROKEN for what is no flight log, FLIGHT_NEWER for a later version.
 */
export function scanLog(bytes: Uint8Array): LogScan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: LogRef[] = [];
  const seals: LogSeal[] = [];
  for (let i = 0; i < Math.min(6, bytes.length); i++) {
    if (bytes[i] !== LOG_HEAD[i])
      throw new FarsideError('FLIGHT_BROKEN', 'this is not the log of a flight', { found: 'another file, or its beginning is damaged' });
  }
  if (bytes.length > 6 && bytes[6] > LOG_VERSION) {
    throw new FarsideError('FLIGHT_NEWER', `the flight's log is of version ${bytes[6]}; this program reads up to ${LOG_VERSION}`, {
      numbers: { found: bytes[6], known: LOG_VERSION },
      tryThis: 'read it with a newer version of the program',
    });
  }
  let i = Math.min(bytes.length, LOG_HEAD.length);
  for (let length = soundRecord(bytes, view, i); length > 0; length = soundRecord(bytes, view, i)) {
    const n = view.getUint32(i + 12, true);
    const header = decodeJson(bytes.subarray(i + FRAME, i + FRAME + n), `the record at byte ${i}`) as ChunkHeader & {
      seal?: string;
      end: number;
    };
    if (header.seal !== undefined) {
      if (header.end !== chunks.length) throw damaged(i);
      seals.push({ phase: header.seal, end: header.end, offset: i + length });
    } else {
      if (!CHUNK_KINDS.includes(header.kind)) throw damaged(i);
      chunks.push({ ...header, seq: chunks.length, length: length - FRAME - n, offset: i + FRAME + n });
    }
    i += length;
  }
  const whole = i;
  // A torn tail holds no sound record; if one follows, the hole is damage.
  for (let k = i + 1; k + FRAME <= bytes.length; k++) {
    if (bytes[k] === 0x46 && bytes[k + 1] === 0x73 && soundRecord(bytes, view, k) > 0) throw damaged(i);
  }
  const last = seals.at(-1);
  return { chunks, seals, whole, sealed: last ? last.offset : Math.min(whole, LOG_HEAD.length) };
}

function damaged(at: number): FarsideError {
  return new FarsideError('FLIGHT_BROKEN', `the flight's log is damaged at byte ${at}, with sound records behind it`, {
    numbers: { byte: at },
    tryThis: 'take a copy from elsewhere, or fly the mission again',
  });
}
