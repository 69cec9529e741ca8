import { FarsideError } from '@farside/math';
import { compareEpochs } from '../time/epoch.ts';
import { fromUtcDayAndSeconds, taiMinusUtc, taiMinusUtcOnDay } from '../time/scales.ts';
import type { EarthOrientation, EopTable, Epoch } from '../types.ts';
import { readJson, readNumbers } from './nutation-series.ts';
import { ARCSEC } from './precession-nutation.ts';

/** An Earth-orientation table for hot loops: the same values as `at`, written, with their slopes. */
export interface EopSeries extends EopTable {
  /** From this epoch on the values are predictions. */
  readonly predictedFrom: Epoch;
  /**
   * Writes xp, yp (rad), UT1-TAI (s), dX, dY (rad), then the slopes of the first five (per TAI second), into out[0..9]. UT1-TAI has no
   * steps. Returns true when the epoch lies outside the table and the nearest value was held.
   */
  evaluate(epoch: Epoch, out: Float64Array): boolean;
}

const COLUMNS = 5;

/**
 * Table from daily values at 0h UTC: `columns` holds xp, yp, UT1-TAI, dX, dY (rad, s) for each day from `firstDay` (days since 2000-01-01),
 * row after row. Linear between days, which leaves (measured from second differences, 2014-2026) 17 microseconds rms and 62 at worst of UT1 (3 cm
 * at the equator) and 0.14 mas of the pole; the tides of a day and half a day, of the same size, are not added. Outside, the
 * first or last value is held.
 */
export function createEopTable(firstDay: number, columns: Float64Array, predictedFromDay: number): EopSeries {
  const days = Math.floor(columns.length / COLUMNS);
  if (days < 2) {
    throw new FarsideError('EOP_FILE', 'an Earth-orientation table needs two days or more', {
      numbers: { days },
      tryThis: 'give daily values',
    });
  }
  // TAI second of each day's 0h UTC
  const start = new Float64Array(days);
  for (let i = 0; i < days; i++) start[i] = (firstDay + i) * 86400 - 43200 + taiMinusUtcOnDay(firstDay + i);
  const scratch = new Float64Array(2 * COLUMNS);
  const first = fromUtcDayAndSeconds(firstDay, 0, 0);
  const last = fromUtcDayAndSeconds(firstDay + days - 1, 0, 0);

  const evaluate = (epoch: Epoch, out: Float64Array): boolean => {
    const end = start[days - 1];
    if (epoch.s < start[0] || epoch.s >= end) {
      const row = epoch.s < start[0] ? 0 : days - 1;
      for (let k = 0; k < COLUMNS; k++) {
        out[k] = columns[row * COLUMNS + k];
        out[k + COLUMNS] = 0;
      }
      // the last node itself is still in the table
      return !(epoch.s === end && epoch.f === 0);
    }
    // inserted seconds push later days back: the guess is at most one day too far
    let i = Math.min(Math.floor((epoch.s - start[0]) / 86400), days - 2);
    if (epoch.s < start[i]) i -= 1;
    const h = start[i + 1] - start[i];
    const u = (epoch.s - start[i] + epoch.f) / h;
    for (let k = 0; k < COLUMNS; k++) {
      const a = columns[i * COLUMNS + k];
      const d = columns[(i + 1) * COLUMNS + k] - a;
      out[k] = a + u * d;
      out[k + COLUMNS] = d / h;
    }
    return false;
  };

  return {
    first,
    last,
    predictedFrom: fromUtcDayAndSeconds(predictedFromDay, 0, 0),
    evaluate,
    at(epoch): EarthOrientation {
      const held = evaluate(epoch, scratch);
      return {
        xp: scratch[0],
        yp: scratch[1],
        ut1MinusUtc: scratch[2] + taiMinusUtc(epoch),
        dX: scratch[3],
        dY: scratch[4],
        held,
      };
    },
  };
}

/** Reads data/earth-orientation/eop-2014.json (bytes from a BlobSource). Throws EOP_FILE. */
export function readEopTable(bytes: Uint8Array): EopSeries {
  const code = 'EOP_FILE';
  const tryThis = 'fetch data/earth-orientation/eop-2014.json again, or write it with tools/earth-orientation/eop.ts';
  const file = readJson(bytes, 'farside-eop/1', code, tryThis);
  const firstMjd = file['firstMjdUtc'];
  const days = file['days'];
  const predicted = file['predictedFromMjdUtc'];
  if (!Number.isInteger(firstMjd) || !Number.isInteger(days) || !Number.isInteger(predicted)) {
    throw new FarsideError(code, "'firstMjdUtc', 'days' and 'predictedFromMjdUtc' have to be whole numbers", { tryThis });
  }
  const n = days as number;
  const columns = new Float64Array(n * COLUMNS);
  const names = ['xp', 'yp', 'ut1MinusTai', 'dX', 'dY'];
  const units = [1e-6 * ARCSEC, 1e-6 * ARCSEC, 1e-7, 1e-6 * ARCSEC, 1e-6 * ARCSEC];
  for (let k = 0; k < COLUMNS; k++) {
    const steps = readNumbers(file, names[k], 1, code, tryThis);
    if (steps.length > n || (k < 3 && steps.length !== n)) {
      throw new FarsideError(code, `'${names[k]}' does not have a value for each day`, {
        numbers: { days: n, values: steps.length },
        tryThis,
      });
    }
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if (i < steps.length) sum += steps[i];
      columns[i * COLUMNS + k] = sum * units[k];
    }
  }
  return createEopTable((firstMjd as number) - 51544, columns, (predicted as number) - 51544);
}

/** A table of zeros that is always held: UT1 = UTC and no polar motion, for studies without the Earth's weather. */
export function zeroEop(first: Epoch, last: Epoch): EopTable {
  return { first, last, at: () => ({ xp: 0, yp: 0, ut1MinusUtc: 0, dX: 0, dY: 0, held: true }) };
}

/** Any EopTable as a series: ours as it is; another's with slopes set to zero and UT1-TAI from its UT1-UTC. */
export function eopSeriesOf(table: EopTable): EopSeries {
  if (typeof (table as EopSeries).evaluate === 'function') return table as EopSeries;
  return {
    first: table.first,
    last: table.last,
    predictedFrom: table.last,
    at: (epoch) => table.at(epoch),
    evaluate(epoch, out) {
      const o = table.at(epoch);
      out[0] = o.xp;
      out[1] = o.yp;
      out[2] = o.ut1MinusUtc - taiMinusUtc(epoch);
      out[3] = o.dX;
      out[4] = o.dY;
      out.fill(0, 5, 10);
      return o.held;
    },
  };
}

/** True when `epoch` lies in the table. */
export const coversEop = (table: EopTable, epoch: Epoch): boolean =>
  compareEpochs(table.first, epoch) <= 0 && compareEpochs(epoch, table.last) <= 0;
