import {
  add,
  addScaled,
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  rotateAbout,
  scale,
  unit,
  type Vec3,
  ZERO3,
} from '@farside/math';
import type { Body } from './law.ts';

/** Velocity in non-rotating axes that coincide with the body-fixed ones now: v + spin x r. */
export const inertialVelocity = (body: Body, r: Vec3, v: Vec3): Vec3 => add(v, cross(body.spin ?? ZERO3, r));

/** A body-fixed vector after t seconds, seen in non-rotating axes that coincide with the body-fixed ones at t = 0. */
export function turned(body: Body, a: Vec3, t: number): Vec3 {
  const spin = body.spin ?? ZERO3;
  const w = norm(spin);
  return w === 0 ? a : rotateAbout(a, scale(1 / w, spin), w * t);
}

/** Acceleration of a free body seen in the body-fixed axes: point-mass gravity, Coriolis and centrifugal terms, m/s^2. */
export function bodyFixedGravity(body: Body, r: Vec3, v: Vec3): Vec3 {
  const d = norm(r);
  const g = scale(-body.mu / (d * d * d), r);
  const spin = body.spin;
  if (!spin) return g;
  return addScaled(addScaled(g, -2, cross(spin, v)), -1, cross(spin, cross(spin, r)));
}

/** Local triad at r for motion in the plane with unit normal n: up, forward = n cross up, and n made perpendicular to up. */
export interface Triad {
  readonly up: Vec3;
  readonly forward: Vec3;
  readonly side: Vec3;
}

/** Throws FRAME_DEGENERATE when r is along the normal. */
export function triad(r: Vec3, normal: Vec3): Triad {
  const up = unit(r);
  const f = cross(normal, up);
  if (!(norm(f) > 1e-9)) throw new FarsideError('FRAME_DEGENERATE', 'the plane of motion has no forward direction at this place');
  const forward = unit(f);
  return { up, forward, side: cross(up, forward) };
}

/** Turns unit vector `from` towards `to` by no more than `most` rad. */
export function turnTowards(from: Vec3, to: Vec3, most: number): Vec3 {
  const c = cross(from, to);
  const s = norm(c);
  const angle = Math.atan2(s, dot(from, to));
  if (angle <= most) return to;
  if (s > 1e-9) return unit(rotateAbout(from, scale(1 / s, c), most));
  // opposite: any perpendicular axis will do
  const axis = unit(cross(from, Math.abs(from[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0]));
  return unit(rotateAbout(from, axis, most));
}
