import { FarsideError } from '@farside/math';
import type { Epoch } from '../types.ts';
import { dateFromDays, daysFromDate, daysInMonth, isLeapYear } from './calendar.ts';
import { addSeconds } from './epoch.ts';
import { fromCalendar, fromUtcDayAndSeconds, hasUtc, type TimeScale, toCalendar, utcDayLength } from './scales.ts';

const SCALES: readonly string[] = ['UTC', 'TAI', 'TT', 'TDB', 'GPS'];
const FORM =
  /^(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,40}))?)?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?(?: ?([A-Z][A-Z0-9]{1,3}))?$/;

function refuse(text: string, message: string, tryThis: string): FarsideError {
  const shown = text.length > 60 ? text.slice(0, 57) + '...' : text;
  return new FarsideError('TIME_FORMAT', `'${shown}' is not an epoch: ${message}`, {
    expected: "ISO 8601, e.g. '2024-05-03T09:27:29Z', '2024-05-03T17:27:29.5+08:00' or '2024-05-03T09:28:38.184 TDB'",
    found: shown,
    tryThis,
  });
}

/**
 * Reads an ISO 8601 epoch: `2024-05-03T09:27:29.123456789Z`, an offset `+08:00`, a day of the year `2024-124T09:27:29`, a date alone
 * (midnight), or a scale behind it: `2024-05-03T09:28:38.184 TDB` (UTC, TAI, TT, TDB, GPS). A leap second is `23:59:60` where there was one.
 * Any number of decimals up to 40.
 * @param scale of a text that names neither scale nor offset.
 * Throws TIME_FORMAT (not such a text), TIME_RANGE (no such date or time), TIME_UTC_BEFORE_1972.
 */
export function parseIso(text: string, scale: TimeScale = 'UTC'): Epoch {
  if (typeof text !== 'string') throw refuse(String(typeof text), 'it is not text', 'put it in quotes');
  const m = FORM.exec(text.trim());
  if (!m) throw refuse(text, 'it does not have the form of one', 'write date, T, time and Z: 2024-05-03T09:27:29Z');
  const named = m[13];
  if (named !== undefined && !SCALES.includes(named)) {
    throw refuse(
      text,
      `'${named}' is not a time scale that a text can be in`,
      named === 'UT1' ? 'read it with fromUt1 and an Earth-orientation table' : 'use UTC, TAI, TT, TDB or GPS',
    );
  }
  const zoned = m[9] !== undefined || m[10] !== undefined;
  if (zoned && named !== undefined && named !== 'UTC') {
    throw refuse(text, `Z and offsets belong to UTC, not to ${named}`, `leave one of the two away`);
  }
  const in_ = zoned ? 'UTC' : ((named as TimeScale | undefined) ?? scale);

  const year = Number(m[1]);
  const days = m[4] === undefined ? dayOfDate(text, year, Number(m[2]), Number(m[3])) : dayOfYear(text, year, Number(m[4]));
  const hour = m[5] === undefined ? 0 : Number(m[5]);
  const minute = m[6] === undefined ? 0 : Number(m[6]);
  const second = m[7] === undefined ? 0 : Number(m[7]);
  const fraction = m[8] === undefined ? 0 : Number(`0.${m[8]}`);
  const offsetHours = m[11] === undefined ? 0 : Number(m[11]);
  const offsetMinutes = m[12] === undefined ? 0 : Number(m[12]);
  if (hour > 23 || minute > 59 || second > 60) {
    throw outOfRange(
      text,
      'hours run to 23, minutes to 59, seconds to 59 (60 in a leap second)',
      'the end of a day is 00:00:00 of the next',
    );
  }
  if (offsetHours > 15 || offsetMinutes > 59)
    throw outOfRange(text, 'an offset lies between -15:59 and +15:59', 'give the time in UTC with Z');

  // forty nines round up to one; makeEpoch, below all of these, carries it over
  if (in_ !== 'UTC') {
    if (second === 60) throw outOfRange(text, `${in_} has no leap seconds`, 'only UTC has 23:59:60');
    const [y, mo, d] = dateFromDays(days);
    return fromCalendar({ year: y, month: mo, day: d, hour, minute, second, fraction }, in_);
  }
  const offset = (m[10] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const minuteOfDay = hour * 60 + minute - offset;
  const shift = Math.floor(minuteOfDay / 1440);
  const day = days + shift;
  const utcSod = (minuteOfDay - 1440 * shift) * 60 + second;
  if (second === 60 && (utcSod !== 86400 || utcDayLength(day) !== 86401)) {
    throw outOfRange(text, 'no leap second was inserted there', 'seconds run from 0 to 59');
  }
  return fromUtcDayAndSeconds(day, utcSod, fraction);
}

function outOfRange(text: string, message: string, tryThis: string): FarsideError {
  return new FarsideError('TIME_RANGE', `'${text.slice(0, 60)}' is no epoch: ${message}`, {
    found: text.slice(0, 60),
    expected: message,
    tryThis,
  });
}

function dayOfDate(text: string, year: number, month: number, day: number): number {
  if (month < 1 || month > 12) throw outOfRange(text, 'months run from 01 to 12', 'the order is year-month-day');
  const n = daysInMonth(year, month);
  if (day < 1 || day > n) throw outOfRange(text, `that month has days 01 to ${n}`, 'the order is year-month-day');
  return daysFromDate(year, month, day);
}

function dayOfYear(text: string, year: number, day: number): number {
  const n = isLeapYear(year) ? 366 : 365;
  if (day < 1 || day > n) throw outOfRange(text, `that year has days 001 to ${n}`, 'three digits behind the year are the day of the year');
  return daysFromDate(year, 1, 1) + day - 1;
}

/** Short for `parseIso(text)` in UTC: `utc('2024-05-03T09:27:29Z')`. */
export const utc = (text: string): Epoch => parseIso(text, 'UTC');

/** Rounds an epoch to a number of decimals of a second, as printing does: to the nearest, carrying over as far as it goes. */
function rounded(epoch: Epoch, decimals: number): { epoch: Epoch; digits: string } {
  const n = Math.min(15, Math.max(0, Math.round(decimals)));
  const unit = 10 ** n;
  const k = Math.round(epoch.f * unit);
  const carried = k >= unit;
  return {
    epoch: carried ? { s: epoch.s + 1, f: 0 } : { s: epoch.s, f: 0 },
    digits: n === 0 ? '' : '.' + String(carried ? 0 : k).padStart(n, '0'),
  };
}

const two = (n: number): string => (n < 10 ? '0' + n : String(n));

function written(year: number, month: number, day: number, hour: number, minute: number, second: number, digits: string): string {
  if (year < 0 || year > 9999) {
    throw new FarsideError('TIME_RANGE', `the year ${year} cannot be written in four digits`, {
      expected: 'a year from 0000 to 9999',
      found: String(year),
      tryThis: 'look for a wrong duration, or print the Julian date',
    });
  }
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${digits}`;
}

/**
 * ISO 8601 text of an epoch in a scale: `...Z` for UTC, else the scale's name behind a blank. Rounded to the nearest last digit.
 * `parseIso` reads it back. @param decimals of a second, 0 to 15. Throws TIME_UTC_BEFORE_1972, TIME_RANGE.
 */
export function formatIso(epoch: Epoch, scale: TimeScale = 'UTC', decimals = 3): string {
  if (scale === 'UTC') {
    const r = rounded(epoch, decimals);
    const c = toCalendar(r.epoch, 'UTC');
    return written(c.year, c.month, c.day, c.hour, c.minute, c.second, r.digits) + 'Z';
  }
  // round in the scale that is printed; its fraction is not TAI's
  const shifted = toCalendar(epoch, scale);
  const r = rounded({ s: 0, f: shifted.fraction }, decimals);
  const days = daysFromDate(shifted.year, shifted.month, shifted.day);
  const sod = shifted.hour * 3600 + shifted.minute * 60 + shifted.second + r.epoch.s;
  const over = sod >= 86400 ? 1 : 0;
  const [y, mo, d] = over ? dateFromDays(days + 1) : [shifted.year, shifted.month, shifted.day];
  const left = sod - 86400 * over;
  return `${written(y, mo, d, Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60, r.digits)} ${scale}`;
}

/** `2024-05-03T09:27:29.000Z`. @param decimals 0 to 15. Throws TIME_UTC_BEFORE_1972, TIME_RANGE. */
export const formatUtc = (epoch: Epoch, decimals = 3): string => formatIso(epoch, 'UTC', decimals);

/** Beijing time (UTC+8): `2024-05-03T17:27:29+08:00`; a leap second is 07:59:60 there. @param decimals 0 to 15. Throws TIME_UTC_BEFORE_1972, TIME_RANGE. */
export function formatBeijing(epoch: Epoch, decimals = 0): string {
  const r = rounded(epoch, decimals);
  const c = toCalendar(r.epoch, 'UTC');
  const h = c.hour + 8;
  const [y, mo, d] = h >= 24 ? dateFromDays(daysFromDate(c.year, c.month, c.day) + 1) : [c.year, c.month, c.day];
  return written(y, mo, d, h % 24, c.minute, c.second, r.digits) + '+08:00';
}

/** For messages: UTC where there is UTC, else TAI; never throws within the years 0000 to 9999. */
export function formatEpoch(epoch: Epoch, decimals = 3): string {
  // the rounded epoch may be the first to have UTC: a millisecond of doubt belongs to TAI
  return hasUtc(addSeconds(epoch, -1)) ? formatUtc(epoch, decimals) : formatIso(epoch, 'TAI', decimals);
}
