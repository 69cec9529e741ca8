import type { Epoch } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { commentLines, km, kmPerS, kmPerS2, ndmTime, plain } from '../ndm/text.ts';
import { metadataOf } from './metadata.ts';
import type { Oem, OemSegment } from './oem.ts';

/** Epoch as a message writes it, and the epoch that is then written. */
export { ndmTime as oemTime, roundForNdm as roundForOem } from '../ndm/text.ts';

/** One segment as text, its blank line included. */
export function writeSegment(s: OemSegment): string {
  const time = (e: Epoch): string => ndmTime(e, s.timeSystem);
  const out = ['META_START'];
  const put = (key: string, value: string): void => void out.push(`${key.padEnd(20)} = ${value}`);
  for (const [key, value] of metadataOf(s)) put(key, value);
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
  refuseEmptyOem(m);
  return writeHead(m) + m.segments.map(writeSegment).join('');
}

/** Throws OEM_EMPTY for a message without records. */
export function refuseEmptyOem(m: Pick<Oem, 'segments'>): void {
  if (m.segments.length === 0 || m.segments.some((s) => s.epochs.length === 0)) {
    throw new FarsideError('OEM_EMPTY', 'an ephemeris message needs at least one segment, and each segment a record');
  }
}
