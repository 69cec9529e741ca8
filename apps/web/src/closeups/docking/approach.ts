import { addSeconds, type Epoch, propagateCw, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { relativeState } from '@farside/gnc';
import type { Vec3 } from '@farside/math';
import { vecAt } from '@farside/math';
import { KEEP_OUT } from '@farside/mission';
import { keptChannel } from '../../state/motion.ts';
import { missionOf } from '../shared/mission.ts';
import type { Track } from '../shared/track.ts';

/** Motion against the target in its curved axes: radial, along the orbit, out of plane (m, m/s). */
export interface Relative {
  readonly r: Vec3;
  readonly v: Vec3;
  /** Angular rate of the target, rad/s. */
  readonly rate: number;
}

/** A place to stop on the way in. */
export interface Hold {
  /** Behind the target, m. */
  readonly distance: number;
  readonly start: Epoch;
  readonly end: Epoch;
}

/** A close approach as the drawings need it. */
export interface ApproachData {
  readonly chaser: string;
  readonly target: string;
  readonly handover: Epoch;
  readonly docking: Epoch;
  /** Seconds since the hand-over. */
  readonly t: readonly number[];
  readonly states: readonly Relative[];
  readonly holds: readonly Hold[];
  /** Starts of the chaser's burns, s since the hand-over. */
  readonly burns: readonly { readonly t: number; readonly what: string; readonly deltaV: number }[];
  /** Distance of the centres of mass at contact, m. */
  readonly contact: number;
  /** Sphere that a craft without thrust must not enter, m. */
  readonly keepOut: number;
  /** Most offset (m) and closing speed, least and most (m/s), that the capture takes. */
  readonly capture: { readonly offset: number; readonly closing: readonly [number, number] };
  /** At contact, as the record has it: m, m/s. */
  readonly contacted: { readonly offset: number; readonly closing: number };
  /** Length and diameter, m, where the mission file says them. */
  readonly sizes: Readonly<Record<string, { readonly length: number; readonly diameter: number } | undefined>>;
  /** Relative motion at an epoch between hand-over and docking. */
  at(epoch: Epoch): Relative | undefined;
}

/** Seconds between samples on the way, and in the final approach. */
const STEP = 10;
const FINE = 0.5;

/** The close approach of a flight; undefined when it did not come to one. */
export function approachOf(flight: Flight): ApproachData | undefined {
  const mission = missionOf(flight);
  const docking = flight.events({ kind: 'docking' })[0];
  const start = docking && flight.events({ phase: docking.phase, kind: 'handover' })[0];
  const chaser = docking?.vehicle;
  const target = flight.vehicles.find((v) => v === 'ascender') ?? flight.vehicles.find((v) => v !== chaser);
  if (!mission || !docking || !start || chaser === undefined || target === undefined) return undefined;
  const [pc, pt] = [flight.trajectory(chaser), flight.trajectory(target)];
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  const at = (epoch: Epoch): Relative | undefined => {
    if (secondsBetween(start.epoch, epoch) < -1e-6 || secondsBetween(epoch, docking.epoch) < -1e-6) return undefined;
    // at the borders of arcs two hold: the ones of the approach
    const arc = (p: typeof pc): (typeof pc.arcs)[number] | undefined =>
      p.arcs.find(
        (x) => secondsBetween(x.start, epoch) >= -1e-6 && secondsBetween(epoch, x.end) >= -1e-6 && secondsBetween(start.epoch, x.end) > 1,
      );
    const [x, y] = [arc(pc), arc(pt)];
    if (!x || !y || x.centre !== y.centre) return undefined;
    x.at(epoch, a);
    y.at(epoch, b);
    return relativeState(vecAt(b, 0), vecAt(b, 3), vecAt(a, 0), vecAt(a, 3));
  };
  const length = secondsBetween(start.epoch, docking.epoch);
  const reached = flight.events({ phase: docking.phase, kind: 'hold-reached' });
  const left = flight.events({ phase: docking.phase, kind: 'hold-left' });
  const holds = reached.map((e): Hold => {
    const end = left.find((x) => secondsBetween(e.epoch, x.epoch) >= 0);
    return { distance: Math.round(e.data?.['range_m'] ?? 0), start: e.epoch, end: end?.epoch ?? e.epoch };
  });
  const last = holds.at(-1);
  const fine = last ? secondsBetween(start.epoch, last.end) : length - 600;
  const t: number[] = [];
  const states: Relative[] = [];
  for (let s = 0; s <= length; s = Math.min(s + (s >= fine ? FINE : STEP), s < length ? length : Number.POSITIVE_INFINITY)) {
    const r = at(addSeconds(start.epoch, s));
    if (!r) continue;
    t.push(s);
    states.push(r);
  }
  if (states.length < 2) return undefined;
  const range = keptChannel(flight, `${chaser}.range`);
  const end = states[states.length - 1].r;
  const modules = mission.modules;
  return {
    chaser,
    target,
    handover: start.epoch,
    docking: docking.epoch,
    t,
    states,
    holds,
    burns: flight
      .burns(chaser)
      .filter((x) => secondsBetween(start.epoch, x.start) >= -1 && secondsBetween(x.start, docking.epoch) >= 0)
      .map((x) => ({ t: secondsBetween(start.epoch, x.start), what: x.what, deltaV: x.deltaV })),
    contact: Math.min(Math.hypot(...end), range && range.x.length > 0 ? range.x[range.x.length - 1] : Number.POSITIVE_INFINITY),
    keepOut: KEEP_OUT,
    capture: mission.rendezvous.capture,
    contacted: { offset: docking.data?.['offset_m'] ?? Number.NaN, closing: docking.data?.['closing_m_per_s'] ?? Number.NaN },
    sizes: { orbiter: modules.orbiter.size, returner: modules.returner.size, ascender: modules.ascender.size },
    at,
  };
}

/** Distance of the centres of mass, m. */
export const rangeOf = (s: Relative): number => Math.hypot(s.r[0], s.r[1], s.r[2]);
/** Speed at which the range becomes less, m/s. */
export const closingOf = (s: Relative): number => -(s.r[0] * s.v[0] + s.r[1] * s.v[1] + s.r[2] * s.v[2]) / Math.max(1e-9, rangeOf(s));
/** Off the axis of approach (along the orbit), m. */
export const offsetOf = (s: Relative): number => Math.hypot(s.r[0], s.r[2]);

/** Along the orbit (x) and away from the body (y), m. */
export const pathTrack = (d: ApproachData): Track => ({
  t0: d.handover,
  t: d.t,
  x: d.states.map((s) => s.r[1]),
  y: d.states.map((s) => s.r[0]),
});

/** Range to go to contact (m) and closing speed (m/s), for logarithmic scales. */
export const speedTrack = (d: ApproachData): Track => ({
  t0: d.handover,
  t: d.t,
  x: d.states.map((s) => Math.max(0, rangeOf(s) - d.contact)),
  y: d.states.map((s) => closingOf(s)),
});

/** Off the axis seen from the chaser: to the right (x) and away from the body (y), m. The orbit's normal points to the left of who looks along the motion. */
export const faceTrack = (d: ApproachData): Track => ({
  t0: d.handover,
  t: d.t,
  x: d.states.map((s) => s.r[2]),
  y: d.states.map((s) => -s.r[0]),
});

/** Where the chaser drifts when its thrust stops: along the orbit and away from the body (m), a point every `step` seconds, by the equations of Clohessy and Wiltshire. */
export function passivePath(s: Relative, revolutions: number, points: number): readonly (readonly [number, number])[] {
  const span = (2 * Math.PI * revolutions) / s.rate;
  return Array.from({ length: points + 1 }, (_, i) => {
    const p = propagateCw(s, s.rate, (span * i) / points);
    return [p.r[1], p.r[0]] as const;
  });
}

/** Least distance from the target on the passive path, m. */
export const passiveClearance = (s: Relative, revolutions = 2): number => {
  let least = Number.POSITIVE_INFINITY;
  const n = 400 * revolutions;
  const span = (2 * Math.PI * revolutions) / s.rate;
  for (let i = 0; i <= n; i++) least = Math.min(least, Math.hypot(...propagateCw(s, s.rate, (span * i) / n).r));
  return least;
};
