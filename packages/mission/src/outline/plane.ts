import type { Epoch, Frames } from '@farside/astro';
import { cross, dot, portableMath as Math, mulMatVec, mulTransposedVec, norm, unit, type Vec3 } from '@farside/math';

/**
 * Orbit planes about the Moon as the Outline moves them: inclination and node to the Moon's mean equator of date (`moon-mod`), the node drifting at its
 * secular rate. Good to a few tenths of a degree over a month in a low orbit; the phases fly the real field.
 */
export interface Plane {
  readonly epoch: Epoch;
  /** rad, in [0, pi]; above pi/2 is retrograde. */
  readonly inclination: number;
  /** rad, from the x axis of moon-mod. */
  readonly node: number;
  /** rad/s */
  readonly nodeRate: number;
}

/** J2 of the Moon (unnormalised, = -sqrt(5) C20 of GRGM900C), its reference radius, and the Earth's mean motion about it. */
const J2_MOON = 9.08866163613439e-5 * Math.sqrt(5);
const RADIUS = 1738e3;
const GM_MOON = 4.902800066e12;
const EARTH_MOTION = 2.661699e-6;

/**
 * Secular rate of the node of a near-circular lunar orbit, rad/s: oblateness (Brouwer, first order) plus the Earth's mean pull taken in the equator plane.
 * Without C22 and odd zonals, whose node effects are periodic here. @param a semi-major axis, m.
 */
export function lunarNodeRate(a: number, inclination: number): number {
  const n = Math.sqrt(GM_MOON / a ** 3);
  const c = Math.cos(inclination);
  return -1.5 * n * J2_MOON * (RADIUS / a) ** 2 * c - 0.75 * (EARTH_MOTION ** 2 / n) * c;
}

/** Unit normal of a plane in moon-mod. */
export function planeNormal(inclination: number, node: number): Vec3 {
  const s = Math.sin(inclination);
  return [s * Math.sin(node), -s * Math.cos(node), Math.cos(inclination)];
}

/** Inclination and node of a unit normal given in moon-mod. */
export function planeAngles(normal: Vec3): { inclination: number; node: number } {
  return { inclination: Math.atan2(Math.hypot(normal[0], normal[1]), normal[2]), node: Math.atan2(normal[0], -normal[1]) };
}

const scratch = new Float64Array(18);

/** A plane's normal at an epoch, icrf axes. */
export function normalAt(p: Plane, frames: Frames, epoch: Epoch, secondsSince: number): Vec3 {
  frames.rotation('icrf', 'moon-mod', epoch, scratch);
  return mulTransposedVec(scratch, planeNormal(p.inclination, p.node + p.nodeRate * secondsSince));
}

/** Inclination and node, to the Moon's mean equator of date, of the plane of an icrf state about the Moon. */
export function meanEquatorPlane(r: Vec3, v: Vec3, frames: Frames, epoch: Epoch): { inclination: number; node: number } {
  frames.rotation('icrf', 'moon-mod', epoch, scratch);
  return planeAngles(mulMatVec(scratch, unit(cross(r, v))));
}

/** Unit vector to a selenographic place (mean-Earth latitude and longitude, rad), icrf axes. */
export function siteDirection(latitude: number, longitude: number, frames: Frames, epoch: Epoch): Vec3 {
  frames.rotation('icrf', 'moon-me:de421', epoch, scratch);
  const c = Math.cos(latitude);
  return mulTransposedVec(scratch, [c * Math.cos(longitude), c * Math.sin(longitude), Math.sin(latitude)]);
}

/** Angle of a direction out of a plane, rad, positive on the side of the normal. */
export function crossTrack(normal: Vec3, direction: Vec3): number {
  return Math.asin(Math.max(-1, Math.min(1, dot(normal, direction) / (norm(normal) * norm(direction)))));
}

/**
 * Inclination for which landing and lift-off both lie in the orbit plane: tan i = tan(latitude) / cos((rate of the site - node rate) stay / 2); retrograde when asked.
 * @returns rad, or undefined when no plane does it: the site moves more than a quarter turn against the plane.
 */
export function inclinationForStay(
  latitude: number,
  stay: number,
  siteRate: number,
  nodeRate: number,
  retrograde: boolean,
): number | undefined {
  const c = Math.cos(0.5 * (siteRate - nodeRate) * stay);
  if (c <= 0.05) return undefined;
  const i = Math.atan2(Math.abs(Math.tan(latitude)), c);
  return retrograde ? Math.PI - i : i;
}
