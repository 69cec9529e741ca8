import { brent, FarsideError, type Vec3, vecAt } from '@farside/math';
import { G0 } from '../law.ts';
import type { EntryPlanet, EntryVehicle } from './dynamics.ts';
import { acrossMiss, alongMiss, type GroundLine, groundLine } from './ground-miss.ts';
import { type BankProfile, type EntryEnd, entryEnd, entryEnergy, type PredictLimits, predictEntry } from './predict.ts';

export interface SkipConfig {
  readonly planet: EntryPlanet;
  readonly vehicle: EntryVehicle;
  /** Where the end height is to be reached above, body-fixed, any length. */
  readonly target: Vec3;
  /** Height at which guidance ends (parachute), m; default 11 km. */
  readonly endHeight?: number;
  /** A rising path above this has skipped out, m; default 220 km. */
  readonly ceiling?: number;
  /** Bank magnitude at the end, rad; 'constant' keeps that of the start. Default 60 degrees. */
  readonly finalBank?: number | 'constant';
  /** Speed at the end height for which the energy profile is drawn, m/s; default 120. */
  readonly endSpeed?: number;
  /** Bank magnitudes allowed, rad; default 5 to 120 degrees. */
  readonly bankRange?: readonly [number, number];
  /** Largest load on the plan, g; default 8. */
  readonly maxLoad?: number;
  /** Sign of the first leg: +1 right (default), -1 left. */
  readonly sign?: 1 | -1;
  /** Radius on which misses are counted, m; default the planet's. */
  readonly rangeRadius?: number;
  /** Integration step of the predictor, s; default 1. */
  readonly step?: number;
  /** Accepted misses along and across, m; default 500. */
  readonly tolerance?: number;
}

export interface SkipPlan {
  readonly profile: BankProfile;
  /** m past the target, m to its left. */
  readonly along: number;
  readonly across: number;
  /** g */
  readonly peakLoad: number;
  /** m */
  readonly dip: number;
  readonly apex: number;
  /** s from now to the end height. */
  readonly time: number;
  readonly predictions: number;
}

const DEG = Math.PI / 180;

/** What holds when a configuration does not say otherwise: bank magnitudes (rad), speed (m/s) and height (m) for which the energy profile is drawn. Whoever sketches an entry beforehand uses the same. */
export const SKIP_DEFAULTS = { finalBank: 60 * DEG, bankRange: [5 * DEG, 120 * DEG], endSpeed: 120, endHeight: 11e3 } as const;

/** A predictor with its settings, its line to the target and a count. */
export class EntryPredictor {
  readonly config: SkipConfig;
  readonly line: GroundLine;
  readonly limits: PredictLimits;
  readonly end: EntryEnd = entryEnd();
  vehicle: EntryVehicle;
  planet: EntryPlanet;
  count = 0;

  constructor(config: SkipConfig, y: ArrayLike<number>, line?: GroundLine) {
    this.config = config;
    this.vehicle = config.vehicle;
    this.planet = config.planet;
    this.line = line ?? groundLine(vecAt(y, 0), config.target, vecAt(y, 3), config.rangeRadius ?? config.planet.radius);
    this.limits = {
      endHeight: config.endHeight ?? SKIP_DEFAULTS.endHeight,
      ceiling: config.ceiling ?? 220e3,
      longest: 4000,
      step: config.step ?? 1,
    };
  }

  /** The profile that starts now with this bank magnitude and these reversals (s from now). */
  profile(y: Float64Array, bank: number, sign: 1 | 0 | -1, reversals: readonly number[]): BankProfile {
    const { config } = this;
    const last = config.finalBank ?? SKIP_DEFAULTS.finalBank;
    const v = config.endSpeed ?? SKIP_DEFAULTS.endSpeed;
    return {
      bank,
      finalBank: last === 'constant' ? bank : last,
      energy: entryEnergy(this.planet.mu, y),
      finalEnergy: this.planet.mu / (this.planet.radius + this.limits.endHeight) - (v * v) / 2,
      sign,
      reversals,
    };
  }

  fly(y: Float64Array, profile: BankProfile): EntryEnd {
    this.count++;
    predictEntry(this.planet, this.vehicle, y, profile, this.limits, this.end);
    return this.end;
  }

  /** The same for no longer than `longest` seconds. */
  flyFor(y: Float64Array, profile: BankProfile, longest: number): EntryEnd {
    this.count++;
    predictEntry(this.planet, this.vehicle, y, profile, { ...this.limits, longest }, this.end);
    return this.end;
  }

  /** Miss along the line, m; a path that skips out is as good as half way round past the target. */
  along(y: Float64Array, profile: BankProfile): number {
    const e = this.fly(y, profile);
    if (e.outcome !== 'height') return Math.PI * this.line.radius;
    return alongMiss(this.line, e.y[0], e.y[1], e.y[2]);
  }

  across(): number {
    return acrossMiss(this.line, this.end.y[0], this.end.y[1], this.end.y[2]);
  }
}

/**
 * Bank magnitude that brings the end height above the target along the line, by bracketing: more bank is always shorter. A path that skips out counts as long, so the guard against skipping is
 * the bracket itself. Throws ENTRY_RANGE with the reach when the target is out of it.
 */
export function solveBank(p: EntryPredictor, y: Float64Array, sign: 1 | 0 | -1, reversals: readonly number[], tolerance: number): number {
  const [lo, hi] = p.config.bankRange ?? SKIP_DEFAULTS.bankRange;
  const miss = (bank: number): number => p.along(y, p.profile(y, bank, sign, reversals));
  const far = miss(lo);
  const near = miss(hi);
  // a path that skips out has no reach of its own
  const skip = 0.99 * Math.PI * p.line.radius;
  if (far < 0 || near > 0) {
    throw new FarsideError(
      'ENTRY_RANGE',
      near >= skip
        ? 'the vehicle skips out of the air again whatever its bank'
        : `the target lies ${((far < 0 ? -far : near) / 1e3).toFixed(0)} km ${far < 0 ? 'beyond' : 'short of'} what lift can reach`,
      {
        numbers: { ...(far < skip ? { longest_past_target_m: far } : {}), ...(near < skip ? { shortest_past_target_m: near } : {}) },
        tryThis: far < 0 ? 'a shallower entry or a nearer target' : 'a steeper entry or a farther target',
      },
    );
  }
  // halve while an end of the bracket is a skip-out, which carries no slope; then Brent
  let a = lo;
  let b = hi;
  let fa = far;
  for (let i = 0; i < 60 && fa > skip; i++) {
    const m = (a + b) / 2;
    const f = miss(m);
    if (f > 0) {
      a = m;
      fa = f;
    } else b = m;
    if (b - a < 1e-9) break;
  }
  return brent(miss, a, b, { xtol: 1e-10, ftol: tolerance, maxIterations: 60 });
}

/** Time of the one reversal that is free (index i of the list) for zero miss across, by a scan for the sign change nearest to `guess` and Brent; undefined when no time does it. */
export function solveReversal(
  p: EntryPredictor,
  y: Float64Array,
  bank: number,
  sign: 1 | -1,
  reversals: readonly number[],
  i: number,
  range: readonly [number, number],
  tolerance: number,
): number | undefined {
  const list = [...reversals];
  const miss = (t: number): number => {
    list[i] = t;
    const e = p.fly(y, p.profile(y, bank, sign, list));
    return e.outcome === 'height' ? p.across() : Number.NaN;
  };
  const guess = Math.min(Math.max(reversals[i], range[0]), range[1]);
  const f0 = miss(guess);
  if (Math.abs(f0) <= tolerance) return guess;
  let best: readonly [number, number] | undefined;
  // outward from the guess in growing steps, both ways
  let left = guess;
  let right = guess;
  let fl = f0;
  let fr = f0;
  for (let w = 4; !best && (left > range[0] || right < range[1]); w *= 1.5) {
    if (right < range[1]) {
      const t = Math.min(range[1], right + w);
      const f = miss(t);
      if (fr > 0 !== f > 0 && Number.isFinite(f + fr)) best = [right, t];
      right = t;
      fr = f;
    }
    if (!best && left > range[0]) {
      const t = Math.max(range[0], left - w);
      const f = miss(t);
      if (fl > 0 !== f > 0 && Number.isFinite(f + fl)) best = [t, left];
      left = t;
      fl = f;
    }
  }
  if (!best) return undefined;
  return brent(miss, best[0], best[1], { xtol: 1e-6, ftol: tolerance, maxIterations: 60 });
}

/**
 * Plans a skip entry: bank magnitude and time of the first reversal (guess 100 s: the bottom of the first dip) together, for zero miss along and across; any later reversals are kept as given.
 * y: body-fixed state near the entry interface (farther out, give the guess as seconds from there). Throws ENTRY_RANGE, ENTRY_CROSSRANGE, ENTRY_LOAD (more than the permitted load on the plan), ENTRY_NOT_CONVERGED.
 */
export function planSkipEntry(config: SkipConfig, y0: ArrayLike<number>, guess: readonly number[] = [100]): SkipPlan {
  const y = Float64Array.from(y0);
  const p = new EntryPredictor(config, y);
  const tolerance = config.tolerance ?? 500;
  let sign = config.sign ?? 1;
  let reversals = [...guess];
  let bank = 0;
  let swapped = false;
  for (let k = 0; k < 12; k++) {
    bank = solveBank(p, y, sign, reversals, tolerance / 4);
    const latest = reversals.length > 1 ? reversals[1] : guess[0] + 800;
    const t = solveReversal(p, y, bank, sign, reversals, 0, [0, latest], tolerance / 4);
    if (t === undefined) {
      // the other side first
      if (swapped) {
        throw new FarsideError('ENTRY_CROSSRANGE', 'no time of reversal brings the vehicle onto the target across the track', {
          numbers: { across_m: p.across(), bank_rad: bank },
          tryThis: 'an arrival plane that passes nearer to the target',
        });
      }
      swapped = true;
      sign = sign === 1 ? -1 : 1;
      reversals = [...guess];
      continue;
    }
    reversals[0] = t;
    const profile = p.profile(y, bank, sign, reversals);
    const along = p.along(y, profile);
    const across = p.across();
    if (Math.abs(along) <= tolerance && Math.abs(across) <= tolerance) {
      const { peakLoad, dip, apex, time } = p.end;
      const g = peakLoad / G0;
      if (g > (config.maxLoad ?? 8)) {
        throw new FarsideError(
          'ENTRY_LOAD',
          `the planned entry reaches ${g.toFixed(2)} g; ${Number((config.maxLoad ?? 8).toPrecision(3))} g are permitted`,
          {
            numbers: { load_g: g, allowed_g: config.maxLoad ?? 8, bank_rad: bank },
            tryThis: 'a shallower entry angle or a farther target',
          },
        );
      }
      return { profile, along, across, peakLoad: g, dip, apex, time, predictions: p.count };
    }
  }
  throw new FarsideError('ENTRY_NOT_CONVERGED', 'bank and reversal did not settle on the target', {
    numbers: { along_m: p.along(y, p.profile(y, bank, sign, reversals)), across_m: p.across() },
  });
}
