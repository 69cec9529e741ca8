import type { Line } from '../ndm/lines.ts';
import { XmlLines } from '../ndm/xml.ts';
import { OPM_ELEMENTS, OPM_UNITS } from './keywords.ts';

const UNITS = Object.fromEntries(Object.entries(OPM_UNITS).map(([key, [text]]) => [key, text]));

/** The lines that keyword-value notation has for an OPM in NDM/XML, with the line numbers of the XML. Throws OPM_XML, OPM_INVALID. */
export function opmXmlLines(text: string, source: string): Line[] {
  const x = new XmlLines(source, 'OPM');
  const message = x.message(text);
  const [[header], [body]] = x.parts(message, ['header', 1, 1], ['body', 1, 1]);
  x.fields(header);
  const [[segment]] = x.parts(body, ['segment', 1, 1]);
  const [[metadata], [data]] = x.parts(segment, ['metadata', 1, 1], ['data', 1, 1]);
  x.fields(metadata);
  const many = Number.POSITIVE_INFINITY;
  const e = OPM_ELEMENTS;
  const [comments, state, elements, spacecraft, covariance, manoeuvres, user] = x.parts(
    data,
    ['COMMENT', 0, many],
    [e.state, 1, 1],
    [e.elements, 0, 1],
    [e.spacecraft, 0, 1],
    [e.covariance, 0, 1],
    [e.manoeuvre, 0, many],
    [e.userDefined, 0, 1],
  );
  for (const c of comments) x.put(c, `COMMENT ${x.value(c)}`);
  for (const block of [state, elements, spacecraft, covariance, manoeuvres].flat()) x.fields(block, UNITS);
  for (const block of user) {
    const [notes, list] = x.parts(block, ['COMMENT', 0, many], ['USER_DEFINED', 0, many]);
    for (const c of notes) x.put(c, `COMMENT ${x.value(c)}`);
    for (const u of list) {
      const name = u.attributes['parameter'] ?? '';
      if (!/^[A-Z0-9_]+$/.test(name))
        throw x.fault(u, 'USER_DEFINED has no parameter that names it', { expected: 'parameter="NAME"', found: name });
      x.put(u, `USER_DEFINED_${name} = ${x.value(u)}`);
    }
  }
  return x.lines;
}
