import { nearest } from '@farside/math';
import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Mission, missionSchema } from './schema.ts';
import { quoted } from './units.ts';

/** One thing wrong with a mission file: where, what was expected, what was found, what to try. */
export interface Diagnostic {
  readonly code: 'MISSION_SYNTAX' | 'MISSION_KEY' | 'MISSION_MISSING' | 'MISSION_VALUE';
  /** Path of the value, `landing.site.longitude`. */
  readonly path: string;
  readonly source: string;
  /** 1-based; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface ReadMission {
  readonly mission?: Mission;
  readonly diagnostics: readonly Diagnostic[];
}

type Path = readonly (string | number)[];

/** 1-based place of an offset. Lines end at line feeds, as editors and `grep -n` count them (the parser's own counter loses lines in torn flow collections). */
function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** Offset of the value at `path`, or of its nearest ancestor; `key` asks for the key's own place. */
function offsetOf(doc: Document, path: Path, key?: string): number {
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

function knownKeys(schema: unknown, path: Path): string[] {
  let s: unknown = schema;
  for (const step of [...path, null]) {
    for (;;) {
      const def = (s as { def?: { innerType?: unknown; in?: unknown; type?: string } } | undefined)?.def;
      if (def?.innerType !== undefined) s = def.innerType;
      else if (def?.type === 'pipe') s = def.in;
      else break;
    }
    if (step === null) break;
    const object = s as { shape?: Record<string, unknown>; def?: { element?: unknown; valueType?: unknown } };
    s = object.shape ? object.shape[String(step)] : (object.def?.element ?? object.def?.valueType);
  }
  const shape = (s as { shape?: Record<string, unknown> } | undefined)?.shape;
  return shape ? Object.keys(shape) : [];
}

/**
 * Reads a mission file. Never throws on bad text: everything wrong is a diagnostic with its place.
 * @param text YAML 1.2. @param source name printed in messages, usually the path of the file.
 */
export function readMission(text: string, source: string): ReadMission {
  const whole = (what: string): ReadMission => ({
    diagnostics: [{ code: 'MISSION_SYNTAX', path: '', source, line: 1, column: 1, message: what }],
  });
  let doc: Document;
  try {
    doc = parseDocument(text, { prettyErrors: false, uniqueKeys: true, version: '1.2', logLevel: 'error' });
  } catch (e) {
    return whole(`not readable as YAML: ${syntax(e instanceof Error ? e.message : String(e))}`);
  }
  const at = (offset: number) => lineAndColumn(text, offset);
  if (doc.errors.length > 0) {
    return {
      diagnostics: doc.errors.map((e) => ({
        code: 'MISSION_SYNTAX',
        path: '',
        source,
        ...at(e.pos[0]),
        message: `not readable as YAML: ${syntax(e.message)}`,
      })),
    };
  }
  let value: unknown;
  try {
    value = doc.toJS({ maxAliasCount: 50 });
  } catch (e) {
    return whole(`not readable as YAML: ${syntax(e instanceof Error ? e.message : String(e))}`);
  }
  if (!isMap(doc.contents)) {
    const found = isSeq(doc.contents) ? 'a list' : doc.contents === null ? 'an empty file' : 'a single value';
    return whole(`expected a mission file (keys and values), found ${found}`);
  }
  const parsed = missionSchema.safeParse(value);
  if (parsed.success) return { mission: parsed.data, diagnostics: [] };
  return { diagnostics: arrange(parsed.error.issues.flatMap((i) => explain(i, value, doc, source, at))) };
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
  tuple: 'a list of two',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** What the schema's library says of types and sizes, in the words of a mission file. */
function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) return `expected ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_big' && issue.origin === 'array') return `expected at most ${issue.maximum} of them`;
  if (issue.code === 'too_small' && issue.origin === 'array') return `expected at least ${issue.minimum} of them`;
  return issue.message;
}

interface Explained extends Diagnostic {
  /** Path that a misspelt key was probably meant to be. */
  readonly meant?: string;
}

/** In the order of the file; a key that is only missing because it is misspelt is told once. */
function arrange(all: readonly Explained[]): Diagnostic[] {
  const meant = new Set(all.flatMap((d) => (d.meant === undefined ? [] : [d.meant])));
  return all
    .filter((d) => d.code !== 'MISSION_MISSING' || !meant.has(d.path))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ meant: _, ...d }) => d);
}

/** The parser calls itself at every level: what is nested a thousand deep exhausts the stack. */
const syntax = (message: string): string => (/call stack|recursion/i.test(message) ? 'lists or keys are nested too deeply' : message);

function valueAt(value: unknown, path: Path): unknown {
  let v = value;
  for (const step of path) {
    if (typeof v !== 'object' || v === null || !Object.hasOwn(v, step)) return undefined;
    v = (v as Record<string | number, unknown>)[step];
  }
  return v;
}

function explain(
  issue: z.core.$ZodIssue,
  value: unknown,
  doc: Document,
  source: string,
  at: (o: number) => { line: number; column: number },
): Explained[] {
  const path = issue.path as (string | number)[];
  const dotted = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(missionSchema, path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint = meant ? `; did you mean '${meant}'?` : known.length > 0 ? `; known here: ${known.join(', ')}` : '';
      return {
        ...(meant === undefined ? {} : { meant: [...path, meant].join('.') }),
        code: 'MISSION_KEY',
        path: [...path, key].join('.'),
        source,
        ...at(offsetOf(doc, path, key)),
        message: `unknown key ${quoted(key)}${dotted ? ` under '${dotted}'` : ''}${hint}`,
      };
    });
  }
  if (issue.code === 'invalid_key') {
    const key = String(path[path.length - 1]);
    const message = `'${dotted}': ${issue.issues[0]?.message ?? issue.message}, found ${quoted(key)}`;
    return [{ code: 'MISSION_KEY', path: dotted, source, ...at(offsetOf(doc, path.slice(0, -1), key)), message }];
  }
  // What an alias stands for is in the value, not at this place of the text.
  const found = valueAt(value, path);
  const where = at(offsetOf(doc, path));
  if (found === undefined)
    return [{ code: 'MISSION_MISSING', path: dotted, source, ...where, message: `'${dotted}' is missing: ${plain(issue)}` }];
  const shown =
    typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? ` (found ${quoted(String(found))})` : '';
  const told = plain(issue);
  const message = told.includes('found') ? told : told + shown;
  return [{ code: 'MISSION_VALUE', path: dotted, source, ...where, message: `'${dotted}': ${message}` }];
}

/**
 * Where the setting `path` (`landing.site.height`, `return.corrections.0.engine`) stands in the text of a mission file: 1-based line and column. What is left to its default
 * has the place of its nearest ancestor, or 0 and 0 when `exact`; 0 and 0 when the text is no YAML.
 */
export function placeOf(text: string, path: string, exact = false): { line: number; column: number } {
  const doc = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const steps = path.split('.').map((s) => (/^\d+$/.test(s) ? Number(s) : s));
  if (doc.errors.length > 0 || (exact && !doc.hasIn(steps))) return { line: 0, column: 0 };
  return lineAndColumn(text, offsetOf(doc, steps));
}

/** One diagnostic as a person reads it. */
export function formatDiagnostic(d: Diagnostic): string {
  return `${d.source}:${d.line}:${d.column}: ${d.message} [${d.code}]`;
}
