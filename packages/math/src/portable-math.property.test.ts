import { expect, test } from 'vitest';
import { portableMath } from './portable-math.ts';
import { type Rng, rng } from './rng.ts';

type Name = keyof typeof portableMath & keyof Math;
type Fn = (...x: number[]) => number;
const own = (name: Name): Fn => portableMath[name] as Fn;
const engine = (name: Name): Fn => Math[name] as Fn;

/** Units in the last place of the engine's figure. */
function unitsOff(found: number, want: number): number {
  if (Object.is(found, want)) return 0;
  const bits = new BigUint64Array(Float64Array.of(Math.abs(want)).buffer)[0] >> 52n;
  return Math.abs(found - want) / 2 ** (Math.max(Number(bits), 1) - 1075);
}

const within = (a: number, b: number) => (r: Rng) => [a + (b - a) * r.uniform()];
const powers =
  (a: number, b: number, sign = 1) =>
  (r: Rng) => [sign * 10 ** (a + (b - a) * r.uniform())];
const below1 = (sign: number) => (r: Rng) => [sign * (1 - 10 ** (-16 * r.uniform()))];

/**
 * Own error and that of the engine (below one unit each for V8's ports of fdlibm): two units for what is one step from a table or a series, a unit more for each step that is
 * built on it.
 */
const CASES: readonly (readonly [Name, number, (r: Rng) => number[]])[] = [
  ['sin', 2, within(-10, 10)],
  ['sin', 2, within(-1.7e6, 1.7e6)],
  ['sin', 2, powers(-300, 308)],
  ['cos', 2, within(-10, 10)],
  ['cos', 2, powers(-10, 308, -1)],
  ['tan', 3, within(-10, 10)],
  ['tan', 3, powers(-300, 100)],
  ['asin', 3, within(-1, 1)],
  ['asin', 3, below1(1)],
  ['acos', 3, within(-1, 1)],
  ['acos', 3, below1(1)],
  ['acos', 3, below1(-1)],
  ['atan', 2, powers(-300, 300)],
  ['atan', 2, within(-3, 3)],
  ['atan2', 2, (r) => [2 * r.uniform() - 1, 2 * r.uniform() - 1]],
  ['atan2', 2, (r) => [10 ** (300 * r.uniform() - 150), -(10 ** (300 * r.uniform() - 150))]],
  ['exp', 2, within(-700, 700)],
  ['expm1', 3, within(-3, 3)],
  ['expm1', 3, powers(-20, 2)],
  ['expm1', 3, powers(-20, 2, -1)],
  ['log', 2, powers(-323, 308)],
  ['log', 2, within(0.5, 2)],
  ['log', 2, below1(1)],
  ['log1p', 3, powers(-20, 10)],
  ['log1p', 3, (r) => [-(1 - 10 ** (-15 * r.uniform()))]],
  ['log10', 3, powers(-300, 300)],
  ['sinh', 4, within(-5, 5)],
  ['sinh', 4, powers(-20, 2)],
  ['cosh', 4, within(-5, 5)],
  ['tanh', 4, within(-3, 3)],
  ['tanh', 4, powers(-20, 2)],
  ['asinh', 4, within(-5, 5)],
  ['asinh', 4, powers(-20, 20)],
  ['acosh', 4, (r) => [1 + 10 ** (25 * r.uniform() - 15)]],
  ['atanh', 4, within(-1, 1)],
  ['cbrt', 2, powers(-300, 300)],
];

test.each(CASES)('%s: within %i units in the last place of what the engine says', (name, units, draw) => {
  const r = rng(1, 0, name);
  let worst = 0;
  let at: number[] = [];
  for (let n = 0; n < 4000; n++) {
    const x = draw(r);
    const off = unitsOff(own(name)(...x), engine(name)(...x));
    if (!(off <= worst)) [worst, at] = [off, x];
  }
  expect(worst, `at ${at.join(', ')}`).toBeLessThanOrEqual(units);
});

test('zeroes with their signs, ends of the range, infinities, no numbers', () => {
  const odd = [0, -0, 1, -1, 0.5, -2, 5e-324, -1e-310, 1.7976931348623157e308, Infinity, -Infinity, Number.NaN];
  for (const name of new Set(CASES.map(([n]) => n))) {
    for (const a of odd) {
      for (const b of name === 'atan2' ? odd : [undefined]) {
        const x = b === undefined ? [a] : [a, b];
        const [found, want] = [own(name)(...x), engine(name)(...x)];
        expect(Object.is(found, want) || unitsOff(found, want) <= 3, `${name}(${x.join(', ')}) is ${found}, not ${want}`).toBe(true);
      }
    }
  }
});

test('arguments next to multiples of a quarter turn, the closest of all doubles among them', () => {
  // 6381956970095103 x 2^797 is closer to a multiple of π/2 than any other double (J.-M. Muller, "Elementary Functions", ch. 11)
  const closest = 6381956970095103 * 2 ** 797;
  // the engine's reduction is exact as well; the cosine is all that is left
  expect(unitsOff(portableMath.cos(closest), Math.cos(closest))).toBeLessThanOrEqual(2);
  expect(Math.abs(portableMath.cos(closest))).toBeCloseTo(4.6871659242546277e-19, 33);
  for (let n = 1; n < 3000; n++) {
    for (const side of [-1, 0, 1]) {
      const x = n * (Math.PI / 2) * (1 + side * 2 ** -52);
      for (const f of ['sin', 'cos'] as const) expect(unitsOff(own(f)(x), engine(f)(x)), `${f}(${x})`).toBeLessThanOrEqual(2);
    }
  }
});

test('exact where it has to be', () => {
  expect([portableMath.asin(1), portableMath.acos(-1), portableMath.atan2(1, 0), portableMath.atan2(0, -1)]).toEqual([
    Math.PI / 2,
    Math.PI,
    Math.PI / 2,
    Math.PI,
  ]);
  for (let k = -300; k <= 300; k++) expect(portableMath.log10(10 ** k)).toBe(k);
  for (let k = 1; k < 200; k++) expect(unitsOff(portableMath.cbrt(k ** 3), k)).toBeLessThanOrEqual(1);
});
