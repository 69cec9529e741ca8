import { add, addScaled, portableMath as Math, norm, sub, type Vec3 } from '@farside/math';
import { clamp } from './law.ts';

/** What a law remembers of its last step to see how much thrust arrived. */
export interface LastThrust {
  readonly v: Vec3;
  /** Free acceleration (gravity, turning axes) there, m/s^2. */
  readonly g: Vec3;
  readonly m: number;
  /** Commanded, N. */
  readonly thrust: number;
}

/**
 * Delivered over commanded thrust: change of velocity over the last step (dt s) less the free acceleration, times mass; smoothed over about ten seconds so that the noise of an estimate does little.
 * With it an engine that is weak from the start is met by a longer burn at once, not when it is too late.
 */
export function thrustRatio(before: number, last: LastThrust | undefined, v: Vec3, g: Vec3, m: number, dt: number): number {
  if (!last || !(dt > 0.05) || !(last.thrust > 0)) return before;
  const gained = addScaled(sub(v, last.v), -dt / 2, add(last.g, g));
  const seen = clamp(((norm(gained) / dt) * 0.5 * (m + last.m)) / last.thrust, 0.3, 1.5);
  return before + (1 - Math.exp(-dt / 10)) * (seen - before);
}
