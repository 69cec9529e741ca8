import { FarsideError } from '@farside/math';
import { FTP_OFFSET, FTP_STRING, RECORD_BYTES } from './daf.ts';

/** One array to be written: its name, the doubles and integers of its summary without the two addresses, and its words. */
export interface DafArray {
  readonly name: string;
  readonly doubles: readonly number[];
  readonly integers: readonly number[];
  readonly words: Float64Array;
}

export interface DafContent {
  readonly kind: 'SPK' | 'PCK';
  /** Internal file name, up to 60 ASCII characters. */
  readonly internalName: string;
  /** Comment area: lines of printable ASCII. */
  readonly comment: string;
  readonly arrays: readonly DafArray[];
}

const ascii = (s: string): boolean => /^[\n -~]*$/.test(s);

/**
 * Writes a DAF, little endian, records in the order file record, comments, summaries and names, arrays. The same content gives the same bytes.
 * Throws EPHEMERIS_WRITE for text that is not ASCII or numbers that are not finite.
 */
export function writeDaf(content: DafContent): Uint8Array {
  const { arrays } = content;
  if (arrays.length === 0) throw new FarsideError('EPHEMERIS_WRITE', 'a DAF needs at least one array');
  if (!ascii(content.comment) || !ascii(content.internalName) || content.internalName.length > 60 || arrays.some((a) => !ascii(a.name))) {
    throw new FarsideError('EPHEMERIS_WRITE', 'comments and names in a DAF are printable ASCII, the internal name up to 60 characters');
  }
  const nd = arrays[0].doubles.length;
  const ni = arrays[0].integers.length + 2;
  const summaryWords = nd + Math.ceil(ni / 2);
  const perRecord = Math.floor(125 / summaryWords);
  const comment = content.comment === '' ? '' : `${content.comment.replace(/\n/g, '\0')}\0\x04`;
  const commentRecords = Math.ceil(comment.length / 1000);
  const summaryRecords = Math.ceil(arrays.length / perRecord);
  const firstSummary = 2 + commentRecords;
  const firstData = firstSummary + 2 * summaryRecords;
  let words = 0;
  for (const a of arrays) words += a.words.length;
  const free = (firstData - 1) * 128 + words + 1;
  const bytes = new Uint8Array(Math.ceil(((free - 1) * 8) / RECORD_BYTES) * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  const put = (at: number, s: string, length = s.length): void => {
    for (let i = 0; i < length; i++) bytes[at + i] = i < s.length ? s.charCodeAt(i) : 32;
  };
  put(0, `DAF/${content.kind}`, 8);
  view.setInt32(8, nd, true);
  view.setInt32(12, ni, true);
  put(16, content.internalName, 60);
  view.setInt32(76, firstSummary, true);
  view.setInt32(80, firstSummary + 2 * (summaryRecords - 1), true);
  view.setInt32(84, free, true);
  put(88, 'LTL-IEEE');
  put(FTP_OFFSET, FTP_STRING);
  for (let k = 0; k < commentRecords; k++) put((1 + k) * RECORD_BYTES, comment.slice(1000 * k, 1000 * (k + 1)));

  let address = (firstData - 1) * 128 + 1;
  for (let r = 0; r < summaryRecords; r++) {
    const at = (firstSummary - 1 + 2 * r) * RECORD_BYTES;
    const here = arrays.slice(r * perRecord, (r + 1) * perRecord);
    view.setFloat64(at, r + 1 < summaryRecords ? firstSummary + 2 * (r + 1) : 0, true);
    view.setFloat64(at + 8, r > 0 ? firstSummary + 2 * (r - 1) : 0, true);
    view.setFloat64(at + 16, here.length, true);
    put(at + RECORD_BYTES, '', RECORD_BYTES);
    here.forEach((a, k) => {
      if (a.doubles.length !== nd || a.integers.length + 2 !== ni || a.words.length === 0) {
        throw new FarsideError('EPHEMERIS_WRITE', `array ${a.name}: a summary of another shape than the first, or no words`);
      }
      const s = at + 24 + k * summaryWords * 8;
      a.doubles.forEach((x, i) => {
        view.setFloat64(s + 8 * i, finite(x, a.name), true);
      });
      [...a.integers, address, address + a.words.length - 1].forEach((x, i) => {
        view.setInt32(s + 8 * nd + 4 * i, x, true);
      });
      put(at + RECORD_BYTES + k * summaryWords * 8, a.name.slice(0, summaryWords * 8), summaryWords * 8);
      for (let i = 0; i < a.words.length; i++) view.setFloat64((address - 1 + i) * 8, finite(a.words[i], a.name), true);
      address += a.words.length;
    });
  }
  return bytes;
}

function finite(x: number, name: string): number {
  if (!Number.isFinite(x)) throw new FarsideError('EPHEMERIS_WRITE', `array ${name}: a number that is not finite`);
  return x;
}
