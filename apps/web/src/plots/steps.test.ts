import { expect, test } from 'vitest';
import { decadesOf, niceStep, ticksOf } from './steps.ts';

test('steps are round and leave at most as many ticks as asked for', () => {
  expect(niceStep(10, 5)).toBe(2);
  expect(niceStep(11.2, 6)).toBe(2);
  expect(niceStep(0.9, 2)).toBe(0.5);
  expect(ticksOf(0, 11e3, 6)).toEqual([0, 2e3, 4e3, 6e3, 8e3, 10e3]);
  expect(ticksOf(-62, 66, 2)).toEqual([0]);
  expect(ticksOf(-65, 128, 2)).toEqual([0, 100]);
  expect(ticksOf(5, 5, 3)).toEqual([]);
});

test('decades', () => {
  expect(decadesOf(0.01, 20)).toEqual([0.01, 0.1, 1, 10]);
});
