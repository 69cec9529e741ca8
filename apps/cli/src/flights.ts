import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Flight, type Manifest, openFlight } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { openFlightFolder } from '@farside/node';
import { missionNames } from './missions.ts';
import { flightShelves, shown } from './places.ts';

const MANIFEST = 'manifest.json';

/** A flight folder as it lies there, before anything but its manifest is read. */
export interface FlightSlip {
  readonly folder: string;
  readonly id: string;
  readonly mission: string;
  readonly changed: number;
}

function slipOf(folder: string): FlightSlip | undefined {
  try {
    const m = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Manifest;
    if (typeof m.id !== 'string' || typeof m.mission?.name !== 'string') return undefined;
    const log = join(folder, 'flight.log');
    return { folder, id: m.id, mission: m.mission.name, changed: existsSync(log) ? statSync(log).mtimeMs : 0 };
  } catch {
    // not a flight, or a broken one: whoever names it by its path hears why
    return undefined;
  }
}

/** All readable flights on the shelves, the newest first. */
export function slips(shelves: readonly string[] = flightShelves()): readonly FlightSlip[] {
  const found: FlightSlip[] = [];
  for (const shelf of shelves) {
    if (!existsSync(shelf)) continue;
    for (const d of readdirSync(shelf, { withFileTypes: true })) {
      const slip = d.isDirectory() ? slipOf(join(shelf, d.name)) : undefined;
      if (slip) found.push(slip);
    }
  }
  return found.sort((a, b) => b.changed - a.changed);
}

/** The folder of a flight of exactly this input, if there is one. */
export const folderOfId = (id: string, shelf: string): string | undefined => slips([shelf]).find((s) => s.id === id)?.folder;

/** What lies in a folder: nothing, a flight (with how far it got), or something else. Throws FLIGHT_BROKEN for a damaged one. */
export interface FolderState {
  readonly id: string;
  readonly sealed: readonly string[];
  readonly complete: boolean;
}
export async function stateOf(folder: string): Promise<FolderState | undefined> {
  if (!existsSync(join(folder, MANIFEST))) return undefined;
  const store = await openFlightFolder(folder);
  try {
    const manifest = await store.manifest();
    const sealed = (await store.seals()).map((s) => s.phase);
    return { id: manifest.id, sealed, complete: manifest.phases.every((p) => sealed.includes(p)) };
  } finally {
    await store.close();
  }
}

/** A flight opened for reading, and where it lies. */
export interface OpenedFlight {
  readonly flight: Flight;
  readonly folder: string;
}

export async function readFlight(folder: string): Promise<OpenedFlight> {
  const store = await openFlightFolder(folder);
  try {
    return { flight: await openFlight(store), folder };
  } finally {
    await store.close();
  }
}

/** Finds a flight by its folder, or the newest of a mission by the mission's name. Throws FLIGHT_UNKNOWN, FLIGHT_MISSING, FLIGHT_BROKEN, ... */
export async function findFlight(what: string): Promise<OpenedFlight> {
  const path = resolve(what);
  if (existsSync(join(path, MANIFEST)) || existsSync(join(path, 'flight.log'))) return readFlight(path);
  const all = slips();
  const name = what.replace(/\/+$/, '').split('/').at(-1) ?? what;
  const newest = all.find((s) => s.mission === name || s.folder.endsWith(`/${name}`) || s.id.startsWith(name));
  if (newest) return readFlight(newest.folder);
  const isMission = missionNames().includes(what) || existsSync(join(path, 'mission.yaml'));
  if (isMission) {
    throw new FarsideError('FLIGHT_UNKNOWN', `the mission '${what}' has not been flown yet`, { tryThis: `farside fly ${what}` });
  }
  const names = [...new Set(all.map((s) => s.mission))];
  throw new FarsideError('FLIGHT_UNKNOWN', `there is no flight '${what}'`, {
    expected: 'a flight folder, or the name of a mission that has been flown',
    found: existsSync(path) ? `${shown(path)}, which holds no flight` : what,
    tryThis: names.length > 0 ? `flown so far: ${names.join(', ')}` : 'fly one first: farside fly <mission>',
  });
}
