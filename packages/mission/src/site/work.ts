import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import type { Schedule } from '../outline/schedule.ts';
import { siteViewer } from './view.ts';

export interface PlannedActivity {
  readonly name: string;
  /** s after touchdown */
  readonly start: number;
  readonly end: number;
  /** s of waiting for light or contact inside it. */
  readonly interrupted: number;
  readonly sample: number;
  readonly handOver: boolean;
}

/** Activities are looked at every so many seconds: they go on while what they need is there, and wait while it is not. */
const STEP = 300;

/** Stays up to this long are tried when the work does not end in time, s: half a lunar day. */
const LONGEST = 14 * 86400;

/**
 * Lays the activities one after another from touchdown. Work goes on only while light and contact that it needs are there.
 * @throws SURFACE_TIME when they do not end before lift-off, naming the first that is late, by how much, and the stay that would do; SURFACE_NO_HAND_OVER when samples stay with the lander.
 */
export function planActivities(
  m: Mission,
  env: Environment,
  schedule: Schedule,
  touchdown: Epoch,
  liftOff: Epoch,
): readonly PlannedActivity[] {
  const view = siteViewer(m, env, schedule);
  const stay = secondsBetween(touchdown, liftOff);
  const out: PlannedActivity[] = [];
  let t = 0;
  let late: { name: string; left: number; waited: number } | undefined;
  let waitedInAll = 0;
  for (const a of m.surface.activities) {
    const start = t;
    let left = a.duration;
    let waited = 0;
    while (left > 0 && t < Math.max(stay, LONGEST)) {
      const v = view(addSeconds(touchdown, t));
      const can = (!a.needs.includes('sunlight') || v.sunlight) && (!a.needs.includes('contact') || v.contact);
      const dt = can ? Math.min(STEP, left) : STEP;
      if (can) left -= dt;
      else waited += dt;
      t += dt;
      if (t > stay && !late) {
        late = { name: a.name, left, waited: waitedInAll + waited };
      }
    }
    waitedInAll += waited;
    out.push({ name: a.name, start, end: t, interrupted: waited, sample: a.sample ?? 0, handOver: a['hand-over'] });
    if (left > 0) break;
  }
  if (late) throw tooLong(late, stay, out.length === m.surface.activities.length && t < LONGEST ? t : undefined);
  const sampled = out.map((a) => a.sample > 0).lastIndexOf(true);
  const handed = out.map((a) => a.handOver).lastIndexOf(true);
  if (sampled > handed) {
    throw new FarsideError('SURFACE_NO_HAND_OVER', `what '${out[sampled].name}' takes is never handed over to the ascender`, {
      phase: 'surface',
      tryThis: 'an activity with `hand-over: true` after the last sample',
    });
  }
  return out;
}

/** @param needed the stay in which all of the work ends, s; undefined when none of up to two weeks does. */
function tooLong(late: { name: string; left: number; waited: number }, stay: number, needed: number | undefined): FarsideError {
  const hours = (s: number): string => (s / 3600).toFixed(1);
  const waits = late.waited > 0 ? `, after ${hours(late.waited)} h of waiting for light or contact` : '';
  const longer =
    needed === undefined
      ? 'another site, relay or touchdown'
      : `ascent.lift-off at 'touchdown + ${(Math.ceil(needed / 1800) / 2).toFixed(1)} h'`;
  return new FarsideError(
    'SURFACE_TIME',
    `'${late.name}' does not end before lift-off: ${hours(late.left)} h of it are left when the ${hours(stay)} h of the stay are over${waits}`,
    {
      phase: 'surface',
      numbers: {
        stay_s: stay,
        missing_s: late.left,
        waited_s: late.waited,
        ...(needed === undefined ? {} : { stay_that_does_s: needed }),
      },
      tryThis: `${longer}, or activities that ${late.waited > 0 ? 'need less light or contact' : 'take less time'}`,
    },
  );
}
