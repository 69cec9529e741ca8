import { addSeconds, BODIES, type Environment, type GroundPlace, type Interval, sightClearance, siteOfPlace, WGS84 } from '@farside/astro';
import { minimise } from '@farside/math';
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

/** Elevation of the craft at a station (rad), and the margin of the contact: above the mask and not behind the Moon; on the ground: the station above `ground` (rad). */
export function stationLink(
  place: GroundPlace,
  sky: Sky,
  landed: boolean,
  ground: number,
): { elevation(t: number): number; margin(t: number): number } {
  const site = siteOfPlace(place, WGS84);
  const [sx, sy, sz] = site.position;
  const e = site.enu;
  const { craft, moon } = sky;
  const elevation = (t: number): number => {
    sky.at(t);
    const m = sky.earth(t);
    const [x, y, z] = craft;
    const fx = m[0] * x + m[1] * y + m[2] * z - sx;
    const fy = m[3] * x + m[4] * y + m[5] * z - sy;
    const fz = m[6] * x + m[7] * y + m[8] * z - sz;
    const up = e[6] * fx + e[7] * fy + e[8] * fz;
    return Math.asin(up / Math.sqrt(fx * fx + fy * fy + fz * fz));
  };
  const margin = (t: number): number => {
    const above = elevation(t) - STATION_MASK;
    const m = sky.earth(t);
    const px = m[0] * sx + m[3] * sy + m[6] * sz;
    const py = m[1] * sx + m[4] * sy + m[7] * sz;
    const pz = m[2] * sx + m[5] * sy + m[8] * sz;
    const seen = landed
      ? elevationFromGround(sky, px, py, pz) - ground
      : sightClearance(craft[0], craft[1], craft[2], px, py, pz, moon[0], moon[1], moon[2], hidingRadius(craft, moon)) / MOON;
    return Math.min(above, seen);
  };
  return { elevation, margin };
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

/** Contacts of all stations with a craft. A contact that goes on over a phase's border is two rows that meet. */
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
      o.contacts.push({
        vehicle: span.vehicle,
        with: place.id,
        kind: 'ground',
        start: addSeconds(o.from, i.start),
        end: addSeconds(o.from, i.end),
        data: { highest_elevation_rad: highest(link.elevation, i) },
      });
    }
  }
  o.add(`${span.vehicle}-ground-contact-time`, covered(all));
}
