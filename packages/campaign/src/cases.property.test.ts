import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridCases, inFlightOrder } from './cases.ts';
import { parseAxis } from './variation.ts';

const PATHS = ['entry.range', 'launch.date', 'modules.ascender.dry', 'return.margin'];
const axes = fc
  .array(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }).map(String), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })
  .map((lists) => lists.map((values, i) => ({ path: PATHS[i], values })));

test('a grid has every combination once, numbered with the last axis fastest', () => {
  fc.assert(
    fc.property(axes, (a) => {
      const cases = gridCases(a);
      expect(cases.length).toBe(a.reduce((n, x) => n * x.values.length, 1));
      expect(new Set(cases.map((c) => c.values.join(' '))).size).toBe(cases.length);
      expect(new Set(cases.map((c) => c.key)).size).toBe(cases.length);
      for (const [k, c] of cases.entries()) {
        expect(c.number).toBe(k + 1);
        expect(c.at.reduce((n, at, i) => n * a[i].values.length + at, 0)).toBe(k);
        expect(c.values).toEqual(c.at.map((at, i) => a[i].values[at]));
        expect(c.changes.map((x) => x.path)).toEqual(a.map((x) => x.path));
      }
    }),
  );
});

test('in flight order neighbours differ in the settings of late phases first', () => {
  fc.assert(
    fc.property(axes, (a) => {
      const ordered = inFlightOrder(a, gridCases(a));
      expect(ordered.map((c) => c.number).sort((x, y) => x - y)).toEqual(Array.from({ length: ordered.length }, (_, k) => k + 1));
      // modules stand before the launch, the launch before the return, the entry last: each value of a slow axis is one stretch
      const slowest = [2, 1, 3, 0].filter((i) => i < a.length)[0];
      const stretches = ordered.filter((c, k) => k === 0 || c.at[slowest] !== ordered[k - 1].at[slowest]).length;
      expect(stretches).toBe(a[slowest].values.length);
    }),
  );
});

test('a range of quantities steps evenly from its first to its last value', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 0, max: 4 }),
      (first, step, n, decimals) => {
        const text = (x: number): string => (x / 10 ** decimals).toFixed(decimals);
        const { values } = parseAxis(`a.b=${text(first)} kg..${text(first + n * step)} kg/${text(step)} kg`);
        expect(values.length).toBe(n + 1);
        for (const [k, v] of values.entries()) {
          // a decimal fraction is read back as the double nearest to it
          expect(Number(v.replace(' kg', ''))).toBe(Number(text(first + k * step)));
        }
      },
    ),
  );
});

test('cases have changes that the mission reader reads: numbers stay numbers, words words', () => {
  const [a, b] = gridCases([{ path: 'environment.moon-degree', values: ['20', 'x'] }]);
  expect(a.changes).toEqual([{ path: 'environment.moon-degree', value: 20 }]);
  expect(b.changes).toEqual([{ path: 'environment.moon-degree', value: 'x' }]);
});

test('more cases than anybody flies are refused', () => {
  const values = Array.from({ length: 101 }, (_, k) => String(k));
  expect(() =>
    gridCases([
      { path: 'a', values },
      { path: 'b', values },
    ]),
  ).toThrow(expect.objectContaining({ code: 'VARY_MANY' }));
});
