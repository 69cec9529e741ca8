import { type Environment, type Epoch, gmOf, pathAbout, propagateKeplerInto, secondsBetween } from '@farside/astro';
import { type Flight, manifestFiles } from '@farside/flight';
import { relayPath, withFiles, withPaths } from '../file/files.ts';
import { readMission } from '../file/read.ts';
import { resolveSchedule } from '../outline/schedule.ts';
import { relayAtEpoch } from './relay.ts';

/** The relay of a flight. */
export interface FlownRelay {
  readonly name: string;
  /** Writes r, v about the Moon (icrf, m and m/s) into out[0..5]. Throws PATH_OUTSIDE where a file does not reach. Allocates nothing. */
  readonly at: (epoch: Epoch, out: Float64Array) => void;
}

/**
 * Where the relay of a recorded flight was: from the mission file and the files of its manifest, counted from the lift-off that was flown. Undefined when the mission has none, or the flight no
 * lift-off. Throws what reading the files of the manifest throws (PATH_*, OEM_*, MISSION_FILE).
 */
export function flownRelay(flight: Flight, environment: Environment): FlownRelay | undefined {
  const { manifest } = flight;
  const read = readMission(manifest.mission.text, manifest.mission.name).mission;
  const launch = flight.events({ kind: 'lift-off' })[0];
  const relay = read?.surface.relay;
  if (!read || !relay || !launch) return undefined;
  const files = manifestFiles(manifest);
  const mission = withFiles(read, files);
  const env = withPaths(environment, mission, files);
  const path = relayPath(mission, env);
  if (path) return { name: relay.name, at: pathAbout(path, 'moon', env.ephemeris) };
  const orbit = relayAtEpoch(mission, env, resolveSchedule(mission, launch.epoch));
  if (!orbit) return undefined;
  const gm = gmOf('moon');
  return { name: relay.name, at: (epoch, out) => propagateKeplerInto(orbit.start, secondsBetween(orbit.at, epoch), gm, out) };
}
