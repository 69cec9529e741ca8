import { addSeconds, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { FarsideError, norm, scale } from '@farside/math';
import { type BurnEnd, fixedDirection, type World } from '@farside/sim';
import { lunarOrbit } from '../shared/lunar.ts';
import { fromLocal, localAxesOf } from './local.ts';
import type { TimedBurn } from './plan.ts';

/** Velocity changes below this are not flown, m/s: less than any thruster's smallest pulse. */
const NOTHING = 1e-4;

/** Longest burn that is planned as one impulse, revolutions. */
const LONGEST = 0.25;

/**
 * Coasts a vehicle to a burn and flies it: centred on its instant, direction fixed in space. Returns nothing when there is nothing to burn (the vehicle then coasts to the instant).
 * @throws ENGINE_WEAK when it would take a quarter of a revolution, BURN_TOO_LONG when half the burn would begin before the vehicle's present epoch: the engine is too weak for this velocity change in the time there is.
 */
export function flyBurn(world: World, id: string, engine: string, start: Epoch, b: TimedBurn): BurnEnd | undefined {
  const size = norm(b.dv);
  const middle = addSeconds(start, b.at);
  if (size < NOTHING) {
    world.coast(id, middle);
    return undefined;
  }
  const duration = world.burnTime(id, engine, size);
  const { state } = world.vehicle(id);
  const { period } = lunarOrbit(state.r, state.v);
  if (duration > LONGEST * period) {
    throw new FarsideError(
      'ENGINE_WEAK',
      `'${b.what}' of ${size.toFixed(2)} m/s takes '${engine}' ${duration.toFixed(0)} s, more than ${LONGEST} of a revolution`,
      {
        numbers: { duration_s: duration, dv_m_per_s: size, longest_s: LONGEST * period },
        tryThis: `about ${Math.ceil(duration / (LONGEST * period))} times the thrust`,
      },
    );
  }
  const ignition = addSeconds(middle, -duration / 2);
  const now = world.vehicle(id).state.epoch;
  if (secondsBetween(now, ignition) < 0) {
    throw new FarsideError(
      'BURN_TOO_LONG',
      `'${b.what}' of ${size.toFixed(2)} m/s takes '${engine}' ${duration.toFixed(0)} s: it would have to begin before ${formatUtc(now)}`,
      {
        numbers: { duration_s: duration, dv_m_per_s: size, late_s: -secondsBetween(now, ignition) },
        tryThis: 'a stronger engine, a lighter vehicle, or more time between the burns',
      },
    );
  }
  world.coast(id, ignition);
  const s = world.vehicle(id).state;
  const direction = fromLocal(localAxesOf(s), scale(1 / size, b.dv));
  return world.burn(id, { engine, what: b.what, steering: fixedDirection(direction), duration });
}
