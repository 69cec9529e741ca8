import { isFarsideError } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dimension, durationText, expectation, parseQuantity, UNITS } from './units.ts';

const DIMENSIONS = Object.keys(UNITS) as Dimension[];

function refusal(text: string, dimension: Dimension): { code: string; message: string } {
  try {
    parseQuantity(text, dimension);
  } catch (e) {
    if (isFarsideError(e)) return e;
    throw e;
  }
  throw new Error(`'${text}' was read as ${dimension}`);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });

describe('a quantity as it is printed is read back', () => {
  test.each(DIMENSIONS)('%s: number, blank, unit, in every unit', (dimension) => {
    const units = Object.entries(UNITS[dimension]);
    fc.assert(
      fc.property(finite, fc.constantFrom(...units), fc.constantFrom('', ' ', '  '), (x, [unit, factor], blank) => {
        // String(x) is the shortest text that gives x again: the product is exactly the one that reading forms.
        expect(parseQuantity(`${x}${blank}${unit}`, dimension)).toBe(x === 0 ? 0 : x * factor);
      }),
      { numRuns: 300 },
    );
  });

  test('days, hours, minutes and seconds add up, with one sign before all of them', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(400), fc.nat(23), fc.nat(59), fc.nat(59_999), (minus, d, h, min, ms) => {
        const total = d * 86400 + h * 3600 + min * 60 + ms / 1000;
        const text = `${minus ? '-' : ''}${d} d ${h} h ${min} min ${ms / 1000} s`;
        expect(parseQuantity(text, 'time')).toBeCloseTo(minus ? -total : total, 9);
      }),
      { numRuns: 500 },
    );
    expect(parseQuantity('-0 h 30 min', 'time')).toBe(-1800);
    expect(parseQuantity('1 km 5 m', 'length')).toBe(1005);
  });

  test('the example in a message is itself readable', () => {
    for (const d of DIMENSIONS) {
      const sample = /'([^']+)'/.exec(expectation(d))?.[1] ?? '';
      expect(Number.isFinite(parseQuantity(sample, d)), d).toBe(true);
    }
  });
});

describe('what is not that quantity is refused with what was expected', () => {
  test('units of every other dimension', () => {
    for (const d of DIMENSIONS) {
      for (const other of DIMENSIONS) {
        for (const unit of Object.keys(UNITS[other])) {
          if (Object.hasOwn(UNITS[d], unit)) continue;
          const e = refusal(`12.5 ${unit}`, d);
          expect(e.code).toBe('MISSION_UNIT');
          expect(e.message).toContain(expectation(d));
        }
      }
    }
    expect(refusal('12 km', 'angle').message).toContain('which is a length');
    expect(refusal('3 t', 'acceleration').message).toContain('which is a mass');
  });

  test('a number without a unit, wherever there are units', () => {
    for (const d of DIMENSIONS.filter((x) => x !== 'ratio')) expect(refusal('200', d).message).toContain('without a unit');
    expect(parseQuantity('0.2', 'ratio')).toBe(0.2);
  });

  test.each([
    ['', 'MISSION_VALUE'],
    ['km', 'MISSION_VALUE'],
    ['about 5 km', 'MISSION_VALUE'],
    ['5 kilometres', 'MISSION_UNIT'],
    ['5,5 km', 'MISSION_UNIT'],
    ['- 5 km', 'MISSION_VALUE'],
    ['1 000 km', 'MISSION_UNIT'],
    ['1e400 km', 'MISSION_VALUE'],
    ['NaN km', 'MISSION_VALUE'],
    ['Infinity km', 'MISSION_VALUE'],
    ['0x10 km', 'MISSION_UNIT'],
    // terms have to fall and carry no sign of their own: each of these is more likely a slip than a sum
    ['5 km -3 m', 'MISSION_VALUE'],
    ['5 km 3 km', 'MISSION_VALUE'],
    ['5 m 3 km', 'MISSION_VALUE'],
    ['5 km 3', 'MISSION_UNIT'],
    // names that every object inherits are no units
    ['5 constructor', 'MISSION_UNIT'],
    ['5 __proto__', 'MISSION_UNIT'],
  ])("'%s'", (text, code) => {
    expect(refusal(text, 'length').code).toBe(code);
  });

  test('anything at all: a finite number or one refusal, and no long text in the message', () => {
    const rubbish = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789+-.eE_ kmsdeg/²%°'), maxLength: 40 }),
    );
    fc.assert(
      fc.property(rubbish, fc.constantFrom(...DIMENSIONS), (text, dimension) => {
        try {
          expect(Number.isFinite(parseQuantity(text, dimension))).toBe(true);
        } catch (e) {
          if (!isFarsideError(e)) throw e;
          expect(e.code).toMatch(/^MISSION_(UNIT|VALUE)$/);
        }
      }),
      { numRuns: 3000 },
    );
    expect(refusal('9'.repeat(1e5), 'mass').message.length).toBeLessThan(200);
    expect(refusal(`1 ${'k'.repeat(1e5)}`, 'mass').message.length).toBeLessThan(250);
  });
});

test('durations are told as they are written: read again they are the same', () => {
  expect([0, 0.5, 59.96, 850 * 60, 51427 * 60, 30 * 86400, -5400].map(durationText)).toEqual([
    '0 s',
    '0.5 s',
    '1 min',
    '14 h 10 min',
    '35 d 17 h 7 min',
    '30 d',
    '-1 h 30 min',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (tenths) => {
      expect(parseQuantity(durationText(tenths / 10), 'time')).toBeCloseTo(tenths / 10, 4);
    }),
  );
});
