import { addSeconds, compareEpochs, decodeEpoch, type Epoch, secondsBetween } from '@farside/astro';
import { FarsideError, nearest } from '@farside/math';
import { type BookBalance, closeBook, type Handover, type MassLine, type VehicleId } from '@farside/vehicle';
import { joinContacts } from './contacts.ts';
import { handoverFromJson } from './handover.ts';
import { decodeJson } from './json.ts';
import type { Manifest } from './manifest.ts';
import { decodeFloats } from './recorder.ts';
import type { ChunkRef, FlightStore } from './store.ts';
import { makeArc, makeTrajectory, type NodesMeta, type Trajectory, type TrajectoryArc } from './trajectory.ts';
import type { Contact, Fact, FlightBurn, FlightEvent, MeasureValue } from './types.ts';

/** A sealed phase and what it handed over. */
export interface FlightPhase {
  readonly phase: string;
  readonly handover: Handover;
}

/** Samples of one quantity: t in s since t0. */
export interface ChannelData {
  /** `vehicle.name` */
  readonly id: string;
  readonly vehicle: VehicleId;
  readonly name: string;
  readonly unit: string;
  readonly t0: Epoch;
  readonly t: Float64Array;
  readonly x: Float64Array;
}

/** The mass books of a flight: per phase, and from phase to phase. */
export interface FlightBooks {
  readonly phases: readonly { readonly phase: string; readonly lines: readonly MassLine[]; readonly balance: BookBalance }[];
  /** Worst gap of a phase's balance, and between what a vehicle weighed at the end of a phase and at the start of the next, kg. */
  readonly worst: number;
  /** Everything within 1e-6 kg. */
  readonly ok: boolean;
}

/** A flight as recorded: what everything downstream reads. Only sealed phases are in it. */
export interface Flight {
  readonly manifest: Manifest;
  /** Sealed phases in the order of flight, each with its hand-over. */
  readonly phases: readonly FlightPhase[];
  /** All phases of the manifest are sealed. */
  readonly complete: boolean;
  readonly vehicles: readonly VehicleId[];
  /** Throws VEHICLE_UNKNOWN, naming the nearest. */
  trajectory(vehicle: VehicleId): Trajectory;
  /** In order of time. */
  events(filter?: { readonly phase?: string; readonly vehicle?: VehicleId; readonly kind?: string }): readonly FlightEvent[];
  /** In order of time; of one vehicle, or of all. */
  burns(vehicle?: VehicleId): readonly FlightBurn[];
  /** Who weighed what, and why it changed. */
  books(): FlightBooks;
  /** What was sampled: ids (`vehicle.name`) and units. */
  channels(): readonly { readonly id: string; readonly unit: string }[];
  /** Samples from `from` up to `to`, both included; left out: all. Throws CHANNEL_UNKNOWN, naming the nearest. */
  channel(id: string, from?: Epoch, to?: Epoch): ChannelData;
  /** In order of time; parts on both sides of a phase's border are one. */
  contacts(vehicle?: VehicleId): readonly Contact[];
  /** Of the sealed phases, in the order of flight. */
  handovers(): readonly Handover[];
  /** What a phase handed over. Throws FLIGHT_PHASE_UNKNOWN. */
  handover(phase: string): Handover;
  /** Figures of the phases by name (`entry.peak-load`): SI, epochs, places (rad), words. `unitOfMeasure` says their unit. */
  measures(): Readonly<Record<string, MeasureValue>>;
  /** What the solvers found, phase by phase: plain JSON. */
  plans(): readonly unknown[];
  /** What each sealed phase was made from, by its name: plain JSON, as the driver wrote it. */
  reads(): ReadonlyMap<string, unknown>;
  /** Published figures beside what was flown; empty without facts or before the last phase. */
  score(): readonly Fact[];
}

interface Samples {
  readonly vehicle: VehicleId;
  readonly name: string;
  readonly unit: string;
  readonly pieces: { readonly t0: Epoch; readonly data: Float64Array }[];
}

export function decodeMeasure(v: unknown): MeasureValue {
  if (typeof v === 'object' && v !== null && 'epoch' in v) return { epoch: decodeEpoch((v as { epoch: unknown }).epoch) };
  return v as MeasureValue;
}

/** Opens what a store keeps. Throws FLIGHT_BROKEN, FLIGHT_NEWER. */
export async function openFlight(store: FlightStore): Promise<Flight> {
  const manifest = await store.manifest();
  const index = await store.index();
  const arcs = new Map<VehicleId, TrajectoryArc[]>();
  const events: FlightEvent[] = [];
  const burns: FlightBurn[] = [];
  const contacts: Contact[] = [];
  const books = new Map<string, MassLine[]>();
  const samples = new Map<string, Samples>();
  const handovers: { seq: number; phase: string; handover: Handover }[] = [];
  const measures: Record<string, MeasureValue> = {};
  const plans: unknown[] = [];
  const reads = new Map<string, unknown>();
  const score = new Map<string, Fact>();

  const take = async (ref: ChunkRef): Promise<void> => {
    const bytes = await store.read(ref);
    const list = <T>(): T[] => {
      const x = decodeJson(bytes, `the ${ref.kind} chunk ${ref.seq}`);
      if (!Array.isArray(x)) throw new FarsideError('FLIGHT_BROKEN', `the ${ref.kind} chunk ${ref.seq} of the flight is no list`);
      return x as T[];
    };
    switch (ref.kind) {
      case 'nodes': {
        const arc = makeArc(ref.phase, ref.vehicle, ref.meta as NodesMeta, decodeFloats(bytes));
        const known = arcs.get(ref.vehicle);
        if (known) known.push(arc);
        else arcs.set(ref.vehicle, [arc]);
        break;
      }
      case 'channel': {
        const meta = ref.meta as { name: string; unit: string; t0: unknown };
        const id = `${ref.vehicle}.${meta.name}`;
        const piece = { t0: decodeEpoch(meta.t0), data: decodeFloats(bytes) };
        const known = samples.get(id);
        if (known) known.pieces.push(piece);
        else samples.set(id, { vehicle: ref.vehicle, name: meta.name, unit: meta.unit, pieces: [piece] });
        break;
      }
      case 'event':
        for (const e of list<FlightEvent>()) events.push({ ...e, epoch: decodeEpoch(e.epoch) });
        break;
      case 'burn':
        for (const b of list<FlightBurn>()) burns.push({ ...b, start: decodeEpoch(b.start) });
        break;
      case 'contact':
        for (const c of list<Contact>()) contacts.push({ ...c, start: decodeEpoch(c.start), end: decodeEpoch(c.end) });
        break;
      case 'mass': {
        const lines = books.get(ref.phase) ?? [];
        for (const l of list<MassLine>()) lines.push({ ...l, epoch: decodeEpoch(l.epoch) });
        books.set(ref.phase, lines);
        break;
      }
      case 'handover':
        handovers.push({ seq: ref.seq, phase: ref.phase, handover: handoverFromJson(decodeJson(bytes, `the hand-over of ${ref.phase}`)) });
        break;
      case 'measure':
        for (const m of list<{ name: string; value: unknown }>()) measures[m.name] = decodeMeasure(m.value);
        break;
      case 'plan':
        plans.push(...list<unknown>());
        break;
      case 'reads':
        reads.set(ref.phase, list<unknown>().at(-1));
        break;
      case 'score':
        for (const r of list<Fact>()) {
          const published = { ...r.published, value: decodeMeasure(r.published.value) };
          score.set(r.id, { ...r, published, ...(r.flown === undefined ? {} : { flown: decodeMeasure(r.flown) }) });
        }
        break;
    }
  };
  for (const ref of index) await take(ref);

  // the hand-over of a phase is the last one before its seal
  const phases: FlightPhase[] = [];
  let from = 0;
  for (const s of await store.seals()) {
    const h = handovers.findLast((x) => x.seq >= from && x.seq < s.end && x.phase === s.phase);
    if (h) phases.push({ phase: s.phase, handover: h.handover });
    from = s.end;
  }
  events.sort((a, b) => compareEpochs(a.epoch, b.epoch));
  burns.sort((a, b) => compareEpochs(a.start, b.start));
  const joined = joinContacts(contacts);
  const trajectories = new Map([...arcs].map(([v, list]) => [v, makeTrajectory(v, list)]));
  const vehicles = [...new Set([...trajectories.keys(), ...phases.flatMap((p) => [...p.handover.vehicles.keys()])])];
  const sealed = new Set(phases.map((p) => p.phase));

  return {
    manifest,
    phases,
    complete: manifest.phases.every((p) => sealed.has(p)),
    vehicles,
    trajectory(vehicle) {
      const t = trajectories.get(vehicle);
      if (t) return t;
      throw unknown('VEHICLE_UNKNOWN', 'path of a vehicle', vehicle, [...trajectories.keys()]);
    },
    events: (f = {}) =>
      events.filter(
        (e) =>
          (f.phase === undefined || e.phase === f.phase) &&
          (f.vehicle === undefined || e.vehicle === f.vehicle) &&
          (f.kind === undefined || e.kind === f.kind),
      ),
    burns: (vehicle) => burns.filter((b) => vehicle === undefined || b.vehicle === vehicle),
    books: () => balance(books),
    channels: () => [...samples].map(([id, s]) => ({ id, unit: s.unit })),
    channel(id, a, b) {
      const s = samples.get(id);
      if (!s) throw unknown('CHANNEL_UNKNOWN', 'channel', id, [...samples.keys()]);
      return cutChannel(id, s, a, b);
    },
    contacts: (vehicle) => joined.filter((c) => vehicle === undefined || c.vehicle === vehicle),
    handovers: () => phases.map((p) => p.handover),
    handover(phase) {
      const p = phases.findLast((x) => x.phase === phase);
      if (p) return p.handover;
      throw unknown(
        'FLIGHT_PHASE_UNKNOWN',
        'sealed phase',
        phase,
        phases.map((x) => x.phase),
      );
    },
    measures: () => measures,
    plans: () => plans,
    reads: () => reads,
    score: () => [...score.values()],
  };
}

function unknown(code: string, what: string, name: string, known: readonly string[]): FarsideError {
  const near = nearest(name, known);
  return new FarsideError(code, `the flight has no ${what} '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`, {
    expected: known.length ? `one of ${known.join(', ')}` : `a flight with a ${what}`,
    found: name,
    ...(near === undefined ? {} : { tryThis: near }),
  });
}

function balance(books: ReadonlyMap<string, readonly MassLine[]>): FlightBooks {
  const after = new Map<VehicleId, number>();
  let worst = 0;
  const phases = [...books].map(([phase, lines]) => {
    const b = closeBook(lines);
    worst = Math.max(worst, b.worst);
    const opened = new Set<VehicleId>();
    for (const l of lines) {
      const before = after.get(l.vehicle);
      if (!opened.has(l.vehicle) && l.reason === 'start' && before !== undefined) worst = Math.max(worst, Math.abs(l.after - before));
      opened.add(l.vehicle);
      after.set(l.vehicle, l.after);
    }
    return { phase, lines, balance: b };
  });
  return { phases, worst, ok: worst <= 1e-6 };
}

function cutChannel(id: string, s: Samples, from?: Epoch, to?: Epoch): ChannelData {
  const pieces = s.pieces.toSorted((a, b) => compareEpochs(a.t0, b.t0));
  const t0 = pieces[0].t0;
  const first = from ? secondsBetween(t0, from) : Number.NEGATIVE_INFINITY;
  const last = to ? secondsBetween(t0, to) : Number.POSITIVE_INFINITY;
  const t: number[] = [];
  const x: number[] = [];
  for (const p of pieces) {
    const shift = secondsBetween(t0, p.t0);
    for (let i = 0; i < p.data.length; i += 2) {
      const at = p.data[i] + shift;
      if (at < first || at > last) continue;
      t.push(at);
      x.push(p.data[i + 1]);
    }
  }
  return { id, vehicle: s.vehicle, name: s.name, unit: s.unit, t0, t: Float64Array.from(t), x: Float64Array.from(x) };
}

/** Epoch of a channel's sample. */
export const sampleEpoch = (c: ChannelData, i: number): Epoch => addSeconds(c.t0, c.t[i]);
