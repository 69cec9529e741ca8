import { addSeconds, secondsBetween } from '@farside/astro';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { T0 } from '../../test/small-flight.ts';
import { clipWindows, gapsIn, joinWindows, lengthOf, longestOf, sharesOf, totalOf, type Window } from './windows.ts';

const w = (a: number, b: number): Window => ({ start: addSeconds(T0, a), end: addSeconds(T0, b) });
// whole seconds, so that what meets meets exactly
const windows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 200 })), { maxLength: 12 })
  .map((l) => l.map(([a, d]) => w(a, a + d)));
const holds = (list: readonly Window[], t: number): boolean => {
  const e = addSeconds(T0, t);
  return list.some((x) => secondsBetween(x.start, e) > 0 && secondsBetween(e, x.end) > 0);
};

test('joined windows cover what their parts cover, apart and in order; gaps are what is left, and both together are all of it', () =>
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 900 }), (list, from, length) => {
      const whole = w(from, from + length);
      const joined = joinWindows(list);
      const gaps = gapsIn([whole], list);
      for (let k = 1; k < joined.length; k++) expect(secondsBetween(joined[k - 1].end, joined[k].start)).toBeGreaterThan(0.5);
      // at half seconds nothing ends
      for (let t = 0.5; t < 1200; t += 7) {
        expect(holds(joined, t)).toBe(holds(list, t));
        expect(holds(gaps, t)).toBe(holds([whole], t) && !holds(list, t));
      }
      const inside = clipWindows(joined, { from: whole.start, to: whole.end });
      expect(totalOf(inside) + totalOf(gaps)).toBeCloseTo(length, 6);
      expect(joinWindows(joined)).toEqual(joined);
      const longest = longestOf(list);
      expect(longest ? lengthOf(longest) : 0).toBe(Math.max(0, ...list.map(lengthOf)));
      // a picture of it has as much ink
      const shares = sharesOf(list, whole, 17);
      expect(shares.every((x) => x >= 0 && x <= 1)).toBe(true);
      expect((shares.reduce((s, x) => s + x, 0) * length) / 17).toBeCloseTo(totalOf(inside), 5);
    }),
    { numRuns: 60, seed: 4 },
  ));

test('windows with nothing in common, and bounds that are left out', () => {
  expect(clipWindows([w(0, 10)], { from: addSeconds(T0, 10) })).toEqual([]);
  expect(clipWindows([w(0, 10)], {})).toEqual([w(0, 10)]);
  expect(gapsIn([], [w(0, 10)])).toEqual([]);
  expect(gapsIn([w(0, 10)], [])).toEqual([w(0, 10)]);
  expect(longestOf([])).toBeUndefined();
  expect(sharesOf([w(0, 10)], w(5, 5), 3)).toEqual([0, 0, 0]);
});
