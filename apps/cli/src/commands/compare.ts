import type { Command } from 'commander';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options {
  readonly all?: boolean;
  readonly beijing?: boolean;
  readonly json?: boolean;
}

export function addCompare(program: Command): Command {
  return program
    .command('compare <flight> [other]')
    .description('What moved from one flight to another: settings, phases and why, figures, limits and what is left to them.')
    .option('--all', 'every figure that differs, also where it reads the same')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print JSON, SI')
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, its first letters (1f2e3d4c), or the name of a mission: its newest flight. With one
name of a mission, its newest flight is compared with the newest of the mission as its file stands, or with the one
before it.

A phase is the same where it began with the same hand-over and read the same settings. Where it moved, what it read
that has changed is named; where it read nothing that changed, the hand-over moved it.

Examples:
  farside fly change-6 --set landing.site.longitude="208 deg"
  farside compare change-6
  farside compare flights/change-6-1f2e3d4c flights/change-6-5a6b7c8d
  farside compare change-6 --json | jq '.phases[].measures'`),
    )
    .action(async (first: string, second: string | undefined, o: Options) => {
      const { findFlight, pairOf } = await import('../flights.ts');
      const [a, b] = second === undefined ? await pairOf(first) : [await findFlight(first), await findFlight(second)];
      const { compareFlights } = await import('@farside/mission');
      const difference = compareFlights(a.flight, b.flight);
      const folders = [a.folder, b.folder] as const;
      if (o.json) {
        const { comparisonJson } = await import('../report/compare.ts');
        printJson(comparisonJson(difference, folders));
        return;
      }
      const { comparisonLines } = await import('../report/compare.ts');
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const v = out();
      for (const l of comparisonLines(v, difference, folders, o.beijing ? BEIJING : UTC, o.all === true)) v.line(l);
    });
}
