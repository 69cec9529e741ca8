import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { type BurnEnd, velocityAngles, type World } from '@farside/sim';
import type { VehicleState } from '@farside/vehicle';
import { durationText } from '../../file/units.ts';

/** One open-loop burn of a plan, in plain figures. */
export interface PlannedBurn {
  readonly what: string;
  /** `module.engine` */
  readonly engine: string;
  /** Ignition, s after the hand-over. */
  readonly start: number;
  /** s */
  readonly duration: number;
  /** +1 along the velocity, -1 against it. */
  readonly sign: 1 | -1;
  /** Towards the outward in-plane normal and towards the orbit normal, rad. */
  readonly pitch: number;
  readonly yaw: number;
  /** How these turn while the engine burns, rad/s; left out: not at all. */
  readonly pitchRate?: number;
  readonly yawRate?: number;
}

/** A burn as flown, with the vehicle as it was when the engine was lit. */
export interface BurnFlown extends BurnEnd {
  readonly ignition: VehicleState;
}

/** Coasts to ignition and burns. */
export function flyBurn(world: World, vehicle: string, from: Epoch, b: PlannedBurn): BurnFlown {
  const ignition = addSeconds(from, b.start);
  const now = world.vehicle(vehicle).state.epoch;
  if (secondsBetween(now, ignition) < -1e-6) {
    const late = -secondsBetween(now, ignition);
    const before = late < 60 ? `${Number(late.toPrecision(2))} s` : durationText(late);
    throw new FarsideError('BURN_LATE', `'${b.what}' would have to start ${before} before the manoeuvre that precedes it is over`, {
      numbers: { late_s: late },
      tryThis: `more time before it, or more thrust: '${b.engine}' burns for too long`,
    });
  }
  const lit = world.coast(vehicle, ignition).state;
  const end = world.burn(vehicle, {
    engine: b.engine,
    what: b.what,
    duration: b.duration,
    steering: velocityAngles(b.sign, b.pitch, b.yaw, b.pitchRate ?? 0, b.yawRate ?? 0),
  });
  return { ...end, ignition: lit };
}
