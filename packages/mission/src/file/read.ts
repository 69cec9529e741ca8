import { isMap, isSeq, parseDocument } from 'yaml';
import { type Diagnostic, diagnose } from './diagnose.ts';
import { type Mission, missionSchema } from './schema.ts';
import { lineAndColumn, offsetOf, readYaml } from './yaml.ts';

export type { Diagnostic } from './diagnose.ts';

/** A mission file as read, or what is wrong with it. */
export interface ReadMission {
  readonly mission?: Mission;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a mission file. Never throws on bad text: everything wrong is a diagnostic with its place.
 * @param text YAML 1.2. @param source name printed in messages, usually the path of the file.
 */
export function readMission(text: string, source: string): ReadMission {
  const yaml = readYaml(text);
  if (!yaml.doc) return { diagnostics: yaml.faults.map((f) => ({ code: 'MISSION_SYNTAX', path: '', source, ...f })) };
  const { doc, value } = yaml;
  if (!isMap(doc.contents)) {
    const found = isSeq(doc.contents) ? 'a list' : doc.contents === null ? 'an empty file' : 'a single value';
    const message = `expected a mission file (keys and values), found ${found}`;
    return { diagnostics: [{ code: 'MISSION_SYNTAX', path: '', source, line: 1, column: 1, message }] };
  }
  const parsed = missionSchema.safeParse(value);
  if (parsed.success) return { mission: parsed.data, diagnostics: [] };
  return { diagnostics: diagnose({ schema: missionSchema, issues: parsed.error.issues, value, doc, text, source }) };
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
