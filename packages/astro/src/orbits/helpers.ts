import { cross, dot, FarsideError, portableMath as Math, norm } from '@farside/math';
import type { PosVel } from './elements.ts';

/** Mean motion, rad/s, of semi-major axis a (m; the absolute value, so hyperbolas too). */
export const meanMotion = (a: number, mu: number): number => Math.sqrt(mu / Math.abs(a)) / Math.abs(a);

/** Period of an ellipse, s. Throws ORBIT_ARGUMENT when a is not positive and finite. */
export function orbitPeriod(a: number, mu: number): number {
  if (!(a > 0) || !Number.isFinite(a) || !(mu > 0))
    throw new FarsideError('ORBIT_ARGUMENT', 'only an ellipse has a period', { found: `a = ${a} m` });
  return 2 * Math.PI * Math.sqrt(a / mu) * a;
}

/** Semi-major axis, m, of a period, s. */
export const axisOfPeriod = (period: number, mu: number): number => Math.cbrt(mu * (period / (2 * Math.PI)) ** 2);

/** Speed at radius r (m) on an orbit of semi-major axis a (m; negative for a hyperbola, Infinity for a parabola), m/s. Throws ORBIT_ARGUMENT beyond the apoapsis of any such orbit. */
export function visViva(r: number, a: number, mu: number): number {
  const w = mu * (2 / r - 1 / a);
  if (!(w >= 0)) throw new FarsideError('ORBIT_ARGUMENT', 'the radius lies beyond the reach of the orbit', { numbers: { r_m: r, a_m: a } });
  return Math.sqrt(w);
}

/** Speed on a circle of radius `r`, m/s. */
export const circularSpeed = (r: number, mu: number): number => Math.sqrt(mu / r);
/** Speed of escape at `r`, m/s. */
export const escapeSpeed = (r: number, mu: number): number => Math.sqrt((2 * mu) / r);

/** Specific orbital energy, J/kg. */
export const specificEnergy = (s: PosVel, mu: number): number => dot(s.v, s.v) / 2 - mu / norm(s.r);

/** Flight-path angle above the local horizontal, rad. */
export const flightPathAngle = (s: PosVel): number => Math.atan2(dot(s.r, s.v), norm(cross(s.r, s.v)));

/** Speed change (m/s) from a hyperbola with excess speed `vinf` into an ellipse rp x ra at periapsis, or the other way: impulsive braking or escape. */
export const periapsisBurn = (vinf: number, rp: number, ra: number, mu: number): number =>
  Math.sqrt(vinf * vinf + (2 * mu) / rp) - Math.sqrt((2 * mu * ra) / (rp * (rp + ra)));

/** Both impulses (m/s, positive) and the time (s) of the Hohmann transfer between circles. */
export function hohmann(r1: number, r2: number, mu: number): { readonly dv1: number; readonly dv2: number; readonly time: number } {
  const a = (r1 + r2) / 2;
  return {
    dv1: Math.abs(visViva(r1, a, mu) - circularSpeed(r1, mu)),
    dv2: Math.abs(circularSpeed(r2, mu) - visViva(r2, a, mu)),
    time: orbitPeriod(a, mu) / 2,
  };
}
