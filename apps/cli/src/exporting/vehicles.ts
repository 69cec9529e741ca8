import { type Epoch, secondsBetween } from '@farside/astro';
import { type Flight, hasPath } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { err } from '../output.ts';
import { checkStep, MOST_LINES } from '../text/arguments.ts';
import { wrap } from '../text/terminal.ts';
import type { ExportSettings } from './exporter.ts';

/** Time that a vehicle is on record, s. */
export const spanOf = (flight: Flight, id: string): number => secondsBetween(flight.trajectory(id).start, flight.trajectory(id).end);

function flown(flight: Flight): string[] {
  const all = flight.vehicles.filter((id) => hasPath(flight, id));
  if (all.length === 0)
    throw new FarsideError('FLIGHT_EMPTY', 'the flight has no path yet: no phase is sealed', {
      tryThis: 'go on with it first: farside fly',
    });
  return all;
}

/** The vehicle that is asked for, or the one that is longest on record, which is then said on stderr: of those that are there `at` an epoch, when any is. Throws VEHICLE_UNKNOWN, FLIGHT_EMPTY; USAGE_RANGE for a step that gives too many lines. */
export function oneVehicle(flight: Flight, s: ExportSettings, at?: Epoch): string {
  const vehicle = s.vehicles?.[0] ?? chosen(flight, at);
  const span = spanOf(flight, vehicle);
  if (s.step !== undefined) checkStep(s.step, span, MOST_LINES.file);
  return vehicle;
}

function chosen(flight: Flight, at: Epoch | undefined): string {
  const all = flown(flight).toSorted((a, b) => spanOf(flight, b) - spanOf(flight, a));
  const vehicle = all.find((id) => at && flight.trajectory(id).arcAt(at)) ?? all[0];
  const others = all.filter((id) => id !== vehicle);
  const v = err();
  if (others.length > 0)
    v.line(wrap(`This is the ${vehicle}, the longest on record. --vehicle takes another: ${namesOf(others)}`, v.width, '  '));
  return vehicle;
}

/** The vehicles that are asked for, or all. Throws as `oneVehicle`. */
export function severalVehicles(flight: Flight, s: ExportSettings): readonly string[] {
  const vehicles = s.vehicles ?? flown(flight);
  const span = vehicles.reduce((sum, id) => sum + spanOf(flight, id), 0);
  if (s.step !== undefined) checkStep(s.step, span, MOST_LINES.file);
  return vehicles;
}

/** The name of a flight's mission as a file may be called. */
export const fileName = (flight: Flight): string => flight.manifest.mission.name.replace(/[^\w.-]+/g, '-') || 'flight';

/** `orbiter`, or `stack, orbiter, lander`. */
export const namesOf = (vehicles: readonly string[]): string => vehicles.join(', ');

/** What only some formats are told. */
export const samplingOf = (s: ExportSettings): { within?: number; step?: number } => ({
  ...(s.within === undefined ? {} : { within: s.within }),
  ...(s.step === undefined ? {} : { step: s.step }),
});

/** Now, as messages write it. */
export const createdNow = (): string => new Date().toISOString().slice(0, 19);
