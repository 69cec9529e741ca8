import { addSeconds, type Environment, type Epoch, formatUtc } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { planActivities } from '../site/work.ts';
import { sunElevation } from './light.ts';
import { arrivalPerilune, lunarPole } from './outbound.ts';
import type { Plane } from './plane.ts';
import { resolveSchedule, type Schedule } from './schedule.ts';
import { type Candidate, crossTracks, waitingPlane } from './waiting-plane.ts';

const DEG = Math.PI / 180;

/** The touchdown nearest to the wish (same stay) at which some plane of this arrival holds the site within the limit both times, by day, and the work can be done; undefined when there is none within two weeks. */
export function nearestTouchdown(m: Mission, env: Environment, s: Schedule, c: Candidate): Epoch | undefined {
  const pole = lunarPole(env, c.outbound.perilune.epoch);
  const planes: Plane[] = [];
  for (let i = -12; i <= 12; i++) {
    const inclination = c.plane.inclination + i * DEG;
    try {
      const p = arrivalPerilune(m, c.outbound.vInfinity, inclination, pole, c.branch);
      planes.push(waitingPlane(m, env, c.outbound, p.normal));
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  for (let k = 1; k < 14 * 6; k++) {
    for (const sign of [1, -1]) {
      const shift = sign * k * 4 * 3600;
      const moved = movedTo(m, s, addSeconds(s.touchdown, shift));
      if (!moved) continue;
      const [low, high] = m.landing['sun-elevation'];
      const sun = sunElevation(m, env, moved.touchdown);
      if (sun < low || sun > high) continue;
      const reached = planes.some((p) => {
        const x = crossTracks(m, env, moved, p);
        return Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff)) <= m.landing['cross-track'];
      });
      if (reached && canWork(m, env, moved)) return moved.touchdown;
    }
  }
  return undefined;
}

/** The schedule with another touchdown, everything that hangs on it moved along; undefined when the order of events does not allow it. */
function movedTo(m: Mission, s: Schedule, touchdown: Epoch): Schedule | undefined {
  try {
    return resolveSchedule({ ...m, landing: { ...m.landing, touchdown: { kind: 'absolute', iso: formatUtc(touchdown) } } }, s.launch);
  } catch (e) {
    if (isFarsideError(e)) return undefined;
    throw e;
  }
}

/** Whether the work at the site ends before lift-off, under the light and contact that there are. */
function canWork(m: Mission, env: Environment, s: Schedule): boolean {
  try {
    planActivities(m, env, s, s.touchdown, s.liftOff);
    return true;
  } catch (e) {
    if (isFarsideError(e) && e.code === 'SURFACE_TIME') return false;
    throw e;
  }
}
