import type { Command } from 'commander';
import { withChanges } from '../flying/options.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options {
  readonly from: string;
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** Beside the mission file, for editors. */
const SCHEMA = 'mission.schema.json';

export function addNew(program: Command): Command {
  return withChanges(program.command('new <folder>'))
    .description('Begin a mission of your own: a folder with a mission file that flies, and its schema for editors.')
    .requiredOption('--from <mission>', 'the mission to begin with: a name under missions/ or a path')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      helpText(`
The mission is called by the folder's name. Published facts are those of what was flown and stay behind. An editor
that knows YAML schemas (the file names ${SCHEMA} in its first line) completes the keys, shows the units and marks
what cannot be.

Examples:
  farside new my-mission --from change-6
  farside new ./studies/south --from change-5 --set landing.site.longitude="300 deg"`),
    )
    .action(async (folder: string, o: Options) => {
      const { basename, join, resolve } = await import('node:path');
      const { changeMission, missionJsonSchema } = await import('@farside/mission');
      const { listFolder, makeFolder, statOf, writeBytes, writeText } = await import('@farside/node');
      const { FarsideError } = await import('@farside/math');
      const { openMission } = await import('../missions.ts');
      const { pathWord, shown } = await import('../places.ts');
      const { UsageError } = await import('../text/problems.ts');
      if (folder.trim() === '') throw new UsageError('USAGE_EMPTY', 'the name of the new mission is empty', { expected: 'a folder' });
      const from = openMission(o.from, o.set);
      const path = resolve(folder);
      const there = statOf(path);
      if (there && (!there.isDirectory() || listFolder(path).length > 0)) {
        throw new FarsideError('FILE_EXISTS', `'${shown(path)}' is there already`, {
          expected: 'a new or empty folder',
          found: there.isDirectory() ? `a folder with ${listFolder(path)[0].name}` : 'a file',
          tryThis: 'name another folder',
        });
      }
      // a file that the mission names comes along, beside the new mission file
      const files = [...(from.source.files ?? [])].map(([name, bytes]) => ({ name: basename(name), bytes }));
      const named = changeMission(from.source.text, [
        { path: 'name', value: basename(path) },
        ...files.map((f) => ({ path: 'surface.relay.trajectory', value: f.name })),
      ]);
      await makeFolder(path);
      await writeText(join(path, SCHEMA), `${JSON.stringify(missionJsonSchema(), null, 1)}\n`);
      await writeText(join(path, 'mission.yaml'), `# yaml-language-server: $schema=./${SCHEMA}\n${named}`);
      for (const f of files) await writeBytes(join(path, f.name), f.bytes);
      const made = ['mission.yaml', ...files.map((f) => f.name), SCHEMA];
      const words = pathWord(path);
      if (o.json) {
        printJson({ mission: basename(path), folder: path, from: from.source.name, files: made });
        return;
      }
      const v = out();
      v.line(`${v.bold(basename(path))} begins as ${from.source.name}, in ${v.accent(shown(path))}: ${made.join(', ')}`);
      v.line();
      v.line(v.bold('What to do next'));
      v.line(`  edit ${shown(join(path, 'mission.yaml'))}`);
      v.line(`  npx farside outline ${words}  ${v.dim('says in a second or two whether it can work')}`);
      v.line(`  npx farside fly ${words}`);
    });
}
