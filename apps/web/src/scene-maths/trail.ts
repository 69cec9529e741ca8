import { addSeconds, compareEpochs, type Epoch, earlierOf, gmOf, laterOf, secondsBetween } from '@farside/astro';
import type { SceneFrame } from '../state/store.ts';
import { type Axes, axesIn } from './axes.ts';
import { dotAt, lengthAt } from './into.ts';
import type { Places } from './places.ts';

/** A curve in a scene frame: each point is where the thing was in the frame as it stood then. */
export interface Trail {
  /** Times are seconds since this. */
  readonly base: Epoch;
  readonly t: Float64Array;
  /** x y z of each, m. */
  readonly xyz: Float64Array;
  readonly count: number;
}

/** A bend of more than this part of the chord is cut in two: 1/8 of the turn between two points, 1.4 degrees. */
const BEND = 0.003;
const PIECES = 24;
const DEPTH = 9;
/** What orbits faster than this shows one revolution each way, s. */
const SHORT = 36 * 3600;
/** What does not shows this much each way, s. */
const LONG = 8 * 86400;

/** How far a trail goes back and ahead of an epoch, s. */
export interface Reach {
  readonly back: number;
  readonly ahead: number;
}

/**
 * The stretch of a thing's curve that is worth showing at an epoch: one revolution each way of what orbits, and of what is under way between the bodies the arc of its phase with half a day
 * before and a quarter after. Zero both ways when it is not there.
 */
export function reachOf(places: Places, id: string, epoch: Epoch): Reach {
  const y = Y;
  const centre = places.own(id, epoch, y);
  if (centre === undefined) return { back: 0, ahead: 0 };
  const r = lengthAt(y, 0);
  const gm = gmOf(centre);
  const energy = dotAt(y, 3, y, 3) / 2 - gm / r;
  const a = -gm / (2 * energy);
  const period = energy < 0 ? 2 * Math.PI * Math.sqrt((a * a * a) / gm) : Number.POSITIVE_INFINITY;
  if (period < SHORT) return { back: period, ahead: period };
  const { phases } = places.flight;
  const i = phases.findIndex((p) => compareEpochs(epoch, p.handover.epoch) < 0);
  const start = phases[i - 1]?.handover.epoch;
  const end = phases[i]?.handover.epoch;
  const within = (t: number): number => Math.min(LONG, Math.max(0, t));
  return {
    back: start ? within(secondsBetween(start, epoch) + 43200) : LONG,
    ahead: end ? within(secondsBetween(epoch, end) + 21600) : LONG,
  };
}
const Y = new Float64Array(10);

/**
 * Trails of the scene, sampled as finely as they bend and kept. A trail is made again when the clock has left the middle of what was sampled or what it depends on is another.
 */
export interface Trails {
  /** The trail of a module or relay around an epoch; undefined when it is not there. All of `reach` is covered at least, as far as it is known. */
  of(id: string, frame: SceneFrame, epoch: Epoch, reach: Reach, selected?: string): Trail | undefined;
}

interface Kept extends Trail {
  readonly key: string;
  readonly from: Epoch;
  readonly to: Epoch;
  /** Length of what was asked for, s. */
  readonly asked: number;
}

export function trailsOf(places: Places): Trails {
  const kept = new Map<string, Kept>();
  const axes = axesIn(places);
  return {
    of(id, frame, epoch, reach, selected) {
      const key = frame === 'lvlh' ? `${frame} ${selected}` : frame;
      const [first, last] = knownSpan(places, id, epoch);
      const from = laterOf(first, addSeconds(epoch, -reach.back));
      const to = earlierOf(last, addSeconds(epoch, reach.ahead));
      const asked = secondsBetween(from, to);
      if (!(asked > 0)) return undefined;
      const known = kept.get(id);
      const covers = known && known.key === key && compareEpochs(known.from, from) <= 0 && compareEpochs(to, known.to) <= 0;
      // what was made for a much longer stretch is too coarse
      if (known && covers && known.asked < 3 * asked) return known;
      const pad = 0.2 * asked;
      const wideFrom = laterOf(first, addSeconds(from, -pad));
      const wideTo = earlierOf(last, addSeconds(to, pad));
      const made: Kept = { ...sampleTrail(places, axes, id, frame, wideFrom, wideTo, selected), key, from: wideFrom, to: wideTo, asked };
      kept.set(id, made);
      return made;
    },
  };
}

/** From when to when the thing is where it moves on without a jump of vehicle: all rides in a row. */
export function knownSpan(places: Places, id: string, epoch: Epoch): readonly [Epoch, Epoch] {
  const rides = places.rides.get(id);
  if (!rides || rides.length === 0) return [addSeconds(epoch, -LONG), addSeconds(epoch, LONG)];
  return [rides[0].start, rides[rides.length - 1].end];
}

/** Samples a thing's curve in a frame, each point in the axes of its own time. */
export function sampleTrail(places: Places, axes: Axes, id: string, frame: SceneFrame, from: Epoch, to: Epoch, selected?: string): Trail {
  const span = secondsBetween(from, to);
  const t: number[] = [];
  const xyz: number[] = [];
  const y = new Float64Array(10);
  const at = (s: number): readonly [number, number, number] | undefined => {
    const epoch = addSeconds(from, s);
    if (!axes.set(frame, epoch, selected) || !axes.at(id, y)) return undefined;
    return [y[0], y[1], y[2]];
  };
  const add = (s: number, p: readonly [number, number, number] | undefined): void => {
    t.push(s);
    if (p) xyz.push(p[0], p[1], p[2]);
    else xyz.push(Number.NaN, Number.NaN, Number.NaN);
  };
  const refine = (
    s0: number,
    p0: readonly [number, number, number] | undefined,
    s1: number,
    p1: readonly [number, number, number] | undefined,
    depth: number,
  ): void => {
    const s = (s0 + s1) / 2;
    const p = at(s);
    let bends = depth > DEPTH - 2 && (p0 === undefined) !== (p1 === undefined);
    if (p0 && p1 && p) {
      const chord = Math.hypot(p1[0] - p0[0], p1[1] - p0[1], p1[2] - p0[2]);
      const bow = Math.hypot(p[0] - (p0[0] + p1[0]) / 2, p[1] - (p0[1] + p1[1]) / 2, p[2] - (p0[2] + p1[2]) / 2);
      bends = bow > BEND * chord && bow > 0.01;
    }
    if (bends && depth > 0) {
      refine(s0, p0, s, p, depth - 1);
      add(s, p);
      refine(s, p, s1, p1, depth - 1);
    } else if (p) add(s, p);
  };
  // ends of burns and of rides are corners
  const corners = new Set<number>([0, span]);
  for (let i = 1; i < PIECES; i++) corners.add((span * i) / PIECES);
  for (const r of places.rides.get(id) ?? []) corners.add(secondsBetween(from, r.start));
  for (const b of places.flight.burns()) {
    if (places.ride(id, b.start)?.vehicle !== b.vehicle) continue;
    corners.add(secondsBetween(from, b.start));
    corners.add(secondsBetween(from, b.start) + b.duration);
  }
  const list = [...corners].filter((s) => s >= 0 && s <= span).sort((a, b) => a - b);
  let p0 = at(list[0]);
  add(list[0], p0);
  for (let i = 0; i + 1 < list.length; i++) {
    const p1 = at(list[i + 1]);
    if (list[i + 1] - list[i] > 1e-3) refine(list[i], p0, list[i + 1], p1, DEPTH);
    add(list[i + 1], p1);
    p0 = p1;
  }
  return { base: from, t: Float64Array.from(t), xyz: Float64Array.from(xyz), count: t.length };
}

/** The first sample at or after a time. */
export function indexFrom(trail: Trail, t: number): number {
  let lo = 0;
  let hi = trail.count;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (trail.t[mid] < t) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
