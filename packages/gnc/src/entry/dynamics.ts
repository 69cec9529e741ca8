import type { Rhs } from '@farside/astro';
import { portableMath as Math } from '@farside/math';

/** A planet with air, in its own body-fixed axes (z along the pole, air at rest in them). */
export interface EntryPlanet {
  /** m^3/s^2 */
  readonly mu: number;
  /** Rotation about z, rad/s; 0 for a planet at rest. */
  readonly spin: number;
  /** Equatorial radius, m. */
  readonly radius: number;
  /** Flattening; 0 for a sphere. */
  readonly flattening: number;
  /** Second zonal harmonic, unnormalised (1.0826e-3 for the Earth); 0 to leave out. */
  readonly j2: number;
  /** Air density, kg/m^3, at a height above the ellipsoid, m. Must be smooth, positive and allocation-free. */
  readonly density: (height: number) => number;
}

/** A point mass with drag and lift. */
export interface EntryVehicle {
  /** kg */
  readonly mass: number;
  /** Drag coefficient times reference area, m^2. */
  readonly dragArea: number;
  readonly liftToDrag: number;
}

/** A vehicle from its ballistic coefficient m/(Cd A), kg/m^2. */
export const vehicleOf = (mass: number, ballistic: number, liftToDrag: number): EntryVehicle => ({
  mass,
  dragArea: mass / ballistic,
  liftToDrag,
});

export const exponentialAir = (rho0: number, scaleHeight: number) => (h: number) => rho0 * Math.exp(-h / scaleHeight);

/** Height above the ellipsoid, m: geocentric distance less the ellipsoid's radius at that geocentric latitude (differs from the geodetic height by less than 2 m below 200 km for the Earth). */
export function heightOf(p: EntryPlanet, x: number, y: number, z: number): number {
  const r = Math.sqrt(x * x + y * y + z * z);
  if (p.flattening === 0) return r - p.radius;
  const s = z / r;
  const b = 1 - p.flattening;
  return r - (p.radius * b) / Math.sqrt(1 - (1 - b * b) * (1 - s * s));
}

/**
 * Drag and lift (m/s^2) for velocity v relative to the air at position r, added to out[o..o+2]. The lift's share upwards (in the plane of r and v) is `up` = cos(bank), to the right (along v cross r)
 * `side` = sin(bank): positive bank rolls right. side = 0 with up below 1 is the mean of a bank that alternates: the planar problem. No allocation.
 */
export function addAero(
  p: EntryPlanet,
  w: EntryVehicle,
  up: number,
  side: number,
  x: number,
  y: number,
  z: number,
  u: number,
  v: number,
  q: number,
  out: Float64Array,
  o: number,
): void {
  const speed = Math.sqrt(u * u + v * v + q * q);
  if (speed === 0) return;
  const k = (0.5 * p.density(heightOf(p, x, y, z)) * w.dragArea * speed) / w.mass;
  out[o] -= k * u;
  out[o + 1] -= k * v;
  out[o + 2] -= k * q;
  if (w.liftToDrag === 0) return;
  // right = v cross r; up = right cross v
  const rx = v * z - q * y;
  const ry = q * x - u * z;
  const rz = u * y - v * x;
  const right = Math.sqrt(rx * rx + ry * ry + rz * rz);
  if (!(right > 1e-9 * speed)) return;
  const lift = k * speed * w.liftToDrag;
  const a = (lift * up) / (right * speed);
  const b = (lift * side) / right;
  out[o] += a * (ry * q - rz * v) + b * rx;
  out[o + 1] += a * (rz * u - rx * q) + b * ry;
  out[o + 2] += a * (rx * v - ry * u) + b * rz;
}

/**
 * Right-hand side of an entry: y = r, v (m, m/s) in body-fixed axes; point mass, J2, drag, lift, Coriolis and centrifugal terms. `bankOf` is called with t and y at every evaluation.
 * With spin, j2 and flattening zero and motion in one plane it is the planar problem of the textbooks.
 */
export function entryRhs(p: EntryPlanet, w: EntryVehicle, bankOf: (t: number, y: Float64Array) => number): Rhs {
  const { mu, spin, radius, j2 } = p;
  return (t, y, dy) => {
    const x = y[0];
    const yy = y[1];
    const z = y[2];
    const r2 = x * x + yy * yy + z * z;
    const g = -mu / (r2 * Math.sqrt(r2));
    const f = (1.5 * j2 * radius * radius) / r2;
    const c = (5 * z * z) / r2;
    const gxy = g * (1 + f * (1 - c)) + spin * spin;
    dy[0] = y[3];
    dy[1] = y[4];
    dy[2] = y[5];
    dy[3] = gxy * x + 2 * spin * y[4];
    dy[4] = gxy * yy - 2 * spin * y[3];
    dy[5] = g * (1 + f * (3 - c)) * z;
    const bank = bankOf(t, y);
    addAero(p, w, Math.cos(bank), Math.sin(bank), x, yy, z, y[3], y[4], y[5], dy, 3);
  };
}

/** What an instrument aboard would read. */
export interface EntryReadings {
  /** m */
  height: number;
  /** Relative to the air, m/s. */
  speed: number;
  /** kg/m^3 */
  density: number;
  /** Dynamic pressure, Pa. */
  pressure: number;
  /** Aerodynamic acceleration, m/s^2. */
  load: number;
}

/** Fills `out` for the state y in body-fixed axes. */
export function readEntry(p: EntryPlanet, w: EntryVehicle, y: Float64Array, out: EntryReadings): void {
  const height = heightOf(p, y[0], y[1], y[2]);
  const density = p.density(height);
  const v2 = y[3] * y[3] + y[4] * y[4] + y[5] * y[5];
  out.height = height;
  out.speed = Math.sqrt(v2);
  out.density = density;
  out.pressure = 0.5 * density * v2;
  out.load = ((out.pressure * w.dragArea) / w.mass) * Math.sqrt(1 + w.liftToDrag * w.liftToDrag);
}
