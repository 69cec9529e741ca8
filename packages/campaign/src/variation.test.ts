import { expect, test } from 'vitest';
import { checkPaths, parseAxis } from './variation.ts';

const code = (c: string) => expect.objectContaining({ code: c });
const values = (text: string) => parseAxis(`x.y=${text}`).values;

test.each([
  ['2024-04-29..2024-05-02/1d', ['2024-04-29', '2024-04-30', '2024-05-01', '2024-05-02']],
  ['2024-02-28..2024-03-05/2 d', ['2024-02-28', '2024-03-01', '2024-03-03', '2024-03-05']],
  // over the leap second of 2016-12-31
  ['2016-12-31..2017-01-02/1d', ['2016-12-31', '2017-01-01', '2017-01-02']],
  ['2024-05-02..2024-04-30/-1d', ['2024-05-02', '2024-05-01', '2024-04-30']],
  ['340 kg..360 kg/10 kg', ['340 kg', '350 kg', '360 kg']],
  ['340..360/10 kg', ['340 kg', '350 kg', '360 kg']],
  ['340kg..360kg/10', ['340 kg', '350 kg', '360 kg']],
  ['0.1..0.4/0.1', ['0.1', '0.2', '0.3', '0.4']],
  ['10..50/20', ['10', '30', '50']],
  ['-5.6 deg..-6.0 deg/-0.2 deg', ['-5.6 deg', '-5.8 deg', '-6 deg']],
  ['1 h..2 h/30 min', ['60 min', '90 min', '120 min']],
  ['1 h 30 min..2 h/15 min', ['1 h 30 min', '1 h 45 min', '2 h']],
  ['1.5 m/s..2.5 m/s/0.5 m/s', ['1.5 m/s', '2 m/s', '2.5 m/s']],
  ['5 %..15 %/5 %', ['5 %', '10 %', '15 %']],
  ['340..363/10 kg', ['340 kg', '350 kg', '360 kg']],
  ['7..7/1', ['7']],
  ['2024-05-30T18:00:00Z..2024-05-31T06:00:00Z/6h', ['2024-05-30T18:00:00Z', '2024-05-31T00:00:00Z', '2024-05-31T06:00:00Z']],
  ['09:00:00Z..10:00:00Z/30 min', ['09:00:00Z', '09:30:00Z', '10:00:00Z']],
  ['launch + 29 d..launch + 30 d/12 h', ['launch + 29 d', 'launch + 29 d 12 h', 'launch + 30 d']],
  ['touchdown - 1 h..touchdown + 1 h/1h', ['touchdown - 1 h', 'touchdown + 0 s', 'touchdown + 1 h']],
  ['340kg, 350kg,360 kg', ['340 kg', '350 kg', '360 kg']],
  ['340, 350,360 kg', ['340 kg', '350 kg', '360 kg']],
  ['1,2 m, 3, 4 km,5', ['1 m', '2 m', '3 km', '4 km', '5']],
  ['1e3, .5, 2 %', ['1e3 %', '.5 %', '2 %']],
  ['2024-05-03,2024-05-04', ['2024-05-03', '2024-05-04']],
  ['320 kg, 340..360/10 kg', ['320 kg', '340 kg', '350 kg', '360 kg']],
  ['[80 h, 120 h],[80 h, 130 h]', ['[80 h, 120 h]', '[80 h, 130 h]']],
  ['main,translation', ['main', 'translation']],
  ['"a, b",c', ['"a, b"', 'c']],
])('%s', (text, wanted) => {
  expect(values(text)).toEqual(wanted);
});

test.each([
  ['3..5/0', 'VARY_STEP'],
  ['3..5/-1', 'VARY_STEP'],
  ['5..3/1', 'VARY_STEP'],
  ['2024-05-03..2024-05-01/1d', 'VARY_STEP'],
  ['2024-05-01..2024-05-03/12h', 'VARY_STEP'],
  ['2024-05-01..2024-05-03/1 kg', 'VARY_UNIT'],
  ['2024-05-01..2024-05-03/1', 'VARY_UNIT'],
  ['3 kg..5 m/1 kg', 'VARY_UNIT'],
  ['3 furlong..5 m/1 m', 'VARY_UNIT'],
  ['3..5', 'VARY_SYNTAX'],
  ['..5/1', 'VARY_SYNTAX'],
  ['3../1', 'VARY_SYNTAX'],
  ['a..b/1', 'VARY_SYNTAX'],
  ['2024-05-01..5/1', 'VARY_SYNTAX'],
  ['2024-05-01..2024-05-41/1d', 'VARY_SYNTAX'],
  ['launch + 1 d..docking + 2 d/1 h', 'VARY_SYNTAX'],
  ['', 'VARY_SYNTAX'],
  ['1,,2', 'VARY_SYNTAX'],
  ['1,2,1', 'VARY_TWICE'],
  ['0..100000/1', 'VARY_MANY'],
  ['0..1e308/1e-300', 'VARY_MANY'],
])('%s is refused: %s', (text, wanted) => {
  expect(() => values(text)).toThrow(code(wanted));
});

test('what is no variation at all', () => {
  for (const text of ['launch.date', '=3', '.a=3', 'a b=3']) expect(() => parseAxis(text)).toThrow(code('VARY_SYNTAX'));
});

test('a step the wrong way says the right one', () => {
  expect(() => values('3 kg..5 kg/-1 kg')).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ tryThis: '3 kg..5 kg/1 kg, or the ends the other way round' }) }),
  );
});

test('one setting is varied once, and not set beside', () => {
  expect(() => checkPaths(['a.b', 'a.c'], ['a.d'])).not.toThrow();
  for (const [varied, set] of [
    [['a.b', 'a.b'], []],
    [['a.b', 'a'], []],
    [['a', 'a.b.c'], []],
    [['a.b'], ['a.b']],
    [['a.b'], ['a']],
  ] as const)
    expect(() => checkPaths(varied, set)).toThrow(code('VARY_TWICE'));
});
