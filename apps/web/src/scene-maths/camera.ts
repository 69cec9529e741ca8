import type { Camera } from '../state/store.ts';
import { crossInto, dotAt, lengthAt, type Numbers, unitAt } from './into.ts';

/** Nearest and farthest that the camera stands from its target, m. */
export const NEAREST = 0.5;
export const FARTHEST = 2e9;
/** Full height of the field of view, rad. */
export const FIELD = (34 * Math.PI) / 180;
const STEEPEST = Math.PI / 2 - 1e-3;

export const clampDistance = (d: number): number => Math.min(FARTHEST, Math.max(NEAREST, d));
export const clampElevation = (e: number): number => Math.min(STEEPEST, Math.max(-STEEPEST, e));

/** An angle in (-pi, pi]. */
export const wrap = (a: number): number => a - 2 * Math.PI * Math.ceil((a - Math.PI) / (2 * Math.PI));

/**
 * A camera somewhere in a scene frame, double precision, and how it maps onto a picture of `width` x `height` px (y down). Overlays take their places from here, and everything that is drawn is
 * handed to the graphics card as seen from `eye`: differences of doubles, so that nothing jitters at any distance from the frame's origin.
 */
export interface Eye {
  /** m, in the frame. */
  readonly eye: Float64Array;
  /** Unit vectors right, up, forward in the frame; nine numbers. */
  readonly axes: Float64Array;
  width: number;
  height: number;
  /** px by which a unit of slope is apart. */
  focal: number;
}

export const makeEye = (): Eye => ({ eye: new Float64Array(3), axes: new Float64Array(9), width: 1, height: 1, focal: 1 });

/** Size of the picture, and with it the focal length: the field of view is that of the smaller side. */
export function setSize(view: Eye, width: number, height: number): void {
  view.width = width;
  view.height = height;
  view.focal = Math.min(width, height) / 2 / Math.tan(FIELD / 2);
}

/** Axes that the azimuth and elevation of a camera count in: rows x (azimuth 0), y (azimuth 90 degrees), z (elevation 90 degrees) in the frame. `z` has to be a unit vector; x is made perpendicular. */
export function basisFrom(x: Numbers, z: Numbers, out: Numbers): void {
  for (let k = 0; k < 3; k++) {
    out[6 + k] = z[k];
    out[k] = x[k];
  }
  const d = dotAt(out, 0, out, 6);
  for (let k = 0; k < 3; k++) out[k] -= d * out[6 + k];
  if (unitAt(out, 0) < 1e-9) {
    // x along z: any other
    const i = Math.abs(z[0]) < 0.6 ? 0 : 1;
    for (let k = 0; k < 3; k++) out[k] = (k === i ? 1 : 0) - z[i] * z[k];
    unitAt(out, 0);
  }
  crossInto(out, 6, out, 0, out, 3);
}

/** Puts the eye on its sphere about a target (m, in the frame), looking at it, level with the basis. */
export function placeEye(view: Eye, target: Numbers, basis: Numbers, camera: Pick<Camera, 'azimuth' | 'elevation' | 'distance'>): void {
  const ce = Math.cos(camera.elevation);
  const u = ce * Math.cos(camera.azimuth);
  const v = ce * Math.sin(camera.azimuth);
  const w = Math.sin(camera.elevation);
  const a = view.axes;
  for (let k = 0; k < 3; k++) {
    const back = u * basis[k] + v * basis[3 + k] + w * basis[6 + k];
    view.eye[k] = target[k] + camera.distance * back;
    a[6 + k] = -back;
  }
  level(view, basis, 6);
}

/** Turns the eye where it is to look along `forward` of its axes, its right side level with the up vector `up[uo..]`. */
export function level(view: Eye, up: Numbers, uo: number): void {
  const a = view.axes;
  crossInto(a, 6, up, uo, a, 0);
  if (unitAt(a, 0) < 1e-9) {
    a[0] = -a[7];
    a[1] = a[6];
    a[2] = 0;
    if (unitAt(a, 0) < 1e-9) a[0] = 1;
  }
  crossInto(a, 0, a, 6, a, 3);
}

/** The angles and the distance of a point (m, from the target) in a basis: what `placeEye` undoes. */
export function anglesOf(offset: Numbers, basis: Numbers): { azimuth: number; elevation: number; distance: number } {
  const distance = lengthAt(offset, 0);
  if (!(distance > 0)) return { azimuth: 0, elevation: 0, distance: NEAREST };
  const u = dotAt(offset, 0, basis, 0) / distance;
  const v = dotAt(offset, 0, basis, 3) / distance;
  const w = dotAt(offset, 0, basis, 6) / distance;
  return { azimuth: Math.atan2(v, u), elevation: clampElevation(Math.asin(Math.min(1, Math.max(-1, w)))), distance };
}

/**
 * Where a point of the frame is in the picture: x, y in px, and how far in front of the eye in m (out[2]; behind it not above 0, and x and y are then meaningless).
 * Double precision throughout.
 */
export function project(view: Eye, p: Numbers, po: number, out: Numbers, oo = 0): boolean {
  const x = p[po] - view.eye[0];
  const y = p[po + 1] - view.eye[1];
  const z = p[po + 2] - view.eye[2];
  return projectOffset(view, x, y, z, out, oo);
}

/** The same for a point given from the eye. */
export function projectOffset(view: Eye, x: number, y: number, z: number, out: Numbers, oo = 0): boolean {
  const a = view.axes;
  const depth = a[6] * x + a[7] * y + a[8] * z;
  out[oo + 2] = depth;
  if (!(depth > 0)) {
    out[oo] = out[oo + 1] = Number.NaN;
    return false;
  }
  out[oo] = view.width / 2 + (view.focal * (a[0] * x + a[1] * y + a[2] * z)) / depth;
  out[oo + 1] = view.height / 2 - (view.focal * (a[3] * x + a[4] * y + a[5] * z)) / depth;
  return true;
}

/** The unit direction (in the frame) of the ray through a point of the picture. */
export function rayAt(view: Eye, px: number, py: number, out: Numbers): void {
  const a = view.axes;
  const u = (px - view.width / 2) / view.focal;
  const v = (view.height / 2 - py) / view.focal;
  for (let k = 0; k < 3; k++) out[k] = u * a[k] + v * a[3 + k] + a[6 + k];
  unitAt(out, 0);
}

/** Size in px of something `size` m across at a distance. */
export const pixelsOf = (view: Eye, size: number, distance: number): number => (view.focal * size) / Math.max(distance, 1e-9);

/** A move between two cameras over time: eased at both ends, the distance by its logarithm, the azimuth the shorter way round. */
export interface Move {
  readonly from: Camera;
  readonly to: Camera;
  /** Where the eye looked when it began, m from the new target in the frame. */
  readonly lag: readonly [number, number, number];
  /** s */
  readonly duration: number;
}

/** 0.6 s; 1 s across more than three decades of distance. */
export const moveTime = (from: number, to: number): number => (Math.abs(Math.log10(to / from)) > 3 ? 1 : 0.6);

export const ease = (s: number): number => (s <= 0 ? 0 : s >= 1 ? 1 : s * s * (3 - 2 * s));

/** The camera of a move at `t` s since its begin, and the part of the lag that is left. */
export function moveAt(move: Move, t: number): { camera: Camera; lag: number } {
  const s = ease(t / move.duration);
  const { from, to } = move;
  const distance = from.distance * (to.distance / from.distance) ** s;
  // on a long way in or out the target is passed over in step with the distance, so that it stays in the picture
  const ratio = to.distance / from.distance;
  const lag = ratio < 2 && ratio > 0.5 ? 1 - s : (distance - to.distance) / (from.distance - to.distance);
  return {
    camera: {
      ...to,
      azimuth: from.azimuth + s * wrap(to.azimuth - from.azimuth),
      elevation: from.elevation + s * (to.elevation - from.elevation),
      distance,
    },
    lag,
  };
}
