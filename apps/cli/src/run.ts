import { fileError } from '@farside/node/system-errors.ts';
import { CommanderError } from 'commander';
import { exitStatus } from './exit-status.ts';
import { err, printJson } from './output.ts';
import { buildProgram } from './program.ts';
import { errorJson, tell } from './text/problems.ts';

/** Runs the command line of this process and sets its exit status. */
export async function run(): Promise<void> {
  const debug = process.argv.includes('--debug');
  // A reader that has seen enough (`farside show change-6 | head`) closes the pipe: that is no fault.
  process.stdout.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code === 'EPIPE') process.exit(0);
    tell(fileError(e, 'write', 'standard output'), err(), debug);
    process.exit(1);
  });
  // A terminal that has gone takes no more progress; a flight is still to be ended in order.
  process.stderr.on('error', () => undefined);

  try {
    await buildProgram().parseAsync(process.argv);
  } catch (thrown) {
    const e = fileError(thrown);
    if (e instanceof CommanderError) {
      // commander has said it
      if (e.exitCode !== 0 && process.argv.includes('--json'))
        printJson({
          error: { code: 'USAGE', message: e.code === 'commander.help' ? 'no command was given' : e.message.replace(/^error: /, '') },
        });
    } else {
      if (process.argv.includes('--json')) printJson(errorJson(e));
      tell(e, err(), debug);
    }
    process.exitCode = exitStatus(e);
  }
}
