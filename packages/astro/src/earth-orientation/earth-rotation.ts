import { wrapTwoPi } from '@farside/math';
import { addSeconds } from '../time/epoch.ts';
import type { JulianDate } from '../time/julian.ts';
import { taiMinusUtc, ttCenturies } from '../time/scales.ts';
import type { EopTable, Epoch } from '../types.ts';
import type { NutationSeries } from './nutation-series.ts';
import { ARCSEC, celestialPole } from './precession-nutation.ts';

/** Rate of the Earth rotation angle, rad per second of UT1 (IAU 2000 resolution B1.8). */
export const EARTH_ROTATION_RATE = (2 * Math.PI * (1 + 0.00273781191135448)) / 86400;

/**
 * Earth rotation angle, rad, in [0, 2 pi) at UT1 = whole + part seconds past 2000-01-01T12:00:00 UT1 (IERS Conventions 2010, eq. 5.15).
 * Rounding 2e-14 rad within a century of 2000.
 */
export function earthRotationAngle(whole: number, part: number): number {
  const day = Math.floor(whole / 86400);
  const x = (whole - 86400 * day + part) / 86400;
  const slow = 0.00273781191135448 * (day + x);
  const turns = x + (0.779057273264 + (slow - Math.floor(slow)));
  return wrapTwoPi(2 * Math.PI * (turns - Math.floor(turns)));
}

/** UT1-TAI, s, from a table. */
export const ut1MinusTai = (epoch: Epoch, eop: EopTable): number => eop.at(epoch).ut1MinusUtc - taiMinusUtc(epoch);

/** Seconds of UT1 past 2000-01-01T12:00:00 UT1, whole and fraction. Throws TIME_UTC_BEFORE_1972. */
export const ut1Seconds = (epoch: Epoch, eop: EopTable): Epoch => addSeconds(epoch, ut1MinusTai(epoch, eop));

/** The epoch at `s + f` seconds of UT1 past 2000-01-01T12:00:00 UT1. Throws TIME_UTC_BEFORE_1972. */
export function fromUt1(ut1: Epoch, eop: EopTable): Epoch {
  // UT1-TAI moves by some milliseconds a day: the second guess is good to 1e-12 s, the third to rounding
  let e = addSeconds(ut1, 37);
  for (let i = 0; i < 3; i++) e = addSeconds(ut1, -ut1MinusTai(e, eop));
  return e;
}

/** Julian date of UT1 [JD of the day's midnight, fraction]. Throws TIME_UTC_BEFORE_1972. */
export function ut1JulianDate(epoch: Epoch, eop: EopTable): JulianDate {
  const u = ut1Seconds(epoch, eop);
  const day = Math.floor((u.s + 43200) / 86400);
  return [2451544.5 + day, (u.s + 43200 - 86400 * day + u.f) / 86400];
}

/**
 * Greenwich mean sidereal time of IAU 2006, rad, in [0, 2 pi) (Capitaine, Wallace & Chapront 2005, eq. 43).
 * @param era Earth rotation angle, rad. @param t Julian centuries of TT since J2000.0.
 */
export const greenwichMeanSiderealTime = (era: number, t: number): number =>
  wrapTwoPi(era + (0.014506 + (4612.156534 + (1.3915817 + (-0.00000044 + (-0.000029956 - 0.0000000368 * t) * t) * t) * t) * t) * ARCSEC);

const four = new Float64Array(4);

/** Greenwich apparent sidereal time, IAU 2006/2000A, rad, in [0, 2 pi). Throws TIME_UTC_BEFORE_1972. */
export function greenwichApparentSiderealTime(epoch: Epoch, eop: EopTable, series: NutationSeries): number {
  const u = ut1Seconds(epoch, eop);
  celestialPole(series, ttCenturies(epoch), four);
  return wrapTwoPi(earthRotationAngle(u.s, u.f) - four[3]);
}
