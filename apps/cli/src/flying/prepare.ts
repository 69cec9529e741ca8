import { join, resolve } from 'node:path';
import type { LoadedEnvironment } from '@farside/astro';
import type { Manifest } from '@farside/flight';
import { flightManifest } from '@farside/mission';
import { openWorld } from '../environment.ts';
import { folderOfId } from '../flights.ts';
import { type FoundMission, openMission } from '../missions.ts';
import { flightsOf } from '../places.ts';
import { readWhole } from '../text/arguments.ts';
import type { FlyRequest } from './fly.ts';
import type { FlightOptions } from './options.ts';

/** Reads mission and data, names the flight, and finds where it lies or would lie. Nothing is written yet. */
export async function prepare(what: string, o: FlightOptions): Promise<FlyRequest & { readonly env: LoadedEnvironment }> {
  const mission: FoundMission = openMission(what);
  const seed = readWhole(o.seed, '--seed', 0, 2 ** 31);
  const env = await openWorld(o);
  const manifest: Manifest = flightManifest(mission.source, env, seed);
  const shelf = flightsOf(mission.bundled);
  const folder =
    o.out !== undefined
      ? resolve(o.out)
      : (folderOfId(manifest.id, shelf) ?? join(shelf, `${mission.source.name}-${manifest.id.slice(0, 8)}`));
  return {
    mission,
    manifest,
    folder,
    env,
    ...(o.fresh ? { fresh: true } : {}),
    ...(o.resume ? { resume: true } : {}),
    ...(o.data ? { data: resolve(o.data) } : {}),
    ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}),
  };
}
