import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FLOWN } from './flown.ts';
import { title } from './page.ts';
import { REFUSED } from './refused.ts';

test('docs/changes.md, written by `npm run changes`, shows the changes of the table and no others', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/changes.md'), 'utf8');
  const shown = [...page.matchAll(/^\| (`.+?) \|/gm)].map((m) => m[1]);
  expect(shown).toEqual([...Object.values(FLOWN).flat(), ...REFUSED].map((c) => title(c.set)));
});

test('the table holds at least 25 changes that fly, of every part of the mission file', () => {
  const all = Object.values(FLOWN).flat();
  expect(all.length).toBeGreaterThanOrEqual(25);
  const parts = new Set(all.flatMap((c) => Object.keys(c.set).map((path) => path.split('.')[0])));
  for (const part of [
    'modules',
    'environment',
    'launch',
    'transfer',
    'braking',
    'lunar-orbit',
    'landing',
    'surface',
    'ascent',
    'rendezvous',
    'return',
    'entry',
  ])
    expect(parts, part).toContain(part);
});
