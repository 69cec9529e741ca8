import type { Environment } from '@farside/astro';
import {
  type ChunkRef,
  decodeFloats,
  decodeJson,
  decodeMeasure,
  encodeJson,
  encodeMeasure,
  type FlightStore,
  handoverFromJson,
  hashHandover,
  hashOf,
  type Manifest,
  type MeasureValue,
  makeArc,
  makeTrajectory,
  type NodesMeta,
  type Trajectory,
  type TrajectoryArc,
} from '@farside/flight';
import { FarsideError, isFarsideError } from '@farside/math';
import type { Handover } from '@farside/vehicle';
import type { Mission } from '../file/schema.ts';
import type { Outline } from '../outline/outline.ts';
import { changedReads } from './reads.ts';

/** What a sealed phase was made from, besides engine, environment and seed: it is recorded with the phase. */
export interface PhaseReads {
  /** Hash of the hand-over that it began with. */
  readonly from: string;
  /** Hash of the figures so far that go on over borders of phases. */
  readonly before: string;
  /** What it read of the mission file and of the Outline: path and text. */
  readonly mission: Readonly<Record<string, string>>;
  readonly outline: Readonly<Record<string, string>>;
}

/** An Outline as a flight keeps it. Without `reads` it was handed in ready made, and serves this flight alone. */
export interface KeptOutline {
  readonly value: Outline;
  readonly reads?: Readonly<Record<string, string>>;
}

/** A phase of another flight. */
interface KeptPhase {
  readonly reads: PhaseReads;
  /** Its chunks but for the hand-over and the score. */
  readonly chunks: readonly ChunkRef[];
  readonly handover: Handover;
  readonly measures: Readonly<Record<string, MeasureValue>>;
}

/** Another flight of the same engine, environment and seed, whose phases and Outline may serve again. */
export interface Donor {
  readonly store: FlightStore;
  readonly outline?: KeptOutline;
  readonly phases: ReadonlyMap<string, KeptPhase>;
}

/** What goes on over borders of phases: sums and extremes of the whole flight. */
const OVER_BORDERS = 'flight.';

export function readsOf(
  from: Handover,
  before: Readonly<Record<string, MeasureValue>>,
  mission: PhaseReads['mission'],
  outline: PhaseReads['outline'],
): PhaseReads {
  const over = Object.entries(before)
    .filter(([name]) => name.startsWith(OVER_BORDERS))
    .map(([name, v]) => [name, encodeMeasure(v)]);
  return { from: hashHandover(from), before: hashOf(over.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))), mission, outline };
}

/** The Outline that a store keeps with its first phase. @throws FLIGHT_BROKEN */
export async function keptOutline(store: FlightStore): Promise<KeptOutline | undefined> {
  const ref = (await store.index()).find((c) => c.kind === 'outline');
  return ref && (await only<KeptOutline>(store, ref));
}

/** What a flight has to give to one with this manifest in this environment; undefined when it is of another engine, environment or seed, or cannot be read. */
export async function donorOf(store: FlightStore, for_: Manifest, env: Environment): Promise<Donor | undefined> {
  try {
    const m = await store.manifest();
    if (m.engine !== for_.engine || m.environment !== env.hash || m.seed !== for_.seed) return undefined;
    const index = await store.index();
    const phases = new Map<string, KeptPhase>();
    let begin = 0;
    for (const seal of await store.seals()) {
      const chunks = index.filter((c) => c.seq >= begin && c.seq < seal.end);
      begin = seal.end;
      const reads = chunks.find((c) => c.kind === 'reads');
      const handover = chunks.find((c) => c.kind === 'handover');
      if (!reads || !handover) continue;
      const measures: Record<string, MeasureValue> = {};
      for (const c of chunks.filter((x) => x.kind === 'measure')) {
        for (const x of (await json(store, c)) as { name: string; value: unknown }[]) measures[x.name] = decodeMeasure(x.value);
      }
      phases.set(seal.phase, {
        reads: await only<PhaseReads>(store, reads),
        chunks: chunks.filter((c) => c.kind !== 'handover' && c.kind !== 'score' && c.kind !== 'outline'),
        handover: handoverFromJson(await json(store, handover)),
        measures,
      });
    }
    const outline = await keptOutline(store);
    return { store, phases, ...(outline ? { outline } : {}) };
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    return undefined;
  }
}

async function json(store: FlightStore, ref: ChunkRef): Promise<unknown> {
  return decodeJson(await store.read(ref), `the ${ref.kind} chunk ${ref.seq}`);
}

async function only<T>(store: FlightStore, ref: ChunkRef): Promise<T> {
  const list = await json(store, ref);
  if (!Array.isArray(list) || list.length !== 1)
    throw new FarsideError('FLIGHT_BROKEN', `the ${ref.kind} chunk ${ref.seq} of the flight is not one`);
  return list[0] as T;
}

/** An Outline as it comes back from the record: what is flown after a stop is what was flown before. */
export function asKept(outline: Outline): Outline {
  return decodeJson(encodeJson(outline), 'the Outline') as Outline;
}

/** The Outline of the first donor that was made from what this mission says too. */
export function outlineFrom(donors: readonly Donor[], mission: Mission): KeptOutline | undefined {
  return donors.map((d) => d.outline).find((k) => k?.reads && changedReads(k.reads, mission).length === 0);
}

/** The first donor whose phase was made from exactly this. */
export function phaseFrom(
  donors: readonly Donor[],
  phase: string,
  from: Handover,
  before: Readonly<Record<string, MeasureValue>>,
  mission: Mission,
  outline: Outline,
): { readonly donor: Donor; readonly kept: KeptPhase } | undefined {
  if (donors.length === 0) return undefined;
  const now = readsOf(from, before, {}, {});
  for (const donor of donors) {
    const kept = donor.phases.get(phase);
    if (!kept || kept.reads.from !== now.from || kept.reads.before !== now.before) continue;
    if (changedReads(kept.reads.mission, mission).length === 0 && changedReads(kept.reads.outline, outline).length === 0)
      return { donor, kept };
  }
  return undefined;
}

/** The paths of a kept phase, one for each vehicle. */
export async function keptPaths(donor: Donor, kept: KeptPhase): Promise<Trajectory[]> {
  const arcs = new Map<string, TrajectoryArc[]>();
  for (const c of kept.chunks) {
    if (c.kind !== 'nodes') continue;
    const arc = makeArc(c.phase, c.vehicle, c.meta as NodesMeta, decodeFloats(await donor.store.read(c)));
    arcs.set(c.vehicle, [...(arcs.get(c.vehicle) ?? []), arc]);
  }
  return [...arcs].map(([vehicle, list]) => makeTrajectory(vehicle, list));
}

/** Takes the chunks of a kept phase over into a store, as they are. */
export async function copyPhase(donor: Donor, kept: KeptPhase, to: FlightStore): Promise<void> {
  for (const c of kept.chunks) {
    const { phase, vehicle, kind, meta } = c;
    await to.append({ phase, vehicle, kind, ...(meta === undefined ? {} : { meta }), data: await donor.store.read(c) });
  }
}
