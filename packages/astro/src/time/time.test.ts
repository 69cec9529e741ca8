import { FarsideError } from '@farside/math';
import { describe, expect, it } from 'vitest';
import { addSeconds, compareEpochs, decodeEpoch, encodeEpoch, equalEpochs, makeEpoch, secondsBetween } from './epoch.ts';
import { formatBeijing, formatEpoch, formatIso, formatUtc, parseIso, utc } from './iso.ts';
import { fromJulianDate, fromModifiedJulianDate, julianDate, modifiedJulianDate } from './julian.ts';
import { taiMinusUtc, toCalendar, utcDayLength } from './scales.ts';

function code(f: () => unknown): string {
  try {
    f();
  } catch (e) {
    if (e instanceof FarsideError) {
      // every failure says what to try
      expect(e.details.tryThis ?? '').not.toBe('');
      return e.code;
    }
    throw e;
  }
  return 'none';
}

describe('epochs', () => {
  it('count whole TAI seconds from noon of 2000-01-01 TAI', () => {
    expect(parseIso('2000-01-01T12:00:00 TAI')).toEqual({ s: 0, f: 0 });
    expect(utc('2000-01-01T12:00:00Z')).toEqual({ s: 32, f: 0 });
    expect(utc('2024-05-03T09:27:29Z')).toEqual(parseIso('2024-05-03T09:28:06 TAI'));
  });

  it('are whole seconds and a fraction whatever they are made of', () => {
    expect(makeEpoch(1.75, 2.5)).toEqual({ s: 4, f: 0.25 });
    expect(makeEpoch(-0.25)).toEqual({ s: -1, f: 0.75 });
    expect(makeEpoch(5, -1e-20)).toEqual({ s: 5, f: 0 });
    // both parts a hair below one and zero: the fraction stays below one all the same
    expect(makeEpoch(0.9999999999999999, -1e-20)).toEqual({ s: 1, f: 0 });
    expect(addSeconds({ s: 0, f: 0.9999999999999999 }, -1e-20)).toEqual({ s: 1, f: 0 });
    expect(addSeconds({ s: 5, f: 0 }, -1e-20)).toEqual({ s: 5, f: 0 });
    expect(code(() => makeEpoch(Number.NaN))).toBe('EPOCH_INVALID');
    expect(code(() => addSeconds({ s: 0, f: 0 }, Number.POSITIVE_INFINITY))).toBe('EPOCH_INVALID');
  });

  it('keep a nanosecond over a century, where one double does not', () => {
    const e = addSeconds(makeEpoch(3.2e9), 1e-9);
    expect(secondsBetween(makeEpoch(3.2e9), e)).toBe(1e-9);
    expect(3.2e9 + 1e-9 - 3.2e9).toBe(0);
  });

  it('go into files as pairs and come back to the bit', () => {
    const e = addSeconds(utc('2024-06-01T22:23:15.123456789Z'), 1 / 3);
    expect(equalEpochs(decodeEpoch(JSON.parse(JSON.stringify(encodeEpoch(e)))), e)).toBe(true);
    for (const bad of [null, 5, '2024', [1], [1.5, 0], [1, 1], [1, -0.1], ['1', 0], { s: 1, f: 0 }, [Number.NaN, 0]]) {
      expect(code(() => decodeEpoch(bad))).toBe('EPOCH_INVALID');
    }
  });

  it('are ordered', () => {
    expect(compareEpochs({ s: 1, f: 0.5 }, { s: 1, f: 0.25 })).toBeGreaterThan(0);
    expect(compareEpochs({ s: 0, f: 0.9 }, { s: 1, f: 0 })).toBeLessThan(0);
  });
});

describe('leap seconds', () => {
  it('are read and printed as 23:59:60', () => {
    const inside = utc('2016-12-31T23:59:60.5Z');
    expect(formatUtc(inside, 1)).toBe('2016-12-31T23:59:60.5Z');
    expect(secondsBetween(utc('2016-12-31T23:59:59Z'), inside)).toBe(1.5);
    expect(secondsBetween(inside, utc('2017-01-01T00:00:00Z'))).toBe(0.5);
    expect(taiMinusUtc(inside)).toBe(36);
    expect(taiMinusUtc(utc('2017-01-01T00:00:00Z'))).toBe(37);
  });

  it('are 07:59:60 in Beijing', () => {
    const inside = utc('2016-12-31T23:59:60.5Z');
    expect(formatBeijing(inside, 1)).toBe('2017-01-01T07:59:60.5+08:00');
    expect(parseIso('2017-01-01T07:59:60.5+08:00')).toEqual(inside);
  });

  it('make their day longer', () => {
    expect(utcDayLength(0)).toBe(86400);
    expect(utcDayLength(6209)).toBe(86401); // 2016-12-31
  });

  it('are refused where there was none', () => {
    expect(code(() => utc('2018-12-31T23:59:60Z'))).toBe('TIME_RANGE');
    expect(code(() => utc('2016-12-31T22:59:60Z'))).toBe('TIME_RANGE');
    expect(code(() => parseIso('2016-12-31T23:59:60 TAI'))).toBe('TIME_RANGE');
    expect(code(() => parseIso('2016-12-31T23:59:60+08:00'))).toBe('TIME_RANGE');
  });

  it('carry a rounding through: 23:59:60.9996 to three decimals is midnight', () => {
    const e = utc('2016-12-31T23:59:60.9996Z');
    expect(formatUtc(e, 3)).toBe('2017-01-01T00:00:00.000Z');
    expect(formatUtc(addSeconds(e, -1), 3)).toBe('2016-12-31T23:59:60.000Z');
  });
});

describe('ISO 8601', () => {
  it('reads the usual forms', () => {
    const e = utc('2024-05-03T09:27:29Z');
    for (const text of [
      '2024-05-03T09:27:29',
      '2024-05-03 09:27:29Z',
      '2024-124T09:27:29Z',
      '2024-05-03T17:27:29+08:00',
      '2024-05-03T17:27:29+0800',
      '2024-05-03T04:57:29-04:30',
      '2024-05-03T09:27:29 UTC',
      '2024-05-03T09:28:06 TAI',
      '2024-05-03T09:27:47 GPS',
      '2024-05-03T09:28:38.184 TT',
    ]) {
      expect(Math.abs(secondsBetween(e, parseIso(text)))).toBeLessThan(2e-16);
    }
    expect(utc('2024-05-03')).toEqual(utc('2024-05-03T00:00:00Z'));
    expect(utc('2024-05-03T09:27')).toEqual(utc('2024-05-03T09:27:00Z'));
    expect(parseIso('2024-05-03T09:28:06', 'TAI')).toEqual(e);
    // an offset that crosses a year
    expect(parseIso('2024-01-01T00:30:00+08:00')).toEqual(utc('2023-12-31T16:30:00Z'));
  });

  it('refuses what is none, with a reason and something to try', () => {
    for (const text of [
      '',
      'soon',
      '2024',
      '2024-5-3',
      '03/05/2024',
      '2024-05-03T9:27',
      '2024-05-03T09:27:29 UT1',
      '2024-05-03T09:27:29Z TDB',
    ]) {
      expect(code(() => utc(text))).toBe('TIME_FORMAT');
    }
    for (const text of [
      '2024-13-01',
      '2024-02-30',
      '2023-02-29',
      '2023-366',
      '2024-05-03T24:00:00Z',
      '2024-05-03T09:60:00Z',
      '2024-05-03T00:00:61Z',
    ]) {
      expect(code(() => utc(text))).toBe('TIME_RANGE');
    }
    expect(code(() => utc('1969-07-20T20:17:40Z'))).toBe('TIME_UTC_BEFORE_1972');
    expect(code(() => formatUtc(parseIso('1969-07-20T20:17:40 TDB')))).toBe('TIME_UTC_BEFORE_1972');
    expect(code(() => formatUtc(makeEpoch(3e11)))).toBe('TIME_RANGE');
    expect(code(() => parseIso(5 as unknown as string))).toBe('TIME_FORMAT');
  });

  it('writes what it reads', () => {
    expect(formatUtc(utc('2024-05-03T09:27:29.123456789Z'), 9)).toBe('2024-05-03T09:27:29.123456789Z');
    expect(formatUtc(utc('2024-05-03T09:27:29Z'), 0)).toBe('2024-05-03T09:27:29Z');
    expect(formatBeijing(utc('2024-05-03T09:27:29Z'))).toBe('2024-05-03T17:27:29+08:00');
    expect(formatBeijing(utc('2024-02-29T16:00:00Z'))).toBe('2024-03-01T00:00:00+08:00');
    expect(formatIso(utc('2024-12-31T23:58:50.8159Z'), 'TT', 3)).toBe('2025-01-01T00:00:00.000 TT');
    expect(formatEpoch(parseIso('1969-07-20T20:17:40 TAI'), 0)).toBe('1969-07-20T20:17:40 TAI');
    expect(formatEpoch(utc('2024-05-03'), 0)).toBe('2024-05-03T00:00:00Z');
  });
});

describe('Julian dates', () => {
  it('of known instants', () => {
    expect(julianDate(parseIso('2000-01-01T12:00:00 TT'), 'TT')).toEqual([2451544.5, 0.5]);
    expect(modifiedJulianDate(utc('2014-01-01'), 'UTC')).toEqual([56658, 0]);
    expect(fromModifiedJulianDate('UTC', 56658)).toEqual(utc('2014-01-01'));
    expect(formatIso(fromJulianDate('TDB', 2451545, 0), 'TDB', 9)).toBe('2000-01-01T12:00:00.000000000 TDB');
    expect(code(() => fromJulianDate('TT', Number.NaN))).toBe('EPOCH_INVALID');
    expect(code(() => fromJulianDate('UTC', 2440000.5))).toBe('TIME_UTC_BEFORE_1972');
  });

  it('calendar fields are whole and in range', () => {
    expect(toCalendar(utc('2016-12-31T23:59:60.25Z'), 'UTC')).toEqual({
      year: 2016,
      month: 12,
      day: 31,
      hour: 23,
      minute: 59,
      second: 60,
      fraction: 0.25,
    });
  });
});
