import { addSeconds, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import {
  cross,
  dot,
  FarsideError,
  isFarsideError,
  portableMath as Math,
  norm,
  rotateAbout,
  scale,
  sub,
  type TargetMissed,
  target,
  unit,
  type Vec3,
} from '@farside/math';
import { alongVelocity, World, type WorldLog } from '@farside/sim';
import { buildStack, dock, type Handover, massOf, type Stack, type VehicleState } from '@farside/vehicle';
import type { Mission } from '../file/schema.ts';
import { CoarseWorld } from '../outline/coarse.ts';
import { EARTH_RADIUS, launchFrame, lunarPole, MOON_RADIUS } from '../outline/outbound.ts';
import type { Fidelity, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { launchStack, PORTS, VEHICLES } from '../vehicles.ts';
import { arrivalMiss } from './shared/bplane.ts';
import { missedTarget } from './shared/missed.ts';

/** What the launch is solved for. */
export interface LaunchParams {
  /** At the launch site, from north over east, in the frame that does not turn; rad. */
  readonly azimuth: number;
  /** From parking orbit insertion to ignition of the injection, s. */
  readonly coast: number;
  /** Burn of the injection stage, s. */
  readonly burn: number;
}

const STAGE_ENGINE = 'stage.main';

/** The stage with the propellant that one burn takes: it is loaded for this mission and ends at its burn-out mass. */
function stageFor(m: Mission, burn: number): Stack {
  const { thrust, isp } = m.launch.injection;
  return buildStack([
    {
      id: 'stage',
      dry: m.launch.injection['burn-out-mass'],
      propellant: (burn * thrust) / (isp * 9.80665),
      size: { length: 10, diameter: 5 },
      engines: { main: { thrust, isp } },
      area: 40,
      reflectivity: 1.3,
    },
  ]);
}

/** The pad: the stack at rest on the turning Earth, before anything is solved. */
export function padHandover(m: Mission, cx: Pick<PhaseContext, 'env' | 'outline'>): Handover {
  const epoch = cx.outline.schedule.launch;
  const site = launchFrame(m, cx.env, epoch);
  const turn = new Float64Array(18);
  cx.env.frames.rotation('icrf', 'itrf', epoch, turn);
  const omega = 7.292115e-5;
  const v = scale(omega, cross(site.pole, site.position));
  const stack: VehicleState = {
    id: VEHICLES.stack,
    stack: launchStack(m),
    state: { epoch, centre: 'earth', frame: 'icrf', r: site.position, v },
  };
  return { epoch, vehicles: new Map([[stack.id, stack]]) };
}

/** Parking orbit at the end of the launcher's ascent: circular, in the plane of the azimuth. */
function parkingState(m: Mission, from: Handover, azimuth: number, cx: PhaseContext): { r: Vec3; v: Vec3; normal: Vec3 } {
  const site = launchFrame(m, cx.env, from.epoch);
  const heading: Vec3 = [0, 1, 2].map((i) => Math.cos(azimuth) * site.north[i] + Math.sin(azimuth) * site.east[i]) as unknown as Vec3;
  const normal = unit(cross(site.up, heading));
  const direction = rotateAbout(site.up, normal, m.launch.ascent.arc);
  const radius = EARTH_RADIUS + m.launch.parking.altitude;
  return { r: scale(radius, direction), v: scale(Math.sqrt(gmOf('earth') / radius), cross(normal, direction)), normal };
}

function rollout(p: LaunchParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const m = cx.mission;
  if (!(p.coast >= 0) || !(p.burn > 0)) {
    throw new FarsideError('LAUNCH_COAST', 'ignition would come before the parking orbit is reached', {
      phase: 'launch',
      numbers: { coast_s: p.coast, burn_s: p.burn },
    });
  }
  const insertion = addSeconds(from.epoch, m.launch.ascent.duration);
  const parking = parkingState(m, from, p.azimuth, cx);
  const pad = from.vehicles.get(VEHICLES.stack);
  if (!pad) throw new FarsideError('HANDOVER_VEHICLE', 'the stack is not on the pad', { phase: 'launch' });
  const stage = stageFor(m, p.burn);
  const together = dock(pad.stack, stage, [PORTS.orbiterBottom, PORTS.stageTop]);
  const launched: VehicleState = {
    id: VEHICLES.stack,
    stack: together,
    state: { epoch: insertion, centre: 'earth', frame: 'icrf', r: parking.r, v: parking.v },
  };
  const world = new World(
    { epoch: insertion, vehicles: new Map([[launched.id, launched]]) },
    { env: cx.env, settings: fidelity, phase: 'launch', ...(log ? { log } : {}), ...(cx.signal ? { signal: cx.signal } : {}) },
  );
  world.event('lift-off', `lift-off from ${m.launch.site.name ?? 'the launch site'}`, { vehicle: VEHICLES.stack, epoch: from.epoch });
  world.event('parking-orbit', 'parking orbit reached', {
    vehicle: VEHICLES.stack,
    epoch: insertion,
    data: { altitude_m: m.launch.parking.altitude },
  });
  world.coast(VEHICLES.stack, addSeconds(insertion, p.coast));
  const ignition = world.vehicle(VEHICLES.stack).state.epoch;
  const end = world.burn(VEHICLES.stack, {
    engine: STAGE_ENGINE,
    what: 'translunar injection',
    steering: alongVelocity(1),
    duration: p.burn,
  });
  const injected = end.state.state;
  // The burnt-out stage is let go backwards; it coasts on its own from here.
  const back = unit(scale(-1, injected.v));
  world.separate(VEHICLES.stack, PORTS.orbiterBottom, { leaveId: VEHICLES.stage, speed: 0, direction: back });
  world.event('separation', 'stack released from the injection stage', {
    vehicle: VEHICLES.stack,
    epoch: injected.epoch,
    data: { mass_kg: world.mass(VEHICLES.stack) },
  });
  const energy = dot(injected.v, injected.v) / 2 - gmOf('earth') / norm(injected.r);
  const site = launchFrame(m, cx.env, from.epoch);
  return {
    to: world.handover(injected.epoch),
    measures: {
      'launch.azimuth': p.azimuth,
      'launch.parking-inclination': Math.acos(Math.max(-1, Math.min(1, dot(parking.normal, site.pole)))),
      'launch.injection-start': { epoch: ignition },
      'launch.injection-end-after-launch': secondsBetween(from.epoch, injected.epoch),
      'launch.injection-delta-v': end.deltaV,
      'launch.injection-propellant': end.propellant,
      'launch.injection-energy': energy,
    },
  };
}

/** A burn over more than a quarter of a turn in parking orbit is hardly one burn any more, s. */
const LONG_BURN = 1300;

/** Stops short of the Moon, where the hyperbola says where it is heading. */
const LOOK = 25e6;

function solve(from: Handover, cx: PhaseContext): PhasePlan<LaunchParams> {
  const { outline, mission: m } = cx;
  const sketch = outline.outbound;
  const parkingRadius = EARTH_RADIUS + m.launch.parking.altitude;
  const motion = Math.sqrt(gmOf('earth') / parkingRadius ** 3);
  const circular = Math.sqrt(gmOf('earth') / parkingRadius);
  const payload = [...from.vehicles.values()].reduce((s, v) => s + massOf(v.stack), 0);
  const dry = payload + m.launch.injection['burn-out-mass'];
  const ve = m.launch.injection.isp * 9.80665;
  const flow = m.launch.injection.thrust / ve;
  const burnFor = (dv: number) => (dry * (Math.exp(dv / ve) - 1)) / flow;
  const burn0 = burnFor(norm(sketch.perigee.v) - circular);
  let left = sketch.arcToPerigee - m.launch.ascent.arc;
  if (left < 0) left += 2 * Math.PI;
  const coast0 = Math.max(0, left / motion - 0.55 * burn0);

  const perilune = sketch.perilune.epoch;
  const pole = lunarPole(cx.env, perilune);
  const aim = { radius: MOON_RADIUS + m.braking.perilune, inclination: outline.plane.inclination, pole, branch: outline.plane.branch };
  let evaluations = 0;

  // 1. Meet the coarse arc a few hours out: well conditioned, any guess converges.
  const toParams = (x: ArrayLike<number>): LaunchParams => ({ azimuth: x[0], coast: x[1], burn: x[2] });
  const meet = (after: number, tolerance: number, x0: ArrayLike<number>) => {
    const arc = new CoarseWorld(cx.env, sketch.perigee.epoch).fly(
      { centre: 'earth', t: 0, y: Float64Array.of(...sketch.perigee.r, ...sketch.perigee.v) },
      after,
    );
    const wanted: Vec3 = [arc.y[0], arc.y[1], arc.y[2]];
    const solved = target(
      {
        names: ['azimuth', 'coast', 'burn'],
        x0: Array.from(x0),
        scale: [1e-3, 5, 0.5],
        lo: [-Math.PI, 0, 1],
        residuals: (x) => {
          evaluations++;
          const world = flown(toParams(x), from, cx, cx.coarse);
          world.coast(VEHICLES.stack, addSeconds(sketch.perigee.epoch, after));
          const d = sub(world.recentre(world.vehicle(VEHICLES.stack), 'earth').state.r, wanted);
          return ['x', 'y', 'z'].map((axis, i) => ({
            constraint: `meets the sketched arc, ${axis}`,
            value: d[i],
            tolerance,
            scale: 50 * tolerance,
            unit: 'm',
          }));
        },
      },
      { maxIterations: 30, maxStep: 40, ...(cx.signal ? { signal: cx.signal } : {}) },
    );
    if (!solved.ok) throw missed('the injection cannot be matched to the way to the Moon', solved, from, burn0);
    return solved;
  };
  let near = meet(4 * 3600, 2e3, [sketch.launchAzimuth, coast0, burn0]);

  // 2. Aim at the Moon itself.
  const look = (x: ArrayLike<number>, fidelity: Fidelity) => {
    evaluations++;
    const world = flown(toParams(x), from, cx, fidelity);
    const end = world.coast(VEHICLES.stack, addSeconds(perilune, 86400), {
      events: [
        { id: 'look', centre: 'moon', direction: -1, stop: true, maxCheck: 3600, g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - LOOK },
      ],
    });
    if (end.stoppedBy !== 'look') throw new FarsideError('MOON_MISSED', 'the arc does not come near the Moon', { phase: 'launch' });
    const s = end.state.state;
    const miss = arrivalMiss(s.r, s.v, aim);
    return { miss, late: secondsBetween(perilune, addSeconds(s.epoch, miss.timeToPerilune)) };
  };
  try {
    look(near.x, cx.coarse);
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'MOON_MISSED') throw e;
    // A long burn leaves the sketched arc at another speed: meet it once more, most of the way out.
    near = meet(0.75 * secondsBetween(sketch.perigee.epoch, perilune), 1e6, near.x);
  }
  const aimed = target(
    {
      names: ['azimuth', 'coast', 'burn'],
      x0: near.x,
      scale: [1e-5, 0.05, 0.005],
      lo: [-Math.PI, 0, 1],
      residuals: (x) => {
        const { miss, late } = look(x, cx.coarse);
        return [
          { constraint: 'perilune distance', value: miss.inPlane, tolerance: 5e3, scale: 1e6, unit: 'm' },
          { constraint: 'plane at the Moon', value: miss.outOfPlane, tolerance: 5e3, scale: 1e6, unit: 'm' },
          { constraint: 'arrival', value: late, tolerance: 5, scale: 1000, unit: 's' },
        ];
      },
    },
    { maxIterations: 40, ...(cx.signal ? { signal: cx.signal } : {}) },
  );
  if (!aimed.ok) throw missed('the injection cannot be aimed at the Moon', aimed, from, burn0);
  const end = look(aimed.x, cx.coarse);
  return {
    phase: 'launch',
    params: toParams(aimed.x),
    constraints: [
      { name: 'perilune distance', wanted: 0, reached: end.miss.inPlane, tolerance: 5e3, unit: 'm' },
      { name: 'plane at the Moon', wanted: 0, reached: end.miss.outOfPlane, tolerance: 5e3, unit: 'm' },
      { name: 'arrival', wanted: 0, reached: end.late, tolerance: 5, unit: 's' },
    ],
    evaluations,
    iterations: near.iterations + aimed.iterations,
    notes: { 'first-guess-coast_s': coast0, 'first-guess-burn_s': burn0 },
  };
}

function flown(p: LaunchParams, from: Handover, cx: PhaseContext, fidelity: Fidelity): World {
  const { to } = rollout(p, from, cx, fidelity);
  const stack = to.vehicles.get(VEHICLES.stack);
  if (!stack) throw new FarsideError('HANDOVER_VEHICLE', 'the stack was lost on the way', { phase: 'launch' });
  return new World({ epoch: to.epoch, vehicles: new Map([[stack.id, stack]]) }, { env: cx.env, settings: fidelity, phase: 'launch' });
}

function missed(what: string, solved: TargetMissed, from: Handover, burn: number): FarsideError {
  return missedTarget('LAUNCH_NOT_AIMED', what, solved, {
    phase: 'launch',
    epoch: formatUtc(from.epoch),
    tryThis:
      burn > LONG_BURN
        ? `more thrust in launch.injection: the burn would take about ${(burn / 60).toFixed(0)} min, a quarter of a turn is ${(LONG_BURN / 60).toFixed(0)} min`
        : 'another launch time or arrival; leave launch.time out and the minute is solved',
  });
}

export const launch: Phase<LaunchParams> = { kind: 'launch', title: 'Launch and injection', solve, rollout };
