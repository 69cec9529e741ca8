import { addSeconds, BODIES, type Interval, type PositionKernel, sightClearance } from '@farside/astro';
import { relayKernel } from '../site/relay.ts';
import { covered, elevationFromGround, highest } from './contacts.ts';
import type { Observer } from './observer.ts';
import { intervalsOf, type Sky, type Span } from './path.ts';

const MOON = BODIES.moon.meanRadius;
/** Elevations are recorded at this interval, s. */
const WATCH = 900;

/** The relay as a craft on the ground sees it: its elevation, and the margin of the link: high enough here, and itself in sight of the Earth. */
export function relayLink(relay: PositionKernel, sky: Sky, mask: number): { elevation(t: number): number; margin(t: number): number } {
  const p = new Float64Array(3);
  const { moon } = sky;
  const elevation = (t: number): number => {
    sky.at(t);
    relay(t, p, 0);
    return elevationFromGround(sky, moon[0] + p[0], moon[1] + p[1], moon[2] + p[2]);
  };
  const margin = (t: number): number => {
    const high = elevation(t) - mask;
    const clear = sightClearance(p[0], p[1], p[2], -moon[0], -moon[1], -moon[2], 0, 0, 0, MOON) / MOON;
    return Math.min(high, clear);
  };
  return { elevation, margin };
}

/**
 * What is seen from a craft that stands on the Moon: Sun, Earth and relay as channels, the relay as contacts, and when the link to the Earth, by either way, begins and ends.
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
  for (let t = span.start; t <= span.end; t += WATCH) {
    const epoch = addSeconds(o.from, t);
    o.channels.push({ vehicle: v, name: 'sun-elevation', unit: 'rad', epoch, value: sun(t) });
    o.channels.push({ vehicle: v, name: 'earth-elevation', unit: 'rad', epoch, value: earth(t) });
    if (relay) o.channels.push({ vehicle: v, name: 'relay-elevation', unit: 'rad', epoch, value: relay.elevation(t) });
  }
  const direct = intervalsOf((t) => earth(t) - mask, span, options);
  const relayed = relay ? intervalsOf(relay.margin, span, options) : [];
  // an orbit that nobody published is told as such wherever it is named
  const name = surface.relay ? `${surface.relay.name} (orbit ${surface.relay.basis ?? 'given'})` : '';
  if (relay) {
    for (const i of relayed) {
      o.contacts.push({
        vehicle: v,
        with: name,
        kind: 'relay',
        start: addSeconds(o.from, i.start),
        end: addSeconds(o.from, i.end),
        data: { highest_elevation_rad: highest(relay.elevation, i) },
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
