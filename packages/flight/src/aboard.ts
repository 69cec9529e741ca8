import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { type ModuleId, modulesOf, type VehicleId } from '@farside/vehicle';
import type { Flight } from './flight.ts';
import { hasPath } from './spk-export.ts';

/** A stretch of time in which a module rides on one vehicle. */
export interface Ride {
  readonly vehicle: VehicleId;
  readonly start: Epoch;
  readonly end: Epoch;
}

/** Ends of paths and hand-overs are the same but for this, s. */
const ROUNDING = 1e-3;

/**
 * On which vehicle each module of a flight rides, and when: in order of time, without overlap. Read from the hand-overs (who is made of what), from where the paths of the vehicles begin and
 * end, and from the dockings in between. A module that is followed no longer (impact, end of life) ends with its last ride.
 */
export function ridesOf(flight: Flight): ReadonlyMap<ModuleId, readonly Ride[]> {
  const rides = new Map<ModuleId, Ride[]>();
  const paths = new Map(flight.vehicles.filter((v) => hasPath(flight, v)).map((v) => [v, flight.trajectory(v)]));
  let before = new Map<ModuleId, VehicleId>();
  let from = [...paths.values()].map((p) => p.start).sort(compareEpochs)[0];
  const add = (module: ModuleId, vehicle: VehicleId, start: Epoch, end: Epoch): void => {
    if (compareEpochs(end, start) <= 0) return;
    const list = rides.get(module) ?? [];
    const last = list.at(-1);
    if (last?.vehicle === vehicle && compareEpochs(last.end, start) >= 0) list[list.length - 1] = { ...last, end };
    else list.push({ vehicle, start, end });
    rides.set(module, list);
  };
  const earlier = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) < 0 ? a : b);
  const later = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) > 0 ? a : b);
  for (const { phase, handover } of flight.phases) {
    const after = new Map<ModuleId, VehicleId>();
    for (const v of handover.vehicles.values()) for (const m of modulesOf(v.stack)) after.set(m.id, v.id);
    const dockings = flight.events({ phase, kind: 'docking' });
    for (const module of new Set([...before.keys(), ...after.keys()])) {
      const old = before.get(module);
      const now = after.get(module);
      if (old === undefined && now !== undefined) {
        // the first phase: what has its own path later came up on what has one from the start
        const begun = later(paths.get(now)?.start ?? from, from);
        const lifter = [...paths].find(([, p]) => compareEpochs(p.start, from) === 0)?.[0];
        if (lifter !== undefined) add(module, lifter, from, begun);
        add(module, now, begun, handover.epoch);
      } else if (old !== undefined && old === now) {
        add(module, old, from, handover.epoch);
      } else if (old !== undefined && now !== undefined) {
        // it changed over: at the docking when both were there before, else where the new one begins
        const begun = paths.get(now)?.start ?? from;
        const docked = dockings.find((d) => d.vehicle === now);
        const at = secondsBetween(from, begun) > -ROUNDING ? later(begun, from) : (docked?.epoch ?? handover.epoch);
        add(module, old, from, at);
        add(module, now, at, handover.epoch);
      } else if (old !== undefined) {
        add(module, old, from, earlier(handover.epoch, paths.get(old)?.end ?? handover.epoch));
      }
      // a vehicle without a path between docking and release rides on whoever it is docked to
      const path = paths.get(old ?? '');
      if (old !== undefined && path) {
        for (const d of dockings.filter((x) => x.vehicle !== undefined && x.vehicle !== old)) {
          const next = path.arcs.find((a) => compareEpochs(a.start, addSeconds(d.epoch, 1)) > 0);
          const covered = path.arcAt(addSeconds(d.epoch, 1));
          if (covered || d.vehicle === undefined) continue;
          insert(rides, module, {
            vehicle: d.vehicle,
            start: later(d.epoch, from),
            end: earlier(next?.start ?? handover.epoch, handover.epoch),
          });
        }
      }
    }
    before = after;
    from = handover.epoch;
  }
  return rides;
}

/** Puts a ride into the middle of those that a module has. */
function insert(rides: Map<ModuleId, Ride[]>, module: ModuleId, ride: Ride): void {
  const out: Ride[] = [];
  for (const r of rides.get(module) ?? []) {
    if (compareEpochs(r.end, ride.start) <= 0 || compareEpochs(r.start, ride.end) >= 0) {
      out.push(r);
      continue;
    }
    if (compareEpochs(r.start, ride.start) < 0) out.push({ ...r, end: ride.start });
    if (compareEpochs(r.end, ride.end) > 0) out.push({ ...r, start: ride.end });
  }
  out.push(ride);
  rides.set(
    module,
    out.sort((a, b) => compareEpochs(a.start, b.start)),
  );
}

/** The ride of a module at an epoch; at a border the later one. Undefined when it is not followed then. */
export function rideAt(rides: readonly Ride[], epoch: Epoch): Ride | undefined {
  return rides.findLast((r) => compareEpochs(r.start, epoch) <= 0 && compareEpochs(epoch, r.end) <= 0);
}
