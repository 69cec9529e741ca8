import { addSeconds, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import {
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  rotateAbout,
  scale,
  sub,
  target,
  unit,
  type Vec3,
  wrapPi,
} from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import { type Handover, massOf, type Stack } from '@farside/vehicle';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { crossTrack, meanEquatorPlane, siteDirection } from '../outline/plane.ts';
import type { Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { engineOf, PORTS, VEHICLES } from '../vehicles.ts';
import { rehearseLanding } from './landing/rehearsal.ts';
import { flyBurn, type PlannedBurn } from './shared/burns.ts';
import { type DescentSketch, sketchDescent } from './shared/descent-sketch.ts';
import { atApolune, lunarOrbit } from './shared/lunar.ts';
import { missedTarget } from './shared/missed.ts';

export interface LunarOrbitParams {
  /** Keeping and phasing burns of the whole stack during the wait, in order of time. */
  readonly burns: readonly PlannedBurn[];
  /** End of the wait, s after the hand-over: from here on the way to the descent is timed. */
  readonly wait: number;
  /** The last phasing burn, at the end of the wait. */
  readonly fine?: PlannedBurn;
  /** Separation of lander and orbiter, s after the hand-over. */
  readonly separation: number;
  /** Lowering into the descent orbit, by the lander. */
  readonly lowering: PlannedBurn;
  /** End of the phase, s after the hand-over. */
  readonly end: number;
}

/** The phase hands over this long before the descent should start: the landing chooses its own ignition. */
const BEFORE_DESCENT = 420;
/** First phasing burn this long after the orbit is reached; the fine one this long before separation. */
const FIRST_PHASING = 86400;
const FINE_PHASING = 86400;
/** A lowering is looked for no earlier than this before the first guess of it without flying days again, s. */
const EARLY = 1800;
/** How often the orbit is looked at for keeping, s. */
const WATCH = 2 * 86400;

function worldOf(from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): World {
  return new World(from, {
    env: cx.env,
    settings: fidelity,
    phase: 'lunar-orbit',
    ...(log ? { log } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
    ...(log ? { reached: (epoch: Epoch) => cx.progress({ phase: 'lunar-orbit', doing: 'flying', epoch }) } : {}),
  });
}

/** Lander and orbiter part: the spring works along the velocity, the lander ahead. */
function part(world: World, cx: PhaseContext): void {
  const v = world.vehicle(VEHICLES.stack);
  const { keep, leave } = world.separate(VEHICLES.stack, PORTS.orbiterTop, {
    leaveId: VEHICLES.lander,
    speed: cx.mission['lunar-orbit']['separation-speed'],
    direction: unit(v.state.v),
  });
  world.rename(VEHICLES.stack, VEHICLES.orbiter);
  world.event('separation', 'lander and orbiter part', {
    vehicle: VEHICLES.lander,
    epoch: v.state.epoch,
    data: { lander_kg: massOf(leave.stack), orbiter_kg: massOf(keep.stack) },
  });
}

function rollout(p: LunarOrbitParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = worldOf(from, cx, fidelity, log);
  return flyOn(world, p, from, cx, flyWait(world, p, from));
}

/** The whole stack to the end of the wait. Returns what it took, m/s. */
function flyWait(world: World, p: Pick<LunarOrbitParams, 'burns' | 'wait'>, from: Handover): number {
  let keeping = 0;
  for (const b of p.burns) keeping += flyBurn(world, VEHICLES.stack, from.epoch, b).deltaV;
  world.coast(VEHICLES.stack, addSeconds(from.epoch, p.wait));
  return keeping;
}

/** From the end of the wait to that of the phase. @param waited what the wait took, m/s. */
function flyOn(world: World, p: LunarOrbitParams, from: Handover, cx: PhaseContext, waited: number): Rollout {
  const m = cx.mission;
  const keeping = waited + (p.fine ? flyBurn(world, VEHICLES.stack, from.epoch, p.fine).deltaV : 0);
  const apart = addSeconds(from.epoch, p.separation);
  world.coast(VEHICLES.stack, apart);
  part(world, cx);
  const landerMass = world.mass(VEHICLES.lander);
  const lowering = flyBurn(world, VEHICLES.lander, from.epoch, p.lowering);
  const lowered = lunarOrbit(lowering.state.state.r, lowering.state.state.v);
  world.event('orbit', `descent orbit ${(lowered.perilune / 1000).toFixed(1)} x ${(lowered.apolune / 1000).toFixed(1)} km`, {
    vehicle: VEHICLES.lander,
    epoch: lowering.state.state.epoch,
    data: { perilune_m: lowered.perilune, apolune_m: lowered.apolune },
  });
  const to = world.handover(addSeconds(from.epoch, p.end));
  const orbiter = to.vehicles.get(VEHICLES.orbiter)?.state;
  const measures: Record<string, Measure> = {
    'lunar-orbit.keeping-delta-v': keeping,
    'lunar-orbit.separation-epoch': { epoch: apart },
    'lunar-orbit.lander-mass': landerMass,
    'lunar-orbit.lowering-delta-v': lowering.deltaV,
    'lunar-orbit.descent-orbit-perilune': lowered.perilune,
    'lunar-orbit.descent-orbit-apolune': lowered.apolune,
  };
  if (orbiter) {
    const o = lunarOrbit(orbiter.r, orbiter.v);
    const plane = meanEquatorPlane(orbiter.r, orbiter.v, cx.env.frames, orbiter.epoch);
    const site = m.landing.site;
    measures['lunar-orbit.orbiter-perilune'] = o.perilune;
    measures['lunar-orbit.orbiter-apolune'] = o.apolune;
    measures['lunar-orbit.inclination-mean-equator'] = plane.inclination;
    measures['lunar-orbit.cross-track-at-end'] = crossTrack(
      o.normal,
      siteDirection(site.latitude, site.longitude, cx.env.frames, orbiter.epoch),
    );
  }
  return { to, measures };
}

/** Angle in the orbit from `a` to `b` in the sense of motion, (-pi, pi]. */
function alongTrack(a: Vec3, b: Vec3, normal: Vec3): number {
  return Math.atan2(dot(cross(a, b), normal), dot(a, b));
}

/** Where the descent has to begin: the site at touchdown, seen in the orbit plane, turned back by the arc of the descent. */
function descentPoint(cx: PhaseContext, normal: Vec3, sketch: DescentSketch): Vec3 {
  const { latitude, longitude } = cx.mission.landing.site;
  const site = siteDirection(latitude, longitude, cx.env.frames, cx.outline.schedule.touchdown);
  const projected = unit(sub(site, scale(dot(site, normal), normal)));
  return rotateAbout(projected, normal, -sketch.arc);
}

interface Solving {
  evaluations: number;
  iterations: number;
  readonly burns: PlannedBurn[];
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<LunarOrbitParams> {
  const m = cx.mission;
  const done: Solving = { evaluations: 0, iterations: 0, burns: [] };
  const stack = from.vehicles.get(VEHICLES.stack);
  if (!stack) throw new FarsideError('HANDOVER_VEHICLE', 'the stack is not there', { phase: 'lunar-orbit' });
  const alone: Handover = { epoch: from.epoch, vehicles: new Map([[stack.id, stack]]) };
  const { touchdown, separation } = cx.outline.schedule;
  const apart = secondsBetween(from.epoch, separation);
  if (apart < 7200) {
    throw new FarsideError('SEPARATION_EARLY', "'lunar-orbit.separation' comes before the low orbit is reached", {
      phase: 'lunar-orbit',
      epoch: formatUtc(separation),
      tryThis: `a separation after ${formatUtc(addSeconds(from.epoch, 7200), 0)}, or a later touchdown`,
    });
  }
  const perilune = MOON_RADIUS + m['lunar-orbit']['descent-orbit'].perilune;
  const apolune = MOON_RADIUS + m.braking.orbit;
  const gm = gmOf('moon');
  const descentSpeed = Math.sqrt(gm * (2 / perilune - 2 / (perilune + apolune)));
  const landerMass = m.modules.lander.dry + m.modules.lander.propellant + m.modules.ascender.dry + m.modules.ascender.propellant;
  const first0 = sketchDescent(m, landerMass, descentSpeed);
  cx.progress({ phase: 'lunar-orbit', doing: 'rehearsing the descent', fraction: 0.02 });
  const sketch = rehearseLanding(cx, stack, first0);
  const pdi = addSeconds(touchdown, -sketch.duration);
  const halfTurn = Math.PI * Math.sqrt(((perilune + apolune) / 2) ** 3 / gm);
  const lowerEpoch = addSeconds(pdi, -halfTurn);
  const keepingEngine = `orbiter.${m['lunar-orbit'].keeping.engine}`;

  // 1. Coarse phasing over the whole wait, then keeping where the field pulls the orbit out of its box.
  const fine = Math.max(3600, apart - FINE_PHASING);
  const first = Math.min(FIRST_PHASING, 0.3 * fine);
  cx.progress({ phase: 'lunar-orbit', doing: 'phasing over the wait', fraction: 0.05 });
  const coarse = cx.coarseLunar ?? cx.full;
  phase(alone, cx, coarse, done, first, lowerEpoch, sketch, keepingEngine, 'phasing');
  keep(alone, cx, done, fine, keepingEngine);

  // 2. The fine phasing burn, at full fidelity, together with the lowering.
  cx.progress({ phase: 'lunar-orbit', doing: 'flying the wait', fraction: 0.35 });
  const draft = cx.draft?.();
  const world = worldOf(from, cx, cx.full, draft?.log);
  const wait = Math.max(fine, ...done.burns.map((b) => b.start + b.duration));
  const waited = flyWait(world, { burns: done.burns, wait }, from);
  const near = world.vehicle(VEHICLES.stack);
  const seed: Handover = { epoch: near.state.epoch, vehicles: new Map([[near.id, near]]) };
  cx.progress({ phase: 'lunar-orbit', doing: 'timing the descent point', fraction: 0.6 });
  const local: Solving = { evaluations: 0, iterations: 0, burns: [] };
  phase(seed, cx, coarse, local, 0, lowerEpoch, sketch, keepingEngine, 'fine phasing');
  const finePhasing = local.burns[0];
  const guess = finePhasing ? finePhasing.sign * impulseOf(near.stack, keepingEngine, finePhasing.duration) : 0;
  const lowering = lower(seed, cx, done, guess, keepingEngine, lowerEpoch, pdi, sketch);
  done.evaluations += local.evaluations;
  const shift = secondsBetween(from.epoch, seed.epoch);
  const moved = (b: PlannedBurn): PlannedBurn => ({ ...b, start: b.start + shift });
  const params: LunarOrbitParams = {
    burns: done.burns,
    wait,
    ...(lowering.phasing.duration > 0 ? { fine: moved(lowering.phasing) } : {}),
    separation: apart,
    lowering: moved(lowering.burn),
    end: secondsBetween(from.epoch, pdi) - BEFORE_DESCENT,
  };
  if (draft) {
    cx.progress({ phase: 'lunar-orbit', doing: 'flying', fraction: 0.9 });
    draft.keep(params, flyOn(world, params, from, cx, waited));
  }
  return {
    phase: 'lunar-orbit',
    params,
    constraints: lowering.rows,
    evaluations: done.evaluations,
    iterations: done.iterations,
    notes: { 'descent-arc_rad': sketch.arc, 'descent-duration_s': sketch.duration, 'phasing-first-guess_m_s': guess },
  };
}

/** Velocity change of a burn of this length, m/s. */
function impulseOf(stack: Stack, engine: string, duration: number): number {
  const e = engineOf(stack, engine);
  const m0 = massOf(stack);
  return e.exhaustVelocity * Math.log(m0 / (m0 - e.flow * duration));
}

/**
 * A burn along the velocity at `start` after which the stack stands, at the epoch of the lowering, opposite the descent point. The along-track angle is nearly linear in the
 * burn: one look without it, then a secant.
 */
function phase(
  from: Handover,
  cx: PhaseContext,
  fidelity: Fidelity,
  done: Solving,
  start: number,
  lowerEpoch: Epoch,
  sketch: DescentSketch,
  engine: string,
  what: string,
): void {
  const plan = (dv: number, duration: number): PlannedBurn => ({ what, engine, start, duration, sign: dv < 0 ? -1 : 1, pitch: 0, yaw: 0 });
  const base = worldOf(from, cx, fidelity);
  base.coast(VEHICLES.stack, addSeconds(from.epoch, start));
  const at = base.vehicle(VEHICLES.stack);
  const seed: Handover = { epoch: at.state.epoch, vehicles: new Map([[at.id, at]]) };
  const look = (dv: number): number => {
    done.evaluations++;
    const w = worldOf(seed, cx, fidelity);
    if (dv !== 0) flyBurn(w, VEHICLES.stack, seed.epoch, { ...plan(dv, w.burnTime(VEHICLES.stack, engine, dv)), start: 0 });
    w.coast(VEHICLES.stack, lowerEpoch);
    const s = w.vehicle(VEHICLES.stack).state;
    const normal = unit(cross(s.r, s.v));
    return alongTrack(scale(-1, descentPoint(cx, normal, sketch)), unit(s.r), normal);
  };
  const span = secondsBetween(seed.epoch, lowerEpoch);
  const a = norm(at.state.r);
  // A faster orbit is lower: along-track per m/s is about -3 n t / v... per revolution, times the time there is.
  const slope = (-3 * span) / a;
  const miss = look(0);
  let dv0 = 0;
  let f0 = miss;
  let dv = -miss / slope;
  for (let k = 0; k < 4 && Math.abs(f0) > 2e-3; k++) {
    const f = look(dv);
    const rate = dv === dv0 ? slope : f0 + wrapPi(f - f0) === f0 ? slope : wrapPi(f - f0) / (dv - dv0);
    dv0 = dv;
    f0 = f;
    if (Math.abs(f) <= 2e-3) break;
    dv = dv0 - f0 / (Math.abs(rate) > 0.2 * Math.abs(slope) ? rate : slope);
  }
  if (dv0 === 0) return;
  done.burns.push(plan(dv0, base.burnTime(VEHICLES.stack, engine, dv0)));
}

/** Looks at the orbit every two days and puts perilune and apolune back when they leave the box; each time two burns half a revolution apart. */
function keep(from: Handover, cx: PhaseContext, done: Solving, until: number, engine: string): void {
  const box = cx.mission['lunar-orbit'].keeping.deviation;
  const height = cx.mission.braking.orbit;
  const w = worldOf(from, cx, cx.coarseLunar ?? cx.full);
  const planned = [...done.burns];
  for (let t = WATCH; t < until - WATCH; t += WATCH) {
    while (planned[0] && planned[0].start < t) flyBurn(w, VEHICLES.stack, from.epoch, planned.shift() as PlannedBurn);
    w.coast(VEHICLES.stack, addSeconds(from.epoch, t));
    const s = w.vehicle(VEHICLES.stack).state;
    const o = lunarOrbit(s.r, s.v);
    if (height - o.perilune <= box && o.apolune - height <= box) continue;
    const gm = gmOf('moon');
    const circle = MOON_RADIUS + height;
    // At apolune to a perilune at the height, then there into the circle: each by the vis-viva difference.
    const apolune = w.coast(VEHICLES.stack, addSeconds(s.epoch, 1.2 * o.period), { events: [atApolune(true, o.period / 8)] });
    const at = apolune.state.state;
    const t1 = secondsBetween(from.epoch, at.epoch);
    const r = norm(at.r);
    const a1 = (r + circle) / 2;
    const now = norm(at.v);
    const v1 = Math.sqrt(gm * (2 / r - 1 / a1));
    const half = Math.PI * Math.sqrt(a1 ** 3 / gm);
    const v2 = Math.sqrt(gm * (2 / circle - 1 / a1));
    const burns: [number, number][] = [
      [t1, v1 - now],
      [t1 + half, Math.sqrt(gm / circle) - v2],
    ];
    for (const [start, dv] of burns) {
      if (Math.abs(dv) < 0.05) continue;
      const b: PlannedBurn = {
        what: 'orbit keeping',
        engine,
        start,
        duration: w.burnTime(VEHICLES.stack, engine, dv),
        sign: dv < 0 ? -1 : 1,
        pitch: 0,
        yaw: 0,
      };
      flyBurn(w, VEHICLES.stack, from.epoch, b);
      done.burns.push(b);
    }
    done.burns.sort((x, y) => x.start - y.start);
  }
}

/** Fine phasing, lowering epoch and lowering burn against: perilune altitude, perilune at the descent point, perilune at the start of the descent. */
function lower(
  from: Handover,
  cx: PhaseContext,
  done: Solving,
  phasing0: number,
  keepingEngine: string,
  lowerEpoch: Epoch,
  pdi: Epoch,
  sketch: DescentSketch,
) {
  const m = cx.mission;
  const engine = `lander.${m['lunar-orbit']['descent-orbit'].engine}`;
  const perilune = m['lunar-orbit']['descent-orbit'].perilune;
  const separation = cx.outline.schedule.separation;
  const gm = gmOf('moon');
  const start0 = secondsBetween(from.epoch, lowerEpoch);
  const { full } = cx;
  const coarse = cx.coarseLunar ?? full;
  const phasingBurn = (world: World, dv: number): PlannedBurn => ({
    what: 'fine phasing',
    engine: keepingEngine,
    start: 0,
    duration: Math.abs(dv) < 1e-6 ? 0 : world.burnTime(VEHICLES.stack, keepingEngine, dv),
    sign: dv < 0 ? -1 : 1,
    pitch: 0,
    yaw: 0,
  });
  // The way to shortly before the lowering is the same whatever the lowering is: days of it are flown for one of the three unknowns only.
  const early = Math.max(secondsBetween(from.epoch, separation), start0 - EARLY);
  let known:
    | { readonly dv: number; readonly fidelity: Fidelity; readonly phasing: PlannedBurn; readonly parted: World; readonly near: World }
    | undefined;
  const before = (dv: number, fidelity: Fidelity) => {
    if (known?.dv !== dv || known.fidelity !== fidelity) {
      const w = worldOf(from, cx, fidelity);
      const phasing = phasingBurn(w, dv);
      flyBurn(w, VEHICLES.stack, from.epoch, phasing);
      w.coast(VEHICLES.stack, separation);
      part(w, cx);
      const near = w.fork();
      near.coast(VEHICLES.lander, addSeconds(from.epoch, early));
      known = { dv, fidelity, phasing, parted: w, near };
    }
    return known;
  };
  const fly = (x: ArrayLike<number>, fidelity: Fidelity) => {
    done.evaluations++;
    const { phasing, parted, near } = before(x[0], fidelity);
    const w = (x[1] - x[2] / 2 > early ? near : parted).fork();
    const burn: PlannedBurn = {
      what: 'lowering to the descent orbit',
      engine,
      start: x[1] - x[2] / 2,
      duration: x[2],
      sign: -1,
      pitch: 0,
      yaw: 0,
    };
    flyBurn(w, VEHICLES.lander, from.epoch, burn);
    // At the start of the descent: altitude, flight path (zero at perilune) and place along the track.
    w.coast(VEHICLES.lander, pdi);
    const s = w.vehicle(VEHICLES.lander).state;
    const normal = unit(cross(s.r, s.v));
    const along = alongTrack(descentPoint(cx, normal, sketch), unit(s.r), normal);
    return { phasing, burn, altitude: norm(s.r) - MOON_RADIUS - perilune, climb: dot(unit(s.r), s.v), along: along * norm(s.r) };
  };
  const world = worldOf(from, cx, full);
  const lander = { dry: m.modules.lander.dry + m.modules.lander.propellant + m.modules.ascender.dry + m.modules.ascender.propellant };
  const ra = MOON_RADIUS + m.braking.orbit;
  const rp = MOON_RADIUS + perilune;
  const dv = Math.sqrt(gm / ra) - Math.sqrt(gm * (2 / ra - 2 / (ra + rp)));
  const e = engineOf(world.vehicle(VEHICLES.stack).stack, engine);
  const burn0 = (lander.dry * (1 - Math.exp(-dv / e.exhaustVelocity))) / e.flow;
  const aimed = (x0: ArrayLike<number>, fidelity: Fidelity, jacobian?: Float64Array) =>
    target(
      {
        names: ['fine phasing', 'lowering epoch', 'lowering burn'],
        x0,
        scale: [0.02, 20, 2],
        lo: [-60, 0, 1],
        residuals: (x) => {
          const o = fly(x, fidelity);
          return [
            { constraint: 'altitude at the start of the descent', value: o.altitude, tolerance: 100, scale: 2000, unit: 'm' },
            { constraint: 'climb rate at the start of the descent', value: o.climb, tolerance: 0.5, scale: 5, unit: 'm/s' },
            { constraint: 'place at the start of the descent', value: o.along, tolerance: 500, scale: 20e3, unit: 'm' },
          ];
        },
      },
      { maxIterations: 20, differenceStep: 0.05, maxStep: 60, ...(jacobian && { jacobian }), ...(cx.signal && { signal: cx.signal }) },
    );
  const guess = [phasing0, start0, burn0];
  // on a rough field first: it knows how the place answers to the burns
  const rough = aimed(guess, coarse);
  const solved = rough.ok ? aimed(rough.x, full, rough.jacobian) : aimed(guess, full);
  if (!solved.ok) {
    throw missedTarget('DESCENT_ORBIT_NOT_REACHED', 'the descent orbit cannot be timed to the site', solved, {
      phase: 'lunar-orbit',
      epoch: formatUtc(lowerEpoch),
      tryThis: 'another separation epoch, or a stronger engine in lunar-orbit.descent-orbit',
    });
  }
  done.iterations += solved.iterations;
  const o = fly(solved.x, full);
  return {
    phasing: o.phasing,
    burn: o.burn,
    rows: solved.residuals.map((r) => ({ name: r.constraint, wanted: 0, reached: r.value, tolerance: r.tolerance, unit: r.unit })),
  };
}

export const lunarOrbitPhase: Phase<LunarOrbitParams> = {
  kind: 'lunar-orbit',
  title: 'Lunar orbit, separation and lowering',
  solve,
  rollout,
};
