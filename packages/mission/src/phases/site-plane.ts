import { compileRhs, type Environment, type Epoch, propagate, type State, secondsBetween } from '@farside/astro';
import { cross, FarsideError } from '@farside/math';
import { coastModel, type ModelSettings } from '@farside/sim';
import type { Handover, VehicleId } from '@farside/vehicle';
import { crossTrack, siteDirection } from '../outline/plane.ts';

/** A place on the Moon: mean-Earth latitude and longitude, rad. */
export interface Site {
  readonly latitude: number;
  readonly longitude: number;
}

/** Longest time that a plane is carried by integration, s: a month. Beyond, a trajectory with a state nearer to the epoch has to be given. */
const LONGEST = 31 * 86400;
/** Below this a state is taken as it stands: the plane moves by 1e-10 rad in it. */
const SAME = 1e-3;

/** Angle of the site out of the plane of an orbit about the Moon at the state's epoch, rad, positive on the side of r x v. The state is Moon-centred, icrf. */
export function crossTrackOfState(env: Environment, site: Site, state: State): number {
  return crossTrack(cross(state.r, state.v), siteDirection(site.latitude, site.longitude, env.frames, state.epoch));
}

/**
 * Angle of the site out of the orbiter's plane at an epoch, rad. `from` is a state about the Moon (icrf), a hand-over (its vehicle `id`, default `orbiter`), or a
 * trajectory: a function that gives the state at the epoch. States of another epoch coast to it, either way, on the field of `settings`, without burns.
 * @throws SITE_PLANE_FAR when state and epoch lie more than a month apart, VEHICLE_UNKNOWN, SITE_PLANE_CENTRE for a state that is not about the Moon.
 */
export function crossTrackOfSite(
  env: Environment,
  site: Site,
  from: State | Handover | ((epoch: Epoch) => State),
  epoch: Epoch,
  settings: ModelSettings,
  id: VehicleId = 'orbiter',
): number {
  const state = typeof from === 'function' ? from(epoch) : 'vehicles' in from ? stateOf(from, id) : from;
  if (state.centre !== 'moon') {
    throw new FarsideError('SITE_PLANE_CENTRE', `the plane of an orbit about the ${state.centre} says nothing of a site on the Moon`);
  }
  return crossTrackOfState(env, site, coastState(env, state, epoch, settings));
}

function stateOf(from: Handover, id: VehicleId): State {
  const v = from.vehicles.get(id);
  if (v) return v.state;
  throw new FarsideError('VEHICLE_UNKNOWN', `there is no vehicle '${id}' in the hand-over`, {
    expected: [...from.vehicles.keys()].join(', '),
    found: id,
  });
}

/** A free orbit about the Moon at another epoch, forward or back, on the field, Earth and Sun. */
export function coastState(env: Environment, state: State, epoch: Epoch, settings: ModelSettings): State {
  const t = secondsBetween(state.epoch, epoch);
  if (Math.abs(t) < SAME) return state;
  if (Math.abs(t) > LONGEST) {
    throw new FarsideError(
      'SITE_PLANE_FAR',
      `the orbit is known ${Math.round(Math.abs(t) / 86400)} days from the epoch asked for, and carried ${LONGEST / 86400} at most`,
      {
        numbers: { apart_s: t, longest_s: LONGEST },
        tryThis: "a 'rendezvous.docking' and an 'ascent.lift-off' within a month of the touchdown",
      },
    );
  }
  const model = coastModel('moon', { ...settings, radiationPressure: false }, { area: 0, reflectivity: 1 }, 1);
  const end = propagate(compileRhs(model, env, state.epoch, 6), Float64Array.of(...state.r, ...state.v), 0, t, { rtol: 1e-10 });
  return { ...state, epoch, r: [end.y[0], end.y[1], end.y[2]], v: [end.y[3], end.y[4], end.y[5]] };
}
