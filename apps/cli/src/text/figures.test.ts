import { expect, test } from 'vitest';
import { figure, keyedFigure, length, mass, speed, unitOfMeasure } from './figures.ts';

test('small lengths and speeds have a unit in which they read; nothing is nothing', () => {
  expect([12.34, 0.5, 0.0757, 1.3e-5, -2.4e-6, 1e-12, 0].map(speed)).toEqual([
    '12.3 m/s',
    '0.50 m/s',
    '75.7 mm/s',
    '13 µm/s',
    '-2.4 µm/s',
    '0 m/s',
    '0 m/s',
  ]);
  expect([0.118, 0.0061, 0.00025, 3.1e-6, 0].map(length)).toEqual(['11.8 cm', '6.1 mm', '0.25 mm', '3.1 µm', '0 m']);
  expect(mass(0)).toBe('0 kg');
});

test('what a key says: bodies by name, up and down in words, no figure without a meaning', () => {
  expect(keyedFigure('body_naif_id', 399)).toBe('body Earth');
  expect(keyedFigure('body_naif_id', 12345)).toBe('body 12345');
  expect(keyedFigure('vertical_m_s', -1.987)).toBe('vertical 1.99 m/s down');
  expect(keyedFigure('vertical_m_s', 0.0038)).toBe('vertical 3.8 mm/s up');
  expect(keyedFigure('cost', 0.612574)).toBe('slope, rocks and way against their limits, weighted 0.61');
});

test('units of the trade: C3 is twice the energy, loads in g, heat in MW and MJ', () => {
  const told = (name: string, x: number) => figure(x, unitOfMeasure(name));
  expect(told('launch.injection-energy', -1_039_130)).toBe('-2.078 km²/s² (C3)');
  expect(told('entry.peak-load', 5 * 9.80665)).toBe('49.03 m/s² (5 g)');
  expect(told('entry.peak-heat-flux', 3_061_382)).toBe('3.061 MW/m²');
  expect(told('entry.heat-load', 415_955_771)).toBe('416.0 MJ/m²');
  expect(told('ascent.farthest-from-plane', 27_862)).toBe('27.86 km');
});
