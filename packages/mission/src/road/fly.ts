import type { Environment, Epoch } from '@farside/astro';
import {
  createRecorder,
  FAR_BOUND,
  type Flight,
  type FlightStore,
  type Manifest,
  type MeasureValue,
  makeManifest,
  NEAR_BOUND,
  openFlight,
  type Recorder,
  type Trajectory,
} from '@farside/flight';
import { throwIfAborted } from '@farside/math';
import type { WorldLog } from '@farside/sim';
import type { Handover } from '@farside/vehicle';
import { type MissionFiles, withPaths } from '../file/files.ts';
import type { Mission } from '../file/schema.ts';
import { observe } from '../observe/observe.ts';
import type { Observed } from '../observe/observer.ts';
import type { Outline } from '../outline/outline.ts';
import { outline as sketchOutline } from '../outline/sketch.ts';
import { padHandover } from '../phases/launch.ts';
import { type FactSheet, scoreFacts } from '../score/facts.ts';
import { phaseContext, phaseError } from './context.ts';
import {
  asKept,
  copyPhase,
  type Donor,
  donorOf,
  type KeptOutline,
  keptOutline,
  keptPaths,
  outlineFrom,
  phaseFrom,
  readsOf,
} from './kept.ts';
import type { Draft, PhaseContext, Progress, Rollout } from './phase.ts';
import { readLog } from './reads.ts';
import { PHASES } from './registry.ts';

/** Version of the engine: flights of equal manifests are equal to the bit within one version. */
export const ENGINE_VERSION = '0.2.0';

/** A mission with the texts it was read from: what a flight is named by. */
export interface MissionSource {
  readonly name: string;
  /** The file as written. */
  readonly text: string;
  /** With files: as `withFiles` gives it. */
  readonly mission: Mission;
  /** The files that it names. */
  readonly files?: MissionFiles;
  /** Text of the facts file, when there is one. */
  readonly factsText?: string;
  readonly facts?: FactSheet;
}

/** What a flight is named by: engine, mission text, facts, data, seed. Two runs with the same manifest id are the same flight. */
export function flightManifest(
  source: MissionSource,
  env: Environment & { readonly packs?: readonly { readonly path: string; readonly sha256: string }[] },
  seed = 1,
): Manifest {
  return makeManifest({
    engine: ENGINE_VERSION,
    mission: { name: source.name, text: source.text },
    ...(source.factsText === undefined ? {} : { facts: source.factsText }),
    ...(source.files ? { files: source.files } : {}),
    data: (env.packs ?? []).map((p) => ({ name: p.path, sha256: p.sha256 })),
    environment: env.hash,
    seed,
    phases: PHASES.map((p) => p.kind),
  });
}

/** What a flight is made of. */
export interface FlyInput {
  readonly source: MissionSource;
  readonly env: Environment;
  /** Made with `flightManifest`; empty, or with sealed phases to go on from. */
  readonly store: FlightStore;
  readonly outline?: Outline;
  /** Other flights: a phase that was made from exactly the same there is taken over. The record is the same to the byte with and without them. */
  readonly donors?: readonly FlightStore[];
  /** Called with every step: the phase by its place among all, what is done, fraction of the phase, epoch reached. */
  progress?(p: Progress & { readonly index: number; readonly count: number }): void;
  readonly signal?: AbortSignal;
}

/**
 * Flies a mission: the Outline, then phase by phase solve, fly at full fidelity, record, seal. Sealed phases of the store are taken as they are; phases of donors that were made from the same are copied.
 * @throws FarsideError with phase and epoch; what was sealed before stays in the store.
 */
export async function fly(input: FlyInput): Promise<Flight> {
  const i: FlyInput = { ...input, env: withPaths(input.env, input.source.mission, input.source.files) };
  const { mission, facts } = i.source;
  const count = PHASES.length;
  let index = 0;
  const tell = (p: Progress): void => i.progress?.({ ...p, index, count });
  tell({ phase: 'outline', doing: 'outline' });
  const manifest = await i.store.manifest();
  await i.store.rewind();
  const sealed = await openFlight(i.store);
  const donors: Donor[] = [];
  for (const d of i.donors ?? []) {
    const donor = await donorOf(d, manifest, i.env);
    if (donor) donors.push(donor);
  }
  const outline = await outlineOf(i, donors, tell);
  const road: Road = { input: i, manifest, outline, donors, measures: { ...sealed.measures() }, tell };
  let from: Handover = padHandover(mission, { env: i.env, outline: outline.value });
  for (const phase of PHASES) {
    const done = sealed.phases.find((p) => p.phase === phase.kind);
    if (done) {
      from = done.handover;
      index++;
      continue;
    }
    throwIfAborted(i.signal);
    from = await flyPhase(phase, from, road, index === count - 1 ? facts : undefined);
    index++;
  }
  return openFlight(i.store);
}

/** A flight under way. */
interface Road {
  readonly input: FlyInput;
  readonly manifest: Manifest;
  readonly outline: KeptOutline;
  readonly donors: readonly Donor[];
  /** Of the phases so far. */
  readonly measures: Record<string, MeasureValue>;
  readonly tell: (p: Progress) => void;
}

/** The Outline: handed in, kept by the store or by a donor, or sketched anew. */
async function outlineOf(i: FlyInput, donors: readonly Donor[], tell: (p: Progress) => void): Promise<KeptOutline> {
  if (i.outline) return { value: asKept(i.outline) };
  const kept = (await keptOutline(i.store)) ?? outlineFrom(donors, i.source.mission);
  if (kept) return kept;
  const seen = readLog(i.source.mission);
  const value = sketchOutline(seen.view, i.env, {
    doing: (doing) => tell({ phase: 'outline', doing }),
    ...(i.signal ? { signal: i.signal } : {}),
  });
  return { value: asKept(value), reads: seen.log() };
}

/** What a phase of this flight sees. */
function contextOf(road: Road, mission: Mission, outline: Outline): PhaseContext {
  const { input, manifest, tell } = road;
  const { env, signal } = input;
  return phaseContext({ mission, outline, env, seed: manifest.seed, progress: tell, ...(signal ? { signal } : {}) });
}

async function flyPhase(phase: (typeof PHASES)[number], from: Handover, road: Road, facts: FactSheet | undefined): Promise<Handover> {
  const { measures, tell } = road;
  const { store, source } = road.input;
  try {
    let recorder = createRecorder(store, phase.kind);
    const first = phase === PHASES[0];
    if (first) recorder.outline(road.outline);
    const known = phaseFrom(road.donors, phase.kind, from, measures, source.mission, road.outline.value);
    let to: Handover;
    let paths: readonly Trajectory[] = [];
    if (known) {
      tell({ phase: phase.kind, doing: 'as flown before', fraction: 0.9, epoch: from.epoch });
      if (first) await recorder.flush();
      await copyPhase(known.donor, known.kept, store);
      Object.assign(measures, known.kept.measures);
      to = known.kept.handover;
      if (facts) paths = await keptPaths(known.donor, known.kept);
    } else {
      if (first) await recorder.flush();
      ({ to, recorder } = solveAndFly(phase, from, road));
      if (facts) paths = recorder.paths();
    }
    if (facts) {
      await recorder.flush();
      const before = await openFlight(store);
      recorder.score(scoreFacts(facts, measures, before, paths, contextOf(road, source.mission, road.outline.value)));
    }
    await recorder.seal(to);
    tell({ phase: phase.kind, doing: 'flown', fraction: 1, epoch: to.epoch });
    return to;
  } catch (e) {
    throw phaseError(e, phase, from.epoch);
  }
}

/** One phase from its hand-over to the next, in a recorder that is not yet flushed; the measures of the flight go on. */
function solveAndFly(phase: (typeof PHASES)[number], from: Handover, road: Road): { readonly to: Handover; readonly recorder: Recorder } {
  const { measures, tell } = road;
  const { signal, env, store } = road.input;
  const mission = readLog(road.input.source.mission);
  const outline = readLog(road.outline.value);
  let kept: { readonly recorder: Recorder; readonly params: unknown; readonly rollout: Rollout } | undefined;
  const cx: PhaseContext = Object.assign(contextOf(road, mission.view, outline.view), {
    draft(): Draft {
      const recorder = createRecorder(store, phase.kind);
      return {
        log: logTo(recorder),
        keep: (params, rollout) => {
          kept = { recorder, params, rollout };
        },
      };
    },
  });
  tell({ phase: phase.kind, doing: 'solving', fraction: 0, epoch: from.epoch });
  const plan = phase.solve(from, cx);
  throwIfAborted(signal);
  let recorder: Recorder;
  let rollout: Rollout;
  if (kept && kept.params === plan.params) ({ recorder, rollout } = kept);
  else {
    tell({ phase: phase.kind, doing: 'flying', fraction: 0.8, epoch: from.epoch });
    recorder = createRecorder(store, phase.kind);
    rollout = phase.rollout(plan.params, from, cx, cx.full, logTo(recorder));
  }
  recorder.plan(plan);
  tell({ phase: phase.kind, doing: 'eclipses, contacts, passes', fraction: 0.95, epoch: rollout.to.epoch });
  const seen = observe({
    mission: mission.view,
    env,
    schedule: outline.view.schedule,
    phase: phase.kind,
    from: from.epoch,
    to: rollout.to.epoch,
    paths: recorder.paths(),
    before: measures,
    ...(signal ? { signal } : {}),
  });
  record(recorder, seen);
  recorder.measures({ ...rollout.measures, ...seen.measures });
  recorder.reads(readsOf(from, measures, mission.log(), outline.log()));
  Object.assign(measures, rollout.measures, seen.measures);
  return { to: rollout.to, recorder };
}

function record(r: Recorder, seen: Observed): void {
  for (const e of seen.events) r.event(e);
  for (const c of seen.contacts) r.contact(c);
  for (const s of seen.channels) r.channel(s.vehicle, s.name, s.unit, s.epoch, s.value);
}

/** The world's log into the recorder. */
function logTo(r: Recorder): WorldLog {
  return {
    arc: (vehicle, centre, t0: Epoch, ta, tb, mass, at, ends) => r.arc(vehicle, centre, t0, ta, tb, mass, at, 'icrf', ends),
    rest: (vehicle, centre, frame, from, to, place, mass) => r.rest(vehicle, centre, frame, from, to, place, mass),
    precision: (vehicle, bound) => r.precision(vehicle, bound === 'near' ? NEAR_BOUND : FAR_BOUND),
    event: (e) => r.event(e),
    burn: (b) => r.burn(b),
    mass: (l) => r.mass(l),
    channel: (vehicle, name, unit, epoch, value) => r.channel(vehicle, name, unit, epoch, value),
  };
}
