import { BODIES, cartesianToGeodetic, type Environment, type Epoch, geodeticToCartesian, type Spheroid } from '@farside/astro';
import { mulTransposedVec, rotateAbout, type Vec3 } from '@farside/math';

/** Ellipsoid of the Earth's geodetic coordinates (WGS 84). */
export const EARTH_SPHEROID: Spheroid = {
  a: BODIES.earth.equatorialRadius,
  f: 1 - BODIES.earth.polarRadius / BODIES.earth.equatorialRadius,
};
/** Mean radius of the Earth that ranges over ground are counted on, m (IUGG). */
export const RANGE_RADIUS = 6371008.8;
/** Turn of the Earth against the stars, rad/s (IERS nominal). */
export const EARTH_RATE = 7.292115e-5;

/**
 * The turning Earth around an epoch: exact there, carried on about the pole of that epoch. Precession and the unevenness of the turn leave 2e-6 rad after a day
 * and 2e-5 rad after a fortnight. Seconds count from the epoch.
 */
export interface EarthTurn {
  readonly epoch: Epoch;
  /** icrf */
  readonly pole: Vec3;
  /** Earth-fixed (itrf) components to icrf. */
  toInertial(fixed: Vec3, seconds: number): Vec3;
  toFixed(inertial: Vec3, seconds: number): Vec3;
}

export function earthTurn(env: Environment, epoch: Epoch): EarthTurn {
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'itrf', epoch, m);
  const pole: Vec3 = [m[6], m[7], m[8]];
  return {
    epoch,
    pole,
    toInertial: (fixed, seconds) => rotateAbout(mulTransposedVec(m, fixed), pole, EARTH_RATE * seconds),
    toFixed: (inertial, seconds) => {
      const r = rotateAbout(inertial, pole, -EARTH_RATE * seconds);
      return [m[0] * r[0] + m[1] * r[1] + m[2] * r[2], m[3] * r[0] + m[4] * r[1] + m[5] * r[2], m[6] * r[0] + m[7] * r[1] + m[8] * r[2]];
    },
  };
}

/** Earth-fixed position of a place, m. */
export const placeOnEarth = (p: { latitude: number; longitude: number; height: number }): Vec3 =>
  geodeticToCartesian(EARTH_SPHEROID, p.latitude, p.longitude, p.height);

/** Latitude, longitude (rad) and height (m) over the ellipsoid of an Earth-fixed position. */
export const geodeticOf = (fixed: Vec3): { latitude: number; longitude: number; height: number } =>
  cartesianToGeodetic(EARTH_SPHEROID, fixed);

/** Distance from the Earth's centre at which a direction (sine of its geocentric latitude) stands `height` over the ellipsoid, m; to 1 m at 200 km. */
export function radiusAtHeight(sineLatitude: number, height: number): number {
  const { a, f } = EARTH_SPHEROID;
  const b = a * (1 - f);
  const s2 = sineLatitude * sineLatitude;
  const surface = (a * b) / Math.sqrt(b * b * (1 - s2) + a * a * s2);
  // The normal leans against the radius by f sin 2 latitude at most: second order in the flattening.
  const lean = 2 * f * Math.sqrt(s2 * (1 - s2));
  return surface + height * (1 + 0.5 * lean * lean * (height / a));
}
