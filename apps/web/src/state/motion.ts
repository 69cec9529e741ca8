import { BODIES, type BodyId, type Environment, type Epoch } from '@farside/astro';
import { type Flight, inertialAt, rideAt, ridesOf } from '@farside/flight';
import { kept } from './kept.ts';

/** Where a module is and how fast, for figures. */
export interface Motion {
  /** The vehicle that it rides on. */
  readonly vehicle: string;
  readonly centre: BodyId;
  /** Over the sphere of the Moon or the mean sphere of the Earth, whichever body its path is about, m. */
  readonly altitude: number;
  /** About that body in axes that do not turn, m/s; over the ground for what stands. */
  readonly speed: number;
  /** Of the whole vehicle, kg. */
  readonly mass: number;
  readonly landed: boolean;
  /** Position about the centre, icrf, m. */
  readonly r: readonly [number, number, number];
  /** m/s */
  readonly v: readonly [number, number, number];
}

/** `ridesOf`, kept. */
export const keptRides = kept(ridesOf);

const state = new Float64Array(7);

/** The motion of a module at an epoch; undefined when it is not followed then. */
export function motionOf(flight: Flight, env: Environment, module: string, epoch: Epoch): Motion | undefined {
  const ride = rideAt(keptRides(flight).get(module) ?? [], epoch);
  if (!ride) return undefined;
  const path = flight.trajectory(ride.vehicle);
  if (!path.arcAt(epoch)) return undefined;
  const arc = inertialAt(path, env.frames, epoch, state);
  const r = Math.hypot(state[0], state[1], state[2]);
  const landed = arc.frame !== 'icrf';
  return {
    vehicle: ride.vehicle,
    centre: arc.centre,
    altitude: r - BODIES[arc.centre].meanRadius,
    speed: landed ? 0 : Math.hypot(state[3], state[4], state[5]),
    mass: state[6],
    landed,
    r: [state[0], state[1], state[2]],
    v: [state[3], state[4], state[5]],
  };
}

const a = new Float64Array(6);
const b = new Float64Array(6);

/** Distance of two modules, m; undefined when one is not followed, or they are not about the same body. */
export function rangeBetween(flight: Flight, env: Environment, one: string, other: string, epoch: Epoch): number | undefined {
  const [x, y] = [one, other].map((m) => rideAt(keptRides(flight).get(m) ?? [], epoch));
  if (!x || !y) return undefined;
  if (x.vehicle === y.vehicle) return 0;
  const [p, q] = [flight.trajectory(x.vehicle), flight.trajectory(y.vehicle)];
  if (!p.arcAt(epoch) || !q.arcAt(epoch)) return undefined;
  const ca = inertialAt(p, env.frames, epoch, a).centre;
  const cb = inertialAt(q, env.frames, epoch, b).centre;
  return ca === cb ? Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) : undefined;
}

/** Value of a channel at an epoch, between its samples on a line; undefined outside of its pieces. */
export function channelAt(flight: Flight, id: string, epoch: Epoch): number | undefined {
  const c = keptChannel(flight, id);
  if (!c) return undefined;
  const t = epoch.s - c.t0.s + (epoch.f - c.t0.f);
  const { t: ts, x } = c;
  if (ts.length === 0 || t < ts[0] || t > ts[ts.length - 1]) return undefined;
  let lo = 0;
  let hi = ts.length - 1;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (ts[mid] <= t) lo = mid;
    else hi = mid;
  }
  const h = ts[hi] - ts[lo];
  return h > 0 ? x[lo] + ((x[hi] - x[lo]) * (t - ts[lo])) / h : x[lo];
}

const channels = new WeakMap<Flight, Map<string, ReturnType<Flight['channel']> | undefined>>();

/** A channel of the flight, kept; undefined when it has none of that name. */
export function keptChannel(flight: Flight, id: string): ReturnType<Flight['channel']> | undefined {
  let known = channels.get(flight);
  if (!known) {
    known = new Map();
    channels.set(flight, known);
  }
  if (!known.has(id)) known.set(id, flight.channels().some((c) => c.id === id) ? flight.channel(id) : undefined);
  return known.get(id);
}
