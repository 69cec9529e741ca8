import { add, addScaled, cross, dot, FarsideError, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import { turnTowards } from '../frames.ts';
import type { Guidance, Nav, Step } from '../law.ts';
import { type LastThrust, thrustRatio } from '../thrust-ratio.ts';
import { convergePeg, type PegPlan, pegOnOrbit, pegPass, startPeg } from './peg.ts';

export interface AscentConfig {
  /** m^3/s^2 */
  readonly mu: number;
  /** Exhaust speed, m/s. */
  readonly exhaust: number;
  /** N */
  readonly thrust: number;
  /** Target orbit: radii of periapsis and apoapsis, m. */
  readonly periapsis: number;
  readonly apoapsis: number;
  /** Radius of insertion, m; default the periapsis. */
  readonly insertion?: number;
  /** Unit normal of the target plane. Without it the plane is that of the site and the azimuth, or of the motion at ignition. */
  readonly normal?: Vec3;
  /** Launch azimuth, rad from the pole direction (0, 0, 1) towards east, when the plane is free. */
  readonly azimuth?: number;
  /** Vertical rise, s; default 0. */
  readonly rise?: number;
  /** Fastest turn of the thrust, rad/s; default 6 deg/s. */
  readonly turnRate?: number;
  /** Mass at which the tanks are empty, kg. */
  readonly dryMass: number;
}

export interface AscentMemory {
  readonly config: AscentConfig;
  readonly rung: 'rise' | 'steer' | 'cut';
  readonly ignition: number | undefined;
  readonly normal: Vec3 | undefined;
  readonly plan: PegPlan | undefined;
  readonly t: number;
  readonly last: LastThrust | undefined;
  /** Delivered over commanded thrust, as seen so far. */
  readonly ratio: number;
  /** s until cut-off as planned. */
  readonly tgo: number;
  readonly direction: Vec3 | undefined;
}

/** Below this time to go the steering is no longer corrected, s. */
const FREEZE = 4;

/** How long the last command may be held, s: the cut-off falls on a step. */
export const ascentHold = (memory: AscentMemory, most = 1): number =>
  memory.rung === 'steer' ? Math.min(most, Math.max(1e-6, memory.tgo)) : Math.min(most, 0.5);

function planeOf(config: AscentConfig, nav: Nav): Vec3 {
  if (config.normal) return unit(config.normal);
  const up = unit(nav.r);
  let forward: Vec3 = addScaled(nav.v, -dot(nav.v, up), up);
  if (config.azimuth !== undefined) {
    const east = unit(cross([0, 0, 1], up));
    const north = cross(up, east);
    forward = addScaled(scale(Math.cos(config.azimuth), north), Math.sin(config.azimuth), east);
  }
  if (!(norm(forward) > 1e-6)) {
    throw new FarsideError('ASCENT_PLANE', 'the plane of the ascent is not determined', {
      tryThis: 'give a target plane or a launch azimuth',
    });
  }
  return unit(cross(up, forward));
}

/**
 * Ascent from a body's surface: vertical rise, pitch-over at a limited rate, powered explicit guidance into the orbit, cut-off. Nav and command in non-rotating axes about the body's centre.
 * Throws ASCENT_PLANE, ASCENT_PROPELLANT (more burn time than propellant), PEG_PROPELLANT, PEG_NOT_CONVERGED, PEG_TARGET.
 */
export const ascentGuidance: Guidance<AscentConfig, AscentMemory> = {
  init: (config) => ({
    config,
    rung: (config.rise ?? 0) > 0 ? 'rise' : 'steer',
    ignition: undefined,
    normal: undefined,
    plan: undefined,
    t: 0,
    last: undefined,
    ratio: 1,
    tgo: Number.POSITIVE_INFINITY,
    direction: undefined,
  }),
  step(memory: AscentMemory, nav: Nav, t: number): Step<AscentMemory> {
    const { config } = memory;
    const ignition = memory.ignition ?? t;
    const normal = memory.normal ?? planeOf(config, nav);
    const g = scale(-config.mu / norm(nav.r) ** 3, nav.r);
    const ratio = thrustRatio(memory.ratio, memory.last, nav.v, g, nav.m, t - memory.t);
    const here: AscentMemory = { ...memory, ignition, normal, t, ratio, last: { v: nav.v, g, m: nav.m, thrust: config.thrust } };
    if (memory.rung === 'cut') return { command: { direction: memory.direction ?? unit(nav.r), thrust: 0, cutoff: true }, memory: here };
    if (memory.rung === 'rise' && t - ignition < (config.rise ?? 0)) {
      const direction = memory.direction ?? unit(nav.r);
      return { command: { direction, thrust: config.thrust, cutoff: false }, memory: { ...here, direction } };
    }
    const steered = steer(memory, nav, t, normal, config.thrust * ratio, g);
    if (steered.tgo <= 1e-6) {
      return {
        command: { direction: memory.direction ?? steered.direction, thrust: 0, cutoff: true },
        memory: { ...here, rung: 'cut', plan: steered.plan, tgo: 0 },
      };
    }
    const most = (config.turnRate ?? (6 * Math.PI) / 180) * (t - memory.t);
    const direction = memory.direction ? turnTowards(memory.direction, steered.direction, most) : steered.direction;
    return {
      command: { direction, thrust: config.thrust, cutoff: false },
      memory: { ...here, rung: 'steer', plan: steered.plan, tgo: steered.tgo, direction },
    };
  },
};

function steer(
  memory: AscentMemory,
  nav: Nav,
  t: number,
  normal: Vec3,
  thrust: number,
  g: Vec3,
): { plan: PegPlan; tgo: number; direction: Vec3 } {
  const { config } = memory;
  const target = pegOnOrbit(config.mu, config.periapsis, config.apoapsis, config.insertion ?? config.periapsis, normal);
  const dt = t - memory.t;
  let plan: PegPlan;
  if (!memory.plan || !memory.last) {
    plan = convergePeg(startPeg(target, config.mu, nav.r, nav.v), target, config.mu, config.exhaust, thrust, nav.r, nav.v, nav.m);
    checkMass(config, nav, thrust, plan.tgo);
  } else if (memory.tgo - dt < FREEZE) {
    // fly the plan out: the direction goes on turning, the time runs down
    const tgo = memory.tgo - dt;
    plan = { ...memory.plan, tgo, pivot: memory.plan.pivot - dt };
  } else {
    // what was gained since the last pass: change of velocity less gravity
    const gained = addScaled(sub(nav.v, memory.last.v), -dt / 2, add(memory.last.g, g));
    plan = { ...memory.plan, vgo: sub(memory.plan.vgo, gained) };
    for (let k = 0; k < 2; k++) plan = pegPass(plan, target, config.mu, config.exhaust, thrust, nav.r, nav.v, nav.m);
    checkMass(config, nav, thrust, plan.tgo);
  }
  return { plan, tgo: plan.tgo, direction: unit(addScaled(plan.l, -plan.pivot, plan.lDot)) };
}

function checkMass(config: AscentConfig, nav: Nav, thrust: number, tgo: number): void {
  const left = nav.m - (thrust * tgo) / config.exhaust;
  if (left >= config.dryMass) return;
  throw new FarsideError('ASCENT_PROPELLANT', `the ascent would end ${(config.dryMass - left).toFixed(1)} kg below the empty mass`, {
    numbers: { mass_at_cutoff_kg: left, dry_kg: config.dryMass, time_to_go_s: tgo },
    tryThis: 'more propellant, less mass or a lower orbit',
  });
}
