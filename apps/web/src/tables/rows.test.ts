import { expect, test } from 'vitest';
import { type Column, csvOf, filtered, sorted } from './rows.ts';

interface R {
  readonly id: string;
  readonly name: string;
  readonly v: number | undefined;
}
const rows: readonly R[] = [
  { id: 'a', name: 'Braking, first', v: 10 },
  { id: 'b', name: 'Trim "small"', v: undefined },
  { id: 'c', name: 'braking, last', v: 2 },
];
const columns: readonly Column<R>[] = [
  { key: 'name', name: 'Name', value: (r) => r.name, text: (r) => r.name },
  { key: 'v', name: 'Value', unit: 'm/s', numeric: true, value: (r) => r.v, text: (r) => (r.v === undefined ? '–' : `${r.v}`) },
];
const ids = (list: readonly R[]): string => list.map((r) => r.id).join('');

test('numbers are sorted as numbers, what has none stands last either way', () => {
  expect(ids(sorted(rows, columns, 'v', false))).toBe('cab');
  expect(ids(sorted(rows, columns, 'v', true))).toBe('acb');
  expect(ids(sorted(rows, columns, 'none', true))).toBe('abc');
});

test('a filter asks for all of its words, in any cell', () => {
  expect(ids(filtered(rows, columns, 'BRAKING'))).toBe('ac');
  expect(ids(filtered(rows, columns, 'last 2'))).toBe('c');
  expect(ids(filtered(rows, columns, '  '))).toBe('abc');
  expect(filtered(rows, columns, 'nowhere')).toEqual([]);
});

test('CSV has full figures, quoted where it must be', () => {
  expect(csvOf(rows, columns)).toBe('Name,Value (m/s)\r\n"Braking, first",10\r\n"Trim ""small""",\r\n"braking, last",2');
});
