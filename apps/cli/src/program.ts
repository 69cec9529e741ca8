import { Command, Option } from 'commander';
import { addBudget } from './commands/budget.ts';
import { addCheck } from './commands/check.ts';
import { addCompare } from './commands/compare.ts';
import { addContacts } from './commands/contacts.ts';
import { addConvert } from './commands/convert.ts';
import { addEphem } from './commands/ephem.ts';
import { addExport } from './commands/export.ts';
import { addFly } from './commands/fly.ts';
import { addLight } from './commands/light.ts';
import { addMissions } from './commands/missions.ts';
import { addNew } from './commands/new.ts';
import { addOutline } from './commands/outline.ts';
import { addPropagate } from './commands/propagate.ts';
import { addRefly } from './commands/refly.ts';
import { addShow } from './commands/show.ts';
import { addSweep } from './commands/sweep.ts';
import { addTheatre } from './commands/theatre.ts';
import { err } from './output.ts';
import { helpText } from './text/help.ts';
import { widthOf } from './text/terminal.ts';

const VERSION = '0.2.0';

/** The `farside` command. Commands load what they need when they run: help and small tools stay quick. */
export function buildProgram(): Command {
  const program = new Command('farside')
    .description('Designs, flies and checks robotic lunar sample-return missions.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command, with examples')
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => widthOf(process.stdout),
      getErrHelpWidth: () => widthOf(process.stderr),
      outputError: (text, write) => write(err().bad('farside: ') + text.replace(/^error: /, '')),
    })
    .showHelpAfterError("Try 'farside --help', or 'farside <command> --help' for examples.")
    .addHelpText('after', () =>
      helpText(`
First steps:
  farside missions                     what there is to fly
  farside fly change-6                 fly it, from launch to landing
  farside show change-6                that flight: phases, burns, masses, score
  farside show change-6 --events       its timeline
  farside theatre change-6             the same in a browser: see it, change it, fly it again
  farside check change-6               published against flown
  farside budget change-6              its books: velocity changes, propellant, masses
  farside contacts change-6            who could hear whom; farside light: eclipses, Sun, Earth
  farside fly change-6 --set landing.site.longitude="208 deg"
  farside compare change-6             what that moved

<mission> is a name under missions/ or the path of a folder of your own with a mission.yaml.
Results go to stdout, progress and errors to stderr. Exit status: 0 done; 2 typed wrongly: a command,
option or name that is not there, a value that cannot be read or cannot stand in the mission file;
1 failed: a mission that is refused, a flight that is not there yet, a disk, a damaged file; 128 and its
number when a signal stopped it (130: Ctrl-C). --debug shows where an error comes from.
FARSIDE_FLIGHTS names the folder in which flights are kept.`),
    );
  for (const add of [
    addMissions,
    addNew,
    addOutline,
    addFly,
    addSweep,
    addShow,
    addTheatre,
    addCompare,
    addRefly,
    addCheck,
    addBudget,
    addContacts,
    addLight,
    addExport,
    addEphem,
    addConvert,
    addPropagate,
  ]) {
    const command = add(program);
    for (const c of [command, ...command.commands]) {
      c.option('--debug', 'with an error, show where it comes from').copyInheritedSettings(program);
      c.showHelpAfterError(`Try 'farside ${c === command ? '' : `${command.name()} `}${c.name()} --help' for examples.`);
    }
  }
  program.option('--debug', 'with an error, show where it comes from');
  return withJsonInFront(program);
}

/** `farside --json show change-6` means the same as `farside show change-6 --json`. */
function withJsonInFront(program: Command): Command {
  for (const c of [program, ...program.commands.filter((x) => x.commands.length > 0)])
    c.enablePositionalOptions().addOption(new Option('--json', 'print JSON, whatever the command').hideHelp());
  return program.hook('preAction', (_, action) => {
    if (action.optsWithGlobals()['json'] !== true) return;
    if (action.options.some((o) => o.long === '--json')) action.setOptionValue('json', true);
    else action.error(`error: '${action.name()}' prints no JSON`, { exitCode: 2 });
  });
}
