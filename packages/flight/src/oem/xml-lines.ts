import type { Line } from '../ndm/lines.ts';
import { COVARIANCE_ROWS, COVARIANCE_UNITS, type Element, XmlLines } from '../ndm/xml.ts';

const STATE = ['EPOCH', 'X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'] as const;
const ACCELERATION = ['X_DDOT', 'Y_DDOT', 'Z_DDOT'] as const;
const unitOf = (key: string): string => (key.endsWith('_DDOT') ? 'km/s**2' : key.endsWith('_DOT') ? 'km/s' : 'km');

/** The lines that keyword-value notation has for an OEM in NDM/XML, with the line numbers of the XML. Throws OEM_XML, OEM_INVALID. */
export function oemXmlLines(text: string, source: string): Line[] {
  const x = new XmlLines(source, 'OEM');
  const message = x.message(text);
  const [[header], [body]] = x.parts(message, ['header', 1, 1], ['body', 1, 1]);
  x.fields(header);
  const [segments] = x.parts(body, ['segment', 1, Number.POSITIVE_INFINITY]);
  const many = Number.POSITIVE_INFINITY;
  for (const segment of segments) {
    const [[metadata], [data]] = x.parts(segment, ['metadata', 1, 1], ['data', 1, 1]);
    x.put(metadata, 'META_START');
    x.fields(metadata);
    x.put(data, 'META_STOP');
    const [comments, states, covariances] = x.parts(data, ['COMMENT', 0, many], ['stateVector', 0, many], ['covarianceMatrix', 0, many]);
    for (const c of comments) x.put(c, `COMMENT ${x.value(c)}`);
    for (const s of states) x.put(s, stateLine(x, s));
    if (covariances.length === 0) continue;
    x.put(covariances[0], 'COVARIANCE_START');
    for (const c of covariances) covarianceLines(x, c);
    x.put(covariances[covariances.length - 1], 'COVARIANCE_STOP');
  }
  return x.lines;
}

function stateLine(x: XmlLines, s: Element): string {
  const one = (least: number) => (key: string) => [key, least, 1] as const;
  const parts = x.parts(s, ...STATE.map(one(1)), ...ACCELERATION.map(one(0)));
  const given = parts.slice(7).filter((p) => p.length > 0).length;
  if (given !== 0 && given !== 3) throw x.fault(s, 'an acceleration has three components', { expected: ACCELERATION.join(', ') });
  return parts
    .flat()
    .map((e) => word(x, e, e.name === 'EPOCH' ? undefined : unitOf(e.name)))
    .join(' ');
}

/** A value that is one word, as a column of keyword-value notation is. */
function word(x: XmlLines, e: Element, unit: string | undefined): string {
  const value = x.value(e, unit);
  if (value === '' || value.includes(' '))
    throw x.fault(e, `'${e.name}' is one value, not '${value.slice(0, 40)}'`, { found: value.slice(0, 40) });
  return value;
}

function covarianceLines(x: XmlLines, c: Element): void {
  const parts = x.parts(
    c,
    ['COMMENT', 0, Number.POSITIVE_INFINITY],
    ['EPOCH', 1, 1],
    ['COV_REF_FRAME', 0, 1],
    ...COVARIANCE_ROWS.flat().map((key) => [key, 1, 1] as const),
  );
  for (const e of parts[0]) x.put(e, `COMMENT ${x.value(e)}`);
  for (const e of [...parts[1], ...parts[2]]) x.put(e, `${e.name} = ${x.value(e)}`);
  let k = 3;
  for (const row of COVARIANCE_ROWS) {
    const elements = row.map(() => parts[k++][0]);
    x.put(elements[0], elements.map((e) => word(x, e, COVARIANCE_UNITS[e.name])).join(' '));
  }
}
