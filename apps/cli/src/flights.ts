import { basename, dirname, join, resolve } from 'node:path';
import { type Flight, openFlight } from '@farside/flight';
import { FarsideError, isFarsideError } from '@farside/math';
import {
  type FlightSlip,
  flightShelves,
  flightsOn,
  lookAtFolder,
  missionOfFolder,
  nameOfFlight,
  newestFlight,
  openFlightFolder,
  statOf,
} from '@farside/node';
import { flyCommand, missionWords } from './flying/command.ts';
import { missionNames, textOfMission } from './missions.ts';
import { err } from './output.ts';
import { flightsOf, pathWord, shown } from './places.ts';
import { UsageError } from './text/problems.ts';
import { wrap } from './text/terminal.ts';

const MANIFEST = 'manifest.json';
const LOG = 'flight.log';

/** All flights on the shelves, broken ones too, the newest first. Throws FILE_* for a shelf that cannot be looked at. */
function everySlip(shelves: readonly string[]): readonly FlightSlip[] {
  try {
    return flightsOn(shelves);
  } catch (e) {
    if (!isFarsideError(e) || !process.env['FARSIDE_FLIGHTS']) throw e;
    const told = 'let FARSIDE_FLIGHTS name a folder in which flights may be kept';
    throw new FarsideError(e.code, e.message, { ...e.details, tryThis: told });
  }
}

/** All flights on the shelves whose manifest can be read, the newest first. Throws FILE_* for a shelf that cannot be looked at. */
export function slips(shelves: readonly string[] = flightShelves()): readonly FlightSlip[] {
  return everySlip(shelves).filter((s) => s.id !== '');
}

/** The folder of a flight of exactly this input, if there is one. */
export const folderOfId = (id: string, shelf: string): string | undefined => slips([shelf]).find((s) => s.id === id)?.folder;

/** A flight opened for reading, and where it lies. */
export interface OpenedFlight {
  readonly flight: Flight;
  readonly folder: string;
}

/** Reads the flight in a folder. Throws FLIGHT_MISSING, FLIGHT_NEWER, FLIGHT_DISK, and FLIGHT_BROKEN with the file and the command that flies it again. */
export async function readFlight(folder: string): Promise<OpenedFlight> {
  try {
    const store = await openFlightFolder(folder);
    try {
      return { flight: await openFlight(store), folder };
    } finally {
      await store.close();
    }
  } catch (e) {
    throw withRemedy(e, againIn(folder));
  }
}

/** Tells with a broken flight what to do about it. Other errors come back as they are. */
export function withRemedy(e: unknown, command: string): unknown {
  if (!isFarsideError(e) || e.code !== 'FLIGHT_BROKEN') return e;
  return new FarsideError(e.code, e.message, {
    ...e.details,
    tryThis: `${command} flies it again; the damaged files stay beside the new ones`,
  });
}

/** The command that flies the broken flight of a folder again. */
function againIn(folder: string): string {
  const name = nameOfFlight(folder)?.mission ?? missionOfFolder(folder);
  const mission = missionWords(name, folder)[0] ?? '<mission>';
  const usual = missionOfFolder(folder) !== basename(folder) && dirname(folder) === flightsOf(missionNames().includes(mission));
  return flyCommand({ mission, ...(usual ? {} : { out: folder }), fresh: true });
}

/** The flight of a folder; undefined when something else lies there. */
async function flightAt(folder: string): Promise<OpenedFlight | undefined> {
  if (!statOf(join(folder, MANIFEST)) && !statOf(join(folder, LOG))) return undefined;
  try {
    return await readFlight(folder);
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'FLIGHT_BROKEN') throw e;
    const { kind } = await lookAtFolder(folder);
    if (kind === 'flight' || kind === 'broken') throw e;
    return undefined;
  }
}

/** So many flights are looked into for a whole one. */
const LOOKED_INTO = 20;

/** Says on stderr which flight the name of a mission was taken for, where that is not plain: it has several, or the newest did not come to its end. */
async function tellTaken(name: string, { flight, folder }: OpenedFlight, all: readonly FlightSlip[]): Promise<void> {
  const others = all.filter((s) => s.id !== '' && s.mission === name && s.folder !== folder);
  if (basename(folder) === name || (others.length === 0 && flight.complete)) return;
  const v = err();
  const which = others.length === 0 ? `The only flight of ${name}` : `The newest of ${others.length + 1} flights of ${name}`;
  const { phases } = flight.manifest;
  const last = flight.phases.at(-1)?.phase;
  const far =
    last === undefined
      ? `none of its ${phases.length} phases is sealed`
      : `${flight.phases.length} of ${phases.length} phases, up to ${last}`;
  v.line(wrap(`${which}: ${shown(folder)}${flight.complete ? '' : `. It did not come to its end: ${far}.`}`, v.width, '  '));
  if (flight.complete) return;
  for (const s of others.slice(0, LOOKED_INTO)) {
    const there = await lookAtFolder(s.folder).catch(() => undefined);
    if (there?.kind !== 'flight' || !there.complete) continue;
    v.line(wrap(`  The newest whole one is ${pathWord(s.folder)}`, v.width, '  '));
    return;
  }
}

/** Finds a flight by its folder, or the newest of a mission by the mission's name, and says which where that is not plain. Throws FLIGHT_UNKNOWN, FLIGHT_MISSING, FLIGHT_BROKEN, ... */
export async function findFlight(what: string): Promise<OpenedFlight> {
  if (what.trim() === '') {
    throw new UsageError('USAGE_EMPTY', 'the name of the flight is empty', {
      expected: 'a flight folder, or the name of a mission that has been flown',
    });
  }
  const path = resolve(what);
  const here = await flightAt(path);
  if (here) return here;
  const all = everySlip(flightShelves());
  const name = what.replace(/\/+$/, '').split('/').at(-1) ?? what;
  const newest = newestFlight(name, all);
  if (newest) {
    const opened = await readFlight(newest.folder);
    if (newest.mission === name) await tellTaken(name, opened, all);
    return opened;
  }
  const isMission = missionNames().includes(what) || statOf(join(path, 'mission.yaml')) !== undefined;
  if (isMission) {
    throw new FarsideError('FLIGHT_UNKNOWN', `the mission '${what}' has not been flown yet`, { tryThis: flyCommand({ mission: what }) });
  }
  const names = [...new Set(all.filter((s) => s.id !== '').map((s) => s.mission))];
  throw new UsageError('FLIGHT_UNKNOWN', `there is no flight '${what}'`, {
    expected: 'a flight folder, or the name of a mission that has been flown',
    found: statOf(path) ? `${shown(path)}, which holds no flight` : what,
    tryThis: names.length > 0 ? `flown so far: ${names.join(', ')}` : 'fly one first: farside fly <mission>',
  });
}

/** So many flights are read to find the one to compare with. */
const LOOKED_AT = 20;

/**
 * The two flights that one name stands for: the newest of the mission, and before it the newest of the mission as its file stands now (where that is another one), else the one before.
 * @throws FLIGHT_UNKNOWN when there are not two
 */
export async function pairOf(what: string): Promise<readonly [OpenedFlight, OpenedFlight]> {
  const last = await findFlight(what);
  const others = slips([...new Set([dirname(last.folder), ...flightShelves()])]).filter(
    (s) => s.mission === last.flight.manifest.mission.name && s.folder !== last.folder,
  );
  const texts = missionWords(last.flight.manifest.mission.name, last.folder).flatMap((words) => {
    const text = textOfMission(words);
    return text === undefined ? [] : [text];
  });
  let before: OpenedFlight | undefined;
  for (const s of others.slice(0, LOOKED_AT)) {
    const other = await readFlight(s.folder).catch(() => undefined);
    before ??= other;
    if (!other || !texts.includes(other.flight.manifest.mission.text)) continue;
    before = other;
    break;
  }
  if (!before) {
    throw new FarsideError('FLIGHT_UNKNOWN', `there is no second flight of '${last.flight.manifest.mission.name}' to compare with`, {
      expected: 'two flights',
      found: shown(last.folder),
      tryThis: `fly it with a change: ${flyCommand({ mission: last.flight.manifest.mission.name, set: ['<path>=<value>'] })}`,
    });
  }
  return [before, last];
}
