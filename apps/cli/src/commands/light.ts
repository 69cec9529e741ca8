import type { Command } from 'commander';
import { out, pour, printJson } from '../output.ts';
import type { SpanOptions } from '../report/asked.ts';
import { helpText } from '../text/help.ts';

interface Options extends SpanOptions {
  readonly list?: boolean;
  readonly site?: boolean;
  readonly step?: string;
  readonly beijing?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function addLight(program: Command): Command {
  return program
    .command('light <flight>')
    .description('Light and shadow: eclipses, stays behind the Moon, Sun and Earth over the landing site.')
    .option('--vehicle <name>', 'stack, orbiter, lander, ascender or capsule')
    .option('--from <time>', 'from a moment on')
    .option('--to <time>', 'up to a moment')
    .option('--list', 'every eclipse and every stay behind the Moon')
    .option('--site', 'the sky over the landing site by time; with --vehicle lander over the lander, the relay too')
    .option('--step <time>', 'with --site or --json: a line of the sky so often; 6 h when left out')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print JSON, SI')
    .option('--csv', 'print eclipses and occultations as comma-separated values, SI; with --site the sky')
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight.

Eclipses by Earth and Moon are told from penumbra to penumbra, with the umbra inside and how much of the Sun's disc was
covered. A craft behind the Moon is told as the Earth's centre sees it; each station's own times are the ends of its
contacts. Times are those at the craft. Elevations are over level ground, azimuths from north over east; sunrise and
sunset are those of the upper limb. Spheres without air or relief; the Earth's shadow is that of its equatorial radius.

Examples:
  farside light change-6
  farside light change-6 --vehicle orbiter --from 2024-06-01 --to 2024-06-02 --list
  farside light change-6 --site --vehicle lander --step 3h --to 2024-06-04
  farside light change-6 --csv > shadows.csv`),
    )
    .action(async (what: string, o: Options) => {
      const { findFlight } = await import('../flights.ts');
      const { spanAsked } = await import('../report/asked.ts');
      const { checkStep, readDuration } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { FarsideError } = await import('@farside/math');
      const { flightWindow, lengthOf } = await import('@farside/flight');
      const { lightCsv, lightJson, lightLines, skiesOf } = await import('../report/light.ts');
      if (o.json && o.csv) throw new UsageError('USAGE_CHOICE', 'give either --json or --csv');
      if (o.step !== undefined && !o.site && !o.json)
        throw new UsageError('USAGE_CHOICE', '--step is how often a line of the sky is told, and no sky is asked for', {
          found: `--step '${o.step}' without --site`,
          tryThis: 'add --site, or leave --step away',
        });
      const step = readDuration(o.step ?? '6 h', '--step');
      const found = await findFlight(what);
      const { flight } = found;
      const filter = spanAsked(flight, o);
      const whole = flightWindow(flight);
      checkStep(step, whole ? lengthOf(whole) : 0);
      const skies = skiesOf(flight);
      const over = o.vehicle !== undefined && skies.includes(o.vehicle) ? o.vehicle : 'site';
      if (o.site && o.vehicle !== undefined && over !== o.vehicle)
        throw new UsageError('SKY_UNKNOWN', `the record has no sky over '${o.vehicle}': it does not stand on the Moon`, {
          expected: `one of ${skies.filter((s) => s !== 'site').join(', ')}, or --site alone for the landing site`,
          found: o.vehicle,
        });
      if (o.site && !skies.includes(over))
        throw new FarsideError('SKY_UNKNOWN', 'the record of this flight has no sky over the landing site', {
          tryThis: 'it was flown before that was taken down: fly it again with --fresh',
        });
      const site = { over, step };
      if (o.json) {
        printJson(lightJson(found, filter, site));
        return;
      }
      if (o.csv) {
        await pour(lightCsv(flight, filter, o.site ? site : undefined));
        return;
      }
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const v = out();
      const options = { list: o.list === true, ...(o.site ? { site } : {}) };
      for (const l of lightLines(v, flight, filter, o.beijing ? BEIJING : UTC, options)) v.line(l);
    });
}
