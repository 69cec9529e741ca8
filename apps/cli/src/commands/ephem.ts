import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends WorldOptions {
  readonly trajectory?: string;
  readonly object?: string;
  readonly from: string;
  readonly at: string;
  readonly to?: string;
  readonly step?: string;
  readonly frame: string;
  readonly json?: boolean;
}

export function addEphem(program: Command): Command {
  const c = program
    .command('ephem [body]')
    .description('State of a body seen from another, from the ephemeris in use; or of what a file gives the path of.')
    .option('--trajectory <file>', 'in place of a body: an OEM (text or XML) or an SPK kernel')
    .option('--object <name>', 'with --trajectory: which of several, by NAIF id or name')
    .option('--from <body>', 'centre', 'earth')
    .requiredOption('--at <epoch>', 'ISO 8601 (UTC unless a scale stands behind it) or JD/MJD')
    .option('--to <epoch>', 'print a table up to this epoch')
    .option('--step <time>', 'step of the table', '1 d')
    .option('--frame <frame>', 'icrf, itrf, tod, moon-pa, moon-me, moon-mod, iau:<body>', 'icrf')
    .option('--json', 'print JSON, SI');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
A file is interpolated as it says; outside of what it covers nothing is made up.

Geometric states: no light time, no aberration. In a turning frame the velocity is that seen by who turns with it.

Examples:
  farside ephem moon --at 2024-06-01T22:23:16Z
  farside ephem earth --from moon --frame moon-me --at 2024-06-01T22:23:16Z
  farside ephem mars --from sun --at "2026-01-01T00:00:00 TDB" --to 2026-03-01 --step 10d
  farside ephem moon --at "JD 2460463.4 TDB" --ephemeris ~/kernels/de440.bsp
  farside ephem --trajectory relay.oem --from moon --at 2024-06-01T22:23:16Z
  farside ephem --trajectory change-6.bsp --object orbiter --from moon --at 2024-06-10 --to 2024-06-11 --step 1h`),
    )
    .action(async (name: string | undefined, o: Options) => {
      const { checkStep, readBody, readDuration, readEpoch, readFrame } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { stateTable, statesJson } = await import('../report/states.ts');
      const { addSeconds, formatUtc, pathAbout, rotateState, secondsBetween, SPEED_OF_LIGHT } = await import('@farside/astro');
      const { norm, vecAt } = await import('@farside/math');
      if ((name === undefined) === (o.trajectory === undefined))
        throw new UsageError('USAGE_CHOICE', name === undefined ? 'which body?' : 'a body or --trajectory, not both', {
          expected: 'the name of a body, or --trajectory with a file',
        });
      if (o.object !== undefined && o.trajectory === undefined)
        throw new UsageError('USAGE_CHOICE', '--object goes with --trajectory', { found: `--object ${o.object}` });
      const { openPath } = await import('../path-file.ts');
      const path = o.trajectory === undefined ? undefined : openPath(o.trajectory, o.object);
      const body = name === undefined ? undefined : readBody(name);
      const from = readBody(o.from);
      const frame = readFrame(o.frame);
      const start = readEpoch(o.at);
      const epochs = [start];
      if (o.to !== undefined) {
        const span = secondsBetween(start, readEpoch(o.to));
        const step = readDuration(o.step ?? '1 d', '--step');
        if (span < 0) throw new UsageError('USAGE_RANGE', '--to has to come after --at');
        checkStep(step, span);
        for (let t = step; t <= span + 1e-9; t += step) epochs.push(addSeconds(start, t));
      }
      const env = await openWorld(o);
      const given = path && pathAbout(path, from, env.ephemeris);
      const y = new Float64Array(6);
      const m = new Float64Array(18);
      const states = epochs.map((epoch) => {
        if (body) env.ephemeris.state(body, from, epoch, y);
        else given?.(epoch, y);
        const r = vecAt(y, 0);
        const v = vecAt(y, 3);
        if (frame === 'icrf') return { epoch, centre: from, frame, r, v };
        env.frames.rotation('icrf', frame, epoch, m);
        return { epoch, centre: from, frame, ...rotateState(m, r, v) };
      });
      const told = body ?? `${path?.object} in ${path?.source}`;
      if (o.json) {
        printJson({ body: told, from, frame, ephemeris: env.ephemeris.source, states: statesJson(states) });
        return;
      }
      const v = out();
      v.line(v.bold(`${told} from ${from}`) + v.dim(`  ${frame} axes, ${env.ephemeris.source}`));
      for (const l of stateTable(v, states)) v.line(l);
      if (states.length === 1) {
        const d = norm(states[0].r);
        v.line(v.dim(`light takes ${(d / SPEED_OF_LIGHT).toFixed(6)} s; epoch ${formatUtc(start)}`));
      }
    });
}
