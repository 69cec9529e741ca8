import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evalQuinticHermite } from './hermite.ts';

const c = fc.double({ min: -10, max: 10, noNaN: true });

test('a polynomial of degree five comes back at every point, with velocity and acceleration', () => {
  fc.assert(
    fc.property(
      fc.array(c, { minLength: 18, maxLength: 18 }),
      c,
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      fc.double({ min: -0.2, max: 1.2, noNaN: true }),
      (p, t0, h, s) => {
        const at = (t: number): number[] => {
          const u = t - t0;
          const x: number[] = [];
          for (let d = 0; d < 3; d++) {
            for (let k = 0; k < 3; k++) {
              let sum = 0;
              for (let n = 5; n >= d; n--) sum += p[6 * k + n] * (d > 0 ? n : 1) * (d > 1 ? n - 1 : 1) * u ** (n - d);
              x.push(sum);
            }
          }
          return x;
        };
        const a = Float64Array.of(t0, ...at(t0));
        const b = Float64Array.of(t0 + h, ...at(t0 + h));
        const t = t0 + s * h;
        const out = new Float64Array(9);
        evalQuinticHermite(a, 0, b, 0, t, out, 0, true);
        const truth = at(t);
        // coefficients up to 10, spans up to 6 s, and 1/h^2 = 1e4 in the acceleration of the shortest: rounding times those
        const size = 10 * 6 * 6 ** 5;
        for (let k = 0; k < 9; k++)
          expect(Math.abs(out[k] - truth[k])).toBeLessThan(1e-14 * size * (k < 3 ? 1 : k < 6 ? 1 / h : 1 / h ** 2) + 1e-12);
      },
    ),
    { numRuns: 2000 },
  );
});

test('the nodes themselves are met to the bit at the first and to rounding at the second', () => {
  const a = Float64Array.of(100, 4e8, -3e8, 1e8, 1000, -200, 3, 1e-3, 2e-3, -3e-3);
  const b = Float64Array.of(400, 4.003e8, -3.0006e8, 1.00001e8, 1000.3, -199.4, 2.1, 1.1e-3, 2.1e-3, -3.1e-3);
  const out = new Float64Array(9);
  evalQuinticHermite(a, 0, b, 0, 100, out, 0, true);
  expect([...out]).toEqual([...a.subarray(1)]);
  evalQuinticHermite(a, 0, b, 0, 400, out, 0, true);
  // half an ulp of 4e8 m is 3e-8 m; a few of them
  for (let k = 0; k < 3; k++) expect(Math.abs(out[k] - b[k + 1])).toBeLessThan(2e-7);
  for (let k = 3; k < 9; k++) expect(Math.abs(out[k] - b[k + 1])).toBeLessThan(1e-8);
});

test('the error of a circle at mid-interval is that of the remainder term', () => {
  const at = (t: number): number[] => [Math.cos(t), Math.sin(t), 0, -Math.sin(t), Math.cos(t), 0, -Math.cos(t), -Math.sin(t), 0];
  const h = 0.4;
  const a = Float64Array.of(0, ...at(0));
  const b = Float64Array.of(h, ...at(h));
  const out = new Float64Array(6);
  evalQuinticHermite(a, 0, b, 0, h / 2, out);
  const e = Math.hypot(out[0] - Math.cos(h / 2), out[1] - Math.sin(h / 2));
  // h^6/46080 with |x^(6)| = 1; the next term is of order h^2/100
  expect(e / (h ** 6 / 46080)).toBeGreaterThan(0.98);
  expect(e / (h ** 6 / 46080)).toBeLessThan(1.02);
});
