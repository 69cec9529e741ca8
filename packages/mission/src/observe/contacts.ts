import {
  addSeconds,
  BODIES,
  type Environment,
  type GroundPlace,
  type Interval,
  lightSeconds,
  sightClearance,
  siteOfPlace,
  WGS84,
} from '@farside/astro';
import { portableMath as Math, minimise } from '@farside/math';
import type { Observer } from './observer.ts';
import { intervalsOf, type Sky, type Span } from './path.ts';

/** Lowest elevation of a station, rad: 5 deg, what deep-space dishes are usually given. */
export const STATION_MASK = (5 * Math.PI) / 180;
const MOON = BODIES.moon.meanRadius;
/** Below the mean sphere (a landing in a basin) the horizon is that of a sphere this far below the craft, m. */
const CLEAR = 1000;
/** More than the Earth's radius as the Moon sees it, rad. */
const EARTH_DISC = 0.02;
/** The highest elevation is sought to this part of a contact: flat there to a microradian, even straight above. */
const PEAK = 1e-4;

/** Stations that are listened with: places of kind `station`. */
export const stationsOf = (env: Environment): readonly GroundPlace[] => (env.stations ?? []).filter((p) => p.kind === 'station');

/** Where the Moon hides things from a craft: its sphere, or a smaller one below a craft that is deeper than the sphere. */
const hidingRadius = (craft: Float64Array, moon: Float64Array): number =>
  Math.min(MOON, Math.hypot(craft[0] - moon[0], craft[1] - moon[1], craft[2] - moon[2]) - CLEAR);

/** Elevation of a place (from the Earth, m) over the level ground below a craft on the Moon, rad. */
export function elevationFromGround(sky: Sky, x: number, y: number, z: number): number {
  const { craft, moon } = sky;
  const ux = craft[0] - moon[0];
  const uy = craft[1] - moon[1];
  const uz = craft[2] - moon[2];
  const dx = x - craft[0];
  const dy = y - craft[1];
  const dz = z - craft[2];
  const s = (ux * dx + uy * dy + uz * dz) / Math.sqrt((ux * ux + uy * uy + uz * uz) * (dx * dx + dy * dy + dz * dz));
  return Math.asin(Math.min(1, Math.max(-1, s)));
}

/** Rotation of the Earth, rad/s: over the milliseconds by which a station is nearer than the Earth's centre. */
const SPIN = 7.2921151467e-5;
/** Figures of a contact are told to a nanosecond and a microradian: what is behind that is rounding, and the record grows by it. */
const rounded = (x: number, to: number): number => Math.round(x * to) / to;
export const seconds = (x: number): number => rounded(x, 1e9);
const radians = (x: number): number => rounded(x, 1e6);

/** A craft so far under a station's mask is not heard whatever the Moon does, rad. */
const DEEP = -0.3;

/** What a station hears of a craft that speaks at t (s since the phase's start). */
export interface StationLink {
  /** Elevation of the craft when its signal arrives, rad. */
  elevation(t: number): number;
  /** From north over east, rad in [0, 2 pi). */
  azimuth(t: number): number;
  /** How long the signal is under way, s. */
  delay(t: number): number;
  /** Above the mask and not behind the Moon; on the ground: the station above `ground` (rad). Positive: heard. */
  margin(t: number): number;
  /** What `margin` found the narrower of the two at its last call: the Moon (or its ground) and not the station's mask. */
  atMoon(): boolean;
}

/**
 * The link from a craft to a station, with light time: the craft and the Moon where they are when the signal leaves, the station where it is when it arrives. Straight lines in axes that go with the Earth's
 * centre; no refraction, no relativity (0.1 ms at the Moon). Good to a microsecond of delay.
 */
export function stationLink(place: GroundPlace, sky: Sky, landed: boolean, ground: number): StationLink {
  const site = siteOfPlace(place, WGS84);
  const [sx, sy, sz] = site.position;
  const e = site.enu;
  const { craft, moon } = sky;
  // what was looked at last: from the station to the craft in axes of the Earth at reception, its length, and those axes
  // (numbers in a row: a closure's own would be boxed at every look)
  const f = new Float64Array(5);
  let m: Float64Array = new Float64Array(9);
  const look = (t: number): void => {
    sky.at(t);
    const x = craft[0];
    const y = craft[1];
    const z = craft[2];
    const central = lightSeconds(Math.sqrt(x * x + y * y + z * z));
    m = sky.earth(t + central);
    const ex = m[0] * x + m[1] * y + m[2] * z;
    const ey = m[3] * x + m[4] * y + m[5] * z;
    const fz = m[6] * x + m[7] * y + m[8] * z - sz;
    const near = Math.sqrt((ex - sx) * (ex - sx) + (ey - sy) * (ey - sy) + fz * fz);
    // the station hears some milliseconds before the centre would
    const turn = SPIN * (lightSeconds(near) - central);
    const fx = ex + turn * ey - sx;
    const fy = ey - turn * ex - sy;
    f[0] = fx;
    f[1] = fy;
    f[2] = fz;
    f[3] = Math.sqrt(fx * fx + fy * fy + fz * fz);
    f[4] = turn;
  };
  const up = (): number => Math.asin((e[6] * f[0] + e[7] * f[1] + e[8] * f[2]) / f[3]);
  let narrow = false;
  return {
    elevation(t) {
      look(t);
      return up();
    },
    azimuth(t) {
      look(t);
      const a = Math.atan2(e[0] * f[0] + e[1] * f[1] + e[2] * f[2], e[3] * f[0] + e[4] * f[1] + e[5] * f[2]);
      return a < 0 ? a + 2 * Math.PI : a;
    },
    delay(t) {
      look(t);
      return lightSeconds(f[3]);
    },
    margin(t) {
      look(t);
      const above = up() - STATION_MASK;
      // far under the horizon nobody asks where the Moon is
      if (above < DEEP) {
        narrow = false;
        return above;
      }
      const bx = sx - f[4] * sy;
      const by = sy + f[4] * sx;
      const px = m[0] * bx + m[3] * by + m[6] * sz;
      const py = m[1] * bx + m[4] * by + m[7] * sz;
      const pz = m[2] * bx + m[5] * by + m[8] * sz;
      const seen = landed
        ? elevationFromGround(sky, px, py, pz) - ground
        : sightClearance(craft[0], craft[1], craft[2], px, py, pz, moon[0], moon[1], moon[2], hidingRadius(craft, moon)) / MOON;
      narrow = seen < above;
      return Math.min(above, seen);
    },
    atMoon: () => narrow,
  };
}

/** A contact ends at a bound when its margin is below this there, rad or lunar radii: a millisecond of the search is far less; else a phase's border or the end of the path cuts it. */
const AT_BOUND = 1e-4;
/** A delay is looked at so often along a contact at least, and at this distance at most, s: a revolution round the Moon lasts two hours. */
const LOOKS = 4;
const FARTHEST = 900;

/** Least and largest value of a smooth function on an interval: looked at in steps, and at the vertex of the parabola through the three about each extreme. */
export function extremes(f: (t: number) => number, i: { readonly start: number; readonly end: number }): { least: number; most: number } {
  const n = Math.max(LOOKS, Math.ceil((i.end - i.start) / FARTHEST));
  const h = (i.end - i.start) / n;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const at = (t: number): number => {
    const y = f(t);
    least = Math.min(least, y);
    most = Math.max(most, y);
    return y;
  };
  /** Twice: the second parabola stands about the vertex of the first. */
  const vertex = (middle: number, y0: number, y1: number, y2: number): void => {
    let [t, step, a, b, c] = [middle, h, y0, y1, y2];
    for (let k = 0; k < 2; k++) {
      const bend = a - 2 * b + c;
      if (bend === 0) return;
      t = Math.min(Math.max(t + (step * (a - c)) / (2 * bend), middle - h), middle + h);
      b = at(t);
      if (k === 1) return;
      step /= 8;
      if (t - step < i.start || t + step > i.end) return;
      a = f(t - step);
      c = f(t + step);
    }
  };
  let [a, b] = [at(i.start), at(i.start + h)];
  for (let k = 2; k <= n; k++) {
    const c = at(k === n ? i.end : i.start + k * h);
    if ((b <= a && b <= c) || (b >= a && b >= c)) vertex(i.start + (k - 1) * h, a, b, c);
    [a, b] = [b, c];
  }
  return { least, most };
}

/** Largest value of a function with one hump on an interval. */
export function highest(f: (t: number) => number, i: Interval): number {
  const ends = Math.max(f(i.start), f(i.end));
  const length = i.end - i.start;
  return length > 0 ? Math.max(ends, -minimise((t) => -f(t), i.start, i.end, { xtol: PEAK * length }).f) : ends;
}

/** Time covered by any of several lists, s. */
export function covered(list: readonly Interval[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const i of list.toSorted((a, b) => a.start - b.start)) {
    if (i.end <= end) continue;
    sum += i.end - Math.max(i.start, end);
    end = i.end;
  }
  return sum;
}

/**
 * Contacts of all stations with a craft: times are those at the station, when the signal arrives. A contact that goes on over a phase's border is two rows that meet.
 *
 * Data of a contact: `highest_elevation_rad`; at its start and end `..._elevation_rad`, `..._azimuth_rad`, `..._delay_s` (one way), and `..._moon` of 1 where the Moon and not the station's mask bounds it (its limb, or the ground about a landed craft); `lowest_delay_s`,
 * `highest_delay_s`.
 */
export function observeStations(o: Observer, span: Span, sky: Sky): void {
  const all: Interval[] = [];
  const onMoon = span.landed && span.arcs[0].centre === 'moon';
  const ground = o.mission.surface['contact-elevation'];
  const options = o.signal ? { signal: o.signal } : {};
  // on the Moon no station can be seen while the whole Earth is too low: half a lunar world never asks again
  const within = onMoon
    ? intervalsOf(
        (t) => {
          sky.at(t);
          return elevationFromGround(sky, 0, 0, 0) - ground + EARTH_DISC;
        },
        span,
        options,
      ).map((i) => [i.start, i.end] as const)
    : [[span.start, span.end] as const];
  for (const place of stationsOf(o.env)) {
    const link = stationLink(place, sky, onMoon, ground);
    for (const i of within.flatMap((w) => intervalsOf(link.margin, span, { ...options, within: w }))) {
      all.push(i);
      const edge = (t: number) => {
        link.margin(t);
        const moon = link.atMoon() && link.margin(t) < AT_BOUND;
        return { moon, elevation: radians(link.elevation(t)), azimuth: radians(link.azimuth(t)), delay: link.delay(t) };
      };
      const [a, b] = [edge(i.start), edge(i.end)];
      const delay = extremes(link.delay, i);
      o.contacts.push({
        vehicle: span.vehicle,
        with: place.id,
        kind: 'ground',
        start: addSeconds(o.from, i.start + a.delay),
        end: addSeconds(o.from, i.end + b.delay),
        data: {
          highest_elevation_rad: highest(link.elevation, i),
          start_elevation_rad: a.elevation,
          end_elevation_rad: b.elevation,
          start_azimuth_rad: a.azimuth,
          end_azimuth_rad: b.azimuth,
          ...(a.moon ? { start_moon: 1 } : {}),
          ...(b.moon ? { end_moon: 1 } : {}),
          start_delay_s: seconds(a.delay),
          end_delay_s: seconds(b.delay),
          lowest_delay_s: seconds(delay.least),
          highest_delay_s: seconds(delay.most),
        },
      });
    }
  }
  o.add(`${span.vehicle}-ground-contact-time`, covered(all));
}
