import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BodyId, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { type FarsideError, isFarsideError } from '@farside/math';
import type { WorldBurn, WorldEvent, WorldLog } from '@farside/sim';
import { type Handover, type MassLine, massOf, type VehicleId, vehicleToJson } from '@farside/vehicle';
import { changeMission } from '../src/file/patch.ts';
import { formatDiagnostic, readMission } from '../src/file/read.ts';
import type { Mission } from '../src/file/schema.ts';
import { sketchArrival } from '../src/outline/arrival.ts';
import { searchReturnDays } from '../src/outline/homeward.ts';
import type { HomewardSketch, Outline } from '../src/outline/outline.ts';
import { padHandover } from '../src/phases/launch.ts';
import { coarseFidelity, coarseLunarFidelity, fullFidelity } from '../src/road/fidelity.ts';
import type { Draft, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../src/road/phase.ts';
import { PHASES } from '../src/road/registry.ts';

const FILE = join(import.meta.dirname, '../../../missions/change-6/mission.yaml');

/** Settings of a mission file by their path; undefined takes a key out. */
export type Changes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Chang'e 6 with other inputs; `edit` for what is more than a value. */
export function missionOf(changes: Changes = {}, edit: (text: string) => string = (text) => text): Mission {
  const list = Object.entries(changes).map(([path, value]) => ({ path, value }));
  const { mission, diagnostics } = readMission(edit(changeMission(readFileSync(FILE, 'utf8'), list)), 'mission.yaml');
  if (!mission) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return mission;
}

/** One step of a vehicle as it was recorded: its ends, [r, v, m] about `centre`. */
export interface LoggedArc {
  readonly vehicle: VehicleId;
  readonly centre: BodyId;
  readonly t0: Epoch;
  readonly ta: number;
  readonly tb: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

export interface Log extends WorldLog {
  readonly arcs: LoggedArc[];
  readonly events: WorldEvent[];
  readonly burns: WorldBurn[];
  readonly lines: MassLine[];
  readonly channels: Map<string, { t: number; value: number }[]>;
}

/** Keeps everything that a rollout tells. */
export function createLog(): Log {
  const log: Log = {
    arcs: [],
    events: [],
    burns: [],
    lines: [],
    channels: new Map(),
    arc(vehicle, centre, t0, ta, tb, mass, at) {
      const end = (t: number): Float64Array => {
        const y = new Float64Array(7);
        at(t, y);
        if (mass !== undefined) y[6] = mass;
        return y;
      };
      log.arcs.push({ vehicle, centre, t0, ta, tb, a: end(ta), b: end(tb) });
    },
    event: (e) => log.events.push(e),
    burn: (b) => log.burns.push(b),
    mass: (l) => log.lines.push(l),
    channel(vehicle, name, _unit, epoch, value) {
      const key = `${vehicle}.${name}`;
      const list = log.channels.get(key) ?? [];
      list.push({ t: epoch.s + epoch.f, value });
      log.channels.set(key, list);
    },
  };
  return log;
}

export interface FlownPhase {
  readonly phase: Phase;
  readonly from: Handover;
  readonly plan: PhasePlan;
  readonly rollout: Rollout;
  readonly log: Log;
  /** The solver flew it. */
  readonly drafted: boolean;
}

/** A mission that is flown phase by phase, as far as somebody asks. */
export interface Road {
  readonly mission: Mission;
  readonly env: Environment;
  readonly cx: PhaseContext;
  /** Flies up to the end of a phase, what is not yet flown. */
  fly(kind: string): FlownPhase;
  /** A flown number, `landing.descent-duration`: flies there. */
  number(name: string): number;
  epoch(name: string): Epoch;
  readonly flown: readonly FlownPhase[];
}

/** Outline now, phases when they are asked for; `drafts`: what a solver flew in the end is taken as the flight, as the driver does. @throws what the outline throws. */
export function openRoad(mission: Mission, env: Environment, o: { readonly drafts?: boolean } = {}): Road {
  const sketch = sketchArrival(mission, env);
  let home: HomewardSketch | undefined;
  const outline: Outline = {
    ...sketch,
    // The day home is looked for by the phases that need it only.
    get homeward() {
      home ??= searchReturnDays(mission, env, { plane: sketch.plane, altitude: mission.braking.orbit }, sketch.schedule.disposal);
      return home;
    },
  };
  const cx: PhaseContext = {
    mission,
    outline,
    env,
    full: fullFidelity(mission),
    coarse: coarseFidelity(mission),
    coarseLunar: coarseLunarFidelity(mission),
    seed: 1,
    progress: () => undefined,
  };
  const flown: FlownPhase[] = [];
  const fly = (kind: string): FlownPhase => {
    const upTo = PHASES.findIndex((p) => p.kind === kind);
    if (upTo < 0) throw new Error(`no phase '${kind}'`);
    while (flown.length <= upTo) {
      const phase = PHASES[flown.length];
      const from = flown.length === 0 ? padHandover(mission, cx) : flown[flown.length - 1].rollout.to;
      const kept: { readonly params: unknown; readonly rollout: Rollout; readonly log: Log }[] = [];
      const draft = (): Draft => {
        const log = createLog();
        return { log, keep: (params, rollout) => void kept.push({ params, rollout, log }) };
      };
      const plan = phase.solve(from, o.drafts ? { ...cx, draft } : cx);
      const drafted = kept.find((k) => k.params === plan.params);
      const log = drafted?.log ?? createLog();
      const rollout = drafted?.rollout ?? phase.rollout(plan.params, from, cx, cx.full, log);
      flown.push({ phase, from, plan, rollout, log, drafted: drafted !== undefined });
    }
    return flown[upTo];
  };
  const measure = (name: string): Measure => {
    const { measures } = fly(name.slice(0, name.indexOf('.'))).rollout;
    if (!(name in measures)) throw new Error(`no measure '${name}'; there are ${Object.keys(measures).join(', ')}`);
    return measures[name];
  };
  return {
    mission,
    env,
    cx,
    flown,
    fly,
    number(name) {
      const x = measure(name);
      if (typeof x !== 'number') throw new Error(`'${name}' is no number`);
      return x;
    },
    epoch(name) {
      const x = measure(name);
      if (typeof x === 'number' || !('epoch' in x)) throw new Error(`'${name}' is no epoch`);
      return x.epoch;
    },
  };
}

/** Braking over other ellipses: `[['24 h', 1], ['6 h', 2]]`. */
export const withEllipses =
  (ellipses: readonly (readonly [period: string, revolutions: number])[]) =>
  (text: string): string => {
    const list = ellipses.map(([period, revolutions]) => `{ period: ${period}, revolutions: ${revolutions} }`).join(', ');
    const out = text.replace(/ {2}ellipses:\n( {4}- .*\n)+/, `  ellipses: [${list}]\n`);
    if (out === text) throw new Error('the mission file has no ellipses');
    return out;
  };

/** What a call is refused with. */
export function refusalOf(f: () => unknown): FarsideError {
  try {
    f();
  } catch (e) {
    if (isFarsideError(e)) return e;
    throw e;
  }
  throw new Error('nothing was refused');
}

/** A hand-over as text, every number to the bit: equal texts are equal hand-overs. */
export const handoverText = (h: Handover): string =>
  JSON.stringify({ epoch: h.epoch, vehicles: [...h.vehicles.values()].map(vehicleToJson), settled: h.settled });

/** All mass of a hand-over, kg. */
export const massOfAll = (h: Handover): number => [...h.vehicles.values()].reduce((s, v) => s + massOf(v.stack), 0);

/** Seconds of an epoch after another, for readable expectations. */
export const after = (from: Epoch, to: Epoch): number => secondsBetween(from, to);
