import { addSeconds, type Environment, formatUtc, parseIso } from '@farside/astro';
import { FarsideError, isFarsideError, throwIfAborted } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { sketchArrival } from './arrival.ts';
import type { SketchOptions } from './choose-plane.ts';
import { quiet } from './quiet.ts';

const DEG = Math.PI / 180;
/** What another launch day can mend, and what else helps. */
const OF_THE_DAY: Readonly<Record<string, string | undefined>> = {
  PLANE_NOT_REACHED: undefined,
  SITE_DARK: undefined,
  LAUNCH_NO_MINUTE: 'wider bounds in launch.parking.inclination',
  LAUNCH_INCLINATION: undefined,
  OUTBOUND_NOT_REACHED: undefined,
};
/** A touchdown that works and is no farther off than this is the better advice, s. */
const NEAR = 3 * 86400;
/** So many days to either side are looked at: a month of the Moon in all. */
const DAYS = 15;
const DAY = 86400;
/** A limit wider than this is not proposed, deg: landing and ascent would pay tens of metres a second for the plane. */
const FAR_TO_THE_SIDE = 3;

/**
 * A refusal of the launch day with the nearest day that would do, its minute solved: the same sketch up to the surface, a day at a time. Where no day within a fortnight does, the bounds that would, or
 * that none was found; the error as it was where it has nothing to do with the day. What is written as an absolute epoch stays where it is.
 */
export function withLaunchDay(e: unknown, m: Mission, env: Environment, o: SketchOptions = {}): unknown {
  if (!isFarsideError(e) || !(e.code in OF_THE_DAY)) return e;
  // How far off the touchdown is that the hint names, where it names one.
  const later = e.details.numbers?.later_s;
  if (later !== undefined && Math.abs(later) <= NEAR) return e;
  const day = advice(e, m, env, o, later === undefined);
  return day === undefined ? e : new FarsideError(e.code, e.message, { ...e.details, tryThis: day, cause: e });
}

/** What to try: a launch day that works; otherwise, where nothing else is known, what is known about the days. */
function advice(e: FarsideError, m: Mission, env: Environment, o: SketchOptions, alone: boolean): string | undefined {
  const date = nearestLaunch(m, env, o);
  if (date !== undefined) {
    const day =
      date === m.launch.date
        ? 'leave launch.time out, and the minute of the day is solved'
        : `launch.date: ${date} without launch.time (the nearest day that works)`;
    const also = OF_THE_DAY[e.code];
    const touchdown = alone ? undefined : e.details.tryThis?.split(' (')[0];
    const other = also ?? touchdown;
    return other ? `${day}, or ${other}` : day;
  }
  if (!alone) return undefined;
  const wider = boundsThatWork(e, m, env);
  if (wider !== undefined) return wider;
  const also = OF_THE_DAY[e.code];
  return `no launch day within ${DAYS} d of ${m.launch.date} works either: ${also ? `${also}, ` : ''}another landing site, stay, flight time to the Moon or launch site, or a date further away`;
}

function nearestLaunch(m: Mission, env: Environment, o: SketchOptions): string | undefined {
  const midday = parseIso(`${m.launch.date}T12:00:00Z`);
  for (let k = 0; k <= DAYS; k++) {
    for (const sign of k === 0 ? [1] : [1, -1]) {
      if (k === 0 && m.launch.time === undefined) continue;
      throwIfAborted(o.signal);
      const date = formatUtc(addSeconds(midday, sign * k * DAY), 0).slice(0, 10);
      o.doing?.(`looking for a launch day that works: ${date}`);
      const launch = { ...m.launch, date, time: undefined };
      if (quiet(() => sketchArrival({ ...m, launch }, env, { bare: true, ...(o.signal ? { signal: o.signal } : {}) }))) return date;
    }
  }
  return undefined;
}

/** The bound that the refusal names, wide enough for what was found, where the rest of the sketch holds with it. */
function boundsThatWork(e: FarsideError, m: Mission, env: Environment): string | undefined {
  const n = e.details.numbers;
  const works = (changed: Mission): boolean => quiet(() => sketchArrival(changed, env, { bare: true })) !== undefined;
  if (e.code === 'LAUNCH_INCLINATION' && n) {
    const inclination = wider(m.launch.parking.inclination, n.inclination_deg * DEG);
    const ok = works({ ...m, launch: { ...m.launch, parking: { ...m.launch.parking, inclination } } });
    return ok ? `no launch day within ${DAYS} d works with these bounds: launch.parking.inclination: ${degrees(inclination)}` : undefined;
  }
  if (e.code === 'SITE_DARK' && n) {
    const sun = wider(m.landing['sun-elevation'], n.sun_elevation_deg * DEG);
    const ok = works({ ...m, landing: { ...m.landing, 'sun-elevation': sun } });
    return ok ? `no launch day within ${DAYS} d has that light: landing.sun-elevation: ${degrees(sun)}` : undefined;
  }
  if (e.code === 'PLANE_NOT_REACHED' && n) {
    const side = Math.max(Math.abs(n.cross_track_touchdown_deg), Math.abs(n.cross_track_lift_off_deg));
    // The first with a tenth of a degree to spare: the flight is a little off the sketch, the sketch of a plane far off a little off the wait.
    for (let limit = Math.ceil(10 * side + 1) / 10; limit <= FAR_TO_THE_SIDE; limit += 0.3) {
      const ok = works({ ...m, landing: { ...m.landing, 'cross-track': (limit - 0.1) * DEG } });
      if (ok) return `no launch day within ${DAYS} d does: landing.cross-track: ${limit.toFixed(1)} deg`;
    }
  }
  return undefined;
}

/** Bounds stretched to hold a value, to whole degrees, rad. */
function wider([low, high]: readonly [number, number], value: number): [number, number] {
  return [Math.min(low, Math.floor(value / DEG) * DEG), Math.max(high, Math.ceil(value / DEG) * DEG)];
}

const degrees = ([low, high]: readonly [number, number]): string => `[${(low / DEG).toFixed(0)} deg, ${(high / DEG).toFixed(0)} deg]`;
