import { addSeconds, formatUtc, utc } from '@farside/astro';
import { expect, test } from 'vitest';
import { autoRate, RATES } from './playing.ts';
import { readClock } from './read-clock.ts';

const launch = utc('2024-05-03T09:27:29Z');

test.each([
  ['2024-06-01 22:23', '2024-06-01T22:23:00Z'],
  ['2024-06-01T22:23:18Z', '2024-06-01T22:23:18Z'],
  ['2024-06-02 06:23+8', '2024-06-01T22:23:00Z'],
  ['2024-06-02', '2024-06-02T00:00:00Z'],
  ['T+2d3h', '2024-05-05T12:27:29Z'],
  ['t + 90 s', '2024-05-03T09:28:59Z'],
  ['T-1h', '2024-05-03T08:27:29Z'],
])('%s is a time', (text, iso) => {
  const e = readClock(text, launch);
  expect(e && formatUtc(e, 0)).toBe(iso);
});

test.each([
  '',
  'yesterday',
  'T+',
  'T+2x',
  '2024-13-01',
  '2024-02-30 10:00',
  '22:23',
  '2024-06-01 25:00',
  'T+99999999999999999999d',
])('%j is none', (text) => {
  expect(readClock(text, launch)).toBeUndefined();
});

test('the automatic rate: a burn takes its four seconds, the way to it a few, and it never stands still', () => {
  const burn = { start: addSeconds(launch, 86_400), end: addSeconds(launch, 86_400 + 900), onScreen: 4 };
  // inside: 900 s in at least 4 s
  expect(autoRate([burn], addSeconds(launch, 86_500))).toBeLessThanOrEqual(225);
  // a day before: fast, but not past it in one frame of a sixtieth of a second
  const far = autoRate([burn], launch);
  expect(far).toBeGreaterThan(10_000);
  expect(far / 60).toBeLessThan(86_400);
  let at = 0;
  let screen = 0;
  while (at < 86_400 + 900) {
    const rate = autoRate([burn], addSeconds(launch, at));
    expect(RATES).toContain(rate);
    at += rate / 60;
    screen += 1 / 60;
  }
  expect(screen).toBeGreaterThan(4);
  expect(screen).toBeLessThan(40);
});
