import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chebyshevNodes, evalChebyshev, evalChebyshevDerivative, fitChebyshev } from './chebyshev.ts';
import { goldenSection, minimise, minimiseByScan } from './minimise.ts';
import { brent, expandBracket, newtonSafe, scanSignChanges } from './roots.ts';

const hard: [string, (x: number) => number, (x: number) => number, number, number, number][] = [
  ['cubic', (x) => x ** 3 - 2, (x) => 3 * x * x, 0, 5, Math.cbrt(2)],
  ['cosine', (x) => Math.cos(x) - x, (x) => -Math.sin(x) - 1, 0, 2, 0.7390851332151607],
  ['steep', (x) => Math.exp(30 * x) - 1, (x) => 30 * Math.exp(30 * x), -3, 1, 0],
  ['flat', (x) => (x - 1) ** 9, (x) => 9 * (x - 1) ** 8, -1, 3.7, 1],
  ['step-like', (x) => Math.atan(1e6 * (x - 0.3)), (x) => 1e6 / (1 + 1e12 * (x - 0.3) ** 2), -1, 1, 0.3],
];

test.each(hard)('Brent and safeguarded Newton find the root: %s', (name, f, df, a, b, root) => {
  // a ninth-order root can be told from its neighbours only to about the ninth root of the smallest double
  const tol = name === 'flat' ? 1e-6 : 1e-14;
  expect(Math.abs(brent(f, a, b) - root)).toBeLessThanOrEqual(tol);
  expect(Math.abs(newtonSafe(f, df, a, b) - root)).toBeLessThanOrEqual(tol);
  expect(Math.abs(newtonSafe(f, df, b, a) - root)).toBeLessThanOrEqual(tol);
});

test('a root search without a sign change, or through not-a-number, is refused', () => {
  expect(() => brent((x) => x * x + 1, -1, 1)).toThrow(expect.objectContaining({ code: 'ROOT_NOT_BRACKETED' }));
  expect(() => brent((x) => (x > 0.2 && x < 0.8 ? Number.NaN : x - 0.5), 0, 1)).toThrow(
    expect.objectContaining({ code: 'ROOT_NOT_FINITE' }),
  );
  expect(() => expandBracket((x) => x * x + 1, 0, 1)).toThrow(expect.objectContaining({ code: 'ROOT_NOT_BRACKETED' }));
});

test('brackets grow to the root and respect their limits', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (root) => {
      const f = (x: number): number => Math.atan(x - root);
      const [a, b] = expandBracket(f, 0, 1);
      expect(brent(f, a, b)).toBeCloseTo(root, 6);
    }),
  );
  expect(() => expandBracket((x) => x - 10, 0, 1, { lo: -5, hi: 9 })).toThrow(expect.objectContaining({ code: 'ROOT_NOT_BRACKETED' }));
  expect(scanSignChanges(Math.sin, 1, 20, 100)).toHaveLength(6);
});

test('minima: smooth, kinked and partly undefined', () => {
  expect(minimise((x) => (x - 2) ** 2 + 1, -10, 10).x).toBeCloseTo(2, 7);
  expect(minimise((x) => Math.abs(x - 0.3), -1, 1, { xtol: 1e-9 }).x).toBeCloseTo(0.3, 8);
  expect(goldenSection((x) => Math.abs(x - 0.3), -1, 1, 1e-10).x).toBeCloseTo(0.3, 9);
  expect(minimise((x) => (x < 0 ? Infinity : (x - 0.1) ** 2), -1, 1).x).toBeCloseTo(0.1, 6);
  // many minima: the scan chooses the valley
  expect(minimiseByScan((x) => Math.sin(x) + 0.1 * x, -19, 20, 200).x).toBeCloseTo(-Math.acos(-0.1) - 4 * Math.PI, 6);
});

test('a Chebyshev fit is exact for polynomials and converges for analytic functions, derivative too', () => {
  const f = (x: number): number => 3 - 2 * x + 0.5 * x ** 3 - 0.01 * x ** 6;
  const c = fitChebyshev(f, -2, 5, 7);
  const g = fitChebyshev(Math.exp, -1, 1, 18);
  for (let s = -1; s <= 1; s += 0.05) {
    const x = 1.5 + 3.5 * s;
    // |f| reaches 100 on the interval
    expect(Math.abs(evalChebyshev(c, s) - f(x))).toBeLessThan(1e-13 * 100);
    expect(Math.abs(evalChebyshevDerivative(c, s) / 3.5 - (-2 + 1.5 * x * x - 0.06 * x ** 5))).toBeLessThan(1e-12 * 200);
    expect(Math.abs(evalChebyshev(g, s) - Math.exp(s))).toBeLessThan(1e-14);
    // differentiation multiplies rounding by n^2
    expect(Math.abs(evalChebyshevDerivative(g, s) - Math.exp(s))).toBeLessThan(5 * 18 ** 2 * Number.EPSILON * Math.E);
  }
  expect(chebyshevNodes(3, 0, 2)[1]).toBeCloseTo(1, 15);
});
