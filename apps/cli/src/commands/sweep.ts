import type { Command } from 'commander';
import { withWorldOptions } from '../environment.ts';
import { withChanges } from '../flying/options.ts';
import type { SweepOptions } from '../sweeping/sweep.ts';
import { helpText } from '../text/help.ts';

interface Options extends SweepOptions {
  readonly json?: boolean;
  readonly beijing?: boolean;
}

const gather = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function addSweep(program: Command): Command {
  const c = program
    .command('sweep <mission>')
    .description('Fly a mission many times with settings varied, and lay the flights side by side: a trade study.')
    .option(
      '--vary <path=values>',
      'what is varied, as often as wanted: values apart by commas, or first..last/step',
      gather,
      [] as readonly string[],
    )
    .option(
      '--best <objective>',
      'what makes a case the better one: min:<measure> or max:<measure>, as often as wanted',
      gather,
      [] as readonly string[],
    )
    .option('--show <measures>', 'measures that the table shows, apart by commas', gather, [] as readonly string[])
    .option('--workers <n>', 'cases under way at once; the cores of this machine when left out')
    .option('--out <folder>', 'keep the sweep there instead of flights/sweeps/<mission>-<id>')
    .option('--keep', 'keep the flights too, in the folder of the sweep: some 3 MB each')
    .option('--fresh', 'fly all cases again; a damaged ledger is kept beside the new one')
    .option('--seed <n>', "seed of the flights' random streams", '1')
    .option('--json', 'print the sweep as JSON, SI');
  return withWorldOptions(withChanges(c))
    .addHelpText('after', () =>
      helpText(`
TODO`),
    )
    .action(async (what: string, o: Options) => {
      const { prepareSweep, runSweep } = await import('../sweeping/sweep.ts');
      const { tellSweep } = await import('../report/sweep/tell.ts');
      const sweep = await prepareSweep(what, o);
      const swept = await runSweep(sweep);
      await tellSweep(sweep, swept, o.json === true);
    });
}
