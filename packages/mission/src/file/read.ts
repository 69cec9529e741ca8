import { nearest } from '@farside/math';
import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Mission, missionSchema } from './schema.ts';

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
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const at = (offset: number) => {
    const p = counter.linePos(offset);
    return { line: p.line, column: p.col };
  };
  if (doc.errors.length > 0) {
    return {
      diagnostics: doc.errors.map((e) => ({
        code: 'MISSION_SYNTAX',
        path: '',
        source,
        ...at(e.pos[0]),
        message: `not readable as YAML: ${e.message}`,
      })),
    };
  }
  let value: unknown;
  try {
    value = doc.toJS({ maxAliasCount: 50 });
  } catch (e) {
    return {
      diagnostics: [
        { code: 'MISSION_SYNTAX', path: '', source, line: 1, column: 1, message: `not readable as YAML: ${String((e as Error).message)}` },
      ],
    };
  }
  if (!isMap(doc.contents)) {
    const found = isSeq(doc.contents) ? 'a list' : doc.contents === null ? 'an empty file' : 'a single value';
    return {
      diagnostics: [
        {
          code: 'MISSION_SYNTAX',
          path: '',
          source,
          line: 1,
          column: 1,
          message: `expected a mission file (keys and values), found ${found}`,
        },
      ],
    };
  }
  const parsed = missionSchema.safeParse(value);
  if (parsed.success) return { mission: parsed.data, diagnostics: [] };
  return { diagnostics: parsed.error.issues.flatMap((i) => explain(i, doc, source, at)) };
}

function explain(
  issue: z.core.$ZodIssue,
  doc: Document,
  source: string,
  at: (o: number) => { line: number; column: number },
): Diagnostic[] {
  const path = issue.path as (string | number)[];
  const dotted = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(missionSchema, path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint = meant ? `; did you mean '${meant}'?` : known.length > 0 ? `; known here: ${known.join(', ')}` : '';
      return {
        code: 'MISSION_KEY',
        path: [...path, key].join('.'),
        source,
        ...at(offsetOf(doc, path, key)),
        message: `unknown key '${key}'${dotted ? ` under '${dotted}'` : ''}${hint}`,
      };
    });
  }
  const present = path.length === 0 || doc.hasIn(path);
  const where = at(offsetOf(doc, path));
  if (!present) return [{ code: 'MISSION_MISSING', path: dotted, source, ...where, message: `'${dotted}' is missing: ${issue.message}` }];
  const found = doc.getIn(path);
  const shown = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? ` (found '${found}')` : '';
  const message = issue.message.includes('found') ? issue.message : issue.message + shown;
  return [{ code: 'MISSION_VALUE', path: dotted, source, ...where, message: `'${dotted}': ${message}` }];
}

/**
 * Where the setting `path` (`landing.site.height`, `return.corrections.0.engine`) stands in the text of a mission file: 1-based line and column. What is left to its default
 * has the place of its nearest ancestor, or 0 and 0 when `exact`; 0 and 0 when the text is no YAML.
 */
export function placeOf(text: string, path: string, exact = false): { line: number; column: number } {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const steps = path.split('.').map((s) => (/^\d+$/.test(s) ? Number(s) : s));
  if (doc.errors.length > 0 || (exact && !doc.hasIn(steps))) return { line: 0, column: 0 };
  const p = counter.linePos(offsetOf(doc, steps));
  return { line: p.line, column: p.col };
}

/** One diagnostic as a person reads it. */
export function formatDiagnostic(d: Diagnostic): string {
  return `${d.source}:${d.line}:${d.column}: ${d.message} [${d.code}]`;
}
