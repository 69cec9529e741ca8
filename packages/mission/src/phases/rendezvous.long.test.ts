import { secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { context, environment, FULL, lunarHandover, missionWith } from '../../test/lunar-handover.ts';
import { ascent } from './ascent.ts';
import { rendezvous } from './rendezvous.ts';

/** Every phase of the orbiter and many waits: docked on time, or refused with an epoch at which it docks. */
const WAITS = [4, 8, 14, 20, 30, 40, 55.2, 80, 120];
const PHASES = 12;

test.each(WAITS)('docking %s h after lift-off, twelve phases', async (hours) => {
  const env = await environment();
  const dock = (seconds: number, phase: number): FarsideError | number => {
    const cx = context(missionWith(['docking: lift-off + 55.2 h', `docking: lift-off + ${seconds} s`]), env);
    const from = lunarHandover(cx, { phase, altitude: 203e3, eccentricity: 0.003 });
    const up = ascent.rollout(ascent.solve(from, cx).params, from, cx, FULL).to;
    try {
      const { params } = rendezvous.solve(up, cx);
      const m = rendezvous.rollout(params, up, cx, FULL).measures;
      return secondsBetween(cx.outline.schedule.docking, (m['rendezvous.docking-epoch'] as { epoch: typeof up.epoch }).epoch);
    } catch (e) {
      if (e instanceof FarsideError) return e;
      throw e;
    }
  };
  for (let k = 0; k < PHASES; k++) {
    const phase = (2 * Math.PI * k) / PHASES;
    let found = dock(hours * 3600, phase);
    if (found instanceof FarsideError) {
      expect(found.code, `${hours} h, phase ${k}: ${found.message}`).toBe('RENDEZVOUS_PHASE');
      found = dock(hours * 3600 + found.details.numbers!['nearest_shift_s'], phase);
    }
    expect(found instanceof FarsideError ? found.message : Math.abs(found), `${hours} h, phase ${k}`).toBeLessThan(60);
  }
}, 180_000);
