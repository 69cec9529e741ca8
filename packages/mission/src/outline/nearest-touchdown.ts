import { addSeconds, type Environment, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { dot, portableMath as Math, mulMatVec, throwIfAborted, type Vec3 } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { planActivities } from '../site/work.ts';
import { nearestPlane, type SketchOptions } from './choose-plane.ts';
import { sunElevation } from './light.ts';
import { arrivalPerilune, lunarPole } from './outbound.ts';
import { type Plane, planeNormal, siteDirection } from './plane.ts';
import { quiet } from './quiet.ts';
import { resolveSchedule, type Schedule } from './schedule.ts';
import { type Candidate, waitingPlane } from './waiting-plane.ts';

const DEG = Math.PI / 180;
/** Touchdowns this far apart are looked at, s, up to two weeks to either side: half a turn of the site about the Moon's axis. */
const STEP = 4 * 3600;
const STEPS = 14 * 6;
/** Steps of the inclination of the planes looked at, rad. */
const PLANES = 1 * DEG;
/** What a sketched plane may be off the one that the wait leaves, rad: worth a closer look. */
const DOUBT = 0.7 * DEG;
/** Closer looks at most; each takes about half a second. */
const LOOKS = 12;

/**
 * The touchdown nearest to the wish (whole second, same stay) with which the Outline holds: by day, the work can be done, and a plane of this arrival holds the site within the limit both times. Sketched
 * first over all planes of the arrival, then tried as the file would be read; undefined when there is none within two weeks.
 * @throws ABORTED
 */
export function nearestTouchdown(m: Mission, env: Environment, s: Schedule, c: Candidate, o: SketchOptions = {}): Epoch | undefined {
  const planes = planesOfArrival(m, env, c);
  const limit = m.landing['cross-track'];
  const [low, high] = m.landing['sun-elevation'];
  let looks = 0;
  for (let k = 1; k < STEPS; k++) {
    for (const sign of [1, -1]) {
      const moved = movedTo(m, s, addSeconds(s.touchdown, sign * k * STEP));
      if (!moved) continue;
      const sun = sunElevation(m, env, moved.schedule.touchdown);
      if (sun < low || sun > high || nearest(m, env, moved.schedule, planes) > limit + DOUBT) continue;
      if (!canWork(m, env, moved.schedule)) continue;
      throwIfAborted(o.signal);
      if (++looks > LOOKS) return undefined;
      o.doing?.(`looking for a touchdown that works: ${formatUtc(moved.schedule.touchdown, 0)}`);
      const found = quiet(() => nearestPlane(moved.mission, env, moved.schedule));
      if (found && found.worst <= limit) return moved.schedule.touchdown;
    }
  }
  return undefined;
}

/** Every plane that this arrival can brake into, on both branches. */
function planesOfArrival(m: Mission, env: Environment, c: Candidate): readonly Plane[] {
  const pole = lunarPole(env, c.outbound.perilune.epoch);
  const planes: Plane[] = [];
  for (const branch of [1, -1] as const) {
    for (let i = PLANES; i < Math.PI; i += PLANES) {
      const p = quiet(() => arrivalPerilune(m, c.outbound.vInfinity, i, pole, branch));
      if (p) planes.push(waitingPlane(m, env, c.outbound, p.normal));
    }
  }
  return planes;
}

/** How near the best of the planes comes to the site, the larger of touchdown and lift-off, rad. */
function nearest(m: Mission, env: Environment, s: Schedule, planes: readonly Plane[]): number {
  const scratch = new Float64Array(18);
  const { latitude, longitude } = m.landing.site;
  const sites = [s.touchdown, s.liftOff].map((epoch): { readonly epoch: Epoch; readonly site: Vec3 } => {
    env.frames.rotation('icrf', 'moon-mod', epoch, scratch);
    return { epoch, site: mulMatVec(scratch, siteDirection(latitude, longitude, env.frames, epoch)) };
  });
  let best = Number.POSITIVE_INFINITY;
  for (const p of planes) {
    let worst = 0;
    for (const { epoch, site } of sites) {
      const normal = planeNormal(p.inclination, p.node + p.nodeRate * secondsBetween(p.epoch, epoch));
      worst = Math.max(worst, Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(normal, site))))));
    }
    best = Math.min(best, worst);
  }
  return best;
}

/** The mission with another touchdown, to the whole second, and everything that hangs on it moved along; undefined when the order of events does not allow it. */
function movedTo(m: Mission, s: Schedule, touchdown: Epoch): { readonly mission: Mission; readonly schedule: Schedule } | undefined {
  const mission: Mission = { ...m, landing: { ...m.landing, touchdown: { kind: 'absolute', iso: formatUtc(touchdown, 0) } } };
  const schedule = quiet(() => resolveSchedule(mission, s.launch));
  return schedule && { mission, schedule };
}

/** Whether the work at the site ends before lift-off, under the light and contact that there are. */
function canWork(m: Mission, env: Environment, s: Schedule): boolean {
  return quiet(() => planActivities(m, env, s, s.touchdown, s.liftOff)) !== undefined;
}
