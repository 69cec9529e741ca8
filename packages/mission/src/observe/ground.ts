import { addSeconds, BODIES, type Interval, lightSeconds, type PositionKernel, sightClearance } from '@farside/astro';
import { portableMath as Math } from '@farside/math';
import { relayKernel } from '../site/relay.ts';
import { covered, elevationFromGround, extremes, highest, seconds } from './contacts.ts';
import type { Observer } from './observer.ts';
import { intervalsOf, type Sky, type Span } from './path.ts';

const MOON = BODIES.moon.meanRadius;
/** Azimuths count from the north of these. */
const AXES = 'moon-me:de421';
/** Elevations are recorded at this interval, s. */
const WATCH = 900;

/** Azimuth of a place (from the Earth, m) over the ground below a craft on the Moon, from north (the pole of the mean-Earth axes: icrf, from row 6 of a rotation) over east, rad in [0, 2 pi). */
export function azimuthFromGround(sky: Sky, m: Float64Array, x: number, y: number, z: number): number {
  const { craft, moon } = sky;
  const ux = craft[0] - moon[0];
  const uy = craft[1] - moon[1];
  const uz = craft[2] - moon[2];
  const d = Math.sqrt(ux * ux + uy * uy + uz * uz);
  // east: pole x up; north: up x east
  const ex = m[7] * uz - m[8] * uy;
  const ey = m[8] * ux - m[6] * uz;
  const ez = m[6] * uy - m[7] * ux;
  const nx = (uy * ez - uz * ey) / d;
  const ny = (uz * ex - ux * ez) / d;
  const nz = (ux * ey - uy * ex) / d;
  const dx = x - craft[0];
  const dy = y - craft[1];
  const dz = z - craft[2];
  const a = Math.atan2(ex * dx + ey * dy + ez * dz, nx * dx + ny * dy + nz * dz);
  return a < 0 ? a + 2 * Math.PI : a;
}

/** What a craft on the ground has of the relay. */
export interface RelayLink {
  readonly place: Float64Array;
  /** rad; `place` (from the Earth, m) is then that of the relay. */
  elevation(t: number): number;
  /** High enough here, and itself in sight of the Earth. */
  margin(t: number): number;
  /** From the craft over the relay to the Earth's centre, s; to a microsecond. */
  delay(t: number): number;
}

/** The relay as a craft on the ground sees it. */
export function relayLink(relay: PositionKernel, sky: Sky, mask: number): RelayLink {
  const p = new Float64Array(3);
  const place = new Float64Array(3);
  const { craft, moon } = sky;
  const elevation = (t: number): number => {
    sky.at(t);
    relay(t, p, 0);
    for (let k = 0; k < 3; k++) place[k] = moon[k] + p[k];
    return elevationFromGround(sky, place[0], place[1], place[2]);
  };
  const margin = (t: number): number => {
    const high = elevation(t) - mask;
    const clear = sightClearance(p[0], p[1], p[2], -moon[0], -moon[1], -moon[2], 0, 0, 0, MOON) / MOON;
    return Math.min(high, clear);
  };
  const delay = (t: number): number => {
    sky.at(t);
    relay(t, p, 0);
    const [x, y, z] = [moon[0] + p[0], moon[1] + p[1], moon[2] + p[2]];
    return lightSeconds(Math.hypot(x - craft[0], y - craft[1], z - craft[2]) + Math.hypot(x, y, z));
  };
  return { place, elevation, margin, delay };
}

/**
 * What is seen from a craft that stands on the Moon: elevation and azimuth of Sun, Earth and relay as channels, the relay as contacts, and when the link to the Earth, by either way, begins and ends.
 */
export function observeFromGround(o: Observer, span: Span, sky: Sky): void {
  const { surface } = o.mission;
  const mask = surface['contact-elevation'];
  const v = span.vehicle;
  const options = o.signal ? { signal: o.signal } : {};
  const sun = (t: number): number => {
    sky.at(t);
    const s = sky.sun(t);
    return elevationFromGround(sky, s[0], s[1], s[2]);
  };
  const earth = (t: number): number => {
    sky.at(t);
    return elevationFromGround(sky, 0, 0, 0);
  };
  const orbit = relayKernel(o.mission, o.env, o.schedule, o.from);
  const relay = orbit && relayLink(orbit, sky, mask);
  const axesAt = o.env.frames.rotationKernel('icrf', AXES, o.from, [span.start, span.end]);
  const axes = new Float64Array(9);
  for (let t = span.start; t <= span.end; t += WATCH) {
    const epoch = addSeconds(o.from, t);
    axesAt(t, axes);
    const put = (what: string, elevation: number, x: number, y: number, z: number): void => {
      o.channels.push({ vehicle: v, name: `${what}-elevation`, unit: 'rad', epoch, value: elevation });
      o.channels.push({ vehicle: v, name: `${what}-azimuth`, unit: 'rad', epoch, value: azimuthFromGround(sky, axes, x, y, z) });
    };
    const s = sky.sun(t);
    put('sun', sun(t), s[0], s[1], s[2]);
    put('earth', earth(t), 0, 0, 0);
    if (relay) {
      const high = relay.elevation(t);
      put('relay', high, relay.place[0], relay.place[1], relay.place[2]);
    }
  }
  const direct = intervalsOf((t) => earth(t) - mask, span, options);
  const relayed = relay ? intervalsOf(relay.margin, span, options) : [];
  // an orbit that nobody published is told as such wherever it is named
  const name = surface.relay ? `${surface.relay.name} (orbit ${surface.relay.basis ?? 'given'})` : '';
  if (relay) {
    for (const i of relayed) {
      const delay = extremes(relay.delay, i);
      o.contacts.push({
        vehicle: v,
        with: name,
        kind: 'relay',
        start: addSeconds(o.from, i.start),
        end: addSeconds(o.from, i.end),
        data: {
          highest_elevation_rad: highest(relay.elevation, i),
          start_delay_s: seconds(relay.delay(i.start)),
          end_delay_s: seconds(relay.delay(i.end)),
          lowest_delay_s: seconds(delay.least),
          highest_delay_s: seconds(delay.most),
        },
      });
    }
    o.add(`${v}-relay-contact-time`, covered(relayed));
  }
  o.add(`${v}-earth-contact-time`, covered([...direct, ...relayed]));
  for (const i of union([...direct, ...relayed])) {
    const via = relayed.some((r) => r.start <= i.start && r.end >= i.start) ? ` through ${name}` : '';
    const event = (kind: string, text: string, t: number): void => {
      o.events.push({ epoch: addSeconds(o.from, t), phase: o.phase, kind, vehicle: v, text });
    };
    if (i.start > span.start) event('contact-start', `contact of the ${v} with the Earth${via}`, i.start);
    if (i.end < span.end) event('contact-end', `contact of the ${v} with the Earth ends`, i.end);
  }
}

/** Intervals joined where they overlap. */
function union(list: readonly Interval[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  for (const i of list.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && i.start <= last.end) last.end = Math.max(last.end, i.end);
    else out.push({ start: i.start, end: i.end });
  }
  return out;
}
