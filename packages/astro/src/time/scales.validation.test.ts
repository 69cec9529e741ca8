import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
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

const area = 'Time and Earth orientation' as const;
const source = 'inputs and outputs of ERFA, the IAU SOFA algorithms';

describe('against ERFA', () => {
  it('TAI-UTC (eraDat)', () => {
    const w = worst();
    for (const c of of('eraDat')) {
      const [year, month, day, fraction] = c.inputs as number[];
      const e = fromCalendar({ year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 }, 'UTC');
      expect(fraction).toBeLessThan(1);
      w.add(taiMinusUtc(e) - (c.outputs as number));
    }
    const reason = 'whole seconds: exact';
    measured({ area, what: 'TAI-UTC', against: 'eraDat', source, measured: w.value, unit: 's', bound: 0, reason, cases: w.cases });
  });

  it('calendar to Julian date (eraCal2jd), exactly', () => {
    const w = worst();
    for (const c of of('eraCal2jd')) {
      const [year, month, day] = c.inputs as number[];
      const e = fromCalendar({ year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 }, 'UTC');
      const [whole, part] = modifiedJulianDate(e, 'UTC');
      w.add(whole - (c.outputs as number[])[1]);
      w.add(part);
    }
    const reason = 'whole days: exact';
    const what = 'calendar to modified Julian date';
    measured({ area, what, against: 'eraCal2jd', source, measured: w.value, unit: 'd', bound: 0, reason, cases: w.cases / 2 });
  });

  it('a leap second as a Julian date in UTC, TAI and TT (eraDtf2d, eraUtctai, eraTaitt)', () => {
    const there = worst();
    const back = worst();
    for (const c of of('eraUtctai+Taitt')) {
      const [, y, mo, d, h, mi, s] = c.inputs as number[];
      const e = parseIso(
        `${y}-${String(mo).padStart(2, '0')}-${String(d).padStart(2, '0')}T${String(h).padStart(2, '0')}:${String(mi).padStart(2, '0')}:${s}Z`,
      );
      const out = c.outputs as number[];
      (['UTC', 'TAI', 'TT'] as const).forEach((scale, i) => {
        const [a, b] = julianDate(e, scale);
        there.add(a - out[2 * i] + (b - out[2 * i + 1]));
        back.add(secondsBetween(e, fromJulianDate(scale, out[2 * i], out[2 * i + 1])));
      });
    }
    const row = { area, against: 'eraDtf2d, eraUtctai, eraTaitt', source, cases: there.cases };
    const reason = "the last place of ERFA's second part, a fraction of a day: 1.1e-16 d, or 9.6 ps";
    measured({
      ...row,
      what: 'UTC, TAI, TT as Julian dates, in a leap second too',
      measured: there.value,
      unit: 'd',
      bound: 1.2e-16,
      reason,
    });
    measured({ ...row, what: 'epoch from Julian dates in UTC, TAI, TT', measured: back.value, unit: 's', bound: 1e-11, reason });
  });

  it('TDB-TT at the geocentre, 1972 to 2100: forty terms of 787 (eraDtdb)', () => {
    const w = worst();
    for (const [jd, dt] of tdb) w.add(tdbMinusTt((jd - 2451545) * 86400) - dt);
    measured({
      area,
      what: 'TDB-TT at the geocentre, 1972 to 2100',
      against: 'eraDtdb',
      source,
      measured: w.value,
      unit: 's',
      bound: 1e-6,
      reason: 'forty terms of 787: those left out are below 60 ns each',
      cases: w.cases,
    });
    // the figure is no accident of an empty fixture
    expect(tdb.length).toBeGreaterThan(100);
    expect(Math.max(...tdb.map((r) => Math.abs(r[1])))).toBeGreaterThan(1.6e-3);
  });

  it('TDB-TT on the ground (eraDtdb with a place): the diurnal terms left out are small at these hours', () => {
    const w = worst();
    for (const c of of('eraDtdb')) {
      const [a, b] = c.inputs as number[];
      const tt = ttSeconds(fromJulianDate('TT', a, b));
      w.add(tdbMinusTt(tt) - (c.outputs as number));
    }
    measured({
      area,
      what: 'TDB-TT on the ground',
      against: 'eraDtdb with a place',
      source,
      measured: w.value,
      unit: 's',
      bound: 1.1e-6,
      reason:
        'the forty terms, 1e-6 s, and the diurnal ones that are left out: 2 microseconds on the equator at six, but 0.1 at the hour of these cases, near midnight',
      cases: w.cases,
    });
  });

  it('the Chebyshev blocks of TDB-TT reproduce their sum to 1e-15 s', () => {
    const w = worst();
    for (let tt = -9e8; tt < 3.2e9; tt += 1234567.8) w.add(tdbMinusTt(tt) - sumTdbTerms(tt));
    // the lunar term, 1.6 microseconds over 29.5 days, leaves J_9(0.43) of itself; measured 4e-16
    expect(w.value).toBeLessThan(1e-15);
  });
});
