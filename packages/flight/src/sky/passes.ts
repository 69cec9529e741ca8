import { secondsBetween } from '@farside/astro';
import type { VehicleId } from '@farside/vehicle';
import { saidIn } from '../contacts.ts';
import type { Flight } from '../flight.ts';
import type { Contact } from '../types.ts';
import {
  type Bounds,
  clipWindow,
  clipWindows,
  gapsIn,
  joinWindows,
  lengthOf,
  longestOf,
  pathWindows,
  phaseWindows,
  totalOf,
  type Window,
} from './windows.ts';

/** Rounding of an epoch that was shifted there and back, with room, s. */
const MOMENT = 1e-3;

/** Which contacts are asked for; left out: all. */
export interface ContactFilter extends Bounds {
  readonly vehicle?: VehicleId;
  /** Names of stations and relays, as contacts have them. */
  readonly with?: readonly string[];
}

/** A contact with the phase in which it begins. */
export interface Pass extends Contact {
  readonly phase: string;
  /** s */
  readonly duration: number;
}

/** Contacts that a filter leaves, whole, in order of time. Those that only touch its bounds are not in. */
export function passesOf(flight: Flight, f: ContactFilter = {}): readonly Pass[] {
  const phases = phaseWindows(flight);
  return flight
    .contacts(f.vehicle)
    .filter((c) => (f.with === undefined || f.with.includes(c.with)) && clipWindow(c, f) !== undefined)
    .map((c) => ({
      ...c,
      phase: phases.findLast((p) => secondsBetween(p.start, saidIn(c).start) > -MOMENT)?.phase ?? phases[0]?.phase ?? '',
      duration: secondsBetween(c.start, c.end),
    }));
}

/** Contacts of one vehicle with one other, within the bounds; s and rad. */
export interface PassSum {
  readonly vehicle: VehicleId;
  readonly with: string;
  readonly kind: Contact['kind'];
  readonly count: number;
  readonly total: number;
  readonly longest: number;
  readonly highestElevation: number | undefined;
  /** One way. */
  readonly leastDelay: number | undefined;
  readonly mostDelay: number | undefined;
}

const best = (list: readonly (number | undefined)[], pick: (...x: number[]) => number): number | undefined => {
  const known = list.filter((x) => x !== undefined);
  return known.length > 0 ? pick(...known) : undefined;
};

/** Sums by vehicle and other end, vehicles in the order of their first contact, the longest together first. */
export function passSums(flight: Flight, f: ContactFilter = {}): readonly PassSum[] {
  const groups = Map.groupBy(passesOf(flight, f), (p) => `${p.vehicle}\n${p.with}`);
  const vehicles = [...new Set(passesOf(flight, f).map((p) => p.vehicle))];
  return [...groups.values()]
    .map((list): PassSum => {
      const parts = clipWindows(list, f);
      return {
        vehicle: list[0].vehicle,
        with: list[0].with,
        kind: list[0].kind,
        count: list.length,
        total: totalOf(parts),
        longest: Math.max(...parts.map(lengthOf)),
        highestElevation: best(
          list.map((p) => p.data?.['highest_elevation_rad']),
          Math.max,
        ),
        leastDelay: best(
          list.map((p) => p.data?.['lowest_delay_s']),
          Math.min,
        ),
        mostDelay: best(
          list.map((p) => p.data?.['highest_delay_s']),
          Math.max,
        ),
      };
    })
    .sort((a, b) => vehicles.indexOf(a.vehicle) - vehicles.indexOf(b.vehicle) || b.total - a.total);
}

/** How well a vehicle can be reached in a span, s. */
export interface Coverage {
  readonly vehicle: VehicleId;
  /** A phase, or undefined for all of it. */
  readonly phase: string | undefined;
  /** It has a path of its own. */
  readonly followed: number;
  /** With any station; with any relay; with any of both. */
  readonly ground: number;
  readonly relay: number;
  readonly any: number;
  /** Without any, the longest; undefined when there is none. */
  readonly longestGap: Window | undefined;
}

/** Coverage of every vehicle that has contacts (or of one): all of it, and phase by phase where it is followed for more than a second. `with` narrows what counts as a contact. */
export function coverageOf(flight: Flight, f: ContactFilter = {}): readonly Coverage[] {
  const passes = passesOf(flight, f);
  const vehicles = f.vehicle === undefined ? [...new Set(flight.contacts().map((c) => c.vehicle))] : [f.vehicle];
  const phases = phaseWindows(flight);
  return vehicles.flatMap((vehicle) => {
    // when the craft can be heard, by its own time: that of its path and of the phases
    const mine = passes.filter((p) => p.vehicle === vehicle).map((p) => ({ kind: p.kind, ...saidIn(p) }));
    const life = clipWindows(pathWindows(flight, vehicle), f);
    const row = (phase: string | undefined, within: readonly Window[]): Coverage[] => {
      const followed = totalOf(within);
      if (!(followed > 1)) return [];
      const inside = (list: readonly Window[]): Window[] =>
        within.flatMap((w) => clipWindows(joinWindows(list), { from: w.start, to: w.end }));
      const kind = (k: Contact['kind']): number => totalOf(inside(mine.filter((p) => p.kind === k)));
      return [
        {
          vehicle,
          phase,
          followed,
          ground: kind('ground'),
          relay: kind('relay'),
          any: totalOf(inside(mine)),
          longestGap: longestOf(gapsIn(within, mine)),
        },
      ];
    };
    return [...row(undefined, life), ...phases.flatMap((p) => row(p.phase, clipWindows(life, { from: p.start, to: p.end })))];
  });
}
