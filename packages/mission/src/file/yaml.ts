import { type Document, isAlias, isMap, isNode, isPair, isScalar, parseDocument, visit, type YAMLError } from 'yaml';
import { quoted } from './units.ts';

/** Reading YAML, with what is wrong said in the words of who writes such a file: the parser's own are for programs. */

/** 1-based place in a text. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that keeps a text from being read as YAML. */
export interface YamlFault extends Place {
  readonly message: string;
}

/** A text read as YAML: its document and plain value, or what is wrong with it. */
export type ReadYaml =
  | { readonly doc: Document; readonly value: unknown; readonly faults: readonly [] }
  | { readonly doc?: undefined; readonly faults: readonly [YamlFault, ...YamlFault[]] };

export type Path = readonly (string | number)[];

/** 1-based place of an offset. Lines end at line feeds, as editors and `grep -n` count them (the parser's own counter loses lines in torn flow collections). */
export function lineAndColumn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** Offset of the value at `path`, or of its nearest ancestor; `key` asks for the key's own place. */
export function offsetOf(doc: Document, path: Path, key?: string): number {
  for (let n = path.length; n >= 0; n--) {
    const node = n === 0 ? doc.contents : doc.getIn(path.slice(0, n), true);
    if (key !== undefined && n === path.length && isMap(node)) {
      const pair = node.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === key);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

const DEEP = 'lists or keys are nested too deeply';
const WHOLE: Place = { line: 1, column: 1 };

/**
 * Reads YAML 1.2. Never throws. Keys written twice are told each; of everything else only the first: what follows a slip of syntax mostly follows from it.
 */
export function readYaml(text: string): ReadYaml {
  const fault = (place: Place, message: string): YamlFault => ({ ...place, message: `not readable as YAML: ${message}` });
  let doc: Document;
  try {
    doc = parseDocument(text, { prettyErrors: false, uniqueKeys: true, version: '1.2', logLevel: 'error' });
  } catch {
    // the parser calls itself at every level: what is nested some thousand deep exhausts the stack
    return { faults: [fault(WHOLE, DEEP)] };
  }
  const errors = [...doc.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const slip = errors.findIndex((e) => e.code !== 'DUPLICATE_KEY');
  const told = slip < 0 ? errors : errors.slice(0, slip + 1);
  const [first, ...rest] = told.map((e) => fault(lineAndColumn(text, e.pos[0]), inWords(e, doc, text)));
  if (first) return { faults: [first, ...rest] };
  try {
    return { doc, value: doc.toJS({ maxAliasCount: 50 }), faults: [] };
  } catch (e) {
    const message = e instanceof Error ? e.message : String(e);
    const name = /^Unresolved alias.*: (.+)$/.exec(message)?.[1];
    if (name !== undefined)
      return { faults: [fault(placeOfAlias(doc, text, name), `'*${name}' stands for something that no '&${name}' before it names`)] };
    return { faults: [fault(WHOLE, /alias/i.test(message) ? "'*' repeats far too much of the file" : DEEP)] };
  }
}

function placeOfAlias(doc: Document, text: string, name: string): Place {
  let offset = 0;
  visit(doc, {
    Alias(_, node) {
      if (!isAlias(node) || node.source !== name || !node.range) return undefined;
      offset = node.range[0];
      return visit.BREAK;
    },
  });
  return lineAndColumn(text, offset);
}

/** What the parser means, by its code and, where one code says several things, by its message; the first that fits. */
const WORDS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/RESOURCE/, /./, DEEP],
  [/TAB_AS_INDENT/, /./, 'a tab stands where lines are indented: use blanks'],
  [/MULTIPLE_DOCS/, /./, "a second document begins here; expected one in a file, without '---' between"],
  [/./, /must .*\bend with a \]/, "a list opened with '[' is not closed with ']'"],
  [/./, /must .*\bend with a \}/, "keys opened with '{' are not closed with '}'"],
  [/./, /closing ["']quote/, 'a text in quotes is not closed'],
  [/BAD_INDENT/, /./, 'this line is indented otherwise than those that it belongs to'],
  [
    /BLOCK_AS_IMPLICIT_KEY/,
    /mapping/i,
    "a ':' too many: a text with ': ' in it needs quotes, or the lines are indented otherwise than meant",
  ],
  [/BLOCK_AS_IMPLICIT_KEY/, /./, 'a list stands where a key was expected'],
  [/MULTILINE_IMPLICIT_KEY/, /./, "a key goes over several lines: a ':' is missing, or the lines are indented otherwise than meant"],
  [/BLOCK_IN_FLOW/, /./, "a ',' is missing inside brackets or braces, or indented keys stand there"],
  [/MISSING_CHAR/, /^Missing ,/, "a ',' is missing before this"],
  [/MISSING_CHAR/, /map values/, "expected ': ' and a value after this"],
  [/MISSING_CHAR/, /Comments/, "a comment needs a blank before its '#'"],
  [/MISSING_CHAR/, /space after :/, "expected a blank after ':'"],
  [/MISSING_CHAR/, /directives/i, "expected a line '---' after one that begins with '%'"],
  [/MISSING_CHAR/, /Sequence item/, "expected '- ' before an entry of this list"],
  [/TAG|COLLECTION_TYPE/, /./, "a tag ('!...') that means nothing here"],
  [
    /ALIAS|ANCHOR|PROP/,
    /./,
    "'&' and '*' name and repeat something; they are not used like this (a text that begins with them needs quotes)",
  ],
  [/BAD_DIRECTIVE/, /./, "a line that begins with '%' and says nothing known"],
  [/KEY_OVER/, /./, 'a key of more than a thousand letters'],
];

function inWords(e: YAMLError, doc: Document, text: string): string {
  const at = e.pos[0];
  if (e.code === 'DUPLICATE_KEY') return writtenTwice(doc, text, at);
  if (e.code === 'BAD_SCALAR_START') return `a text that begins with '${text[at] ?? ''}' needs quotes`;
  if (e.code === 'BAD_DQ_ESCAPE')
    return `${quoted(/sequence (.+)$/.exec(e.message)?.[1] ?? '\\')} means nothing in double quotes; single quotes take it as it is`;
  const words = WORDS.find(([code, message]) => code.test(e.code) && message.test(e.message))?.[2];
  if (words !== undefined) return words;
  const found = text.slice(at).split('\n', 1)[0].trim();
  return found === '' ? 'something is missing here' : `${quoted(found)} does not fit here`;
}

/** The key at an offset stands in its map for the second time. */
function writtenTwice(doc: Document, text: string, offset: number): string {
  let told: string | undefined;
  visit(doc, {
    Map(_, map) {
      const key = (p: unknown) => (isPair(p) && isScalar(p.key) ? p.key : undefined);
      const again = map.items.map(key).find((k) => k?.range?.[0] === offset);
      const before = again && map.items.map(key).find((k) => k !== again && k?.value === again.value);
      if (!again || !before?.range) return undefined;
      told = `the key ${quoted(String(again.value))} stands in line ${lineAndColumn(text, before.range[0]).line} and again in line ${lineAndColumn(text, offset).line}`;
      return visit.BREAK;
    },
  });
  return told ?? 'a key stands here for the second time';
}
