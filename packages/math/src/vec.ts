import { portableMath as Math } from './portable-math.ts';
/** Immutable three-vectors for everything outside hot loops. Hot loops use flat Float64Array and their own locals. */
export type Vec3 = readonly [number, number, number];

export const ZERO3: Vec3 = [0, 0, 0];

/** a + b. */
export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
/** a - b. */
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/** s times a. */
export const scale = (s: number, a: Vec3): Vec3 => [s * a[0], s * a[1], s * a[2]];
/** a + s b */
export const addScaled = (a: Vec3, s: number, b: Vec3): Vec3 => [a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]];
/** Scalar product. */
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** Vector product. */
export const cross = (a: Vec3, b: Vec3): Vec3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/** Length. */
export const norm = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
/** Unit vector; the zero vector comes back as zero (callers that cannot bear that must check). */
export const unit = (a: Vec3): Vec3 => {
  const n = norm(a);
  return n === 0 ? ZERO3 : [a[0] / n, a[1] / n, a[2] / n];
};
/** Angle between two vectors, rad, in [0, pi], accurate for small and for nearly opposite angles. */
export const angleBetween = (a: Vec3, b: Vec3): number => Math.atan2(norm(cross(a, b)), dot(a, b));
/** Right-handed rotation of `a` about the unit vector `k` by `angle` rad (Rodrigues). */
export const rotateAbout = (a: Vec3, k: Vec3, angle: number): Vec3 => {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const kxa = cross(k, a);
  const kda = dot(k, a) * (1 - c);
  return [a[0] * c + kxa[0] * s + k[0] * kda, a[1] * c + kxa[1] * s + k[1] * kda, a[2] * c + kxa[2] * s + k[2] * kda];
};
/** Elements i, i+1, i+2 of a flat array as a vector. */
export const vecAt = (y: ArrayLike<number>, i: number): Vec3 => [y[i], y[i + 1], y[i + 2]];

/** 3x3 matrix, row-major, nine numbers. */
export type Mat3 = ArrayLike<number>;
export const mulMatVec = (m: Mat3, a: Vec3): Vec3 => [
  m[0] * a[0] + m[1] * a[1] + m[2] * a[2],
  m[3] * a[0] + m[4] * a[1] + m[5] * a[2],
  m[6] * a[0] + m[7] * a[1] + m[8] * a[2],
];
/** Transposed matrix times vector (the inverse, for a rotation). */
export const mulTransposedVec = (m: Mat3, a: Vec3): Vec3 => [
  m[0] * a[0] + m[3] * a[1] + m[6] * a[2],
  m[1] * a[0] + m[4] * a[1] + m[7] * a[2],
  m[2] * a[0] + m[5] * a[1] + m[8] * a[2],
];
/** Wraps an angle to (-pi, pi]. */
export const wrapPi = (x: number): number => {
  const y = x - 2 * Math.PI * Math.floor((x + Math.PI) / (2 * Math.PI));
  return y <= -Math.PI ? Math.PI : y;
};
/** Wraps an angle to [0, 2 pi). */
export const wrapTwoPi = (x: number): number => {
  const y = x - 2 * Math.PI * Math.floor(x / (2 * Math.PI));
  return y >= 2 * Math.PI ? 0 : y;
};
