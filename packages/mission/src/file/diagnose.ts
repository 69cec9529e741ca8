import { nearest } from '@farside/math';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { quoted } from './units.ts';
import { lineAndColumn, offsetOf, type Path } from './yaml.ts';

/** One thing wrong with a mission file: where, what was expected, what was found, what to try. */
export interface Diagnostic {
  readonly code: 'MISSION_SYNTAX' | 'MISSION_KEY' | 'MISSION_MISSING' | 'MISSION_VALUE' | 'ENGINE_UNKNOWN';
  /** Path of the value, `landing.site.longitude`. */
  readonly path: string;
  readonly source: string;
  /** 1-based; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A file that was read as YAML and does not fit its schema. */
export interface Misfit {
  readonly schema: unknown;
  readonly issues: readonly z.core.$ZodIssue[];
  readonly value: unknown;
  readonly doc: Document;
  readonly text: string;
  /** Name printed in messages. */
  readonly source: string;
}

/** What does not fit, in the order of the file, each with its place; one at one place, and a key that is only missing because it is misspelt is told once. */
export function diagnose(m: Misfit): Diagnostic[] {
  const all = m.issues.flatMap((i) => explain(i, m));
  const meant = new Set(all.flatMap((d) => (d.meant === undefined ? [] : [d.meant])));
  const seen = new Set<string>();
  return all
    .filter((d) => {
      const key = `${d.line}:${d.column}:${d.path}`;
      if (seen.has(key) || (d.code === 'MISSION_MISSING' && meant.has(d.path))) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ meant: _, ...d }) => d);
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

const KINDS: Readonly<Record<string, string>> = {
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
  tuple: 'a list of two',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
const entries = (n: number | bigint): string => `${n} ${Number(n) === 1 ? 'entry' : 'entries'}`;
const sizeOf = (found: unknown): string => (Array.isArray(found) ? `, found ${found.length}` : '');

/** What the schema's library says of types, choices and sizes, in the words of who writes the file. */
function plain(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid') ? `expected ${KINDS[issue.expected] ?? issue.expected}` : issue.message;
    case 'too_big':
      if (issue.origin === 'array') return `expected at most ${entries(issue.maximum)}${sizeOf(found)}`;
      return issue.message.startsWith('Too') ? `expected at most ${issue.maximum}` : issue.message;
    case 'too_small':
      if (issue.origin === 'array') return `expected at least ${entries(issue.minimum)}${sizeOf(found)}`;
      return issue.message.startsWith('Too') ? `expected at least ${issue.minimum}` : issue.message;
    case 'invalid_value': {
      if (!issue.message.startsWith('Invalid')) return issue.message;
      const known = issue.values.map(String);
      const meant = typeof found === 'string' ? nearest(found, known) : undefined;
      const what = known.length === 1 ? `expected '${known[0]}'` : `expected one of ${known.join(', ')}`;
      const shown = typeof found === 'string' || typeof found === 'number' ? `, found ${quoted(String(found))}` : '';
      return meant === undefined ? `${what}${shown}` : `${what}${shown}; did you mean '${meant}'?`;
    }
    case 'invalid_union':
      return issue.message.startsWith('Invalid') ? 'expected something else' : issue.message;
    default:
      return issue.message;
  }
}

interface Explained extends Diagnostic {
  /** Path that a misspelt key was probably meant to be. */
  readonly meant?: string;
}

function valueAt(value: unknown, path: Path): unknown {
  let v = value;
  for (const step of path) {
    if (typeof v !== 'object' || v === null || !Object.hasOwn(v, step)) return undefined;
    v = (v as Record<string | number, unknown>)[step];
  }
  return v;
}

const isPlain = (v: unknown): v is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof v);
const isPair = (v: unknown): v is readonly unknown[] =>
  Array.isArray(v) && v.length === 2 && v.every((x) => isPlain(x) && String(x).length < 30);

function explain(issue: z.core.$ZodIssue, { schema, value, doc, text, source }: Misfit): Explained[] {
  const path = issue.path as (string | number)[];
  const dotted = path.join('.');
  const at = (offset: number) => lineAndColumn(text, offset);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
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
  const told = plain(issue, found);
  if (found === undefined) return [{ code: 'MISSION_MISSING', path: dotted, source, ...where, message: `'${dotted}' is missing: ${told}` }];
  const shown = isPlain(found) ? ` (found ${quoted(String(found))})` : isPair(found) ? ` (found [${found.join(', ')}])` : '';
  const message = told.includes('found') ? told : told + shown;
  return [{ code: 'MISSION_VALUE', path: dotted, source, ...where, message: `'${dotted}': ${message}` }];
}
