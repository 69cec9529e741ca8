import { addSeconds, type Environment, type Epoch, gmOf, parseIso, secondsBetween } from '@farside/astro';
import { cross, mulMatVec, scale, type Vec3 } from '@farside/math';
import type { WorldLog } from '@farside/sim';
import { addCargo, type Handover, separate, type VehicleState } from '@farside/vehicle';
import { inclinationForStay, lunarNodeRate, normalAt, type Plane, siteDirection } from '../src/outline/plane.ts';
import type { PhaseContext } from '../src/road/phase.ts';
import { launchStack, PORTS, VEHICLES } from '../src/vehicles.ts';

const RADIUS = 1737.4e3;

/** Chang'e 6's plane without flying there: it holds the landing site at the published touchdown and lift-off, the node drifting by the formula. */
export function publishedPlane(env: Environment, site: { latitude: number; longitude: number }): Plane {
  const touchdown = parseIso('2024-06-01T22:23:00Z');
  const liftOff = parseIso('2024-06-03T23:38:00Z');
  const stay = secondsBetween(touchdown, liftOff);
  const a = RADIUS + 200e3;
  let i = 2.4;
  for (let k = 0; k < 8; k++) i = inclinationForStay(site.latitude, stay, 2.6617e-6, lunarNodeRate(a, i), true) as number;
  const middle = addSeconds(touchdown, stay / 2);
  const q = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-mod', middle, q);
  const p = mulMatVec(q, siteDirection(site.latitude, site.longitude, env.frames, middle));
  // Half-way through the stay the site stands at the plane's southernmost point, a quarter turn of longitude past the node.
  return { epoch: middle, inclination: i, node: Math.atan2(p[1], p[0]) - Math.PI / 2, nodeRate: lunarNodeRate(a, i) };
}

export interface HomeStart {
  readonly epoch: Epoch;
  readonly plane: Plane;
  /** m */
  readonly altitude?: number;
  /** Place along the orbit, rad from any fixed direction. */
  readonly place?: number;
  /** kg */
  readonly propellant?: number;
}

/** The orbiter with the returner and its sample on a circle about the Moon. */
export function homeHandover(cx: PhaseContext, o: HomeStart): Handover {
  const n = normalAt(o.plane, cx.env.frames, o.epoch, secondsBetween(o.plane.epoch, o.epoch));
  const any: Vec3 = Math.abs(n[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const x = cross(any, n);
  const size = Math.hypot(...x);
  const u = scale(1 / size, x);
  const w = cross(n, u);
  const a = RADIUS + (o.altitude ?? 200e3);
  const v = Math.sqrt(gmOf('moon') / a);
  const c = Math.cos(o.place ?? 0);
  const s = Math.sin(o.place ?? 0);
  const mix = (k: number, p: number, q: number): Vec3 => [k * (p * u[0] + q * w[0]), k * (p * u[1] + q * w[1]), k * (p * u[2] + q * w[2])];
  const parted = separate(launchStack(cx.mission), PORTS.landerBottom).keep;
  const fill = new Map(parted.fill).set('orbiter.propellant', o.propellant ?? 800);
  const stack = addCargo({ ...parted, fill }, 'returner', { id: 'sample', mass: 2 });
  const orbiter: VehicleState = {
    id: VEHICLES.orbiter,
    stack,
    state: { epoch: o.epoch, centre: 'moon', frame: 'icrf', r: mix(a, c, s), v: mix(v, -s, c) },
  };
  return { epoch: o.epoch, vehicles: new Map([[orbiter.id, orbiter]]) };
}

/** Inclination and node as the phases before leave them two days after docking (rad, to the mean equator): from a flight of the whole mission. */
export const flownPlane = (): Plane => {
  const inclination = (137.624 * Math.PI) / 180;
  return {
    epoch: parseIso('2024-06-08T08:49:17Z'),
    inclination,
    node: (-27.501 * Math.PI) / 180,
    nodeRate: lunarNodeRate(RADIUS + 205e3, inclination),
  };
};

/** A log that keeps what it is told: arcs with their ends, burns, events, channel samples. */
export interface Kept {
  readonly log: WorldLog;
  readonly arcs: {
    vehicle: string;
    centre: string;
    start: Epoch;
    end: Epoch;
    from: Float64Array;
    to: Float64Array;
    mass: number | undefined;
  }[];
  readonly burns: { vehicle: string; what: string; duration: number; deltaV: number; propellant: number }[];
  readonly events: { kind: string; epoch: Epoch }[];
  readonly channels: Map<string, number[]>;
  readonly masses: { vehicle: string; mass: number; reason: string }[];
}

export function keepLog(): Kept {
  const kept: Omit<Kept, 'log'> = { arcs: [], burns: [], events: [], channels: new Map(), masses: [] };
  const log: WorldLog = {
    arc(vehicle, centre, t0, ta, tb, mass, at) {
      const from = new Float64Array(7);
      const to = new Float64Array(7);
      at(ta, from);
      at(tb, to);
      kept.arcs.push({ vehicle, centre, start: addSeconds(t0, ta), end: addSeconds(t0, tb), from, to, mass });
    },
    burn: (b) => void kept.burns.push(b),
    event: (e) => void kept.events.push(e),
    mass: (l) => void kept.masses.push({ vehicle: l.vehicle, mass: l.after, reason: l.reason }),
    channel(vehicle, name, _unit, _epoch, value) {
      const key = `${vehicle}.${name}`;
      const list = kept.channels.get(key) ?? [];
      list.push(value);
      kept.channels.set(key, list);
    },
  };
  return { ...kept, log };
}
