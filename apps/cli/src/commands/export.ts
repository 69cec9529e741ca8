import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import type { ExportOptions } from '../exporting/exporter.ts';
import { helpText } from '../text/help.ts';

export function addExport(program: Command): Command {
  const c = program
    .command('export <flight>')
    .description('Write the paths of a flight for other programs: OEM, OPM, SPK, CZML, CSV, Parquet.')
    .option('--oem', 'orbit ephemeris message (CCSDS 502.0-B): the path of a vehicle, km and km/s')
    .option('--opm', 'orbit parameter message (CCSDS 502.0-B): state and mass at an epoch, and the burns from then on')
    .option('--spk', 'SPICE kernel (type 13) with all vehicles; default file: <mission>.bsp')
    .option('--czml', 'Cesium: all vehicles')
    .option('--csv', 'comma-separated values, SI: the path of a vehicle, or a channel')
    .option('--parquet', 'a folder of four tables: paths, channels, events, burns; default: <mission>-parquet')
    .option('--xml', 'with --oem and --opm: NDM/XML (CCSDS 505.0-B) instead of keywords and values')
    .option(
      '--vehicle <name>',
      'stack, orbiter, lander, ascender, capsule; with --spk, --czml and --parquet several, a comma between; default there: all, else the one that is longest on record, which stderr names',
    )
    .option('--at <epoch>', 'with --opm: UTC unless a scale stands behind it; default: where the path begins')
    .option('--within <length>', 'with --oem, --spk, --czml: how far their interpolation may stray from the path; default: 1 mm')
    .option('--step <time>', 'at most this far apart; default: as the bound asks, or the nodes of the record')
    .option('--channel <id>', 'with --csv: a channel instead of the path, such as lander.altitude')
    .option('--time-system <scale>', 'with --oem and --opm: UTC or TDB', 'UTC')
    .option('--out <file>', 'write to a file (with --parquet a folder) instead of stdout')
    .option('--force', 'replace what is there');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight.

States are in ICRF axes (J2000 in SPICE, INERTIAL in Cesium) about Earth or Moon, in CZML about the Earth.
OEM, SPK and CZML are sampled so that Hermite interpolation of degree 7, which all three announce, keeps
the path within a millimetre; --within 1m gives much smaller files. Paths are cut at ignition, cut-off,
separation and change of centre. The comment area of a kernel says which id (-999001, ...) is whose.
Parquet and CSV hold the nodes of the record with all digits. Flights on a kernel of your own (fly --ephemeris) take
the same kernel here.

Examples:
  farside export change-6 --oem --vehicle orbiter --out orbiter.oem
  farside export change-6 --oem --xml --vehicle lander --within 1m --out lander.xml
  farside export change-6 --opm --vehicle orbiter --at 2024-06-20T00:00:00Z
  farside export change-6 --spk
  farside export change-6 --czml --vehicle orbiter,capsule --within 1m --out return.czml
  farside export change-6 --csv --vehicle lander --step 10s --out lander.csv
  farside export change-6 --csv --channel lander.altitude
  farside export change-6 --parquet --out tables`),
    )
    .action(async (what: string, o: ExportOptions & WorldOptions) => {
      const { chooseExporter } = await import('../exporting/choose.ts');
      const { deliver, target } = await import('../exporting/target.ts');
      const { findFlight } = await import('../flights.ts');
      const { settingsOf } = await import('../exporting/settings.ts');
      const { UsageError } = await import('../text/problems.ts');
      if (o.out !== undefined && o.out.trim() === '')
        throw new UsageError('USAGE_EMPTY', '--out: the name of the file is empty', {
          expected: 'a new file, with --parquet a new folder',
          tryThis: 'leave --out away: text goes to stdout then, --spk and --parquet to a name of their own',
        });
      const exporter = await chooseExporter(o);
      const settings = settingsOf(o, exporter);
      const given = o.out === undefined ? undefined : target(o.out, exporter, o.force === true);
      const { flight } = await findFlight(what);
      const to = given ?? (exporter.binary ? target(exporter.defaultOut(flight), exporter, o.force === true) : undefined);
      await deliver(await exporter.write(flight, settings, () => openWorld(o)), to);
    });
}
