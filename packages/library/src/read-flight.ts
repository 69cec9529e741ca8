import { type Flight, type FlightStore, openFlight, openLog } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { type FlightSlip, flightShelves, flightsOn, newestFlight, readBytes, readManifest, statOf } from '@farside/node';

/** A flight together with its record, from which other flights may take phases over. */
export interface FlownFlight extends Flight {
  /** The record, in memory; read-only. */
  readonly store: FlightStore;
}

/**
 * Reads a flight from disk, whole, into memory (some megabytes).
 * @param what a flight folder, the first letters of a flight's id, or the name of a mission: its newest flight in `flights/` of this folder or of the repository, or in FARSIDE_FLIGHTS.
 * @throws FarsideError FLIGHT_UNKNOWN; FLIGHT_BROKEN, FLIGHT_NEWER, DATA_MISSING, FILE_* for one that cannot be read.
 */
export async function readFlight(what: string): Promise<FlownFlight> {
  const all = flightsOn(flightShelves());
  const folder = statOf(`${what}/manifest.json`) ? what : newestFlight(what, all)?.folder;
  if (folder === undefined || what.trim() === '') throw unknownFlight(what, all);
  return withStore(openLog(await readManifest(folder), await readBytes(`${folder}/flight.log`)));
}

/** Opens a record, and keeps it beside what it says. */
export async function withStore(store: FlightStore): Promise<FlownFlight> {
  return { ...(await openFlight(store)), store };
}

function unknownFlight(what: string, all: readonly FlightSlip[]): FarsideError {
  const names = [...new Set(all.filter((s) => s.id !== '').map((s) => s.mission))];
  return new FarsideError('FLIGHT_UNKNOWN', `there is no flight '${what}'`, {
    expected: 'a flight folder, or the name of a mission that has been flown',
    found: what,
    tryThis:
      names.length > 0 ? `flown so far: ${names.join(', ')}` : 'fly one first: farside fly <mission>, or flyMission(mission, { folder })',
  });
}
