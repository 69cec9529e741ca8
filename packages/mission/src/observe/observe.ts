import { compareEpochs } from '@farside/astro';
import type { MeasureValue } from '@farside/flight';
import { VEHICLES } from '../vehicles.ts';
import { observeStations } from './contacts.ts';
import { observeEclipses } from './eclipses.ts';
import { observeFromGround } from './ground.ts';
import type { Observed, ObserveInput, Observer } from './observer.ts';
import { observeOccultations } from './occultations.ts';
import { skyOf, spansOf } from './path.ts';
import { observePasses, observeSun } from './site.ts';

/** Prefix of measures that run over the whole flight. */
const FLIGHT = 'flight';
/** Later than this after the phase's begin a path begins by itself, s. */
const BORN = 1e-3;

/**
 * Looks at one phase as it was recorded: eclipses, stays behind the Moon, contacts of stations and relay, passes over the site, sunrise and sunset there. A function of the record alone, so that a flight
 * that goes on after a stop is the same. The injection stage is left out.
 *
 * Measures, s: `<phase>.<vehicle>-moon-umbra-time`, `-moon-penumbra-time` (umbra included), the same for the Earth, `-longest-eclipse-time`, `-behind-moon-time`, `-longest-occultation-time`, `-ground-contact-time` (any
 * station), `-relay-contact-time`, `-earth-contact-time` (either way, from the ground); `flight.…` from launch to the end of the phase. What never happened has none.
 */
export function observe(i: ObserveInput): Observed {
  const sums = new Map<string, number>();
  const flight = (name: string): number => {
    const known = i.before[`${FLIGHT}.${name}`];
    return typeof known === 'number' ? known : 0;
  };
  const tops = new Map<string, number>();
  const o: Observer = {
    ...i,
    events: [],
    contacts: [],
    channels: [],
    add: (name, s) => void sums.set(name, (sums.get(name) ?? 0) + s),
    most: (name, s) => void tops.set(name, Math.max(tops.get(name) ?? 0, s)),
  };
  observeSun(o);
  for (const path of i.paths) {
    if (path.vehicle === VEHICLES.stage) continue;
    for (const span of spansOf(path, i.from)) {
      const sky = skyOf(i.env, span, i.from);
      observeEclipses(o, span, sky, span.start > BORN);
      observeOccultations(o, span, sky, span.start > BORN);
      observeStations(o, span, sky);
      if (span.landed && span.arcs[0].centre === 'moon') observeFromGround(o, span, sky);
      if (path.vehicle === VEHICLES.orbiter || path.vehicle === VEHICLES.stack) observePasses(o, span, sky);
    }
  }
  const measures: Record<string, MeasureValue> = {};
  for (const [name, s] of sums) {
    if (s > 0) measures[`${i.phase}.${name}`] = s;
    if (s + flight(name) > 0) measures[`${FLIGHT}.${name}`] = s + flight(name);
  }
  for (const [name, s] of tops) {
    if (s > 0) measures[`${i.phase}.${name}`] = s;
    if (Math.max(s, flight(name)) > 0) measures[`${FLIGHT}.${name}`] = Math.max(s, flight(name));
  }
  return {
    events: o.events.toSorted((a, b) => compareEpochs(a.epoch, b.epoch)),
    contacts: o.contacts.toSorted((a, b) => compareEpochs(a.start, b.start)),
    channels: o.channels,
    measures,
  };
}
