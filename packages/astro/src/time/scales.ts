import { FarsideError } from '@farside/math';
import type { Epoch } from '../types.ts';
import { dateFromDays, daysFromDate } from './calendar.ts';
import { addSeconds, makeEpoch } from './epoch.ts';
import { LEAP_SECOND_STEPS } from './leap-second-table.ts';
import { tdbMinusTt } from './tdb.ts';

/** Scales a text or a Julian date can be in. UT1 needs the Earth-orientation table: see earth-orientation/ut1.ts. */
export type TimeScale = 'UTC' | 'TAI' | 'TT' | 'TDB' | 'GPS';
/** Scales that run on without a break, as TAI does. */
export type UniformScale = Exclude<TimeScale, 'UTC'>;

export const TT_MINUS_TAI = 32.184;
export const GPS_MINUS_TAI = -19;

/** First TAI second (since 2000-01-01T12:00:00 TAI) with each offset: the end of the inserted second, if there was one. */
const STEP_TAI = LEAP_SECOND_STEPS.map(([day, offset]) => day * 86400 - 43200 + offset);
const STEP_DAY = LEAP_SECOND_STEPS.map(([day]) => day);
const STEP_OFFSET = LEAP_SECOND_STEPS.map(([, offset]) => offset);
const LAST = STEP_TAI.length - 1;

function beforeUtc(): FarsideError {
  return new FarsideError('TIME_UTC_BEFORE_1972', 'UTC with whole leap seconds begins on 1972-01-01', {
    expected: 'an epoch from 1972-01-01T00:00:00 UTC on',
    tryThis: "the epoch in TAI, TT or TDB, e.g. '1969-07-20T20:17:40 TDB'",
  });
}

/** Index of the step that holds on a UTC day (days since 2000-01-01). */
function stepOfDay(day: number): number {
  if (day >= STEP_DAY[LAST]) return LAST;
  for (let i = LAST - 1; i >= 0; i--) if (day >= STEP_DAY[i]) return i;
  throw beforeUtc();
}

/** TAI-UTC on the UTC day that begins `day` days after 2000-01-01, s. Throws TIME_UTC_BEFORE_1972. */
export const taiMinusUtcOnDay = (day: number): number => STEP_OFFSET[stepOfDay(day)];

/** Length of that UTC day, s: 86400, or 86401 when it ends with a leap second. */
export function utcDayLength(day: number): number {
  return 86400 + taiMinusUtcOnDay(day + 1) - taiMinusUtcOnDay(day);
}

/** TAI-UTC at an epoch, s; during an inserted second still the old value. Throws TIME_UTC_BEFORE_1972. */
export function taiMinusUtc(epoch: Epoch): number {
  const s = epoch.s;
  if (s >= STEP_TAI[LAST]) return STEP_OFFSET[LAST];
  for (let i = LAST - 1; i >= 0; i--) if (s >= STEP_TAI[i]) return STEP_OFFSET[i];
  // 1972-01-01T00:00:00 UTC is 00:00:10 TAI: no inserted second stands before it
  throw beforeUtc();
}

/** True when UTC exists at the epoch. */
export const hasUtc = (epoch: Epoch): boolean => epoch.s >= STEP_TAI[0];

/** A date and a time of day in some scale; `second` is whole and 60 only in an inserted UTC second; `fraction` in [0, 1). */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: number;
}

/** Whole seconds and a part apart: 32.184 as one number would be wrong by 2.5e-15 s. */
const shifted = (e: Epoch, whole: number, part: number): Epoch => addSeconds({ s: e.s + whole, f: e.f }, part);

/** Seconds of `scale` past 2000-01-01T12:00:00 of that scale, whole and fraction: what an ephemeris (TDB) or an Earth-rotation series (TT) takes. */
export function secondsInScale(epoch: Epoch, scale: UniformScale): Epoch {
  switch (scale) {
    case 'TAI':
      return epoch;
    case 'GPS':
      return addSeconds(epoch, GPS_MINUS_TAI);
    case 'TT':
      return shifted(epoch, 32, 0.184);
    case 'TDB':
      return shifted(epoch, 32, 0.184 + tdbMinusTt(epoch.s + epoch.f + TT_MINUS_TAI));
  }
}

/** TDB seconds past J2000.0 as one double: rounded to 6e-8 s near 2025 (the Earth moves 2 mm); for more digits take secondsInScale. */
export function tdbSeconds(epoch: Epoch): number {
  const tt = epoch.s + epoch.f + TT_MINUS_TAI;
  return epoch.s + (epoch.f + TT_MINUS_TAI + tdbMinusTt(tt));
}

/** TT seconds past J2000.0 as one double. */
export const ttSeconds = (epoch: Epoch): number => epoch.s + (epoch.f + TT_MINUS_TAI);

/** Julian centuries of TT since J2000.0. */
export const ttCenturies = (epoch: Epoch): number => ttSeconds(epoch) / (86400 * 36525);

/** The epoch `s + f` seconds of `scale` past 2000-01-01T12:00:00 of that scale. Throws EPOCH_INVALID. */
export function fromSecondsInScale(scale: UniformScale, s: number, f = 0): Epoch {
  const e = makeEpoch(s, f);
  switch (scale) {
    case 'TAI':
      return e;
    case 'GPS':
      return addSeconds(e, -GPS_MINUS_TAI);
    case 'TT':
      return shifted(e, -32, -0.184);
    case 'TDB':
      return shifted(e, -32, -0.184 - tdbMinusTt(e.s + e.f - tdbMinusTt(e.s + e.f)));
  }
}

/** UTC day (since 2000-01-01) and seconds into it (up to 86401), whole and fraction. Throws TIME_UTC_BEFORE_1972. */
export function utcDayAndSeconds(epoch: Epoch): readonly [number, number, number] {
  const offset = taiMinusUtc(epoch);
  const t = epoch.s - offset + 43200;
  let day = Math.floor(t / 86400);
  let sod = t - 86400 * day;
  // an inserted second falls past the end of its day by the old offset, which looks like the next day's first second
  if (sod === 0 && taiMinusUtcOnDay(day) > offset) {
    day -= 1;
    sod = 86400;
  }
  return [day, sod, epoch.f];
}

/** Epoch of a UTC day and seconds into it. Throws TIME_UTC_BEFORE_1972. */
export const fromUtcDayAndSeconds = (day: number, seconds: number, fraction: number): Epoch =>
  makeEpoch(day * 86400 - 43200 + taiMinusUtcOnDay(day) + seconds, fraction);

/** Date and time of day of an epoch. Throws TIME_UTC_BEFORE_1972. */
export function toCalendar(epoch: Epoch, scale: TimeScale): CalendarTime {
  let day: number;
  let sod: number;
  let fraction: number;
  if (scale === 'UTC') {
    [day, sod, fraction] = utcDayAndSeconds(epoch);
  } else {
    const e = secondsInScale(epoch, scale);
    day = Math.floor((e.s + 43200) / 86400);
    sod = e.s + 43200 - 86400 * day;
    fraction = e.f;
  }
  const [year, month, dom] = dateFromDays(day);
  const inserted = sod >= 86400 ? 1 : 0;
  const minuteOfDay = Math.floor((sod - inserted) / 60);
  return { year, month, day: dom, hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60, second: sod - 60 * minuteOfDay, fraction };
}

/**
 * Epoch of a date and time of day that is known to be well-formed (parseIso checks). Second 60 is taken as it stands.
 * Throws TIME_UTC_BEFORE_1972, EPOCH_INVALID.
 */
export function fromCalendar(c: CalendarTime, scale: TimeScale): Epoch {
  const day = daysFromDate(c.year, c.month, c.day);
  const sod = c.hour * 3600 + c.minute * 60 + c.second;
  return scale === 'UTC' ? fromUtcDayAndSeconds(day, sod, c.fraction) : fromSecondsInScale(scale, day * 86400 - 43200 + sod, c.fraction);
}
