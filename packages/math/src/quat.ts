import { FarsideError } from './error.ts';
import { portableMath as Math } from './portable-math.ts';
import type { Vec3 } from './vec.ts';

/**
 * Unit quaternion, scalar LAST: [x, y, z, w] (the order of CCSDS attitude messages and of three.js). Hamilton's product.
 * A quaternion `q_AB` takes components in frame B to components in frame A: `v_A = rotateByQuat(q_AB, v_B)`, and
 * `mulQuat(q_AB, q_BC) = q_AC`. An attitude is `q_IB`: body to inertial. q and -q are the same rotation.
 */
export type Quat = readonly [number, number, number, number];

export const QUAT_IDENTITY: Quat = [0, 0, 0, 1];

/** Hamilton product: first b, then a. */
export const mulQuat = (a: Quat, b: Quat): Quat => [
  a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
  a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
  a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
  a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
];

/** Conjugate: the inverse rotation of a unit quaternion. */
export const conjugateQuat = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]];

/** Scaled to unit length. Throws QUAT_ZERO for a quaternion without direction. */
export const normaliseQuat = (q: Quat): Quat => {
  const n = Math.hypot(q[0], q[1], q[2], q[3]);
  if (!(n > 0) || !Number.isFinite(n)) throw new FarsideError('QUAT_ZERO', 'a quaternion of zero or unbounded length is no rotation');
  return [q[0] / n, q[1] / n, q[2] / n, q[3] / n];
};

/** v_A = R(q_AB) v_B, without forming the matrix: v + 2w(u x v) + 2 u x (u x v). */
export const rotateByQuat = (q: Quat, v: Vec3): Vec3 => {
  const tx = 2 * (q[1] * v[2] - q[2] * v[1]);
  const ty = 2 * (q[2] * v[0] - q[0] * v[2]);
  const tz = 2 * (q[0] * v[1] - q[1] * v[0]);
  return [v[0] + q[3] * tx + q[1] * tz - q[2] * ty, v[1] + q[3] * ty + q[2] * tx - q[0] * tz, v[2] + q[3] * tz + q[0] * ty - q[1] * tx];
};

/** Right-handed rotation by `angle` rad about the unit vector `axis`. */
export const quatFromAxisAngle = (axis: Vec3, angle: number): Quat => {
  const s = Math.sin(angle / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)];
};

/** exp of a rotation vector (rad): the rotation by |phi| about phi; well behaved at zero. */
export const quatFromRotationVector = (phi: Vec3): Quat => {
  const a = Math.hypot(phi[0], phi[1], phi[2]);
  // sin(a/2)/a, by its series where the quotient would lose digits
  const k = a < 1e-4 ? 0.5 - (a * a) / 48 : Math.sin(a / 2) / a;
  return [phi[0] * k, phi[1] * k, phi[2] * k, Math.cos(a / 2)];
};

/** Rotation vector (rad, length in [0, pi]) of a unit quaternion. */
export const rotationVectorOfQuat = (q: Quat): Vec3 => {
  const sign = q[3] < 0 ? -1 : 1;
  const n = Math.hypot(q[0], q[1], q[2]);
  const angle = 2 * Math.atan2(n, sign * q[3]);
  const k = n < 1e-8 ? 2 * sign : (sign * angle) / n;
  return [q[0] * k, q[1] * k, q[2] * k];
};

/** Angle of the rotation between two attitudes, rad, in [0, pi]. */
export const angleBetweenQuats = (a: Quat, b: Quat): number => {
  const d = mulQuat(conjugateQuat(a), b);
  return 2 * Math.atan2(Math.hypot(d[0], d[1], d[2]), Math.abs(d[3]));
};

/** 3x3 rotation matrix, row-major: v_A = R v_B. */
export const matrixOfQuat = (q: Quat): Float64Array => {
  const [x, y, z, w] = q;
  return new Float64Array([
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ]);
};

/** Unit quaternion (w >= 0) of a row-major rotation matrix; Shepperd's choice of pivot (JGC 1(3), 1978) keeps every digit. */
export const quatFromMatrix = (m: ArrayLike<number>): Quat => {
  const trace = m[0] + m[4] + m[8];
  let q: Quat;
  if (trace >= m[0] && trace >= m[4] && trace >= m[8]) q = [m[7] - m[5], m[2] - m[6], m[3] - m[1], 1 + trace];
  else if (m[0] >= m[4] && m[0] >= m[8]) q = [1 + m[0] - m[4] - m[8], m[1] + m[3], m[2] + m[6], m[7] - m[5]];
  else if (m[4] >= m[8]) q = [m[1] + m[3], 1 + m[4] - m[0] - m[8], m[5] + m[7], m[2] - m[6]];
  else q = [m[2] + m[6], m[5] + m[7], 1 + m[8] - m[0] - m[4], m[3] - m[1]];
  const u = normaliseQuat(q);
  return u[3] < 0 ? [-u[0], -u[1], -u[2], -u[3]] : u;
};

/** Time derivative (1/s) of q_IB for a body rate in body axes (rad/s): q (x) [rate, 0] / 2. */
export const quatRate = (q: Quat, rateBody: Vec3): Quat => {
  const p = mulQuat(q, [rateBody[0], rateBody[1], rateBody[2], 0]);
  return [p[0] / 2, p[1] / 2, p[2] / 2, p[3] / 2];
};

/** Shortest great-circle interpolation, s in [0, 1]. */
export const slerp = (a: Quat, b: Quat, s: number): Quat => {
  const phi = rotationVectorOfQuat(mulQuat(conjugateQuat(a), b));
  return mulQuat(a, quatFromRotationVector([phi[0] * s, phi[1] * s, phi[2] * s]));
};
