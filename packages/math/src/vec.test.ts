import fc from 'fast-check';
import { expect, test } from 'vitest';
import { angleBetween, cross, dot, norm, rotateAbout, unit, type Vec3, wrapPi } from './vec.ts';

const coordinate = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const vec = fc.tuple(coordinate, coordinate, coordinate).filter((v) => norm(v) > 1e-3);

test('cross product is perpendicular to both factors', () => {
  fc.assert(
    fc.property(vec, vec, (a: Vec3, b: Vec3) => {
      const c = cross(a, b);
      const s = norm(a) * norm(b);
      expect(Math.abs(dot(c, a)) / (s * norm(a))).toBeLessThan(1e-15);
      expect(Math.abs(dot(c, b)) / (s * norm(b))).toBeLessThan(1e-15);
    }),
    { numRuns: 2000 },
  );
});

test('a rotation keeps length and turns by its angle', () => {
  fc.assert(
    fc.property(vec, vec, fc.double({ min: -3, max: 3, noNaN: true }), (a, k, angle) => {
      const axis = unit(k);
      const b = rotateAbout(a, axis, angle);
      expect(norm(b) / norm(a)).toBeCloseTo(1, 12);
      const pa = cross(axis, a);
      if (norm(pa) > 1e-6 * norm(a)) expect(angleBetween(pa, cross(axis, b))).toBeCloseTo(Math.abs(angle), 7);
    }),
    { numRuns: 2000 },
  );
});

test('wrapPi lands in (-pi, pi] and differs by whole turns', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (x) => {
      const y = wrapPi(x);
      expect(y).toBeGreaterThan(-Math.PI);
      expect(y).toBeLessThanOrEqual(Math.PI);
      expect(Math.cos(y - x)).toBeCloseTo(1, 9);
    }),
  );
});
