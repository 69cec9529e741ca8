import { type Epoch, formatIso, parseIso, type TimeScale } from '@farside/astro';
import { FarsideError } from '@farside/math';

/** Decimals of a second in the epochs of a message: below a microsecond many readers stop. */
export const NDM_DECIMALS = 6;

/** Epoch as a message writes it: no Z, no scale. */
export function ndmTime(epoch: Epoch, scale: TimeScale): string {
  return formatIso(epoch, scale, NDM_DECIMALS).replace(/(Z| [A-Z]+)$/, '');
}
/** The epoch that `ndmTime` writes: states are given for it, not for the epoch before rounding. */
export function roundForNdm(epoch: Epoch, scale: TimeScale): Epoch {
  return parseIso(ndmTime(epoch, scale), scale);
}

/** km with a micrometre, km/s with a nanometre per second; within the sixteen digits that the standard allows (7.4.4). */
export const km = (m: number): string => (m / 1000).toFixed(9);
export const kmPerS = (v: number): string => (v / 1000).toFixed(12);
export const kmPerS2 = (a: number): string => (a / 1000).toExponential(12);

/** Free text in a value: one line of printable ASCII, as 7.3 asks. Throws OEM_TEXT, OPM_TEXT. */
export function plain(text: string, what: string, kind: 'OEM' | 'OPM' = 'OEM'): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const ascii = line.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  if (ascii === '') throw new FarsideError(`${kind}_TEXT`, `${what} has no printable ASCII text`, { found: text });
  return ascii;
}

/** A long comment in pieces that keep within 254 characters (7.3.3). */
export function commentPieces(text: string, kind: 'OEM' | 'OPM' = 'OEM'): string[] {
  const out: string[] = [];
  let rest = plain(text, 'a comment', kind);
  while (rest.length > 240) {
    const cut = rest.lastIndexOf(' ', 240);
    const at = cut > 0 ? cut : 240;
    out.push(rest.slice(0, at));
    rest = rest.slice(at).trim();
  }
  return [...out, rest];
}
export const commentLines = (text: string, kind: 'OEM' | 'OPM' = 'OEM'): string[] => commentPieces(text, kind).map((l) => `COMMENT ${l}`);

/** Text between the tags of XML. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/** `<KEY>text</KEY>`, with units if there are any. */
export function xmlField(indent: string, key: string, text: string, units?: string): string {
  const u = units === undefined ? '' : ` units="${units}"`;
  return `${indent}<${key}${u}>${escapeXml(text)}</${key}>`;
}
/** First lines of a message in NDM/XML (CCSDS 505.0-B) with its root element. */
export function xmlRoot(kind: 'oem' | 'opm', version: string): string[] {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${kind} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
    '  xsi:noNamespaceSchemaLocation="https://sanaregistry.org/files/ndmxml_unqualified/ndmxml-3.0.0-master-3.0.xsd"',
    `  id="CCSDS_${kind.toUpperCase()}_VERS" version="${version}">`,
  ];
}
