import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AREAS, boundFigure, figure, measuredFigure, type PageRow, readPage } from './accuracy-rows.ts';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs/accuracy.md'), 'utf8');
const rows = readPage(text);
const of = (area: string, what: RegExp, against = /./): PageRow[] =>
  rows.filter((r) => r.area === area && what.test(r.what) && against.test(r.against));

describe('docs/accuracy.md', () => {
  test('holds every bound', () => {
    const lines = text.split('\n').filter((l) => l.startsWith('| ') && !l.startsWith('| Quantity'));
    expect(rows.length).toBe(lines.length);
    for (const r of rows) {
      // a figure that cannot be read is NaN, and fails here
      expect(r.measured, `${r.area}: ${r.what}`).toBeLessThanOrEqual(r.bound);
      expect(r.measured, `${r.area}: ${r.what}`).toBeGreaterThanOrEqual(0);
    }
  });

  test('is of this version and has rows in every area, each row once', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(text).toContain(`Engine version ${version}.`);
    // a page made where the bulky sets are absent says so, and may lack the area that rests on them alone
    const partial = text.includes('## Not measured when this page was written');
    const areas = [...new Set(rows.map((r) => r.area))];
    expect(areas).toEqual(AREAS.filter((a) => areas.includes(a) || !(partial && a === 'Files and messages')));
    expect(new Set(rows.map((r) => `${r.area}|${r.what}|${r.against}`)).size).toBe(rows.length);
  });

  test('promises what the project set out to reach', () => {
    const all = (list: readonly PageRow[], count: number, unit: string, most: number): void => {
      expect(list.length, list.map((r) => r.what).join('; ')).toBeGreaterThanOrEqual(count);
      for (const r of list) {
        expect(r.unit, r.what).toBe(unit);
        expect(r.bound, r.what).toBeLessThanOrEqual(most);
      }
    };
    all(of('Ephemeris', /^moon from earth, position/, /DE441/), 1, 'm', 30);
    all(of('Ephemeris', /^(earth|venus|mars) from sun, position/, /DE441/), 3, 'm', 2000);
    all(
      of('Time and Earth orientation', /./, /eraEra00|eraGmst06|eraGst06a|eraPnm06a|eraNut06a|eraObl06|eraXys06a|eraC2t06a/),
      9,
      'rad',
      1e-10,
    );
    all(of('Axes of the Moon and of other bodies', /at the surface of the Moon/), 1, 'm', 0.01);
    all(of('Gravity fields', /acceleration/, /40-digit/), 4, '', 1e-12);
    all(of('State-transition matrix', /./, /differences/), 4, '', 1e-6);
    all(of('Orbits and Lambert', /invariant/), 2, '', 1e-10);
    all(of('Ascent', /time to insertion/, /optimum/), 2, 's', 0.1);
  });

  test('names every case of the propagation set', () => {
    const set = JSON.parse(readFileSync(join(root, 'packages/node/test/fixtures/propagation.json'), 'utf8')) as {
      gmat_monte: { name: string }[];
      ostk: { name: string; rows: Record<string, unknown> }[];
    };
    const named = (name: string): PageRow[] => rows.filter((r) => r.area === 'Propagation' && r.what.startsWith(`${name}:`));
    for (const c of set.gmat_monte) expect(named(c.name).length, c.name).toBeGreaterThan(0);
    for (const c of set.ostk) expect(named(c.name).length, c.name).toBe(Object.keys(c.rows).length);
  });
});

test('figures are printed short, and never on the wrong side of their bound', () => {
  expect(figure(0, 2)).toBe('0');
  expect(figure(1234.5, 2)).toBe('1200');
  expect(figure(2.2089e-14, 2)).toBe('2.2e-14');
  expect(figure(2.5e7, 2)).toBe('2.5e7');
  expect(measuredFigure(0.0461, 0.1)).toBe('0.046');
  expect(measuredFigure(1.964, 1.98)).toBe('1.96');
  expect(measuredFigure(1.9996, 1.9999)).toBe('1.9996');
  expect(boundFigure(3e-16)).toBe('3e-16');
  const [row] = readPage('## Area\n\n| a \\| b | c | 1.5 m/s | 2 m/s | 3 | s | r |\n');
  expect(row).toEqual({ area: 'Area', what: 'a \\| b', against: 'c', measured: 1.5, bound: 2, unit: 'm/s' });
});
