import { resolve } from 'node:path';
import type { LoadedEnvironment } from '@farside/astro';
import type { Manifest } from '@farside/flight';
import { flightManifest } from '@farside/mission';
import { openWorld } from '../environment.ts';
import { type FoundMission, openMission } from '../missions.ts';
import { readWhole } from '../text/arguments.ts';
import { UsageError } from '../text/problems.ts';
import { flyCommand } from './command.ts';
import type { FlyRequest } from './fly.ts';
import type { FlightOptions } from './options.ts';
import { usualFolder } from './unfinished.ts';

/** Reads mission and data, names the flight, and finds where it lies or would lie. Nothing is written yet. Throws USAGE_BOTH, USAGE_EMPTY, USAGE_NUMBER, and what reading throws. */
export async function prepare(what: string, o: FlightOptions): Promise<FlyRequest & { readonly env: LoadedEnvironment }> {
  if (o.fresh && o.resume) {
    throw new UsageError('USAGE_BOTH', '--fresh and --resume: one flies from the launch pad, the other goes on with a flight', {
      expected: 'one of the two, or neither: an unfinished flight is gone on with anyway',
      found: 'both',
      tryThis: 'leave one of them out',
    });
  }
  if (o.out !== undefined && o.out.trim() === '') {
    throw new UsageError('USAGE_EMPTY', '--out: the name of the folder is empty', {
      expected: 'a new or empty folder, or the folder of a flight',
      tryThis: 'leave --out away to keep the flight in flights/',
    });
  }
  const mission: FoundMission = openMission(what, o.set);
  const seed = readWhole(o.seed, '--seed', 0, 2 ** 31);
  const env = await openWorld(o);
  const manifest: Manifest = flightManifest(mission.source, env, seed);
  const { out, data, ephemeris } = o;
  const again = {
    mission: what,
    seed,
    fresh: true,
    set: o.set,
    ...(out ? { out } : {}),
    ...(data ? { data } : {}),
    ...(ephemeris ? { ephemeris } : {}),
  };
  return {
    mission,
    manifest,
    folder: out === undefined ? usualFolder(manifest, mission.bundled) : resolve(out),
    told: out !== undefined,
    again: flyCommand(again),
    env,
    ...(o.fresh ? { fresh: true } : {}),
    ...(o.resume ? { resume: true } : {}),
    ...(o.data ? { data: resolve(o.data) } : {}),
    ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}),
  };
}
