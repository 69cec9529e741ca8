import { addSeconds, circularSpeed, type Epoch, formatUtc, gmOf, secondsBetween, visViva } from '@farside/astro';
import { norm } from '@farside/math';
import type { World, WorldLog } from '@farside/sim';
import type { Handover } from '@farside/vehicle';
import { type Homeward, searchReturnDays } from '../outline/homeward.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { lunarNodeRate, meanEquatorPlane } from '../outline/plane.ts';
import type { ConstraintRow, Fidelity, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { VEHICLES } from '../vehicles.ts';
import { flyBurn, type PlannedBurn } from './shared/burns.ts';
import { alone, ENTRY_OF_THE_DAY, handOverHomebound, needed, worldFor } from './shared/homebound.ts';
import { atApolune, lunarOrbit } from './shared/lunar.ts';

export interface WaitingParams {
  /** Orbit keeping, in order. */
  readonly burns: readonly PlannedBurn[];
  /** s after the hand-over: where the return begins. */
  readonly end: number;
  /** The day home as it is seen from here: seconds after the hand-over, m/s. */
  readonly home: {
    readonly departure: number;
    readonly entry: number;
    readonly deltaV: number;
    readonly best: number;
    readonly planeMiss: number;
  };
}

const PHASE = 'waiting';
const ENGINE_MODULE = 'orbiter';
/** The return begins this many revolutions before its first burn, to choose the pass. */
export const PASSES_BEFORE_RETURN = 1.5;
/** The orbit is looked at this often, s. */
const WATCH = 86400;
/** A day home that moves by less once the real plane is known needs no other look, s: the plane drifts by 0.03 deg an hour. */
const SETTLED = 43200;
/** Below this a keeping burn is not worth its valves, m/s. */
const WORTH_BURNING = 0.05;

const revolution = (radius: number): number => 2 * Math.PI * Math.sqrt(radius ** 3 / gmOf('moon'));

/** Lead of the return's start over the second burn, s. */
export const leadOfReturn = (cx: PhaseContext, radius: number): number =>
  cx.mission.return['ellipse-interval'] + PASSES_BEFORE_RETURN * revolution(radius);

function rollout(p: WaitingParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = worldFor(PHASE, from, cx, fidelity, log);
  let keeping = 0;
  for (const b of p.burns) {
    const end = flyBurn(world, VEHICLES.orbiter, from.epoch, b);
    keeping += end.deltaV;
    const o = lunarOrbit(end.state.state.r, end.state.state.v);
    world.event('keeping', `${b.what}: ${(o.perilune / 1e3).toFixed(1)} x ${(o.apolune / 1e3).toFixed(1)} km`, {
      vehicle: VEHICLES.orbiter,
      epoch: end.state.state.epoch,
      data: { delta_v_m_s: end.deltaV, perilune_m: o.perilune, apolune_m: o.apolune },
    });
  }
  const end = addSeconds(from.epoch, p.end);
  // The return flies this day and no other.
  const to = { ...handOverHomebound(world, cx.env, end), settled: { [ENTRY_OF_THE_DAY]: addSeconds(from.epoch, p.home.entry) } };
  const s = needed(to, VEHICLES.orbiter, PHASE).state;
  const o = lunarOrbit(s.r, s.v);
  const plane = meanEquatorPlane(s.r, s.v, cx.env.frames, s.epoch);
  world.event('wait-over', 'the plane of the orbit meets the way home', {
    vehicle: VEHICLES.orbiter,
    epoch: end,
    data: { plane_miss_rad: p.home.planeMiss },
  });
  return {
    to,
    measures: {
      'waiting.duration': p.end,
      'waiting.keeping-delta-v': keeping,
      'waiting.keeping-burns': p.burns.length,
      'waiting.perilune': o.perilune,
      'waiting.apolune': o.apolune,
      'waiting.inclination-mean-equator': plane.inclination,
      'waiting.node-mean-equator': plane.node,
      'waiting.planned-departure': { epoch: addSeconds(from.epoch, p.home.departure) },
      'waiting.planned-entry': { epoch: addSeconds(from.epoch, p.home.entry) },
      'waiting.planned-delta-v': p.home.deltaV,
      'waiting.best-delta-v': p.home.best,
      'waiting.plane-miss': p.home.planeMiss,
    },
  };
}

/** The day home from the orbit as it is at an epoch. `latest` counts from `from`. */
function search(
  cx: PhaseContext,
  state: { epoch: Epoch; r: readonly [number, number, number]; v: readonly [number, number, number] },
  from: Epoch,
): Homeward {
  const { mission: m, env } = cx;
  const orbit = lunarOrbit(state.r, state.v);
  const { inclination, node } = meanEquatorPlane(state.r, state.v, env.frames, state.epoch);
  const plane = { epoch: state.epoch, inclination, node, nodeRate: lunarNodeRate(orbit.semiMajorAxis, inclination) };
  return searchReturnDays(m, env, { plane, altitude: orbit.semiMajorAxis - MOON_RADIUS }, from, {
    doing: (doing) => cx.progress({ phase: PHASE, doing }),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<WaitingParams> {
  const orbiter = needed(from, VEHICLES.orbiter, PHASE);
  const fidelity = cx.coarseLunar ?? cx.full;
  // The return's first burn waits for a pass: the search begins where that can be flown.
  const first = search(cx, orbiter.state, from.epoch);
  let home = first;
  let burns: PlannedBurn[] = [];
  let evaluations = 1;
  const endFor = (h: Homeward): number => {
    const radius = lunarOrbit(orbiter.state.r, orbiter.state.v).semiMajorAxis;
    return Math.max(0, secondsBetween(from.epoch, h.departure) - leadOfReturn(cx, radius));
  };
  let end = endFor(first);
  // The real plane has drifted by then; a day's search from there, against the same month's best.
  for (let k = 0; k < 2; k++) {
    cx.progress({ phase: PHASE, doing: 'keeping the orbit while it waits', fraction: 0.4 + 0.2 * k, epoch: addSeconds(from.epoch, end) });
    const kept = keep(alone(orbiter), cx, fidelity, end);
    burns = kept.burns;
    const s = kept.world.vehicle(VEHICLES.orbiter).state;
    const again = search(cx, s, from.epoch);
    evaluations++;
    home = again;
    const moved = endFor(again);
    const settled = Math.abs(moved - end) < SETTLED;
    end = moved;
    if (settled) break;
  }
  burns = burns.filter((b) => b.start + b.duration <= end);
  const constraints: ConstraintRow[] = [
    {
      name: "the day's return velocity above the best",
      wanted: 0,
      reached: home.deltaV - home.bestDeltaV,
      tolerance: cx.mission.return.margin,
      unit: 'm/s',
    },
  ];
  return {
    phase: PHASE,
    params: {
      burns,
      end,
      home: {
        departure: secondsBetween(from.epoch, home.departure),
        entry: secondsBetween(from.epoch, home.entry),
        deltaV: home.deltaV,
        best: home.bestDeltaV,
        planeMiss: home.burns.planeMiss,
      },
    },
    constraints,
    evaluations,
    iterations: evaluations,
    notes: {
      'days-that-fit': home.days.length,
      'flight-time_s': home.flightTime,
      'first-look-departure-off_s': secondsBetween(home.departure, first.departure),
      ...Object.fromEntries(home.days.map((d) => [`total on ${formatUtc(d.entry, 0).slice(0, 16)}_m_s`, d.deltaV])),
    },
  };
}

/**
 * Coasts to the end of the wait; where perilune or apolune have left the box about the orbit's height, two burns put them back: at apolune to a perilune at the height,
 * half a revolution later into the circle.
 */
function keep(from: Handover, cx: PhaseContext, fidelity: Fidelity, end: number): { burns: PlannedBurn[]; world: World } {
  const m = cx.mission;
  const gm = gmOf('moon');
  const box = m['lunar-orbit'].keeping.deviation;
  const engine = `${ENGINE_MODULE}.${m['lunar-orbit'].keeping.engine}`;
  const height = m.braking.orbit;
  const circle = MOON_RADIUS + height;
  const world = worldFor(PHASE, from, cx, fidelity);
  const burns: PlannedBurn[] = [];
  const id = VEHICLES.orbiter;
  const burn = (dv: number): void => {
    if (Math.abs(dv) < WORTH_BURNING) return;
    const duration = world.burnTime(id, engine, dv);
    const middle = secondsBetween(from.epoch, world.vehicle(id).state.epoch);
    const b: PlannedBurn = { what: 'orbit keeping', engine, start: middle, duration, sign: dv < 0 ? -1 : 1, pitch: 0, yaw: 0 };
    flyBurn(world, id, from.epoch, b);
    burns.push(b);
  };
  for (let t = 0; t < end; t += WATCH) {
    world.coast(id, addSeconds(from.epoch, Math.max(t, secondsBetween(from.epoch, world.vehicle(id).state.epoch))));
    const now = world.vehicle(id).state;
    const o = lunarOrbit(now.r, now.v);
    const half = 0.5 * revolution(o.semiMajorAxis);
    if (t + 4 * half > end || (height - o.perilune <= box && o.apolune - height <= box)) continue;
    world.coast(id, addSeconds(now.epoch, 2.2 * half), { events: [atApolune(true, half / 2)] });
    const high = world.vehicle(id).state;
    const r = norm(high.r);
    const a = (r + circle) / 2;
    burn(visViva(r, a, gm) - norm(high.v));
    world.coast(id, addSeconds(high.epoch, Math.PI * Math.sqrt(a ** 3 / gm)));
    burn(circularSpeed(circle, gm) - norm(world.vehicle(id).state.v));
  }
  world.coast(id, addSeconds(from.epoch, Math.max(end, secondsBetween(from.epoch, world.vehicle(id).state.epoch))));
  return { burns, world };
}

export const waiting: Phase<WaitingParams> = { kind: PHASE, title: 'Waiting for the day home', solve, rollout };
