import { add, addScaled, dot, FarsideError, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import { bodyFixedGravity, type Triad, triad, turnTowards } from '../frames.ts';
import { type Command, clamp, type Guidance, type Step } from '../law.ts';
import { type BrakingConfig, type BrakingMemory, brakingGuidance, type Gate } from './braking.ts';
import { type LadderConfig, type LadderSettings, type LanderNav, ladderSettings } from './ladder-config.ts';
import { type QuadraticTarget, quadraticAcceleration, timeToTarget } from './quadratic.ts';

export type Rung = 'wait' | 'brake' | 'adjust' | 'approach' | 'hover' | 'avoid' | 'descend' | 'cut';

export interface LadderMemory {
  readonly settings: LadderSettings;
  readonly rung: Rung;
  /** Time at which this rung began. */
  readonly since: number;
  readonly t: number;
  readonly brake: BrakingMemory;
  /** Up, forward and side at the site, body-fixed; known from the end of the brake. */
  readonly axes: Triad | undefined;
  /** Where to land, on the ground, body-fixed. */
  readonly spot: Vec3;
  /** Target of the quadratic law of this rung (site axes: x up, y side, z forward, from the site). */
  readonly target: QuadraticTarget | undefined;
  /** Time at which the quadratic target is due (avoid), or the last time to go (approach), s. */
  readonly due: number;
  readonly direction: Vec3 | undefined;
}

/** The gate at which the main brake hands over so that quick adjust and approach line follow on, for the figures of the ladder. */
export function ladderGate(s: LadderSettings): Gate {
  const line = s.approachSpeed;
  const forward = line * Math.cos(s.approachSlope);
  const up = -line * Math.sin(s.approachSlope);
  const T = (s.heights.gate - s.heights.adjusted) / -up;
  // the quick adjust takes off some forward speed while the vehicle pitches up
  const faster = forward + 0.8 * T;
  const before = (s.heights.adjusted - s.heights.hover) / Math.tan(s.approachSlope);
  return { altitude: s.heights.gate, range: before + ((forward + faster) / 2) * T, up, forward: faster };
}

/** The braking problem inside the ladder: also what `planBraking` wants. `reserve` kg above dry mass are needed below the gate (default 5 % of the dry mass). */
export function ladderBraking(config: LadderConfig, reserve: number = 0.05 * config.dryMass): BrakingConfig {
  const s = ladderSettings(config);
  return {
    body: s.body,
    engine: s.engine,
    thrust: s.brakeThrust,
    site: s.site,
    gate: ladderGate(s),
    minMass: s.dryMass + reserve,
    allowance: s.allowance,
    waits: s.waits,
  };
}

/** How long the last command may be held, s. */
export function ladderHold(memory: LadderMemory): number {
  switch (memory.rung) {
    case 'wait':
      return memory.brake.ignition === undefined ? 1 : clamp(memory.brake.ignition - memory.t, 0.01, 10);
    case 'brake':
      return clamp(memory.brake.plan?.duration ?? 1, 0.02, 1);
    case 'adjust':
    case 'avoid':
      return 0.2;
    case 'approach':
    case 'hover':
      return 0.5;
    default:
      return 0.1;
  }
}

/** Position and velocity in site axes (x up, y side, z forward) from the site. */
function local(nav: LanderNav, site: Vec3, a: Triad): { r: Vec3; v: Vec3 } {
  const d = sub(nav.r, site);
  return { r: [dot(d, a.up), dot(d, a.side), dot(d, a.forward)], v: [dot(nav.v, a.up), dot(nav.v, a.side), dot(nav.v, a.forward)] };
}
const global = (x: Vec3, a: Triad): Vec3 => add(add(scale(x[0], a.up), scale(x[1], a.side)), scale(x[2], a.forward));

/** Below this the quadratic law is not fed back any more, s. */
const LAST = 2;

/**
 * The whole powered descent as one law: main brake to about 3 km, quick adjust, approach down a line to the hover, hover, move over to the chosen spot, slow vertical descent, cut-off.
 * Body-fixed axes from the body's centre, velocity relative to the turning body. Errors: those of the braking law, LADDER_CONFIG, DESCENT_DRY (propellant ran out), DESCENT_NO_SPOT
 * (nothing safe in reach), DESCENT_LOW (below the ground of the site before the last metres), APPROACH_MISSED (did not come to the hover).
 */
export const ladderGuidance: Guidance<LadderConfig, LadderMemory, LanderNav> = {
  init(config) {
    const settings = ladderSettings(config);
    return {
      settings,
      rung: settings.waits ? 'wait' : 'brake',
      since: 0,
      t: 0,
      brake: brakingGuidance.init(ladderBraking(config)),
      axes: undefined,
      spot: config.site,
      target: undefined,
      due: 0,
      direction: undefined,
    };
  },
  step(memory: LadderMemory, nav: LanderNav, t: number): Step<LadderMemory> {
    guard(memory, nav);
    const m = handOver({ ...memory, t }, nav, t);
    if (m.rung === 'wait' || m.rung === 'brake') return brakeRung(m, nav, t, memory.t);
    if (m.rung === 'cut') return { command: { direction: unit(m.spot), thrust: 0, cutoff: true }, memory: m };
    const s = m.settings;
    const axes = m.axes as Triad;
    const { a, memory: after } = wanted(m, nav, axes, t);
    const force = scale(nav.m, sub(global(a, axes), bodyFixedGravity(s.body, nav.r, nav.v)));
    return limited(after, force, axes, t - memory.t, m.rung);
  },
};

function guard(memory: LadderMemory, nav: LanderNav): void {
  const s = memory.settings;
  if (memory.rung === 'cut') return;
  const above = norm(nav.r) - norm(memory.spot);
  if (nav.m <= s.dryMass) {
    throw new FarsideError('DESCENT_DRY', `the propellant ran out ${above.toFixed(0)} m above the site`, {
      numbers: { mass_kg: nav.m, dry_kg: s.dryMass, height_m: above },
      tryThis: 'more propellant, less mass, or a shorter hover',
    });
  }
  if (above < -50 && memory.rung !== 'wait') {
    throw new FarsideError('DESCENT_LOW', 'the descent passed below the ground of the site', { numbers: { height_m: above } });
  }
}

function brakeRung(m: LadderMemory, nav: LanderNav, t: number, before: number): Step<LadderMemory> {
  const out = brakingGuidance.step(m.brake, nav, t);
  const rung: Rung = out.memory.lit ? 'brake' : 'wait';
  const memory: LadderMemory = { ...m, brake: out.memory, rung, since: rung === m.rung ? m.since : t };
  if (out.memory.done) return ladderGuidance.step(startAdjust(memory, nav, t), nav, t);
  const to = out.command.direction;
  const direction = m.direction ? turnTowards(m.direction, to, m.settings.turnRate * (t - before)) : to;
  return { command: { ...out.command, direction }, memory: { ...memory, direction } };
}

function startAdjust(m: LadderMemory, _nav: LanderNav, t: number): LadderMemory {
  return { ...m, rung: 'adjust', since: t, axes: triad(m.settings.site, m.brake.normal as Vec3) };
}

/** Conditions under which a rung gives way to the next. */
function handOver(m: LadderMemory, nav: LanderNav, t: number): LadderMemory {
  const s = m.settings;
  const h = norm(nav.r) - norm(s.site);
  if (m.rung === 'adjust') {
    const late = t - m.since > (4 * (s.heights.gate - s.heights.adjusted)) / s.approachSpeed;
    return h <= s.heights.adjusted || late ? startApproach(m, nav, t) : m;
  }
  if (m.rung === 'approach' && m.due > -LAST) {
    const x = local(nav, s.site, m.axes as Triad);
    const miss = Math.hypot(x.r[0] - s.heights.hover, x.r[1], x.r[2]);
    if (miss > 200) {
      throw new FarsideError('APPROACH_MISSED', `the approach ended ${miss.toFixed(0)} m from the hover point`, {
        numbers: { miss_m: miss, speed_m_s: norm(nav.v), mass_kg: nav.m },
        tryThis: 'a higher or slower gate, or an engine with a wider range',
      });
    }
    return { ...m, rung: 'hover', since: t, target: undefined };
  }
  if (m.rung === 'hover') {
    const x = local(nav, s.site, m.axes as Triad);
    const off = Math.hypot(x.r[0] - s.heights.hover, x.r[1], x.r[2]);
    const still = (off < 2 && norm(nav.v) < 0.3) || t - m.since > s.hoverTime + 60;
    return still && t - m.since >= s.hoverTime ? startAvoid(m, nav, t) : m;
  }
  if (m.rung === 'avoid' && t >= m.due - LAST / 2) return { ...m, rung: 'descend', since: t, target: undefined };
  if (m.rung === 'descend') {
    const above = nav.altitude ?? dot(sub(nav.r, m.spot), unit(m.spot));
    if (above <= s.heights.cutoff) return { ...m, rung: 'cut', since: t, direction: unit(m.spot) };
  }
  return m;
}

function startApproach(m: LadderMemory, nav: LanderNav, t: number): LadderMemory {
  const s = m.settings;
  const x = local(nav, s.site, m.axes as Triad);
  const r: Vec3 = [s.heights.hover, 0, 0];
  const away = Math.hypot(x.r[0] - r[0], x.r[2]);
  // constant deceleration along the line would need this much
  const a = (x.v[0] * x.v[0] + x.v[2] * x.v[2]) / (2 * Math.max(away, 100));
  const back = x.r[2] <= 0 ? -1 : 1;
  const target: QuadraticTarget = {
    r,
    v: [0, 0, 0],
    a: [a * Math.sin(s.approachSlope), 0, back * a * Math.cos(s.approachSlope)],
    jz: 0,
  };
  const speed = Math.max(5, Math.hypot(x.v[0], x.v[2]));
  return { ...m, rung: 'approach', since: t, target, due: Math.min(-20, (-2 * away) / speed) };
}

function startAvoid(m: LadderMemory, nav: LanderNav, t: number): LadderMemory {
  const s = m.settings;
  const axes = m.axes as Triad;
  const spot = s.chooseSpot ? s.chooseSpot(nav, s.site) : s.site;
  if (!spot) {
    throw new FarsideError('DESCENT_NO_SPOT', 'nothing within reach of the hover point is safe to land on');
  }
  const x = local(nav, s.site, axes);
  const p = local({ r: spot, v: nav.v, m: nav.m }, s.site, axes).r;
  const side = Math.hypot(p[1] - x.r[1], p[2] - x.r[2]);
  const down = Math.max(0, x.r[0] - p[0] - s.heights.avoided);
  // mean vertical speed 3 m/s; sideways the peak of a quartic, 5.8 d/T^2, stays below half of what the tilt gives, and there is time to tilt one way and back
  const g = s.body.mu / dot(nav.r, nav.r);
  const T = Math.max(10, down / 3, Math.sqrt((5.8 * side) / (0.5 * g * Math.tan(s.maxTilt))) + (2 * s.maxTilt) / s.turnRate);
  const target: QuadraticTarget = { r: [p[0] + s.heights.avoided, p[1], p[2]], v: [-s.descentRate, 0, 0], a: [0, 0, 0], jz: 0 };
  return { ...m, rung: 'avoid', since: t, spot, target, due: t + T };
}

/** Wanted acceleration (site axes, total) on each rung below the brake. */
function wanted(m: LadderMemory, nav: LanderNav, axes: Triad, t: number): { a: Vec3; memory: LadderMemory } {
  const s = m.settings;
  const x = local(nav, s.site, axes);
  switch (m.rung) {
    case 'adjust':
      return { a: adjust(s, nav, x), memory: m };
    case 'approach': {
      const target = m.target as QuadraticTarget;
      let T: number;
      try {
        T = timeToTarget(target, x.r[2], x.v[2], Math.min(-1e-2, m.due));
        // a root far from the clock is another solution of the cubic, not ours
        if (Math.abs(T - m.due) > 0.3 * Math.abs(m.due) + 2) T = m.due;
      } catch {
        T = m.due;
      }
      T = Math.min(T, -LAST / 2);
      return { a: quadraticAcceleration(target, x.r, x.v, T), memory: { ...m, due: T } };
    }
    case 'avoid':
      return { a: quadraticAcceleration(m.target as QuadraticTarget, x.r, x.v, Math.min(t - m.due, -LAST / 2)), memory: m };
    case 'hover':
      return { a: hold([x.r[0] - s.heights.hover, x.r[1], x.r[2]], x.v, 0.3), memory: m };
    default: {
      const p = local({ r: m.spot, v: nav.v, m: nav.m }, s.site, axes).r;
      const [y, z] = settle(x.r[1] - p[1], x.r[2] - p[2], x.v[1], x.v[2]);
      return { a: [1.5 * (-s.descentRate - x.v[0]), y, z], memory: m };
    }
  }
}

/** Critically damped return to a point, with the pull of far distances held down. */
function hold(d: Vec3, v: Vec3, w: number): Vec3 {
  const far = norm(d);
  const pull = far > 20 ? 20 / far : 1;
  return [-w * w * pull * d[0] - 2 * w * v[0], -w * w * pull * d[1] - 2 * w * v[1], -w * w * pull * d[2] - 2 * w * v[2]];
}

/** What is left to the side on the last metres goes at a fifth of it a second, half a metre a second at most, with accelerations that a slow turn of the craft can follow: more would swing. */
function settle(dy: number, dz: number, vy: number, vz: number): readonly [number, number] {
  const d = Math.hypot(dy, dz);
  const pull = d > 2.5 ? 0.5 / d : 0.2;
  const y = 0.5 * (-pull * dy - vy);
  const z = 0.5 * (-pull * dz - vz);
  const a = Math.hypot(y, z);
  const share = a > 0.25 ? 0.25 / a : 1;
  return [share * y, share * z];
}

/** Acceleration linear in time that brings velocity and acceleration to those of the head of the approach line when its height is reached. */
function adjust(s: LadderSettings, nav: LanderNav, x: { r: Vec3; v: Vec3 }): Vec3 {
  const c = Math.cos(s.approachSlope);
  const q = Math.sin(s.approachSlope);
  const length = (s.heights.adjusted - s.heights.hover) / q;
  const a = (s.approachSpeed * s.approachSpeed) / (2 * length);
  const vT: Vec3 = [-s.approachSpeed * q, 0, s.approachSpeed * c];
  const left = norm(nav.r) - norm(s.site) - s.heights.adjusted;
  const T = Math.max(3, (2 * left) / Math.max(5, -x.v[0] - vT[0]));
  const along = (i: 0 | 1 | 2, end: number): number => (2 * (vT[i] - x.v[i])) / T - end;
  return [along(0, a * q), along(1, 0), along(2, -a * c)];
}

/** Throttle range, turn rate and tilt. */
function limited(m: LadderMemory, force: Vec3, axes: Triad, dt: number, rung: Rung): Step<LadderMemory> {
  const s = m.settings;
  let f = force;
  if (rung === 'hover' || rung === 'avoid' || rung === 'descend') {
    // keep the vertical part, shorten the horizontal one to the tilt
    const up = Math.max(dot(f, axes.up), 0.2 * s.engine.minThrust);
    const across = addScaled(f, -dot(f, axes.up), axes.up);
    const most = up * Math.tan(s.maxTilt);
    const n = norm(across);
    f = addScaled(n > most ? scale(most / n, across) : across, up, axes.up);
  }
  const wish = unit(f);
  const direction = m.direction ? turnTowards(m.direction, wish, s.turnRate * dt) : wish;
  const command: Command = { direction, thrust: clamp(norm(f), s.engine.minThrust, s.engine.maxThrust), cutoff: false };
  return { command, memory: { ...m, direction } };
}
