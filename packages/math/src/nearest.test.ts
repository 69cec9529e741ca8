import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const KEYS = ['landing', 'launch', 'lunar-orbit', 'environment', 'entry'];

test('one letter more, less, other, or two swapped: the word that was meant', () => {
  for (const w of ['landingg', 'lnding', 'lamding', 'ladning', 'Landing', 'LANDING']) expect(nearest(w, KEYS), w).toBe('landing');
  expect(nearest('enviroment', KEYS)).toBe('environment');
  expect(nearest('lunar_orbit', KEYS)).toBe('lunar-orbit');
});

test('words that nobody meant stay unanswered; the fewest edits win', () => {
  expect(nearest('zzzz', KEYS)).toBeUndefined();
  expect(nearest('departure', KEYS)).toBeUndefined();
  expect(nearest('', KEYS)).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
  // a short word may change in two letters at most
  expect(nearest('ab', ['cd'])).toBe('cd');
  expect(nearest('ab', ['cde'])).toBeUndefined();
  expect(nearest('mian', ['main', 'trim'])).toBe('main');
  expect(nearest('launch', ['laumch', 'launch'])).toBe('launch');
});

test('endless words are not compared', () => {
  expect(nearest('a'.repeat(1e6), ['a'.repeat(1e6)])).toBeUndefined();
});
