import {
  type ArcEvent,
  type ArcHit,
  addSeconds,
  type BodyId,
  compareEpochs,
  compileRhs,
  type Environment,
  type Epoch,
  type FrameId,
  formatUtc,
  propagate,
  propagateMultistep,
  type Rhs,
  secondsBetween,
} from '@farside/astro';
import { FarsideError, portableMath as Math, mulMatVec, norm, sub, type Vec3, vecAt } from '@farside/math';
import {
  addCargo,
  type Cargo,
  dockVehicles,
  burn as drawPropellant,
  exhaustVelocity,
  type Handover,
  impulseForSpeed,
  MassBook,
  type MassReason,
  massFlow,
  massOf,
  modulesOf,
  type PortId,
  propulsor,
  removeCargo,
  type Stack,
  separateVehicle,
  transfer,
  usablePropellant,
  type VehicleId,
  type VehicleState,
} from '@farside/vehicle';
import type { WorldLog } from './log.ts';
import { lossMeter } from './losses.ts';
import { coastModel, type ModelSettings, type Surface } from './models.ts';
import type { Steering } from './steering.ts';

export interface WorldOptions {
  readonly env: Environment;
  readonly settings: ModelSettings;
  readonly phase: string;
  readonly log?: WorldLog;
  readonly signal?: AbortSignal;
  /** Called now and then with the epoch reached. */
  readonly reached?: (epoch: Epoch) => void;
}

/** A switching function on a coast, evaluated only while the arc is centred on `centre`; y = [r, v] about it, icrf axes, t seconds since the coast's start. */
export interface CoastEvent extends Omit<ArcEvent, 'g'> {
  readonly centre: BodyId;
  g(t: number, y: Float64Array): number;
}

export interface CoastOptions {
  readonly events?: readonly CoastEvent[];
  /** Relative tolerance of the variable-step propagator; default 1e-11. */
  readonly rtol?: number;
}

export interface CoastHit {
  readonly id: string;
  readonly epoch: Epoch;
  readonly centre: BodyId;
  readonly r: Vec3;
  readonly v: Vec3;
  readonly direction: 1 | -1;
}

export interface CoastEnd {
  readonly state: VehicleState;
  readonly hits: readonly CoastHit[];
  readonly stoppedBy?: string;
}

export interface BurnOrder {
  /** `module.engine` or `module.thruster-set`. */
  readonly engine: string;
  readonly what: string;
  readonly steering: Steering;
  /** s */
  readonly duration: number;
  /** 1 is full. */
  readonly throttle?: number;
  /** What to do when the tanks run dry before the end: default is an error. */
  readonly onDry?: 'error' | 'stop';
}

export interface BurnEnd {
  readonly state: VehicleState;
  readonly duration: number;
  readonly deltaV: number;
  readonly propellant: number;
}

/** Radius around the Moon inside which arcs are centred on it (the classical sphere of influence, rounded), m. */
export const MOON_SPHERE = 66e6;
/** Arcs of at least this length in a low circular orbit use the multistep propagator. s */
const LONG_ARC = 4000;
const MULTISTEP = 20;
/** Steps longer than that go with this order: the method is stable with longer steps the lower its order. */
const LONG_STEP_ORDER = 8;
const MOON_RADIUS = 1737.4e3;
const MOON_GM = 4.9028e12;

/** What sunlight presses on: all areas of a stack together. */
export function surfaceOf(stack: Stack): Surface {
  let area = 0;
  let weighted = 0;
  for (const m of modulesOf(stack)) {
    if (!m.sun) continue;
    area += m.sun.area;
    weighted += m.sun.area * m.sun.reflectivity;
  }
  return area > 0 ? { area, reflectivity: weighted / area } : { area: 0, reflectivity: 1 };
}

/** Low and nearly circular about the Moon: where a fixed-step multistep method pays. */
function isLowCircular(y: ArrayLike<number>): boolean {
  const r = Math.hypot(y[0], y[1], y[2]);
  if (r > 2.4e6 || r < MOON_RADIUS + 20e3) return false;
  const v2 = y[3] * y[3] + y[4] * y[4] + y[5] * y[5];
  const a = 1 / (2 / r - v2 / MOON_GM);
  if (!(a > 0)) return false;
  const rv = y[0] * y[3] + y[1] * y[4] + y[2] * y[5];
  const ex = 1 - r / a;
  const ey = rv / Math.sqrt(MOON_GM * a);
  const e = Math.hypot(ex, ey);
  return e < 0.04 && a * (1 - e) > MOON_RADIUS + 60e3;
}

/**
 * The only thing that moves time. Holds every living vehicle, each with its own clock, between two hand-overs; coasts and burns are integrated on the force
 * model of the region they are in. A world is used by one rollout and thrown away; values that leave it are immutable.
 */
export class World {
  readonly env: Environment;
  readonly #o: WorldOptions;
  readonly #living = new Map<VehicleId, VehicleState>();
  readonly #book = new MassBook();

  constructor(from: Handover, o: WorldOptions) {
    this.#o = o;
    this.env = o.env;
    for (const v of from.vehicles.values()) {
      this.#living.set(v.id, v);
      this.#enter(v, 'start', 'handed over');
    }
  }

  /** A silent copy at the present instant: to look ahead without moving. */
  fork(): World {
    const epoch = [...this.#living.values()][0]?.state.epoch ?? { s: 0, f: 0 };
    const { log: _log, reached: _reached, ...quiet } = this.#o;
    return new World({ epoch, vehicles: new Map(this.#living) }, quiet);
  }

  get ids(): readonly VehicleId[] {
    return [...this.#living.keys()];
  }

  vehicle(id: VehicleId): VehicleState {
    const v = this.#living.get(id);
    if (!v) {
      throw new FarsideError('VEHICLE_UNKNOWN', `there is no vehicle '${id}' in flight`, {
        phase: this.#o.phase,
        expected: `one of ${this.ids.join(', ')}`,
        found: id,
      });
    }
    return v;
  }

  mass(id: VehicleId): number {
    return massOf(this.vehicle(id).stack);
  }

  /** The lines of this world's mass book, and whether it closes. */
  get book(): MassBook {
    return this.#book;
  }

  event(kind: string, text: string, o: { vehicle?: VehicleId; epoch: Epoch; data?: Readonly<Record<string, number>> }): void {
    this.#o.log?.event({ phase: this.#o.phase, kind, text, ...o });
  }

  channel(id: VehicleId, name: string, unit: string, epoch: Epoch, value: number): void {
    this.#o.log?.channel(id, name, unit, epoch, value);
  }

  /** Puts a vehicle into the world, or replaces its state: for phases with a simulation of their own (descent, entry), which also log their arcs. */
  put(v: VehicleState, reason: MassReason, what: string): void {
    this.#living.set(v.id, v);
    this.#enter(v, reason, what);
  }

  /** Moves a vehicle that stands on a body to its state at a later epoch; nothing else changes. The time it stood goes to the log. */
  stand(v: VehicleState): void {
    const before = this.vehicle(v.id);
    this.#rest(before, v);
    this.#living.set(v.id, v);
  }

  /** Logs the stay on the ground between two states, when both are the same place of it: a vehicle that has just come down was in flight before. */
  #rest(a: VehicleState, b: VehicleState): void {
    const log = this.#o.log;
    const { centre } = b.state;
    const frame = GROUND[centre];
    if (!log?.rest || !frame || a.state.centre !== centre || secondsBetween(a.state.epoch, b.state.epoch) <= 0) return;
    const m = new Float64Array(18);
    this.env.frames.rotation('icrf', frame, a.state.epoch, m);
    const from = mulMatVec(m, a.state.r);
    this.env.frames.rotation('icrf', frame, b.state.epoch, m);
    const to = mulMatVec(m, b.state.r);
    if (norm(sub(from, to)) > SAME_PLACE) return;
    log.rest(b.id, centre, frame, a.state.epoch, b.state.epoch, from, massOf(a.stack));
  }

  get log(): WorldLog | undefined {
    return this.#o.log;
  }

  #enter(v: VehicleState, reason: MassReason, what: string): void {
    const line = this.#book.enter(v.state.epoch, v.id, reason, what, massOf(v.stack));
    this.#o.log?.mass(line);
  }

  #fail(e: unknown, epoch: Epoch): never {
    const where = { phase: this.#o.phase, epoch: formatUtc(epoch) };
    if (!(e instanceof FarsideError)) throw e;
    if (e.code !== 'PROPAGATION_STEP_TOO_LONG') throw e.within(where);
    // who flies a mission sets no steps: it is a force that jumps by too much, and sunlight at the edge of a shadow is the one that the mission file sets
    throw new FarsideError(
      e.code,
      'the orbit about the Moon changes too abruptly to be followed: sunlight on it comes and goes too strongly',
      {
        ...where,
        ...(e.details.numbers ? { numbers: e.details.numbers } : {}),
        expected: 'an area times reflectivity of at most 0.1 m2 for a kilogram of the craft',
        tryThis: "a smaller 'area' or 'reflectivity' of the modules",
        cause: e,
      },
    );
  }

  /** Moves a vehicle's state to another centre at the same instant. */
  recentre(v: VehicleState, centre: BodyId): VehicleState {
    if (v.state.centre === centre) return v;
    const s = new Float64Array(6);
    this.env.ephemeris.state(v.state.centre, centre, v.state.epoch, s);
    const { r, v: w } = v.state;
    return {
      ...v,
      state: { ...v.state, centre, r: [r[0] + s[0], r[1] + s[1], r[2] + s[2]], v: [w[0] + s[3], w[1] + s[4], w[2] + s[5]] },
    };
  }

  /** Earth or Moon, by distance from the Moon. */
  #region(v: VehicleState): 'earth' | 'moon' {
    const m = this.recentre(v, 'moon').state.r;
    return Math.hypot(m[0], m[1], m[2]) < MOON_SPHERE ? 'moon' : 'earth';
  }

  /**
   * Coasts a vehicle to an epoch, or to the first stopping event. Arcs change centre at the edge of the Moon's sphere.
   * @throws what the propagator throws, with phase and epoch; COAST_BACKWARD when `until` lies in the vehicle's past.
   */
  coast(id: VehicleId, until: Epoch, o: CoastOptions = {}): CoastEnd {
    let v = this.vehicle(id);
    const start = v.state.epoch;
    const hits: CoastHit[] = [];
    if (secondsBetween(start, until) < -1e-6) {
      throw new FarsideError('COAST_BACKWARD', `'${id}' cannot coast back from ${formatUtc(start)} to ${formatUtc(until)}`, {
        phase: this.#o.phase,
      });
    }
    let stoppedBy: string | undefined;
    let region = this.#region(v);
    for (let guard = 0; stoppedBy === undefined && compareEpochs(v.state.epoch, until) < 0; guard++) {
      if (guard > 50)
        throw new FarsideError('COAST_RESTLESS', `'${id}' crosses the edge of the Moon's sphere again and again`, { phase: this.#o.phase });
      v = this.recentre(v, region);
      const end = this.#arc(v, region, until, start, o, hits);
      v = end.v;
      if (end.stoppedBy === EDGE) region = region === 'moon' ? 'earth' : 'moon';
      else stoppedBy = end.stoppedBy;
      this.#o.reached?.(v.state.epoch);
    }
    this.#living.set(id, v);
    return stoppedBy === undefined ? { state: v, hits } : { state: v, hits, stoppedBy };
  }

  #arc(
    v: VehicleState,
    region: 'earth' | 'moon',
    until: Epoch,
    start: Epoch,
    o: CoastOptions,
    hits: CoastHit[],
  ): { v: VehicleState; stoppedBy?: string } {
    const { epoch } = v.state;
    const offset = secondsBetween(start, epoch);
    const span = secondsBetween(epoch, until);
    const mass = massOf(v.stack);
    const rhs = compileRhs(coastModel(region, this.#o.settings, surfaceOf(v.stack), mass), this.env, epoch, 6);
    const y = Float64Array.of(...v.state.r, ...v.state.v);
    const events: ArcEvent[] = (o.events ?? [])
      .filter((e) => e.centre === region)
      .map((e) => ({ id: e.id, direction: e.direction, stop: e.stop, maxCheck: e.maxCheck, g: (t, w) => e.g(t + offset, w) }));
    const low = region === 'moon' && span > LONG_ARC && isLowCircular(y);
    if (!low) events.push(this.#edge(region, epoch));
    const log = this.#o.log;
    // Of a coast that is recorded only: what a solver tries may go anywhere.
    if (log) {
      if (inTheGround(y, region) <= 0) throw flewIntoTheGround(v.id, region, epoch);
      events.push({ id: INTO_THE_GROUND, direction: -1, stop: true, maxCheck: 600, g: (_t, w) => inTheGround(w, region) });
    }
    const options = {
      rtol: o.rtol ?? 1e-11,
      atol: ATOL6,
      events,
      ...(log
        ? {
            dense: (ta: number, tb: number, at: (t: number, out: Float64Array) => void, a?: Float64Array, b?: Float64Array) =>
              log.arc(v.id, region, epoch, ta, tb, mass, at, a && b && { a, ao: 0, b, bo: 0, ma: mass, mb: mass }),
          }
        : {}),
      ...(this.#o.signal ? { signal: this.#o.signal } : {}),
    };
    try {
      const step = this.#o.settings.lowOrbitStep ?? MULTISTEP;
      const coarse = step > MULTISTEP ? { order: LONG_STEP_ORDER, maxCorrection: 10 } : {};
      const end = low ? propagateMultistep(rhs, y, 0, span, { ...options, ...coarse, step }) : propagate(rhs, y, 0, span, options);
      for (const h of end.hits) if (h.id !== EDGE) hits.push(this.#hit(h, region, epoch));
      const at = end.stoppedBy === undefined ? until : addSeconds(epoch, end.t);
      if (end.stoppedBy === INTO_THE_GROUND) throw flewIntoTheGround(v.id, region, at);
      const next: VehicleState = { ...v, state: { epoch: at, centre: region, frame: 'icrf', r: vecAt(end.y, 0), v: vecAt(end.y, 3) } };
      return end.stoppedBy === undefined ? { v: next } : { v: next, stoppedBy: end.stoppedBy };
    } catch (e) {
      this.#fail(e, epoch);
    }
  }

  #hit(h: ArcHit, centre: BodyId, epoch: Epoch): CoastHit {
    return { id: h.id, epoch: addSeconds(epoch, h.t), centre, r: vecAt(h.y, 0), v: vecAt(h.y, 3), direction: h.direction };
  }

  #edge(region: 'earth' | 'moon', epoch: Epoch): ArcEvent {
    if (region === 'moon') {
      return { id: EDGE, direction: 1, stop: true, maxCheck: 3600, g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - MOON_SPHERE * 1.0001 };
    }
    const at = this.env.ephemeris.positionKernel('moon', 'earth', epoch);
    const m = new Float64Array(3);
    return {
      id: EDGE,
      direction: -1,
      stop: true,
      maxCheck: 3600,
      g: (t, y) => {
        at(t, m, 0);
        return Math.hypot(y[0] - m[0], y[1] - m[1], y[2] - m[2]) - MOON_SPHERE;
      },
    };
  }

  /**
   * Burns an engine for a time, steered by a law, on the force model of the region. The propellant comes out of the tanks of the stack.
   * @throws TANK_DRY with the figures when the tanks run dry first (unless `onDry` is `stop`), ENGINE_UNKNOWN.
   */
  burn(id: VehicleId, order: BurnOrder): BurnEnd {
    const before = this.vehicle(id);
    const v = this.recentre(before, this.#region(before));
    const { epoch } = v.state;
    try {
      return this.#burn(v, order);
    } catch (e) {
      this.#fail(e, epoch);
    }
  }

  #burn(v: VehicleState, order: BurnOrder): BurnEnd {
    const { epoch, centre } = v.state;
    const engine = propulsor(v.stack, order.engine);
    const throttle = order.throttle ?? 1;
    const flow = massFlow(engine, throttle);
    const thrust = engine.thrustMax * throttle;
    const usable = usablePropellant(v.stack, order.engine);
    let duration = order.duration;
    if (!(duration >= 0) || !Number.isFinite(duration))
      throw new FarsideError('BURN_NEGATIVE', `'${order.what}' of ${duration} s is no burn`);
    if (flow * duration > usable + 1e-9) {
      if (order.onDry !== 'stop') {
        throw new FarsideError(
          'TANK_DRY',
          `'${order.what}' needs ${(flow * duration).toFixed(1)} kg of propellant, '${order.engine}' has ${usable.toFixed(1)} kg`,
          {
            numbers: { wanted_kg: flow * duration, usable_kg: usable, short_kg: flow * duration - usable },
            tryThis: 'load more propellant, or make the manoeuvre or the vehicle smaller',
          },
        );
      }
      duration = usable / flow;
    }
    const m0 = massOf(v.stack);
    if (duration === 0) return { state: v, duration: 0, deltaV: 0, propellant: 0 };
    const model = coastModel(centre === 'moon' ? 'moon' : 'earth', this.#o.settings, surfaceOf(v.stack), m0);
    const coast = compileRhs(model, this.env, epoch, 6);
    const direction = new Float64Array(3);
    const rhs: Rhs = (t, y, dy) => {
      coast(t, y, dy);
      order.steering(t, y, direction);
      const a = thrust / y[6];
      dy[3] += a * direction[0];
      dy[4] += a * direction[1];
      dy[5] += a * direction[2];
      dy[6] = -flow;
    };
    const y = Float64Array.of(...v.state.r, ...v.state.v, m0);
    const log = this.#o.log;
    // of a burn that is recorded only, by forces of its own: what is flown is the same with and without
    const meter = log ? lossMeter() : undefined;
    const pull = log ? compileRhs(model, this.env, epoch, 6) : coast;
    const push = (t: number, w: Float64Array, u: Float64Array): number => {
      order.steering(t, w, u);
      return thrust / w[6];
    };
    const end = propagate(rhs, y, 0, duration, {
      rtol: 1e-11,
      atol: ATOL7,
      ...(log
        ? {
            dense: (ta: number, tb: number, at: (t: number, out: Float64Array) => void) => {
              log.arc(v.id, centre, epoch, ta, tb, undefined, at);
              meter?.step(ta, tb, at, pull, push);
            },
          }
        : {}),
      ...(this.#o.signal ? { signal: this.#o.signal } : {}),
    });
    const used = Math.min(flow * duration, usable);
    const drawn = drawPropellant(v.stack, order.engine, used);
    const m1 = massOf(drawn.stack);
    const deltaV = exhaustVelocity(engine) * Math.log(m0 / m1);
    const next: VehicleState = {
      ...v,
      stack: drawn.stack,
      state: { epoch: addSeconds(epoch, duration), centre, frame: 'icrf', r: vecAt(end.y, 0), v: vecAt(end.y, 3) },
    };
    this.#living.set(v.id, next);
    this.#enter(next, 'burn', `${order.what}, ${order.engine}`);
    const losses = meter?.losses();
    log?.burn({
      phase: this.#o.phase,
      vehicle: v.id,
      engine: order.engine,
      what: order.what,
      start: epoch,
      duration,
      deltaV,
      propellant: used,
      massBefore: m0,
      massAfter: m1,
      centre,
      ...(losses ? { losses } : {}),
    });
    return { state: next, duration, deltaV, propellant: used };
  }

  /** Seconds that an engine has to burn for a velocity change, from the vehicle's present mass (rocket equation). */
  burnTime(id: VehicleId, engine: string, deltaV: number, throttle = 1): number {
    const v = this.vehicle(id);
    const e = propulsor(v.stack, engine);
    return (massOf(v.stack) * (1 - Math.exp(-Math.abs(deltaV) / exhaustVelocity(e)))) / massFlow(e, throttle);
  }

  /**
   * Parts a vehicle at a port: the part that leaves gets its own name and `speed` (m/s, relative) along `direction` (icrf). Momentum and mass are conserved to rounding.
   */
  separate(
    id: VehicleId,
    port: PortId,
    o: { leaveId: VehicleId; speed: number; direction: Vec3 },
  ): { keep: VehicleState; leave: VehicleState } {
    const v = this.vehicle(id);
    const impulse = o.speed > 0 ? impulseForSpeed(v.stack, port, o.speed) : 0;
    const { keep, leave } = separateVehicle(v, port, { impulse, leaveId: o.leaveId, direction: o.direction });
    this.#living.set(keep.id, keep);
    this.#living.set(leave.id, leave);
    this.#enter(keep, 'separate', `${o.leaveId} separated`);
    this.#enter(leave, 'separate', `separated from ${id}`);
    return { keep, leave };
  }

  /** Joins vehicle b to a; b ends. Both at one epoch and centre. */
  dock(a: VehicleId, b: VehicleId, ports: readonly [PortId, PortId]): VehicleState {
    const va = this.vehicle(a);
    const vb = this.recentre(this.vehicle(b), va.state.centre);
    const { vehicle } = dockVehicles(va, vb, ports);
    this.#living.delete(b);
    this.#living.set(a, vehicle);
    const line = this.#book.enter(va.state.epoch, b, 'dock', `docked to ${a}`, 0);
    this.#o.log?.mass(line);
    this.#enter(vehicle, 'dock', `${b} docked`);
    return vehicle;
  }

  /** Takes a sample or another piece of cargo aboard a module. */
  load(id: VehicleId, module: string, cargo: Cargo): void {
    const v = this.vehicle(id);
    const next = { ...v, stack: addCargo(v.stack, module, cargo) };
    this.#living.set(id, next);
    this.#enter(next, 'sample', `${cargo.what ?? cargo.id} into ${module}`);
  }

  /** Moves cargo between modules of one vehicle. */
  transferCargo(id: VehicleId, cargo: string, to: string): void {
    const v = this.vehicle(id);
    this.#living.set(id, { ...v, stack: transfer(v.stack, cargo, to) });
  }

  /** Hands cargo from one vehicle to another that stands beside it. */
  handCargo(from: VehicleId, to: VehicleId, module: string, cargoId: string): void {
    const a = this.vehicle(from);
    const { stack, cargo } = removeCargo(a.stack, cargoId);
    const b = this.vehicle(to);
    const nextA = { ...a, stack };
    const nextB = { ...b, stack: addCargo(b.stack, module, cargo) };
    this.#living.set(from, nextA);
    this.#living.set(to, nextB);
    this.#enter(nextA, 'transfer', `${cargoId} to ${to}`);
    this.#enter(nextB, 'transfer', `${cargoId} from ${from}`);
  }

  /** Gives a vehicle another name; its book is closed and opened again under the new one. */
  rename(id: VehicleId, to: VehicleId): void {
    const v = this.vehicle(id);
    this.#living.delete(id);
    const next = { ...v, id: to };
    this.#living.set(to, next);
    const line = this.#book.enter(v.state.epoch, id, 'transfer', `goes on as ${to}`, 0);
    this.#o.log?.mass(line);
    this.#enter(next, 'transfer', `was ${id}`);
  }

  /** Ends a vehicle's life in the record: it hit the ground, or is no longer followed. Its mass leaves the book. */
  retire(id: VehicleId, why: string): void {
    const v = this.vehicle(id);
    this.#living.delete(id);
    const line = this.#book.enter(v.state.epoch, id, 'loss', why, 0);
    this.#o.log?.mass(line);
    this.event('end-of-life', `${id}: ${why}`, { vehicle: id, epoch: v.state.epoch });
  }

  /** Brings every living vehicle to one epoch and hands them over. Landed vehicles must have been moved by their phase (see `put`). */
  handover(epoch: Epoch, landed: ReadonlySet<VehicleId> = new Set()): Handover {
    for (const id of this.ids) {
      if (!landed.has(id) && secondsBetween(this.vehicle(id).state.epoch, epoch) > 0) this.coast(id, epoch);
    }
    this.#book.close();
    return { epoch, vehicles: new Map(this.#living) };
  }
}

/** Axes that turn with the ground. */
const GROUND: Readonly<Partial<Record<BodyId, FrameId>>> = { moon: 'moon-pa:de421', earth: 'itrf' };
/** Rounding of the turn there and back, m, with room; a vehicle in flight is elsewhere within a millisecond. */
const SAME_PLACE = 0.01;
const EDGE = 'edge of the lunar sphere';
const INTO_THE_GROUND = 'into the ground';
/** Radii that no ground lies below, m: the Moon's lowest floor is 9.1 km under its sphere, the Earth's poles 21.4 km under the equator. */
const LOWEST_GROUND: Readonly<Record<'earth' | 'moon', number>> = { earth: 6356e3, moon: 1737.4e3 - 9.5e3 };

/** Height over the lowest ground, m. */
const inTheGround = (y: ArrayLike<number>, centre: 'earth' | 'moon'): number => Math.hypot(y[0], y[1], y[2]) - LOWEST_GROUND[centre];

function flewIntoTheGround(id: VehicleId, centre: 'earth' | 'moon', epoch: Epoch): FarsideError {
  const body = centre === 'earth' ? 'Earth' : 'Moon';
  return new FarsideError('GROUND_HIT', `'${id}' flies into the ground of the ${body}`, {
    epoch: formatUtc(epoch),
    expected: `an orbit that stays above the ground until the vehicle is meant to come down`,
    tryThis:
      'higher orbits in this phase, or a shorter stay in them: low orbits about the Moon sink and rise by some ten kilometres within days',
  });
}
const ATOL6 = Float64Array.of(1e-3, 1e-3, 1e-3, 1e-6, 1e-6, 1e-6);
const ATOL7 = Float64Array.of(1e-3, 1e-3, 1e-3, 1e-6, 1e-6, 1e-6, 1e-6);
