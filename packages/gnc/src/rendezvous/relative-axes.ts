import { add, cross, dot, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';

/**
 * Relative state in curvilinear axes of the target: x its radial excess, y the arc ahead of the target on the target's radius, z out of its plane (m, m/s). The linear equations of Clohessy and
 * Wiltshire hold in them far better along the track than in straight axes: 50 km behind, the straight ones are 640 m of curvature off, these some metres.
 */
export interface RelativeState {
  readonly r: Vec3;
  readonly v: Vec3;
  /** Radial, along-track and normal unit vectors at the chaser, in the axes of the inputs: a force in x, y, z is the sum of these. */
  readonly axes: readonly [Vec3, Vec3, Vec3];
  /** Angular rate of the target, rad/s. */
  readonly rate: number;
}

/** From positions and velocities (m, m/s) of target and chaser in the same non-rotating axes about the body's centre. */
export function relativeState(rt: Vec3, vt: Vec3, rc: Vec3, vc: Vec3): RelativeState {
  const R = norm(rt);
  const h = cross(rt, vt);
  const ex = scale(1 / R, rt);
  const ez = unit(h);
  const ey = cross(ez, ex);
  const rate = norm(h) / (R * R);
  const X = dot(rc, ex);
  const Y = dot(rc, ey);
  const Z = dot(rc, ez);
  const turning = sub(vc, cross(scale(rate, ez), rc));
  const U = dot(turning, ex);
  const V = dot(turning, ey);
  const W = dot(turning, ez);
  const rho = Math.hypot(X, Y);
  const angle = Math.atan2(Y, X);
  const climb = dot(rt, vt) / R;
  return {
    r: [rho - R, R * angle, Z],
    v: [(X * U + Y * V) / rho - climb, (R * (X * V - Y * U)) / (rho * rho) + climb * angle, W],
    axes: [add(scale(X / rho, ex), scale(Y / rho, ey)), add(scale(-Y / rho, ex), scale(X / rho, ey)), ez],
    rate,
  };
}

/** A vector of x, y, z components at the chaser in the axes of the inputs of `relativeState`. */
export const fromRelative = (s: RelativeState, a: Vec3): Vec3 =>
  add(add(scale(a[0], s.axes[0]), scale(a[1], s.axes[1])), scale(a[2], s.axes[2]));
