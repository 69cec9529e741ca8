import { join, resolve } from 'node:path';
import type { LoadedEnvironment } from '@farside/astro';
import type { Command } from 'commander';
import { REPOSITORY, shown } from './places.ts';

/** What every command that looks at the world lets its user choose. */
export interface WorldOptions {
  readonly data?: string;
  readonly ephemeris?: readonly string[];
}

export function withWorldOptions(c: Command): Command {
  return (
    c
      // repeatable, not variadic: a variadic option would swallow the mission that stands behind it
      .option(
        '--ephemeris <kernel.bsp>',
        "an SPK kernel (DE421, DE430, DE440, ...) in place of the project's ephemeris; may be given more than once",
        (path: string, before: readonly string[] | undefined) => [...(before ?? []), path],
      )
      .option('--data <folder>', "another data folder in place of the repository's")
  );
}

export async function openWorld(o: WorldOptions): Promise<LoadedEnvironment> {
  const { nodeEnvironment, statOf } = await import('@farside/node');
  const { FarsideError, isFarsideError } = await import('@farside/math');
  if (o.data !== undefined && !statOf(join(o.data, 'index.json'))) {
    throw new FarsideError('DATA_MISSING', `'${shown(resolve(o.data))}' is no data folder: there is no index.json in it`, {
      expected:
        'a folder such as data/ of the repository: ephemeris, gravity and the rest, and an index.json that lists them with their hashes',
      tryThis: `leave --data out to use the repository's own, or copy that and change the copy: cp -r ${shown(join(REPOSITORY, 'data'))} my-data`,
    });
  }
  try {
    return await nodeEnvironment({ ...(o.data ? { data: o.data } : {}), ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}) });
  } catch (e) {
    // kernels go by their file's name: say where the broken one lies
    const only = o.ephemeris?.length === 1 ? o.ephemeris[0] : undefined;
    throw isFarsideError(e) && only !== undefined && e.code.startsWith('EPHEMERIS') ? e.within({ where: only }) : e;
  }
}
