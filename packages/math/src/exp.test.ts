import { expect, test } from 'vitest';
import { exp } from './exp.ts';
import { rng } from './rng.ts';

/** Binary places of the whole numbers that the truth is worked out in: 300 more than e^-708 needs. */
const PLACES = 1400n;
const ONE = 1n << PLACES;

/** e^x by its series in whole numbers, x a multiple of 2^-52. */
function truth(x: number): bigint {
  const halvings = 14n;
  const y = (BigInt(x * 2 ** 52) << (PLACES - 52n)) >> halvings;
  let sum = ONE;
  for (let n = 1n, term = ONE; term > 1n || term < -1n; n++) {
    term = (term * y) / (n * ONE);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> PLACES;
  return sum;
}

/** How far a double is from the truth, in units of its last place. */
function unitsOff(found: number, want: bigint): number {
  const place = Number((new BigUint64Array(Float64Array.of(found).buffer)[0] >> 52n) & 0x7ffn) - 1075;
  // both in 2^-20 of a unit
  const found20 = BigInt(found / 2 ** place) << 20n;
  return Math.abs(Number(found20 - ((want << 20n) >> (PLACES + BigInt(place))))) / 2 ** 20;
}

test('within 0.52 units in the last place, over the whole range and near zero', () => {
  const random = rng(7, 0, 'exp');
  let worst = 0;
  for (const range of [0.01, 1, 20, 707.99]) {
    for (let n = 0; n < 500; n++) {
      const x = Math.round((2 * random.uniform() - 1) * range * 2 ** 43) / 2 ** 43;
      worst = Math.max(worst, unitsOff(exp(x), truth(x)));
    }
  }
  expect(worst).toBeLessThan(0.52);
  // the check itself turns away the double next to it
  expect(unitsOff(exp(1) * (1 + 2 ** -52), truth(1))).toBeGreaterThan(0.6);
});

test('at every boundary of the table, on both sides', () => {
  let worst = 0;
  for (let k = -256; k <= 256; k++) {
    const middle = ((k + 0.5) * Math.LN2) / 128;
    for (const side of [-1, 0, 1]) {
      const x = Math.round((middle + side * 1e-12) * 2 ** 48) / 2 ** 48;
      worst = Math.max(worst, unitsOff(exp(x), truth(x)));
    }
  }
  expect(worst).toBeLessThan(0.52);
});

test('exact where it has to be, and beyond the table what the engine says', () => {
  expect([exp(0), exp(-0), exp(1)]).toEqual([1, 1, Math.E]);
  for (const x of [708, 709.78, 710, -708, -745, -746, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    expect(exp(x)).toBe(Math.exp(x));
  expect(exp(Number.NaN)).toBeNaN();
  // on either side of where it hands over
  expect(Math.abs(exp(707.9999999) / Math.exp(707.9999999) - 1)).toBeLessThan(3e-16);
  expect(Math.abs(exp(-707.9999999) / Math.exp(-707.9999999) - 1)).toBeLessThan(3e-16);
});
