import { addSeconds, BODIES, type Epoch, secondsBetween } from '@farside/astro';
import { FarsideError, norm, rotateAbout, unit } from '@farside/math';
import type { World, WorldLog } from '@farside/sim';
import { type Handover, massOf, propellantOf, type VehicleState } from '@farside/vehicle';
import { earthTurn } from '../outline/earth-site.ts';
import type { EntryAim } from '../outline/entry-aim.ts';
import { missionAim } from '../outline/homeward-search.ts';
import type { Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { VEHICLES } from '../vehicles.ts';
import { flyCorrection, type ReturnCorrection, solveCorrections } from './return/corrections.ts';
import { lookHome } from './return/look.ts';
import { type Count, checkMeans, homeFrom, homeFromPerilune, lastPerilune, passOver, solveFirst } from './return/plan.ts';
import { solveSecond } from './return/second-burn.ts';
import { type BurnFlown, flyBurn, type PlannedBurn } from './shared/burns.ts';
import { alone, ENTRY_OF_THE_DAY, handOverHomebound, needed, worldFor } from './shared/homebound.ts';
import { lunarOrbit } from './shared/lunar.ts';
import { PASSES_BEFORE_RETURN } from './waiting.ts';

export interface ReturnParams {
  readonly first: PlannedBurn;
  readonly second: PlannedBurn;
  readonly corrections: readonly ReturnCorrection[];
  /** Entry as aimed at, s after the hand-over. */
  readonly entry: number;
  /** Time in the air that the aim counts on, s. */
  readonly airborne: number;
}

const PHASE = 'return';
const ID = VEHICLES.orbiter;
/** The phase ends this many times the release distance from the Earth's centre on the way in. */
const END_FACTOR = 2;
/** A second burn whose middle lies farther than this from perilune is worth another first burn, s. */
const OFF_PERILUNE = 60;

/** The landing site turns under the way home: the entry of one day keeps to its hour whatever the pass, s. */
const SAME_ENTRY = 3 * 3600;

const aimOf = (cx: PhaseContext, airborne: number): EntryAim => missionAim(cx.mission, airborne);

/** Where the phase hands over to the entry: inbound at twice the distance of the capsule's release, but not before the last correction is over. */
function endOfPhase(world: World, cx: PhaseContext, entry: Epoch): Epoch {
  const release = BODIES.earth.equatorialRadius + cx.mission.entry['release-altitude'];
  const radius = END_FACTOR * release;
  const look = world.fork();
  const end = look.coast(ID, addSeconds(entry, 3600), {
    events: [
      { id: 'near', centre: 'earth', direction: -1, stop: true, maxCheck: 3600, g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - radius },
    ],
  });
  if (end.stoppedBy !== 'near') {
    // closer than that already: a release from far out
    const now = world.recentre(world.vehicle(ID), 'earth').state;
    if (norm(now.r) <= radius && norm(now.r) > release) return now.epoch;
    throw new FarsideError(
      'RELEASE_FAR',
      `the capsule cannot be released ${(cx.mission.entry['release-altitude'] / 1e3).toFixed(0)} km above the Earth after the last return correction`,
      {
        phase: PHASE,
        numbers: { release_altitude_m: cx.mission.entry['release-altitude'], distance_m: norm(now.r) },
        tryThis: "a lower 'entry.release-altitude', or an earlier last correction",
      },
    );
  }
  return end.state.state.epoch;
}

function rollout(p: ReturnParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = worldFor(PHASE, from, cx, fidelity, log);
  const measures: Record<string, Measure> = {};
  const first = flyBurn(world, ID, from.epoch, p.first);
  const ellipse = lunarOrbit(first.state.state.r, first.state.state.v);
  world.event(
    'orbit',
    `ellipse ${(ellipse.perilune / 1e3).toFixed(1)} x ${(ellipse.apolune / 1e3).toFixed(0)} km, period ${(ellipse.period / 3600).toFixed(2)} h`,
    {
      vehicle: ID,
      epoch: first.state.state.epoch,
      data: { perilune_m: ellipse.perilune, apolune_m: ellipse.apolune, period_s: ellipse.period },
    },
  );
  const second = flyBurn(world, ID, from.epoch, p.second);
  const away = second.state.state;
  world.event('departure', 'on the way home', {
    vehicle: ID,
    epoch: away.epoch,
    data: { speed_m_s: norm(away.v), altitude_m: norm(away.r) - BODIES.moon.meanRadius },
  });
  let corrections = 0;
  p.corrections.forEach((c, k) => {
    const dv = flyCorrection(world, from.epoch, c, k);
    corrections += dv;
    measures[`return.correction-${k + 1}-delta-v`] = dv;
    world.event(
      'correction',
      dv === 0 ? `return correction ${k + 1} not needed` : `return correction ${k + 1}: ${(dv * 1000).toFixed(1)} mm/s`,
      {
        vehicle: ID,
        epoch: world.vehicle(ID).state.epoch,
        data: { delta_v_m_s: dv },
      },
    );
  });
  const entry = addSeconds(from.epoch, p.entry);
  const end = endOfPhase(world, cx, entry);
  const look = lookHome(world.fork(), ID, earthTurn(cx.env, entry), aimOf(cx, p.airborne));
  const to = handOverHomebound(world, cx.env, end);
  const v = needed(to, ID, PHASE);
  return {
    to,
    measures: {
      ...burnMeasures('first', p.first, first, from.epoch),
      'return.ellipse-period': ellipse.period,
      'return.ellipse-perilune': ellipse.perilune,
      'return.ellipse-apolune': ellipse.apolune,
      ...burnMeasures('second', p.second, second, from.epoch),
      ...measures,
      'return.delta-v': first.deltaV + second.deltaV + corrections,
      'return.flight-time': secondsBetween(addSeconds(from.epoch, p.second.start), look.epoch),
      'return.aimed-entry-epoch': { epoch: look.epoch },
      'return.aimed-entry-angle': look.miss.angle ?? 0,
      'return.aimed-entry-speed': look.miss.speed,
      'return.aimed-inclination': look.miss.inclination,
      'return.aimed-perigee-miss': look.miss.perigee,
      'return.aimed-range-miss': look.miss.range,
      'return.aimed-cross-track': look.miss.crossTrack,
      'return.mass-at-end': massOf(v.stack),
      'return.propellant-left': propellantOf(v.stack, 'orbiter'),
    },
  };
}

const burnMeasures = (which: string, b: PlannedBurn, end: BurnFlown, from: Epoch): Record<string, Measure> => ({
  [`return.${which}-burn-start`]: { epoch: addSeconds(from, b.start) },
  // Above the mean sphere, where the engine is lit: the height that announcements of a burn give.
  [`return.${which}-burn-altitude`]: norm(end.ignition.state.r) - BODIES.moon.meanRadius,
  [`return.${which}-burn-duration`]: end.duration,
  [`return.${which}-burn-delta-v`]: end.deltaV,
  [`return.${which}-burn-propellant`]: end.propellant,
});

function solve(from: Handover, cx: PhaseContext): PhasePlan<ReturnParams> {
  const m = cx.mission;
  const orbiter = needed(from, ID, PHASE);
  const count: Count = { evaluations: 0, iterations: 0 };
  const start = worldFor(PHASE, alone(orbiter), cx, cx.full);
  const wished = addSeconds(from.epoch, PASSES_BEFORE_RETURN * lunarOrbit(orbiter.state.r, orbiter.state.v).period);

  // 1. The pass of the first burn: over the perilune of the way home that leaves an ellipse interval later, on the day that was waited for.
  const day = from.settled?.[ENTRY_OF_THE_DAY];
  cx.progress({ phase: PHASE, doing: 'choosing the pass of the first burn', fraction: 0 });
  let home = homeFrom(cx, orbiter, wished, day);
  checkMeans(cx, orbiter.stack, home);
  let pass = passOver(start, home.burns.perilune, wished);
  home = homeFrom(cx, pass, pass.state.epoch, day);
  const home0 = home.burns.perilune;
  let direction = home0;
  let turned = 0;
  let before: { late: number; turned: number } | undefined;

  // 2. Both burns; once more from a shifted pass when the second one does not sit on its perilune.
  let first: PlannedBurn | undefined;
  let second: PlannedBurn | undefined;
  let aim = aimOf(cx, home.skip.airborne);
  let turn = earthTurn(cx.env, home.entry);
  let late = 0;
  for (let k = 0; k < 3; k++) {
    pass = passOver(start, direction, pass.state.epoch);
    const seed = start.fork();
    first = solveFirst(cx, seed, from.epoch, pass, count);
    cx.progress({ phase: PHASE, doing: 'coasting the ellipse', fraction: 0.2 + 0.2 * k, epoch: pass.state.epoch });
    flyBurn(seed, ID, from.epoch, first);
    const perilune = lastPerilune(cx, seed);
    home = homeFromPerilune(cx, perilune, day);
    aim = aimOf(cx, home.skip.airborne);
    turn = earthTurn(cx.env, home.entry);
    const solved = solveSecond(cx, seed, from.epoch, perilune, home, aim, turn, cx.coarse, count);
    second = solved.burn;
    late = solved.late;
    if (Math.abs(late) <= OFF_PERILUNE) break;
    // The perilune belongs where the burn wants to be. Turning it on moves the burn's best place against it by about one and a half times as much; then a secant.
    const rate = norm(perilune.state.v) / norm(perilune.state.r);
    const slope = before && Math.abs(before.late - late) > 1 ? (late - before.late) / (turned - before.turned) : -2.5 / rate;
    before = { late, turned };
    turned -= late / slope;
    direction = rotateAbout(unit(home0), unit(lunarOrbit(perilune.state.r, perilune.state.v).normal), turned);
  }
  if (!first || !second) throw new FarsideError('RETURN_NOT_AIMED', 'no return burns were found', { phase: PHASE });

  // 3. Corrections from where the full field takes those burns.
  const world = start.fork();
  flyBurn(world, ID, from.epoch, first);
  const burnt: VehicleState = flyBurn(world, ID, from.epoch, second).state;
  const dv2 = home.burns.second;
  const error = Math.sqrt((m.return.execution.magnitude ** 2 + 2 * m.return.execution.direction ** 2) / 3) * dv2;
  const corrected = solveCorrections(cx, from.epoch, burnt, error, aim, turn, home.entry, count);
  return {
    phase: PHASE,
    params: {
      first,
      second,
      corrections: corrected.corrections,
      entry: secondsBetween(from.epoch, home.entry),
      airborne: aim.airborne,
    },
    constraints: [
      { name: 'middle of the second burn after perilune', wanted: 0, reached: late, tolerance: 600, unit: 's' },
      ...(day
        ? [
            {
              name: 'entry after the one waited for',
              wanted: 0,
              reached: secondsBetween(day, home.entry),
              tolerance: SAME_ENTRY,
              unit: 's',
            },
          ]
        : []),
      ...corrected.constraints,
    ],
    evaluations: count.evaluations,
    iterations: count.iterations,
    notes: {
      'impulsive-total_m_s': home.deltaV,
      'impulsive-second_m_s': home.burns.second,
      'plane-miss_rad': home.burns.planeMiss,
      'v-infinity_m_s': norm(home.vInfinity),
      'second-burn-error-1-sigma_m_s': error,
      ...corrected.notes,
    },
  };
}

export const returnPhase: Phase<ReturnParams> = { kind: PHASE, title: 'Return in two burns', solve, rollout };
