import { addSeconds, BODIES, formatUtc, gmOf, propagateKepler, secondsBetween } from '@farside/astro';
import type { BankProfile, EntryMemory } from '@farside/gnc';
import { brent, cross, dot, FarsideError, isFarsideError, portableMath as Math, norm, type Vec3, vecAt } from '@farside/math';
import type { World, WorldLog } from '@farside/sim';
import { type Handover, massOf, type Stack, type VehicleState } from '@farside/vehicle';
import { type Changed, checkLanding, entryEarth } from '../capsule/parachutes.ts';
import { type EarthTurn, geodeticOf, placeOnEarth } from '../outline/earth-site.ts';
import type { Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { VEHICLES } from '../vehicles.ts';
import { entryVehicle, neededDescent, parachutesOf } from './entry/capsule.ts';
import { type EntryFlown, type EntryOrder, flyEntry, planEntry, resumeEntry, toBodyFixed, toInertialState } from './entry/flight.ts';
import { withOpening } from './entry/opening.ts';
import { entryChannels, entryEvents, entryNodes } from './entry/record.ts';
import { avoid, flyby, release, solveAvoidance, toInterface } from './entry/release.ts';
import { alone, handOverHomebound, needed, worldFor } from './shared/homebound.ts';

export interface EntryParams {
  /** Burn of the orbiter that lifts its perigee out of the air, s. */
  readonly avoidance: number;
  /** Bank as planned at the interface; guidance flies it closed loop and solves it again on the way. */
  readonly profile: BankProfile;
}

const PHASE = 'entry';
const { orbiter: ORBITER, capsule: CAPSULE } = VEHICLES;
const G0 = 9.80665;
/** A path that rises above this has skipped out: it would stay up for most of an orbit. m */
const CEILING = 400e3;
/** Guidance solves again this often in the air, s. */
const PERIOD = 8;

function orderOf(cx: PhaseContext, stack: Stack): EntryOrder {
  const { entry } = cx.mission;
  const vehicle = entryVehicle(stack);
  return {
    vehicle,
    guidance: {
      planet: entryEarth(),
      vehicle,
      target: placeOnEarth(entry.site),
      endHeight: entry.parachute.drogue,
      ceiling: CEILING,
      maxLoad: entry.limits.load / G0,
      period: PERIOD,
    },
    parachutes: parachutesOf(cx.mission),
    site: entry.site,
  };
}

/** The capsule's state at the interface in the axes of the turning Earth, and the seconds from the turn's epoch. */
function atInterface(entered: VehicleState, turn: EarthTurn): { readonly y: Float64Array; readonly offset: number } {
  const offset = secondsBetween(turn.epoch, entered.state.epoch);
  return { y: toBodyFixed(turn, offset, entered.state.r, entered.state.v), offset };
}

/** From the interface to the ground, recorded; puts the landed capsule into the world. */
function descend(
  p: EntryParams,
  entered: VehicleState,
  turn: EarthTurn,
  cx: PhaseContext,
  world: World,
  log: WorldLog | undefined,
): EntryFlown {
  const { y, offset } = atInterface(entered, turn);
  const { epoch } = entered.state;
  const order = orderOf(cx, entered.stack);
  world.event('entry', `entry at ${(norm(entered.state.v) / 1e3).toFixed(3)} km/s`, {
    vehicle: CAPSULE,
    epoch,
    data: { speed_m_s: norm(entered.state.v), mass_kg: massOf(entered.stack) },
  });
  let flown: EntryFlown;
  try {
    flown = flyEntry(
      order,
      y,
      resumeEntry(order, y, p.profile),
      log ? entryChannels(world, epoch) : undefined,
      log ? entryNodes(turn, offset, entered, log) : undefined,
    );
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'PARACHUTE_PRESSURE') throw e;
    throw withOpening(e, order, y, neededDescent(cx.mission), (parachute) => flyAgain(cx, entered, y, { parachute }));
  }
  entryEvents(world, epoch, flown);
  // standing on the turning ground
  const still = [...flown.end.subarray(0, 3), 0, 0, 0];
  world.put({ ...entered, state: toInertialState(turn, turn.epoch, offset + flown.duration, still) }, 'transfer', 'landed');
  return flown;
}

/** Plans and flies the same entry with other settings. Throws what these throw. */
function flyAgain(cx: PhaseContext, entered: VehicleState, y: Float64Array, other: { parachute?: Changed; load?: number }): EntryFlown {
  const { entry } = cx.mission;
  const changed = {
    ...entry,
    parachute: { ...entry.parachute, ...other.parachute },
    limits: { ...entry.limits, load: other.load ?? entry.limits.load },
  };
  const order = orderOf({ ...cx, mission: { ...cx.mission, entry: changed } }, entered.stack);
  return flyEntry(order, y, planEntry(order, y));
}

/** Limits that are tried over the planned load, g, and what a flight by one of them may miss the site by, m. */
const LIMITS = [0.1, 0.5, 1, 2];
const NEAR = 5e3;

/** The refusal of too heavy an entry with a limit under which it flies, flown. */
function withLimit(e: FarsideError, cx: PhaseContext, entered: VehicleState, y: Float64Array): FarsideError {
  const { load_g: planned = 0 } = e.details.numbers ?? {};
  const works = LIMITS.map((more) => Number((Math.ceil(10 * planned) / 10 + more).toFixed(1))).find((limit) => {
    try {
      const flown = flyAgain(cx, entered, y, { load: limit * G0 });
      return flown.peakLoad <= limit * G0 && flown.missAtGround < NEAR;
    } catch (other) {
      if (isFarsideError(other)) return false;
      throw other;
    }
  });
  const advice = works === undefined ? 'a flatter entry.angle' : `entry.limits.load of ${works} g0, or a flatter entry.angle`;
  return new FarsideError(e.code, e.message, { phase: PHASE, ...e.details, tryThis: advice });
}

/** The plan at the interface. Throws what the planner throws; a load over the limit with a limit that works. */
function planned(order: EntryOrder, entered: VehicleState, y: Float64Array, cx: PhaseContext): EntryMemory {
  try {
    return planEntry(order, y);
  } catch (e) {
    throw isFarsideError(e) && e.code === 'ENTRY_LOAD' ? withLimit(e, cx, entered, y) : e;
  }
}

/** The ellipsoid's normal at a place, icrf. */
function upAt(place: { readonly latitude: number; readonly longitude: number }, turn: EarthTurn, t: number): Vec3 {
  const c = Math.cos(place.latitude);
  return turn.toInertial([c * Math.cos(place.longitude), c * Math.sin(place.longitude), Math.sin(place.latitude)], t);
}

function rollout(p: EntryParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  needed(from, ORBITER, PHASE);
  const world = worldFor(PHASE, from, cx, fidelity, log);
  const { epoch: released, turn } = release(world, cx);
  const below = geodeticOf(turn.toFixed(world.vehicle(CAPSULE).state.r, 0));
  world.event('release', `capsule released ${(below.height / 1e3).toFixed(0)} km above the Earth`, {
    vehicle: CAPSULE,
    epoch: released,
    data: { latitude_rad: below.latitude, longitude_rad: below.longitude, height_m: below.height, mass_kg: world.mass(CAPSULE) },
  });
  const burn = avoid(world, cx, released, p.avoidance);
  const pass = flyby(world.fork());
  world.event('flyby', `the orbiter passes the Earth at ${(pass.height / 1e3).toFixed(0)} km and flies on`, {
    vehicle: ORBITER,
    epoch: pass.epoch,
    data: { height_m: pass.height, speed_m_s: pass.speed },
  });
  const entered = toInterface(world, cx, turn);
  const { r, v, epoch } = entered.state;
  const flown = descend(p, entered, turn, cx, world, log);
  const end = world.vehicle(CAPSULE).state.epoch;
  const ground = geodeticOf(vecAt(flown.end, 0));
  world.event('landing', `on the ground, ${(flown.missAtGround / 1e3).toFixed(2)} km from the aim`, {
    vehicle: CAPSULE,
    epoch: end,
    data: { latitude_rad: ground.latitude, longitude_rad: ground.longitude, speed_m_s: flown.groundSpeed, miss_m: flown.missAtGround },
  });
  checkLanding(neededDescent(cx.mission), flown.groundSpeed, formatUtc(end));
  const to = handOverHomebound(world, cx.env, end, [CAPSULE]);
  const h = cross(r, v);
  const above = geodeticOf(turn.toFixed(r, secondsBetween(turn.epoch, epoch)));
  return {
    to,
    measures: {
      'entry.release-epoch': { epoch: released },
      'entry.release-place': place(below),
      'entry.release-height': below.height,
      'entry.release-to-entry': secondsBetween(released, epoch),
      'entry.avoidance-delta-v': burn.deltaV,
      'entry.avoidance-perigee': pass.height,
      'entry.interface-epoch': { epoch },
      'entry.interface-place': place(above),
      'entry.interface-speed': norm(v),
      'entry.interface-angle': Math.asin(dot(r, v) / (norm(r) * norm(v))),
      'entry.interface-geodetic-angle': Math.asin(dot(upAt(above, turn, secondsBetween(turn.epoch, epoch)), v) / norm(v)),
      'entry.inclination': Math.acos(dot(h, turn.pole) / norm(h)),
      ...flightMeasures(flown),
      'entry.landing-epoch': { epoch: end },
      'entry.landing-place': place(ground),
      'entry.entry-to-landing': flown.duration,
      'entry.capsule-mass': massOf(entered.stack),
      'entry.orbiter-mass': world.mass(ORBITER),
      'entry.orbiter-energy': energyOf(world, to),
    },
  };
}

const place = (g: { latitude: number; longitude: number }): Measure => ({ latitude: g.latitude, longitude: g.longitude });

const flightMeasures = (f: EntryFlown): Record<string, Measure> => ({
  'entry.first-dip-height': f.firstDip,
  'entry.skip-apex-height': f.apex,
  'entry.skip-apex-speed': f.apexSpeed,
  'entry.peak-load': f.peakLoad,
  'entry.canopy-load': f.canopyLoad,
  'entry.peak-heat-flux': f.peakHeatFlux,
  'entry.peak-radiative-flux': f.peakRadiativeFlux,
  'entry.heat-load': f.heatLoad,
  'entry.reversals': f.reversals,
  'entry.miss-at-10-km': f.missAt10km,
  'entry.landing-miss': f.missAtGround,
  'entry.landing-speed': f.groundSpeed,
});

/** Specific energy of the orbiter about the Earth when the capsule is down, J/kg: how far out it will go. */
function energyOf(world: World, to: Handover): number {
  const orbiter = to.vehicles.get(ORBITER);
  if (!orbiter) return 0;
  const { r, v } = world.recentre(orbiter, 'earth').state;
  return dot(v, v) / 2 - gmOf('earth') / norm(r);
}

/** How far back the orbiter's way down is looked for, s. */
const BACK = 2 * 86400;

/** The orbiter as it came down to a height, m, before a state of its way home, in a world of its own: on the conic of that state, some kilometres off after an hour. */
function comingDown(orbiter: VehicleState, height: number, cx: PhaseContext): World | undefined {
  const world = worldFor(PHASE, alone(orbiter), cx, cx.full);
  const at = world.recentre(orbiter, 'earth');
  const { r, v, epoch } = at.state;
  const wanted = BODIES.earth.equatorialRadius + height + 10e3;
  const before = (t: number) => propagateKepler({ r, v }, -t, gmOf('earth'));
  if (norm(r) >= wanted) return world;
  if (norm(before(BACK).r) < wanted) return undefined;
  const t = brent((x) => norm(before(x).r) - wanted, 0, BACK, { xtol: 0.1 });
  const then: VehicleState = { ...at, state: { ...at.state, ...before(t), epoch: addSeconds(epoch, -t) } };
  return worldFor(PHASE, alone(then), cx, cx.full);
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<EntryParams> {
  const orbiter = needed(from, ORBITER, PHASE);
  cx.progress({ phase: PHASE, doing: 'release and avoidance burn', fraction: 0, epoch: from.epoch });
  const world = worldFor(PHASE, alone(orbiter), cx, cx.full);
  const { epoch: released, turn } = release(world, cx);
  const avoidance = solveAvoidance(world, cx, released, (height) => comingDown(orbiter, height, cx));
  const entered = toInterface(world, cx, turn);
  cx.progress({ phase: PHASE, doing: 'planning the skip', fraction: 0.3, epoch: entered.state.epoch });
  const order = orderOf(cx, entered.stack);
  const { y } = atInterface(entered, turn);
  const plan = planned(order, entered, y, cx);
  if (!plan.profile) throw new FarsideError('ENTRY_NOT_CONVERGED', 'the entry was not planned', { phase: PHASE });
  const tolerance = order.guidance.tolerance ?? 500;
  return {
    phase: PHASE,
    params: { avoidance: avoidance.duration, profile: plan.profile },
    constraints: [
      { name: 'perigee of the orbiter after its avoidance burn', wanted: 0, reached: avoidance.miss, tolerance: 500, unit: 'm' },
      { name: 'distance along the way to the parachute', wanted: 0, reached: plan.along, tolerance, unit: 'm' },
      { name: 'distance across the way to the parachute', wanted: 0, reached: plan.across, tolerance, unit: 'm' },
    ],
    evaluations: avoidance.evaluations,
    iterations: 0,
    notes: {
      bank_rad: plan.profile.bank,
      'final-bank_rad': plan.profile.finalBank,
      'first-reversal_s': plan.profile.reversals[0] ?? -1,
      'drogue-area_m2': order.parachutes.drogue.dragArea,
      'main-area_m2': order.parachutes.main.dragArea,
    },
  };
}

export const entry: Phase<EntryParams> = { kind: PHASE, title: 'Release, entry and landing', solve, rollout };
