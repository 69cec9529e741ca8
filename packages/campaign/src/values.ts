import { formatUtc } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { tally } from '@farside/mission';
import type { CaseValue } from './ledger.ts';

/** Vehicles whose burns are the launcher's. */
const LAUNCHER = 'launch';

/**
 * What is kept of a flight: its figures and epochs; of a complete one also sums over its burns, `total.delta-v` and `total.propellant` (all craft, the launcher left out),
 * `total.<module>-delta-v` and `total.<module>-propellant` (by the module whose engine burnt), m/s and kg; and `score.inside`, `score.predicted`.
 */
export function valuesOf(flight: Flight): Readonly<Record<string, CaseValue>> {
  const values: Record<string, CaseValue> = {};
  for (const [name, m] of Object.entries(flight.measures())) {
    if (typeof m === 'number') values[name] = m;
    else if (typeof m === 'object' && 'epoch' in m) values[name] = { utc: formatUtc(m.epoch, 3) };
  }
  if (!flight.complete) return values;
  const sums: Record<string, number> = { 'delta-v': 0, propellant: 0 };
  for (const b of flight.burns()) {
    if (b.phase === LAUNCHER) continue;
    const module = b.engine.split('.')[0];
    for (const [name, x] of [
      ['delta-v', b.deltaV],
      ['propellant', b.propellant],
    ] as const) {
      sums[name] += x;
      sums[`${module}-${name}`] = (sums[`${module}-${name}`] ?? 0) + x;
    }
  }
  for (const [name, x] of Object.entries(sums)) values[`total.${name}`] = x;
  const { predicted, inside } = tally(flight.score());
  if (predicted > 0) {
    values['score.predicted'] = predicted;
    values['score.inside'] = inside;
  }
  return values;
}
