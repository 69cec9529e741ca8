import type { Command } from 'commander';
import { withWorldOptions } from '../environment.ts';
import { withChanges } from '../flying/options.ts';
import type { SweepOptions } from '../sweeping/sweep.ts';
import { helpText } from '../text/help.ts';

interface Options extends SweepOptions {
  readonly json?: boolean;
}

const gather = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

export function addSweep(program: Command): Command {
  const c = program
    .command('sweep <mission>')
    .description('Fly a mission many times with settings varied, and lay the flights side by side: a trade study.')
    .option('--vary <path=values>', 'what is varied, as often as wanted: values apart by commas, or first..last/step', gather)
    .option('--best <objective>', 'what makes a case the better one: min:<measure> or max:<measure>, as often as wanted', gather)
    .option('--show <measures>', 'measures that the table shows, apart by commas', gather)
    .option('--workers <n>', 'cases under way at once; the cores of this machine when left out')
    .option('--out <folder>', 'keep the sweep there instead of flights/sweeps/<mission>-<id>')
    .option('--keep', 'keep the flights too, in the folder of the sweep: some 3 MB each')
    .option('--fresh', 'fly all cases again; a damaged ledger is kept beside the new one')
    .option('--seed <n>', "seed of the flights' random streams; none is drawn from yet", '1')
    .option('--json', 'print the sweep as JSON, SI');
  return withWorldOptions(withChanges(c))
    .addHelpText('after', () =>
      helpText(`
Each case is the whole mission, solved and flown with its own values; several --vary make a grid. A case that cannot
be flown is a result too: with its reason, where it failed, and what would do.

Values stand as they would in the mission file. They are given one by one, apart by commas, or as first..last/step:
  340 kg..360 kg/5 kg                  quantities; 340..360/5 kg says the same
  2024-04-25..2024-05-15/1d            days
  09:00:00Z..10:00:00Z/10 min          times of day
  launch + 29 d..launch + 31 d/6 h     epochs after an event of the mission
  10..50/10                            plain numbers
  main,translation                     anything
Leave out what is to follow: with --set launch.time= the minute of each launch day is solved.

Every finished case is in the ledger of the sweep at once: Ctrl-C, a power cut or an error lose the cases that were
under way, and the same command goes on from there. What comes out is the same however often it was stopped, and by
however many workers it was flown. A worker takes over from its last flights what a case leaves as it was: settings of
late phases are quick, and so is all that the newest flights of the mission have in common with a case.

The table shows the usual measures; --show names others, such as entry.peak-load. Their names are the columns of sweep.csv, which has
the figures of all phases, total.* (sums over all burns without the launcher's), margin.* (what is left to a limit) and
score.*. In the folder of the sweep lie sweep.html (one page that needs nothing else: best cases, plots, table,
reasons), sweep.csv and ledger.jsonl.

Examples:
  farside sweep change-6 --vary launch.date=2024-04-25..2024-05-15/1d --set launch.time=
  farside sweep change-6 --vary modules.ascender.dry=340..390/10kg --best max:margin.entry.orbiter-mass
  farside sweep change-6 --vary entry.angle=-5.4deg,-5.8deg,-6.2deg --vary entry.range=5800..6400/100km --show entry.peak-load,entry.landing-miss
  farside sweep ./my-mission --vary landing.site.longitude=200..214/2deg --workers 4 --out /tmp/sites --keep`),
    )
    .action(async (what: string, o: Options) => {
      const { prepareSweep, runSweep } = await import('../sweeping/sweep.ts');
      const { tellSweep } = await import('../report/sweep/tell.ts');
      const sweep = await prepareSweep(what, o);
      const swept = await runSweep(sweep);
      await tellSweep(sweep, swept, o.json === true);
    });
}
