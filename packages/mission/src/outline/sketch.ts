import type { Environment } from '@farside/astro';
import type { Mission } from '../file/schema.ts';
import { type ArrivalSketch, sketchArrival } from './arrival.ts';
import type { SketchOptions } from './choose-plane.ts';
import { searchReturnDays } from './homeward.ts';
import { withLaunchDay } from './nearest-launch.ts';
import type { Outline } from './outline.ts';

/**
 * The analytic skeleton of a mission: launch minute, way out, plane of the waiting orbit, lighting at the site, the day home. Coarse, fast, and enough to say no early.
 * @throws FarsideError, each with the constraint, its miss and what to try: PLANE_NOT_REACHED, SITE_DARK, LAUNCH_INCLINATION, OUTBOUND_NOT_REACHED, RETURN_NO_DAY, …
 */
export function outline(m: Mission, env: Environment, o: SketchOptions = {}): Outline {
  const arrival = arrivalOrDay(m, env, o);
  o.doing?.('the day home');
  const homeward = searchReturnDays(m, env, { plane: arrival.plane, altitude: m.braking.orbit }, arrival.schedule.disposal, o);
  return { ...arrival, homeward };
}

function arrivalOrDay(m: Mission, env: Environment, o: SketchOptions): ArrivalSketch {
  try {
    return sketchArrival(m, env, o);
  } catch (e) {
    throw withLaunchDay(e, m, env, o);
  }
}
