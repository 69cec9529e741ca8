import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends WorldOptions {
  readonly out?: string;
  readonly json?: boolean;
}

export function addRefly(program: Command): Command {
  const c = program
    .command('refly <flight>')
    .description('Make a flight again from its manifest alone, and hold the two records against each other, byte by byte.')
    .option('--out <folder>', 'keep the new flight there instead of beside the old one')
    .option('--json', 'print JSON');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
The manifest holds the text of the mission and of its facts, the files that it names, the seed, and the hashes of the data. With the same
version of the program and the same data the record comes out the same. Nothing is taken over from other flights.

Examples:
  farside refly change-6
  farside refly flights/change-6-1f2e3d4c --out /tmp/again --json`),
    )
    .action(async (what: string, o: Options) => {
      const { join, resolve } = await import('node:path');
      const { readBytes } = await import('@farside/node');
      const { FarsideError } = await import('@farside/math');
      const { findFlight } = await import('../flights.ts');
      const { ensureFlown } = await import('../flying/fly.ts');
      const { sourceOf } = await import('../flying/again.ts');
      const { pathWord, shown } = await import('../places.ts');
      const { UsageError } = await import('../text/problems.ts');
      if (o.out !== undefined && o.out.trim() === '') throw new UsageError('USAGE_EMPTY', '--out: the name of the folder is empty');
      const { flight, folder } = await findFlight(what);
      if (!flight.complete) {
        throw new FarsideError(
          'FLIGHT_UNFINISHED',
          `the flight in '${shown(folder)}' is not complete: there is nothing to hold a whole one against`,
          {
            numbers: { sealed: flight.phases.length, phases: flight.manifest.phases.length },
            tryThis: `farside show ${pathWord(folder)} says how it is gone on with`,
          },
        );
      }
      const env = await openWorld(o);
      const mission = sourceOf(flight.manifest, folder, env);
      const to = o.out === undefined ? `${folder}-again` : resolve(o.out);
      if (resolve(to) === resolve(folder))
        throw new UsageError('USAGE_CHOICE', '--out names the flight itself', { tryThis: 'name another folder' });
      await ensureFlown({
        mission,
        manifest: flight.manifest,
        folder: to,
        told: true,
        again: `farside refly ${pathWord(folder)} --out ${pathWord(to)}`,
        fresh: true,
        ...(o.data ? { data: resolve(o.data) } : {}),
        ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}),
      });
      const [a, b] = [await readBytes(join(folder, 'flight.log')), await readBytes(join(to, 'flight.log'))];
      const identical = Buffer.compare(a, b) === 0;
      if (o.json) printJson({ id: flight.manifest.id, before: folder, after: to, complete: true, identical, bytes: b.length });
      if (!identical) {
        throw new FarsideError('REFLY_DIFFERS', `the flight made again is not the one in '${shown(folder)}'`, {
          expected: `${a.length} bytes of the same record`,
          found: `${b.length} bytes, other ones`,
          tryThis: `farside compare ${pathWord(folder)} ${pathWord(to)}`,
        });
      }
      const v = out();
      if (!o.json) v.line(`The same flight to the byte (${b.length.toLocaleString('en')} bytes), in ${v.accent(shown(to))}`);
    });
}
