import { add, cross, type Mat3, mulMatVec, mulTransposedVec, sub, type Vec3 } from '@farside/math';

/** Position and velocity. */
export interface PositionVelocity {
  readonly r: Vec3;
  readonly v: Vec3;
}

/** The second nine of eighteen numbers times a vector. */
const mulRateVec = (m: Mat3, a: Vec3): Vec3 => [
  m[9] * a[0] + m[10] * a[1] + m[11] * a[2],
  m[12] * a[0] + m[13] * a[1] + m[14] * a[2],
  m[15] * a[0] + m[16] * a[1] + m[17] * a[2],
];

/** A state through a rotation with rate (R then dR/dt, 18 numbers as Frames.rotation writes them): r' = R r, v' = R v + dR/dt r. */
export function rotateState(axes: Mat3, r: Vec3, v: Vec3): PositionVelocity {
  return { r: mulMatVec(axes, r), v: add(mulMatVec(axes, v), mulRateVec(axes, r)) };
}

/** The inverse of rotateState: r = R^T r', v = R^T (v' - dR/dt r). */
export function rotateStateBack(axes: Mat3, r: Vec3, v: Vec3): PositionVelocity {
  const r0 = mulTransposedVec(axes, r);
  return { r: r0, v: mulTransposedVec(axes, sub(v, mulRateVec(axes, r0))) };
}

/** Angular velocity, rad/s, of the new axes against the old, in the new axes, of a rotation with rate: dR/dt = -[w x] R. */
export function angularVelocity(axes: Mat3): Vec3 {
  const x: Vec3 = [axes[0], axes[1], axes[2]];
  const y: Vec3 = [axes[3], axes[4], axes[5]];
  const z: Vec3 = [axes[6], axes[7], axes[8]];
  const along = (a: Vec3, i: number): number => a[0] * axes[9 + i] + a[1] * axes[10 + i] + a[2] * axes[11 + i];
  // d(x)/dt = w_z y - w_y z and so on
  return [along(z, 3), along(x, 6), along(y, 0)];
}

/** Fills the rate (out[9..17]) of axes (out[0..8]) that turn with `w` given in those axes. */
export function writeRate(out: Float64Array, w: Vec3): void {
  for (let k = 0; k < 3; k++) {
    const d = cross([out[k], out[k + 3], out[k + 6]], w);
    out[k + 9] = d[0];
    out[k + 12] = d[1];
    out[k + 15] = d[2];
  }
}
