import { addSeconds, formatUtc, secondsBetween } from '@farside/astro';
import { type LanderNav, ladderBraking, planBraking } from '@farside/gnc';
import { cross, FarsideError, portableMath as Math, mulMatVec, norm, type Vec3 } from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import { burnOrThrow, exhaustVelocity, type Handover, massOf, propellantOf, propulsor, type VehicleState } from '@farside/vehicle';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { crossTrack, meanEquatorPlane, siteDirection } from '../outline/plane.ts';
import type { Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { groundState, moonSpin } from '../site/ground.ts';
import { VEHICLES } from '../vehicles.ts';
import { ladderConfig, sitePlace } from './landing/config.ts';
import { type DescentSample, flyDescent } from './landing/flight.ts';
import { hoverChoice, type SpotChoice } from './landing/terrain.ts';

/** The descent is flown closed loop: what is planned is when it should begin and what it should take. */
export interface LandingParams {
  /** Planned ignition, s after the hand-over. */
  readonly ignition: number;
}

const SITE_FRAME = 'moon-me:de421';
const SAMPLE_EVERY = 1;

function landerOf(from: Handover): VehicleState {
  const v = from.vehicles.get(VEHICLES.lander);
  if (!v) throw new FarsideError('HANDOVER_VEHICLE', 'the lander is not there', { phase: 'landing' });
  return v;
}

/** Spin of the Moon in the axes of the site. */
function spinAt(from: Handover, cx: PhaseContext): Vec3 {
  const turn = new Float64Array(18);
  cx.env.frames.rotation('icrf', SITE_FRAME, from.epoch, turn);
  return mulMatVec(turn, moonSpin(cx.env, from.epoch));
}

function configOf(from: Handover, cx: PhaseContext, seen: SpotChoice) {
  const v = landerOf(from);
  const dry = massOf(v.stack) - propellantOf(v.stack, 'lander');
  return ladderConfig(cx.mission, spinAt(from, cx), dry, hoverChoice(cx.mission, seen));
}

const EVENTS: Readonly<Record<DescentSample['rung'], string>> = {
  wait: 'waiting for ignition',
  brake: 'main braking',
  adjust: 'quick adjust: the lander turns upright',
  approach: 'approach down the line to the site',
  hover: 'hover: the ground is looked at',
  avoid: 'hazard avoidance: over to the selected spot',
  descend: 'slow vertical descent',
  cut: 'engine off',
};

function rollout(_p: LandingParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const m = cx.mission;
  const world = new World(from, {
    env: cx.env,
    settings: fidelity,
    phase: 'landing',
    ...(log ? { log } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
  const v = world.recentre(landerOf(from), 'moon');
  const engine = `lander.${m.landing.engine}`;
  let next = 0;
  const seen: SpotChoice = { chosen: undefined };
  const flown = flyDescent(cx.env, v, configOf(from, cx, seen), fidelity, log, (s) => {
    if (!log || s.t < next) return;
    next = s.t + SAMPLE_EVERY;
    const put = (name: string, unit: string, value: number) => world.channel(VEHICLES.lander, name, unit, s.epoch, value);
    put('altitude', 'm', s.altitude);
    put('vertical-speed', 'm/s', s.vertical);
    put('horizontal-speed', 'm/s', s.horizontal);
    put('range', 'm', s.range);
    put('thrust', 'N', s.thrust);
    put('tilt', 'rad', s.tilt);
    put('mass', 'kg', s.mass);
  });
  for (const s of flown.rungs.slice(0, -1)) {
    world.event(s.rung === 'brake' ? 'descent-start' : 'descent', EVENTS[s.rung], {
      vehicle: VEHICLES.lander,
      epoch: s.epoch,
      data: { altitude_m: s.altitude, vertical_m_s: s.vertical, horizontal_m_s: s.horizontal, range_m: s.range, mass_kg: s.mass },
    });
  }
  if (seen.chosen) {
    const c = seen.chosen;
    world.event(
      'hazard-map',
      `spot chosen on synthetic ground: ${Math.hypot(c.x, c.y).toFixed(1)} m from the site, slope ${((c.slope * 180) / Math.PI).toFixed(1)} deg`,
      {
        vehicle: VEHICLES.lander,
        epoch: flown.rungs.find((r) => r.rung === 'avoid')?.epoch ?? flown.touchdown.epoch,
        data: {
          east_m: c.x,
          north_m: c.y,
          height_m: c.height,
          slope_rad: c.slope,
          obstacle_m: c.obstacle,
          distance_m: c.distance,
          cost: c.cost,
        },
      },
    );
  }
  const stack = burnOrThrow(v.stack, engine, flown.propellant);
  const { touchdown, ignition } = flown;
  const turn = new Float64Array(18);
  cx.env.frames.rotation(SITE_FRAME, 'moon-pa:de421', touchdown.epoch, turn);
  const landed: VehicleState = { ...v, stack, state: groundState(cx.env, mulMatVec(turn, touchdown.place), touchdown.epoch) };
  world.put(landed, 'burn', `powered descent, ${engine}`);
  const ve = exhaustVelocity(propulsor(v.stack, engine));
  const duration = secondsBetween(ignition.epoch, touchdown.epoch);
  log?.burn({
    phase: 'landing',
    vehicle: VEHICLES.lander,
    engine,
    what: 'powered descent',
    start: ignition.epoch,
    duration,
    deltaV: ve * Math.log(flown.massBefore / massOf(stack)),
    propellant: flown.propellant,
    massBefore: flown.massBefore,
    massAfter: massOf(stack),
    centre: 'moon',
    ...(flown.losses ? { losses: flown.losses } : {}),
    ...(flown.stages ? { stages: flown.stages } : {}),
  });
  const sink = `${Math.abs(touchdown.vertical).toFixed(2)} m/s ${touchdown.vertical > 0 ? 'up' : 'down'}`;
  world.event('touchdown', `touchdown at ${sink}, ${flown.miss.toFixed(2)} m from the selected spot`, {
    vehicle: VEHICLES.lander,
    epoch: touchdown.epoch,
    data: { vertical_m_s: touchdown.vertical, sideways_m_s: touchdown.sideways, miss_m: flown.miss },
  });
  checkLimits(m.landing.limits, flown);
  const to = world.handover(touchdown.epoch, new Set([VEHICLES.lander]));
  return {
    to,
    measures: {
      ...measure(cx, to, flown, duration),
      ...(seen.chosen ? { 'landing.spot-slope': seen.chosen.slope, 'landing.spot-obstacle': seen.chosen.obstacle } : {}),
    },
  };
}

function checkLimits(limits: PhaseContext['mission']['landing']['limits'], flown: ReturnType<typeof flyDescent>): void {
  const { vertical, sideways, epoch } = flown.touchdown;
  if (Math.abs(vertical) <= limits.vertical && sideways <= limits.sideways) return;
  throw new FarsideError(
    'TOUCHDOWN_HARD',
    `touchdown at ${Math.abs(vertical).toFixed(2)} m/s down and ${sideways.toFixed(2)} m/s sideways is more than the legs take`,
    {
      phase: 'landing',
      epoch: formatUtc(epoch),
      numbers: {
        vertical_m_s: vertical,
        sideways_m_s: sideways,
        vertical_limit_m_s: limits.vertical,
        sideways_limit_m_s: limits.sideways,
      },
      tryThis: 'a lower cut-off height or a slower last descent in landing.gates, or legs that take more (landing.limits)',
    },
  );
}

function measure(cx: PhaseContext, to: Handover, flown: ReturnType<typeof flyDescent>, duration: number): Record<string, Measure> {
  const m = cx.mission;
  const { touchdown, ignition } = flown;
  const site = sitePlace(m);
  const apart = norm([flown.spot[0] - site[0], flown.spot[1] - site[1], flown.spot[2] - site[2]]);
  const latitude = Math.atan2(touchdown.place[2], Math.hypot(touchdown.place[0], touchdown.place[1]));
  const longitude = Math.atan2(touchdown.place[1], touchdown.place[0]);
  const out: Record<string, Measure> = {
    'landing.descent-start-epoch': { epoch: ignition.epoch },
    'landing.descent-start-speed': ignition.speed,
    'landing.descent-start-altitude': ignition.altitude,
    'landing.descent-duration': duration,
    'landing.descent-propellant': flown.propellant,
    'landing.descent-arc': flown.arc,
    'landing.touchdown-epoch': { epoch: touchdown.epoch },
    'landing.touchdown-late': secondsBetween(cx.outline.schedule.touchdown, touchdown.epoch),
    'landing.touchdown-vertical-speed': Math.abs(touchdown.vertical),
    'landing.touchdown-sideways-speed': touchdown.sideways,
    'landing.touchdown-miss': flown.miss,
    'landing.spot-from-site': apart,
    'landing.place': { latitude, longitude: longitude < 0 ? longitude + 2 * Math.PI : longitude },
    'landing.height': norm(touchdown.place) - MOON_RADIUS,
    'landing.mass': flown.massBefore - flown.propellant,
    'landing.propellant-left': propellantOf(to.vehicles.get(VEHICLES.lander)?.stack ?? landerOf(to).stack, 'lander'),
    'landing.throttle-lowest': flown.minThrust,
    'landing.throttle-highest': flown.maxThrust,
  };
  const orbiter = to.vehicles.get(VEHICLES.orbiter)?.state;
  if (orbiter) {
    out['landing.inclination-mean-equator'] = meanEquatorPlane(orbiter.r, orbiter.v, cx.env.frames, orbiter.epoch).inclination;
    out['landing.cross-track'] = crossTrack(
      cross(orbiter.r, orbiter.v),
      siteDirection(m.landing.site.latitude, m.landing.site.longitude, cx.env.frames, orbiter.epoch),
    );
  }
  return out;
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<LandingParams> {
  cx.progress({ phase: 'landing', doing: 'planning the braking burn' });
  const lander = landerOf(from);
  const config = configOf(from, cx, { chosen: undefined });
  const turn = new Float64Array(18);
  cx.env.frames.rotation('icrf', SITE_FRAME, from.epoch, turn);
  const r = mulMatVec(turn, lander.state.r);
  const w = mulMatVec(turn, lander.state.v);
  const d = mulMatVec(turn.subarray(9), lander.state.r);
  const nav: LanderNav = { r, v: [w[0] + d[0], w[1] + d[1], w[2] + d[2]], m: massOf(lander.stack) };
  const plan = planBraking(ladderBraking(config), nav);
  const at = addSeconds(from.epoch, plan.coast);
  if (plan.coast < 0) {
    throw new FarsideError('DESCENT_LATE', `the descent should have begun ${(-plan.coast).toFixed(0)} s before the phase does`, {
      phase: 'landing',
      epoch: formatUtc(at),
      numbers: { late_s: -plan.coast },
      tryThis: 'a stronger descent engine, a lighter lander or a higher descent orbit',
    });
  }
  return {
    phase: 'landing',
    params: { ignition: plan.coast },
    constraints: [
      {
        name: 'mass at the gate above what the last kilometres need',
        wanted: 0,
        reached: plan.massAtGate - ladderBraking(config).minMass,
        tolerance: Number.MAX_VALUE,
        unit: 'kg',
      },
    ],
    evaluations: 1,
    iterations: 1,
    notes: {
      'braking-duration_s': plan.duration,
      'braking-propellant_kg': plan.propellant,
      'central-angle_rad': plan.centralAngle,
      'pitch-at-ignition_rad': plan.pitch,
      'pitch-rate_rad_s': plan.pitchRate,
      'yaw-at-ignition_rad': plan.yaw,
      'yaw-rate_rad_s': plan.yawRate,
    },
  };
}

export const landing: Phase<LandingParams> = { kind: 'landing', title: 'Powered descent and landing', solve, rollout };
