import { basename, dirname, join } from 'node:path';
import type { Manifest } from '@farside/flight';
import { dataFolder } from './environment.ts';
import { listFolder, readText, statOf } from './files.ts';
import { LOG, MANIFEST } from './flight-faults.ts';

/** A flight folder as it lies there, before anything but its manifest is read. */
export interface FlightSlip {
  readonly folder: string;
  /** Empty where the manifest cannot be read. */
  readonly id: string;
  readonly mission: string;
  /** When its record was last written to, ms since 1970. */
  readonly changed: number;
}

/** The mission that the folder of a flight is called by. */
export const missionOfFolder = (folder: string): string => basename(folder).replace(/-[0-9a-f]{8}$/, '');

/** Id and mission out of a folder's manifest; undefined when that cannot be read. */
export function nameOfFlight(folder: string): { readonly id: string; readonly mission: string } | undefined {
  try {
    const m = JSON.parse(readText(join(folder, MANIFEST))) as Manifest;
    return typeof m.id === 'string' && typeof m.mission?.name === 'string' ? { id: m.id, mission: m.mission.name } : undefined;
  } catch {
    return undefined;
  }
}

function slipOf(folder: string): FlightSlip | undefined {
  try {
    const manifest = statOf(join(folder, MANIFEST));
    const changed = (statOf(join(folder, LOG)) ?? manifest)?.mtimeMs;
    if (changed === undefined) return undefined;
    return { folder, changed, ...(nameOfFlight(folder) ?? { id: '', mission: missionOfFolder(folder) }) };
  } catch {
    // it may not be looked into: whoever asks for it hears why
    return { folder, id: '', mission: missionOfFolder(folder), changed: 0 };
  }
}

/** All flights on the shelves (folders of flight folders), broken ones too, the newest first. Shelves that are not there hold none. Throws FILE_* for one that cannot be looked at. */
export function flightsOn(shelves: readonly string[]): readonly FlightSlip[] {
  const found: FlightSlip[] = [];
  for (const shelf of shelves) {
    if (!statOf(shelf)) continue;
    for (const d of listFolder(shelf)) {
      const slip = d.isDirectory() ? slipOf(join(shelf, d.name)) : undefined;
      if (slip) found.push(slip);
    }
  }
  return found.sort((a, b) => b.changed - a.changed);
}

/** The newest flight that goes by this name: a mission, a folder's name, or the first letters of an id. */
export const newestFlight = (name: string, all: readonly FlightSlip[]): FlightSlip | undefined =>
  all.find((s) => s.mission === name || basename(s.folder) === name || (s.id !== '' && s.id.startsWith(name)));

/** All folders in which flights may be looked for, there or not: the one that FARSIDE_FLIGHTS names, or else flights/ of the current folder and of the repository. Throws DATA_MISSING. */
export function flightShelves(): readonly string[] {
  const told = process.env['FARSIDE_FLIGHTS'];
  return told ? [told] : [...new Set([join(process.cwd(), 'flights'), join(dirname(dataFolder()), 'flights')])];
}
