import { addSeconds, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { FarsideError, type Vec3 } from '@farside/math';
import type { CoastEvent, World } from '@farside/sim';
import { type EarthTurn, radiusAtHeight } from '../../outline/earth-site.ts';
import { type EntryAim, type EntryMiss, entryMiss } from '../../outline/entry-aim.ts';

/** Longest that a way home is followed, s. */
const LONGEST = 16 * 86400;

/** Height above the ellipsoid through zero downwards, at `height` m; about the Earth. */
export function atHeight(turn: EarthTurn, height: number): CoastEvent {
  const p = turn.pole;
  return {
    id: 'interface',
    centre: 'earth',
    direction: -1,
    stop: true,
    maxCheck: 300,
    g: (_t, y) => {
      const d = Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]);
      return d - radiusAtHeight((y[0] * p[0] + y[1] * p[1] + y[2] * p[2]) / d, height);
    },
  };
}

const atPerigee: CoastEvent = {
  id: 'perigee',
  centre: 'earth',
  direction: 1,
  stop: true,
  maxCheck: 3600,
  g: (_t, y) => (y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]),
};

export interface Look {
  readonly miss: EntryMiss;
  /** When the interface is crossed (of the arc aimed at when it passes above). */
  readonly epoch: Epoch;
  /** State where the look ended: at the interface, or at perigee when the arc passes above it. About the Earth, icrf. */
  readonly at: { readonly epoch: Epoch; readonly r: Vec3; readonly v: Vec3 };
  readonly crossed: boolean;
}

/** Coasts a vehicle down to the interface and says how it misses its aim. Moves the world: give it a fork. @throws RETURN_LOST when the arc does not come down to the Earth. */
export function lookHome(world: World, id: string, turn: EarthTurn, aim: EntryAim): Look {
  const start = world.vehicle(id).state.epoch;
  const end = world.coast(id, addSeconds(start, LONGEST), { events: [atHeight(turn, aim.interface), atPerigee] });
  if (end.stoppedBy !== 'interface' && end.stoppedBy !== 'perigee') {
    throw new FarsideError('RETURN_LOST', 'the arc does not come down to the Earth', { phase: 'return', epoch: formatUtc(start) });
  }
  const at = world.recentre(end.state, 'earth').state;
  const miss = entryMiss(turn, aim, secondsBetween(turn.epoch, at.epoch), at.r, at.v);
  return { miss, epoch: addSeconds(turn.epoch, miss.time), at, crossed: end.stoppedBy === 'interface' };
}
