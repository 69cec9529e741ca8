import { FarsideError, portableMath as Math, type Vec3 } from '@farside/math';

/** A body of revolution: equatorial radius `a` (m) and flattening `f` (0 is a sphere). */
export interface Spheroid {
  readonly a: number;
  readonly f: number;
}

/** World Geodetic System 1984. */
export const WGS84: Spheroid = { a: 6378137, f: 1 / 298.257223563 };
/** The Moon's reference sphere of LOLA and the IAU: heights above 1737.4 km. */
export const MOON_SPHERE: Spheroid = { a: 1737400, f: 0 };

/** A place on or above a spheroid: latitude and longitude (rad, east positive) and height (m) along the normal. */
export interface Geodetic {
  readonly latitude: number;
  readonly longitude: number;
  readonly height: number;
}

/** Body-fixed position, m, of a place (itrf with WGS84; moon-me with MOON_SPHERE). */
export function geodeticToCartesian(body: Spheroid, latitude: number, longitude: number, height: number): Vec3 {
  const e2 = body.f * (2 - body.f);
  const s = Math.sin(latitude);
  const c = Math.cos(latitude);
  const n = body.a / Math.sqrt(1 - e2 * s * s);
  const rho = (n + height) * c;
  return [rho * Math.cos(longitude), rho * Math.sin(longitude), (n * (1 - e2) + height) * s];
}

/**
 * Latitude, longitude in (-pi, pi] and height of a body-fixed position (m). Bowring's iteration on the reduced latitude (Survey Review 28, 1985),
 * to 1e-15 rad from 100 km below the Earth's surface to beyond the Moon; longitude 0 on the axis.
 * Throws GEODETIC_DEGENERATE near the centre, where no normal is the one meant.
 */
export function cartesianToGeodetic(body: Spheroid, r: Vec3): Geodetic {
  const [x, y, z] = r;
  const p = Math.hypot(x, y);
  const a = body.a;
  const d = Math.hypot(p, z);
  const f = body.f;
  const e2 = f * (2 - f);
  // inside the evolute of the meridian several normals meet: radius about a e^2
  if (!(d > 2 * a * e2) || d === 0 || !Number.isFinite(d)) {
    throw new FarsideError('GEODETIC_DEGENERATE', 'a place this close to the centre of the body has no latitude', {
      numbers: Number.isFinite(d) ? { distance_m: d } : {},
      tryThis: 'check the centre and the units (m) of the position',
    });
  }
  const longitude = p === 0 ? 0 : Math.atan2(y, x);
  if (f === 0) return { latitude: Math.atan2(z, p), longitude, height: d - a };
  const b = a * (1 - f);
  const ep2 = e2 / (1 - e2);
  let tanBeta = ((1 - f) * z * (1 + (ep2 * b) / d)) / p;
  let latitude = 0;
  for (let i = 0; i < 12; i++) {
    let sb: number;
    let cb: number;
    if (Math.abs(tanBeta) > 1e15 || p === 0) {
      sb = Math.sign(z);
      cb = 0;
    } else {
      cb = 1 / Math.hypot(1, tanBeta);
      sb = tanBeta * cb;
    }
    const next = Math.atan2(z + ep2 * b * sb * sb * sb, p - e2 * a * cb * cb * cb);
    const done = Math.abs(next - latitude) < 1e-16 && i > 0;
    latitude = next;
    if (done || cb === 0) break;
    tanBeta = (1 - f) * Math.tan(latitude);
  }
  const s = Math.sin(latitude);
  const c = Math.cos(latitude);
  // keeps its digits at every latitude, where p/c - N and z/s - N(1-e^2) lose theirs at an end
  const height = p * c + z * s - a * Math.sqrt(1 - e2 * s * s);
  return { latitude, longitude, height };
}

/** Selenographic latitude, longitude (rad) and height (m) above 1737.4 km of a moon-me position (m). Throws GEODETIC_DEGENERATE at the centre. */
export const selenographic = (r: Vec3): Geodetic => cartesianToGeodetic(MOON_SPHERE, r);
/** The moon-me position (m) of a selenographic place. */
export const fromSelenographic = (latitude: number, longitude: number, height = 0): Vec3 =>
  geodeticToCartesian(MOON_SPHERE, latitude, longitude, height);
