import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EnvironmentOptions, type LoadedEnvironment, loadEnvironment } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { folderBlobs, readBytes, statOf } from './files.ts';

/** Which data an environment is made of, on disk. */
export interface NodeEnvironmentOptions extends EnvironmentOptions {
  /** The data folder; found by looking upwards from this module when not given. */
  readonly data?: string;
}

/** The repository's data/ folder: the nearest one above this module that has an index.json. Throws DATA_MISSING, FILE_ACCESS. */
export function dataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; ) {
    const data = join(folder, 'data');
    if (statOf(join(data, 'index.json'))) return data;
    const up = dirname(folder);
    if (up === folder) break;
    folder = up;
  }
  throw new FarsideError('DATA_MISSING', 'there is no data folder with an index.json above this program', {
    tryThis: 'name the folder with the option data, or write it with npm run data',
  });
}

/** `loadEnvironment` from the data folder on disk. Kernels named in `ephemeris` are paths of files, anywhere; they go into `packs` by the file's name alone, so that the same kernel elsewhere is the same. */
export function nodeEnvironment(options: NodeEnvironmentOptions = {}): Promise<LoadedEnvironment> {
  const { data, ...rest } = options;
  const folder = folderBlobs(data ?? dataFolder());
  const paths = rest.ephemeris === undefined ? [] : typeof rest.ephemeris === 'string' ? [rest.ephemeris] : rest.ephemeris;
  const own = new Map(paths.map((path) => [basename(path), path]));
  // two kernels of one name are told apart by their paths
  if (own.size < paths.length) for (const path of paths) own.set(path, path);
  const named = rest.ephemeris === undefined ? {} : { ephemeris: own.size > paths.length ? paths : [...own.keys()] };
  return loadEnvironment(
    { read: (name, range) => (own.has(name) ? readBytes(own.get(name) ?? name, range) : folder.read(name, range)) },
    { ...rest, ...named },
  );
}
