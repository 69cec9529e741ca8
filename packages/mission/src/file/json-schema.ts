import { z } from 'zod';
import type { FieldMeta } from './fields.ts';
import { meaningOf } from './meanings.ts';
import { missionSchema } from './schema.ts';
import { expectation, UNITS } from './units.ts';

/** A node of a JSON Schema. */
export type JsonSchema = { [key: string]: unknown };

/**
 * The mission file as JSON Schema (2020-12), so that an editor completes keys, shows what a value means and marks what cannot be: every key with its meaning, every quantity with its bounds and units,
 * every epoch in its two forms. What only holds between values is checked when the file is read.
 */
export function missionJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(missionSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => explain(jsonSchema as JsonSchema),
  }) as JsonSchema;
  addMeanings(schema, []);
  return { ...schema, title: 'Farside mission file', description: 'What a mission wants; everything else is solved.' };
}

function explain(node: JsonSchema): void {
  const { dimension, expects } = node as FieldMeta;
  delete node['expects'];
  if (dimension === undefined) return;
  delete node['dimension'];
  if (dimension === 'epoch') {
    node['description'] = 'An epoch: ISO 8601 in UTC (2024-05-03T09:27:29Z), or an earlier event and a duration (launch + 112 h)';
    node['pattern'] = '^\\s*(\\d{4}-\\d{2}-\\d{2}T.+|(launch|arrival|touchdown|lift-off|docking)\\s*([+-].+)?)\\s*$';
    return;
  }
  const units = Object.keys(UNITS[dimension]).filter((u) => u !== '');
  node['description'] = `Expected ${expects ?? expectation(dimension)}${units.length > 0 ? `; units: ${units.join(', ')}` : ''}`;
}

/** Puts what a key means before what is expected of its value. */
function addMeanings(node: JsonSchema, path: readonly string[]): void {
  const inside: [string, JsonSchema][] = Object.entries((node['properties'] ?? {}) as Record<string, JsonSchema>);
  if (typeof node['additionalProperties'] === 'object') inside.push(['*', node['additionalProperties'] as JsonSchema]);
  if (node['items'] !== undefined) inside.push(['#', node['items'] as JsonSchema]);
  for (const [key, child] of inside) {
    const here = [...path, key];
    const meaning = meaningOf(here.join('.'));
    const expected = child['description'];
    if (meaning !== undefined) child['description'] = typeof expected === 'string' ? `${meaning}. ${expected}` : meaning;
    addMeanings(child, here);
  }
}
