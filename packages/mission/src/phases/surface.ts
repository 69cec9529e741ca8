import { addSeconds, formatUtc, secondsBetween } from '@farside/astro';
import { cross, FarsideError, norm } from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import { type Handover, massProperties, type VehicleState } from '@farside/vehicle';
import { crossTrack, siteDirection } from '../outline/plane.ts';
import type { Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { standing } from '../site/ground.ts';
import { siteViewer } from '../site/view.ts';
import { type PlannedActivity, planActivities } from '../site/work.ts';
import { VEHICLES } from '../vehicles.ts';
import { coastState } from './site-plane.ts';

export interface SurfaceParams {
  readonly activities: readonly PlannedActivity[];
  /** s after touchdown at which the phase ends: lift-off. */
  readonly end: number;
}

function landerOf(from: Handover): VehicleState {
  const v = from.vehicles.get(VEHICLES.lander);
  if (!v) throw new FarsideError('HANDOVER_VEHICLE', 'the lander is not there', { phase: 'surface' });
  return v;
}

function rollout(p: SurfaceParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = new World(from, {
    env: cx.env,
    settings: fidelity,
    phase: 'surface',
    ...(log ? { log } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
  const touchdown = from.epoch;
  const end = addSeconds(touchdown, p.end);
  const before = massProperties(landerOf(from).stack);
  const aboard: { id: string; mass: number }[] = [];
  let collected = 0;
  for (const a of p.activities) {
    world.event('activity', a.name, {
      vehicle: VEHICLES.lander,
      epoch: addSeconds(touchdown, a.start),
      data: { duration_s: a.end - a.start, waited_s: a.interrupted },
    });
    const done = addSeconds(touchdown, a.end);
    const at = standing(cx.env, world.vehicle(VEHICLES.lander), done);
    world.stand(at);
    if (a.sample > 0) {
      const id = `sample-${aboard.length + 1}`;
      world.load(VEHICLES.lander, 'lander', { id, mass: a.sample, what: a.name });
      aboard.push({ id, mass: a.sample });
      world.event('sample', `${(a.sample * 1000).toFixed(0)} g from: ${a.name}`, {
        vehicle: VEHICLES.lander,
        epoch: done,
        data: { mass_kg: a.sample },
      });
    }
    if (a.handOver) {
      for (const s of aboard) world.transferCargo(VEHICLES.lander, s.id, 'ascender');
      collected = aboard.reduce((sum, s) => sum + s.mass, 0);
      const now = massProperties(world.vehicle(VEHICLES.lander).stack);
      const shift = norm([now.com[0] - before.com[0], now.com[1] - before.com[1], now.com[2] - before.com[2]]);
      world.event(
        'hand-over',
        `${(collected * 1000).toFixed(0)} g in the ascender; the centre of mass has moved by ${(shift * 1000).toFixed(2)} mm`,
        {
          vehicle: VEHICLES.lander,
          epoch: done,
          data: { mass_kg: collected, com_shift_m: shift },
        },
      );
    }
  }
  world.stand(standing(cx.env, world.vehicle(VEHICLES.lander), end));
  const to = world.handover(end, new Set([VEHICLES.lander]));
  return { to, measures: measure(p, from, to, cx, fidelity, collected) };
}

function measure(
  p: SurfaceParams,
  from: Handover,
  to: Handover,
  cx: PhaseContext,
  fidelity: Fidelity,
  collected: number,
): Record<string, Measure> {
  const m = cx.mission;
  const done = p.activities.length > 0 ? p.activities[p.activities.length - 1].end : 0;
  const view = siteViewer(m, cx.env, cx.outline.schedule);
  const out: Record<string, Measure> = {
    'surface.stay': p.end,
    'surface.work-ends': { epoch: addSeconds(from.epoch, done) },
    'surface.margin-before-lift-off': p.end - done,
    'surface.sample-mass': collected,
    'surface.sun-at-touchdown': view(from.epoch).sun,
    'surface.sun-at-lift-off': view(to.epoch).sun,
  };
  const window = liftOffWindow(from, to, cx, fidelity, done);
  if (window) {
    out['surface.window-opens'] = { epoch: addSeconds(to.epoch, window.from) };
    out['surface.window-closes'] = { epoch: addSeconds(to.epoch, window.to) };
    out['surface.window-length'] = window.to - window.from;
  }
  return out;
}

/** Lift-off times around the wish, after the work, at which the site lies within the cross-track limit of the orbiter's plane; s from the end of the stay. */
function liftOffWindow(
  _from: Handover,
  to: Handover,
  cx: PhaseContext,
  fidelity: Fidelity,
  done: number,
): { from: number; to: number } | undefined {
  const orbiter = to.vehicles.get(VEHICLES.orbiter);
  if (orbiter?.state.centre !== 'moon') return undefined;
  const { site } = cx.mission.landing;
  const limit = cx.mission.landing['cross-track'];
  const { r, v } = orbiter.state;
  const later = coastState(cx.env, orbiter.state, addSeconds(to.epoch, 86400), {
    ...fidelity,
    moonDegree: Math.min(10, fidelity.moonDegree),
  });
  const h0 = cross(r, v);
  const h1 = cross(later.r, later.v);
  const k0 = 1 / norm(h0);
  const k1 = 1 / norm(h1);
  // The normal drifts slowly: between and a little beyond two epochs a day apart it is taken as linear.
  const inside = (t: number): boolean => {
    const f = t / 86400;
    const n = [0, 1, 2].map((i) => (1 - f) * k0 * h0[i] + f * k1 * h1[i]) as unknown as readonly [number, number, number];
    return Math.abs(crossTrack(n, siteDirection(site.latitude, site.longitude, cx.env.frames, addSeconds(to.epoch, t)))) <= limit;
  };
  if (!inside(0)) return undefined;
  const earliest = done - secondsBetween(_from.epoch, to.epoch);
  let a = 0;
  while (a - 1800 >= earliest && inside(a - 1800)) a -= 1800;
  let b = 0;
  while (b < 10 * 86400 && inside(b + 1800)) b += 1800;
  return { from: a, to: b };
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<SurfaceParams> {
  cx.progress({ phase: 'surface', doing: 'laying out the work at the site' });
  const { liftOff } = cx.outline.schedule;
  const end = secondsBetween(from.epoch, liftOff);
  if (end <= 0) {
    throw new FarsideError('STAY_NEGATIVE', `lift-off at ${formatUtc(liftOff)} is before touchdown`, {
      phase: 'surface',
      epoch: formatUtc(liftOff),
      tryThis: 'a later ascent.lift-off',
    });
  }
  const activities = planActivities(cx.mission, cx.env, cx.outline.schedule, from.epoch, liftOff);
  const done = activities.length > 0 ? activities[activities.length - 1].end : 0;
  return {
    phase: 'surface',
    params: { activities, end },
    constraints: [{ name: 'work ends before lift-off', wanted: 0, reached: Math.min(0, end - done), tolerance: 0, unit: 's' }],
    evaluations: 1,
    iterations: 0,
    notes: { margin_s: end - done, interrupted_s: activities.reduce((s, a) => s + a.interrupted, 0) },
  };
}

export const surface: Phase<SurfaceParams> = { kind: 'surface', title: 'Surface work', solve, rollout };
