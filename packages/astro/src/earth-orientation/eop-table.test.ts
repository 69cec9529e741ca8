import { readFileSync } from 'node:fs';
import { FarsideError, wrapPi } from '@farside/math';
import { describe, expect, it } from 'vitest';
import { createFrames } from '../frames/frames.ts';
import { addSeconds, secondsBetween } from '../time/epoch.ts';
import { utc } from '../time/iso.ts';
import { fromModifiedJulianDate } from '../time/julian.ts';
import { fromUt1, greenwichApparentSiderealTime, ut1JulianDate, ut1Seconds } from './earth-rotation.ts';
import { coversEop, createEopTable, eopSeriesOf, readEopTable, zeroEop } from './eop-table.ts';
import { readNutation } from './nutation-series.ts';

const bytes = readFileSync(new URL('../../../../data/earth-orientation/eop-2014.json', import.meta.url));
const table = readEopTable(bytes);
const ARCSEC = Math.PI / 648000;
const encode = (x: unknown): Uint8Array => new TextEncoder().encode(typeof x === 'string' ? x : JSON.stringify(x));

function code(f: () => unknown): string {
  try {
    f();
  } catch (e) {
    if (e instanceof FarsideError) return e.code;
    throw e;
  }
  return 'none';
}

describe('the table of the data folder', () => {
  // rows of IERS finals2000A as published, read by eye from the file the table was made of
  it.each([
    [56658, 0.038612, 0.318866, -0.0970383, 0, 0.152],
    [56659, 0.038339, 0.319612, -0.0982338, -0.02, 0.154],
    [61272, 0.219625, 0.349589, 0.0067184, -0.008, 0.135],
  ])('holds MJD %s as published', (mjd, x, y, dut, dx, dy) => {
    const o = table.at(fromModifiedJulianDate('UTC', mjd));
    expect(o.held).toBe(false);
    expect(Math.abs(o.xp / ARCSEC - x)).toBeLessThan(1e-12);
    expect(Math.abs(o.yp / ARCSEC - y)).toBeLessThan(1e-12);
    // UT1-TAI carries 37 s
    expect(Math.abs(o.ut1MinusUtc - dut)).toBeLessThan(1e-13);
    expect(Math.abs(o.dX / ARCSEC - dx / 1000)).toBeLessThan(1e-12);
    expect(Math.abs(o.dY / ARCSEC - dy / 1000)).toBeLessThan(1e-12);
  });

  it('is linear between days', () => {
    const a = table.at(utc('2020-12-01'));
    const b = table.at(utc('2020-12-02'));
    const m = table.at(utc('2020-12-01T12:00:00Z'));
    expect(m.xp).toBeCloseTo((a.xp + b.xp) / 2, 18);
    expect(m.ut1MinusUtc).toBeCloseTo((a.ut1MinusUtc + b.ut1MinusUtc) / 2, 12);
  });

  it('UT1 runs on through leap seconds, where UT1-UTC jumps by one', () => {
    const before = utc('2016-12-31T23:59:59.5Z');
    const inside = utc('2016-12-31T23:59:60.5Z');
    const after = utc('2017-01-01T00:00:00.5Z');
    expect(table.at(before).ut1MinusUtc).toBeLessThan(-0.4);
    expect(table.at(inside).ut1MinusUtc).toBeLessThan(-0.4);
    expect(table.at(after).ut1MinusUtc).toBeGreaterThan(0.5);
    // a second of TAI is a second of UT1 to 1e-7
    for (const [p, q] of [
      [before, inside],
      [inside, after],
    ] as const) {
      expect(Math.abs(secondsBetween(ut1Seconds(p, table), ut1Seconds(q, table)) - 1)).toBeLessThan(1e-7);
    }
  });

  it('holds the last value beyond its end and the first before its start, and says so', () => {
    expect(table.at(table.last).held).toBe(false);
    const end = table.at(table.last);
    const later = table.at(utc('2031-05-01'));
    expect(later).toEqual({ ...end, held: true });
    expect(table.at(addSeconds(table.last, 1e-6)).held).toBe(true);
    const start = table.at(table.first);
    expect(start.held).toBe(false);
    const earlier = table.at(utc('2012-07-15'));
    expect(earlier.held).toBe(true);
    // UT1-TAI is held: UT1-UTC is it plus another count of leap seconds (35 s at both)
    expect(earlier.ut1MinusUtc).toBeCloseTo(start.ut1MinusUtc, 12);
    expect(coversEop(table, table.last)).toBe(true);
    expect(coversEop(table, addSeconds(table.last, 1))).toBe(false);
  });

  it('finds the right day at every midnight, leap seconds or not', () => {
    const out = new Float64Array(10);
    for (let mjd = 56658; mjd < 61645; mjd += 1) {
      const e = fromModifiedJulianDate('UTC', mjd);
      table.evaluate(e, out);
      const x = out[0];
      table.evaluate(addSeconds(e, 1e-3), out);
      // a millisecond from midnight: a thousandth of a second of the day's slope
      expect(Math.abs(out[0] - x)).toBeLessThan(1e-15);
      table.evaluate(addSeconds(e, -1e-3), out);
      if (mjd > 56658) expect(Math.abs(out[0] - x)).toBeLessThan(1e-15);
    }
  });
});

describe('UT1', () => {
  it('comes back', () => {
    for (const text of ['2014-03-01T05:06:07.89Z', '2016-12-31T23:59:60.5Z', '2024-06-01T22:23:15Z', '2035-01-01']) {
      const e = utc(text);
      expect(Math.abs(secondsBetween(e, fromUt1(ut1Seconds(e, table), table)))).toBeLessThan(1e-14);
    }
  });

  it('has a Julian date', () => {
    const [a, b] = ut1JulianDate(utc('2014-01-01'), table);
    // UT1 = UTC - 0.0970383 s
    expect(a).toBe(2456657.5);
    expect((1 - b) * 86400).toBeCloseTo(0.0970383, 10);
  });

  it('gives apparent sidereal time: the turn from tod to itrf when the pole stands still', () => {
    const series = readNutation(readFileSync(new URL('../../../../data/earth-orientation/nutation-iau2000a.json', import.meta.url)));
    const eop = zeroEop(utc('2014-01-01'), utc('2040-01-01'));
    const out = new Float64Array(18);
    for (const text of ['2014-03-01T05:06:07.89Z', '2024-06-01T22:23:15Z', '2035-01-01']) {
      createFrames({ eop, nutation: series }).rotation('tod', 'itrf', utc(text), out);
      const gast = greenwichApparentSiderealTime(utc(text), eop, series);
      // s' is not in sidereal time: 47 microarcsec a century, 8e-11 rad by 2035
      expect(Math.abs(wrapPi(Math.atan2(out[1], out[0]) - gast))).toBeLessThan(1e-10);
    }
  });
});

describe('tables from elsewhere', () => {
  it('files that are none are refused by a typed error', () => {
    for (const bad of ['', '{}', '[]', 'null', { format: 'farside-eop/1' }, { format: 'farside-nutation/1' }]) {
      expect(code(() => readEopTable(encode(bad)))).toBe('EOP_FILE');
      expect(code(() => readNutation(encode(bad)))).toBe('NUTATION_FILE');
    }
    expect(code(() => readEopTable(new Uint8Array([0xff, 0xfe, 0x00])))).toBe('EOP_FILE');
    const good = JSON.parse(bytes.toString());
    expect(code(() => readEopTable(encode({ ...good, xp: good.xp.slice(1) })))).toBe('EOP_FILE');
    expect(code(() => readEopTable(encode({ ...good, yp: [...good.yp.slice(1), 'x'] })))).toBe('EOP_FILE');
    expect(code(() => createEopTable(5000, new Float64Array(5), 5000))).toBe('EOP_FILE');
  });

  it('a table without slopes serves as well', () => {
    const zero = eopSeriesOf(zeroEop(utc('2020-01-01'), utc('2030-01-01')));
    const out = new Float64Array(10).fill(7);
    expect(zero.evaluate(utc('2025-01-01'), out)).toBe(true);
    expect([...out]).toEqual([0, 0, -37, 0, 0, 0, 0, 0, 0, 0]);
    expect(eopSeriesOf(table)).toBe(table);
  });
});
