import type { Command } from 'commander';
import { out, pour, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options {
  readonly part?: string;
  readonly residual?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

const PARTS = ['delta-v', 'propellant', 'masses'] as const;

export function addBudget(program: Command): Command {
  return program
    .command('budget <flight>')
    .description('The books of a flight: velocity changes with their losses, propellant with its margins, masses.')
    .option('--part <part>', `one of ${PARTS.join(', ')}; default: all`)
    .option('--residual <share>', 'part of what was loaded that counts as unusable, such as 2%', '0%')
    .option('--json', 'print JSON, SI')
    .option('--csv', 'print comma-separated values, SI; of one part, delta-v when none is named')
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight.

delta-v: what the engine gave (exhaust velocity times the logarithm of the mass ratio) is what the speed gained, what
gravity took and what went into steering: thrust beside the velocity, which turns the path or carries weight. The
speed is that about the body in axes that do not turn; for descent and ascent that over the ground. A burn that brakes
gains by becoming slower. Negative gravity helped. Pulses in closed loop are not told apart.

propellant: loaded, used, left; what the corrections need beyond what was flown to be 99 % sure; what is then left over.
The tanks of the model can be emptied: --residual sets a part aside. The injection stage is loaded for exactly its burn.

masses: from the launch mass down, every change with its reason, and whether the books close.

CSV of delta-v: 'burn' in the column row is a whole burn, 'stage' a part of the burn above it, as descent and ascent
have them. Sums are those of the rows 'burn'.

Examples:
  farside budget change-6
  farside budget change-6 --part propellant --residual 2%
  farside budget change-6 --csv --part delta-v > burns.csv
  farside budget change-6 --json | jq '.propellant[] | {module, margin_kg}'`),
    )
    .action(async (what: string, o: Options) => {
      const { findFlight } = await import('../flights.ts');
      const { readQuantity } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      if (o.json && o.csv) throw new UsageError('USAGE_CHOICE', 'give either --json or --csv');
      const part = PARTS.find((p) => p === o.part);
      if (o.part !== undefined && !part)
        throw new UsageError('USAGE_PART', `--part: the books have no '${o.part}'`, { expected: PARTS.join(', '), found: o.part });
      const residual = readQuantity(o.residual ?? '0%', 'ratio', '--residual');
      if (!(residual >= 0 && residual < 1))
        throw new UsageError('USAGE_RANGE', '--residual is a part of what was loaded: from 0% to below 100%', { found: o.residual ?? '' });
      const found = await findFlight(what);
      // the launcher's stage is loaded for exactly its burn
      const options = { residual, exact: ['stage'] };
      const { checkSealed } = await import('../report/asked.ts');
      checkSealed(found.flight);
      const { budgetCsv, budgetJson, budgetLines } = await import('../report/budget.ts');
      if (o.json) {
        printJson(budgetJson(found, options, part));
        return;
      }
      if (o.csv) {
        await pour(budgetCsv(found.flight, options, part ?? 'delta-v'));
        return;
      }
      const v = out();
      for (const l of budgetLines(v, found.flight, options, part)) v.line(l);
    });
}
