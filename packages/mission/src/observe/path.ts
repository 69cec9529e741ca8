import { type Environment, type Epoch, findPasses, type Interval, type PositionKernel, secondsBetween } from '@farside/astro';
import { NODE, type Trajectory, type TrajectoryArc } from '@farside/flight';
import { FarsideError } from '@farside/math';

/** Times in s since the phase's start, looked at every `every` s at least. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly every: number;
}

/** An unbroken part of a vehicle's path in one phase: all of it in flight, or all of it on the ground. */
export interface Span {
  readonly vehicle: string;
  readonly start: number;
  readonly end: number;
  readonly landed: boolean;
  readonly arcs: readonly TrajectoryArc[];
  readonly stretches: readonly Stretch[];
}

/** Arcs meet when their ends are this close, s. */
const MEET = 1e-3;
/** How often to look, s, by where a craft is: what passes quickest there is found. */
const AIR = 20;
const NEAR_EARTH = 60;
export const LOW_LUNAR = 240;
const NEAR_MOON = 900;
const CRUISE = 1800;
const GROUND = 300;

/** The least time between looks at a distance (m) from the centre of an arc: low over the Earth a station is passed in minutes, round the Moon the limb every hour. */
function look(centre: string, distance: number): number {
  if (centre === 'earth') return distance < 8.4e6 ? AIR : distance < 50e6 ? NEAR_EARTH : CRUISE;
  return distance < 20e6 ? LOW_LUNAR : NEAR_MOON;
}

function stretchesOf(arcs: readonly TrajectoryArc[], t0: Epoch, landed: boolean): Stretch[] {
  const out: { from: number; to: number; every: number }[] = [];
  const add = (from: number, to: number, every: number): void => {
    const last = out.at(-1);
    if (last && last.every === every) last.to = to;
    else if (to > from) out.push({ from: last ? last.to : from, to, every });
  };
  for (const a of arcs) {
    const n = a.nodes;
    const shift = secondsBetween(t0, a.t0);
    if (landed) {
      add(shift + n[0], shift + n[NODE * (a.count - 1)], GROUND);
      continue;
    }
    let before = look(a.centre, Math.hypot(n[1], n[2], n[3]));
    for (let i = 1; i < a.count; i++) {
      const o = NODE * i;
      const here = look(a.centre, Math.hypot(n[o + 1], n[o + 2], n[o + 3]));
      add(shift + n[o - NODE], shift + n[o], Math.min(before, here));
      before = here;
    }
  }
  return out;
}

/** Cuts a path where it has gaps, and between flight and ground. Paths about other bodies than Earth and Moon are refused (OBSERVE_CENTRE). */
export function spansOf(path: Trajectory, t0: Epoch): Span[] {
  const groups: TrajectoryArc[][] = [];
  for (const a of path.arcs) {
    if (a.centre !== 'earth' && a.centre !== 'moon')
      throw new FarsideError('OBSERVE_CENTRE', `the path of '${path.vehicle}' about ${a.centre} cannot be looked at from Earth and Moon`);
    const last = groups.at(-1)?.at(-1);
    const goes = last && Math.abs(secondsBetween(last.end, a.start)) < MEET && (last.frame === 'icrf') === (a.frame === 'icrf');
    if (goes) groups.at(-1)?.push(a);
    else groups.push([a]);
  }
  return groups.map((arcs) => {
    const landed = arcs[0].frame !== 'icrf';
    return {
      vehicle: path.vehicle,
      start: secondsBetween(t0, arcs[0].start),
      end: secondsBetween(t0, arcs[arcs.length - 1].end),
      landed,
      arcs,
      stretches: stretchesOf(arcs, t0, landed),
    };
  });
}

/**
 * The stays of a switching function above zero along a span, s since the phase's start. Stretches are looked through one by one and joined where they meet.
 * `within` limits the search.
 */
export function intervalsOf(
  g: (t: number) => number,
  span: { readonly stretches: readonly Stretch[] },
  o: { readonly within?: readonly [number, number]; readonly signal?: AbortSignal } = {},
): Interval[] {
  const out: Interval[] = [];
  const [first, last] = o.within ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const s of span.stretches) {
    const from = Math.max(s.from, first);
    const to = Math.min(s.to, last);
    if (!(to > from)) continue;
    for (const i of findPasses(g, from, to, s.every, o.signal ? { signal: o.signal } : {})) {
      const before = out.at(-1);
      if (i.openStart && before?.openEnd && before.end === i.start) out[out.length - 1] = { ...before, end: i.end, openEnd: i.openEnd };
      else out.push(i);
    }
  }
  return out;
}

/** Sky along a span: where things are at a time, from the centre of the Earth, icrf axes, m. What was asked last is kept. */
export interface Sky {
  readonly craft: Float64Array;
  readonly moon: Float64Array;
  /** Brings craft and Moon to t. */
  at(t: number): void;
  /** The Sun. */
  sun(t: number): Float64Array;
  /** icrf to itrf, 9 numbers; up to some seconds after the span. */
  earth(t: number): Float64Array;
}

/** What is said within a span is heard so much later at most, s: from beyond the Moon. */
const LATE = 3;

/** So many looks are remembered at most: 2 to this, 8 MB. */
const MOST_BITS = 16;
/** Times as far apart as the closest looks have slots of their own. */
const SLOTS_PER_SECOND = 0.05;

/** Everything that is asked of a span is asked of one sky. */
export function skyOf(env: Environment, span: Span, t0: Epoch): Sky {
  const { arcs } = span;
  const n = arcs.length;
  const shift = Float64Array.from(arcs, (a) => secondsBetween(t0, a.t0));
  const until = Float64Array.from(arcs, (a) => secondsBetween(t0, a.end));
  const first = Float64Array.from(arcs, (a) => secondsBetween(t0, a.start));
  const last = until;
  const turns = arcs.map((a) => (a.frame === 'icrf' ? undefined : env.frames.rotationKernel(a.frame, 'icrf', t0, [span.start, span.end])));
  const moonAt: PositionKernel = env.ephemeris.positionKernel('moon', 'earth', t0);
  const sunAt: PositionKernel = env.ephemeris.positionKernel('sun', 'earth', t0);
  const turnAt = env.frames.rotationKernel('icrf', 'itrf', t0, [span.start, span.end + LATE]);
  const craft = new Float64Array(3);
  const moon = new Float64Array(3);
  const sun = new Float64Array(3);
  const earth = new Float64Array(9);
  const y = new Float64Array(6);
  const m = new Float64Array(9);
  let now = Number.NaN;
  let sunNow = Number.NaN;
  let earthNow = Number.NaN;
  let k = 0;
  const look = (t: number): void => {
    while (k > 0 && t < first[k]) k--;
    while (k < n - 1 && t >= until[k]) k++;
    const arc = arcs[k];
    arc.atSeconds(Math.min(Math.max(t, first[k]), last[k]) - shift[k], y);
    moonAt(t, moon, 0);
    const turn = turns[k];
    if (turn) {
      turn(t, m);
      for (let i = 0; i < 3; i++) craft[i] = m[3 * i] * y[0] + m[3 * i + 1] * y[1] + m[3 * i + 2] * y[2];
    } else for (let i = 0; i < 3; i++) craft[i] = y[i];
    if (arc.centre === 'moon') for (let i = 0; i < 3; i++) craft[i] += moon[i];
  };
  // Everybody who watches the span looks at the same times first: tables by time of craft and Moon, and of the turn of the Earth.
  const looks = span.stretches.reduce((sum, s) => sum + (s.to - s.from) / s.every, 0);
  let bits = 3;
  while (bits < MOST_BITS && 1 << bits < 8 * looks) bits++;
  const times = new Float64Array(1 << bits).fill(Number.NaN);
  const places = new Float64Array(6 << bits);
  const earthTimes = new Float64Array(1 << bits).fill(Number.NaN);
  const earths = new Float64Array(9 << bits);
  const slot = (t: number): number => Math.imul((t * SLOTS_PER_SECOND) | 0, 0x9e3779b1) >>> (32 - bits);
  return {
    craft,
    moon,
    at(t) {
      if (t === now) return;
      now = t;
      const at = slot(t);
      const o = 6 * at;
      if (times[at] === t) {
        for (let i = 0; i < 3; i++) {
          craft[i] = places[o + i];
          moon[i] = places[o + 3 + i];
        }
        return;
      }
      look(t);
      times[at] = t;
      for (let i = 0; i < 3; i++) {
        places[o + i] = craft[i];
        places[o + 3 + i] = moon[i];
      }
    },
    sun(t) {
      if (t !== sunNow) sunAt(t, sun, 0);
      sunNow = t;
      return sun;
    },
    earth(t) {
      if (t === earthNow) return earth;
      earthNow = t;
      const at = slot(t);
      const o = 9 * at;
      if (earthTimes[at] === t) for (let i = 0; i < 9; i++) earth[i] = earths[o + i];
      else {
        turnAt(t, earth);
        earthTimes[at] = t;
        for (let i = 0; i < 9; i++) earths[o + i] = earth[i];
      }
      return earth;
    },
  };
}
