import { addSeconds, circularSpeed, type Epoch, formatUtc, gmOf, type State, secondsBetween } from '@farside/astro';
import { FarsideError, isFarsideError, norm, scale, unit } from '@farside/math';
import { type ModelSettings, World, type WorldLog } from '@farside/sim';
import { exhaustVelocity, type Handover, massOf, propellantOf, propulsor, usablePropellant, type VehicleState } from '@farside/vehicle';
import { LATEST_DOCKING } from '../file/relations.ts';
import { FARTHEST_BELOW, type Mission } from '../file/schema.ts';
import { durationText } from '../file/units.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import type { ConstraintRow, Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { standing } from '../site/ground.ts';
import { PORTS, VEHICLES } from '../vehicles.ts';
import { handoverAim, orbitShape } from './rendezvous/aim.ts';
import { type AscenderProblem, candidatesFor, solveAscender, totalSpeed, type Wish } from './rendezvous/ascender.ts';
import { flyBurn } from './rendezvous/burns.ts';
import { disposeAscender } from './rendezvous/disposal.ts';
import { approachAndDock, contactDistance, DOCKING_PORTS, geometryOf } from './rendezvous/docking.ts';
import type { RendezvousParams } from './rendezvous/plan.ts';
import { approachDuration, approachLegs } from './rendezvous/timeline.ts';
import { solveTrim } from './rendezvous/trim.ts';
import { AFTER_ASCENT, ascenderLoad } from './shared/ascender-load.ts';
import { lunarOrbit } from './shared/lunar.ts';
import { coastState } from './site-plane.ts';

const PHASE = 'rendezvous';
/** Docking counts as met within this of the wish, s (the road's own rule). */
const ON_TIME = 60;

function vehicleOf(from: Handover, id: string): VehicleState {
  const v = from.vehicles.get(id);
  if (!v) {
    throw new FarsideError('HANDOVER_VEHICLE', `the rendezvous needs the vehicle '${id}'`, {
      phase: PHASE,
      found: [...from.vehicles.keys()].join(', '),
    });
  }
  return v;
}

const finalRadius = (cx: PhaseContext): number => MOON_RADIUS + cx.mission.rendezvous.handover['target-altitude'];
const motionAt = (radius: number): number => circularSpeed(radius, gmOf('moon')) / radius;

const worldOf = (from: Handover, cx: PhaseContext, settings: ModelSettings, log?: WorldLog): World =>
  new World(from, {
    env: cx.env,
    settings,
    phase: PHASE,
    ...(log ? { log, reached: (epoch: Epoch) => cx.progress({ phase: PHASE, doing: 'flying', epoch }) } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });

function rollout(p: RendezvousParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const m = cx.mission;
  const { schedule } = cx.outline;
  const world = worldOf(from, cx, fidelity, log);
  const orbiterEngine = `orbiter.${m.rendezvous['orbiter-engine']}`;
  const ascenderEngine = `ascender.${m.rendezvous['ascender-engine']}`;
  const measures: Record<string, Measure> = {};

  // far guidance
  let orbiterSpeed = 0;
  for (const b of p.trim) orbiterSpeed += flyBurn(world, VEHICLES.orbiter, orbiterEngine, from.epoch, b)?.deltaV ?? 0;
  let ascenderSpeed = 0;
  p.burns.forEach((b, i) => {
    const flown = flyBurn(world, VEHICLES.ascender, ascenderEngine, from.epoch, b);
    ascenderSpeed += flown?.deltaV ?? 0;
    measures[`rendezvous.burn-${i + 1}-delta-v`] = flown?.deltaV ?? 0;
    measures[`rendezvous.burn-${i + 1}-epoch`] = { epoch: addSeconds(from.epoch, b.at) };
  });
  const handover = addSeconds(from.epoch, p.handover);
  const target = world.coast(VEHICLES.ascender, handover).state;
  const chaser = world.coast(VEHICLES.orbiter, handover).state;
  const geometry = geometryOf(world);
  const ownShape = orbitShape(cx.env, chaser.state, fidelity);
  const targetShape = orbitShape(cx.env, target.state, fidelity);
  world.event(
    'handover',
    `orbiter takes over ${(geometry.behind / 1e3).toFixed(1)} km behind and ${(geometry.below / 1e3).toFixed(1)} km below the ascender`,
    {
      vehicle: VEHICLES.orbiter,
      epoch: handover,
      data: { behind_m: geometry.behind, below_m: geometry.below, cross_track_m: geometry.cross },
    },
  );

  // close approach
  const n = motionAt(finalRadius(cx));
  // a difference of two paths is asked for: both to a millimetre until they are one
  const pair = [VEHICLES.ascender, VEHICLES.orbiter];
  for (const id of pair) log?.precision?.(id, 'near');
  const flown = approachAndDock(world, m, n, fidelity);
  for (const id of pair) log?.precision?.(id, 'far');
  const orbiterMass = world.mass(VEHICLES.orbiter);
  const ascenderMass = world.mass(VEHICLES.ascender);
  const approachSpeed = flown.legs.reduce((s, l) => s + l.spent.deltaV, 0);
  world.dock(VEHICLES.orbiter, VEHICLES.ascender, DOCKING_PORTS);
  world.event('docking', `docked: ${(1e3 * flown.offset).toFixed(0)} mm off the axis at ${flown.closing.toFixed(3)} m/s`, {
    vehicle: VEHICLES.orbiter,
    epoch: flown.epoch,
    data: { offset_m: flown.offset, closing_m_per_s: flown.closing, sideways_m_per_s: flown.sideways },
  });

  // container, release, disposal
  const transferred = addSeconds(flown.epoch, m.rendezvous['container-transfer']);
  checkOrder(transferred, schedule.release);
  const docked = world.coast(VEHICLES.orbiter, transferred).state;
  const cargo = [...(docked.stack.cargo.get('ascender') ?? [])];
  for (const c of cargo) world.transferCargo(VEHICLES.orbiter, c.id, 'returner');
  const moved = cargo.reduce((s, c) => s + c.mass, 0);
  world.event('container-transfer', `container in the returner: ${moved.toFixed(2)} kg`, {
    vehicle: VEHICLES.orbiter,
    epoch: transferred,
    data: { mass_kg: moved },
  });
  const before = world.coast(VEHICLES.orbiter, schedule.release).state.state;
  world.separate(VEHICLES.orbiter, PORTS.ascenderTop, {
    leaveId: VEHICLES.ascender,
    speed: cx.mission.rendezvous['release-speed'],
    direction: scale(-1, unit(before.v)),
  });
  world.event('separation', 'ascender released', {
    vehicle: VEHICLES.ascender,
    epoch: schedule.release,
    data: { mass_kg: world.mass(VEHICLES.ascender) },
  });
  world.coast(VEHICLES.ascender, schedule.disposal);
  const impact = disposeAscender(world, ascenderEngine, cx.mission.modules.ascender.propellant);

  const end = impact.epoch;
  const landed = new Set<string>();
  if (world.ids.includes(VEHICLES.lander)) {
    world.stand(standing(cx.env, world.vehicle(VEHICLES.lander), end));
    landed.add(VEHICLES.lander);
  }
  const to = world.handover(end, landed);
  const orbiter = vehicleOf(to, VEHICLES.orbiter);
  return {
    to,
    measures: {
      ...measures,
      'rendezvous.handover-epoch': { epoch: handover },
      'rendezvous.handover-behind': geometry.behind,
      'rendezvous.handover-below': geometry.below,
      'rendezvous.handover-cross-track': geometry.cross,
      'rendezvous.handover-altitude-ascender': targetShape.radius - MOON_RADIUS,
      'rendezvous.handover-altitude-orbiter': ownShape.radius - MOON_RADIUS,
      'rendezvous.docking-epoch': { epoch: flown.epoch },
      'rendezvous.docking-after-wish': secondsBetween(schedule.docking, flown.epoch),
      'rendezvous.docking-after-lift-off': secondsBetween(schedule.liftOff, flown.epoch),
      'rendezvous.close-approach': flown.duration,
      'rendezvous.contact-offset': flown.offset,
      'rendezvous.contact-closing-speed': flown.closing,
      'rendezvous.contact-sideways-speed': flown.sideways,
      ...(Number.isFinite(flown.drift) ? { 'rendezvous.passive-drift': flown.drift } : {}),
      'rendezvous.orbiter-mass-at-docking': orbiterMass,
      'rendezvous.ascender-mass-at-docking': ascenderMass,
      'rendezvous.ascender-delta-v': ascenderSpeed,
      'rendezvous.orbiter-trim-delta-v': orbiterSpeed,
      'rendezvous.approach-delta-v': approachSpeed,
      'rendezvous.transfer-epoch': { epoch: transferred },
      'rendezvous.sample-mass': moved,
      'rendezvous.release-epoch': { epoch: schedule.release },
      'rendezvous.disposal-delta-v': impact.deltaV,
      'rendezvous.impact-epoch': { epoch: impact.epoch },
      'rendezvous.impact-place': { latitude: impact.latitude, longitude: impact.longitude },
      'rendezvous.impact-speed': impact.speed,
      'rendezvous.impact-angle': impact.angle,
      'rendezvous.orbiter-mass': massOf(orbiter.stack),
      'rendezvous.orbiter-propellant': propellantOf(orbiter.stack, 'orbiter'),
      'rendezvous.orbiter-altitude': norm(orbiter.state.r) - MOON_RADIUS,
    },
  };
}

/** @throws MISSION_ORDER when the ascender would be let go before the container is across. */
function checkOrder(transferred: Epoch, release: Epoch): void {
  const late = -secondsBetween(transferred, release);
  if (late <= 0) return;
  throw new FarsideError(
    'MISSION_ORDER',
    `'rendezvous.release' (${formatUtc(release)}) comes before the container is in the returner (${formatUtc(transferred)})`,
    {
      phase: PHASE,
      numbers: { late_s: late },
      tryThis: `a release at least ${durationText(60 * Math.ceil(late / 60))} later, or a shorter 'rendezvous.container-transfer'`,
    },
  );
}

/** Where the ascender runs dry on the way to the orbiter, the load is named that takes it there and down again. */
function withLoad<T>(cx: PhaseContext, ascender: VehicleState, engine: string, fly: () => T): T {
  try {
    return fly();
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'TANK_DRY') throw e;
    const loaded = cx.mission.modules.ascender.propellant;
    const { stack } = ascender;
    const load = ascenderLoad(
      loaded,
      massOf(stack),
      exhaustVelocity(propulsor(stack, engine)),
      usablePropellant(stack, engine),
      AFTER_ASCENT,
    );
    if (load <= loaded) throw e;
    throw new FarsideError(e.code, e.message, { ...e.details, tryThis: `modules.ascender.propellant of ${load} kg or more` });
  }
}

/** The close approach begins no earlier than this after insertion, s: about what the four burns of the ascender take. */
const FIRST_APPROACH = 6 * 3600;
/** Part of the time from insertion to docking that the drift to the first hold may well take. */
const WELL = 0.25;

/**
 * @param time from insertion to docking, s. @param approach how much of it the close approach takes, s. @param n mean motion of the target, rad/s.
 * @throws RENDEZVOUS_TIME when the close approach would begin before the ascender is in orbit, or docking comes later than the orbiter's orbit is carried forward.
 */
function checkTime(m: Mission, time: number, approach: number, n: number): void {
  if (approach < time && time <= LATEST_DOCKING) return;
  if (time > LATEST_DOCKING) {
    throw new FarsideError('RENDEZVOUS_TIME', `'rendezvous.docking' comes ${durationText(time)} after the ascender's insertion`, {
      phase: PHASE,
      numbers: { time_s: time, longest_s: LATEST_DOCKING },
      expected: `at most ${durationText(LATEST_DOCKING)}: the orbiter's orbit is not planned farther ahead`,
      tryThis: "a 'rendezvous.docking' of 'lift-off + 55.2 h'",
    });
  }
  const { behind, below } = m.rendezvous.handover;
  const way = behind - (m.rendezvous.holds[0]?.distance ?? 0);
  const lower = way / (1.5 * n * WELL * time);
  const wider = lower > below && lower <= FARTHEST_BELOW ? `a 'rendezvous.handover.below' of ${Math.ceil(lower / 100) / 10} km, or ` : '';
  throw new FarsideError(
    'RENDEZVOUS_TIME',
    `the close approach takes ${durationText(approach)}, and 'rendezvous.docking' comes ${durationText(time)} after the ascender's insertion`,
    {
      phase: PHASE,
      numbers: { approach_s: approach, time_s: time, behind_m: behind, below_m: below },
      expected: 'a close approach that begins when the ascender is in orbit',
      tryThis: `${wider}a docking ${durationText(3600 * Math.ceil((approach - time + FIRST_APPROACH) / 3600))} later`,
    },
  );
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<RendezvousParams> {
  const m = cx.mission;
  const { schedule } = cx.outline;
  const { behind, below } = m.rendezvous.handover;
  const orbiter = vehicleOf(from, VEHICLES.orbiter);
  const ascender = vehicleOf(from, VEHICLES.ascender);
  const radius = finalRadius(cx);
  const coarse = cx.coarseLunar ?? cx.coarse;
  const legs = approachLegs(m, motionAt(radius), contactDistance(orbiter.stack, ascender.stack));
  const handover = secondsBetween(from.epoch, schedule.docking) - approachDuration(legs);
  checkOrder(addSeconds(schedule.docking, m.rendezvous['container-transfer']), schedule.release);
  checkTime(m, secondsBetween(from.epoch, schedule.docking), approachDuration(legs), motionAt(radius));
  const epoch = addSeconds(from.epoch, handover);
  const doing = (text: string, fraction: number): void => cx.progress({ phase: PHASE, doing: text, fraction, epoch });
  const silent = (v: VehicleState, settings: ModelSettings): World =>
    worldOf({ epoch: v.state.epoch, vehicles: new Map([[v.id, v]]) }, cx, settings);

  const problem = (aim: AscenderProblem['aim'], rate: number): AscenderProblem => ({
    ascender,
    engine: `ascender.${m.rendezvous['ascender-engine']}`,
    aim,
    rate,
    full: cx.full,
    coarse,
    worldOf: (v, s) => silent(v, s),
    doing,
    ...(cx.signal ? { signal: cx.signal } : {}),
  });

  doing('phase of the orbiter', 0.02);
  // does any phasing orbit fit at all? Early, on the orbiter's orbit as it is
  const waiting = lunarOrbit(orbiter.state.r, orbiter.state.v);
  const aimAt = (shift: number): State => {
    const aim = handoverAim(cx.env, coastState(cx.env, orbiter.state, addSeconds(epoch, shift), coarse), behind, below, coarse);
    return { ...aim, r: scale(radius / norm(aim.r), aim.r) };
  };
  const wish: Wish = { wished: schedule.docking, aimAt };
  candidatesFor(problem(aimAt(0), (2 * Math.PI) / waiting.period), wish);

  doing('circle of the orbiter', 0.08);
  const trim = solveTrim(
    (v) => silent(v, cx.full),
    orbiter,
    `orbiter.${m.rendezvous['orbiter-engine']}`,
    handover,
    radius - below,
    cx.full,
  );
  const world = silent(orbiter, cx.full);
  for (const b of trim.burns) flyBurn(world, VEHICLES.orbiter, `orbiter.${m.rendezvous['orbiter-engine']}`, from.epoch, b);
  const place = world.coast(VEHICLES.orbiter, epoch).state.state;
  const p = problem(handoverAim(cx.env, place, behind, below, cx.full), motionAt(radius - below));

  doing('phasing of the ascender', 0.2);
  const found = candidatesFor(p, wish);
  const four = withLoad(cx, ascender, p.engine, () => solveAscender(p, found));
  const params: RendezvousParams = { trim: trim.burns, burns: four.burns, handover, revolutions: four.candidate.revolutions };

  doing('close approach', 0.6);
  const draft = cx.draft?.();
  const flown = rollout(params, from, cx, cx.full, draft?.log);
  const { measures } = flown;
  const reached = (name: string): number => measures[`rendezvous.${name}`] as number;
  const { capture } = m.rendezvous;
  const constraints: ConstraintRow[] = [
    { name: 'docking after the wish', wanted: 0, reached: reached('docking-after-wish'), tolerance: ON_TIME, unit: 's' },
    { name: 'behind at hand-over', wanted: behind, reached: reached('handover-behind'), tolerance: 100, unit: 'm' },
    { name: 'below at hand-over', wanted: below, reached: reached('handover-below'), tolerance: 100, unit: 'm' },
    { name: 'offset at contact', wanted: 0, reached: reached('contact-offset'), tolerance: capture.offset, unit: 'm' },
    {
      name: 'closing speed at contact',
      wanted: (capture.closing[0] + capture.closing[1]) / 2,
      reached: reached('contact-closing-speed'),
      tolerance: (capture.closing[1] - capture.closing[0]) / 2,
      unit: 'm/s',
    },
  ];
  const late = constraints.find((c) => Math.abs(c.reached - c.wanted) > c.tolerance);
  if (late) {
    throw new FarsideError(
      'RENDEZVOUS_MISSED',
      `${late.name}: ${late.reached.toFixed(2)} ${late.unit} instead of ${late.wanted.toFixed(2)} ${late.unit}`,
      {
        phase: PHASE,
        numbers: { wanted: late.wanted, reached: late.reached, tolerance: late.tolerance },
        tryThis: 'stronger thrusters for the orbiter, or longer holds',
      },
    );
  }
  draft?.keep(params, flown);
  return {
    phase: PHASE,
    params,
    constraints,
    evaluations: trim.evaluations + four.evaluations + 1,
    iterations: four.iterations,
    notes: {
      phasing_revolutions: four.candidate.revolutions,
      phasing_height_m: four.candidate.opposite - MOON_RADIUS,
      lowest_point_m: four.lowest,
      ascender_burns_m_per_s: totalSpeed(four.burns),
      orbiter_burns_m_per_s: totalSpeed(trim.burns),
      place_miss_m: four.miss.place,
      speed_miss_m_per_s: four.miss.speed,
    },
  };
}

/** Insertion to the end of the ascender: phasing in four burns, close approach and docking, container across, release and disposal. The orbiter and the lander live on. */
export const rendezvous: Phase<RendezvousParams> = { kind: PHASE, title: 'rendezvous and docking', solve, rollout };
