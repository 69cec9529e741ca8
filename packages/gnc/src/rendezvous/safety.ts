import { cwTransition, cwTwoImpulse, propagateCw, type TwoImpulse } from '@farside/astro/orbits/relative.ts';
import { angleBetween, FarsideError, norm, scale, type Vec3 } from '@farside/math';

/** Position and velocity in the radial, along-track, normal axes of the target, m and m/s. */
export interface Relative {
  readonly r: Vec3;
  readonly v: Vec3;
}

/**
 * Least distance from the target (m) in free drift from a relative state over so many revolutions (Clohessy-Wiltshire, mean motion n in rad/s): sampled 200 times a revolution, the lowest sample refined.
 */
export function driftClearance(s: Relative, n: number, revolutions = 2): number {
  const period = (2 * Math.PI) / n;
  const m = new Float64Array(36);
  const at = (t: number): number => {
    cwTransition(n, t, m);
    let d = 0;
    for (let i = 0; i < 3; i++) {
      let x = 0;
      for (let j = 0; j < 3; j++) x += m[6 * i + j] * s.r[j] + m[6 * i + 3 + j] * s.v[j];
      d += x * x;
    }
    return Math.sqrt(d);
  };
  const steps = Math.ceil(200 * revolutions);
  const dt = (period * revolutions) / steps;
  let best = 0;
  let least = at(0);
  for (let k = 1; k <= steps; k++) {
    const d = at(k * dt);
    if (d < least) {
      least = d;
      best = k;
    }
  }
  let a = Math.max(0, (best - 1) * dt);
  let b = Math.min(steps * dt, (best + 1) * dt);
  for (let i = 0; i < 40; i++) {
    const u = a + (b - a) / 3;
    const w = b - (b - a) / 3;
    if (at(u) < at(w)) b = w;
    else a = u;
  }
  return Math.min(least, at((a + b) / 2));
}

/** Angle (rad) between the line from the port to the chaser and the approach axis (unit, pointing out of the port): inside the corridor when below its half angle. */
export const corridorAngle = (r: Vec3, axis: Vec3): number => (norm(r) === 0 ? 0 : angleBetween(r, axis));

export interface HopRules {
  /** Radius around the target that a failed second burn must not lead into, m; default 200. */
  readonly keepOut?: number;
  /** Revolutions of free drift that must be safe; default 2. */
  readonly revolutions?: number;
  /** Durations tried when the wanted one is not safe, as factors of it. */
  readonly factors?: readonly number[];
}

export interface Hop extends TwoImpulse {
  readonly time: number;
  /** Least distance to the target in free drift after the first burn, m. */
  readonly clearance: number;
}

const FACTORS: readonly number[] = [1, 0.9, 1.1, 0.8, 1.2, 0.7, 1.35, 0.6, 1.5, 0.5, 1.75, 0.4, 2];

/**
 * Two burns from a relative state to rest at `to` near the wanted time (s), such that without the second burn the drift stays outside the keep-out sphere (passive abort). The wanted time is taken when
 * it is safe, else the nearest of the factors that is. Inside the sphere the rule cannot hold and is not asked. Throws HOP_UNSAFE.
 */
export function planHop(from: Relative, to: Vec3, n: number, time: number, rules: HopRules = {}): Hop {
  const keepOut = rules.keepOut ?? 200;
  const still = { r: to, v: [0, 0, 0] as Vec3 };
  const inside = norm(to) <= keepOut || norm(from.r) <= keepOut;
  let widest = 0;
  for (const f of rules.factors ?? FACTORS) {
    let two: TwoImpulse;
    try {
      two = cwTwoImpulse(from, still, n, f * time);
    } catch {
      continue;
    }
    const clearance = driftClearance({ r: from.r, v: two.departure }, n, rules.revolutions ?? 2);
    if (inside || clearance > keepOut) return { ...two, time: f * time, clearance };
    widest = Math.max(widest, clearance);
  }
  throw new FarsideError(
    'HOP_UNSAFE',
    `every transfer near ${time.toFixed(0)} s would drift to ${widest.toFixed(0)} m of the target if its second burn failed`,
    {
      numbers: { clearance_m: widest, keep_out_m: keepOut, time_s: time },
      tryThis: 'another transfer time or a hold point farther out',
    },
  );
}

/** Every point of a transfer at which it could fail, with the clearance of the drift from there: the drift from any of them is the drift after the first burn, less what has passed. */
export const hopState = (hop: Hop, from: Relative, n: number, t: number): Relative => propagateCw({ r: from.r, v: hop.departure }, n, t);

/** Closing speed (m/s) at a range (m): `rate` (1/s) of the range, never below the contact speed nor above `most`. 0.1 % of the range per second by default. */
export const closingSpeed = (range: number, contact: number, rate = 1e-3, most = 1): number =>
  Math.min(most, Math.max(contact, rate * range));

/** Unit vector from the target to a hold point: the approach axis. */
export const axisOf = (hold: Vec3): Vec3 => scale(1 / norm(hold), hold);
