import type { Environment, GivenPath } from '@farside/astro';
import { readPathFile } from '@farside/flight';
import { FarsideError, isFarsideError, sha256Hex } from '@farside/math';
import type { Mission } from './schema.ts';

/** Bytes of the files that a mission names, by the name that it has for them. */
export type MissionFiles = ReadonlyMap<string, Uint8Array>;

type Relay = NonNullable<Mission['surface']['relay']>;
/** A relay whose file has been read: the hash stands beside the name, so that whoever reads the relay has read which file it was. */
type RelayOfFile = Relay & { readonly sha256?: string };

/** Larger files are kept in no manifest, bytes. */
const LARGEST = 32e6;

/** Files that a mission takes in, by the names that it has for them: paths from the folder of the mission file. */
export function missionFiles(m: Mission): readonly string[] {
  const name = m.surface.relay?.trajectory;
  return name === undefined ? [] : [name];
}

/** The mission with the hashes of its files beside their names. Throws MISSION_FILE when one is not there or too large. */
export function withFiles(m: Mission, files: MissionFiles = new Map()): Mission {
  const { relay } = m.surface;
  if (relay?.trajectory === undefined) return m;
  const bytes = files.get(relay.trajectory);
  if (!bytes) throw new FarsideError('MISSION_FILE', `the file '${relay.trajectory}' of 'surface.relay.trajectory' was not handed in`);
  if (bytes.length > LARGEST)
    throw new FarsideError('MISSION_FILE', `the file '${relay.trajectory}' is larger than a manifest keeps`, {
      numbers: { bytes: bytes.length, most_bytes: LARGEST },
      tryThis: 'a file of the days and the object that the mission needs',
    });
  const read: RelayOfFile = { ...relay, sha256: sha256Hex(bytes) };
  return { ...m, surface: { ...m.surface, relay: read } };
}

/** The environment with the paths that the mission's files give. Throws PATH_*, OEM_*, EPHEMERIS_* for a file that is none. */
export function withPaths<E extends Environment>(env: E, m: Mission, files: MissionFiles | undefined): E {
  const { relay } = m.surface;
  const bytes = relay?.trajectory === undefined ? undefined : files?.get(relay.trajectory);
  if (!relay || !bytes) return env;
  const path = pathOf(bytes, relay);
  return { ...env, paths: new Map([...(env.paths ?? []), [pathKey(sha256Hex(bytes), relay.object), path]]) };
}

/** The path in a relay's file. An object that is not in it, or not chosen among several, is told with the key that chooses. */
function pathOf(bytes: Uint8Array, relay: Relay): GivenPath {
  try {
    return readPathFile(bytes, relay.trajectory ?? '', relay.object);
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'PATH_OBJECT') throw e;
    const tryThis = `surface.relay.object names which object of the file it is${relay.object === undefined ? '' : '; where the file holds one alone it may be left out'}`;
    throw new FarsideError(e.code, e.message, { ...e.details, tryThis });
  }
}

const pathKey = (sha256: string, object: string | undefined): string => (object === undefined ? sha256 : `${sha256} ${object}`);

/** The path of the relay when it comes from a file. Throws MISSION_FILE when the file was not read. */
export function relayPath(m: Mission, env: Environment): GivenPath | undefined {
  const r: RelayOfFile | undefined = m.surface.relay;
  if (r?.trajectory === undefined) return undefined;
  const path = env.paths?.get(pathKey(r.sha256 ?? '', r.object));
  if (path) return path;
  throw new FarsideError('MISSION_FILE', `the file '${r.trajectory}' of 'surface.relay.trajectory' was not read`, {
    tryThis: 'hand it in with the mission: withFiles and withPaths',
  });
}
