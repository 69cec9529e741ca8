import { expect, test } from 'vitest';
import { FarsideError } from './error.ts';
import { mulMat } from './linear.ts';
import { rng } from './rng.ts';
import { target } from './target.ts';
import type { Residual } from './target-types.ts';

/** A random smooth system with a known root: A (x - x*) + bend * sines of it, condition number of A kept moderate. */
function system(k: number, m: number, n: number, bend: number): { root: Float64Array; f: (x: ArrayLike<number>) => Float64Array } {
  const g = rng(77, k, 'system');
  const a = new Float64Array(m * n);
  g.normals(a);
  for (let i = 0; i < Math.min(m, n); i++) a[i * n + i] += a[i * n + i] < 0 ? -2 : 2;
  const root = new Float64Array(n);
  g.normals(root);
  return {
    root,
    f: (x) => {
      const d = new Float64Array(n);
      for (let j = 0; j < n; j++) d[j] = x[j] - root[j];
      const y = mulMat(a, d, m, n, 1);
      for (let i = 0; i < m; i++) y[i] += bend * (Math.sin(d[i % n] * 2) + 1 - Math.cos(d[(i + 1) % n]));
      return y;
    },
  };
}

const named = (n: number): string[] => Array.from({ length: n }, (_, j) => `x${j}`);
const asResiduals = (y: ArrayLike<number>, tolerance = 1e-8): Residual[] =>
  Array.from(y, (value, i) => ({ constraint: `c${i}`, value, tolerance, unit: '1', scale: 1 }));

test('500 smooth systems of every shape are solved, or missed with a reason that is true', () => {
  let solved = 0;
  let evaluations = 0;
  for (let k = 0; k < 500; k++) {
    const n = 1 + (k % 6);
    const m = Math.max(1, n - 1 + (k % 3));
    const s = system(k, m, n, 0.5);
    const seen: number[] = [];
    const r = target({
      names: named(n),
      x0: new Float64Array(n),
      scale: new Float64Array(n).fill(1),
      lo: new Float64Array(n).fill(-6),
      hi: new Float64Array(n).fill(6),
      residuals: (x) => {
        seen.push(...x);
        return asResiduals(s.f(x));
      },
    });
    evaluations += r.evaluations;
    for (const v of seen) expect(Math.abs(v)).toBeLessThanOrEqual(6);
    const y = s.f(r.x);
    for (let i = 0; i < m; i++) expect(y[i]).toBe(r.residuals[i].value);
    if (r.ok) {
      solved++;
      for (const v of y) expect(Math.abs(v)).toBeLessThanOrEqual(1e-8);
    } else {
      expect(r.worst.length).toBeGreaterThan(0);
      // a miss is no worse than the start, and a claimed minimum is one: no small random move improves it
      const size = (v: ArrayLike<number>): number => Math.hypot(...Array.from(v));
      expect(size(y)).toBeLessThanOrEqual(size(s.f(new Float64Array(n))));
      if (r.reason === 'minimum') {
        const g = rng(78, k, 'probe');
        for (let j = 0; j < 20; j++) {
          const x = Float64Array.from(r.x, (v) => v + 1e-3 * g.normal());
          expect(size(s.f(x))).toBeGreaterThan(size(y) * (1 - 1e-5));
        }
      }
    }
  }
  // these systems are strongly bent, and a few have false minima; the rate is what is held
  expect(solved).toBeGreaterThan(480);
  expect(evaluations / 500).toBeLessThan(30);
});

test('200 systems with holes where nothing can be flown: solved when the way is open', () => {
  let solved = 0;
  for (let k = 0; k < 200; k++) {
    const n = 2 + (k % 3);
    const s = system(1000 + k, n, n, 0.2);
    let failures = 0;
    const r = target({
      names: named(n),
      x0: new Float64Array(n),
      scale: new Float64Array(n).fill(1),
      residuals: (x) => {
        // beyond a ball about the root nothing flies: long steps fail
        if (Math.hypot(...Array.from(x, (v, j) => v - s.root[j])) > 1.05 * Math.hypot(...s.root)) {
          failures++;
          throw new FarsideError('IMPACT', 'hits the ground');
        }
        return asResiduals(s.f(x));
      },
    });
    if (r.ok) solved++;
    else expect(['evaluation', 'minimum', 'singular']).toContain(r.reason);
    expect(failures).toBeLessThan(400);
  }
  expect(solved).toBeGreaterThan(190);
});

test('the answer does not depend on the units of unknowns and constraints', () => {
  for (let k = 0; k < 100; k++) {
    const n = 3;
    const s = system(2000 + k, n, n, 0.3);
    const unit = [1e7, 1e-5, 1];
    const size = [1e6, 1e-9, 1];
    const plain = target({
      names: named(n),
      x0: new Float64Array(n),
      scale: new Float64Array(n).fill(1),
      residuals: (x) => asResiduals(s.f(x)),
    });
    const other = target({
      names: named(n),
      x0: new Float64Array(n),
      scale: unit,
      residuals: (x) =>
        asResiduals(s.f(Float64Array.from(x, (v, j) => v / unit[j]))).map((r, i) => ({
          ...r,
          value: r.value * size[i],
          tolerance: r.tolerance * size[i],
          scale: size[i],
        })),
    });
    expect(other.ok).toBe(plain.ok);
    expect(other.iterations).toBe(plain.iterations);
    for (let j = 0; j < n; j++) expect(Math.abs(other.x[j] / unit[j] - plain.x[j])).toBeLessThan(1e-6);
  }
});
