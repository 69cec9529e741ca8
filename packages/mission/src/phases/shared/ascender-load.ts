import { portableMath as Math } from '@farside/math';

/** What the ascender needs once it is in orbit, m/s: to meet the orbiter (50 in both bundled missions) and to be brought down (60 from 200 km), with some room. */
export const AFTER_ASCENT = 120;
/** What is loaded more is carried through every burn: some of the figures are those of the lighter craft. */
const ROOM = 1.1;

/**
 * Propellant (kg, whole) that has to be in the ascender at lift-off for a velocity change (m/s) that its tanks do not hold: of what is loaded more, the burns before take their share.
 * @param loaded at lift-off, kg. @param mass now, kg. @param exhaust velocity, m/s. @param usable propellant now, kg.
 */
export function ascenderLoad(loaded: number, mass: number, exhaust: number, usable: number, dv: number): number {
  const wanted = -mass * Math.expm1(-dv / exhaust);
  const kept = (mass / (mass + Math.max(0, loaded - usable))) * Math.exp(-dv / exhaust);
  return Math.ceil(loaded) + Math.ceil((ROOM * (wanted - usable)) / kept);
}
