import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { secondsBetween } from './epoch.ts';
import { parseIso } from './iso.ts';
import { fromJulianDate, julianDate, modifiedJulianDate } from './julian.ts';
import { fromCalendar, taiMinusUtc, ttSeconds } from './scales.ts';
import { sumTdbTerms, tdbMinusTt } from './tdb.ts';

interface Case {
  readonly function: string;
  readonly inputs: readonly (number | string)[];
  readonly outputs: number | readonly number[];
}
const fixture = (name: string): string => readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), 'utf8');
const erfa = (JSON.parse(fixture('erfa-values.json')) as { cases: Case[] }).cases;
const of = (name: string): Case[] => {
  const found = erfa.filter((c) => c.function === name);
  if (found.length === 0) throw new Error(`the fixture has no ${name}`);
  return found;
};
const tdb = (JSON.parse(fixture('tdb-tt.json')) as { rows: [number, number][] }).rows;

describe('against ERFA', () => {
  it('TAI-UTC (eraDat)', () => {
    for (const c of of('eraDat')) {
      const [year, month, day, fraction] = c.inputs as number[];
      const e = fromCalendar({ year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 }, 'UTC');
      expect(fraction).toBeLessThan(1);
      expect(taiMinusUtc(e)).toBe(c.outputs);
    }
  });

  it('calendar to Julian date (eraCal2jd), exactly', () => {
    for (const c of of('eraCal2jd')) {
      const [year, month, day] = c.inputs as number[];
      const e = fromCalendar({ year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 }, 'UTC');
      expect(modifiedJulianDate(e, 'UTC')).toEqual([(c.outputs as number[])[1], 0]);
    }
  });

  it('a leap second as a Julian date in UTC, TAI and TT (eraDtf2d, eraUtctai, eraTaitt)', () => {
    for (const c of of('eraUtctai+Taitt')) {
      const [, y, mo, d, h, mi, s] = c.inputs as number[];
      const e = parseIso(
        `${y}-${String(mo).padStart(2, '0')}-${String(d).padStart(2, '0')}T${String(h).padStart(2, '0')}:${String(mi).padStart(2, '0')}:${s}Z`,
      );
      const out = c.outputs as number[];
      (['UTC', 'TAI', 'TT'] as const).forEach((scale, i) => {
        const [a, b] = julianDate(e, scale);
        // 1e-15 d = 0.1 ns: the rounding of ERFA's second part, which stays above one here
        expect(Math.abs(a - out[2 * i] + (b - out[2 * i + 1]))).toBeLessThan(1e-15);
        // and back
        expect(Math.abs(secondsBetween(e, fromJulianDate(scale, out[2 * i], out[2 * i + 1])))).toBeLessThan(1e-10);
      });
    }
  });

  it('TDB-TT at the geocentre, 1972 to 2100: forty terms of 787 (eraDtdb)', () => {
    let worst = 0;
    for (const [jd, dt] of tdb) worst = Math.max(worst, Math.abs(tdbMinusTt((jd - 2451545) * 86400) - dt));
    // the terms left out are below 60 ns each, 747 of them; measured 0.39 microseconds
    expect(worst).toBeLessThan(1e-6);
    // the figure is no accident of an empty fixture
    expect(tdb.length).toBeGreaterThan(100);
    expect(Math.max(...tdb.map((r) => Math.abs(r[1])))).toBeGreaterThan(1.6e-3);
  });

  it('TDB-TT on the ground (eraDtdb with a place): the diurnal terms left out are below 3 microseconds', () => {
    for (const c of of('eraDtdb')) {
      const [a, b] = c.inputs as number[];
      const tt = ttSeconds(fromJulianDate('TT', a, b));
      expect(Math.abs(tdbMinusTt(tt) - (c.outputs as number))).toBeLessThan(3e-6);
    }
  });

  it('the Chebyshev blocks of TDB-TT reproduce their sum to 1e-15 s', () => {
    let worst = 0;
    for (let tt = -9e8; tt < 3.2e9; tt += 1234567.8) worst = Math.max(worst, Math.abs(tdbMinusTt(tt) - sumTdbTerms(tt)));
    // the lunar term, 1.6 microseconds over 29.5 days, leaves J_9(0.43) of itself; measured 4e-16
    expect(worst).toBeLessThan(1e-15);
  });
});
