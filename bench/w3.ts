import { LAMBERT_WAY, lambertInto } from '@farside/astro';

/** One line of the bench's output for W3. */
export interface W3Result {
  readonly peer: string;
  readonly w: 'W3';
  readonly solves_per_s: number;
  /** Mean number of Householder steps. */
  readonly iterations: number;
  /** Mean |v1|^2, then v1 of the first problem: the check values. */
  readonly y: readonly number[];
}

const PROBLEMS = 100_000;

/** The 100,000 problems of W3 (mulberry32, seed 7), seven numbers each: r1, r2, time of flight; mu = 1. */
export function makeW3(): Float64Array {
  let a = 7;
  const draw = (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const p = new Float64Array(7 * PROBLEMS);
  for (let k = 0; k < PROBLEMS; k++) {
    for (let j = 0; j < 2; j++) {
      const z = 2 * draw() - 1;
      const angle = 2 * Math.PI * draw();
      const length = 0.7 + 0.8 * draw();
      const w = length * Math.sqrt(1 - z * z);
      p[7 * k + 3 * j] = w * Math.cos(angle);
      p[7 * k + 3 * j + 1] = w * Math.sin(angle);
      p[7 * k + 3 * j + 2] = length * z;
    }
    p[7 * k + 6] = 0.3 + 5.7 * draw();
  }
  return p;
}

/** Runs W3 as defined: the problems made beforehand, `repeats` (10) timed rounds over all of them. */
export function runW3(repeats = 10): W3Result {
  const p = makeW3();
  const out = new Float64Array(6);
  let speed2 = 0;
  let iterations = 0;
  let first: number[] = [];
  const start = performance.now();
  for (let round = 0; round < repeats; round++) {
    speed2 = 0;
    iterations = 0;
    for (let k = 0; k < PROBLEMS; k++) {
      const n = lambertInto(p, 7 * k, 1, LAMBERT_WAY.prograde, 0, 0, out, 0);
      if (n < 0) throw new Error(`problem ${k} failed with code ${n}`);
      iterations += n;
      speed2 += out[0] * out[0] + out[1] * out[1] + out[2] * out[2];
      if (k === 0) first = [out[0], out[1], out[2]];
    }
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    peer: 'farside',
    w: 'W3',
    solves_per_s: (repeats * PROBLEMS) / seconds,
    iterations: iterations / PROBLEMS,
    y: [speed2 / PROBLEMS, ...first],
  };
}

if (import.meta.main) for (let k = 0; k < 3; k++) console.log(JSON.stringify(runW3()));
