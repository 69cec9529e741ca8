import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonSchema, MEANINGS, missionJsonSchema } from '@farside/mission';
import { expect, test } from 'vitest';
import { ROOT } from './farside.ts';
import { missionPage } from './mission-page.ts';

test('the page of the mission file is current (npm run mission-page writes it)', () => {
  expect(readFileSync(join(ROOT, 'docs/guides/mission-file.md'), 'utf8')).toBe(missionPage());
});

test('no meaning is kept of a key that is gone', () => {
  const known = new Set<string>();
  const walk = (node: JsonSchema, path: readonly string[]): void => {
    if (path.length > 0) known.add(path.join('.'));
    const names = Object.entries((node['properties'] ?? {}) as Record<string, JsonSchema>);
    for (const [key, child] of names) walk(child, [...path, path.join('.') === 'modules' ? '*' : key]);
    if (typeof node['additionalProperties'] === 'object') walk(node['additionalProperties'] as JsonSchema, [...path, '*']);
    if (node['items'] !== undefined) walk(node['items'] as JsonSchema, [...path, '#']);
  };
  walk(missionJsonSchema(), []);
  expect(known.size).toBeGreaterThan(150);
  expect(Object.keys(MEANINGS).filter((path) => !known.has(path))).toEqual([]);
});
