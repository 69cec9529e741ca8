import { FarsideError } from '@farside/math';

/**
 * Reader of NAIF's Double precision Array File: the container of SPK (ephemerides) and binary PCK (orientations).
 * Layout after NAIF's "DAF Required Reading": records of 1024 bytes (128 doubles); the file record first, then comment records, then a
 * doubly linked list of summary records, each followed by its name record; arrays lie anywhere behind, addressed by 1-based double-word numbers.
 */
export interface DafSummary {
  readonly name: string;
  readonly doubles: Float64Array;
  /** The integer components; the last two are the first and last word address (1-based, inclusive) of the array. */
  readonly integers: Int32Array;
  readonly first: number;
  readonly last: number;
}

export interface Daf {
  /** `SPK` or `PCK`; empty for old files that only say `NAIF/DAF`. */
  readonly kind: string;
  readonly internalName: string;
  readonly comment: string;
  readonly summaries: readonly DafSummary[];
  /** All complete double words of the file in host order: word with address a stands at index a - 1. A view on the bytes where the host allows it. */
  readonly words: Float64Array;
}

export const RECORD_BYTES = 1024;
const RECORD_WORDS = 128;

/** What the FTP test string must be: line ends of every kind, which a transfer in text mode would change. */
export const FTP_STRING = 'FTPSTR:\r:\n:\r\n:\r\0:\x81:\x10\xce:ENDFTP';
export const FTP_OFFSET = 699;

const HOST_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** EPHEMERIS_BROKEN with the file's name in front: for everything a damaged or foreign file can show. */
export function brokenFile(name: string, what: string, numbers?: Readonly<Record<string, number>>): FarsideError {
  return new FarsideError('EPHEMERIS_BROKEN', `${name}: ${what}`, {
    ...(numbers === undefined ? {} : { numbers }),
    tryThis: 'fetch the file again, in binary mode, and compare its size and hash with the source',
  });
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  let s = '';
  for (let i = 0; i < length; i++) s += String.fromCharCode(bytes[offset + i]);
  return s;
}

const trimmed = (s: string): string => s.replace(/[\0 ]+$/, '');

/** Host-order doubles of the file; no copy when the file is of the host's byte order and aligned. */
function wordsOf(bytes: Uint8Array, little: boolean): Float64Array {
  const n = Math.floor(bytes.length / 8);
  if (little === HOST_LITTLE && bytes.byteOffset % 8 === 0) return new Float64Array(bytes.buffer, bytes.byteOffset, n);
  if (little === HOST_LITTLE) return new Float64Array(bytes.slice(0, 8 * n).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Float64Array(n);
  for (let i = 0; i < n; i++) words[i] = view.getFloat64(8 * i, little);
  return words;
}

/** Comment area: records 2 .. first summary record - 1, 1000 characters each, lines ended by NUL, the whole by EOT. */
function commentOf(bytes: Uint8Array, forward: number): string {
  let s = '';
  for (let record = 2; record < forward; record++) s += textAt(bytes, (record - 1) * RECORD_BYTES, 1000);
  const end = s.indexOf('\x04');
  // without an end mark these are reserved, unused records
  return end < 0 ? '' : s.slice(0, end).replace(/\0/g, '\n');
}

/**
 * Reads a DAF held in memory, little or big endian. `name` is used in messages. Array contents are not interpreted, but every address is known to lie in the file.
 * Throws EPHEMERIS_BROKEN for anything that is not a whole, consistent DAF.
 */
export function readDaf(bytes: Uint8Array, name: string): Daf {
  if (bytes.length < RECORD_BYTES) throw brokenFile(name, 'too short for a DAF', { bytes: bytes.length });
  const magic = textAt(bytes, 0, 8);
  if (!/^(DAF\/[A-Z]{2,4} *|NAIF\/DAF)$/.test(magic)) throw brokenFile(name, 'does not begin like a DAF (DAF/SPK, DAF/PCK)');
  const format = textAt(bytes, 88, 8);
  const little = littleEndian(bytes, format, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nd = view.getInt32(8, little);
  const ni = view.getInt32(12, little);
  if (nd < 0 || nd > 124 || ni < 2 || ni > 250) throw brokenFile(name, 'impossible sizes of summaries', { nd, ni });
  checkTransfer(bytes, name);
  const summaryWords = nd + Math.ceil(ni / 2);
  const forward = view.getInt32(76, little);
  const free = view.getInt32(84, little);
  const records = Math.floor(bytes.length / RECORD_BYTES);
  if (forward < 2 || forward > records) throw brokenFile(name, 'the first summary record lies outside the file', { forward, records });
  const words = wordsOf(bytes, little);
  if (free - 1 > words.length) throw brokenFile(name, 'is cut short', { bytes: bytes.length, expected_bytes: (free - 1) * 8 });

  const most = Math.floor((RECORD_WORDS - 3) / summaryWords);
  const nameLength = summaryWords * 8;
  const summaries: DafSummary[] = [];
  let record = forward;
  for (let visited = 0; record !== 0; visited++) {
    // the list cannot be longer than the file: a loop ends here
    if (visited > records) throw brokenFile(name, 'the list of summary records runs in a circle');
    if (!Number.isInteger(record) || record < 2 || record + 1 > Math.ceil(bytes.length / RECORD_BYTES) || record > records) {
      throw brokenFile(name, 'a summary record lies outside the file', Number.isFinite(record) ? { record, records } : undefined);
    }
    const at = (record - 1) * RECORD_WORDS;
    const next = words[at];
    const count = words[at + 2];
    if (!Number.isInteger(count) || count < 0 || count > most) throw brokenFile(name, 'a summary record with an impossible count');
    for (let k = 0; k < count; k++) {
      const w = at + 3 + k * summaryWords;
      const doubles = words.slice(w, w + nd);
      const integers = new Int32Array(ni);
      for (let i = 0; i < ni; i++) integers[i] = view.getInt32((w + nd) * 8 + 4 * i, little);
      const first = integers[ni - 2];
      const last = integers[ni - 1];
      if (first < 1 || last < first || last > words.length) {
        throw brokenFile(name, 'an array lies outside the file: the file is cut short or its summary damaged', {
          first,
          last,
          words: words.length,
        });
      }
      for (let i = 0; i < nd; i++) if (!Number.isFinite(doubles[i])) throw brokenFile(name, 'a summary holds a number that is not finite');
      const nameAt = record * RECORD_BYTES + k * nameLength;
      if (nameAt + nameLength > bytes.length) throw brokenFile(name, 'the name record of the summaries is missing');
      summaries.push({ name: trimmed(textAt(bytes, nameAt, nameLength)), doubles, integers, first, last });
    }
    record = next;
  }
  const kind = magic.startsWith('DAF/') ? magic.slice(4).trim() : '';
  return { kind, internalName: trimmed(textAt(bytes, 16, 60)), comment: commentOf(bytes, forward), summaries, words };
}

function littleEndian(bytes: Uint8Array, format: string, name: string): boolean {
  if (format === 'LTL-IEEE') return true;
  if (format === 'BIG-IEEE') return false;
  // files older than the format word: ND is 2 in every SPK and PCK
  if (trimmed(format) === '') {
    if (bytes[8] === 2 && bytes[11] === 0) return true;
    if (bytes[8] === 0 && bytes[11] === 2) return false;
  }
  throw brokenFile(name, `numbers in a format that is not IEEE: "${format.replace(/[^ -~]/g, '?')}"`);
}

/** The FTP string, when the file has one (files before 1999 do not). */
function checkTransfer(bytes: Uint8Array, name: string): void {
  const found = textAt(bytes, FTP_OFFSET, FTP_STRING.length);
  if (found === FTP_STRING || /^[\0 ]+$/.test(found)) return;
  throw brokenFile(name, 'was changed on the way (its FTP test string is not what it must be)');
}
