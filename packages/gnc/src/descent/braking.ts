import { propagateKepler } from '@farside/astro/orbits/kepler.ts';
import {
  add,
  addScaled,
  angleBetween,
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  scale,
  sub,
  unit,
  type Vec3,
  ZERO3,
} from '@farside/math';
import { bodyFixedGravity, inertialVelocity, triad, turned } from '../frames.ts';
import { type Body, clamp, type EngineLimits, type Guidance, type Nav, type Step } from '../law.ts';
import { anglesOf, directionOf } from '../linear-angles.ts';
import { type BurnProblem, type BurnSolution, type BurnUnknown, type SteeredBurn, solveSteeredBurn } from '../steered-burn.ts';
import { type LastThrust, thrustRatio } from '../thrust-ratio.ts';

/** Where the main brake hands over, seen from the site. */
export interface Gate {
  /** Height above the site, m. */
  readonly altitude: number;
  /** Distance before the site, m along the ground track. */
  readonly range: number;
  /** Vertical speed, m/s, negative down. */
  readonly up: number;
  /** Speed towards the site, m/s. */
  readonly forward: number;
}

export interface BrakingConfig {
  readonly body: Body;
  readonly engine: EngineLimits;
  /** Thrust that the burn is designed with, N: some percent below the most the engine can give, so that both late and early can be made good. */
  readonly thrust: number;
  /** Least thrust the law may trim down to, N; default 0.85 of `thrust`. The most is the engine's. */
  readonly trimMin?: number;
  /** Landing site, body-fixed, m from the centre, on the ground. */
  readonly site: Vec3;
  readonly gate: Gate;
  /** Mass that must remain at the gate, kg: dry mass and what the last kilometres need. */
  readonly minMass: number;
  /** Below this time to go the last plan is flown out, s; default 8. */
  readonly freeze?: number;
  /** How far from the gate along the track the approach can still make good, m; default 1500. */
  readonly allowance?: number;
  /** Waits for its own ignition point; otherwise it ignites at its first step. Default false. */
  readonly waits?: boolean;
}

export interface BrakingMemory {
  readonly config: BrakingConfig;
  /** Unit normal of the plane through the vehicle at the first step and the site, body-fixed. */
  readonly normal: Vec3 | undefined;
  /** Plan as of `t`, body-fixed axes of that moment. */
  readonly plan: SteeredBurn | undefined;
  readonly t: number;
  /** Time of ignition, planned or past. */
  readonly ignition: number | undefined;
  readonly lit: boolean;
  /** Predicted distance past (+) or short of (-) the gate along the track, m. */
  readonly overshoot: number;
  /** Delivered over commanded thrust, as seen so far. */
  readonly ratio: number;
  /** The last step, to see the delivered thrust. */
  readonly last: LastThrust | undefined;
  /** Steps in a row without a new plan. */
  readonly stale: number;
  readonly done: boolean;
}

/** Body-fixed gate position and velocity, and its triad, for motion in the plane with normal n. */
export function gateState(config: BrakingConfig, normal: Vec3): { r: Vec3; v: Vec3; up: Vec3; forward: Vec3; side: Vec3 } {
  const { gate, site } = config;
  const s = triad(site, normal);
  const angle = gate.range / norm(site);
  const up = addScaled(scale(Math.cos(angle), s.up), -Math.sin(angle), s.forward);
  const here = triad(up, normal);
  return {
    r: scale(norm(site) + gate.altitude, here.up),
    v: addScaled(scale(gate.up, here.up), gate.forward, here.forward),
    ...here,
  };
}

function planeNormal(config: BrakingConfig, nav: Nav): Vec3 {
  const n = cross(nav.r, config.site);
  // at the site's own zenith, or coming from its antipode, the motion itself shows the way
  const sure = norm(n) > 1e-3 * norm(nav.r) * norm(config.site);
  const h = cross(nav.r, nav.v);
  if (!sure) return unit(h);
  return unit(dot(n, h) >= 0 ? n : scale(-1, n));
}

type Free = 'trim' | 'ignition' | 'downrange';
const FREE: Record<Free, readonly BurnUnknown[]> = {
  trim: ['turn1', 'turn2', 'rate1', 'rate2', 'duration', 'thrust'],
  ignition: ['turn1', 'turn2', 'rate1', 'rate2', 'duration', 'coast'],
  downrange: ['turn1', 'turn2', 'rate1', 'rate2', 'duration'],
};

/** Gate residuals: one scale unit is 100 m or 1 m/s. */
function correct(
  config: BrakingConfig,
  normal: Vec3,
  nav: Nav,
  guess: SteeredBurn,
  free: Free,
  coastGuess: number,
  most: number,
): BurnSolution & { overshoot: number } {
  const { body } = config;
  const v = inertialVelocity(body, nav.r, nav.v);
  const g = gateState(config, normal);
  let overshoot = 0;
  const problem: BurnProblem = {
    mu: body.mu,
    exhaust: config.engine.exhaust,
    m: nav.m,
    start: (coast) => (coast === 0 ? { r: nav.r, v } : propagateKepler({ r: nav.r, v }, coast, body.mu)),
    unknowns: FREE[free],
    residuals(end, elapsed, out) {
      const r = turned(body, g.r, elapsed);
      const vel = add(turned(body, g.v, elapsed), cross(body.spin ?? ZERO3, r));
      const up = turned(body, g.up, elapsed);
      const forward = turned(body, g.forward, elapsed);
      const side = turned(body, g.side, elapsed);
      const dr: Vec3 = [end[0] - r[0], end[1] - r[1], end[2] - r[2]];
      const dv: Vec3 = [end[3] - vel[0], end[4] - vel[1], end[5] - vel[2]];
      // height from the radius, so that far from the gate "low" means low and not "round the corner"
      out[0] = (Math.hypot(end[0], end[1], end[2]) - norm(r)) / 100;
      out[1] = dot(dr, side) / 100;
      out[2] = dot(dv, up);
      out[3] = dot(dv, side);
      out[4] = dot(dv, forward);
      overshoot = dot(dr, forward);
      if (free !== 'downrange') out[5] = overshoot / 100;
    },
  };
  const s = solveSteeredBurn(problem, guess, coastGuess, nav.r, most, 1e-4);
  return { ...s, overshoot };
}

/** A first plan from nothing but speed, thrust and gravity. */
function firstGuess(config: BrakingConfig, normal: Vec3, nav: Nav, thrust: number): SteeredBurn {
  const v = inertialVelocity(config.body, nav.r, nav.v);
  const ve = config.engine.exhaust;
  const speed = Math.max(1, norm(v) - Math.hypot(config.gate.up, config.gate.forward));
  // about a tenth goes to gravity
  const duration = Math.min(((nav.m * ve) / thrust) * -Math.expm1((-1.1 * speed) / ve), (0.9 * nav.m * ve) / thrust);
  const travel = (0.55 * speed * duration) / norm(nav.r);
  const endMass = nav.m - (thrust * duration) / ve;
  const g = config.body.mu / dot(nav.r, nav.r);
  const hold = Math.asin(Math.min(0.95, (g * endMass) / thrust));
  const l = directionOf(0.1, 0, nav.r, normal, -1);
  // turned in space: final pitch plus the central angle
  const total = Math.min(1.25, hold + 0.15 + travel);
  const { up } = triad(nav.r, normal);
  const e = unit(addScaled(up, -dot(up, l), l));
  return { l, lDot: scale(Math.tan(total) / duration, e), duration, thrust };
}

export interface BrakingPlan {
  /** Coast before ignition, s (negative: it should have begun that long ago). */
  readonly coast: number;
  readonly duration: number;
  readonly propellant: number;
  readonly massAtGate: number;
  /** Angle about the centre from ignition to the gate, in non-rotating axes, rad. */
  readonly centralAngle: number;
  /** The linear-angle law that it comes near to: pitch and yaw at ignition (rad) and mean rates (rad/s), local horizontal. */
  readonly pitch: number;
  readonly pitchRate: number;
  readonly yaw: number;
  readonly yawRate: number;
  /** Steering in non-rotating axes that coincide with the body-fixed ones now. */
  readonly burn: SteeredBurn;
}

/**
 * When and how to brake from a coasting orbit so that the gate is met with the design thrust: seven figures from (r, v, m) now. Point-mass dynamics.
 * Throws BRAKING_NO_PLAN when the gate cannot be met and BRAKING_PROPELLANT when too little mass would be left.
 */
export function planBraking(config: BrakingConfig, nav: Nav, coastGuess?: number): BrakingPlan {
  const normal = planeNormal(config, nav);
  const v = inertialVelocity(config.body, nav.r, nav.v);
  const g0 = firstGuess(config, normal, nav, config.thrust);
  const speed = norm(v);
  const travel = 0.55 * speed * g0.duration;
  const away = Math.atan2(dot(cross(nav.r, config.site), normal), dot(nav.r, config.site)) * norm(nav.r) - config.gate.range;
  const coast0 = coastGuess ?? (away - travel) / speed;
  const there = propagateKepler({ r: nav.r, v }, coast0, config.body.mu);
  const at: Nav = { r: there.r, v: sub(there.v, cross(config.body.spin ?? ZERO3, there.r)), m: nav.m };
  // first without the downrange constraint: it brings the guess near
  let guess = firstGuess(config, normal, at, config.thrust);
  const near = correct(config, normal, at, guess, 'downrange', 0, 40);
  guess = near.burn;
  const s = correct(config, normal, nav, guess, 'ignition', coast0 - near.overshoot / speed, 40);
  if (s.miss > 0.05) {
    throw new FarsideError('BRAKING_NO_PLAN', 'no ignition point was found from which the braking burn ends at the gate', {
      numbers: { miss_over_tolerance: s.miss / 0.05, thrust_N: config.thrust, mass_kg: nav.m, duration_s: s.burn.duration },
      tryThis: 'more thrust, less mass, another height of the perilune or a gate with more speed',
    });
  }
  const propellant = (config.thrust * s.burn.duration) / config.engine.exhaust;
  checkMass(config, nav.m - propellant, s.burn.duration);
  const start = propagateKepler({ r: nav.r, v }, s.coast, config.body.mu);
  const endR: Vec3 = [s.end[0], s.end[1], s.end[2]];
  const b = s.burn;
  const a0 = anglesOf(b.l, start.r, normal, -1);
  const a1 = anglesOf(unit(addScaled(b.l, b.duration, b.lDot)), endR, normal, -1);
  return {
    coast: s.coast,
    duration: b.duration,
    propellant,
    massAtGate: nav.m - propellant,
    centralAngle: angleBetween(start.r, endR),
    pitch: a0.pitch,
    pitchRate: (a1.pitch - a0.pitch) / b.duration,
    yaw: a0.yaw,
    yawRate: (a1.yaw - a0.yaw) / b.duration,
    burn: b,
  };
}

function checkMass(config: BrakingConfig, left: number, duration: number): void {
  if (left >= config.minMass) return;
  throw new FarsideError(
    'BRAKING_PROPELLANT',
    `the braking burn would leave ${left.toFixed(1)} kg of ${config.minMass.toFixed(1)} kg needed at the gate`,
    {
      numbers: { mass_at_gate_kg: left, needed_kg: config.minMass, duration_s: duration },
      tryThis: 'more thrust (a long burn loses much to gravity), more propellant, less mass or a higher specific impulse',
    },
  );
}

/** The plan t seconds later, in the body-fixed axes of then. */
function aged(plan: SteeredBurn, body: Body, dt: number): SteeredBurn {
  const now = addScaled(plan.l, dt, plan.lDot);
  const n = norm(now);
  return {
    ...plan,
    l: turned(body, scale(1 / n, now), -dt),
    lDot: turned(body, scale(1 / n, plan.lDot), -dt),
    duration: plan.duration - dt,
  };
}

/**
 * Explicit closed-loop braking: every step predicts the whole burn and corrects direction, its rate, the time to go and, within the trim range, the thrust, until the prediction meets the gate.
 * When the thrust is at its limit the distance along the track is let go and watched. Nav and command: body-fixed axes, from the body's centre, velocity relative to the turning body.
 * Throws BRAKING_NO_PLAN (first plan fails), BRAKING_OVERSHOOT (gate would be missed by more than the allowance), BRAKING_PROPELLANT, BRAKING_LOST (no plan for 20 steps).
 */
export const brakingGuidance: Guidance<BrakingConfig, BrakingMemory> = {
  init: (config) => ({
    config,
    normal: undefined,
    plan: undefined,
    t: 0,
    ignition: undefined,
    lit: !(config.waits ?? false),
    overshoot: 0,
    ratio: 1,
    last: undefined,
    stale: 0,
    done: false,
  }),
  step(memory: BrakingMemory, nav: Nav, t: number): Step<BrakingMemory> {
    const { config } = memory;
    if (!memory.lit) return waitForIgnition(memory, nav, t);
    const normal = memory.normal ?? planeNormal(config, nav);
    const freeze = config.freeze ?? 8;
    const first = memory.plan === undefined;
    let plan = memory.plan ? aged(memory.plan, config.body, t - memory.t) : firstPlan(config, normal, nav);
    let { overshoot, stale } = memory;
    const g = bodyFixedGravity(config.body, nav.r, nav.v);
    const ratio = thrustRatio(memory.ratio, memory.last, nav.v, g, nav.m, t - memory.t);
    if (first || plan.duration > freeze) {
      const found = replan(config, normal, nav, plan, first, ratio);
      if (found) {
        plan = found.burn;
        overshoot = found.overshoot;
        stale = 0;
        guard(config, nav, plan, overshoot);
      } else if (first || ++stale > 20) {
        throw new FarsideError(first ? 'BRAKING_NO_PLAN' : 'BRAKING_LOST', 'the braking burn cannot be steered to the gate from here', {
          numbers: { time_to_go_s: plan.duration, mass_kg: nav.m, speed_m_s: norm(nav.v), radius_m: norm(nav.r) },
          tryThis: 'more thrust, less mass, or an earlier ignition',
        });
      }
    }
    const done = plan.duration <= 0;
    const thrust = done ? 0 : clamp(plan.thrust / ratio, config.engine.minThrust, config.engine.maxThrust);
    const last: LastThrust = { v: nav.v, g, m: nav.m, thrust };
    return {
      command: { direction: plan.l, thrust, cutoff: done },
      memory: { config, normal, plan, t, ignition: memory.ignition ?? t, lit: true, overshoot, ratio, last, stale, done },
    };
  },
};

function firstPlan(config: BrakingConfig, normal: Vec3, nav: Nav): SteeredBurn {
  const guess = firstGuess(config, normal, nav, config.thrust);
  return correct(config, normal, nav, guess, 'downrange', 0, 40).burn;
}

/** Thrust free if it stays inside the trim range, else at the limit with the downrange position free. */
function replan(
  config: BrakingConfig,
  normal: Vec3,
  nav: Nav,
  guess: SteeredBurn,
  first: boolean,
  ratio: number,
): (BurnSolution & { overshoot: number }) | undefined {
  // of what is delivered
  const lo = ratio * (config.trimMin ?? 0.85 * config.thrust);
  const hi = ratio * config.engine.maxThrust;
  const s = correct(config, normal, nav, guess, 'trim', 0, first ? 30 : 4);
  const usable = Number.isFinite(s.burn.thrust) && s.miss < 1;
  if (usable && s.burn.thrust >= lo && s.burn.thrust <= hi) return s;
  const thrust = usable ? clamp(s.burn.thrust, lo, hi) : guess.thrust;
  const at = correct(config, normal, nav, { ...guess, thrust }, 'downrange', 0, first ? 30 : 6);
  return at.miss < 1 ? at : undefined;
}

function guard(config: BrakingConfig, nav: Nav, plan: SteeredBurn, overshoot: number): void {
  checkMass(config, nav.m - (plan.thrust * plan.duration) / config.engine.exhaust, plan.duration);
  const allowance = config.allowance ?? 1500;
  if (Math.abs(overshoot) > allowance) {
    throw new FarsideError(
      overshoot > 0 ? 'BRAKING_OVERSHOOT' : 'BRAKING_SHORT',
      `the braking burn would end ${Math.abs(overshoot / 1000).toFixed(2)} km ${overshoot > 0 ? 'past' : 'short of'} the gate`,
      {
        numbers: { overshoot_m: overshoot, allowed_m: allowance, thrust_N: plan.thrust, time_to_go_s: plan.duration },
        tryThis: overshoot > 0 ? 'ignite earlier, or use an engine with more thrust' : 'ignite later',
      },
    );
  }
}

function waitForIgnition(memory: BrakingMemory, nav: Nav, t: number): Step<BrakingMemory> {
  const { config } = memory;
  const known = memory.ignition;
  const left = known === undefined ? Number.POSITIVE_INFINITY : known - t;
  // plan anew while far away; the last plan stands in the last half minute
  if (known === undefined || (left > 30 && t - memory.t >= 30)) {
    const p = planBraking(config, nav, known === undefined ? undefined : left);
    const next: BrakingMemory = { ...memory, ignition: t + p.coast, t };
    if (p.coast > 0) return { command: { direction: p.burn.l, thrust: 0, cutoff: false }, memory: next };
    return brakingGuidance.step({ ...next, ignition: t, lit: true }, nav, t);
  }
  if (left > 0) return { command: { direction: scale(-1, unit(nav.v)), thrust: 0, cutoff: false }, memory };
  return brakingGuidance.step({ ...memory, ignition: t, lit: true }, nav, t);
}
