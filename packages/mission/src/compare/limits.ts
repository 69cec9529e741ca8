import type { Flight } from '@farside/flight';
import { readMission } from '../file/read.ts';
import type { Mission } from '../file/schema.ts';

/** A bound that a flight had to keep, and how it did. SI. */
export interface Limit {
  readonly name: string;
  /** The figure that is bounded. */
  readonly measure: string;
  /** Setting of the mission file that holds the bound; undefined where it is the nature of the thing (a tank is empty at 0). */
  readonly setting: string | undefined;
  readonly unit: 'm' | 's' | 'kg' | 'rad' | 'm/s' | 'm/s2';
  readonly value: number;
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** To the nearer bound; negative: past it. */
  readonly left: number;
}

interface Rule {
  readonly name: string;
  readonly measure: string;
  readonly setting?: string;
  readonly unit: Limit['unit'];
  readonly least?: (m: Mission) => number;
  readonly most?: (m: Mission) => number;
  /** The size of the figure is what is bounded. */
  readonly size?: boolean;
}

/** What is bounded, in the order of flight. */
export const RULES: readonly Rule[] = [
  {
    name: 'inclination of the parking orbit',
    measure: 'launch.parking-inclination',
    setting: 'launch.parking.inclination',
    unit: 'rad',
    least: (m) => m.launch.parking.inclination[0],
    most: (m) => m.launch.parking.inclination[1],
  },
  {
    name: 'site to the side of the plane at touchdown',
    measure: 'landing.cross-track',
    setting: 'landing.cross-track',
    unit: 'rad',
    size: true,
    most: (m) => m.landing['cross-track'],
  },
  {
    name: 'site to the side of the plane at lift-off',
    measure: 'ascent.cross-track-at-lift-off',
    setting: 'landing.cross-track',
    unit: 'rad',
    size: true,
    most: (m) => m.landing['cross-track'],
  },
  {
    name: 'Sun at the site at touchdown',
    measure: 'surface.sun-at-touchdown',
    setting: 'landing.sun-elevation',
    unit: 'rad',
    least: (m) => m.landing['sun-elevation'][0],
    most: (m) => m.landing['sun-elevation'][1],
  },
  {
    name: 'touchdown, downwards',
    measure: 'landing.touchdown-vertical-speed',
    setting: 'landing.limits.vertical',
    unit: 'm/s',
    most: (m) => m.landing.limits.vertical,
  },
  {
    name: 'touchdown, sideways',
    measure: 'landing.touchdown-sideways-speed',
    setting: 'landing.limits.sideways',
    unit: 'm/s',
    most: (m) => m.landing.limits.sideways,
  },
  {
    name: 'slope of the landing spot',
    measure: 'landing.spot-slope',
    setting: 'landing.limits.slope',
    unit: 'rad',
    most: (m) => m.landing.limits.slope,
  },
  { name: 'propellant of the lander after touchdown', measure: 'landing.propellant-left', unit: 'kg', least: () => 0 },
  { name: 'time left before lift-off', measure: 'surface.margin-before-lift-off', unit: 's', least: () => 0 },
  { name: 'propellant of the ascender in orbit', measure: 'ascent.propellant-left', unit: 'kg', least: () => 0 },
  {
    name: 'offset at contact',
    measure: 'rendezvous.contact-offset',
    setting: 'rendezvous.capture.offset',
    unit: 'm',
    most: (m) => m.rendezvous.capture.offset,
  },
  {
    name: 'closing speed at contact',
    measure: 'rendezvous.contact-closing-speed',
    setting: 'rendezvous.capture.closing',
    unit: 'm/s',
    least: (m) => m.rendezvous.capture.closing[0],
    most: (m) => m.rendezvous.capture.closing[1],
  },
  {
    name: 'wait for the day home',
    measure: 'waiting.duration',
    setting: 'waiting.longest',
    unit: 's',
    most: (m) => m.waiting.longest,
  },
  {
    name: 'flight time home',
    measure: 'return.flight-time',
    setting: 'return.flight-time',
    unit: 's',
    least: (m) => m.return['flight-time'][0],
    most: (m) => m.return['flight-time'][1],
  },
  // with all its burns flown, the avoidance after the release too
  {
    name: 'mass of the orbiter after its last burn',
    measure: 'entry.orbiter-mass',
    setting: 'modules.orbiter.dry',
    unit: 'kg',
    least: (m) => m.modules.orbiter.dry,
  },
  {
    name: 'load of the entry',
    measure: 'entry.peak-load',
    setting: 'entry.limits.load',
    unit: 'm/s2',
    most: (m) => m.entry.limits.load,
  },
];

/** Bounds of the mission file and of the tanks that the sealed phases had to keep, in the order of flight; none where the mission cannot be read any more. */
export function limitsOf(flight: Flight): readonly Limit[] {
  const { mission } = readMission(flight.manifest.mission.text, '');
  if (!mission) return [];
  const measures = flight.measures();
  return RULES.flatMap((r) => {
    const raw = measures[r.measure];
    if (typeof raw !== 'number') return [];
    const value = r.size ? Math.abs(raw) : raw;
    const [least, most] = [r.least?.(mission), r.most?.(mission)];
    const left = Math.min(
      least === undefined ? Number.POSITIVE_INFINITY : value - least,
      most === undefined ? Number.POSITIVE_INFINITY : most - value,
    );
    return [{ name: r.name, measure: r.measure, setting: r.setting, unit: r.unit, value, least, most, left }];
  });
}
