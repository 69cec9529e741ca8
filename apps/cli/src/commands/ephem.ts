import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends WorldOptions {
  readonly from: string;
  readonly at: string;
  readonly to?: string;
  readonly step?: string;
  readonly frame: string;
  readonly json?: boolean;
}

export function addEphem(program: Command): Command {
  const c = program
    .command('ephem <body>')
    .description('State of a body seen from another, from the ephemeris in use.')
    .option('--from <body>', 'centre', 'earth')
    .requiredOption('--at <epoch>', 'ISO 8601 (UTC unless a scale stands behind it) or JD/MJD')
    .option('--to <epoch>', 'print a table up to this epoch')
    .option('--step <time>', 'step of the table', '1 d')
    .option('--frame <frame>', 'icrf, itrf, tod, moon-pa, moon-me, moon-mod, iau:<body>', 'icrf')
    .option('--json', 'print JSON, SI');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
Geometric states: no light time, no aberration. In a turning frame the velocity is that seen by who turns with it.

Examples:
  farside ephem moon --at 2024-06-01T22:23:16Z
  farside ephem earth --from moon --frame moon-me --at 2024-06-01T22:23:16Z
  farside ephem mars --from sun --at "2026-01-01T00:00:00 TDB" --to 2026-03-01 --step 10d
  farside ephem moon --at "JD 2460463.4 TDB" --ephemeris ~/kernels/de440.bsp`),
    )
    .action(async (name: string, o: Options) => {
      const { checkStep, readBody, readDuration, readEpoch, readFrame } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { stateTable, statesJson } = await import('../report/states.ts');
      const { addSeconds, formatUtc, rotateState, secondsBetween, SPEED_OF_LIGHT } = await import('@farside/astro');
      const { norm, vecAt } = await import('@farside/math');
      const body = readBody(name);
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
      const y = new Float64Array(6);
      const m = new Float64Array(18);
      const states = epochs.map((epoch) => {
        env.ephemeris.state(body, from, epoch, y);
        const r = vecAt(y, 0);
        const v = vecAt(y, 3);
        if (frame === 'icrf') return { epoch, centre: from, frame, r, v };
        env.frames.rotation('icrf', frame, epoch, m);
        return { epoch, centre: from, frame, ...rotateState(m, r, v) };
      });
      if (o.json) {
        printJson({ body, from, frame, ephemeris: env.ephemeris.source, states: statesJson(states) });
        return;
      }
      const v = out();
      v.line(v.bold(`${body} from ${from}`) + v.dim(`  ${frame} axes, ${env.ephemeris.source}`));
      for (const l of stateTable(v, states)) v.line(l);
      if (states.length === 1) {
        const d = norm(states[0].r);
        v.line(v.dim(`light takes ${(d / SPEED_OF_LIGHT).toFixed(6)} s; epoch ${formatUtc(start)}`));
      }
    });
}
