import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { withChanges } from '../flying/options.ts';
import { err, out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';
import { wantsColour } from '../text/terminal.ts';

interface Options extends WorldOptions {
  readonly json?: boolean;
  readonly beijing?: boolean;
  readonly set: readonly string[];
}

export function addOutline(program: Command): Command {
  const c = program
    .command('outline <mission>')
    .description('Sketch a mission: epochs, planes, light and the day home, in seconds, without flying.')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print JSON, SI');
  return withWorldOptions(withChanges(c))
    .addHelpText('after', () =>
      helpText(`
The sketch says early whether a mission can work at all: a site that no plane reaches, a dark site or a month
without a way home are refused here, with the nearest thing that would do.

What the file asks for stands in it to the second. What is solved (the day home, its entry, the planes) is a
sketch: a flight puts the second return burn some hours and the entry some minutes from it (Chang'e 6: five hours
and ten minutes), where another day home is not cheaper by then.

Examples:
  farside outline change-6
  farside outline ./my-mission --beijing
  farside outline change-6 --set landing.site.longitude="208 deg"
  farside outline change-6 --json`),
    )
    .action(async (what: string, o: Options) => {
      const { openMission, withPlace } = await import('../missions.ts');
      const found = openMission(what, o.set);
      const { outline, withPaths } = await import('@farside/mission');
      const env = await openWorld(o);
      const v = err();
      const live = process.stderr.isTTY === true && !o.json;
      try {
        const { mission, files } = found.source;
        const sketch = outline(mission, withPaths(env, mission, files), {
          doing: (text) => {
            if (live) process.stderr.write(`\r\u001b[K${wantsColour(process.stderr) ? v.dim(text) : text}`);
          },
        });
        if (live) process.stderr.write('\r\u001b[K');
        const { outlineJson, outlineLines } = await import('../report/outline.ts');
        if (o.json) printJson(outlineJson(found.source.name, sketch));
        else {
          const { BEIJING, UTC } = await import('../text/figures.ts');
          const printer = out();
          for (const l of outlineLines(printer, found, sketch, o.beijing ? BEIJING : UTC)) printer.line(l);
        }
      } catch (e) {
        if (live) process.stderr.write('\r\u001b[K');
        throw withPlace(e, found);
      }
    });
}
