import { type Environment, secondsBetween } from '@farside/astro';
import { type FarsideError, isFarsideError } from '@farside/math';
import { type Handover, massOf } from '@farside/vehicle';
import { withLaunchDay } from '../../packages/mission/src/outline/nearest-launch.ts';
import type { Measure } from '../../packages/mission/src/road/phase.ts';
import { PHASES } from '../../packages/mission/src/road/registry.ts';
import { missionOf, openRoad, type Road } from '../../packages/mission/test/road.ts';
import type { FlownChange, Move } from './flown.ts';

export const LAST = PHASES[PHASES.length - 1].kind;

/** A mission flown to its end, with what it measured. */
export interface Flown {
  readonly road: Road;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** `[80 h, 100 h]` is written as a list in the file. */
const written = (set: FlownChange['set']) =>
  Object.fromEntries(
    Object.entries(set).map(([path, value]) => [
      path,
      typeof value === 'string' && value.startsWith('[') ? (value.slice(1, -1).split(', ') as unknown as string) : value,
    ]),
  );

/** @throws what refuses the mission */
export function flyChanged(env: Environment, set: FlownChange['set']): Flown {
  const mission = missionOf(written(set));
  let road: Road;
  try {
    road = openRoad(mission, env);
  } catch (e) {
    throw withLaunchDay(e, mission, env);
  }
  road.fly(LAST);
  return { road, measures: Object.assign({}, ...road.flown.map((f) => f.rollout.measures)) };
}

export function refusalOfChange(env: Environment, set: FlownChange['set']): FarsideError | undefined {
  try {
    flyChanged(env, set);
    return undefined;
  } catch (e) {
    if (isFarsideError(e)) return e;
    throw e;
  }
}

/** How far a figure moved, changed minus as written; undefined when one of them does not have it. */
export function moved(base: Flown, changed: Flown, measure: Move['measure']): number | undefined {
  const a = base.measures[measure];
  const b = changed.measures[measure];
  if (typeof a === 'number' && typeof b === 'number') return b - a;
  if (typeof a === 'object' && typeof b === 'object' && 'epoch' in a && 'epoch' in b) return secondsBetween(a.epoch, b.epoch);
  return undefined;
}

/** Where everything is and what it weighs, to the bit; not what engines it has, which a change may name long before they burn. */
const stateText = (h: Handover): string =>
  JSON.stringify([h.epoch, [...h.vehicles.values()].map((v) => [v.id, v.state, [...v.stack.fill], massOf(v.stack)])]);

/** Phases before `from` whose hand-over differs by as much as a bit. */
export function touchedBefore(base: Flown, changed: Flown, from: string): string[] {
  const until = PHASES.findIndex((p) => p.kind === from);
  return PHASES.slice(0, until)
    .filter((_, i) => stateText(base.road.flown[i].rollout.to) !== stateText(changed.road.flown[i].rollout.to))
    .map((p) => p.kind);
}
