import type { Vec3 } from '@farside/math';

/** What a navigator tells a law: position (m), velocity (m/s) in the frame and about the centre that the law names, and mass (kg). */
export interface Nav {
  readonly r: Vec3;
  readonly v: Vec3;
  readonly m: number;
}

/** What a law asks of the engine: a unit vector along the thrust (frame of the law), a thrust in newtons, and whether the burn is over. */
export interface Command {
  readonly direction: Vec3;
  /** N. Zero when `cutoff`. */
  readonly thrust: number;
  readonly cutoff: boolean;
}

export interface Step<M> {
  readonly command: Command;
  readonly memory: M;
}

/**
 * A guidance law: a pure function of its memory, the estimate and the time (s, any origin, never decreasing between steps). It never moves time;
 * the driver holds a command until the next step. Memory is an immutable value and carries the configuration, so a flight can be resumed from it.
 */
export interface Guidance<C, M, N extends Nav = Nav> {
  init(config: C): M;
  step(memory: M, nav: N, t: number): Step<M>;
}

/** A point-mass body that may turn. Laws use it for gravity and for the motion of a site; the truth may be richer. */
export interface Body {
  /** m^3/s^2 */
  readonly mu: number;
  /** Angular velocity of the body-fixed axes, rad/s, in the axes of the law. Default none. */
  readonly spin?: Vec3;
}

/** An engine as a law sees it. */
export interface EngineLimits {
  /** Effective exhaust velocity g0 Isp, m/s. */
  readonly exhaust: number;
  /** N */
  readonly minThrust: number;
  /** N */
  readonly maxThrust: number;
}

/** Standard gravity, m/s^2 (exact by definition), for Isp. */
export const G0 = 9.80665;

export const clamp = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x));
