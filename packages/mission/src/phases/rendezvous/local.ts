import type { PosVel } from '@farside/astro';
import { relativeState } from '@farside/gnc';
import { add, cross, dot, portableMath as Math, scale, sub, unit, type Vec3 } from '@farside/math';

/** The chaser in the curved axes of the target's orbit (radial, arc ahead, out of plane; m, m/s): where the linear laws stay good over tens of kilometres. Both inertial. */
export function arcRelative(chaser: PosVel, target: PosVel): PosVel {
  const { r, v } = relativeState(target.r, target.v, chaser.r, chaser.v);
  return { r, v };
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
