import { interpolateStates, type StateTable } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Stretch } from './stretches.ts';

/** States that foreign programs interpolate between: four, position and velocity each, degree 7. */
export const WINDOW = 4;
export const DEGREE = 2 * WINDOW - 1;

/** How far another program's interpolation may stray from the path, m, unless told otherwise. */
export const EXPORT_WITHIN = 1e-3;
/** Least bound, m: below, the rounding of states at the distance of the Moon shows. */
const LEAST_WITHIN = 1e-5;
/** Errors are looked at on five places between two samples; the part of the bound that those may use. */
const MARGIN = 0.7;
const CHECKS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
/** An interval may be so many times as long as its neighbour: beyond, interpolation magnifies the rounding of what is written. */
const MOST_RATIO = 4;
/** Halving one interval can spoil its neighbour, so that halving walks along a stretch: a pass each. */
const MOST_PASSES = 5000;
/** Samples of one stretch: beyond this the bound is asked in vain. */
const MOST_SAMPLES = 2_000_000;
/** Nothing is halved below this, s: epochs are written to a microsecond. */
const SHORTEST = 1e-3;

/** How finely a path is sampled for other programs. */
export interface SamplingOptions {
  /** Largest distance of Hermite interpolation between the samples from the path, m. Default 1 mm. */
  readonly within?: number;
  /** Largest time between two samples, s, where the bound would allow more. */
  readonly step?: number;
  /** Least number of samples of a stretch. */
  readonly least?: number;
}

/**
 * Times (s since the arc's t0, both ends included) at which a stretch is written, such that Hermite interpolation of degree 7 on position and velocity of the four
 * nearest samples (CCSDS `HERMITE` 7, SPK type 13, Cesium) stays within the bound of the path. Begins with the nodes of the record and halves where the bound is missed.
 * Throws EXPORT_BOUND when it cannot be kept.
 */
export function sampleTimes(s: Stretch, o: SamplingOptions = {}): number[] {
  if (!(o.within === undefined || o.within >= LEAST_WITHIN)) throw missed(s, o, 0);
  let times = firstTimes(s, o.step, Math.max(o.least ?? WINDOW, 2));
  const within = MARGIN * (o.within ?? EXPORT_WITHIN);
  let states = statesAt(s, times);
  let doubtful: Uint8Array = new Uint8Array(times.length).fill(1);
  const truth = new Float64Array(6);
  const found = new Float64Array(6);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const table: StateTable = interpolateStates(
      Float64Array.from(times, (t) => t - s.first),
      states,
      WINDOW,
    );
    const split = new Uint8Array(times.length);
    let any = false;
    for (let i = 0; i + 1 < times.length; i++) {
      const h = times[i + 1] - times[i];
      if (h < 2 * SHORTEST) continue;
      const before = i > 0 ? times[i] - times[i - 1] : h;
      const after = i + 2 < times.length ? times[i + 2] - times[i + 1] : h;
      if (h > MOST_RATIO * Math.max(SHORTEST, Math.min(before, after))) {
        split[i] = 1;
        any = true;
        continue;
      }
      if (!doubtful[i]) continue;
      for (const part of CHECKS) {
        const t = times[i] + part * h;
        s.at(t, truth);
        table(t - s.first, found);
        if (Math.hypot(found[0] - truth[0], found[1] - truth[1], found[2] - truth[2]) <= within) continue;
        split[i] = 1;
        any = true;
        break;
      }
    }
    if (!any) return times;
    ({ times, states, doubtful } = halved(s, times, states, split));
    if (times.length > MOST_SAMPLES) break;
  }
  throw missed(s, o, times.length);
}

function missed(s: Stretch, o: SamplingOptions, samples: number): FarsideError {
  const within = o.within ?? EXPORT_WITHIN;
  return new FarsideError('EXPORT_BOUND', `samples of the path in ${s.arc.phase} cannot be brought within ${within} m`, {
    phase: s.arc.phase,
    numbers: { ...(Number.isFinite(within) ? { within_m: within } : {}), samples },
    expected: `at least ${LEAST_WITHIN} m`,
    tryThis: 'a larger bound',
  });
}

function statesAt(s: Stretch, times: readonly number[]): Float64Array {
  const out = new Float64Array(6 * times.length);
  const y = new Float64Array(6);
  times.forEach((t, i) => {
    s.at(t, y);
    out.set(y, 6 * i);
  });
  return out;
}

/** The marked intervals halved; those whose window has changed are to be looked at again. */
function halved(
  s: Stretch,
  times: readonly number[],
  states: Float64Array,
  split: Uint8Array,
): { times: number[]; states: Float64Array; doubtful: Uint8Array } {
  let count = times.length;
  for (let i = 0; i < split.length; i++) count += split[i];
  const out: number[] = [];
  const grown = new Float64Array(6 * count);
  const doubtful = new Uint8Array(count);
  const y = new Float64Array(6);
  const touch = (k: number): void => {
    for (let j = Math.max(0, k - WINDOW); j < Math.min(count, k + WINDOW); j++) doubtful[j] = 1;
  };
  for (let i = 0; i < times.length; i++) {
    grown.set(states.subarray(6 * i, 6 * i + 6), 6 * out.length);
    out.push(times[i]);
    if (!split[i]) continue;
    const middle = times[i] + 0.5 * (times[i + 1] - times[i]);
    s.at(middle, y);
    grown.set(y, 6 * out.length);
    touch(out.length);
    out.push(middle);
  }
  return { times: out, states: grown, doubtful };
}

function firstTimes(s: Stretch, step: number | undefined, least: number): number[] {
  const knots = s.knots();
  const pieces = Math.ceil((least - 1) / (knots.length - 1));
  const out = [knots[0]];
  for (let i = 1; i < knots.length; i++) {
    const h = knots[i] - knots[i - 1];
    const parts = Math.max(pieces, step === undefined ? 1 : Math.ceil(h / step - 1e-9));
    for (let k = 1; k <= parts; k++) out.push(k === parts ? knots[i] : knots[i - 1] + (h * k) / parts);
  }
  return out;
}
