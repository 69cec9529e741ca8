import { portableMath as Math } from './portable-math.ts';
/** A place on a sphere, rad. */
export interface SpherePlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** Arc of the great circle between two places of a sphere, rad in [0, pi]: haversine formula (Sinnott 1984), exact to rounding for near places. */
export function greatCircle(a: SpherePlace, b: SpherePlace): number {
  const u = Math.sin((b.latitude - a.latitude) / 2) ** 2;
  const w = Math.sin((b.longitude - a.longitude) / 2) ** 2;
  return 2 * Math.asin(Math.sqrt(Math.min(1, u + Math.cos(a.latitude) * Math.cos(b.latitude) * w)));
}
