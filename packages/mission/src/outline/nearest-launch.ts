import { addSeconds, type Environment, formatUtc, parseIso } from '@farside/astro';
import { FarsideError, isFarsideError, throwIfAborted } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { type SketchOptions, sketchArrival } from './arrival.ts';

/** What another launch day can mend, and what else helps. */
const OF_THE_DAY: Readonly<Record<string, string | undefined>> = {
  PLANE_NOT_REACHED: undefined,
  SITE_DARK: undefined,
  LAUNCH_NO_MINUTE: 'wider bounds in launch.parking.inclination',
  LAUNCH_INCLINATION: undefined,
  OUTBOUND_NOT_REACHED: undefined,
};
/** A hint that names a touchdown has been found to work already. */
const WORKS = /^touchdown at /;
/** So many days to either side are looked at: a month of the Moon in all. */
const DAYS = 15;
const DAY = 86400;

/**
 * A refusal of the launch day with the nearest day that would do, its minute solved: the same sketch up to the surface, a day at a time. The error as it was where no day within a fortnight does, or
 * where it has nothing to do with the day. What is written as an absolute epoch stays where it is.
 */
export function withLaunchDay(e: unknown, m: Mission, env: Environment, o: SketchOptions = {}): unknown {
  if (!isFarsideError(e) || !(e.code in OF_THE_DAY) || WORKS.test(e.details.tryThis ?? '')) return e;
  const date = nearestLaunch(m, env, o);
  if (date === undefined) return e;
  const day =
    date === m.launch.date
      ? 'leave launch.time out, and the minute of the day is solved'
      : `launch.date: ${date} without launch.time (the nearest day that works)`;
  const also = OF_THE_DAY[e.code];
  return new FarsideError(e.code, e.message, { ...e.details, tryThis: also ? `${day}, or ${also}` : day, cause: e });
}

function nearestLaunch(m: Mission, env: Environment, o: SketchOptions): string | undefined {
  const midday = parseIso(`${m.launch.date}T12:00:00Z`);
  for (let k = 0; k <= DAYS; k++) {
    for (const sign of k === 0 ? [1] : [1, -1]) {
      if (k === 0 && m.launch.time === undefined) continue;
      throwIfAborted(o.signal);
      const date = formatUtc(addSeconds(midday, sign * k * DAY), 0).slice(0, 10);
      o.doing?.(`looking for a launch day that works: ${date}`);
      try {
        sketchArrival({ ...m, launch: { ...m.launch, date, time: undefined } }, env, o.signal ? { signal: o.signal } : {});
        return date;
      } catch (e) {
        if (!isFarsideError(e) || e.code === 'ABORTED') throw e;
      }
    }
  }
  return undefined;
}
