import { expect, test } from 'vitest';
import { before, linear, logarithmic, pathOf, placeAt } from './track.ts';

const track = { t0: { s: 0, f: 0 }, t: [0, 10, 20], x: [0, 100, 100], y: [0, 0, 50] };

test('a place lies on the line between its samples, and nowhere outside', () => {
  expect(placeAt(track, 5)).toEqual([50, 0]);
  expect(placeAt(track, 10)).toEqual([100, 0]);
  expect(placeAt(track, 20)).toEqual([100, 50]);
  expect(placeAt(track, 20.1)).toBeUndefined();
  expect(placeAt(track, -1)).toBeUndefined();
  expect([-1, 0, 9.9, 10, 30].map((t) => before(track.t, t))).toEqual([-1, 0, 0, 1, 2]);
});

test('a path ends where the clock stands; points within half a pixel are left out', () => {
  const id = (v: number): number => v;
  expect(pathOf(track, id, id)).toBe('M0.0 0.0L100.0 0.0L100.0 50.0');
  expect(pathOf(track, id, id, 15)).toBe('M0.0 0.0L100.0 0.0L100.0 25.0');
  expect(pathOf(track, id, id, -3)).toBe('');
  const dense = { t0: { s: 0, f: 0 }, t: [0, 1, 2, 3], x: [0, 0.1, 0.2, 9], y: [0, 0, 0, 0] };
  expect(pathOf(dense, id, id)).toBe('M0.0 0.0L9.0 0.0');
  // what a scale cannot place is no part of the path
  expect(pathOf(dense, (v) => (v === 0.1 ? Number.NaN : v * 10), id)).toBe('M0.0 0.0L2.0 0.0L90.0 0.0');
});

test('scales', () => {
  expect(linear(0, 10, 100, 0)(2.5)).toBe(75);
  const log = logarithmic(0.1, 1000, 0, 400);
  expect(log(0.1)).toBeCloseTo(0, 12);
  expect(log(10)).toBeCloseTo(200, 12);
  // nothing below the low end, however small
  expect(log(0)).toBe(log(0.1));
  expect(log(-5)).toBe(log(0.1));
});
