import type { PosVel } from '@farside/astro';
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from '@farside/math';

/**
 * Relative state along the target's orbit instead of along its tangent: x the difference of radii, y the arc ahead at the target's radius, z out of its plane (m), with their rates (m/s).
 * The linear laws (Clohessy-Wiltshire) stay good in it over thousands of kilometres of y, where straight axes fail after some tens. Both inertial.
 */
export function arcRelative(chaser: PosVel, target: PosVel): PosVel {
  const d = norm(target.r);
  const up = scale(1 / d, target.r);
  const h = cross(target.r, target.v);
  const z = unit(h);
  const ahead = cross(z, up);
  const cx = dot(chaser.r, up);
  const cy = dot(chaser.r, ahead);
  const rho = Math.hypot(cx, cy);
  const angle = Math.atan2(cy, cx);
  const out: Vec3 = add(scale(cx / rho, up), scale(cy / rho, ahead));
  const along = cross(z, out);
  const rate = norm(h) / (d * d);
  return {
    r: [rho - d, d * angle, dot(chaser.r, z)],
    v: [dot(chaser.v, out) - dot(target.v, up), d * (dot(chaser.v, along) / rho - rate), dot(chaser.v, z)],
  };
}

/** Axes radial, along, normal at a state; rows are unit vectors, inertial. */
export function localAxesOf(s: PosVel): readonly [Vec3, Vec3, Vec3] {
  const x = unit(s.r);
  const z = unit(cross(s.r, s.v));
  return [x, cross(z, x), z];
}

/** A vector of the local axes in inertial ones. */
export const fromLocal = (axes: readonly [Vec3, Vec3, Vec3], a: Vec3): Vec3 =>
  add(add(scale(a[0], axes[0]), scale(a[1], axes[1])), scale(a[2], axes[2]));

/** Angle of a position in a plane, rad in (-pi, pi], counted from `from` about the unit normal. */
export function angleInPlane(r: Vec3, from: Vec3, normal: Vec3): number {
  const p = sub(r, scale(dot(r, normal), normal));
  return Math.atan2(dot(cross(from, p), normal), dot(from, p));
}
