import { cwTwoImpulse } from '@farside/astro/orbits/relative.ts';
import { addScaled, dot, FarsideError, norm, scale, sub, type Vec3, ZERO3 } from '@farside/math';
import type { Command, Guidance, Nav, Step } from '../law.ts';
import { axisOf, closingSpeed, corridorAngle, type Hop, planHop } from './safety.ts';
import { keepStation, pulse } from './station-keeping.ts';

/** A place to stop on the way in: position in radial, along-track, normal axes (m), seconds to hop there, seconds to hold. */
export interface HoldPoint {
  readonly at: Vec3;
  readonly hop: number;
  readonly hold: number;
}

export interface ApproachConfig {
  /** Mean motion of the target, rad/s. */
  readonly n: number;
  /** Greatest and least force of the thrusters used, N. */
  readonly thrust: number;
  readonly leastThrust: number;
  /** From far to near; the last one is where the final approach begins, along its own direction. Default: V-bar from behind at 5 km, 1 km, 100 m. */
  readonly holds?: readonly HoldPoint[];
  /** Contact speed, m/s; default 0.05. */
  readonly contactSpeed?: number;
  /** Share of the range closed per second in the final approach; default 1e-3. */
  readonly closingRate?: number;
  /** Half angle of the corridor, rad: outside 0.8 of it the closing waits, outside it the chaser retreats to the last hold. Default 10 degrees. */
  readonly corridor?: number;
  /** m; default 200. */
  readonly keepOut?: number;
  /** Distance from port to port at which the latches touch, m; default 0.02. */
  readonly contactRange?: number;
  /** Capture limits: lateral offset m, closing speed m/s. Default 0.10 and 0.02-0.10. */
  readonly maxOffset?: number;
  readonly closing?: readonly [number, number];
  /** Seconds for which commands are held at most; default 1. */
  readonly step?: number;
}

export const V_BAR_HOLDS: readonly HoldPoint[] = [
  { at: [0, -5000, 0], hop: 3600, hold: 300 },
  { at: [0, -1000, 0], hop: 1800, hold: 300 },
  { at: [0, -100, 0], hop: 1200, hold: 300 },
];

export type ApproachRung = 'hop' | 'hold' | 'final' | 'contact';

export interface ApproachMemory {
  readonly config: ApproachConfig;
  readonly rung: ApproachRung;
  /** Index of the hold point aimed at or held. */
  readonly leg: number;
  readonly since: number;
  /** Plan of the hop under way. */
  readonly hop: Hop | undefined;
  /** Burns of this hop done so far; the next is due at CORRECTIONS[burns] of its time. */
  readonly burns: number;
  readonly burning: boolean;
  /** Impulse that the pulse law owes, N s, and the time of the last step. */
  readonly owed: Vec3;
  readonly t: number;
  /** Time since which the hold has been steady. */
  readonly steady: number | undefined;
  /** Retreats so far. */
  readonly retreats: number;
  /** Offset and closing speed at contact. */
  readonly contact: { readonly offset: number; readonly closing: number } | undefined;
}

/** When the first burn and the corrections of a hop happen, in shares of its time. */
const CORRECTIONS = [0, 0.35, 0.65, 0.88];

/**
 * Close approach of an active chaser: hops between hold points with corrections on the way (velocity to be gained, Clohessy-Wiltshire), station keeping, and a final straight approach inside a cone at
 * a speed that falls with the range. Nav and command: curvilinear radial, along-track, normal axes of the target (`relativeState`); command.cutoff at contact.
 * Coasts and holds outside the keep-out sphere are passively safe for two revolutions; the two to three minutes of an arrival at a hold point are not (half a burn can leave a drift through the
 * target, whatever the plan), they need an active abort. Throws HOP_UNSAFE, CAPTURE_LIMITS (contact outside the limits), APPROACH_ABANDONED (third retreat).
 */
export const approachGuidance: Guidance<ApproachConfig, ApproachMemory> = {
  init: (config) => ({
    config,
    rung: 'hop',
    leg: 0,
    since: Number.NaN,
    hop: undefined,
    burns: 0,
    burning: false,
    owed: ZERO3,
    t: 0,
    steady: undefined,
    retreats: 0,
    contact: undefined,
  }),
  step(memory: ApproachMemory, nav: Nav, t: number): Step<ApproachMemory> {
    switch (memory.rung) {
      case 'hop':
        return hopRung(memory, nav, t);
      case 'hold':
        return holdRung(memory, nav, t);
      case 'final':
        return finalRung(memory, nav, t);
      default:
        return { command: IDLE, memory };
    }
  },
};

const IDLE: Command = { direction: [0, 1, 0], thrust: 0, cutoff: true };
const COAST: Command = { direction: [0, 1, 0], thrust: 0, cutoff: false };

const holdsOf = (c: ApproachConfig): readonly HoldPoint[] => c.holds ?? V_BAR_HOLDS;

/** How long the last command may be held, s. */
export function approachStep(memory: ApproachMemory): number {
  const most = memory.config.step ?? 1;
  return memory.rung === 'hop' && !memory.burning ? 10 * most : most;
}

function hopRung(m: ApproachMemory, nav: Nav, t: number): Step<ApproachMemory> {
  const { config } = m;
  const goal = holdsOf(config)[m.leg];
  if (!m.hop) {
    const hop = planHop(nav, goal.at, config.n, goal.hop, config.keepOut === undefined ? {} : { keepOut: config.keepOut });
    return hopRung({ ...m, hop, since: t, burns: 0, burning: true }, nav, t);
  }
  const left = m.since + m.hop.time - t;
  // the braking burn is centred on the arrival
  const brake = (norm(m.hop.arrival) * nav.m) / config.thrust / 2;
  if (left <= Math.max(2, brake)) {
    return holdRung({ ...m, rung: 'hold', since: t, steady: undefined, hop: undefined, burning: true, owed: ZERO3, t }, nav, t);
  }
  let { burns, burning } = m;
  const done = (t - m.since) / m.hop.time;
  if (!burning && burns < CORRECTIONS.length && done >= CORRECTIONS[burns]) burning = true;
  if (!burning) return { command: COAST, memory: m };
  const want = cwTwoImpulse({ r: nav.r, v: nav.v }, { r: goal.at, v: ZERO3 }, config.n, left).departure;
  const gain = sub(want, nav.v);
  const size = norm(gain);
  const resolution = (config.leastThrust * (config.step ?? 1)) / nav.m;
  if (size <= Math.max(1e-3, resolution)) {
    burns++;
    return { command: COAST, memory: { ...m, burns, burning: false } };
  }
  const thrust = Math.min(config.thrust, (size * nav.m) / (config.step ?? 1));
  return { command: { direction: scale(1 / size, gain), thrust, cutoff: false }, memory: { ...m, burns, burning: true } };
}

function holdRung(m: ApproachMemory, nav: Nav, t: number): Step<ApproachMemory> {
  const { config } = m;
  const holds = holdsOf(config);
  const goal = holds[m.leg];
  const range = norm(goal.at);
  const off = norm(sub(nav.r, goal.at));
  // gains by what the thrusters can stop: farther out softer
  const w = range > 500 ? 0.02 : 0.04;
  const speed = norm(nav.v);
  if (m.burning) {
    // arrival: take the speed off at full thrust first; a failure is not passively safe meanwhile
    if (speed > 0.02) {
      const thrust = Math.min(config.thrust, (speed * nav.m) / (config.step ?? 1));
      return { command: { direction: scale(-1 / speed, nav.v), thrust, cutoff: false }, memory: { ...m, t } };
    }
    return holdRung({ ...m, burning: false, owed: ZERO3, t }, nav, t);
  }
  const pulseSpeed = (config.leastThrust * (config.step ?? 1)) / nav.m;
  const still = off < Math.max(0.2, 2e-3 * range) && speed < Math.max(0.005, 4e-6 * range, 2.5 * pulseSpeed);
  const steady = still ? (m.steady ?? t) : undefined;
  if (steady !== undefined && t - steady >= goal.hold) {
    if (m.leg + 1 < holds.length) return hopRung({ ...m, rung: 'hop', leg: m.leg + 1, hop: undefined, steady: undefined }, nav, t);
    return finalRung({ ...m, rung: 'final', since: t, steady: undefined }, nav, t);
  }
  const a = keepStation(nav, goal.at, ZERO3, config.n, w);
  return fire({ ...m, steady }, a, nav, t);
}

function finalRung(m: ApproachMemory, nav: Nav, t: number): Step<ApproachMemory> {
  const { config } = m;
  const holds = holdsOf(config);
  const axis = axisOf(holds[holds.length - 1].at);
  const range = dot(nav.r, axis);
  const across = addScaled(nav.r, -range, axis);
  const offset = norm(across);
  const contact = config.contactSpeed ?? 0.05;
  if (range <= (config.contactRange ?? 0.02)) return touch(m, nav, offset, -dot(nav.v, axis));
  const cone = config.corridor ?? (10 * Math.PI) / 180;
  // near the port the cone has no room: there the capture limit rules
  const near = config.maxOffset ?? 0.1;
  const angle = offset < near ? 0 : corridorAngle(nav.r, axis);
  if (angle > cone) return retreat(m, nav, t);
  const close = angle > 0.8 * cone ? 0 : closingSpeed(range, contact, config.closingRate ?? 1e-3);
  const w = 0.05;
  const ref = scale(range, axis);
  const a = keepStation(nav, ref, scale(-close, axis), config.n, w);
  return fire(m, a, nav, t);
}

function fire(m: ApproachMemory, a: Vec3, nav: Nav, t: number): Step<ApproachMemory> {
  const { config } = m;
  const step = config.step ?? 1;
  const p = pulse(m.owed, a, nav.m, Math.min(step, Math.max(0, t - m.t)), step, config.leastThrust, config.thrust);
  return { command: { direction: p.direction, thrust: p.thrust, cutoff: false }, memory: { ...m, owed: p.owed, t } };
}

function retreat(m: ApproachMemory, nav: Nav, t: number): Step<ApproachMemory> {
  if (m.retreats >= 2) {
    throw new FarsideError('APPROACH_ABANDONED', 'the chaser left the approach corridor a third time', {
      numbers: { range_m: norm(nav.r), retreats: m.retreats },
      tryThis: 'better navigation, stronger thrusters or a wider corridor',
    });
  }
  return holdRung({ ...m, rung: 'hold', since: t, steady: undefined, burning: true, retreats: m.retreats + 1 }, nav, t);
}

function touch(m: ApproachMemory, _nav: Nav, offset: number, closing: number): Step<ApproachMemory> {
  const { config } = m;
  const [lo, hi] = config.closing ?? [0.02, 0.1];
  const most = config.maxOffset ?? 0.1;
  if (offset > most || closing < lo || closing > hi) {
    throw new FarsideError('CAPTURE_LIMITS', `contact ${(100 * offset).toFixed(1)} cm off at ${(100 * closing).toFixed(1)} cm/s`, {
      numbers: { offset_m: offset, offset_allowed_m: most, closing_m_s: closing, closing_least_m_s: lo, closing_most_m_s: hi },
      tryThis: 'a longer last hold, or another contact speed',
    });
  }
  return { command: IDLE, memory: { ...m, rung: 'contact', contact: { offset, closing } } };
}
