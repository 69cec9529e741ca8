import { SaxesParser } from 'saxes';
import type { Line, MessageKind } from './lines.ts';
import { messageFault } from './lines.ts';

/** An element of a message in NDM/XML. Names are without namespace prefix. */
export interface Element {
  readonly name: string;
  /** Line of its tag. */
  readonly n: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Elements inside each other: a message has seven at most. */
const MOST_DEPTH = 32;

export const looksLikeXml = (text: string): boolean => /^\uFEFF?\s*</.test(text);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The element tree of a text. Document types are passed over and nothing they name is fetched; their entities are unknown. Throws OEM_XML, OPM_XML with the line. */
function parseXml(text: string, source: string, kind: MessageKind): Element {
  const parser = new SaxesParser({ fileName: source });
  const open: Element[] = [];
  let root: Element | undefined;
  const fault = (message: string): Error => messageFault(kind, source, parser.line, message, { code: `${kind}_XML` });
  parser.on('error', (e) => {
    // the parser puts file, line and column in front
    throw fault(`not well-formed XML: ${e.message.replace(/^.*?:\d+:\d+: /s, '')}`);
  });
  parser.on('opentag', (tag) => {
    const attributes: Record<string, string> = {};
    for (const [key, value] of Object.entries(tag.attributes)) attributes[localName(key)] = value;
    const element: Element = { name: localName(tag.name), n: parser.line, attributes, children: [], text: '' };
    if (open.length >= MOST_DEPTH) throw fault('elements that lie deeper in each other than those of any message');
    open.at(-1)?.children.push(element);
    if (open.length === 0) root = element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const add = (piece: string): void => {
    const e = open.at(-1);
    if (e) e.text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text.replace(/^\uFEFF/, '').replace(/^\s+(?=<\?xml)/, '')).close();
  if (!root) throw fault('there is no element');
  return root;
}

/** Turns the elements of a message into the lines that keyword-value notation has for them, each with the line of its element: what a message may say is then judged in one place. */
export class XmlLines {
  readonly lines: Line[] = [];
  readonly #source: string;
  readonly kind: MessageKind;

  constructor(source: string, kind: MessageKind) {
    this.#source = source;
    this.kind = kind;
  }

  fault(e: Element, message: string, more: { code?: string; expected?: string; found?: string } = {}): Error {
    return messageFault(this.kind, this.#source, e.n, message, more);
  }

  /** The message itself: the root, or the only one of its kind in an `ndm`. Its version becomes the first line. */
  message(text: string): Element {
    const tag = this.kind.toLowerCase();
    const root = parseXml(text, this.#source, this.kind);
    let found = root;
    if (root.name === 'ndm') {
      const all = root.children.filter((c) => c.name === tag);
      const others = root.children.filter((c) => c.name !== 'COMMENT' && c.name !== 'MESSAGE_ID').map((c) => c.name);
      if (all.length !== 1)
        throw this.fault(root, `the combined message holds ${all.length === 0 ? 'no' : all.length} ${this.kind}`, {
          code: `${this.kind}_XML`,
          expected: `one ${tag}`,
          found: others.slice(0, 6).join(', ') || 'nothing',
        });
      found = all[0];
    }
    if (found.name !== tag)
      throw this.fault(found, `the root element is '${found.name}'`, {
        code: `${this.kind}_XML`,
        expected: `${tag} or ndm`,
        found: found.name,
      });
    const id = found.attributes['id'];
    const key = `CCSDS_${this.kind}_VERS`;
    if (id !== key)
      throw this.fault(found, `the ${tag} has no id '${key}'`, { code: `${this.kind}_XML`, expected: `id="${key}"`, found: id ?? 'no id' });
    this.put(found, `${key} = ${found.attributes['version'] ?? ''}`);
    return found;
  }

  put(e: Element, text: string): void {
    this.lines.push({ n: e.n, text: text.replace(/\s+/g, ' ').trim() });
  }

  /** Children of an element by name and number, in this order; anything else is refused. */
  parts(e: Element, ...form: readonly (readonly [name: string, least: number, most: number])[]): Element[][] {
    const out: Element[][] = form.map(() => []);
    this.noText(e);
    let at = 0;
    for (const c of e.children) {
      let k = at;
      while (k < form.length && form[k][0] !== c.name) k++;
      if (k === form.length) {
        const late = form.slice(0, at).some(([name]) => name === c.name);
        throw this.fault(
          c,
          `'${c.name}' has no place ${late ? 'here' : 'in'} ${late ? `in '${e.name}': it stands earlier` : `'${e.name}'`}`,
          {
            expected: form
              .slice(at)
              .map(([name]) => name)
              .join(', '),
            found: c.name,
          },
        );
      }
      at = k;
      out[k].push(c);
      if (out[k].length > form[k][2]) throw this.fault(c, `'${c.name}' is there twice in '${e.name}'`, { found: c.name });
    }
    form.forEach(([name, least], k) => {
      if (out[k].length < least) throw this.fault(e, `'${e.name}' has no ${name}`, { expected: name });
    });
    return out;
  }

  /** Every child as `KEY = value`, comments as comments; units, where given, have to be those of the standard. */
  fields(e: Element, units: Readonly<Record<string, string>> = {}): void {
    this.noText(e);
    for (const c of e.children) {
      if (c.name === 'COMMENT') this.put(c, `COMMENT ${this.value(c)}`);
      else this.put(c, `${c.name} = ${this.value(c, units[c.name])}`);
    }
  }

  /** Text of an element without children. Throws when its units are others than `unit`. */
  value(e: Element, unit?: string): string {
    if (e.children.length > 0)
      throw this.fault(e, `'${e.name}' holds a value, not the element '${e.children[0].name}'`, { found: e.children[0].name });
    const given = e.attributes['units'];
    if (given !== undefined && given.toLowerCase() !== unit?.toLowerCase())
      throw this.fault(e, `'${e.name}' is in ${unit ?? 'no unit'}, not in '${given.slice(0, 20)}'`, {
        expected: unit ?? 'no unit',
        found: given.slice(0, 20),
      });
    return e.text.replace(/\s+/g, ' ').trim();
  }

  noText(e: Element): void {
    const text = e.text.trim();
    if (text !== '') throw this.fault(e, `'${e.name}' holds elements, not the text '${text.slice(0, 40)}'`, { found: text.slice(0, 40) });
  }
}

/** Lower triangle of a covariance in the order of the standard: rows and their elements. */
const AXES = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'];
export const COVARIANCE_ROWS: readonly (readonly string[])[] = AXES.map((a, i) => AXES.slice(0, i + 1).map((b) => `C${a}_${b}`));
/** Units of its elements. */
export const COVARIANCE_UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  COVARIANCE_ROWS.flatMap((row, i) => row.map((key, k) => [key, i < 3 ? 'km**2' : k < 3 ? 'km**2/s' : 'km**2/s**2'])),
);
