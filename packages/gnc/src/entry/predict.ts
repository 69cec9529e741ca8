import { portableMath as Math } from '@farside/math';
import { clamp } from '../law.ts';
import { addAero, type EntryPlanet, type EntryVehicle, heightOf } from './dynamics.ts';

/** How the bank goes from here to the parachute. */
export interface BankProfile {
  /** Magnitude at the start, rad. */
  readonly bank: number;
  /** Magnitude at the final energy, rad: linear in energy between (Brunner & Lu, AIAA 2010-8307). The same as `bank` for a constant one. */
  readonly finalBank: number;
  /** Energies mu/r - V^2/2 (J/kg, relative speed) at which the two hold. */
  readonly energy: number;
  readonly finalEnergy: number;
  /** Sign of the first leg: +1 right, -1 left; 0: no side lift at all (planar problem). */
  readonly sign: 1 | 0 | -1;
  /** Times of roll reversals, s after the start of the prediction, rising. Past ones are left out by the caller. */
  readonly reversals: readonly number[];
}

export interface EntryEnd {
  /** height: came down to the end height; skip: went up through the ceiling; time: neither in time. */
  outcome: 'height' | 'skip' | 'time';
  /** s after the start. */
  time: number;
  /** Body-fixed state at the end. */
  readonly y: Float64Array;
  /** Largest aerodynamic load, m/s^2. */
  peakLoad: number;
  /** Lowest point of the first dip, m, and the highest point after it (0 when it never rose). */
  dip: number;
  apex: number;
  /** Greatest time at which the first dip was at its lowest, s. */
  dipTime: number;
}

export const entryEnd = (): EntryEnd => ({ outcome: 'time', time: 0, y: new Float64Array(6), peakLoad: 0, dip: 0, apex: 0, dipTime: 0 });

const y = new Float64Array(6);
const z = new Float64Array(6);
const k = new Float64Array(24);

/** Energy mu/r - V^2/2, J/kg: grows all through an entry. */
export const entryEnergy = (mu: number, s: Float64Array): number =>
  mu / Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]) - (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]) / 2;

/** Magnitude of the bank at an energy, rad. */
export function bankMagnitude(b: BankProfile, energy: number): number {
  const span = b.finalEnergy - b.energy;
  const s = span > 0 ? clamp((energy - b.energy) / span, 0, 1) : 1;
  return b.bank + s * (b.finalBank - b.bank);
}

/** Sign of the bank at a time since the start of the profile. */
export function bankSign(b: BankProfile, t: number): number {
  let sign: number = b.sign;
  for (let i = 0; i < b.reversals.length && t >= b.reversals[i]; i++) sign = -sign;
  return sign;
}

function rates(p: EntryPlanet, w: EntryVehicle, profile: BankProfile, sign: number, s: Float64Array, o: number): void {
  const x = s[0];
  const yy = s[1];
  const zz = s[2];
  const r2 = x * x + yy * yy + zz * zz;
  const g = -p.mu / (r2 * Math.sqrt(r2));
  const f = (1.5 * p.j2 * p.radius * p.radius) / r2;
  const c = (5 * zz * zz) / r2;
  const gxy = g * (1 + f * (1 - c)) + p.spin * p.spin;
  k[o] = s[3];
  k[o + 1] = s[4];
  k[o + 2] = s[5];
  k[o + 3] = gxy * x + 2 * p.spin * s[4];
  k[o + 4] = gxy * yy - 2 * p.spin * s[3];
  k[o + 5] = g * (1 + f * (3 - c)) * zz;
  const bank = bankMagnitude(profile, p.mu / Math.sqrt(r2) - (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]) / 2);
  addAero(p, w, Math.cos(bank), sign * Math.sin(bank), x, yy, zz, s[3], s[4], s[5], k, o + 3);
}

export interface PredictLimits {
  /** Height at which the prediction ends going down, m. */
  readonly endHeight: number;
  /** Height above which a rising path counts as skipped out, m. */
  readonly ceiling: number;
  /** s */
  readonly longest: number;
  /** RK4 step in the air, s. */
  readonly step: number;
}

/**
 * Flies a bank profile to the end height: RK4 with the given step in the air, four times that above 95 km; steps are cut at reversals; the last is brought onto the end height by secant steps.
 * With 1 s the range of a 6,500 km skip is good to some 10 m. Allocates nothing.
 */
export function predictEntry(
  p: EntryPlanet,
  w: EntryVehicle,
  y0: ArrayLike<number>,
  profile: BankProfile,
  lim: PredictLimits,
  out: EntryEnd,
): void {
  for (let i = 0; i < 6; i++) y[i] = y0[i];
  let t = 0;
  let peak = 0;
  let dip = Number.POSITIVE_INFINITY;
  let dipTime = 0;
  let apex = 0;
  let dipped = false;
  let next = 0;
  out.outcome = 'time';
  const lift = Math.sqrt(1 + w.liftToDrag * w.liftToDrag);
  let h = heightOf(p, y[0], y[1], y[2]);
  while (t < lim.longest) {
    let dt = h > 95e3 ? 4 * lim.step : lim.step;
    while (next < profile.reversals.length && profile.reversals[next] <= t) next++;
    if (next < profile.reversals.length) {
      const left = profile.reversals[next] - t;
      if (left < dt) dt = Math.max(left, 1e-9);
    }
    const before = h;
    const rose = y[0] * y[3] + y[1] * y[4] + y[2] * y[5] > 0;
    step(p, w, profile, t, dt);
    h = heightOf(p, z[0], z[1], z[2]);
    if (h <= lim.endHeight && h < before) {
      // shorten the step until it ends at the height
      let a = dt;
      for (let i = 0; i < 6 && Math.abs(h - lim.endHeight) > 1e-3; i++) {
        const sink = (z[0] * z[3] + z[1] * z[4] + z[2] * z[5]) / Math.sqrt(z[0] * z[0] + z[1] * z[1] + z[2] * z[2]);
        a = clamp(a - (h - lim.endHeight) / sink, 1e-9, dt);
        step(p, w, profile, t, a);
        h = heightOf(p, z[0], z[1], z[2]);
      }
      y.set(z);
      t += a;
      out.outcome = 'height';
      break;
    }
    y.set(z);
    t += dt;
    const v2 = y[3] * y[3] + y[4] * y[4] + y[5] * y[5];
    const load = ((0.5 * p.density(h) * v2 * w.dragArea) / w.mass) * lift;
    if (load > peak) peak = load;
    const rises = y[0] * y[3] + y[1] * y[4] + y[2] * y[5] > 0;
    if (!dipped) {
      if (h < dip) {
        dip = h;
        dipTime = t;
      }
      if (rises && !rose) dipped = true;
    } else if (h > apex) apex = h;
    if (rises && h > lim.ceiling) {
      out.outcome = 'skip';
      break;
    }
  }
  out.time = t;
  out.y.set(y);
  out.peakLoad = peak;
  out.dip = dip;
  out.apex = dipped ? apex : 0;
  out.dipTime = dipTime;
}

/** One RK4 step of size dt from y into z. The sign of the bank is that of the step's middle, so a step never straddles a reversal. */
function step(p: EntryPlanet, w: EntryVehicle, profile: BankProfile, t: number, dt: number): void {
  const sign = bankSign(profile, t + dt / 2);
  rates(p, w, profile, sign, y, 0);
  for (let j = 0; j < 6; j++) z[j] = y[j] + (dt / 2) * k[j];
  rates(p, w, profile, sign, z, 6);
  for (let j = 0; j < 6; j++) z[j] = y[j] + (dt / 2) * k[6 + j];
  rates(p, w, profile, sign, z, 12);
  for (let j = 0; j < 6; j++) z[j] = y[j] + dt * k[12 + j];
  rates(p, w, profile, sign, z, 18);
  for (let j = 0; j < 6; j++) z[j] = y[j] + (dt / 6) * (k[j] + 2 * k[6 + j] + 2 * k[12 + j] + k[18 + j]);
}
