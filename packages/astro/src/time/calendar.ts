/** The proleptic Gregorian calendar in whole days since 2000-01-01. Pure integers; no time scale. */

/** Days from 2000-01-01 to year-month-day (month 1 to 12). */
export function daysFromDate(year: number, month: number, day: number): number {
  // years begin in March so that the leap day is the last one
  const y = month <= 2 ? year - 1 : year;
  const m = month <= 2 ? month + 9 : month - 3;
  const era = Math.floor(y / 400);
  const yoe = y - 400 * era;
  const doy = Math.floor((153 * m + 2) / 5) + day - 1;
  return 146097 * era + 365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 730425;
}

/** Year, month, day of a count of days since 2000-01-01. */
export function dateFromDays(days: number): readonly [number, number, number] {
  const z = days + 730425;
  const era = Math.floor(z / 146097);
  const doe = z - 146097 * era;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + 400 * era + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1];
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
