import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight, Ride } from '@farside/flight';
import { type Module, moduleMass, modulesOf, posesOf } from '@farside/vehicle';

/** Where a module stands in its vehicle: all are on one axis, z. `flip`: upside down, its own z against the vehicle's. */
export interface Seat {
  readonly module: string;
  /** Of the module's own origin (its lower end), m from the vehicle's. */
  readonly z: number;
  readonly flip: boolean;
}

/** A vehicle while it is made of the same modules. */
export interface Assembly {
  readonly vehicle: string;
  readonly start: Epoch;
  readonly end: Epoch;
  readonly root: string;
  readonly seats: readonly Seat[];
}

/** How the vehicles of a flight are put together, and when: from the hand-overs, the rides and the dockings. */
export interface Layout {
  readonly assemblies: readonly Assembly[];
  /** The vehicle as it is at an epoch; at a border the later one. */
  assembly(vehicle: string, epoch: Epoch): Assembly | undefined;
  /** Centre of mass of an assembly, m along its z. Propellant between two hand-overs goes linearly with time. */
  com(a: Assembly, epoch: Epoch): number;
  /** Length of a module, m. */
  length(module: string): number;
}

interface Weighed {
  readonly epoch: Epoch;
  readonly mass: number;
  readonly z: number;
}

/** A module that no hand-over of the flight holds is drawn this long, m. */
const UNKNOWN_LENGTH = 2;

export function layoutOf(flight: Flight, rides: ReadonlyMap<string, readonly Ride[]>): Layout {
  const modules = new Map<string, Module>();
  const weighed = new Map<string, Weighed[]>();
  for (const h of flight.handovers()) {
    for (const v of h.vehicles.values()) {
      for (const m of modulesOf(v.stack)) {
        modules.set(m.id, m);
        const own = moduleMass(v.stack, m);
        const list = weighed.get(m.id) ?? [];
        list.push({ epoch: h.epoch, mass: own.mass, z: own.com[2] });
        weighed.set(m.id, list);
      }
    }
  }
  // uniform cylinders: as long as twice the height of the centre of the dry mass
  const length = (id: string): number => 2 * (modules.get(id)?.dry.com[2] ?? UNKNOWN_LENGTH / 2);

  const seatsOf = (vehicle: string, ids: readonly string[], start: Epoch): { root: string; seats: Seat[] } => {
    for (const h of flight.handovers()) {
      for (const v of h.vehicles.values()) {
        const poses = posesOf(v.stack);
        if (v.id !== vehicle || poses.size !== ids.length || !ids.every((id) => poses.has(id))) continue;
        return {
          root: v.stack.root.module.id,
          seats: [...poses].map(([module, p]) => ({ module, z: p.position[2], flip: Math.abs(p.attitude[3]) < 0.5 })),
        };
      }
    }
    // no hand-over saw it like this: what was there before stays where it was, what docked stands head down on the top, what carries it all is below
    const known = flight
      .handovers()
      .flatMap((h) => [...h.vehicles.values()])
      .find((v) => v.id === vehicle || modulesOf(v.stack).some((m) => m.id === vehicle));
    const root = ids.includes(vehicle) ? vehicle : (known?.stack.root.module.id ?? ids[0]);
    const docked = flight.events({ kind: 'docking' }).some((d) => Math.abs(secondsBetween(d.epoch, start)) < 1);
    const poses = known ? posesOf(known.stack) : new Map();
    return {
      root,
      seats: ids.map((module): Seat => {
        if (module === root) return { module, z: 0, flip: false };
        const own = rides.get(module)?.some((r) => r.vehicle === module && compareEpochs(r.end, start) <= 0);
        if (docked && own) return { module, z: length(root) + length(module), flip: true };
        const p = poses.get(module);
        return { module, z: p ? p.position[2] : -length(module), flip: false };
      }),
    };
  };

  const assemblies: Assembly[] = [];
  for (const vehicle of new Set([...rides.values()].flat().map((r) => r.vehicle))) {
    const aboard = [...rides].flatMap(([module, list]) => list.filter((r) => r.vehicle === vehicle).map((r) => ({ module, ...r })));
    const borders = aboard.flatMap((r) => [r.start, r.end]).sort(compareEpochs);
    for (let i = 0; i + 1 < borders.length; i++) {
      const start = borders[i];
      const end = borders[i + 1];
      if (compareEpochs(end, start) <= 0) continue;
      const ids = aboard.filter((r) => compareEpochs(r.start, start) <= 0 && compareEpochs(r.end, end) >= 0).map((r) => r.module);
      if (ids.length > 0) assemblies.push({ vehicle, start, end, ...seatsOf(vehicle, ids, start) });
    }
  }

  const massAt = (id: string, epoch: Epoch, out: { mass: number; z: number }): void => {
    const list = weighed.get(id);
    out.mass = list?.[0]?.mass ?? 1;
    out.z = list?.[0]?.z ?? length(id) / 2;
    if (!list) return;
    for (let i = 0; i < list.length; i++) {
      const t = secondsBetween(list[i].epoch, epoch);
      if (t < 0) break;
      const next = list[i + 1];
      const part = next ? Math.min(1, t / secondsBetween(list[i].epoch, next.epoch)) : 0;
      out.mass = list[i].mass + part * ((next?.mass ?? 0) - list[i].mass);
      out.z = list[i].z + part * ((next?.z ?? 0) - list[i].z);
    }
  };
  const one = { mass: 0, z: 0 };

  return {
    assemblies,
    length,
    assembly(vehicle, epoch) {
      for (let i = assemblies.length - 1; i >= 0; i--) {
        const a = assemblies[i];
        if (a.vehicle === vehicle && compareEpochs(a.start, epoch) <= 0 && compareEpochs(epoch, a.end) <= 0) return a;
      }
      return undefined;
    },
    com(a, epoch) {
      let mass = 0;
      let moment = 0;
      for (const s of a.seats) {
        massAt(s.module, epoch, one);
        mass += one.mass;
        moment += one.mass * (s.z + (s.flip ? -one.z : one.z));
      }
      return moment / mass;
    },
  };
}
