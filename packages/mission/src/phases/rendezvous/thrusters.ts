import { FarsideError, portableMath as Math, norm, type Vec3 } from '@farside/math';
import { propulsor, type Stack, usablePropellant } from '@farside/vehicle';
import { engineOf } from '../../vehicles.ts';
import { fromLocal, localAxesOf } from './local.ts';
import type { Pair } from './pair.ts';

/** Shortest time that a motor is opened, s: the order of small bipropellant thrusters. */
const SHORTEST = 0.02;
/** Integration step while pushing, s. */
const PUSH_STEP = 1;

/** What a set of thrusters did since it was last asked. */
export interface Spent {
  /** Ideal, m/s */
  readonly deltaV: number;
  /** Time that motors were open, s. */
  readonly onTime: number;
  readonly pulses: number;
  /** kg */
  readonly propellant: number;
}

/** The chaser's thrusters in closed loop: pulses of finite length, all motors of the set for large changes and one for small ones. */
export interface Thrusters {
  /** Smallest velocity change that can be given now, m/s. */
  smallest(): number;
  /** Seconds that a velocity change takes now. */
  timeFor(dv: number): number;
  /** Gives a velocity change (m/s, local axes of the chaser: radial, along, normal) from now on and moves the pair through it. False when it is too small to be given. */
  fire(dv: Vec3): boolean;
  /** What was spent since the last call. */
  spent(): Spent;
}

/** @throws TANK_DRY with the shortage when a pulse asks for more than the tanks hold. */
export function makeThrusters(pair: Pair, stack: Stack, engine: string): Thrusters {
  const e = engineOf(stack, engine);
  const found = propulsor(stack, engine);
  const count = found.module.engines.find((x) => `${found.module.id}.${x.id}` === engine)?.count ?? 1;
  const usable = usablePropellant(stack, engine);
  let deltaV = 0;
  let onTime = 0;
  let pulses = 0;
  let propellant = 0;
  let total = 0;
  const timeFor = (dv: number): number => (-pair.mass * Math.expm1(-dv / e.exhaustVelocity)) / e.flow;
  return {
    smallest: () => (SHORTEST * e.thrust) / count / pair.mass,
    timeFor,
    fire(dv) {
      const size = norm(dv);
      let time = timeFor(size);
      let share = 1;
      if (time < SHORTEST) {
        share = 1 / count;
        time *= count;
        if (time < SHORTEST) return false;
      }
      const used = time * e.flow * share;
      total += used;
      if (total > usable + 1e-9) {
        throw new FarsideError('TANK_DRY', `the close approach needs more propellant than '${engine}' has left (${usable.toFixed(1)} kg)`, {
          numbers: { usable_kg: usable, short_kg: total - usable },
          tryThis: 'more propellant in the orbiter, or fewer and shorter holds',
        });
      }
      const u = fromLocal(localAxesOf(pair.chaser), [dv[0] / size, dv[1] / size, dv[2] / size]);
      const m0 = pair.mass;
      pair.push(e.thrust * share, e.flow * share, u[0], u[1], u[2]);
      pair.run(time, PUSH_STEP);
      pair.push(0, 0, 0, 0, 0);
      deltaV += e.exhaustVelocity * Math.log(m0 / pair.mass);
      onTime += time;
      pulses++;
      propellant += used;
      return true;
    },
    spent() {
      const s = { deltaV, onTime, pulses, propellant };
      deltaV = 0;
      onTime = 0;
      pulses = 0;
      propellant = 0;
      return s;
    },
  };
}
