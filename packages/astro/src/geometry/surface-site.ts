import { FarsideError, portableMath as Math, wrapPi, wrapTwoPi } from '@farside/math';
import type { Site } from '../frames/topocentric.ts';
import type { PositionKernel } from './eclipse.ts';
import { findPasses } from './passes.ts';

/**
 * Elevation of the Sun's centre above the level plane of a site, rad, as a function of arc time; no refraction, no terrain. `sun` from the body's centre in the axes
 * that `rotation` turns to body-fixed. Parallax from the site is included. The upper limb is 0.27 deg higher at 1 au.
 */
export function sunElevationKernel(
  site: Site,
  rotation: (t: number, out: Float64Array) => void,
  sun: PositionKernel,
): (t: number) => number {
  const m = new Float64Array(9);
  const s = new Float64Array(3);
  const e = site.enu;
  const [x, y, z] = site.position;
  return (t) => {
    sun(t, s, 0);
    rotation(t, m);
    const fx = m[0] * s[0] + m[1] * s[1] + m[2] * s[2] - x;
    const fy = m[3] * s[0] + m[4] * s[1] + m[5] * s[2] - y;
    const fz = m[6] * s[0] + m[7] * s[1] + m[8] * s[2] - z;
    const east = e[0] * fx + e[1] * fy + e[2] * fz;
    const north = e[3] * fx + e[4] * fy + e[5] * fz;
    return Math.atan2(e[6] * fx + e[7] * fy + e[8] * fz, Math.sqrt(east * east + north * north));
  };
}

/** An orbit plane that drifts over a body that turns, all in one equatorial frame of the body: rad, rad/s, at t = 0. */
export interface DriftingPlane {
  readonly inclination: number;
  readonly raan: number;
  readonly raanRate: number;
}
export interface RotatingSite {
  /** Geocentric latitude, rad. */
  readonly latitude: number;
  /** Right ascension of the site's meridian at t = 0, rad. */
  readonly meridian: number;
  /** Rotation rate of the body, rad/s. */
  readonly spin: number;
}

/** Angle of a site out of an orbit plane, rad: positive on the side of the orbit's momentum; asin(n . s). */
export function crossTrackAngle(plane: DriftingPlane, site: RotatingSite, t: number): number {
  const d = site.meridian - plane.raan + (site.spin - plane.raanRate) * t;
  const w = Math.cos(plane.inclination) * Math.sin(site.latitude) - Math.sin(plane.inclination) * Math.cos(site.latitude) * Math.sin(d);
  return Math.asin(Math.max(-1, Math.min(1, w)));
}

export interface PlanePass {
  /** Seconds from the common zero. */
  readonly t: number;
  /** +1: the orbit runs northward over the site, -1 southward. */
  readonly leg: 1 | -1;
  /** Latitude argument of the site in the orbit, rad. */
  readonly argument: number;
}

/**
 * Times in [t0, t1] when the plane contains the site, in closed form: sin(alpha - raan) = tan(latitude)/tan(i), twice in each turn of the body against the node.
 * Empty when the plane never reaches the latitude; `crossTrackAngle` then tells how near it comes.
 */
export function planePasses(plane: DriftingPlane, site: RotatingSite, t0: number, t1: number): PlanePass[] {
  const rate = site.spin - plane.raanRate;
  if (!(rate !== 0) || !Number.isFinite(rate))
    throw new FarsideError('SITE_ARGUMENT', 'the plane must turn against the body for it to pass over the site');
  const si = Math.sin(plane.inclination);
  const k = (Math.cos(plane.inclination) * Math.sin(site.latitude)) / (si * Math.cos(site.latitude));
  if (!(Math.abs(k) <= 1)) return [];
  const base = Math.asin(k);
  const start = site.meridian - plane.raan;
  const found: PlanePass[] = [];
  for (const [angle, leg] of [
    [base, 1],
    [Math.PI - base, -1],
  ] as const) {
    // sin u = sin(latitude)/sin i
    const u = Math.asin(Math.max(-1, Math.min(1, Math.sin(site.latitude) / si)));
    const argument = wrapTwoPi(leg === 1 ? u : Math.PI - u);
    const turn = (2 * Math.PI) / Math.abs(rate);
    const first = wrapPi(angle - start) / rate;
    for (let t = first + Math.ceil((t0 - first) / turn) * turn; t <= t1; t += turn) found.push({ t, leg, argument });
  }
  return found.sort((a, b) => a.t - b.t);
}

/**
 * The same for any motion of plane and site: `normal` and `site` write unit vectors in common axes (a node that does not drift evenly, axes that librate).
 * Every sign change of n . s, to `tolerance` seconds; `maxCheck` below a quarter turn of the body. The leg is told by the motion n x s against `pole`.
 */
export function findPlanePasses(
  normal: PositionKernel,
  site: PositionKernel,
  pole: PositionKernel,
  t0: number,
  t1: number,
  maxCheck: number,
  tolerance = 1e-3,
): { readonly t: number; readonly leg: 1 | -1 }[] {
  const a = new Float64Array(9);
  const g = (t: number): number => {
    normal(t, a, 0);
    site(t, a, 3);
    return a[0] * a[3] + a[1] * a[4] + a[2] * a[5];
  };
  const found: { t: number; leg: 1 | -1 }[] = [];
  const add = (t: number): void => {
    g(t);
    pole(t, a, 6);
    // direction of motion over the site is n x s: its part along the pole
    const north = (a[1] * a[5] - a[2] * a[4]) * a[6] + (a[2] * a[3] - a[0] * a[5]) * a[7] + (a[0] * a[4] - a[1] * a[3]) * a[8];
    found.push({ t, leg: north >= 0 ? 1 : -1 });
  };
  for (const i of findPasses(g, t0, t1, maxCheck, { tolerance })) {
    if (!i.openStart) add(i.start);
    if (!i.openEnd) add(i.end);
  }
  return found;
}
