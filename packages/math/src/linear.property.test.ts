import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cholesky, invertMat, leastSquares, mulMat, solveCholesky, solveLinear, symmetricEigen, transposeMat } from './linear.ts';
import { rng } from './rng.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const fill = (seed: number, n: number): Float64Array => {
  const a = new Float64Array(n);
  rng(seed, 0, 'matrix').normals(a);
  return a;
};
const maxAbs = (a: ArrayLike<number>): number => {
  let m = 0;
  for (let i = 0; i < a.length; i++) m = Math.max(m, Math.abs(a[i]));
  return m;
};

test('LU solves and inverts: residual at rounding (backward stable: n eps |A| |x|)', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 12 }), (seed, n) => {
      const a = fill(seed, n * n);
      const b = fill(seed + 1, n);
      const x = solveLinear(a, b, n);
      const r = mulMat(a, x, n, n, 1);
      for (let i = 0; i < n; i++) expect(Math.abs(r[i] - b[i])).toBeLessThan(200 * n * Number.EPSILON * maxAbs(a) * Math.max(1, maxAbs(x)));
      const id = mulMat(a, invertMat(a, n), n, n, n);
      for (let i = 0; i < n; i++) expect(Math.abs(id[i * n + i] - 1)).toBeLessThan(1e-7);
    }),
    { numRuns: 1000 },
  );
  expect(() => solveLinear([1, 2, 2, 4], [1, 1], 2)).toThrow(expect.objectContaining({ code: 'LINEAR_SINGULAR' }));
});

test('least squares of any shape and rank satisfies the four Penrose properties through its solution', () => {
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (seed, m, n, want) => {
        const k = Math.min(want, m, n);
        // rank k by construction
        const a = mulMat(fill(seed, m * k), fill(seed + 1, k * n), m, k, n);
        const b = fill(seed + 2, m);
        const s = leastSquares(a, b, m, n, 1e-11);
        expect(s.rank).toBe(k);
        const r = mulMat(a, s.x, m, n, 1);
        for (let i = 0; i < m; i++) r[i] -= b[i];
        // the residual is perpendicular to the range of A
        const g = mulMat(transposeMat(a, m, n), r, n, m, 1);
        const size = maxAbs(a) * (1 + maxAbs(s.x)) * maxAbs(a) * m;
        expect(maxAbs(g)).toBeLessThan(1e-12 * size);
        // and x lies in the row space: the least-norm solution of A z = A x is x itself
        const again = leastSquares(a, mulMat(a, s.x, m, n, 1), m, n, 1e-11).x;
        for (let j = 0; j < n; j++) expect(Math.abs(again[j] - s.x[j])).toBeLessThan(1e-6 * (1 + maxAbs(s.x)));
        const t = leastSquares(transposeMat(a, m, n), s.x, n, m, 1e-11).x;
        const back = mulMat(transposeMat(a, m, n), t, n, m, 1);
        for (let j = 0; j < n; j++) expect(Math.abs(back[j] - s.x[j])).toBeLessThan(1e-6 * (1 + maxAbs(s.x)));
      },
    ),
    { numRuns: 2000, seed: 17 },
  );
});

test('Cholesky factors and solves; an indefinite matrix is refused', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 9 }), (seed, n) => {
      const g = fill(seed, n * n);
      const a = mulMat(g, transposeMat(g, n, n), n, n, n);
      for (let i = 0; i < n; i++) a[i * n + i] += 1;
      const l = cholesky(a, n);
      const b = fill(seed + 1, n);
      const r = mulMat(a, solveCholesky(l, b, n), n, n, 1);
      for (let i = 0; i < n; i++) expect(Math.abs(r[i] - b[i])).toBeLessThan(1e-11 * maxAbs(a));
    }),
    { numRuns: 500 },
  );
  expect(() => cholesky([1, 2, 2, 1], 2)).toThrow(expect.objectContaining({ code: 'LINEAR_NOT_POSITIVE' }));
});

test('symmetric eigenvectors reproduce the matrix, ascending, orthonormal and right-handed', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 3 }), (seed, kind) => {
      const g = fill(seed, 9);
      if (kind === 1) g[4] = g[0];
      if (kind === 2) g.fill(0).set([2, 0, 0, 0, 2, 0, 0, 0, 1]);
      const a = new Float64Array(9);
      for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) a[i * 3 + j] = g[i * 3 + j] + g[j * 3 + i];
      const { values, vectors: v } = symmetricEigen(a);
      expect(values[0]).toBeLessThanOrEqual(values[1]);
      expect(values[1]).toBeLessThanOrEqual(values[2]);
      const d = new Float64Array([values[0], 0, 0, 0, values[1], 0, 0, 0, values[2]]);
      const back = mulMat(mulMat(v, d, 3, 3, 3), transposeMat(v, 3, 3), 3, 3, 3);
      for (let i = 0; i < 9; i++) expect(Math.abs(back[i] - a[i])).toBeLessThan(1e-14 * (1 + maxAbs(a)));
      const det = v[0] * (v[4] * v[8] - v[5] * v[7]) - v[1] * (v[3] * v[8] - v[5] * v[6]) + v[2] * (v[3] * v[7] - v[4] * v[6]);
      expect(det).toBeCloseTo(1, 13);
    }),
    { numRuns: 1000 },
  );
});
