import { FarsideError, norm, sub, type Vec3 } from '@farside/math';
import { SPEED_OF_LIGHT } from '../bodies.ts';
import type { PositionKernel } from './eclipse.ts';

/** A signal on its way. */
export interface LightTime {
  /** One-way delay, s. */
  readonly delay: number;
  /** From the receiver at reception to the transmitter at transmission (m), common axes. */
  readonly path: Vec3;
}

/** One-way light time over a straight path between two fixed places, s. */
export const lightSeconds = (metres: number): number => metres / SPEED_OF_LIGHT;

/**
 * One-way light time between two moving points in axes that do not rotate, m and s (Newtonian; Shapiro's delay is below 0.2 ns between Earth and Moon).
 * `anchor` says which end's clock `t` is: 'receive' (how old is what is heard now) or 'transmit' (when will it be heard). Iterates to 1e-12 s: three to four rounds.
 * Positions from a centre whose own motion is slow against light (the Solar-system barycentre for exactness; the Earth's centre costs up to 0.1 ms between Earth and Moon).
 * Throws LIGHT_TIME_NOT_CONVERGED for points that move near the speed of light.
 */
export function lightTime(transmitter: PositionKernel, receiver: PositionKernel, t: number, anchor: 'receive' | 'transmit'): LightTime {
  const p = new Float64Array(3);
  const place = (k: PositionKernel, at: number): Vec3 => {
    k(at, p, 0);
    return [p[0], p[1], p[2]];
  };
  const fixed = place(anchor === 'receive' ? receiver : transmitter, t);
  const moving = anchor === 'receive' ? transmitter : receiver;
  const sign = anchor === 'receive' ? -1 : 1;
  let delay = 0;
  for (let k = 0; k < 20; k++) {
    const other = place(moving, t + sign * delay);
    const path = anchor === 'receive' ? sub(other, fixed) : sub(fixed, other);
    const next = norm(path) / SPEED_OF_LIGHT;
    if (Math.abs(next - delay) <= 1e-12 + 4e-16 * Math.abs(t)) return { delay: next, path };
    delay = next;
  }
  throw new FarsideError('LIGHT_TIME_NOT_CONVERGED', 'the light time does not settle: a position kernel jumps', {
    numbers: { t_s: t, delay_s: delay },
  });
}

/** Two-way (up and down) light time for a signal that is received at t, s: station up, craft, station down. */
export function twoWayLightTime(station: PositionKernel, craft: PositionKernel, t: number): number {
  const down = lightTime(craft, station, t, 'receive').delay;
  return down + lightTime(station, craft, t - down, 'receive').delay;
}
