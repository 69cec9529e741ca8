import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  angleBetweenQuats,
  conjugateQuat,
  matrixOfQuat,
  mulQuat,
  normaliseQuat,
  type Quat,
  quatFromAxisAngle,
  quatFromMatrix,
  quatFromRotationVector,
  quatRate,
  rotateByQuat,
  rotationVectorOfQuat,
  slerp,
} from './quat.ts';
import { mulMatVec, norm, rotateAbout, unit, type Vec3 } from './vec.ts';

const c = fc.double({ min: -1, max: 1, noNaN: true });
const vec = fc.tuple(c, c, c).filter((v) => norm(v) > 1e-3) as fc.Arbitrary<Vec3>;
const quat = fc
  .tuple(c, c, c, c)
  .filter((q) => Math.hypot(...q) > 1e-2)
  .map((q) => normaliseQuat(q as Quat));
const near = (a: readonly number[], b: readonly number[], tol: number): void => {
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(tol);
};

test('rotation agrees with Rodrigues, the matrix and the product', () => {
  fc.assert(
    fc.property(quat, quat, vec, vec, fc.double({ min: -7, max: 7, noNaN: true }), (a, b, k, v, angle) => {
      near(rotateByQuat(quatFromAxisAngle(unit(k), angle), v), rotateAbout(v, unit(k), angle), 1e-14);
      near(rotateByQuat(a, v), mulMatVec(matrixOfQuat(a), v), 1e-14);
      near(rotateByQuat(mulQuat(a, b), v), rotateByQuat(a, rotateByQuat(b, v)), 1e-14);
      near(rotateByQuat(conjugateQuat(a), rotateByQuat(a, v)), v, 1e-14);
    }),
    { numRuns: 2000 },
  );
});

test('matrix and rotation vector round-trip for every rotation, half turns included', () => {
  fc.assert(
    fc.property(quat, fc.integer({ min: 0, max: 3 }), (q0, kind) => {
      // near half turns and near identity, where naive formulas lose everything
      const q = normaliseQuat(kind === 1 ? [q0[0], q0[1], q0[2], 1e-9] : kind === 2 ? [q0[0] * 1e-9, q0[1] * 1e-9, q0[2] * 1e-9, 1] : q0);
      expect(angleBetweenQuats(quatFromMatrix(matrixOfQuat(q)), q)).toBeLessThan(1e-14 * 4);
      expect(angleBetweenQuats(quatFromRotationVector(rotationVectorOfQuat(q)), q)).toBeLessThan(1e-14 * 4);
    }),
    { numRuns: 3000 },
  );
});

test('the rate is the derivative: a small turn in body axes', () => {
  fc.assert(
    fc.property(quat, vec, (q, w) => {
      const h = 1e-5;
      const dq = quatRate(q, w);
      const p = mulQuat(q, quatFromRotationVector([w[0] * h, w[1] * h, w[2] * h]));
      const m = mulQuat(q, quatFromRotationVector([-w[0] * h, -w[1] * h, -w[2] * h]));
      for (let i = 0; i < 4; i++) expect(Math.abs((p[i] - m[i]) / (2 * h) - dq[i])).toBeLessThan(1e-9);
    }),
  );
});

test('slerp moves at constant rate along the shorter arc', () => {
  fc.assert(
    fc.property(quat, quat, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, s) => {
      expect(Math.abs(angleBetweenQuats(a, slerp(a, b, s)) - s * angleBetweenQuats(a, b))).toBeLessThan(1e-12);
    }),
  );
});
