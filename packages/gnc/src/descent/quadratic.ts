import { FarsideError, norm, scale, sub, type Vec3 } from '@farside/math';
import type { Command, Guidance, Nav, Step } from '../law.ts';

/**
 * Apollo lunar-descent guidance: a quartic through the present position and velocity and the target's position, velocity and acceleration (A. R. Klumpp, MIT report R-695, 1971;
 * Automatica 10, 1974, 133-146). Guidance frame: origin at the site, x up, z downrange, y = z cross x; fixed to the body, whose turn is left out (the true a - g takes it up pass by pass).
 * Time T is counted from the target: negative before it, zero there.
 */
export interface QuadraticTarget {
  /** Position at T = 0, m. */
  readonly r: Vec3;
  /** Velocity at T = 0, m/s. */
  readonly v: Vec3;
  /** Acceleration at T = 0, m/s^2. */
  readonly a: Vec3;
  /** Downrange (z) jerk at T = 0, m/s^3: it fixes the time to go. */
  readonly jz: number;
}

/** Coefficients, cubic first, of the equation for T. */
function ttfValue(target: QuadraticTarget, rz: number, vz: number, t: number): number {
  return ((target.jz * t + 6 * target.a[2]) * t + 18 * target.v[2] + 6 * vz) * t + 24 * (target.r[2] - rz);
}

/**
 * Time T < 0 at which the quartic with the target's downrange jerk passes (rz, vz): root of J T^3 + 6 A T^2 + (18 V_T + 6 V) T + 24 (R_T - R) = 0 nearest downhill from `guess` (Newton).
 * s. Throws QUADRATIC_NO_TIME when Newton finds no negative root.
 */
export function timeToTarget(target: QuadraticTarget, rz: number, vz: number, guess: number): number {
  let t = guess;
  for (let k = 0; k < 50; k++) {
    const f = ttfValue(target, rz, vz, t);
    const slope = (3 * target.jz * t + 12 * target.a[2]) * t + 18 * target.v[2] + 6 * vz;
    const step = f / slope;
    t -= step;
    if (!Number.isFinite(t)) break;
    if (Math.abs(step) <= 1e-11 * Math.abs(t) + 1e-12) {
      if (t < 0) return t;
      break;
    }
  }
  throw new FarsideError('QUADRATIC_NO_TIME', 'no time before the target fits its downrange jerk', {
    numbers: { rz_m: rz, vz_m_s: vz, guess_s: guess },
    tryThis: 'move the target, or start nearer to the speed and range it expects',
  });
}

/**
 * Commanded acceleration (m/s^2, total: thrust and gravity) at time T < 0 of the target. With `lead` (s, negative: LEADTIME of the programme) it is taken from the quartic at T - lead, which
 * makes up for the lag of computer and throttle: the polynomials in (T - lead)/T.
 */
export function quadraticAcceleration(target: QuadraticTarget, r: Vec3, v: Vec3, T: number, lead = 0): Vec3 {
  const p = (T - lead) / T;
  const along = (i: 0 | 1 | 2): number => {
    const d = r[i] - target.r[i] - T * (target.v[i] + (T * target.a[i]) / 2);
    const e = v[i] - target.v[i] - T * target.a[i];
    // jerk and snap of the quartic, times p T and (p T)^2 / 2
    const jerk = (24 * d) / (T * T) - (6 * e) / T;
    const snap = (12 * e) / T - (36 * d) / (T * T);
    return target.a[i] + p * (jerk + p * snap);
  };
  return [along(0), along(1), along(2)];
}

/** An engine that burns either at one full level or between two low ones, as the Apollo descent engine (a narrow band between was forbidden). */
export interface BandedThrottle {
  /** Thrust at full setting, N. */
  readonly full: number;
  readonly min: number;
  readonly max: number;
  /** From full, throttle down when less than this is asked, N (57 % on Apollo). */
  readonly down: number;
  /** From low, go to full when more than this is asked, N (63 % on Apollo). */
  readonly up: number;
}

export interface QuadraticConfig {
  readonly target: QuadraticTarget;
  /** First guess of T at the first step, s, negative. */
  readonly firstT: number;
  /** The phase is over when T reaches this, s, negative (-62 s for braking, -12 s for approach on Apollo). */
  readonly endT: number;
  /** s, negative; default 0. */
  readonly lead?: number;
  /** Gravity (m/s^2) at a position, both in the guidance frame. */
  readonly gravity: (r: Vec3) => Vec3;
  readonly throttle: BandedThrottle;
  /** Starts at full setting. Default true. */
  readonly full?: boolean;
}

export interface QuadraticMemory {
  readonly config: QuadraticConfig;
  /** T at the last step, s. */
  readonly T: number;
  /** Time of the last step. */
  readonly t: number | undefined;
  readonly full: boolean;
  /** T has passed endT: hand over. */
  readonly done: boolean;
}

/** Klumpp's law with a banded throttle. Nav and command in the guidance frame. Throws QUADRATIC_NO_TIME. */
export const quadraticGuidance: Guidance<QuadraticConfig, QuadraticMemory> = {
  init: (config) => ({ config, T: config.firstT, t: undefined, full: config.full ?? true, done: false }),
  step(memory: QuadraticMemory, nav: Nav, t: number): Step<QuadraticMemory> {
    const { config } = memory;
    const guess = memory.T + (memory.t === undefined ? 0 : t - memory.t);
    const T = timeToTarget(config.target, nav.r[2], nav.v[2], Math.min(guess, -1e-3));
    const a = quadraticAcceleration(config.target, nav.r, nav.v, T, config.lead ?? 0);
    const force = scale(nav.m, sub(a, config.gravity(nav.r)));
    const asked = norm(force);
    const th = config.throttle;
    const full = memory.full ? asked >= th.down : asked > th.up;
    const thrust = full ? th.full : Math.min(th.max, Math.max(th.min, asked));
    const command: Command = { direction: scale(1 / asked, force), thrust, cutoff: false };
    return { command, memory: { config, T, t, full, done: T >= config.endT } };
  },
};
