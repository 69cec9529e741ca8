import { addSeconds, type Environment, type Epoch, gmOf, propagateKeplerInto } from '@farside/astro';
import { createRecorder, type FlightEvent, inertialAt, makeManifest, memoryStore, type Trajectory } from '@farside/flight';
import { mulMatVec, sub, type Vec3, vecAt } from '@farside/math';
import type { Mission } from '../src/file/schema.ts';
import { observe } from '../src/observe/observe.ts';
import type { Observed } from '../src/observe/observer.ts';
import { context, environment, lunarHandover, missionWith } from './lunar-handover.ts';

export const DEG = Math.PI / 180;
export const DAY = 86400;
export const MOON = 1737.4e3;
export const EARTH = 6378.137e3;
export const SUN = 695700e3;
/** Ends of intervals are found to a millisecond; two, for the rounding of what they are held against. */
export const END = 2e-3;
export const SPEED = 8e3;

/** There once a suite has asked for the sky. */
export let env: Environment;
export async function openSky(): Promise<void> {
  env = await environment();
}

export interface Scene {
  readonly mission: Mission;
  readonly seen: Observed;
  readonly from: Epoch;
  readonly to: Epoch;
  readonly paths: ReadonlyMap<string, Trajectory>;
  readonly schedule: ReturnType<typeof context>['outline']['schedule'];
}

/** An orbiter round the Moon over the site, a lander on it, and a craft low over the Earth: a day of them, as a recorder takes them down. */
export function scene(mission: Mission, length = DAY, before: Readonly<Record<string, number>> = {}): Scene {
  const cx = context(mission, env);
  const h = lunarHandover(cx, { phase: 0.5, altitude: 205e3, eccentricity: 0.002 });
  const from = h.epoch;
  const to = addSeconds(from, length);
  const r = createRecorder(
    memoryStore(
      makeManifest({ engine: '0', mission: { name: 'x', text: 'x' }, data: [], environment: env.hash, seed: 1, phases: ['wait'] }),
    ),
    'wait',
  );
  const kepler = (id: string, centre: 'moon' | 'earth', y0: Float64Array, t1: number): void => {
    for (let t = 0; t < t1; t += 300)
      r.arc(id, centre, from, t, Math.min(t + 300, t1), 1000, (s, out) => propagateKeplerInto(y0, s, gmOf(centre), out));
  };
  const o = h.vehicles.get('orbiter')!.state;
  kepler('orbiter', 'moon', Float64Array.of(...o.r, ...o.v), length);
  const v = Math.sqrt(gmOf('earth') / (EARTH + 500e3));
  kepler('stack', 'earth', Float64Array.of(EARTH + 500e3, 0, 0, 0, v * Math.cos(0.7), v * Math.sin(0.7)), 6 * 3600);
  kepler('injection-stage', 'earth', Float64Array.of(EARTH + 500e3, 0, 0, 0, v, 0), 3600);
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-pa:de421', from, m);
  r.rest('lander', 'moon', 'moon-pa:de421', from, to, mulMatVec(m, h.vehicles.get('lander')!.state.r), 1000);
  const paths = r.paths();
  const { schedule } = cx.outline;
  const seen = observe({ mission, env, schedule, phase: 'wait', from, to, paths, before });
  return { mission, seen, from, to, schedule, paths: new Map(paths.map((p) => [p.vehicle, p])) };
}

let far: Scene | undefined;
export const farSide = (): Scene => (far ??= scene(missionWith()));
let near: Scene | undefined;
export const nearSide = (): Scene =>
  (near ??= scene(
    missionWith([
      'latitude: -41.6385 deg, longitude: 206.0148 deg, height: -5256 m',
      'latitude: 12 deg, longitude: 340 deg, height: -2100 m',
    ]),
  ));

const y = new Float64Array(6);
/** Of a body from another, m, straight from the ephemeris. */
export const place = (body: 'sun' | 'earth' | 'moon', centre: 'earth' | 'moon', epoch: Epoch): Vec3 => {
  env.ephemeris.state(body, centre, epoch, y);
  return vecAt(y, 0);
};
/** A craft from a body, m. */
export function craftFrom(s: Scene, vehicle: string, body: 'earth' | 'moon', epoch: Epoch): Vec3 {
  const out = new Float64Array(6);
  const arc = inertialAt(s.paths.get(vehicle)!, env.frames, epoch, out);
  const r = vecAt(out, 0);
  return arc.centre === body ? r : sub(r, place(body, arc.centre as 'earth' | 'moon', epoch));
}

/** Events of one kind and craft. */
export const list = (s: Scene, kind: string, vehicle: string): FlightEvent[] =>
  s.seen.events.filter((e) => e.kind === kind && e.vehicle === vehicle);
