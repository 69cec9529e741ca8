import { addScaled, norm, scale, type Vec3, ZERO3 } from '@farside/math';
import type { Relative } from './safety.ts';

/** Tidal and Coriolis acceleration of a relative state near a circular target (Clohessy & Wiltshire), m/s^2. */
export const tidalAcceleration = (s: Relative, n: number): Vec3 => [3 * n * n * s.r[0] + 2 * n * s.v[1], -2 * n * s.v[0], -n * n * s.r[2]];

/**
 * Proportional-derivative law that brings a chaser to a point moving with the velocity `vRef`: tides fed forward, critically damped with natural frequency w (rad/s). m/s^2.
 * On R-bar the feed-forward is the 3 n^2 x of holding there; on V-bar it is nothing.
 */
export function keepStation(s: Relative, at: Vec3, vRef: Vec3, n: number, w: number): Vec3 {
  const tide = tidalAcceleration(s, n);
  const a = (i: 0 | 1 | 2): number => w * w * (at[i] - s.r[i]) + 2 * w * (vRef[i] - s.v[i]) - tide[i];
  return [a(0), a(1), a(2)];
}

/** What a pulse law fires now and what it still owes (N s). */
export interface Pulse {
  readonly direction: Vec3;
  /** N, held for one step. */
  readonly thrust: number;
  readonly owed: Vec3;
}

/**
 * Turns a wanted acceleration into pulses of thrusters that cannot give less than `least` N for one step (s): the impulse owed is added up and fired once it is worth a pulse, so small demands are
 * met on the mean and no dead band leaves a standing error. `dt` is the time since the last call. No more than one step of the greatest force is ever owed.
 */
export function pulse(owed: Vec3, a: Vec3, m: number, dt: number, step: number, least: number, most: number): Pulse {
  let sum = addScaled(owed, m * dt, a);
  let n = norm(sum);
  if (n > most * step) {
    sum = scale((most * step) / n, sum);
    n = most * step;
  }
  if (!(n >= least * step) || n === 0) return { direction: [0, 1, 0], thrust: 0, owed: sum };
  return { direction: scale(1 / n, sum), thrust: n / step, owed: ZERO3 };
}
