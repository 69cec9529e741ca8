import { addSeconds, cartesianToGeodetic, type Environment, type Epoch, secondsBetween, usStandard1976, WGS84 } from '@farside/astro';
import { type Flight, inertialAt } from '@farside/flight';
import { mulMatVec, type Vec3 } from '@farside/math';
import { keptChannel } from '../../state/motion.ts';
import { missionOf } from '../shared/mission.ts';
import type { Track } from '../shared/track.ts';

const G0 = 9.80665;
const DEG = 180 / Math.PI;
/** Mean radius of the Earth, on which distances over ground are told, m. */
const EARTH = 6371e3;

/** A moment of the entry with a name. */
export interface EntryMark {
  readonly kind: string;
  readonly name: string;
  readonly epoch: Epoch;
}

/** Where the capsule is over ground. */
export interface GroundPoint {
  readonly t: number;
  /** Degrees. */
  readonly longitude: number;
  readonly latitude: number;
  /** m */
  readonly height: number;
  /** To the target, over ground, m. */
  readonly toGo: number;
}

/** An entry as the drawings need it. Seconds are since the interface. */
export interface EntryData {
  readonly vehicle: string;
  readonly interface: Epoch;
  readonly landing: Epoch;
  readonly marks: readonly EntryMark[];
  /** Speed against the air (m/s), height (m). */
  readonly profile: Track;
  /** Load in g, heat flux at the nose in MW/m^2, bank in degrees, over seconds. */
  readonly load: Track;
  readonly heat: Track;
  readonly heatLoad: Track;
  readonly bank: Track;
  /** When the bank changes its side, s. */
  readonly reversals: readonly number[];
  readonly ground: readonly GroundPoint[];
  readonly target: { readonly longitude: number; readonly latitude: number; readonly name: string };
  /** Limit of the mission file, g. */
  readonly limit: number | undefined;
  /** At the interface: inertial, rad; and what the mission file asks for. */
  readonly angle: { readonly flown: number | undefined; readonly wanted: number | undefined };
  /** Aerodynamic acceleration over dynamic pressure, m^2/kg, and the lift over the drag of the capsule. */
  readonly perPressure: number;
  readonly liftToDrag: number;
  /** Miss that the guidance expects, along (m, beyond positive) and across, over seconds. */
  readonly along: Track | undefined;
}

const MARKS: readonly (readonly [string, string])[] = [
  ['entry', 'Interface'],
  ['peak-load', 'Greatest load'],
  ['first-dip', 'First dip'],
  ['skip', 'Top of the skip'],
  ['drogue', 'Drogue'],
  ['main-parachute', 'Main parachute'],
  ['landing', 'Landing'],
];

/** The entry of a flight; undefined when it did not come to one. */
export function entryOf(flight: Flight, env: Environment): EntryData | undefined {
  const mission = missionOf(flight);
  const start = flight.events({ kind: 'entry' })[0];
  const vehicle = start?.vehicle;
  if (!mission || !start || vehicle === undefined) return undefined;
  const channel = (name: string, scale: number): Track | undefined => {
    const c = keptChannel(flight, `${vehicle}.${name}`);
    return c && c.t.length > 1 ? { t0: c.t0, t: Array.from(c.t), x: Array.from(c.t), y: Array.from(c.x, (v) => v * scale) } : undefined;
  };
  const [altitude, speed, load, pressure] = [
    channel('altitude', 1),
    channel('speed', 1),
    channel('load', 1 / G0),
    channel('dynamic-pressure', 1),
  ];
  if (!altitude || !speed || !load) return undefined;
  const end =
    flight.events({ phase: start.phase, kind: 'landing' })[0]?.epoch ?? addSeconds(altitude.t0, altitude.t[altitude.t.length - 1]);
  const none: Track = { t0: altitude.t0, t: [], x: [], y: [] };
  const bank = channel('bank', DEG) ?? none;
  const reversals = bank.t.filter((_, i) => i > 0 && bank.y[i - 1] * bank.y[i] < 0);
  // the share of lift and drag in the pressure is the same all the way: taken where the load is greatest
  let top = 0;
  for (let i = 1; i < load.y.length; i++) if (load.y[i] > load.y[top] && load.t[i] <= (bank.t.at(-1) ?? 0)) top = i;
  const perPressure = pressure && pressure.y[top] > 0 ? (load.y[top] * G0) / pressure.y[top] : 0;
  const { site } = mission.entry;
  const target = { longitude: site.longitude * DEG, latitude: site.latitude * DEG, name: site.name ?? 'target' };
  const angle = flight.measures()['entry.interface-angle'];
  return {
    vehicle,
    interface: start.epoch,
    landing: end,
    marks: MARKS.flatMap(([kind, name]) => {
      const e = flight.events({ phase: start.phase, kind })[0];
      return e ? [{ kind, name, epoch: e.epoch }] : [];
    }).sort((a, b) => secondsBetween(b.epoch, a.epoch)),
    profile: { t0: altitude.t0, t: altitude.t, x: speed.y, y: altitude.y },
    load,
    heat: channel('heat-flux', 1e-6) ?? none,
    heatLoad: channel('heat-load', 1e-6) ?? none,
    bank,
    reversals,
    ground: groundTrack(flight, env, vehicle, start.epoch, end, target),
    target,
    limit: mission.entry.limits.load === undefined ? undefined : mission.entry.limits.load / G0,
    angle: { flown: typeof angle === 'number' ? angle : undefined, wanted: mission.entry.angle },
    perPressure,
    liftToDrag: mission.modules.returner.aero?.['lift-to-drag'] ?? 0,
    along: channel('predicted-miss-along', 1),
  };
}

/** Distance over ground of two places, m. */
export function apart(
  a: { readonly longitude: number; readonly latitude: number },
  b: { readonly longitude: number; readonly latitude: number },
): number {
  const [p, q, d] = [a.latitude / DEG, b.latitude / DEG, (b.longitude - a.longitude) / DEG];
  const h = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(d / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

const EVERY = 4;

function groundTrack(
  flight: Flight,
  env: Environment,
  vehicle: string,
  start: Epoch,
  end: Epoch,
  target: { readonly longitude: number; readonly latitude: number },
): readonly GroundPoint[] {
  const path = flight.trajectory(vehicle);
  const out: GroundPoint[] = [];
  const m = new Float64Array(18);
  const state = new Float64Array(6);
  const length = secondsBetween(start, end);
  const n = Math.ceil(length / EVERY);
  for (let i = 0; i <= n; i++) {
    const t = (length * i) / n;
    const epoch = addSeconds(start, t);
    if (!path.arcAt(epoch)) continue;
    inertialAt(path, env.frames, epoch, state);
    env.frames.rotation('icrf', 'itrf', epoch, m);
    const r: Vec3 = mulMatVec(m, [state[0], state[1], state[2]]);
    const g = cartesianToGeodetic(WGS84, r);
    const place = { longitude: g.longitude * DEG, latitude: g.latitude * DEG };
    out.push({ t, ...place, height: g.height, toGo: apart(place, target) });
  }
  return out;
}

/** Height (m) at which the air is so thick (kg/m^3); undefined outside of the table. */
function heightOf(density: number, air: ReturnType<typeof usStandard1976>): number | undefined {
  let [lo, hi] = [0, 140e3];
  if (air.density(lo) < density || air.density(hi) > density) return undefined;
  for (let k = 0; k < 40; k++) {
    const mid = (lo + hi) / 2;
    if (air.density(mid) > density) lo = mid;
    else hi = mid;
  }
  return (lo + hi) / 2;
}

/** Heights (m) over speeds (m/s) at which the capsule feels `g` times its weight, in the standard atmosphere. */
export function loadContour(d: EntryData, g: number, speeds: readonly number[]): readonly (readonly [number, number])[] {
  if (!(d.perPressure > 0)) return [];
  const air = usStandard1976();
  return speeds.flatMap((v): (readonly [number, number])[] => {
    const h = heightOf((2 * g * G0) / (d.perPressure * v * v), air);
    return h === undefined ? [] : [[v, h]];
  });
}

/** Heights (m) over speeds beyond the circular at which full lift downwards just holds the capsule: higher up it flies out again. The turn of the ground is left out (speeds are against the air). */
export function skipContour(d: EntryData, speeds: readonly number[]): readonly (readonly [number, number])[] {
  const lift = d.perPressure * (d.liftToDrag / Math.hypot(1, d.liftToDrag));
  if (!(lift > 0)) return [];
  const air = usStandard1976();
  return speeds.flatMap((v): (readonly [number, number])[] => {
    // the radius hardly changes: that of 80 km
    const r = EARTH + 80e3;
    const need = (v * v) / r - G0 * (EARTH / r) ** 2;
    const h = need > 0 ? heightOf((2 * need) / (lift * v * v), air) : undefined;
    return h === undefined ? [] : [[v, h]];
  });
}

/** Largest value of a track and when, s. */
export function peakOf(track: Track, until = Number.POSITIVE_INFINITY): readonly [number, number] | undefined {
  let best: [number, number] | undefined;
  track.t.forEach((t, i) => {
    if (t <= until && (!best || track.y[i] > best[0])) best = [track.y[i], t];
  });
  return best;
}
