import type { Epoch } from '@farside/astro';
import { commentPieces, km, kmPerS, kmPerS2, ndmTime, plain, xmlField, xmlRoot } from '../ndm/text.ts';
import { COVARIANCE_ROWS, COVARIANCE_UNITS } from '../ndm/xml.ts';
import { metadataOf } from './metadata.ts';
import type { Oem, OemSegment } from './oem.ts';
import { refuseEmptyOem } from './write.ts';

/** What stands before the first segment. */
export function writeXmlHead(m: Pick<Oem, 'comments' | 'creationDate' | 'originator'>): string {
  const out = [...xmlRoot('oem', '2.0'), '  <header>'];
  for (const c of m.comments) for (const l of commentPieces(c)) out.push(xmlField('    ', 'COMMENT', l));
  out.push(xmlField('    ', 'CREATION_DATE', m.creationDate), xmlField('    ', 'ORIGINATOR', plain(m.originator, 'ORIGINATOR')));
  out.push('  </header>', '  <body>');
  return `${out.join('\n')}\n`;
}
/** What stands behind the last. */
export const XML_TAIL = '  </body>\n</oem>\n';

/** One segment. Numbers have the digits of keyword-value notation. */
export function writeXmlSegment(s: OemSegment): string {
  const time = (e: Epoch): string => ndmTime(e, s.timeSystem);
  const out = ['    <segment>', '      <metadata>'];
  const put = (key: string, value: string): void => void out.push(xmlField('        ', key, value));
  for (const [key, value] of metadataOf(s)) put(key, value);
  out.push('      </metadata>', '      <data>');
  for (const c of s.comments) for (const l of commentPieces(c)) put('COMMENT', l);
  s.epochs.forEach((e, i) => {
    const x = s.states.subarray(6 * i, 6 * i + 6);
    const a = s.accelerations?.[i];
    // a record a line: a long path stays readable
    const parts = [`<EPOCH>${time(e)}</EPOCH>`];
    ['X', 'Y', 'Z'].forEach((key, k) => void parts.push(`<${key}>${km(x[k])}</${key}>`));
    ['X', 'Y', 'Z'].forEach((key, k) => void parts.push(`<${key}_DOT>${kmPerS(x[3 + k])}</${key}_DOT>`));
    if (a) ['X', 'Y', 'Z'].forEach((key, k) => void parts.push(`<${key}_DDOT>${kmPerS2(a[k])}</${key}_DDOT>`));
    out.push(`        <stateVector>${parts.join('')}</stateVector>`);
  });
  for (const c of s.covariances) {
    out.push('        <covarianceMatrix>', xmlField('          ', 'EPOCH', time(c.epoch)));
    if (c.frame !== undefined) out.push(xmlField('          ', 'COV_REF_FRAME', c.frame));
    COVARIANCE_ROWS.forEach((row, i) => {
      row.forEach((key, k) => {
        out.push(xmlField('          ', key, (c.matrix[6 * i + k] / 1e6).toExponential(15), COVARIANCE_UNITS[key]));
      });
    });
    out.push('        </covarianceMatrix>');
  }
  out.push('      </data>', '    </segment>');
  return `${out.join('\n')}\n`;
}

/** The same message as `writeOem`, digit for digit, in NDM/XML (CCSDS 505.0-B, section 4). Throws OEM_TEXT, OEM_EMPTY. */
export function writeOemXml(m: Omit<Oem, 'version' | 'messageId'>): string {
  refuseEmptyOem(m);
  return writeXmlHead(m) + m.segments.map(writeXmlSegment).join('') + XML_TAIL;
}
