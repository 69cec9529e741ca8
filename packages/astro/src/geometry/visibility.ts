import { portableMath as Math, norm, type Vec3 } from '@farside/math';
import type { Site } from '../frames/topocentric.ts';
import type { ArcEvent } from '../types.ts';
import type { HidingSphere, PositionKernel } from './eclipse.ts';

/**
 * How far the straight line between two places passes outside a sphere: distance of the segment from its centre less the radius, m. Negative: hidden.
 * Continuous; kinked where the nearest point moves to an end.
 */
export function sightClearance(
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
  radius: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const ex = cx - ax;
  const ey = cy - ay;
  const ez = cz - az;
  const dd = dx * dx + dy * dy + dz * dz;
  let s = dd > 0 ? (dx * ex + dy * ey + dz * ez) / dd : 0;
  if (s < 0) s = 0;
  else if (s > 1) s = 1;
  const px = ex - s * dx;
  const py = ey - s * dy;
  const pz = ez - s * dz;
  return Math.sqrt(px * px + py * py + pz * pz) - radius;
}

/** True when the sphere does not stand between a and b (m, one centre). */
export const inSight = (a: Vec3, b: Vec3, centre: Vec3, radius: number): boolean =>
  sightClearance(a[0], a[1], a[2], b[0], b[1], b[2], centre[0], centre[1], centre[2], radius) > 0;

/** Angle by which a point target clears the limb of a sphere, rad, seen from r (m): negative when it stands before or behind the disc. Distances are not compared. */
export function limbAngle(r: Vec3, target: Vec3, centre: Vec3, radius: number): number {
  const t: Vec3 = [target[0] - r[0], target[1] - r[1], target[2] - r[2]];
  const c: Vec3 = [centre[0] - r[0], centre[1] - r[1], centre[2] - r[2]];
  const x: Vec3 = [t[1] * c[2] - t[2] * c[1], t[2] * c[0] - t[0] * c[2], t[0] * c[1] - t[1] * c[0]];
  const d = norm(c);
  return Math.atan2(norm(x), t[0] * c[0] + t[1] * c[1] + t[2] * c[2]) - (d > radius ? Math.asin(radius / d) : Math.PI / 2);
}

/**
 * Line of sight from the craft of an arc to another craft, relay or body past spheres: g > 0 in sight (m of clearance from the nearest limb). Positions from the arc's centre.
 * Geometric, no light time: over d metres the true event is d/c earlier or later.
 */
export function sightEvent(id: string, other: PositionKernel, occulters: readonly HidingSphere[], maxCheck: number): ArcEvent {
  const g = sightKernel(other, occulters);
  return { id, g: (t, y) => g(t, y[0], y[1], y[2]), direction: 0, stop: false, maxCheck };
}

/** The kernel of `sightEvent`, for paths: clearance (m) from a place at time t. Owns its scratch. */
export function sightKernel(
  other: PositionKernel,
  occulters: readonly HidingSphere[],
): (t: number, x: number, y: number, z: number) => number {
  const p = new Float64Array(3);
  const q = new Float64Array(3);
  return (t, x, y, z) => {
    other(t, p, 0);
    let least = Infinity;
    for (let k = 0; k < occulters.length; k++) {
      const o = occulters[k];
      if (o.position) o.position(t, q, 0);
      else q[0] = q[1] = q[2] = 0;
      const d = sightClearance(x, y, z, p[0], p[1], p[2], q[0], q[1], q[2], o.radius);
      if (d < least) least = d;
    }
    return least === Infinity ? 1 : least;
  };
}

/** A ground station as the geometry needs it. */
export interface StationView {
  readonly site: Site;
  /** Arc axes to body-fixed axes of the station's body, 9 numbers at t: `Frames.rotationKernel`. */
  readonly rotation: (t: number, out: Float64Array) => void;
  /** The body's centre from the arc's centre; left out: it is the arc's centre. */
  readonly centre?: PositionKernel;
  /** Lowest elevation, rad: one figure, or by azimuth (rad, from north over east). */
  readonly mask: number | ((azimuth: number) => number);
}

/** Elevation above the mask (rad) of a place given in arc axes at time t. Geometric: no refraction (under 0.1 deg above 10 deg), no light time. Owns its scratch. */
export function stationKernel(view: StationView): (t: number, x: number, y: number, z: number) => number {
  const m = new Float64Array(9);
  const c = new Float64Array(3);
  const e = view.site.enu;
  const [sx, sy, sz] = view.site.position;
  const mask = view.mask;
  return (t, x, y, z) => {
    if (view.centre) {
      view.centre(t, c, 0);
      x -= c[0];
      y -= c[1];
      z -= c[2];
    }
    view.rotation(t, m);
    const fx = m[0] * x + m[1] * y + m[2] * z - sx;
    const fy = m[3] * x + m[4] * y + m[5] * z - sy;
    const fz = m[6] * x + m[7] * y + m[8] * z - sz;
    const east = e[0] * fx + e[1] * fy + e[2] * fz;
    const north = e[3] * fx + e[4] * fy + e[5] * fz;
    const up = e[6] * fx + e[7] * fy + e[8] * fz;
    const elevation = Math.atan2(up, Math.sqrt(east * east + north * north));
    return elevation - (typeof mask === 'number' ? mask : mask(Math.atan2(east, north)));
  };
}

/** Elevation of the arc's craft above a station's mask: g > 0 visible. */
export function stationEvent(id: string, view: StationView, maxCheck: number): ArcEvent {
  const g = stationKernel(view);
  return { id, g: (t, y) => g(t, y[0], y[1], y[2]), direction: 0, stop: false, maxCheck };
}

/**
 * Contact of a ground station with the arc's craft: above the mask and not hidden by any of the spheres (the Moon, with the Earth as the station's own body left out).
 * g is the smaller of both: the elevation margin (rad), and the clearance of the sight line in radii of the nearest sphere: like sizes, for smooth roots.
 */
export function contactKernel(
  view: StationView,
  occulters: readonly HidingSphere[],
): (t: number, x: number, y: number, z: number) => number {
  const above = stationKernel(view);
  const m = new Float64Array(9);
  const c = new Float64Array(3);
  const q = new Float64Array(3);
  const [sx, sy, sz] = view.site.position;
  return (t, x, y, z) => {
    let least = above(t, x, y, z);
    view.rotation(t, m);
    if (view.centre) view.centre(t, c, 0);
    const px = c[0] + m[0] * sx + m[3] * sy + m[6] * sz;
    const py = c[1] + m[1] * sx + m[4] * sy + m[7] * sz;
    const pz = c[2] + m[2] * sx + m[5] * sy + m[8] * sz;
    for (let k = 0; k < occulters.length; k++) {
      const o = occulters[k];
      if (o.position) o.position(t, q, 0);
      else q[0] = q[1] = q[2] = 0;
      const d = sightClearance(x, y, z, px, py, pz, q[0], q[1], q[2], o.radius) / o.radius;
      if (d < least) least = d;
    }
    return least;
  };
}

export function contactEvent(id: string, view: StationView, occulters: readonly HidingSphere[], maxCheck: number): ArcEvent {
  const g = contactKernel(view, occulters);
  return { id, g: (t, y) => g(t, y[0], y[1], y[2]), direction: 0, stop: false, maxCheck };
}

/** All of several conditions at once (a relay chain): the least of their functions. Bring them to like sizes for smooth roots. */
export function allOf(id: string, events: readonly ArcEvent[]): ArcEvent {
  let maxCheck = Infinity;
  for (const e of events) maxCheck = Math.min(maxCheck, e.maxCheck);
  return {
    id,
    g: (t, y) => {
      let least = Infinity;
      for (let k = 0; k < events.length; k++) least = Math.min(least, events[k].g(t, y));
      return least;
    },
    direction: 0,
    stop: false,
    maxCheck,
  };
}

/** Any of several conditions (a network of stations): the greatest of their functions. */
export function anyOf(id: string, events: readonly ArcEvent[]): ArcEvent {
  let maxCheck = Infinity;
  for (const e of events) maxCheck = Math.min(maxCheck, e.maxCheck);
  return {
    id,
    g: (t, y) => {
      let most = -Infinity;
      for (let k = 0; k < events.length; k++) most = Math.max(most, events[k].g(t, y));
      return most;
    },
    direction: 0,
    stop: false,
    maxCheck,
  };
}
