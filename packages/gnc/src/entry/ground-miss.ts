import { cross, dot, FarsideError, portableMath as Math, norm, scale, unit, type Vec3 } from '@farside/math';

/** Great circle from a start to a target on the ground, body-fixed: misses are counted along it and across it. */
export interface GroundLine {
  readonly start: Vec3;
  readonly target: Vec3;
  /** Unit normal: the target is reached by turning about it by `angle`. */
  readonly normal: Vec3;
  /** rad, 0 to 2 pi. */
  readonly angle: number;
  /** Radius on which distances are counted, m. */
  readonly radius: number;
}

/** `towards` (velocity) tells the short way from the long way round. Throws ENTRY_LINE when start and target are the same or opposite and give no plane. */
export function groundLine(start: Vec3, target: Vec3, towards: Vec3, radius: number): GroundLine {
  const a = unit(start);
  const b = unit(target);
  const n = cross(a, b);
  const s = norm(n);
  if (!(s > 1e-7)) throw new FarsideError('ENTRY_LINE', 'the target lies below or opposite to the vehicle: no direction to it');
  const forward = dot(cross(n, a), towards) >= 0;
  const angle = Math.atan2(s, dot(a, b));
  return { start: a, target: b, normal: scale((forward ? 1 : -1) / s, n), angle: forward ? angle : 2 * Math.PI - angle, radius };
}

/** Distance of a place past (+) the target along the line, m. `least` is the smallest angle already travelled, for more than half a turn. */
export function alongMiss(line: GroundLine, x: number, y: number, z: number): number {
  const { start: a, normal: n } = line;
  const fx = n[1] * a[2] - n[2] * a[1];
  const fy = n[2] * a[0] - n[0] * a[2];
  const fz = n[0] * a[1] - n[1] * a[0];
  let angle = Math.atan2(x * fx + y * fy + z * fz, x * a[0] + y * a[1] + z * a[2]);
  // unwrapped about the target: good to half a turn either side of it
  if (angle < line.angle - Math.PI) angle += 2 * Math.PI;
  return (angle - line.angle) * line.radius;
}

/** Distance of a place to the left (+, towards the normal) of the line, m. */
export function acrossMiss(line: GroundLine, x: number, y: number, z: number): number {
  const n = line.normal;
  return Math.asin(Math.max(-1, Math.min(1, (x * n[0] + y * n[1] + z * n[2]) / Math.sqrt(x * x + y * y + z * z)))) * line.radius;
}
