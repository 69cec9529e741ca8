import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { err, out } from '../output.ts';
import { shown } from '../places.ts';
import { helpText } from '../text/help.ts';

interface Options {
  readonly port?: number;
  readonly site?: string | true;
}

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('a port is a whole number from 0 to 65535.');
  return n;
}

export function addTheatre(program: Command): Command {
  return program
    .command('theatre <flight>')
    .description('See a flight in the browser, change it and fly it again there.')
    .option('--port <n>', 'serve on this port of this machine (default: a free one)', port)
    .option('--site [folder]', 'only make the site, static files for any web host, and say where it is')
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight. The page needs no server to fly: serving
only hands out files, on this machine alone. Ctrl-C ends it.

Examples:
  farside theatre change-6
  farside theatre change-6 --port 8080
  farside theatre change-6 --site ./my-site`),
    )
    .action(async (what: string, o: Options) => {
      const { findFlight } = await import('../flights.ts');
      const { makeSite } = await import('../theatre/site.ts');
      const found = await findFlight(what);
      // what is served is its own: another site may be made meanwhile
      const own = o.site === undefined ? mkdtempSync(join(tmpdir(), 'farside-theatre-')) : '';
      const site = await makeSite(found.folder, o.site === undefined ? own : typeof o.site === 'string' ? o.site : undefined);
      if (o.site !== undefined) {
        out().line(`The theatre is in ${out().accent(shown(site))}: static files for any web host, with this flight.`);
        return;
      }
      const { serveSite } = await import('../theatre/serve.ts');
      const serving = await serveSite(site, o.port ?? 0);
      out().line(`The theatre is at ${out().accent(serving.address)}`);
      err().line('Open it in a browser; Ctrl-C ends it.');
      await new Promise<void>((done) => {
        // a terminal sends a signal to the launcher too, which hands it on: the second one must not cut the first short
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
        // the launcher is gone: so is whoever asked
        process.once('disconnect', () => done());
      });
      await serving.close();
      // the channel to the launcher would hold the process
      if (process.connected) process.disconnect();
      rmSync(own, { recursive: true, force: true });
    });
}
