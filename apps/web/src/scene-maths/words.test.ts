import { expect, test } from 'vitest';
import { distanceWords, figure, namesInWords, placeWords, roundLength, speedWords } from './words.ts';

test('figures: commas by thousands, a true minus', () => {
  expect(figure(1234567)).toBe('1,234,567');
  expect(figure(-12.345, 2)).toBe('−12.35');
  expect(figure(-0.001, 1)).toBe('0.0');
});

test('distances and speeds in the unit that fits', () => {
  expect([0.006, 1.02, 85.31, 850.4, 12_400, 205_300, 391_204_000, 1.496e11].map(distanceWords)).toEqual([
    '6 mm',
    '1.02 m',
    '85.3 m',
    '850 m',
    '12.4 km',
    '205 km',
    '391,200 km',
    '149.6 million km',
  ]);
  expect([0.061, 1.987, 1590.2, 10_989].map(speedWords)).toEqual(['6.1 cm/s', '1.99 m/s', '1,590 m/s', '10.99 km/s']);
});

test('places and names', () => {
  expect(placeWords((-41.6385 * Math.PI) / 180, (206.0148 * Math.PI) / 180)).toBe('41.64° S, 206.01° E');
  expect(namesInWords(['orbiter', 'returner'])).toBe('Orbiter and returner');
  expect(namesInWords(['orbiter', 'returner', 'lander'])).toBe('Orbiter, returner and lander');
  expect([7.3, 0.4, 2e5, 99].map(roundLength)).toEqual([5, 0.2, 2e5, 50]);
});
