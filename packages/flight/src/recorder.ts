import { type BodyId, type Epoch, encodeEpoch, type FrameId, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Handover, MassLine, VehicleId } from '@farside/vehicle';
import { handoverToJson } from './handover.ts';
import { encodeJson } from './json.ts';
import type { ChunkKind, FlightStore } from './store.ts';
import { type DenseSource, FAR_BOUND, NODE, NodeThinner, type QuinticEnds, type ThinBound } from './thin.ts';
import { makeArc, makeTrajectory, type NodesMeta, type Trajectory } from './trajectory.ts';
import type { Contact, Fact, FlightBurn, FlightEvent, MeasureValue } from './types.ts';

/**
 * Takes down one phase while it flies. Synchronous: a simulation loop calls it and goes on; `flush` writes to the store between arcs, `seal` ends the phase.
 * Bounded: more than `limit` bytes not yet flushed is RECORDER_FULL.
 */
export interface Recorder {
  readonly phase: string;
  /**
   * One step of an integrator: `at` writes [r, v] or [r, v, m] about `centre` at seconds since t0, valid on [ta, tb]; thinned to nodes as it comes. `mass` may be left undefined when `at` writes it. Steps that follow each other make one run,
   * across kinks (ignition) and jumps of the velocity (an impulse); a gap, another centre or frame begins a new one. `ends`: the step is the quintic between these.
   */
  arc(
    vehicle: VehicleId,
    centre: BodyId,
    t0: Epoch,
    ta: number,
    tb: number,
    mass: number | undefined,
    at: DenseSource,
    frame?: FrameId,
    ends?: QuinticEnds,
  ): void;
  /** One node as it stands: y = [r, v, a, m]. Nodes of a vehicle that follow each other are joined. */
  node(vehicle: VehicleId, centre: BodyId, epoch: Epoch, y: ArrayLike<number>, frame?: FrameId): void;
  /** At rest in a frame that turns with a body: standing on the surface. */
  rest(vehicle: VehicleId, centre: BodyId, frame: FrameId, from: Epoch, to: Epoch, r: ArrayLike<number>, mass: number): void;
  /** The bound for this vehicle from now on: NEAR_BOUND in close approach. */
  precision(vehicle: VehicleId, bound: ThinBound): void;
  event(e: FlightEvent): void;
  burn(b: FlightBurn): void;
  mass(line: MassLine): void;
  channel(vehicle: VehicleId, name: string, unit: string, epoch: Epoch, value: number): void;
  contact(c: Contact): void;
  measures(values: Readonly<Record<string, MeasureValue>>): void;
  /** What the phase's solver found: plain JSON. */
  plan(plan: unknown): void;
  score(rows: readonly Fact[]): void;
  /** What the phase was made from: plain JSON. */
  reads(reads: unknown): void;
  /** The Outline that the flight follows, with the first phase: plain JSON. */
  outline(kept: unknown): void;
  /** All living vehicles at the end of the phase. Throws HANDOVER_EPOCH when one is elsewhere in time. */
  handover(h: Handover): void;
  /** The paths taken down since the last flush: to look at a phase before it is sealed. Runs end here. */
  paths(): readonly Trajectory[];
  /** Writes what there is. Runs end here. */
  flush(): Promise<void>;
  /** Hand-over, flush, and the store's seal. */
  seal(h: Handover): Promise<void>;
}

export interface RecorderOptions {
  readonly bound?: ThinBound;
  /** Bytes held before RECORDER_FULL; default 256 MiB. */
  readonly limit?: number;
}

class Numbers {
  data = new Float64Array(256);
  n = 0;
  push(x: ArrayLike<number>, from: number, count: number): void {
    if (this.n + count > this.data.length) {
      const more = new Float64Array(2 * this.data.length + count);
      more.set(this.data);
      this.data = more;
    }
    for (let k = 0; k < count; k++) this.data[this.n + k] = x[from + k];
    this.n += count;
  }
  /** Little-endian bytes, whatever the host. */
  bytes(): Uint8Array {
    return encodeFloats(this.data.subarray(0, this.n));
  }
}

const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function encodeFloats(x: Float64Array): Uint8Array {
  if (LITTLE) return new Uint8Array(x.slice().buffer);
  const out = new DataView(new ArrayBuffer(8 * x.length));
  for (let i = 0; i < x.length; i++) out.setFloat64(8 * i, x[i], true);
  return new Uint8Array(out.buffer);
}
/** Throws FLIGHT_BROKEN when the bytes are not whole doubles. */
export function decodeFloats(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0)
    throw new FarsideError('FLIGHT_BROKEN', 'a chunk of numbers of the flight is cut short', { numbers: { bytes: bytes.length } });
  // not slice: that of a Node buffer is a view into a pool
  const copy = new Uint8Array(bytes);
  if (LITTLE) return new Float64Array(copy.buffer);
  const view = new DataView(copy.buffer);
  return Float64Array.from({ length: copy.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

class Run {
  readonly centre: BodyId;
  readonly frame: FrameId;
  readonly t0: Epoch;
  readonly nodes = new Numbers();
  readonly thinner: NodeThinner;
  readonly bound: ThinBound;
  /** Seconds since t0 that are covered. */
  end = Number.NEGATIVE_INFINITY;
  plain = false;

  constructor(centre: BodyId, frame: FrameId, t0: Epoch, bound: ThinBound) {
    this.centre = centre;
    this.frame = frame;
    this.t0 = t0;
    this.bound = bound;
    this.thinner = new NodeThinner(bound, (rows, o) => this.nodes.push(rows, o, NODE));
  }
}

interface Piece {
  readonly vehicle: VehicleId;
  readonly kind: ChunkKind;
  readonly meta?: unknown;
  readonly data: Uint8Array;
}

/** Steps meet when their ends are this close, s: rounding of epochs at arc borders. */
const MEET = 1e-6;

class StoreRecorder implements Recorder {
  readonly phase: string;
  readonly #store: FlightStore;
  readonly #bound: ThinBound;
  readonly #limit: number;
  readonly #bounds = new Map<VehicleId, ThinBound>();
  readonly #runs = new Map<VehicleId, Run>();
  readonly #channels = new Map<string, { vehicle: VehicleId; name: string; unit: string; t0: Epoch; x: Numbers }>();
  #lists = new Map<ChunkKind, unknown[]>();
  #done: Piece[] = [];
  #held = 0;

  constructor(store: FlightStore, phase: string, o: RecorderOptions) {
    this.#store = store;
    this.phase = phase;
    this.#bound = o.bound ?? FAR_BOUND;
    this.#limit = o.limit ?? 256 * 1024 * 1024;
  }

  #take(bytes: number): void {
    this.#held += bytes;
    if (this.#held > this.#limit) {
      throw new FarsideError('RECORDER_FULL', `more than ${Math.round(this.#limit / 1048576)} MiB of record wait to be written`, {
        phase: this.phase,
        numbers: { held_bytes: this.#held },
        tryThis: 'flush between arcs',
      });
    }
  }

  /** The run that goes on at this instant, or a new one. */
  #run(vehicle: VehicleId, centre: BodyId, frame: FrameId, t0: Epoch, ta: number): Run {
    const run = this.#runs.get(vehicle);
    if (run && run.centre === centre && run.frame === frame && Math.abs(secondsBetween(run.t0, t0) + ta - run.end) <= MEET) return run;
    this.#end(vehicle);
    const fresh = new Run(centre, frame, t0, this.#bounds.get(vehicle) ?? this.#bound);
    this.#runs.set(vehicle, fresh);
    return fresh;
  }

  #end(vehicle: VehicleId): void {
    const run = this.#runs.get(vehicle);
    if (!run) return;
    run.thinner.finish();
    this.#runs.delete(vehicle);
    if (run.nodes.n === 0) return;
    const meta: NodesMeta = {
      centre: run.centre,
      frame: run.frame,
      t0: encodeEpoch(run.t0),
      maxError: run.thinner.worst,
      maxVelocityError: run.thinner.worstVelocity,
    };
    this.#done.push({ vehicle, kind: 'nodes', meta, data: run.nodes.bytes() });
  }

  arc(
    vehicle: VehicleId,
    centre: BodyId,
    t0: Epoch,
    ta: number,
    tb: number,
    mass: number | undefined,
    at: DenseSource,
    frame: FrameId = 'icrf',
    ends?: QuinticEnds,
  ): void {
    if (tb === ta) return;
    const run = this.#run(vehicle, centre, frame, t0, ta);
    const shift = secondsBetween(run.t0, t0);
    const before = run.nodes.n;
    if (run.plain) run.plain = false;
    if (ends) run.thinner.quintic(ta, tb, ends, shift);
    // without a mass the source must write one: NaN is refused
    else run.thinner.step(ta, tb, at, mass ?? Number.NaN, shift);
    run.end = tb + shift;
    this.#take(8 * (run.nodes.n - before));
  }

  node(vehicle: VehicleId, centre: BodyId, epoch: Epoch, y: ArrayLike<number>, frame: FrameId = 'icrf'): void {
    let run = this.#runs.get(vehicle);
    if (!run?.plain || run.centre !== centre || run.frame !== frame) {
      this.#end(vehicle);
      run = new Run(centre, frame, epoch, this.#bound);
      run.plain = true;
      this.#runs.set(vehicle, run);
    }
    const t = secondsBetween(run.t0, epoch);
    for (let k = 0; k < NODE - 1; k++) {
      if (!Number.isFinite(y[k]))
        throw new FarsideError('RECORD_NAN', `a node of '${vehicle}' holds a value that is no number`, { phase: this.phase });
    }
    if (t < run.end)
      throw new FarsideError('RECORD_ORDER', 'a recorded path runs forward in time', {
        phase: this.phase,
        numbers: { from_s: run.end, to_s: t },
      });
    run.end = t;
    run.nodes.push([t], 0, 1);
    run.nodes.push(y, 0, NODE - 1);
    this.#take(8 * NODE);
  }

  rest(vehicle: VehicleId, centre: BodyId, frame: FrameId, from: Epoch, to: Epoch, r: ArrayLike<number>, mass: number): void {
    const y = [r[0], r[1], r[2], 0, 0, 0, 0, 0, 0, mass];
    this.#end(vehicle);
    this.node(vehicle, centre, from, y, frame);
    this.node(vehicle, centre, to, y, frame);
    this.#end(vehicle);
  }

  precision(vehicle: VehicleId, bound: ThinBound): void {
    this.#end(vehicle);
    this.#bounds.set(vehicle, bound);
  }

  #list(kind: ChunkKind, item: unknown): void {
    const list = this.#lists.get(kind);
    if (list) list.push(item);
    else this.#lists.set(kind, [item]);
    this.#take(128);
  }
  event(e: FlightEvent): void {
    this.#list('event', { ...e, epoch: encodeEpoch(e.epoch) });
  }
  burn(b: FlightBurn): void {
    this.#list('burn', { ...b, start: encodeEpoch(b.start) });
  }
  mass(line: MassLine): void {
    this.#list('mass', { ...line, epoch: encodeEpoch(line.epoch) });
  }
  contact(c: Contact): void {
    this.#list('contact', { ...c, start: encodeEpoch(c.start), end: encodeEpoch(c.end) });
  }
  measures(values: Readonly<Record<string, MeasureValue>>): void {
    for (const [name, value] of Object.entries(values)) this.#list('measure', { name, value: encodeMeasure(value) });
  }
  plan(plan: unknown): void {
    this.#list('plan', plan);
  }
  score(rows: readonly Fact[]): void {
    for (const r of rows) {
      const published = { ...r.published, value: encodeMeasure(r.published.value) };
      this.#list('score', { ...r, published, ...(r.flown === undefined ? {} : { flown: encodeMeasure(r.flown) }) });
    }
  }

  reads(reads: unknown): void {
    this.#list('reads', reads);
  }
  outline(kept: unknown): void {
    this.#list('outline', kept);
  }

  channel(vehicle: VehicleId, name: string, unit: string, epoch: Epoch, value: number): void {
    if (!Number.isFinite(value))
      throw new FarsideError('RECORD_NAN', `channel '${vehicle}.${name}' was given ${value}`, { phase: this.phase });
    const id = `${vehicle}.${name}`;
    let c = this.#channels.get(id);
    if (!c) {
      c = { vehicle, name, unit, t0: epoch, x: new Numbers() };
      this.#channels.set(id, c);
    } else if (c.unit !== unit) {
      throw new FarsideError('CHANNEL_UNIT', `channel '${id}' is in ${c.unit || '1'}, not in ${unit || '1'}`, {
        phase: this.phase,
        expected: c.unit,
        found: unit,
      });
    }
    c.x.push([secondsBetween(c.t0, epoch), value], 0, 2);
    this.#take(16);
  }

  handover(h: Handover): void {
    for (const v of h.vehicles.values()) {
      const off = secondsBetween(h.epoch, v.state.epoch);
      // a microsecond: the rounding of an epoch that was summed up
      if (Math.abs(off) > 1e-6) {
        throw new FarsideError('HANDOVER_EPOCH', `'${v.id}' is ${off} s away from the epoch of the hand-over`, {
          phase: this.phase,
          numbers: { off_s: off },
        });
      }
    }
    const data = encodeJson(handoverToJson(h));
    this.#done.push({ vehicle: '', kind: 'handover', data });
    this.#take(data.length);
  }

  paths(): readonly Trajectory[] {
    for (const v of [...this.#runs.keys()]) this.#end(v);
    const nodes = this.#done.filter((p) => p.kind === 'nodes');
    const arcs = Map.groupBy(
      nodes.map((p) => makeArc(this.phase, p.vehicle, p.meta as NodesMeta, decodeFloats(p.data))),
      (a) => a.vehicle,
    );
    return [...arcs].map(([vehicle, list]) => makeTrajectory(vehicle, list));
  }

  async flush(): Promise<void> {
    const handovers = this.#done.filter((p) => p.kind === 'handover');
    for (const v of [...this.#runs.keys()]) this.#end(v);
    const pieces = this.#done.filter((p) => p.kind !== 'handover');
    for (const c of this.#channels.values()) {
      pieces.push({ vehicle: c.vehicle, kind: 'channel', meta: { name: c.name, unit: c.unit, t0: encodeEpoch(c.t0) }, data: c.x.bytes() });
    }
    for (const [kind, list] of this.#lists) pieces.push({ vehicle: '', kind, data: encodeJson(list) });
    this.#channels.clear();
    this.#lists = new Map();
    this.#done = [];
    this.#held = 0;
    for (const p of [...pieces, ...handovers]) await this.#store.append({ phase: this.phase, ...p });
  }

  async seal(h: Handover): Promise<void> {
    this.handover(h);
    await this.flush();
    await this.#store.seal(this.phase);
  }
}

/** A recorder of one phase into a store. */
export function createRecorder(store: FlightStore, phase: string, o: RecorderOptions = {}): Recorder {
  return new StoreRecorder(store, phase, o);
}

export function encodeMeasure(v: MeasureValue): unknown {
  return typeof v === 'object' && 'epoch' in v ? { epoch: encodeEpoch(v.epoch) } : v;
}
