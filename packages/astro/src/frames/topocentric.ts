import { add, dot, FarsideError, portableMath as Math, mulMatVec, mulTransposedVec, norm, sub, type Vec3, wrapTwoPi } from '@farside/math';
import { geodeticToCartesian, type Spheroid } from './geodetic.ts';
import type { PositionVelocity } from './rotate-state.ts';

/** A place on a body: its body-fixed position (m) and its axes east, north, up (9, row-major, from body-fixed). */
export interface Site {
  readonly latitude: number;
  readonly longitude: number;
  readonly height: number;
  readonly position: Vec3;
  readonly enu: Float64Array;
}

/** Rows east, north, up at a geodetic latitude and longitude (rad), from body-fixed axes (9, row-major). */
export function enuAxes(latitude: number, longitude: number): Float64Array {
  const s = Math.sin(latitude);
  const c = Math.cos(latitude);
  const sl = Math.sin(longitude);
  const cl = Math.cos(longitude);
  return new Float64Array([-sl, cl, 0, -s * cl, -s * sl, c, c * cl, c * sl, s]);
}

/** A site from latitude, longitude (rad) and height (m) on a body. */
export function createSite(body: Spheroid, latitude: number, longitude: number, height: number): Site {
  return {
    latitude,
    longitude,
    height,
    position: geodeticToCartesian(body, latitude, longitude, height),
    enu: enuAxes(latitude, longitude),
  };
}

/** What a station sees: azimuth (rad, from north over east, in [0, 2 pi)), elevation (rad), range (m), and their rates. No refraction. */
export interface Look {
  readonly azimuth: number;
  readonly elevation: number;
  readonly range: number;
  readonly azimuthRate: number;
  readonly elevationRate: number;
  readonly rangeRate: number;
}

/**
 * Azimuth, elevation and range of a body-fixed position (m), rates from a body-fixed velocity (m/s). In the zenith the azimuth is 0 and its rate 0.
 * Throws TOPOCENTRIC_DEGENERATE at the site itself.
 */
export function lookFrom(site: Site, r: Vec3, v: Vec3 = [0, 0, 0]): Look {
  const d = mulMatVec(site.enu, sub(r, site.position));
  const w = mulMatVec(site.enu, v);
  const range = norm(d);
  if (!(range > 0)) {
    throw new FarsideError('TOPOCENTRIC_DEGENERATE', 'the target stands in the site itself: it has no direction', {
      numbers: Number.isFinite(range) ? { range_m: range } : {},
      tryThis: 'check that the target is given body-fixed, in m',
    });
  }
  const p2 = d[0] * d[0] + d[1] * d[1];
  const p = Math.sqrt(p2);
  const rangeRate = dot(d, w) / range;
  return {
    azimuth: p === 0 ? 0 : wrapTwoPi(Math.atan2(d[0], d[1])),
    elevation: Math.atan2(d[2], p),
    range,
    azimuthRate: p === 0 ? 0 : (w[0] * d[1] - w[1] * d[0]) / p2,
    elevationRate: p === 0 ? 0 : (w[2] - (rangeRate * d[2]) / range) / p,
    rangeRate,
  };
}

/** The inverse of lookFrom: body-fixed position and velocity. */
export function fromLook(site: Site, look: Look): PositionVelocity {
  const ca = Math.cos(look.azimuth);
  const sa = Math.sin(look.azimuth);
  const ce = Math.cos(look.elevation);
  const se = Math.sin(look.elevation);
  const q = look.range;
  const d: Vec3 = [q * ce * sa, q * ce * ca, q * se];
  const qd = look.rangeRate;
  const across = q * ce * look.azimuthRate;
  const up = q * look.elevationRate;
  const w: Vec3 = [qd * ce * sa + across * ca - up * se * sa, qd * ce * ca - across * sa - up * se * ca, qd * se + up * ce];
  return { r: add(site.position, mulTransposedVec(site.enu, d)), v: mulTransposedVec(site.enu, w) };
}
