import { FarsideError } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFromDays, daysFromDate } from './calendar.ts';
import { addSeconds, compareEpochs, equalEpochs, makeEpoch, secondsBetween } from './epoch.ts';
import { formatBeijing, formatIso, formatUtc, parseIso } from './iso.ts';
import { fromJulianDate, fromModifiedJulianDate, julianDate, modifiedJulianDate } from './julian.ts';
import { fromCalendar, fromSecondsInScale, secondsInScale, type TimeScale, toCalendar } from './scales.ts';

const SCALES: readonly TimeScale[] = ['UTC', 'TAI', 'TT', 'TDB', 'GPS'];
// 1972-01-02 to 2100
const epoch = fc
  .tuple(fc.integer({ min: -883569600, max: 3155716837 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map(([s, f]) => makeEpoch(s, f));
const scale = fc.constantFrom(...SCALES);
/** Near the steps of UTC, where mistakes live. */
const nearStep = fc
  .tuple(fc.constantFrom(536500836, 488980835, 394372834, 189345633, -31579168, -820497589), fc.double({ min: -3, max: 3, noNaN: true }))
  .map(([s, d]) => addSeconds({ s, f: 0 }, d));
const any = fc.oneof({ weight: 3, arbitrary: epoch }, nearStep);

const RUNS = { numRuns: 3000 };

describe('epochs, 1972 to 2100', () => {
  it('a difference added gives the epoch back', () => {
    fc.assert(
      fc.property(epoch, epoch, (a, b) => {
        const back = addSeconds(a, secondsBetween(a, b));
        // a difference of 4e9 s carries 2.4e-7 s at worst (half a unit of its last place)
        expect(Math.abs(secondsBetween(b, back))).toBeLessThanOrEqual(Math.abs(secondsBetween(a, b)) * 1.2e-16 + 2.3e-16);
      }),
      RUNS,
    );
  });

  it('whole seconds added and taken away change nothing', () => {
    fc.assert(
      fc.property(epoch, fc.integer({ min: -1e9, max: 1e9 }), (a, n) => {
        expect(equalEpochs(addSeconds(addSeconds(a, n), -n), a)).toBe(true);
        expect(Math.sign(compareEpochs(addSeconds(a, n), a)) + 0).toBe(Math.sign(n) + 0);
      }),
      RUNS,
    );
  });

  it('text of fifteen decimals comes back to 1e-15 s in every scale', () => {
    fc.assert(
      fc.property(any, scale, (e, s) => {
        const back = parseIso(formatIso(e, s, 15));
        // half of the last decimal, and the rounding of two additions of 32.184 s and TDB-TT
        expect(Math.abs(secondsBetween(e, back))).toBeLessThan(1.5e-15);
      }),
      RUNS,
    );
  });

  it('Beijing text comes back', () => {
    fc.assert(
      fc.property(any, (e) => {
        expect(Math.abs(secondsBetween(e, parseIso(formatBeijing(e, 12))))).toBeLessThan(6e-13);
      }),
      RUNS,
    );
  });

  it('printing is monotonic', () => {
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 5, noNaN: true }), fc.integer({ min: 0, max: 9 }), (e, d, n) => {
        // as text: the leap second 23:59:60 sorts before the next midnight
        expect(formatUtc(addSeconds(e, d), n) >= formatUtc(e, n)).toBe(true);
      }),
      RUNS,
    );
  });

  it('calendar fields come back, also inside leap seconds', () => {
    fc.assert(
      fc.property(any, scale, (e, s) => {
        const c = toCalendar(e, s);
        expect(c.second).toBeLessThan(s === 'UTC' ? 61 : 60);
        expect(Math.abs(secondsBetween(e, fromCalendar(c, s)))).toBeLessThan(5e-16);
      }),
      RUNS,
    );
  });

  it('uniform scales come back', () => {
    fc.assert(
      fc.property(any, fc.constantFrom('TAI' as const, 'TT' as const, 'TDB' as const, 'GPS' as const), (e, s) => {
        const x = secondsInScale(e, s);
        expect(Math.abs(secondsBetween(e, fromSecondsInScale(s, x.s, x.f)))).toBeLessThan(5e-16);
      }),
      RUNS,
    );
  });

  it('Julian dates in two parts come back to 3e-11 s', () => {
    fc.assert(
      fc.property(any, scale, (e, s) => {
        // three roundings of a fraction of a day: 5e-12 s written, 1e-11 s split, 7e-12 s as seconds
        const [a, b] = julianDate(e, s);
        expect(Math.abs(secondsBetween(e, fromJulianDate(s, a, b)))).toBeLessThan(3e-11);
        expect(Math.abs(secondsBetween(e, fromJulianDate(s, b, a)))).toBeLessThan(3e-11);
        const [c, d] = modifiedJulianDate(e, s);
        expect(Math.abs(secondsBetween(e, fromModifiedJulianDate(s, c, d)))).toBeLessThan(3e-11);
        expect(d).toBeGreaterThanOrEqual(0);
        expect(d).toBeLessThan(1);
      }),
      RUNS,
    );
  });

  it('dates and days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -730000, max: 2900000 }), (n) => {
        const [y, m, d] = dateFromDays(n);
        expect(daysFromDate(y, m, d)).toBe(n);
        const [y2, m2, d2] = dateFromDays(n + 1);
        expect(d2 === d + 1 ? m2 === m && y2 === y : d2 === 1 && (m2 === m + 1 || (m2 === 1 && m === 12 && y2 === y + 1))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('the parser', () => {
  const piece = fc.constantFrom(
    '2024',
    '-',
    '05',
    '03',
    'T',
    ' ',
    '09',
    ':',
    '27',
    '29',
    '.',
    '5',
    'Z',
    '+08:00',
    'TDB',
    'UTC',
    '60',
    '124',
    '9999',
    '0000',
  );
  const near = fc.array(piece, { maxLength: 14 }).map((a) => a.join(''));
  it('throws nothing but a FarsideError, and gives nothing but an epoch', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 30 }), near), (text) => {
        try {
          const e = parseIso(text);
          expect(Number.isInteger(e.s) && e.f >= 0 && e.f < 1).toBe(true);
        } catch (e) {
          expect(e).toBeInstanceOf(FarsideError);
          expect((e as FarsideError).code).toMatch(/^(TIME|EPOCH)_/);
        }
      }),
      { numRuns: 20000 },
    );
  });

  it('reads a damaged text never as another instant of the same form', () => {
    // one character changed: either refused or a different, well-formed epoch
    fc.assert(
      fc.property(any, fc.nat(22), fc.constantFrom(...'0123456789-:TZ. +x'), (e, i, ch) => {
        const text = formatUtc(e, 3);
        const k = i % text.length;
        const other = text.slice(0, k) + ch + text.slice(k + 1);
        try {
          const back = formatUtc(parseIso(other), 3);
          expect(back).toBe(other.replace(' ', 'T').replace(/([^Z])$/, '$1Z'));
        } catch (err) {
          expect(err).toBeInstanceOf(FarsideError);
        }
      }),
      RUNS,
    );
  });
});
