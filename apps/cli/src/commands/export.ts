import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { err, pour, pourInto } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends WorldOptions {
  readonly oem?: boolean;
  readonly csv?: boolean;
  readonly vehicle?: string;
  readonly channel?: string;
  readonly out?: string;
  readonly step?: string;
  readonly timeSystem: string;
  readonly force?: boolean;
}

export function addExport(program: Command): Command {
  const c = program
    .command('export <flight>')
    .description('Write the path of a vehicle for other programs: CCSDS OEM or CSV.')
    .option('--oem', 'an orbit ephemeris message (CCSDS 502.0-B), states in km and km/s')
    .option('--csv', 'comma-separated values, SI')
    .option('--vehicle <name>', 'stack, orbiter, lander, ascender, capsule; default: the one that flew longest')
    .option('--channel <id>', 'with --csv: a channel instead of the path, such as lander.altitude')
    .option('--step <time>', 'at most this far apart; default: the nodes of the record')
    .option('--time-system <scale>', 'with --oem: UTC or TDB', 'UTC')
    .option('--out <file>', 'write to a file instead of stdout')
    .option('--force', 'replace the file if it is there');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight.

Examples:
  farside export change-6 --oem --vehicle orbiter --out orbiter.oem
  farside export change-6 --csv --vehicle lander --step 10s --out lander.csv
  farside export change-6 --csv --channel lander.altitude`),
    )
    .action(async (what: string, o: Options) => {
      const { existsSync, statSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { FarsideError, isFarsideError } = await import('@farside/math');
      const { streamChannelCsv, streamOem, streamTrajectoryCsv } = await import('@farside/flight');
      const { secondsBetween } = await import('@farside/astro');
      const { findFlight } = await import('../flights.ts');
      const { checkStep, MOST_LINES, readDuration } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { shown } = await import('../places.ts');
      if (o.oem === o.csv) throw new UsageError('USAGE_CHOICE', 'give either --oem or --csv');
      if (o.channel !== undefined && (o.oem || o.step !== undefined || o.vehicle !== undefined))
        throw new UsageError('USAGE_CHOICE', `--channel goes with --csv alone: its samples stand as they were taken`);
      const scale = o.timeSystem.toUpperCase();
      if (scale !== 'UTC' && scale !== 'TDB')
        throw new UsageError('USAGE_SCALE', `--time-system: expected UTC or TDB, found '${o.timeSystem}'`);
      const step = o.step === undefined ? undefined : readDuration(o.step, '--step');
      if (o.out !== undefined && existsSync(o.out) && !o.force) {
        if (statSync(o.out).isDirectory())
          throw new FarsideError('FILE_EXISTS', `'${shown(o.out)}' is a folder`, {
            expected: 'the name of a file',
            tryThis: `--out ${shown(join(o.out, 'flight.oem'))}`,
          });
        throw new FarsideError('FILE_EXISTS', `there is already a file '${shown(o.out)}'`, {
          tryThis: 'name another one, or replace it with --force',
        });
      }
      const { flight } = await findFlight(what);
      const span = (id: string): number => secondsBetween(flight.trajectory(id).start, flight.trajectory(id).end);
      const flown = flight.vehicles.filter((id) => hasPath(id));
      function hasPath(id: string): boolean {
        try {
          return flight.trajectory(id).arcs.length > 0;
        } catch {
          return false;
        }
      }
      const vehicle = o.vehicle ?? flown.toSorted((a, b) => span(b) - span(a))[0];
      if (vehicle === undefined)
        throw new FarsideError('FLIGHT_EMPTY', 'the flight has no path yet: no phase is sealed', {
          tryThis: 'go on with it first: farside fly',
        });
      if (step !== undefined) checkStep(step, span(vehicle), MOST_LINES.file);
      const stepped = step === undefined ? {} : { step };
      let pieces: Iterable<string>;
      if (o.channel !== undefined) pieces = streamChannelCsv(flight.channel(o.channel));
      else if (o.csv) pieces = streamTrajectoryCsv(flight, vehicle, stepped);
      else {
        const env = await openWorld(o);
        const created = new Date().toISOString().slice(0, 19);
        pieces = streamOem(flight, vehicle, { created, timeSystem: scale, frames: env.frames, ...stepped });
      }
      if (o.out === undefined) {
        await pour(pieces);
        return;
      }
      let lines: number;
      try {
        lines = pourInto(o.out, pieces);
      } catch (cause) {
        if (isFarsideError(cause)) throw cause;
        throw new FarsideError('FILE_WRITE', `cannot write '${shown(o.out)}'`, {
          cause,
          tryThis: 'check that the folder is there and may be written to',
        });
      }
      err().line(`${o.channel ?? vehicle} → ${shown(o.out)} (${lines} lines)`);
    });
}
