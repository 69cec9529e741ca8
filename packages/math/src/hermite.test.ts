import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cubicHermite, quinticHermite } from './hermite.ts';

const coefficient = fc.double({ min: -10, max: 10, noNaN: true });

function polynomial(c: readonly number[], t: number, derivative: number): number {
  let sum = 0;
  for (let k = derivative; k < c.length; k++) {
    let f = c[k];
    for (let i = 0; i < derivative; i++) f *= k - i;
    sum += f * t ** (k - derivative);
  }
  return sum;
}

test('quintics are reproduced with their derivative', () => {
  fc.assert(
    fc.property(fc.array(coefficient, { minLength: 6, maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (c, s) => {
      const [ta, tb] = [-1.25, 0.75];
      const node = (t: number): Float64Array => {
        const x = new Float64Array(9);
        for (let j = 0; j < 3; j++) for (let d = 0; d < 3; d++) x[3 * d + j] = (j + 1) * polynomial(c, t, d);
        return x;
      };
      const out = new Float64Array(6);
      const t = ta + s * (tb - ta);
      quinticHermite(ta, node(ta), 0, tb, node(tb), 0, t, out);
      for (let j = 0; j < 3; j++) {
        // rounding: coefficients up to 10, powers up to 1.25^5, weights up to 15 (5 x 15 for the slope)
        expect(Math.abs(out[j] - (j + 1) * polynomial(c, t, 0))).toBeLessThan(1e-11);
        expect(Math.abs(out[3 + j] - (j + 1) * polynomial(c, t, 1))).toBeLessThan(1e-10);
      }
    }),
  );
});

test('the error on a circle is what the bound says, and falls as the sixth power', () => {
  const worst = (h: number): number => {
    const node = (t: number) => Float64Array.of(Math.cos(t), Math.sin(t), 0, -Math.sin(t), Math.cos(t), 0, -Math.cos(t), -Math.sin(t), 0);
    const out = new Float64Array(6);
    let e = 0;
    for (let k = 1; k < 20; k++) {
      const t = (h * k) / 20;
      quinticHermite(0, node(0), 0, h, node(h), 0, t, out);
      e = Math.max(e, Math.hypot(out[0] - Math.cos(t), out[1] - Math.sin(t)));
    }
    return e;
  };
  expect(worst(0.5)).toBeLessThan(0.5 ** 6 / 46080);
  expect(Math.log2(worst(0.5) / worst(0.25))).toBeCloseTo(6, 1);
});

test('cubics are reproduced', () => {
  const c = [1, -2, 3, 0.5];
  const y = (t: number) => Float64Array.of(polynomial(c, t, 0));
  const d = (t: number) => Float64Array.of(polynomial(c, t, 1));
  const out = new Float64Array(1);
  for (const t of [1, 1.3, 2.2, 3]) {
    cubicHermite(1, 1, y(1), d(1), 3, y(3), d(3), t, out);
    expect(out[0]).toBeCloseTo(polynomial(c, t, 0), 11);
  }
});
