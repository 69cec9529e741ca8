import type { Environment, Epoch } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import type { Handover, VehicleState } from '@farside/vehicle';
import type { Fidelity, PhaseContext } from '../../road/phase.ts';
import { standing } from '../../site/ground.ts';
import { VEHICLES } from '../../vehicles.ts';

/** Under this name the wait settles the entry epoch of the day home. */
export const ENTRY_OF_THE_DAY = 'entry of the day home';

/** Hands over with the lander where it stands on the Moon, all others in flight but those named as landed, whose state is the epoch's already. */
export function handOverHomebound(world: World, env: Environment, epoch: Epoch, landed: readonly string[] = []): Handover {
  const stays = world.ids.includes(VEHICLES.lander);
  if (stays) world.stand(standing(env, world.vehicle(VEHICLES.lander), epoch));
  return world.handover(epoch, new Set([...landed, ...(stays ? [VEHICLES.lander] : [])]));
}

export const worldFor = (phase: string, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): World =>
  new World(from, { env: cx.env, settings: fidelity, phase, ...(log ? { log } : {}), ...(cx.signal ? { signal: cx.signal } : {}) });

/** The vehicle a phase needs. @throws HANDOVER_VEHICLE */
export function needed(from: Handover, id: string, phase: string): VehicleState {
  const v = from.vehicles.get(id);
  if (!v) {
    throw new FarsideError('HANDOVER_VEHICLE', `the phase '${phase}' needs the vehicle '${id}'`, {
      phase,
      expected: id,
      found: [...from.vehicles.keys()].join(', '),
    });
  }
  return v;
}

/** A hand-over of one vehicle: what solvers fly. */
export const alone = (v: VehicleState): Handover => ({ epoch: v.state.epoch, vehicles: new Map([[v.id, v]]) });
