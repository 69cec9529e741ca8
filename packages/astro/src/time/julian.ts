import type { Epoch } from '../types.ts';
import { makeEpoch } from './epoch.ts';
import { fromSecondsInScale, fromUtcDayAndSeconds, secondsInScale, type TimeScale, utcDayAndSeconds, utcDayLength } from './scales.ts';

/** A Julian date in two parts, to be added: the first carries the whole days, the second the fraction of a day. */
export type JulianDate = readonly [number, number];

/** JD of 2000-01-01T00:00, and its MJD. */
const JD_ORIGIN = 2451544.5;
const MJD_ORIGIN = 51544;

/** The last 5e-12 s of a day round up to the next. */
const below1 = (day: number, x: number): readonly [number, number] => (x < 1 ? [day, x] : [day + 1, 0]);

function daysAndFraction(epoch: Epoch, scale: TimeScale): readonly [number, number] {
  if (scale === 'UTC') {
    const [day, sod, f] = utcDayAndSeconds(epoch);
    return below1(day, (sod + f) / utcDayLength(day));
  }
  const e = secondsInScale(epoch, scale);
  const day = Math.floor((e.s + 43200) / 86400);
  return below1(day, (e.s + 43200 - 86400 * day + e.f) / 86400);
}

/**
 * Julian date [JD of the day's midnight, fraction of the day]. A UTC day with a leap second is stretched over its 86401 s, the
 * convention of SOFA. Throws TIME_UTC_BEFORE_1972.
 */
export function julianDate(epoch: Epoch, scale: TimeScale): JulianDate {
  const [d, x] = daysAndFraction(epoch, scale);
  return [JD_ORIGIN + d, x];
}

/** Modified Julian date [whole days, fraction]; JD - 2400000.5. Throws TIME_UTC_BEFORE_1972. */
export function modifiedJulianDate(epoch: Epoch, scale: TimeScale): JulianDate {
  const [d, x] = daysAndFraction(epoch, scale);
  return [MJD_ORIGIN + d, x];
}

/** Whole days and remaining fraction in [0, 1) of two parts that may be split anywhere. */
function split(a: number, b: number): readonly [number, number] {
  const wa = Math.floor(a);
  const wb = Math.floor(b);
  const x = a - wa + (b - wb);
  return x >= 1 ? [wa + wb + 1, x - 1] : [wa + wb, x];
}

function fromDays(days: number, x: number, scale: TimeScale): Epoch {
  makeEpoch(days, x); // refuses what is not finite
  if (scale === 'UTC') {
    const seconds = x * utcDayLength(days);
    const whole = Math.floor(seconds);
    return fromUtcDayAndSeconds(days, whole, seconds - whole);
  }
  return fromSecondsInScale(scale, days * 86400 - 43200, x * 86400);
}

/** Epoch of a Julian date given in one or two parts; one part alone carries about 40 microseconds. Throws TIME_UTC_BEFORE_1972, EPOCH_INVALID. */
export function fromJulianDate(scale: TimeScale, jd1: number, jd2 = 0): Epoch {
  const [d, x] = split(jd1, jd2);
  return x >= 0.5 ? fromDays(d - 2451544, x - 0.5, scale) : fromDays(d - 2451545, x + 0.5, scale);
}

/** Epoch of a modified Julian date given in one or two parts. Throws TIME_UTC_BEFORE_1972, EPOCH_INVALID. */
export function fromModifiedJulianDate(scale: TimeScale, mjd1: number, mjd2 = 0): Epoch {
  const [d, x] = split(mjd1, mjd2);
  return fromDays(d - MJD_ORIGIN, x, scale);
}
