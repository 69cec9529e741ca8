import { utc } from '@farside/astro';
import { expect, test } from 'vitest';
import {
  dateInWords,
  dayOf,
  duration,
  fixed,
  length,
  place,
  shortDuration,
  signed,
  significant,
  sinceLaunch,
  speed,
  tick,
  timeOfDay,
} from './figures.ts';

test('numbers: commas, a true minus, no negative zero, a dash for what is none', () => {
  expect(fixed(1234567.891, 2)).toBe('1,234,567.89');
  expect(fixed(-1234, 0)).toBe('−1,234');
  expect(fixed(-0.001, 1)).toBe('0.0');
  expect(fixed(Number.NaN, 1)).toBe('–');
  expect(signed(3.2, 1)).toBe('+3.2');
  expect(signed(0.001, 1)).toBe('0.0');
  expect(significant(0.0123456)).toBe('0.01235');
  expect(significant(123456)).toBe('123,456');
  expect(tick(20, 20)).toBe('20');
  expect(tick(0.05, 0.05)).toBe('0.05');
});

test('lengths, speeds and durations change their unit where people do', () => {
  expect([3.84e8, 27_380, 2397, 431, 12.34, 7.36, 0.41, 0.006].map(length)).toEqual([
    '384,000 km',
    '27.4 km',
    '2.40 km',
    '431 m',
    '12.3 m',
    '7.36 m',
    '41.0 cm',
    '6.0 mm',
  ]);
  expect([11_200, 1587, 33.64, 1.99, 0.06].map(speed)).toEqual(['11.20 km/s', '1,587 m/s', '33.6 m/s', '1.99 m/s', '6.0 cm/s']);
  expect([52, 363, 177_300, 2_056_320, -60].map(duration)).toEqual(['52 s', '6 min 3 s', '49 h 15 min', '23.8 d', '−1 min']);
  expect([37 * 60, 90_000, 400_000].map(shortDuration)).toEqual(['37 min', '25 h', '4.6 d']);
});

test('times and places', () => {
  const launch = utc('2024-05-03T09:27:29Z');
  const e = utc('2024-06-04T02:21:40Z');
  expect(timeOfDay(e)).toBe('02:21:40');
  expect(dateInWords(e)).toBe('4 June 2024');
  expect(dayOf(launch, e)).toBe(32);
  expect(sinceLaunch(launch, e)).toBe('T+31 d 16 h 54 min');
  expect(place({ latitude: (-41.6385 * Math.PI) / 180, longitude: (-153.9852 * Math.PI) / 180 })).toBe('41.6385° S, 206.0148° E');
});
