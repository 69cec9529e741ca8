import { expect, test } from 'vitest';
import { type Column, table } from './table.ts';
import { type Voice, visible } from './terminal.ts';

const plain = (s: string): string => s;
const voice = (width: number): Voice => ({ width, bold: plain, dim: plain, good: plain, bad: plain, accent: plain, line: () => undefined });
const COLUMNS: readonly Column[] = [
  { title: 'start' },
  { title: 'what', flexible: true },
  { title: 'engine', drop: 2 },
  { title: 'mass', right: true, drop: 1 },
];
const ROWS = [
  ['2024-05-03', 'second circularising burn of the orbiter', 'orbiter.translation', '5.743 kg'],
  ['2024-05-04', 'phasing', 'orbiter.main', '0.952 kg'],
];

test('as wide as it needs where there is room', () => {
  expect(table(voice(100), COLUMNS, ROWS, '  ')).toEqual([
    '  start       what                                      engine                   mass',
    '  2024-05-03  second circularising burn of the orbiter  orbiter.translation  5.743 kg',
    '  2024-05-04  phasing                                   orbiter.main         0.952 kg',
  ]);
});

test('first the flexible column is broken, then the greatest that may go goes, never the others', () => {
  expect(table(voice(68), COLUMNS, ROWS, '  ')[1]).toMatch(/^ {2}2024-05-03 {2}second circularising +orbiter\.translation {2}5\.743 kg$/);
  const narrow = table(voice(44), COLUMNS, ROWS, '  ');
  expect(narrow.join('\n')).toMatch(/5\.743 kg/);
  expect(narrow.join('\n')).not.toMatch(/engine|orbiter\./);
  const least = table(voice(34), COLUMNS, ROWS, '  ').join('\n');
  expect(least).not.toMatch(/kg/);
  expect(least).toMatch(/circularising/);
});

test('nothing is wider than asked for; a long word is broken at its dashes', () => {
  for (let width = 30; width <= 100; width++)
    for (const line of table(voice(width), COLUMNS, ROWS, '  ')) expect(visible(line), line).toBeLessThanOrEqual(width);
  expect(table(voice(24), [{ title: '', flexible: true }, { title: '' }], [['orbiter-mass-at-docking', '0.952 kg']])).toEqual([
    'orbiter-mass-   0.952 kg',
    'at-docking',
  ]);
});
