import { type Epoch, formatIso, parseIso, type TimeScale } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Oem, OemSegment } from './oem.ts';

/** Decimals of a second in the epochs of a message: below a microsecond many readers stop. */
export const OEM_DECIMALS = 6;

/** Epoch as a message writes it: no Z, no scale. */
export function oemTime(epoch: Epoch, scale: TimeScale): string {
  return formatIso(epoch, scale, OEM_DECIMALS).replace(/(Z| [A-Z]+)$/, '');
}
/** The epoch that `oemTime` writes: states are given for it, not for the epoch before rounding. */
export function roundForOem(epoch: Epoch, scale: TimeScale): Epoch {
  return parseIso(oemTime(epoch, scale), scale);
}

/** km with a micrometre, km/s with a nanometre per second; within the sixteen digits that the standard allows (7.4.4). */
const km = (m: number): string => (m / 1000).toFixed(9);
const kmPerS = (v: number): string => (v / 1000).toFixed(12);
const kmPerS2 = (a: number): string => (a / 1000).toExponential(12);

/** Free text in a value: one line of printable ASCII, as 7.3 asks. */
function plain(text: string, what: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const ascii = line.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  if (ascii === '') throw new FarsideError('OEM_TEXT', `${what} has no printable ASCII text`, { found: text });
  return ascii;
}

/** A long comment in lines that keep within 254 characters (7.3.3). */
function commentLines(text: string): string[] {
  const out: string[] = [];
  let rest = plain(text, 'a comment');
  while (rest.length > 240) {
    const cut = rest.lastIndexOf(' ', 240);
    const at = cut > 0 ? cut : 240;
    out.push(rest.slice(0, at));
    rest = rest.slice(at).trim();
  }
  return [...out, rest].map((l) => `COMMENT ${l}`);
}

/** One segment as text, its blank line included. */
export function writeSegment(s: OemSegment): string {
  const time = (e: Epoch): string => oemTime(e, s.timeSystem);
  const out = ['META_START'];
  const put = (key: string, value: string): void => void out.push(`${key.padEnd(20)} = ${value}`);
  put('OBJECT_NAME', plain(s.objectName, 'OBJECT_NAME'));
  put('OBJECT_ID', plain(s.objectId, 'OBJECT_ID'));
  put('CENTER_NAME', s.centre);
  put('REF_FRAME', s.frame);
  if (s.frameEpoch) put('REF_FRAME_EPOCH', time(s.frameEpoch));
  put('TIME_SYSTEM', s.timeSystem);
  put('START_TIME', time(s.start));
  if (s.useableStart && s.useableStop) {
    put('USEABLE_START_TIME', time(s.useableStart));
    put('USEABLE_STOP_TIME', time(s.useableStop));
  }
  put('STOP_TIME', time(s.stop));
  if (s.interpolation !== undefined && s.interpolationDegree !== undefined) {
    put('INTERPOLATION', s.interpolation);
    put('INTERPOLATION_DEGREE', String(s.interpolationDegree));
  }
  out.push('META_STOP', '');
  for (const c of s.comments) out.push(...commentLines(c));
  s.epochs.forEach((e, i) => {
    const x = s.states.subarray(6 * i, 6 * i + 6);
    const a = s.accelerations?.[i];
    const words = [time(e), km(x[0]), km(x[1]), km(x[2]), kmPerS(x[3]), kmPerS(x[4]), kmPerS(x[5])];
    if (a) words.push(kmPerS2(a[0]), kmPerS2(a[1]), kmPerS2(a[2]));
    out.push(words.join(' '));
  });
  if (s.covariances.length > 0) {
    out.push('', 'COVARIANCE_START');
    for (const c of s.covariances) {
      out.push(`EPOCH = ${time(c.epoch)}`);
      if (c.frame !== undefined) out.push(`COV_REF_FRAME = ${c.frame}`);
      for (let i = 0; i < 6; i++) {
        out.push(Array.from(c.matrix.subarray(6 * i, 6 * i + i + 1), (x) => (x / 1e6).toExponential(15)).join(' '));
      }
    }
    out.push('COVARIANCE_STOP');
  }
  out.push('');
  return `${out.join('\n')}\n`;
}

/** What stands before the first segment. */
export function writeHead(m: Pick<Oem, 'comments' | 'creationDate' | 'originator'>): string {
  const out = ['CCSDS_OEM_VERS = 2.0'];
  for (const c of m.comments) out.push(...commentLines(c));
  out.push(`CREATION_DATE = ${m.creationDate}`, `ORIGINATOR = ${plain(m.originator, 'ORIGINATOR')}`, '');
  return `${out.join('\n')}\n`;
}

/**
 * Writes an Orbit Ephemeris Message in keyword-value notation, version 2.0 (CCSDS 502.0-B-2, section 5). Positions to a micrometre,
 * velocities to 1e-9 m/s, epochs to a microsecond. Throws OEM_TEXT for names without printable text, OEM_EMPTY without records.
 */
export function writeOem(m: Omit<Oem, 'version' | 'messageId'>): string {
  if (m.segments.length === 0 || m.segments.some((s) => s.epochs.length === 0)) {
    throw new FarsideError('OEM_EMPTY', 'an ephemeris message needs at least one segment, and each segment a record');
  }
  return writeHead(m) + m.segments.map(writeSegment).join('');
}
