import { FarsideError } from '@farside/math';
import { flightFrom, type OpenedFlight } from './flight.ts';

/** What the user opened: a flight, or a mission file to fly. */
export type Opened =
  | { readonly kind: 'flight'; readonly opened: OpenedFlight }
  | { readonly kind: 'mission'; readonly name: string; readonly text: string; readonly files: ReadonlyMap<string, Uint8Array> };

/** Larger records are not read into the page, bytes. */
export const LARGEST = 512e6;
/** Larger texts are no mission files, bytes. */
const LONGEST = 2e6;

const bytesOf = async (f: File): Promise<Uint8Array> => new Uint8Array(await f.arrayBuffer());

/**
 * Reads what was dropped or chosen: the two files of a flight folder (`manifest.json`, `flight.log`), or a mission file.
 * @throws FarsideError FILES_UNKNOWN, FLIGHT_LARGE, FLIGHT_BROKEN, FLIGHT_NEWER, FLIGHT_EMPTY.
 */
export async function openFiles(files: readonly File[]): Promise<Opened> {
  const find = (pattern: RegExp): File | undefined => files.find((f) => pattern.test(f.name));
  const log = find(/^flight\.log(\.gz)?$/i);
  const manifest = find(/^manifest\.json$/i);
  if (log || manifest) {
    if (!log || !manifest) {
      throw new FarsideError('FLIGHT_BROKEN', `Not a Farside flight: ${log ? 'manifest.json' : 'flight.log'} is missing.`, {
        tryThis: 'choose the whole folder of the flight, or both of its files',
      });
    }
    if (log.size > LARGEST) {
      throw new FarsideError('FLIGHT_LARGE', `This flight is ${(log.size / 1e9).toFixed(1)} GB, more than a page can hold.`, {
        numbers: { bytes: log.size, most_bytes: LARGEST },
        tryThis: 'look at it with the command: farside show <folder>',
      });
    }
    return { kind: 'flight', opened: await flightFrom(await bytesOf(manifest), await bytesOf(log)) };
  }
  const mission = find(/\.ya?ml$/i);
  if (mission && mission.size <= LONGEST) {
    const name = mission.name
      .replace(/\.ya?ml$/i, '')
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-');
    // whatever else came along may be what the mission names: the path of a relay
    const beside = files.filter((f) => f !== mission && f.size <= 32e6);
    const named = new Map(await Promise.all(beside.map(async (f) => [f.name, await bytesOf(f)] as const)));
    return { kind: 'mission', name: name === 'mission' || name === '' ? 'my-mission' : name, text: await mission.text(), files: named };
  }
  throw new FarsideError(
    'FILES_UNKNOWN',
    files.length === 0 ? 'Nothing was chosen.' : `“${files[0].name}” is neither a flight nor a mission file.`,
    {
      tryThis: 'a flight folder (manifest.json and flight.log), or a mission.yaml',
    },
  );
}
