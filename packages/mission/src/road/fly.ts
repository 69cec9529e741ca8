import { type Environment, type Epoch, formatUtc } from '@farside/astro';
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
} from '@farside/flight';
import { FarsideError, isFarsideError, throwIfAborted } from '@farside/math';
import type { WorldLog } from '@farside/sim';
import type { Handover } from '@farside/vehicle';
import type { Mission } from '../file/schema.ts';
import { observe } from '../observe/observe.ts';
import type { Observed } from '../observe/observer.ts';
import type { Outline } from '../outline/outline.ts';
import { outline as sketchOutline } from '../outline/sketch.ts';
import { padHandover } from '../phases/launch.ts';
import { type FactSheet, scoreFacts } from '../score/facts.ts';
import { coarseFidelity, coarseLunarFidelity, fullFidelity } from './fidelity.ts';
import type { PhaseContext, Progress } from './phase.ts';
import { PHASES } from './registry.ts';

/** Version of the engine: flights of equal manifests are equal to the bit within one version. */
export const ENGINE_VERSION = '0.1.0';

export interface MissionSource {
  readonly name: string;
  /** The file as written. */
  readonly text: string;
  readonly mission: Mission;
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
    data: (env.packs ?? []).map((p) => ({ name: p.path, sha256: p.sha256 })),
    environment: env.hash,
    seed,
    phases: PHASES.map((p) => p.kind),
  });
}

export interface FlyInput {
  readonly source: MissionSource;
  readonly env: Environment;
  /** Made with `flightManifest`; empty, or with sealed phases to go on from. */
  readonly store: FlightStore;
  readonly outline?: Outline;
  progress?(p: Progress & { readonly index: number; readonly count: number }): void;
  readonly signal?: AbortSignal;
}

/**
 * Flies a mission: the Outline, then phase by phase solve, fly at full fidelity, record, seal. Sealed phases of the store are taken as they are.
 * @throws FarsideError with phase and epoch; what was sealed before stays in the store.
 */
export async function fly(i: FlyInput): Promise<Flight> {
  const { mission, facts } = i.source;
  const count = PHASES.length;
  let index = 0;
  const tell = (p: Progress): void => i.progress?.({ ...p, index, count });
  tell({ phase: 'outline', doing: 'outline' });
  const outline =
    i.outline ??
    sketchOutline(mission, i.env, { doing: (doing) => tell({ phase: 'outline', doing }), ...(i.signal ? { signal: i.signal } : {}) });
  const manifest = await i.store.manifest();
  const cx: PhaseContext = {
    mission,
    outline,
    env: i.env,
    full: fullFidelity(mission),
    coarse: coarseFidelity(mission),
    coarseLunar: coarseLunarFidelity(mission),
    seed: manifest.seed,
    progress: tell,
    ...(i.signal ? { signal: i.signal } : {}),
  };
  await i.store.rewind();
  const sealed = await openFlight(i.store);
  let from: Handover = padHandover(mission, cx);
  const measures: Record<string, MeasureValue> = { ...sealed.measures() };
  for (const phase of PHASES) {
    const done = sealed.phases.find((p) => p.phase === phase.kind);
    if (done) {
      from = done.handover;
      index++;
      continue;
    }
    throwIfAborted(i.signal);
    from = await flyPhase(phase, from, cx, i.store, tell, measures, index === count - 1 && facts ? facts : undefined);
    index++;
  }
  return openFlight(i.store);
}

async function flyPhase(
  phase: (typeof PHASES)[number],
  from: Handover,
  cx: PhaseContext,
  store: FlightStore,
  tell: (p: Progress) => void,
  /** Of the phases so far; this one's are added. */
  measures: Record<string, MeasureValue>,
  facts: FactSheet | undefined,
): Promise<Handover> {
  try {
    tell({ phase: phase.kind, doing: 'solving', fraction: 0, epoch: from.epoch });
    const plan = phase.solve(from, cx);
    throwIfAborted(cx.signal);
    tell({ phase: phase.kind, doing: 'flying', fraction: 0.8, epoch: from.epoch });
    const recorder = createRecorder(store, phase.kind);
    recorder.plan(plan);
    const rollout = phase.rollout(plan.params, from, cx, cx.full, logTo(recorder));
    tell({ phase: phase.kind, doing: 'eclipses, contacts, passes', fraction: 0.95, epoch: rollout.to.epoch });
    const seen = observe({
      mission: cx.mission,
      env: cx.env,
      schedule: cx.outline.schedule,
      phase: phase.kind,
      from: from.epoch,
      to: rollout.to.epoch,
      paths: recorder.paths(),
      before: measures,
      ...(cx.signal ? { signal: cx.signal } : {}),
    });
    record(recorder, seen);
    Object.assign(measures, rollout.measures, seen.measures);
    recorder.measures({ ...rollout.measures, ...seen.measures });
    if (facts) {
      await recorder.flush();
      const before = await openFlight(store);
      recorder.score(scoreFacts(facts, measures, before, cx));
    }
    await recorder.seal(rollout.to);
    tell({ phase: phase.kind, doing: 'flown', fraction: 1, epoch: rollout.to.epoch });
    return rollout.to;
  } catch (e) {
    if (!isFarsideError(e)) {
      throw new FarsideError(
        'PHASE_DEFECT',
        `the phase '${phase.title}' ended in a fault of the program: ${e instanceof Error ? e.message : String(e)}`,
        {
          phase: phase.kind,
          epoch: formatUtc(from.epoch),
          cause: e,
          tryThis: 'this is a defect: run again with --debug and report what it prints, with the mission file',
        },
      );
    }
    throw e.within({ phase: phase.kind, epoch: formatUtc(from.epoch) });
  }
}

function record(r: Recorder, seen: Observed): void {
  for (const e of seen.events) r.event(e);
  for (const c of seen.contacts) r.contact(c);
  for (const s of seen.channels) r.channel(s.vehicle, s.name, s.unit, s.epoch, s.value);
}

/** The world's log into the recorder. */
function logTo(r: Recorder): WorldLog {
  return {
    arc: (vehicle, centre, t0: Epoch, ta, tb, mass, at) => r.arc(vehicle, centre, t0, ta, tb, mass, at),
    rest: (vehicle, centre, frame, from, to, place, mass) => r.rest(vehicle, centre, frame, from, to, place, mass),
    precision: (vehicle, bound) => r.precision(vehicle, bound === 'near' ? NEAR_BOUND : FAR_BOUND),
    event: (e) => r.event(e),
    burn: (b) => r.burn(b),
    mass: (l) => r.mass(l),
    channel: (vehicle, name, unit, epoch, value) => r.channel(vehicle, name, unit, epoch, value),
  };
}
