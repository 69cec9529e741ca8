import { cross, dot, FarsideError, portableMath as Math, norm, unit, type Vec3 } from '@farside/math';
import { dock } from './join.ts';
import { partId } from './stack.ts';
import type { Aero, Cargo, Engine, Feed, Inertia, Module, Port, Stack, SunFace, Tank, Thruster } from './types.ts';

export interface EngineSpec {
  /** N, of one motor. */
  readonly thrust: number;
  /** Lowest thrust of one motor, N; left out: on or off. */
  readonly minimum?: number | undefined;
  readonly isp: number;
  readonly count?: number | undefined;
  readonly position?: Vec3 | undefined;
  readonly direction?: Vec3 | undefined;
  /** Left out: all tanks of the module. */
  readonly tanks?: readonly string[] | undefined;
  readonly draw?: Feed['draw'] | undefined;
  readonly mixture?: Readonly<Record<string, number>> | undefined;
}
export interface ThrusterSpec extends Omit<EngineSpec, 'count' | 'minimum'> {
  readonly id: string;
  readonly set: string;
}
export interface TankSpec {
  readonly id: string;
  readonly capacity: number;
  /** kg at the start; left out: full. */
  readonly fill?: number | undefined;
  readonly kind?: string | undefined;
  readonly position?: Vec3 | undefined;
  readonly gyration?: number | undefined;
}
export interface PortSpec {
  readonly id: string;
  readonly position: Vec3;
  readonly axis: Vec3;
  readonly clock?: Vec3 | undefined;
}

/**
 * A module in plain words, SI: what a mission file says of it. Only `id` and `dry` are needed. What is left out is filled in as a
 * cylinder of uniform dry mass standing on its lower end at the origin, +z up: centre of mass at mid height, ports `top` and `bottom` at the
 * ends, one tank `propellant` at the centre of mass (a sphere of density 1,150 kg/m^3, between the two liquids of an MMH/NTO system), engines
 * at the bottom pushing up. Without `size`, length and diameter are those of a cylinder as long as wide with 200 kg/m^3 of full mass.
 */
export interface ModuleSpec {
  readonly id: string;
  /** kg */
  readonly dry: number;
  /** kg, in one tank `propellant` that is full at the start; not together with `tanks`. */
  readonly propellant?: number | undefined;
  readonly tanks?: readonly TankSpec[] | undefined;
  readonly size?: { readonly length: number; readonly diameter: number } | undefined;
  readonly com?: Vec3 | undefined;
  /** About the centre of mass, kg m^2. */
  readonly inertia?: Inertia | undefined;
  readonly engines?: Readonly<Record<string, EngineSpec>> | undefined;
  readonly thrusters?: readonly ThrusterSpec[] | undefined;
  readonly ports?: readonly PortSpec[] | undefined;
  readonly hold?: Vec3 | undefined;
  readonly holdCapacity?: number | undefined;
  readonly area?: number | undefined;
  readonly reflectivity?: number | undefined;
  readonly aero?:
    | {
        readonly 'ballistic-coefficient': number;
        readonly 'lift-to-drag': number;
        readonly diameter: number;
        readonly 'nose-radius': number;
      }
    | undefined;
}

const PROPELLANT_DENSITY = 1150;
const BULK_DENSITY = 200;

function fault(id: string, what: string, numbers?: Record<string, number>): FarsideError {
  return new FarsideError('VEHICLE_SPEC', `module '${id}': ${what}`, numbers ? { numbers } : {});
}

function checked(id: string, what: string, x: number, least: number, open = false): number {
  if (!Number.isFinite(x) || x < least || (open && x === least))
    throw fault(id, `${what} must be ${open ? 'above' : 'at least'} ${least}, not ${x}`);
  return x;
}

function direction(id: string, what: string, v: Vec3): Vec3 {
  const n = norm(v);
  if (!(n > 0) || !Number.isFinite(n)) throw fault(id, `${what} has no direction`);
  return unit(v);
}

/** Some unit vector across `axis`: that of x, y, z which lies most across it, made perpendicular. */
function across(axis: Vec3): Vec3 {
  const a = axis.map(Math.abs);
  const i = a[0] <= a[1] && a[0] <= a[2] ? 0 : a[1] <= a[2] ? 1 : 2;
  const e: Vec3 = [i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0];
  return unit(cross(cross(axis, e), axis));
}

function buildPort(id: string, p: PortSpec): Port {
  const axis = direction(id, `the axis of port '${p.id}'`, p.axis);
  const given = p.clock ? direction(id, `the clock of port '${p.id}'`, p.clock) : across(axis);
  // 1e-9 rad: a clock written with ten digits
  if (Math.abs(dot(given, axis)) > 1e-9) throw fault(id, `the clock of port '${p.id}' is not perpendicular to its axis`);
  return { id: p.id, position: p.position, axis, clock: unit(cross(cross(axis, given), axis)) };
}

function unique(id: string, what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const n of names) {
    if (n === '' || /[.\s]/.test(n)) throw fault(id, `${what} '${n}' must not be empty nor hold a dot or a space`);
    if (seen.has(n)) throw fault(id, `two ${what}s are called '${n}'`);
    seen.add(n);
  }
}

/** Builds a module from plain words. Throws VEHICLE_SPEC, saying what is wrong with which part. */
export function buildModule(spec: ModuleSpec): Module {
  const { id } = spec;
  unique(id, 'module', [id]);
  const dry = checked(id, 'dry mass', spec.dry, 0, true);
  const propellant = checked(id, 'propellant', spec.propellant ?? 0, 0);
  if (spec.tanks && propellant > 0) throw fault(id, "give either 'propellant' or 'tanks'");
  const full = dry + propellant + (spec.tanks ?? []).reduce((s, t) => s + t.capacity, 0);
  const side = Math.cbrt((4 * full) / (Math.PI * BULK_DENSITY));
  const length = checked(id, 'length', spec.size?.length ?? side, 0, true);
  const diameter = checked(id, 'diameter', spec.size?.diameter ?? side, 0, true);
  const middle: Vec3 = [0, 0, length / 2];
  const com = spec.com ?? middle;
  // Solid cylinder about its centre: m r^2/2 about its axis, m (3 r^2 + l^2)/12 across.
  const r2 = (diameter * diameter) / 4;
  const acrossI = (dry * (3 * r2 + length * length)) / 12;
  const inertia: Inertia = spec.inertia ?? [acrossI, 0, 0, 0, acrossI, 0, 0, 0, (dry * r2) / 2];

  const given: readonly TankSpec[] = spec.tanks ?? (propellant > 0 ? [{ id: 'propellant', capacity: propellant }] : []);
  const tanks = given.map((t): Tank => {
    const capacity = checked(id, `capacity of tank '${t.id}'`, t.capacity, 0);
    if (t.fill !== undefined && !(t.fill >= 0 && t.fill <= capacity)) {
      throw fault(id, `tank '${t.id}' cannot hold ${t.fill} kg`, { capacity_kg: capacity });
    }
    const radius = Math.cbrt((3 * capacity) / (4 * Math.PI * PROPELLANT_DENSITY));
    return {
      id: t.id,
      capacity,
      kind: t.kind ?? 'propellant',
      position: t.position ?? com,
      // solid sphere: k^2 = 2/5 r^2
      gyration: t.gyration ?? Math.sqrt(0.4) * radius,
    };
  });
  unique(
    id,
    'tank',
    tanks.map((t) => t.id),
  );

  const feedOf = (name: string, e: EngineSpec | ThrusterSpec): Feed => {
    const names = e.tanks ?? tanks.map((t) => t.id);
    for (const n of names)
      if (!n.includes('.') && !tanks.some((t) => t.id === n)) throw fault(id, `engine '${name}' feeds from an unknown tank '${n}'`);
    if (e.mixture) {
      const sum = Object.values(e.mixture).reduce((s, x) => s + x, 0);
      if (Math.abs(sum - 1) > 1e-9) throw fault(id, `the mixture of engine '${name}' adds up to ${sum}, not 1`, { sum });
    }
    return { tanks: names, draw: e.draw ?? 'proportional', ...(e.mixture ? { mixture: e.mixture } : {}) };
  };
  const engines = Object.entries(spec.engines ?? {}).map(([name, e]): Engine => {
    const count = checked(id, `count of engine '${name}'`, e.count ?? 1, 1);
    const thrust = checked(id, `thrust of engine '${name}'`, e.thrust, 0, true);
    const least = checked(id, `lowest thrust of engine '${name}'`, e.minimum ?? thrust, 0, true);
    if (least > thrust)
      throw fault(id, `the lowest thrust of engine '${name}' is above its highest`, { lowest_N: least, highest_N: thrust });
    return {
      id: name,
      thrustMax: thrust * count,
      thrustMin: least * count,
      isp: checked(id, `specific impulse of engine '${name}'`, e.isp, 0, true),
      count,
      position: e.position ?? [0, 0, 0],
      direction: direction(id, `engine '${name}'`, e.direction ?? [0, 0, 1]),
      feed: feedOf(name, e),
    };
  });
  const thrusters = (spec.thrusters ?? []).map(
    (t): Thruster => ({
      id: t.id,
      set: t.set,
      thrust: checked(id, `thrust of thruster '${t.id}'`, t.thrust, 0, true),
      isp: checked(id, `specific impulse of thruster '${t.id}'`, t.isp, 0, true),
      position: t.position ?? [0, 0, 0],
      direction: direction(id, `thruster '${t.id}'`, t.direction ?? [0, 0, 1]),
      feed: feedOf(t.id, t),
    }),
  );
  unique(id, 'engine', [...engines.map((e) => e.id), ...new Set(thrusters.map((t) => t.set))]);
  unique(
    id,
    'thruster',
    thrusters.map((t) => t.id),
  );
  for (const t of thrusters) {
    const first = thrusters.find((x) => x.set === t.set)!;
    if (JSON.stringify(first.feed) !== JSON.stringify(t.feed))
      throw fault(id, `the thrusters of set '${t.set}' do not feed from the same tanks`);
  }

  const ports = (
    spec.ports ?? [
      { id: 'top', position: [0, 0, length], axis: [0, 0, 1], clock: [1, 0, 0] },
      { id: 'bottom', position: [0, 0, 0], axis: [0, 0, -1], clock: [1, 0, 0] },
    ]
  ).map((p) => buildPort(id, p as PortSpec));
  unique(
    id,
    'port',
    ports.map((p) => p.id),
  );
  const sun: SunFace | undefined = spec.area === undefined ? undefined : { area: spec.area, reflectivity: spec.reflectivity ?? 1.3 };
  const aero: Aero | undefined = spec.aero && {
    ballisticCoefficient: spec.aero['ballistic-coefficient'],
    liftToDrag: spec.aero['lift-to-drag'],
    diameter: spec.aero.diameter,
    noseRadius: spec.aero['nose-radius'],
  };
  return {
    id,
    dry: { mass: dry, com, inertia },
    tanks,
    engines,
    thrusters,
    ports,
    hold: spec.hold ?? com,
    ...(spec.holdCapacity === undefined ? {} : { holdCapacity: spec.holdCapacity }),
    ...(sun ? { sun } : {}),
    ...(aero ? { aero } : {}),
  };
}

/** A stack of one module, tanks as the description says (full unless `fill` says otherwise), hold empty. */
export function stackOf(module: Module, fills: Readonly<Record<string, number>> = {}, cargo: readonly Cargo[] = []): Stack {
  return {
    root: { module, joints: [] },
    fill: new Map(module.tanks.map((t) => [partId(module.id, t.id), fills[t.id] ?? t.capacity])),
    cargo: cargo.length > 0 ? new Map([[module.id, cargo]]) : new Map(),
  };
}

/**
 * Builds modules and joins them; the first is the root. `joints` are pairs of `module.port`; without them each module's `bottom` stands on the
 * `top` of the one before. Throws VEHICLE_SPEC, PORT_UNKNOWN, PORT_TAKEN, STACK_LOOSE (a module that no joint holds).
 */
export function buildStack(specs: readonly ModuleSpec[], joints?: readonly (readonly [string, string])[]): Stack {
  if (specs.length === 0) throw new FarsideError('VEHICLE_SPEC', 'a stack needs at least one module');
  const pairs = joints ?? specs.slice(1).map((s, i) => [partId(specs[i].id, 'top'), partId(s.id, 'bottom')] as const);
  const single = specs.map((s) => stackOf(buildModule(s), Object.fromEntries((s.tanks ?? []).map((t) => [t.id, t.fill ?? t.capacity]))));
  const loose = new Map(single.map((s) => [s.root.module.id, s]));
  if (loose.size < specs.length) throw new FarsideError('STACK_DUPLICATE', 'two modules of a stack have the same name');
  let stack = single[0];
  loose.delete(stack.root.module.id);
  const left = [...pairs];
  while (left.length > 0) {
    const i = left.findIndex(([a, b]) => loose.has(a.split('.')[0]) !== loose.has(b.split('.')[0]));
    if (i < 0) {
      const [a, b] = left[0];
      throw new FarsideError('STACK_LOOSE', `the joint of '${a}' and '${b}' does not hang on the rest of the stack, or closes a ring`, {
        found: `${a} to ${b}`,
      });
    }
    const [[a, b]] = left.splice(i, 1);
    const [held, added] = loose.has(a.split('.')[0]) ? [b, a] : [a, b];
    const name = added.split('.')[0];
    stack = dock(stack, loose.get(name)!, [held, added]);
    loose.delete(name);
  }
  if (loose.size > 0) {
    throw new FarsideError('STACK_LOOSE', `no joint holds ${[...loose.keys()].map((k) => `'${k}'`).join(', ')}`, {
      tryThis: 'name a joint for each module but the first',
    });
  }
  return stack;
}
