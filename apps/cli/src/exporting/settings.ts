import { readDuration, readEpoch, readQuantity } from '../text/arguments.ts';
import { UsageError } from '../text/problems.ts';
import type { Exporter, ExportOptions, ExportSettings, Particular } from './exporter.ts';

const SPOKEN: Readonly<Record<Particular, string>> = {
  xml: '--xml',
  at: '--at',
  within: '--within',
  step: '--step',
  channel: '--channel',
  timeSystem: '--time-system',
};

/** Reads the options for a format and refuses those that mean nothing to it. Throws USAGE_*. */
export function settingsOf(o: ExportOptions, exporter: Exporter): ExportSettings {
  for (const key of Object.keys(SPOKEN) as Particular[]) {
    const given = key === 'timeSystem' ? o.timeSystem !== 'UTC' : o[key] !== undefined;
    if (given && !exporter.knows.includes(key))
      throw new UsageError('USAGE_CHOICE', `${SPOKEN[key]} means nothing with --${exporter.option}`, {
        expected: exporter.knows.map((k) => SPOKEN[k]).join(', ') || 'none of these',
        found: SPOKEN[key],
      });
  }
  if (o.channel !== undefined && (o.step !== undefined || o.vehicle !== undefined))
    throw new UsageError('USAGE_CHOICE', '--channel goes with --csv alone: its samples stand as they were taken');
  const scale = o.timeSystem.toUpperCase();
  if (scale !== 'UTC' && scale !== 'TDB')
    throw new UsageError('USAGE_SCALE', `--time-system: expected UTC or TDB, found '${o.timeSystem}'`);
  const step = o.step === undefined ? undefined : readDuration(o.step, '--step');
  const within = o.within === undefined ? undefined : readQuantity(o.within, 'length', '--within');
  if (within !== undefined && !(within >= LEAST_WITHIN && within <= MOST_WITHIN))
    throw new UsageError('USAGE_RANGE', `--within: expected from 0.1 mm to 100 km, found '${o.within}'`);
  const vehicles = o.vehicle?.split(',').map((v) => v.trim());
  if (vehicles?.some((v) => v === '')) throw new UsageError('USAGE_CHOICE', `--vehicle: a name is missing in '${o.vehicle}'`);
  if (vehicles && vehicles.length > 1 && !exporter.several)
    throw new UsageError('USAGE_CHOICE', `--${exporter.option} holds one vehicle, not ${vehicles.length}`, {
      expected: 'one name',
      found: vehicles.join(', '),
      tryThis: 'a file for each',
    });
  return {
    xml: o.xml === true,
    ...(vehicles ? { vehicles: [...new Set(vehicles)] } : {}),
    ...(o.at === undefined ? {} : { at: readEpoch(o.at) }),
    ...(within === undefined ? {} : { within }),
    ...(step === undefined ? {} : { step }),
    ...(o.channel === undefined ? {} : { channel: o.channel }),
    timeSystem: scale,
  };
}

/** Below, the rounding of epochs and of printed digits shows. */
const LEAST_WITHIN = 1e-4;
const MOST_WITHIN = 1e5;
