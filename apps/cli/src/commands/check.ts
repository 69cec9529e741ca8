import type { Command } from 'commander';
import { type FlightOptions, withFlightOptions } from '../flying/options.ts';
import { err, out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends FlightOptions {
  readonly beijing?: boolean;
  readonly json?: boolean;
}

export function addCheck(program: Command): Command {
  const c = program
    .command('check <mission>')
    .description('Published against flown: every fact of the mission beside what the flight gave.')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print {"mission", "facts": [...], "score": {"predicted", "inside"}}, SI');
  return withFlightOptions(c)
    .addHelpText('after', () =>
      helpText(`
Flies the mission first if there is no flight of exactly this input. Only rows of the class 'predicted' are
counted. Rows outside their tolerance are shown as such and do not change the exit status.

Examples:
  farside check change-6
  farside check change-6 --json | jq .score
  farside check ./my-mission --out /tmp/try-1`),
    )
    .action(async (what: string, o: Options) => {
      const { prepare } = await import('../flying/prepare.ts');
      const { ensureFlown } = await import('../flying/fly.ts');
      const { readFlight } = await import('../flights.ts');
      const { FarsideError } = await import('@farside/math');
      const { scoreJson, scoreLines } = await import('../report/score.ts');
      const request = await prepare(what, o);
      const { name, facts } = request.mission.source;
      if (!facts || facts.rows.length === 0) {
        throw new FarsideError(
          'FACTS_MISSING',
          `the mission '${name}' has no facts.yaml beside its mission.yaml: there is nothing to check it against`,
          {
            tryThis: `write one (missions/change-6/facts.yaml shows how), or look at the flight alone: farside fly ${what}`,
          },
        );
      }
      await ensureFlown(request);
      const { flight, folder } = await readFlight(request.folder);
      if (o.json) {
        printJson(scoreJson(name, flight.score()));
        return;
      }
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const { shown } = await import('../places.ts');
      const { wrap } = await import('../text/terminal.ts');
      const clock = o.beijing ? BEIJING : UTC;
      err().line();
      const v = out();
      const head = v.bold(`${request.mission.source.mission.name}: published against flown`);
      v.line(wrap(`${head}${v.dim(`  epochs in ${clock.name}, flight ${flight.manifest.id.slice(0, 8)}`)}`, v.width, '  '));
      for (const l of scoreLines(v, flight.score(), clock)) v.line(l);
      v.line(v.dim(`flight in ${shown(folder)}`));
    });
}
