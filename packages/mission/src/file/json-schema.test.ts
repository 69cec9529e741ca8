import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JsonSchema, missionJsonSchema } from './json-schema.ts';

const missions = join(import.meta.dirname, '../../../../missions');
const schema = missionJsonSchema();

/** What of JSON Schema the mission file needs: enough to see that the schema says yes and no in the right places. */
function faults(s: JsonSchema, x: unknown, path = ''): string[] {
  const types = typeof s['type'] === 'string' ? [s['type']] : (s['type'] as string[] | undefined);
  const kind = Array.isArray(x) ? 'array' : x === null ? 'null' : typeof x;
  if (types && !types.includes(kind) && !(kind === 'number' && types.includes('integer') && Number.isInteger(x)))
    return [`${path}: ${kind}`];
  const options = (s['anyOf'] ?? s['oneOf']) as JsonSchema[] | undefined;
  if (options && !options.some((o) => faults(o, x, path).length === 0)) return [`${path}: none of the forms`];
  if (s['enum'] && !(s['enum'] as unknown[]).includes(x)) return [`${path}: not listed`];
  if (typeof s['pattern'] === 'string' && typeof x === 'string' && !new RegExp(s['pattern']).test(x)) return [`${path}: pattern`];
  if (kind === 'array') {
    const tuple = s['prefixItems'] as JsonSchema[] | undefined;
    return (x as unknown[]).flatMap((y, i) => faults(tuple?.[i] ?? (s['items'] as JsonSchema | undefined) ?? {}, y, `${path}.${i}`));
  }
  if (kind !== 'object') return [];
  const o = x as Record<string, unknown>;
  const properties = (s['properties'] ?? {}) as Record<string, JsonSchema>;
  const missing = ((s['required'] ?? []) as string[]).filter((k) => !(k in o)).map((k) => `${path}.${k}: missing`);
  const inside = Object.entries(o).flatMap(([k, y]) => {
    if (properties[k]) return faults(properties[k], y, `${path}.${k}`);
    const rest = s['additionalProperties'];
    return rest === false ? [`${path}.${k}: unknown`] : faults((rest as JsonSchema | undefined) ?? {}, y, `${path}.${k}`);
  });
  return [...missing, ...inside];
}

test.each(readdirSync(missions))('the mission file of %s keeps to the schema', (name) => {
  expect(faults(schema, parse(readFileSync(join(missions, name, 'mission.yaml'), 'utf8')))).toEqual([]);
});

test('what the reader refuses for its form, the schema marks', () => {
  const text = readFileSync(join(missions, 'change-6/mission.yaml'), 'utf8');
  const wrong = (was: string, now: string): string[] => {
    expect(text).toContain(was);
    return faults(schema, parse(text.replace(was, now)));
  };
  expect(wrong('  perilune: 200 km\n', '  periluna: 200 km\n')).toEqual(['.braking.perilune: missing', '.braking.periluna: unknown']);
  expect(wrong('touchdown: launch + 29 d', 'touchdown: liftoff + 29 d')).toEqual(['.landing.touchdown: pattern']);
  expect(wrong('sun-elevation: [6 deg, 60 deg]', 'sun-elevation: 6 deg')).toEqual(['.landing.sun-elevation: string']);
});

test('a quantity tells its units, an epoch its forms', () => {
  const at = (...path: string[]): JsonSchema =>
    path.reduce<JsonSchema>((s, k) => (s['properties'] as Record<string, JsonSchema>)[k], schema);
  expect(at('landing', 'site', 'height')['description']).toMatch(/^Over .*Expected a height from '.*' to '.*'; units: .*km/);
  expect(at('landing', 'touchdown')['description']).toContain('ISO 8601');
});
