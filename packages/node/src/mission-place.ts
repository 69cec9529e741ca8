import { basename, dirname, extname, join, resolve } from 'node:path';
import { dataFolder } from './environment.ts';
import { listFolder, statOf } from './files.ts';

/** Where a mission stands. */
export interface MissionPlace {
  readonly name: string;
  readonly folder: string;
  /** Path of its mission file. */
  readonly file: string;
  /** Stands under missions/ of the repository. */
  readonly bundled: boolean;
}

/** missions/ of the repository, beside its data; there or not. Throws DATA_MISSING. */
export const missionsFolder = (): string => join(dirname(dataFolder()), 'missions');

/** Names under missions/. Throws FILE_* for a folder that cannot be looked at. */
export function missionNames(missions = missionsFolder()): readonly string[] {
  if (!statOf(missions)) return [];
  return listFolder(missions)
    .filter((d) => d.isDirectory() && statOf(join(missions, d.name, 'mission.yaml')))
    .map((d) => d.name)
    .sort();
}

/**
 * Finds a mission: a name under missions/ comes first, then a folder with a mission.yaml, then a .yaml file, both by their path; undefined when it is none of these.
 * Throws FILE_* for what cannot be looked at.
 */
export function findMission(what: string, missions = missionsFolder()): MissionPlace | undefined {
  if (what.trim() === '') return undefined;
  const at = (folder: string, bundled: boolean): MissionPlace => ({
    name: basename(folder),
    folder,
    file: join(folder, 'mission.yaml'),
    bundled,
  });
  if (missionNames(missions).includes(what)) return at(join(missions, what), true);
  const path = resolve(what);
  const there = statOf(path);
  if (there?.isDirectory()) return statOf(join(path, 'mission.yaml')) ? at(path, dirname(path) === missions) : undefined;
  if (!there || !['.yaml', '.yml'].includes(extname(path))) return undefined;
  const own = basename(path, extname(path));
  return { name: own === 'mission' ? basename(dirname(path)) : own, folder: dirname(path), file: path, bundled: false };
}
