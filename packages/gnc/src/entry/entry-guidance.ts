import { isFarsideError, portableMath as Math, type Vec3 } from '@farside/math';
import { clamp, G0 } from '../law.ts';
import { addAero, type EntryVehicle, heightOf } from './dynamics.ts';
import type { GroundLine } from './ground-miss.ts';
import { type BankProfile, bankMagnitude, bankSign, entryEnergy } from './predict.ts';
import { EntryPredictor, planSkipEntry, SKIP_DEFAULTS, type SkipConfig, solveBank, solveReversal } from './skip-npc.ts';

export interface EntryGuidanceConfig extends SkipConfig {
  /** Seconds between solutions in the air; default 4. */
  readonly period?: number;
  /** Fastest roll, rad/s; default 15 deg/s. */
  readonly rollRate?: number;
  /** Relative speed at which the second reversal is planned, m/s; default 4500. */
  readonly secondReversal?: number;
  /** Below this relative speed the last solution is flown out, m/s; default 600. */
  readonly lastSpeed?: number;
}

export interface EntryNav {
  /** Body-fixed, m and m/s relative to the turning planet. */
  readonly r: Vec3;
  readonly v: Vec3;
}

export interface EntryCommand {
  /** rad, positive rolls right. */
  readonly bank: number;
  /** The end height is reached: parachute. */
  readonly done: boolean;
}

export interface EntryMemory {
  readonly config: EntryGuidanceConfig;
  readonly line: GroundLine | undefined;
  /** Profile with its times counted from `start`. */
  readonly profile: BankProfile | undefined;
  readonly start: number;
  readonly bank: number;
  readonly t: number;
  readonly solved: number;
  /** Measured over modelled drag and lift. */
  readonly drag: number;
  readonly lift: number;
  readonly last: EntryNav | undefined;
  /** Predicted misses at the last solution, m. */
  readonly along: number;
  readonly across: number;
  /** Bank magnitude stands at its limit: the target is out of reach along the line. */
  readonly saturated: boolean;
}

const DEG = Math.PI / 180;
const scratch = new Float64Array(3);

export const entryGuidance = {
  init: (config: EntryGuidanceConfig): EntryMemory => ({
    config,
    line: undefined,
    profile: undefined,
    start: 0,
    bank: 0,
    t: 0,
    solved: Number.NEGATIVE_INFINITY,
    drag: 1,
    lift: 1,
    last: undefined,
    along: 0,
    across: 0,
    saturated: false,
  }),

  /**
   * Skip-entry guidance by numerical prediction and correction: bank magnitude for the distance along the line and the next reversal for that across it, solved again every few seconds from
   * where the vehicle is, with drag and lift as measured. The first step plans (errors of `planSkipEntry`); in flight a target out of reach saturates the bank instead. Body-fixed axes.
   */
  step(memory: EntryMemory, nav: EntryNav, t: number): { command: EntryCommand; memory: EntryMemory } {
    const { config } = memory;
    const y = Float64Array.from([...nav.r, ...nav.v]);
    const height = heightOf(config.planet, nav.r[0], nav.r[1], nav.r[2]);
    const sinking = nav.r[0] * nav.v[0] + nav.r[1] * nav.v[1] + nav.r[2] * nav.v[2] < 0;
    if (memory.profile && sinking && height <= (config.endHeight ?? SKIP_DEFAULTS.endHeight)) {
      return { command: { bank: memory.bank, done: true }, memory: { ...memory, t, last: nav } };
    }
    let m = measure(memory, nav, t);
    m = m.profile ? again(m, y, t) : first(m, y, t);
    const profile = m.profile as BankProfile;
    const energy = entryEnergy(config.planet.mu, y);
    let size = bankMagnitude(profile, energy);
    // lift up when the load comes near the limit
    const most = (config.maxLoad ?? 8) * G0;
    size *= clamp((most - loadAt(config, nav, m)) / (0.1 * most), 0, 1);
    const rate = config.rollRate ?? 15 * DEG;
    // a reversal takes 2 |bank| / rate: half of it before its time
    const wish = size * bankSign(profile, t - m.start + size / rate);
    const dt = memory.profile ? t - memory.t : Number.POSITIVE_INFINITY;
    const bank = m.bank + clamp(wish - m.bank, -rate * dt, rate * dt);
    return { command: { bank, done: false }, memory: { ...m, bank, t, last: nav } };
  },
};

/** The vehicle as its measured drag and lift make it. */
function seen(m: EntryMemory): EntryVehicle {
  const w = m.config.vehicle;
  return { mass: w.mass, dragArea: w.dragArea * m.drag, liftToDrag: (w.liftToDrag * m.lift) / m.drag };
}

function loadAt(config: EntryGuidanceConfig, nav: EntryNav, m: EntryMemory): number {
  const h = heightOf(config.planet, nav.r[0], nav.r[1], nav.r[2]);
  const v2 = nav.v[0] ** 2 + nav.v[1] ** 2 + nav.v[2] ** 2;
  const w = seen(m);
  return ((0.5 * config.planet.density(h) * v2 * w.dragArea) / w.mass) * Math.hypot(1, w.liftToDrag);
}

/** Compares the change of velocity over the last step with the model's drag and lift. */
function measure(m: EntryMemory, nav: EntryNav, t: number): EntryMemory {
  const { planet: p, vehicle: w } = m.config;
  const dt = t - m.t;
  if (!m.last || !(dt > 0.05 && dt < 5)) return m;
  const mid: number[] = [];
  for (let i = 0; i < 3; i++) mid.push((nav.r[i] + m.last.r[i]) / 2);
  for (let i = 0; i < 3; i++) mid.push((nav.v[i] + m.last.v[i]) / 2);
  const [x, y, z, u, v, q] = mid;
  const r2 = x * x + y * y + z * z;
  const g = -p.mu / (r2 * Math.sqrt(r2));
  const f = (1.5 * p.j2 * p.radius * p.radius) / r2;
  const c = (5 * z * z) / r2;
  const gxy = g * (1 + f * (1 - c)) + p.spin * p.spin;
  const ax = (nav.v[0] - m.last.v[0]) / dt - gxy * x - 2 * p.spin * v;
  const ay = (nav.v[1] - m.last.v[1]) / dt - gxy * y + 2 * p.spin * u;
  const az = (nav.v[2] - m.last.v[2]) / dt - g * (1 + f * (3 - c)) * z;
  const speed = Math.sqrt(u * u + v * v + q * q);
  scratch.fill(0);
  addAero(p, { ...w, liftToDrag: 0 }, 1, 0, x, y, z, u, v, q, scratch, 0);
  const drag = Math.hypot(scratch[0], scratch[1], scratch[2]);
  // below a twentieth of a g the measurement says nothing
  if (!(drag > 0.5)) return m;
  const along = -(ax * u + ay * v + az * q) / speed;
  const across = Math.sqrt(Math.max(0, ax * ax + ay * ay + az * az - along * along));
  const weight = 1 - Math.exp(-dt / 8);
  const d = clamp(along / drag, 0.5, 2);
  const l = w.liftToDrag > 0.02 ? clamp(across / (drag * w.liftToDrag), 0.5, 2) : m.lift;
  return { ...m, drag: m.drag + weight * (d - m.drag), lift: m.lift + weight * (l - m.lift) };
}

/** Time from now at which the profile comes below a speed, by its end state's halving: a short search on predictions cut at growing times. */
function timeOfSpeed(p: EntryPredictor, y: Float64Array, profile: BankProfile, speed: number, longest: number): number {
  let lo = 0;
  let hi = longest;
  for (let i = 0; i < 12; i++) {
    const mid = (lo + hi) / 2;
    p.flyFor(y, profile, mid);
    const e = p.end.y;
    if (Math.hypot(e[3], e[4], e[5]) < speed) hi = mid;
    else lo = mid;
  }
  return (lo + hi) / 2;
}

function first(m: EntryMemory, y: Float64Array, t: number): EntryMemory {
  const { config } = m;
  const one = planSkipEntry(config, y);
  const p = new EntryPredictor(config, y);
  // a second reversal in the second entry leaves authority to both sides after the first; without a skip there is none
  let plan = one;
  const at = timeOfSpeed(p, y, one.profile, config.secondReversal ?? 4500, one.time);
  if (at > one.profile.reversals[0] + 60) {
    try {
      plan = planSkipEntry({ ...config, sign: one.profile.sign as 1 | -1 }, y, [one.profile.reversals[0], at]);
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  return { ...m, line: p.line, profile: plan.profile, start: t, bank: 0, solved: t, along: plan.along, across: plan.across };
}

function again(m: EntryMemory, y: Float64Array, t: number): EntryMemory {
  const { config } = m;
  const old = m.profile as BankProfile;
  const speed = Math.hypot(y[3], y[4], y[5]);
  if (t - m.solved < (config.period ?? 4) - 1e-9 || speed < (config.lastSpeed ?? 600)) return m;
  // outside the air nothing new is learnt
  const air =
    config.planet.density(heightOf(config.planet, y[0], y[1], y[2])) *
    speed *
    speed *
    0.5 *
    (config.vehicle.dragArea / config.vehicle.mass);
  if (air < 0.05 && t - m.solved < 60) return m;
  const p = new EntryPredictor(config, y, m.line as GroundLine);
  p.vehicle = seen(m);
  const passed = old.reversals.filter((x) => x <= t - m.start).length;
  const sign = bankSign(old, t - m.start) as 1 | -1;
  let next = old.reversals.slice(passed).map((x) => x - (t - m.start));
  const tolerance = (config.tolerance ?? 500) / 4;
  const now = bankMagnitude(old, entryEnergy(config.planet.mu, y));
  let bank = now;
  let saturated = false;
  for (let k = 0; k < 3; k++) {
    const b = refineBank(p, y, bank, sign, next, tolerance);
    bank = b.bank;
    saturated = b.saturated;
    const along = p.along(y, p.profile(y, bank, sign, next));
    const across = p.across();
    if (Math.abs(across) <= tolerance && (Math.abs(along) <= tolerance || saturated)) break;
    next = refineReversal(p, y, bank, sign, next, tolerance, across);
  }
  const profile = p.profile(y, bank, sign, next);
  const along = p.along(y, profile);
  return { ...m, profile, start: t, solved: t, along, across: p.across(), saturated };
}

/** Secant from the present bank; the whole bracket when that fails. */
function refineBank(
  p: EntryPredictor,
  y: Float64Array,
  bank: number,
  sign: 1 | -1,
  next: readonly number[],
  tolerance: number,
): { bank: number; saturated: boolean } {
  const [lo, hi] = p.config.bankRange ?? SKIP_DEFAULTS.bankRange;
  const miss = (b: number): number => p.along(y, p.profile(y, b, sign, next));
  let x0 = clamp(bank, lo, hi);
  let f0 = miss(x0);
  let x1 = clamp(x0 + (f0 > 0 ? 1 : -1) * DEG, lo, hi);
  for (let k = 0; k < 6; k++) {
    if (Math.abs(f0) <= tolerance) return { bank: x0, saturated: false };
    const f1 = miss(x1);
    const slope = (f1 - f0) / (x1 - x0);
    if (!(slope < 0)) break;
    const x2 = x1 - f1 / slope;
    if (!(Math.abs(x2 - x1) < 20 * DEG) || x2 < lo || x2 > hi) break;
    x0 = x1;
    f0 = f1;
    x1 = x2;
  }
  try {
    return { bank: solveBank(p, y, sign, next, tolerance), saturated: false };
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    return { bank: Math.abs(miss(lo)) < Math.abs(miss(hi)) ? lo : hi, saturated: true };
  }
}

/** The next reversal for no miss across; a new one when none is left and the miss asks for it. */
function refineReversal(
  p: EntryPredictor,
  y: Float64Array,
  bank: number,
  sign: 1 | -1,
  next: readonly number[],
  tolerance: number,
  across: number,
): number[] {
  const end = p.end.time;
  if (next.length === 0) {
    // lift still pulls that way: only then does turning over help, and only when it is worth a roll
    if (Math.abs(across) < 4 * tolerance || end < 40) return [];
    const t = solveReversal(p, y, bank, sign, [end / 2], 0, [0, end - 15], tolerance);
    return t === undefined ? [] : [t];
  }
  const latest = next.length > 1 ? next[1] - 5 : Math.max(1, end - 15);
  const t = solveReversal(p, y, bank, sign, next, 0, [0, latest], tolerance);
  if (t !== undefined) return [t, ...next.slice(1)];
  // out of reach with this one: the end of its range that misses less
  const missAt = (x: number): number => {
    p.along(y, p.profile(y, bank, sign, [x, ...next.slice(1)]));
    return Math.abs(p.across());
  };
  return [missAt(0) < missAt(latest) ? 0 : latest, ...next.slice(1)];
}
