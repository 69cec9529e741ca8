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
  // a third of the letters at most: a word of three may change in one, a shorter one in none
  expect(nearest('foo', ['moon', 'sun', 'fog'])).toBe('fog');
  expect(nearest('foo', ['moon', 'sun'])).toBeUndefined();
  expect(nearest('ab', ['cd', 'abc', 'ac'])).toBeUndefined();
  expect(nearest('ABC', ['abc'])).toBe('abc');
  expect(nearest('mian', ['main', 'trim'])).toBe('main');
  expect(nearest('launch', ['laumch', 'launch'])).toBe('launch');
});

test('endless words are not compared', () => {
  expect(nearest('a'.repeat(1e6), ['a'.repeat(1e6)])).toBeUndefined();
});

test('the beginning of a word: the shortest that goes on from there', () => {
  expect(nearest('env', KEYS)).toBe('environment');
  expect(nearest('lunar', KEYS)).toBe('lunar-orbit');
  expect(nearest('l', KEYS)).toBeUndefined();
});

test('parts that names share do not make the others alike', () => {
  const channels = ['lander.altitude', 'lander.tilt', 'lander.mass', 'orbiter.range'];
  expect(nearest('lander.foo', channels)).toBeUndefined();
  expect(nearest('lander.tlit', channels)).toBe('lander.tilt');
  expect(nearest('lander.alt', channels)).toBe('lander.altitude');
  expect(nearest('landre.mass', channels)).toBe('lander.mass');
});
