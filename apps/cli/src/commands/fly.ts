import type { Command } from 'commander';
import { type FlightOptions, withFlightOptions } from '../flying/options.ts';
import { err, out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends FlightOptions {
  readonly beijing?: boolean;
  readonly json?: boolean;
}

export function addFly(program: Command): Command {
  const c = program
    .command('fly <mission>')
    .description('Fly a mission from launch to landing and keep the flight.')
    .option('--beijing', 'Beijing time in the report')
    .option('--json', 'print the flight as JSON, SI');
  return withFlightOptions(c)
    .addHelpText('after', () =>
      helpText(`
Phase after phase is solved, flown on the full force model, recorded and sealed. Ctrl-C, a power cut or an error
lose nothing that was sealed: the same command goes on from there. A flight is named by its mission text, facts,
data, engine and seed; flying the same again only shows it.

--set changes the file for this once: the flight is that of the changed text, and what the change does not touch is
taken over from the newest flights of the mission. 'farside compare' says what moved.

Flights are kept in flights/ of the repository for its own missions and in flights/ of the current folder for
yours; --out or FARSIDE_FLIGHTS choose another place.

Examples:
  farside fly change-6
  farside fly change-6 --set landing.site.longitude="208 deg" --set modules.ascender.dry="365 kg"
  farside fly ./my-mission --out /tmp/try-1
  farside fly change-6 --fresh
  farside fly change-6 --ephemeris ~/kernels/de440.bsp`),
    )
    .action(async (what: string, o: Options) => {
      const { beginThread } = await import('../flying/thread.ts');
      const thread = beginThread();
      const { prepare } = await import('../flying/prepare.ts');
      const { ensureFlown } = await import('../flying/fly.ts');
      const { readFlight } = await import('../flights.ts');
      const request = await prepare(what, o);
      const how = await ensureFlown({ ...request, thread });
      const flight = await readFlight(request.folder);
      if (o.json) {
        const { flightJson } = await import('../report/json.ts');
        printJson(flightJson(flight, request.env));
        return;
      }
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const { tellFlight } = await import('../report/story.ts');
      if (how === 'found') err().line('This flight has been flown already; here it is. --fresh flies it again.\n');
      else err().line();
      tellFlight(out(), flight, request.env, o.beijing ? BEIJING : UTC, 'fly');
    });
}
