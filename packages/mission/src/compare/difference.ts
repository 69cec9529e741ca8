import { secondsBetween } from '@farside/astro';
import { canonicalJson, type Flight, handoverToJson, type MeasureValue, manifestFiles } from '@farside/flight';
import { greatCircle } from '@farside/math';
import { withFiles } from '../file/files.ts';
import { type MissionDifference, missionDifferences } from '../file/patch.ts';
import { readMission } from '../file/read.ts';
import type { PhaseReads } from '../road/kept.ts';
import { changedReads } from '../road/reads.ts';
import { type Limit, limitsOf } from './limits.ts';

/** A figure of both flights. `change`: second minus first, SI; s for epochs, rad of arc for places; undefined where one has none. */
export interface Moved {
  readonly name: string;
  readonly before: MeasureValue | undefined;
  readonly after: MeasureValue | undefined;
  readonly change: number | undefined;
}

/** What became of one phase. */
export interface PhaseDifference {
  readonly phase: string;
  /** Same hand-over, same figures: to the bit. */
  readonly same: boolean;
  /** In both flights. */
  readonly both: boolean;
  /** Settings that this phase read and that have changed. */
  readonly settings: readonly string[];
  /** The hand-over that it began with is another. */
  readonly begun: boolean;
  /** What it read of the Outline is otherwise. */
  readonly outline: boolean;
  readonly moved: readonly Moved[];
}

/** Second flight against the first. */
export interface FlightDifference {
  readonly before: Flight;
  readonly after: Flight;
  readonly settings: readonly MissionDifference[];
  readonly phases: readonly PhaseDifference[];
  readonly limits: readonly { readonly before: Limit | undefined; readonly after: Limit }[];
}

/**
 * What moved from one flight to another, and why: settings of the mission file, phases with their measures (SI), and what is left to every limit. Unfinished flights are compared as far as they are
 * sealed.
 * @throws MISSION_SYNTAX when the mission text of one is no YAML.
 */
export function compareFlights(before: Flight, after: Flight): FlightDifference {
  const [a, b] = [before, after];
  const order = [...new Set([...b.manifest.phases, ...a.manifest.phases])];
  const flown = order.filter((p) => [a, b].some((f) => f.phases.some((x) => x.phase === p)));
  const known = limitsOf(a);
  return {
    before,
    after,
    settings: missionDifferences(a.manifest.mission.text, b.manifest.mission.text),
    phases: flown.map((p) => phaseDifference(a, b, p)),
    limits: limitsOf(b).map((l) => ({ before: known.find((k) => k.name === l.name), after: l })),
  };
}

function phaseDifference(a: Flight, b: Flight, phase: string): PhaseDifference {
  const [from, to] = [a, b].map((f) => f.phases.find((x) => x.phase === phase)?.handover);
  const moved = movedIn(a, b, phase);
  const both = from !== undefined && to !== undefined;
  const same = both && moved.length === 0 && canonicalJson(handoverToJson(from)) === canonicalJson(handoverToJson(to));
  const [x, y] = [a, b].map((f) => f.reads().get(phase) as PhaseReads | undefined);
  const read = readMission(b.manifest.mission.text, '').mission;
  const mission = read && withFiles(read, manifestFiles(b.manifest));
  return {
    phase,
    same,
    both,
    // the hash of a file stands for what names it
    settings: x && mission ? changedReads(x.mission, mission).map((p) => p.replace(/\.sha256$/, '.trajectory')) : [],
    begun: x !== undefined && y !== undefined && x.from !== y.from,
    outline: x !== undefined && y !== undefined && canonicalJson(x.outline) !== canonicalJson(y.outline),
    moved,
  };
}

function movedIn(a: Flight, b: Flight, phase: string): Moved[] {
  const [before, after] = [a.measures(), b.measures()];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((n) => n.startsWith(`${phase}.`));
  return names
    .map((name) => ({ name, before: before[name], after: after[name], change: changeOf(before[name], after[name]) }))
    .filter((m) => m.change !== 0);
}

/** Second minus first; 0 only for values that are the same. */
function changeOf(a: MeasureValue | undefined, b: MeasureValue | undefined): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return b - a;
  if (typeof a === 'string' || typeof b === 'string') return a === b ? 0 : undefined;
  if (typeof a !== 'object' || typeof b !== 'object') return undefined;
  if ('epoch' in a && 'epoch' in b) return secondsBetween(a.epoch, b.epoch);
  if ('latitude' in a && 'latitude' in b) return greatCircle(a, b);
  return undefined;
}
