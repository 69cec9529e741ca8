import type { Command } from 'commander';
import { out, pour, printJson } from '../output.ts';
import type { SpanOptions } from '../report/asked.ts';
import { helpText } from '../text/help.ts';

interface Options extends SpanOptions {
  readonly station?: string;
  readonly list?: boolean;
  readonly beijing?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function addContacts(program: Command): Command {
  return program
    .command('contacts <flight>')
    .description('Who could hear whom, when, and how far away: stations and relay, coverage and gaps.')
    .option('--vehicle <name>', 'stack, orbiter, lander, ascender or capsule')
    .option('--station <names>', 'stations or the relay, separated by commas; the beginning of a name does')
    .option('--from <time>', 'from a moment on')
    .option('--to <time>', 'up to a moment')
    .option('--list', 'every contact')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print JSON, SI')
    .option('--csv', 'print every contact as comma-separated values, SI')
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight.

A station hears a craft that stands 5 deg or more above its horizon and not behind the Moon; a craft on the Moon has
to see the station over its own ground as well. Times are those at the station, light time counted; the delay is
one way. Through a relay the delay is that to the Earth's centre. A relay's orbit that nobody published is told as assumed.
No refraction, no antenna, no schedule of who listens to whom.

Examples:
  farside contacts change-6
  farside contacts change-6 --station jiamusi,kashi,neuquen
  farside contacts change-6 --station kashi --from 2024-06-01 --to 2024-06-04 --list
  farside contacts change-6 --csv > contacts.csv`),
    )
    .action(async (what: string, o: Options) => {
      const { findFlight } = await import('../flights.ts');
      const { spanAsked, stationAsked } = await import('../report/asked.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { contactLines, contactsCsv, contactsJson } = await import('../report/contacts.ts');
      if (o.json && o.csv) throw new UsageError('USAGE_CHOICE', 'give either --json or --csv');
      const found = await findFlight(what);
      const filter = {
        ...spanAsked(found.flight, o),
        ...(o.station === undefined ? {} : { with: o.station.split(',').map((s) => stationAsked(found.flight, s.trim())) }),
      };
      if (o.json) {
        printJson(contactsJson(found, filter));
        return;
      }
      if (o.csv) {
        await pour(contactsCsv(found.flight, filter));
        return;
      }
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const v = out();
      for (const l of contactLines(v, found.flight, filter, o.beijing ? BEIJING : UTC, o.list === true)) v.line(l);
    });
}
