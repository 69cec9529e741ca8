import { addSeconds, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { cross, dot, FarsideError, portableMath as Math, norm, target, unit, type Vec3 } from '@farside/math';
import { alongVelocity, World, type WorldLog } from '@farside/sim';
import { type Handover, massOf } from '@farside/vehicle';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { meanEquatorPlane } from '../outline/plane.ts';
import type { ConstraintRow, Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { engineOf, VEHICLES } from '../vehicles.ts';
import { flyBurn, type PlannedBurn } from './shared/burns.ts';
import { atApolune, atPerilune, lunarOrbit } from './shared/lunar.ts';
import { missedTarget } from './shared/missed.ts';

export interface BrakingParams {
  readonly burns: readonly PlannedBurn[];
}

function worldOf(from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): World {
  return new World(from, {
    env: cx.env,
    settings: fidelity,
    phase: 'braking',
    ...(log ? { log } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
}

function rollout(p: BrakingParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = worldOf(from, cx, fidelity, log);
  const measures: Record<string, Measure> = {};
  if (world.ids.includes(VEHICLES.stage))
    world.retire(VEHICLES.stage, 'the burnt-out injection stage is followed no longer once the stack brakes');
  let deltaV = 0;
  p.burns.forEach((b, i) => {
    const end = flyBurn(world, VEHICLES.stack, from.epoch, b);
    deltaV += end.deltaV;
    const start = addSeconds(from.epoch, b.start);
    const s = end.state.state;
    const o = lunarOrbit(s.r, s.v);
    world.event('orbit', `after ${b.what}: ${km(o.perilune)} x ${km(o.apolune)} km, period ${(o.period / 3600).toFixed(2)} h`, {
      vehicle: VEHICLES.stack,
      epoch: s.epoch,
      data: {
        perilune_m: o.perilune,
        apolune_m: Number.isFinite(o.apolune) ? o.apolune : -1,
        period_s: Number.isFinite(o.period) ? o.period : -1,
      },
    });
    if (i === 0) {
      measures['braking.first-burn-start'] = { epoch: start };
      measures['braking.first-burn-duration'] = end.duration;
      measures['braking.first-burn-altitude'] = norm(end.ignition.state.r) - MOON_RADIUS;
      measures['braking.first-ellipse-period'] = Number.isFinite(o.period) ? o.period : -1;
      measures['braking.first-burn-delta-v'] = end.deltaV;
    }
  });
  const v = world.vehicle(VEHICLES.stack);
  const s = v.state;
  const o = lunarOrbit(s.r, s.v);
  const plane = meanEquatorPlane(s.r, s.v, cx.env.frames, s.epoch);
  return {
    to: world.handover(s.epoch),
    measures: {
      ...measures,
      'braking.delta-v': deltaV,
      'braking.mass-after': massOf(v.stack),
      'braking.perilune': o.perilune,
      'braking.apolune': o.apolune,
      'braking.inclination-mean-equator': plane.inclination,
      'braking.node-mean-equator': plane.node,
      'braking.last-burn-end': { epoch: s.epoch },
    },
  };
}

const km = (x: number): string => (Number.isFinite(x) ? (x / 1000).toFixed(1) : '∞');

/** Where the braking stands while its burns are found one after another. */
interface Progressing {
  readonly burns: PlannedBurn[];
  readonly constraints: ConstraintRow[];
  evaluations: number;
  iterations: number;
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<BrakingParams> {
  const m = cx.mission;
  const done: Progressing = { burns: [], constraints: [], evaluations: 0, iterations: 0 };
  const engine = `orbiter.${m.braking.engine}`;
  const gm = gmOf('moon');
  const targets: (number | 'circle')[] = [...m.braking.ellipses.map((e) => e.period), 'circle'];
  targets.forEach((goal, k) => {
    const what = goal === 'circle' ? 'braking into the circular orbit' : `braking ${k + 1}, into the ${(goal / 3600).toFixed(1)} h ellipse`;
    cx.progress({ phase: 'braking', doing: what, fraction: k / targets.length });
    const world = worldOf(from, cx, cx.full);
    for (const b of done.burns) flyBurn(world, VEHICLES.stack, from.epoch, b);
    const revolutions = k === 0 ? 0 : m.braking.ellipses[k - 1].revolutions;
    const trimmed = revolutions > 0 ? trimPerilune(world, from, cx, done, revolutions) : undefined;
    const before = world.vehicle(VEHICLES.stack);
    const perilune = findPerilune(world, k === 0 ? 0 : revolutions);
    const at = lunarOrbit(perilune.r, perilune.v);
    // Two-body guess: the burn is centred on perilune.
    const speed = norm(perilune.v);
    const r = norm(perilune.r);
    const a = goal === 'circle' ? MOON_RADIUS + m.braking.orbit : Math.cbrt(gm * (goal / (2 * Math.PI)) ** 2);
    const wantedSpeed = Math.sqrt(Math.max(0, gm * (2 / r - 1 / a)));
    const dv = speed - wantedSpeed;
    if (!(dv > 0)) {
      throw new FarsideError('BRAKING_ORDER', `'${what}' would have to speed up by ${(-dv).toFixed(1)} m/s`, {
        phase: 'braking',
        epoch: formatUtc(perilune.epoch),
        tryThis: 'ellipses of falling period, each above the circular orbit',
      });
    }
    const e = engineOf(before.stack, engine);
    const burn = (massOf(before.stack) * (1 - Math.exp(-dv / e.exhaustVelocity))) / e.flow;
    const middle = secondsBetween(from.epoch, perilune.epoch);
    const brake = (duration: number, centre: number): PlannedBurn => ({
      what,
      engine,
      start: centre - duration / 2,
      duration,
      sign: -1,
      pitch: 0,
      yaw: 0,
    });
    const circle = goal === 'circle';
    const apse = unit(at.apse);
    const side = cross(at.normal, apse);
    // Into the circle the trim at apolune is an unknown too: it sets how high the burn begins, and so the eccentricity that is left.
    const trim = circle ? trimmed : undefined;
    const begin = trim ? trim.seed : checkpointBefore(world, from, middle - burn / 2 - 900);
    const offset = secondsBetween(from.epoch, begin.epoch);
    const planned = (x: ArrayLike<number>): PlannedBurn[] => {
      const b = brake(x[0], circle ? x[1] : middle);
      return trim ? [trim.plan(x[2]), b] : [b];
    };
    const solved = target(
      {
        names: circle ? ['duration', 'middle of the burn', ...(trim ? ['perilune trim'] : [])] : ['duration'],
        x0: circle ? [burn, middle, ...(trim ? [trim.deltaV] : [])] : [burn],
        scale: circle ? [2, 10, ...(trim ? [0.3] : [])] : [2],
        lo: circle ? [0.1, offset, ...(trim ? [-150] : [])] : [0.1],
        residuals: (x) => {
          done.evaluations++;
          const w = new World(begin, { env: cx.env, settings: cx.full, phase: 'braking' });
          for (const b of planned(x)) flyBurn(w, VEHICLES.stack, begin.epoch, { ...b, start: b.start - offset });
          const end = w.vehicle(VEHICLES.stack).state;
          const o = lunarOrbit(end.r, end.v);
          if (!circle)
            return [
              {
                constraint: 'period of the ellipse',
                value: -1.5 * goal * a * (1 / o.semiMajorAxis - 1 / a),
                tolerance: 0.5,
                scale: 400,
                unit: 's',
              },
            ];
          return [
            { constraint: 'semi-major axis', value: o.semiMajorAxis - a, tolerance: 50, scale: 1e4, unit: 'm' },
            { constraint: 'eccentricity across the apse line', value: dot(o.apse, side), tolerance: 5e-5, scale: 0.01, unit: '1' },
            ...(trim
              ? [{ constraint: 'eccentricity along the apse line', value: dot(o.apse, apse), tolerance: 5e-5, scale: 0.01, unit: '1' }]
              : []),
          ];
        },
      },
      { maxIterations: 30, maxStep: 60, ...(cx.signal ? { signal: cx.signal } : {}) },
    );
    if (!solved.ok) {
      throw missedTarget('BRAKING_NOT_REACHED', what, solved, {
        phase: 'braking',
        epoch: formatUtc(perilune.epoch),
        tryThis: 'a stronger braking engine, or more ellipses on the way down',
      });
    }
    done.iterations += solved.iterations;
    if (trim) done.burns.pop();
    done.burns.push(...planned(solved.x));
    for (const w of solved.residuals) {
      done.constraints.push({ name: `${what}: ${w.constraint}`, wanted: 0, reached: w.value, tolerance: w.tolerance, unit: w.unit });
    }
  });
  return {
    phase: 'braking',
    params: { burns: done.burns },
    constraints: done.constraints,
    evaluations: done.evaluations,
    iterations: done.iterations,
    notes: {},
  };
}

/** Perilune number `count` from the vehicle's present place on (0: the next one). The world is not moved. */
function findPerilune(world: World, count: number): { epoch: Epoch; r: Vec3; v: Vec3 } {
  const v = world.vehicle(VEHICLES.stack);
  const copy = world.fork();
  const o = lunarOrbit(v.state.r, v.state.v);
  const period = Number.isFinite(o.period) ? o.period : 12 * 3600;
  const span = (Math.max(1, count) + 0.75) * period;
  const end = copy.coast(VEHICLES.stack, addSeconds(v.state.epoch, span), { events: [atPerilune(false, Math.min(1800, period / 8))] });
  const passes = end.hits.filter((h) => h.id === 'perilune');
  // After a burn at perilune the osculating perilune may be a moment ahead: only passes most of a revolution away count as the next one.
  const later = count === 0 ? passes : passes.filter((h) => secondsBetween(v.state.epoch, h.epoch) > 0.4 * period);
  const hit = later[Math.max(0, count - 1)];
  if (!hit)
    throw new FarsideError('PERILUNE_LOST', 'there is no perilune where the braking burn belongs', {
      phase: 'braking',
      epoch: formatUtc(v.state.epoch),
    });
  return hit;
}

/** The trim burn at apolune, so that the next burn's solver can move it. */
interface Trim {
  readonly seed: Handover;
  readonly plan: (deltaV: number) => PlannedBurn;
  readonly deltaV: number;
}

/** The stack alone, coasted to `start` seconds after the hand-over. */
function checkpointBefore(world: World, from: Handover, start: number): Handover {
  const v = world.coast(VEHICLES.stack, addSeconds(from.epoch, start)).state;
  return { epoch: v.state.epoch, vehicles: new Map([[v.id, v]]) };
}

/** The field moves perilune between burns: a small burn at the first apolune puts it back to the braking altitude. */
function trimPerilune(world: World, from: Handover, cx: PhaseContext, done: Progressing, revolutions: number): Trim {
  const m = cx.mission;
  const engine = `orbiter.${m['lunar-orbit'].keeping.engine}`;
  const now = world.vehicle(VEHICLES.stack);
  const o = lunarOrbit(now.state.r, now.state.v);
  const apolune = world.coast(VEHICLES.stack, addSeconds(now.state.epoch, o.period), {
    events: [atApolune(true, Math.min(1800, o.period / 8))],
  });
  const start = secondsBetween(from.epoch, apolune.state.state.epoch);
  const seed: Handover = { epoch: apolune.state.state.epoch, vehicles: new Map([[VEHICLES.stack, apolune.state]]) };
  const plan = (dv: number): PlannedBurn => ({
    what: 'perilune trim at apolune',
    engine,
    start,
    duration: world.burnTime(VEHICLES.stack, engine, dv),
    sign: dv < 0 ? -1 : 1,
    pitch: 0,
    yaw: 0,
  });
  const altitude = (dv: number): number => {
    done.evaluations++;
    const w = new World(seed, { env: cx.env, settings: cx.full, phase: 'braking' });
    flyBurn(w, VEHICLES.stack, seed.epoch, { ...plan(dv), start: 0 });
    const end = w.coast(VEHICLES.stack, addSeconds(seed.epoch, (revolutions - 0.1) * o.period), {
      events: [atPerilune(false, Math.min(1800, o.period / 8))],
    });
    const hit = end.hits[revolutions - 1];
    if (!hit) throw new FarsideError('PERILUNE_LOST', 'there is no perilune where the braking burn belongs', { phase: 'braking' });
    return norm(hit.r) - MOON_RADIUS - m.braking.perilune;
  };
  const solved = target(
    {
      names: ['velocity change'],
      x0: [0],
      scale: [1],
      lo: [-100],
      hi: [100],
      residuals: (x) => [{ constraint: 'perilune altitude', value: altitude(x[0]), tolerance: 200, scale: 1e4, unit: 'm' }],
    },
    { maxIterations: 12, ...(cx.signal ? { signal: cx.signal } : {}) },
  );
  if (!solved.ok) {
    throw missedTarget('PERILUNE_NOT_HELD', 'perilune between the braking burns cannot be held', solved, {
      phase: 'braking',
      tryThis: 'a shorter ellipse or fewer revolutions in braking.ellipses',
    });
  }
  const deltaV = solved.x[0];
  const b = plan(deltaV);
  done.burns.push(b);
  world.burn(VEHICLES.stack, { engine: b.engine, what: b.what, duration: b.duration, steering: alongVelocity(b.sign) });
  return { seed, plan, deltaV };
}

export const braking: Phase<BrakingParams> = { kind: 'braking', title: 'Near-Moon braking', solve, rollout };
