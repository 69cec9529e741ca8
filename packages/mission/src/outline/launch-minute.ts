import { addSeconds, type Environment, type Epoch, parseIso } from '@farside/astro';
import { FarsideError, isFarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { type Outbound, sketchLaunchPlane } from './outbound.ts';
import { resolveSchedule } from './schedule.ts';

const DEG = Math.PI / 180;
/** Arc from launch site to perigee that a launch into one coast arc can use, rad. */
const ARC: readonly [number, number] = [95 * DEG, 145 * DEG];

/** How far the inclination of a sketched parking plane may be from the flown one, rad. */
const SKETCH_DOUBT = 0.6 * DEG;

/** The day's launch epoch: as written, or the middle of the longest run of minutes whose parking plane and coast arc a launch can use. */
export function launchEpoch(m: Mission, env: Environment): Epoch {
  const midnight = parseIso(`${m.launch.date}T00:00:00Z`);
  if (m.launch.time !== undefined) return parseIso(`${m.launch.date}T${m.launch.time}`);
  const [low, high] = m.launch.parking.inclination;
  // The plane sketched here is up to half a degree from the one that is flown: minutes at the very edge of the bounds are left out.
  const edge = Math.min(SKETCH_DOUBT, (high - low) / 4);
  const good: number[] = [];
  let nearest = { miss: Number.POSITIVE_INFINITY, minute: 0, inclination: 0, arc: 0 };
  for (let minute = 0; minute < 1440; minute += 2) {
    const launch = addSeconds(midnight, minute * 60);
    const arrival = resolveSchedule(m, launch).arrival;
    try {
      const { inclination, arc } = sketchLaunchPlane(m, env, { launch, arrival, inclination: Math.PI / 2, branch: 1 });
      const outside = Math.max(0, low + edge - inclination, inclination - high + edge) + Math.max(0, ARC[0] - arc, arc - ARC[1]);
      if (outside === 0) good.push(minute);
      else if (outside < nearest.miss) nearest = { miss: outside, minute, inclination, arc };
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  if (good.length === 0) {
    throw new FarsideError(
      'LAUNCH_NO_MINUTE',
      `no minute of ${m.launch.date} puts the Moon into a parking plane of ${(low / DEG).toFixed(1)} to ${(high / DEG).toFixed(1)} deg with one coast arc`,
      {
        phase: 'launch',
        numbers: { nearest_minute: nearest.minute, inclination_deg: nearest.inclination / DEG, arc_deg: nearest.arc / DEG },
        tryThis: 'another day, or wider bounds in launch.parking.inclination',
      },
    );
  }
  let best: readonly [number, number] = [good[0], good[0]];
  for (let i = 0, start = 0; i < good.length; i++) {
    if (i > 0 && good[i] - good[i - 1] > 2) start = i;
    if (good[i] - good[start] > best[1] - best[0]) best = [good[start], good[i]];
  }
  return addSeconds(midnight, 60 * Math.round((best[0] + best[1]) / 2));
}

/** @throws LAUNCH_INCLINATION */
export function checkParking(m: Mission, out: Outbound): void {
  const [low, high] = m.launch.parking.inclination;
  const i = out.parkingInclination;
  // A tenth of a degree of grace: the bounds are a range's, the sketch is coarse.
  if (i >= low - 0.1 * DEG && i <= high + 0.1 * DEG) return;
  throw new FarsideError(
    'LAUNCH_INCLINATION',
    `the plane through launch site and Moon has an inclination of ${(i / DEG).toFixed(2)} deg, outside ${(low / DEG).toFixed(1)} to ${(high / DEG).toFixed(1)} deg`,
    {
      phase: 'launch',
      numbers: { inclination_deg: i / DEG, lowest_deg: low / DEG, highest_deg: high / DEG },
      tryThis:
        m.launch.time === undefined
          ? 'another day, or wider bounds in launch.parking.inclination'
          : 'another launch.time or day, or wider bounds in launch.parking.inclination',
    },
  );
}
