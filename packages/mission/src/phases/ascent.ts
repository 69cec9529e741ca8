import { addSeconds, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { angleBetween, cross, dot, FarsideError, portableMath as Math, norm, unit, type Vec3 } from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import { burnOrThrow, type Handover, massOf, propellantOf, type VehicleState } from '@farside/vehicle';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { meanEquatorPlane } from '../outline/plane.ts';
import type { ConstraintRow, Fidelity, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { groundVelocity, moonSpin, standing } from '../site/ground.ts';
import { engineOf, PORTS, VEHICLES } from '../vehicles.ts';
import { type AscentOrder, flyAscent } from './ascent/flight.ts';
import { lunarOrbit } from './shared/lunar.ts';
import { coastState, crossTrackOfState } from './site-plane.ts';

export interface AscentParams {
  /** Unit normal of the plane to fly into, icrf: the orbiter's at insertion. */
  readonly normal: Vec3;
  /** Burn as the solver expects it, s: only for the progress of whoever watches. */
  readonly expected: number;
}

const PHASE = 'ascent';

function orderOf(cx: PhaseContext, normal: Vec3): AscentOrder {
  const a = cx.mission.ascent;
  return {
    engine: `ascender.${a.engine}`,
    perilune: MOON_RADIUS + a.orbit.perilune,
    apolune: MOON_RADIUS + a.orbit.apolune,
    normal,
    rise: a['vertical-rise'],
  };
}

function vehicleOf(from: Handover, id: string): VehicleState {
  const v = from.vehicles.get(id);
  if (!v) {
    throw new FarsideError('HANDOVER_VEHICLE', `the ascent needs the vehicle '${id}'`, {
      phase: PHASE,
      expected: `${VEHICLES.orbiter} in orbit and ${VEHICLES.lander} on the Moon`,
      found: [...from.vehicles.keys()].join(', '),
    });
  }
  return v;
}

/** @throws ASCENT_PAST when the phase begins after the wished lift-off. */
function checkStart(from: Handover, liftOff: Epoch): void {
  const late = -secondsBetween(from.epoch, liftOff);
  if (late > 1e-6) {
    throw new FarsideError(
      'ASCENT_PAST',
      `lift-off is wished ${(late / 60).toFixed(1)} min before the ascender is ready (${formatUtc(from.epoch)})`,
      {
        phase: PHASE,
        numbers: { late_s: late },
        tryThis: `'ascent.lift-off' at least ${Math.ceil(late / 60)} min later, or shorter surface work`,
      },
    );
  }
}

/** The ascender on the Moon at lift-off, free of its lander, in a world of its own: for the solver's flights. */
function ready(world: World, from: Handover, cx: PhaseContext, liftOff: Epoch): VehicleState {
  const lander = vehicleOf(from, VEHICLES.lander);
  world.stand(standing(cx.env, lander, liftOff));
  return world.separate(VEHICLES.lander, PORTS.ascenderBottom, { leaveId: VEHICLES.ascender, speed: 0, direction: unit(lander.state.r) })
    .leave;
}

const worldOf = (from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): World =>
  new World(from, { env: cx.env, settings: fidelity, phase: PHASE, ...(log ? { log } : {}), ...(cx.signal ? { signal: cx.signal } : {}) });

function rollout(p: AscentParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const { env } = cx;
  const liftOff = cx.outline.schedule.liftOff;
  checkStart(from, liftOff);
  const world = worldOf(from, cx, fidelity, log);
  const orbiter0 = world.coast(VEHICLES.orbiter, liftOff).state.state;
  const missAtLiftOff = crossTrackOfState(env, cx.mission.landing.site, orbiter0);
  const start = ready(world, from, cx, liftOff);
  const site = norm(start.state.r);
  const order = orderOf(cx, p.normal);
  const engine = engineOf(start.stack, order.engine);
  const weight = (massOf(start.stack) * gmOf('moon')) / (site * site);
  const spin = moonSpin(env, liftOff);
  world.event('lift-off', 'the ascender leaves the lander', {
    vehicle: VEHICLES.ascender,
    epoch: liftOff,
    data: { mass_kg: massOf(start.stack), thrust_to_weight: engine.thrust / weight, cross_track_rad: missAtLiftOff },
  });
  let pitched = false;
  const flown = flyAscent(env, start, order, fidelity, log, (x) => {
    const id = VEHICLES.ascender;
    const d = norm(x.r);
    world.channel(id, 'altitude', 'm', x.epoch, d - MOON_RADIUS);
    world.channel(id, 'height-above-site', 'm', x.epoch, d - site);
    world.channel(id, 'speed', 'm/s', x.epoch, norm(groundVelocity(x.r, x.v, spin)));
    world.channel(id, 'vertical-speed', 'm/s', x.epoch, dot(x.r, x.v) / d);
    world.channel(id, 'pitch', 'rad', x.epoch, x.pitch);
    world.channel(id, 'plane-distance', 'm', x.epoch, dot(x.r, p.normal));
    world.channel(id, 'acceleration', 'm/s2', x.epoch, x.rung === 'cut' ? 0 : engine.thrust / x.mass);
    if (Number.isFinite(x.timeToGo)) world.channel(id, 'time-to-go', 's', x.epoch, x.timeToGo);
    if (!pitched && x.rung === 'steer') {
      pitched = true;
      world.event('pitch-over', 'vertical rise over, guidance steers', { vehicle: id, epoch: x.epoch, data: { height_m: d - site } });
    }
  });
  const stack = burnOrThrow(start.stack, order.engine, flown.propellant);
  const inserted: VehicleState = { ...start, stack, state: { ...start.state, epoch: flown.epoch, r: flown.r, v: flown.v } };
  world.put(inserted, 'burn', `ascent, ${order.engine}`);
  log?.burn({
    phase: PHASE,
    vehicle: VEHICLES.ascender,
    engine: order.engine,
    what: 'ascent',
    start: liftOff,
    duration: flown.duration,
    deltaV: flown.deltaV,
    propellant: flown.propellant,
    massBefore: flown.massBefore,
    massAfter: massOf(stack),
    centre: 'moon',
    ...(flown.losses ? { losses: flown.losses } : {}),
    ...(flown.stages ? { stages: flown.stages } : {}),
  });
  world.stand(standing(env, world.vehicle(VEHICLES.lander), flown.epoch));
  const orbit = lunarOrbit(flown.r, flown.v);
  const orbiter = world.coast(VEHICLES.orbiter, flown.epoch).state.state;
  const equator = meanEquatorPlane(flown.r, flown.v, env.frames, flown.epoch);
  const planeError = angleBetween(orbit.normal, cross(orbiter.r, orbiter.v));
  world.event(
    'insertion',
    `in orbit: ${(orbit.perilune / 1e3).toFixed(1)} x ${(orbit.apolune / 1e3).toFixed(1)} km after ${flown.duration.toFixed(1)} s`,
    {
      vehicle: VEHICLES.ascender,
      epoch: flown.epoch,
      data: { perilune_m: orbit.perilune, apolune_m: orbit.apolune, mass_kg: massOf(stack), plane_error_rad: planeError },
    },
  );
  return {
    to: world.handover(flown.epoch, new Set([VEHICLES.lander])),
    measures: {
      'ascent.lift-off-epoch': { epoch: liftOff },
      'ascent.cross-track-at-lift-off': missAtLiftOff,
      'ascent.thrust-to-weight': engine.thrust / weight,
      'ascent.burn-duration': flown.duration,
      'ascent.delta-v': flown.deltaV,
      'ascent.propellant': flown.propellant,
      'ascent.propellant-left': propellantOf(stack, 'ascender'),
      'ascent.insertion-epoch': { epoch: flown.epoch },
      'ascent.insertion-perilune': orbit.perilune,
      'ascent.insertion-apolune': orbit.apolune,
      'ascent.insertion-inclination': equator.inclination,
      'ascent.insertion-mass': massOf(stack),
      'ascent.plane-error': planeError,
      'ascent.farthest-from-plane': flown.farthestFromPlane,
      'ascent.phase-of-orbiter': phaseOf(orbiter.r, flown.r, orbit.normal),
    },
  };
}

/** How far the orbiter is ahead of the ascender along the orbit, rad in [0, 2 pi). */
function phaseOf(orbiter: Vec3, ascender: Vec3, normal: Vec3): number {
  const angle = Math.atan2(dot(cross(ascender, orbiter), normal), dot(ascender, orbiter));
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

/** Plane miss and orbit that count as reached: a cut-off to a centimetre a second is 10 m of apolune; the plane to a hundred metres. */
const ORBIT_TOLERANCE = 200;
const PLANE_TOLERANCE = 6e-5;

function solve(from: Handover, cx: PhaseContext): PhasePlan<AscentParams> {
  const { env } = cx;
  const liftOff = cx.outline.schedule.liftOff;
  checkStart(from, liftOff);
  cx.progress({ phase: PHASE, doing: 'plane of the orbiter at insertion', epoch: liftOff });
  const orbiter = vehicleOf(from, VEHICLES.orbiter).state;
  const atLiftOff = coastState(env, orbiter, liftOff, cx.coarse);
  const world = worldOf(from, cx, cx.coarse);
  const start = ready(world, from, cx, liftOff);
  // one flight into the plane at lift-off says how long it takes; the plane moves by microradians in a second
  const first = flyAscent(env, start, orderOf(cx, unit(cross(atLiftOff.r, atLiftOff.v))), cx.coarse);
  const atInsertion = coastState(env, atLiftOff, addSeconds(liftOff, first.duration), cx.full);
  const params: AscentParams = { normal: unit(cross(atInsertion.r, atInsertion.v)), expected: first.duration };
  cx.progress({ phase: PHASE, doing: 'ascent into the orbiter’s plane', fraction: 0.5, epoch: liftOff });
  const draft = cx.draft?.();
  const flown = rollout(params, from, cx, cx.full, draft?.log);
  const { measures } = flown;
  const reached = (name: string): number => measures[`ascent.${name}`] as number;
  const { perilune, apolune } = cx.mission.ascent.orbit;
  const constraints: ConstraintRow[] = [
    {
      name: 'perilune of the insertion orbit',
      wanted: perilune,
      reached: reached('insertion-perilune'),
      tolerance: ORBIT_TOLERANCE,
      unit: 'm',
    },
    {
      name: 'apolune of the insertion orbit',
      wanted: apolune,
      reached: reached('insertion-apolune'),
      tolerance: ORBIT_TOLERANCE,
      unit: 'm',
    },
    { name: 'plane of the orbiter', wanted: 0, reached: reached('plane-error'), tolerance: PLANE_TOLERANCE, unit: 'rad' },
  ];
  const missed = constraints.find((c) => !(Math.abs(c.reached - c.wanted) <= c.tolerance));
  if (missed) {
    throw new FarsideError('ASCENT_MISSED', `${missed.name}: ${missed.reached} ${missed.unit} instead of ${missed.wanted} ${missed.unit}`, {
      phase: PHASE,
      numbers: { wanted: missed.wanted, reached: missed.reached, tolerance: missed.tolerance },
      tryThis: 'more thrust, a higher perilune or a lift-off nearer to the pass of the plane',
    });
  }
  draft?.keep(params, flown);
  return {
    phase: PHASE,
    params,
    constraints,
    evaluations: 2,
    iterations: 1,
    notes: {
      cross_track_at_lift_off_rad: reached('cross-track-at-lift-off'),
      thrust_to_weight: reached('thrust-to-weight'),
      propellant_left_kg: reached('propellant-left'),
    },
  };
}

/** Lift-off to insertion: vertical rise, pitch-over and explicit guidance on the real field, into the orbiter's plane. */
export const ascent: Phase<AscentParams> = { kind: PHASE, title: 'ascent to lunar orbit', solve, rollout };
