import type { LoadedEnvironment } from '@farside/astro';
import type { Command } from 'commander';

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
  const { nodeEnvironment } = await import('@farside/node');
  const { isFarsideError } = await import('@farside/math');
  try {
    return await nodeEnvironment({ ...(o.data ? { data: o.data } : {}), ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}) });
  } catch (e) {
    // kernels go by their file's name: say where the broken one lies
    const only = o.ephemeris?.length === 1 ? o.ephemeris[0] : undefined;
    throw isFarsideError(e) && only !== undefined && e.code.startsWith('EPHEMERIS') ? e.within({ where: only }) : e;
  }
}
