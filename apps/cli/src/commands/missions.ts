import type { Command } from 'commander';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';
import { table } from '../text/table.ts';
import { wrap } from '../text/terminal.ts';

export function addMissions(program: Command): Command {
  return program
    .command('missions')
    .description('List the missions that can be flown by name.')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      helpText(`
Every folder under missions/ with a mission.yaml is a mission; its name is the folder's. A mission of your
own lies anywhere and is named by its path. Beside mission.yaml there may be a facts.yaml: published
figures that the flight is compared with.

Examples:
  farside missions
  farside new my-mission --from change-6   begin one of your own
  farside outline my-mission               see at once whether it can work`),
    )
    .action(async (o: { json?: boolean }) => {
      const { missionNames, openMission } = await import('../missions.ts');
      const rows = missionNames().map((name) => {
        try {
          const { source } = openMission(name);
          const predicted = source.facts?.rows.filter((r) => r.basis === 'predicted').length ?? 0;
          return { mission: name, title: source.mission.name, summary: source.mission.summary ?? '', predicted };
        } catch (e) {
          return { mission: name, title: '', summary: `cannot be read: ${(e as Error).message}`, predicted: 0 };
        }
      });
      if (o.json) {
        printJson(rows);
        return;
      }
      const v = out();
      const lines = table(
        v,
        [{ title: 'mission' }, { title: 'what it is', flexible: true }, { title: 'facts', right: true }],
        rows.map((r) => [v.bold(r.mission), r.summary || r.title, r.predicted > 0 ? `${r.predicted} predicted` : '']),
      );
      for (const l of lines) v.line(l);
      v.line();
      v.line(wrap('A mission of your own: the path of a folder with a mission.yaml.', v.width));
      v.line(wrap('farside outline <mission> sketches one, farside fly <mission> flies it.', v.width));
    });
}
