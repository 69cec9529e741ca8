import { FarsideError, solveLinear, type Vec3 } from '@farside/math';

/**
 * A burn at constant thrust whose direction is linear in time before it is made a unit vector (the bilinear tangent law, Lawden 1963): u(t) = unit(l + t l'). About a point mass.
 * The predictor of the explicit laws: integrated, not expanded, so it is exact for any central angle and any thrust-to-weight; the corrector is a damped Newton on what the caller leaves free.
 */
export interface SteeredBurn {
  /** Direction at the start, unit. */
  readonly l: Vec3;
  /** Its rate, 1/s. */
  readonly lDot: Vec3;
  /** s */
  readonly duration: number;
  /** N */
  readonly thrust: number;
}

const RK_STEPS = 48;
const y = new Float64Array(6);
const k = new Float64Array(24);
const z = new Float64Array(6);

function rates(s: Float64Array, t: number, mu: number, accel: number, b: SteeredBurn, out: Float64Array, o: number): void {
  const r2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
  const g = -mu / (r2 * Math.sqrt(r2));
  const lx = b.l[0] + t * b.lDot[0];
  const ly = b.l[1] + t * b.lDot[1];
  const lz = b.l[2] + t * b.lDot[2];
  const a = accel / Math.sqrt(lx * lx + ly * ly + lz * lz);
  out[o] = s[3];
  out[o + 1] = s[4];
  out[o + 2] = s[5];
  out[o + 3] = g * s[0] + a * lx;
  out[o + 4] = g * s[1] + a * ly;
  out[o + 5] = g * s[2] + a * lz;
}

/** State at the end of the burn into out[0..5] (m, m/s), from position, velocity and mass at its start; RK4 in 48 steps (error below 0.1 m over a 700 s braking burn). Inertial axes, m^3/s^2, exhaust in m/s. */
export function flySteeredBurn(r: Vec3, v: Vec3, m: number, mu: number, exhaust: number, burn: SteeredBurn, out: Float64Array): void {
  const h = burn.duration / RK_STEPS;
  const flow = burn.thrust / exhaust;
  y[0] = r[0];
  y[1] = r[1];
  y[2] = r[2];
  y[3] = v[0];
  y[4] = v[1];
  y[5] = v[2];
  for (let i = 0; i < RK_STEPS; i++) {
    const t = i * h;
    const a0 = burn.thrust / (m - flow * t);
    const a1 = burn.thrust / (m - flow * (t + h / 2));
    const a2 = burn.thrust / (m - flow * (t + h));
    rates(y, t, mu, a0, burn, k, 0);
    for (let j = 0; j < 6; j++) z[j] = y[j] + (h / 2) * k[j];
    rates(z, t + h / 2, mu, a1, burn, k, 6);
    for (let j = 0; j < 6; j++) z[j] = y[j] + (h / 2) * k[6 + j];
    rates(z, t + h / 2, mu, a1, burn, k, 12);
    for (let j = 0; j < 6; j++) z[j] = y[j] + h * k[12 + j];
    rates(z, t + h, mu, a2, burn, k, 18);
    for (let j = 0; j < 6; j++) y[j] += (h / 6) * (k[j] + 2 * k[6 + j] + 2 * k[12 + j] + k[18 + j]);
  }
  out.set(y);
}

/** What may move: two turns of the direction, two of its rate, the duration, the thrust, a coast before ignition. */
export type BurnUnknown = 'turn1' | 'turn2' | 'rate1' | 'rate2' | 'duration' | 'thrust' | 'coast';

export interface BurnProblem {
  readonly mu: number;
  readonly exhaust: number;
  /** Mass at ignition, kg. */
  readonly m: number;
  /** State at ignition for a coast of that many seconds; called with 0 when `coast` is not free. */
  readonly start: (coast: number) => { readonly r: Vec3; readonly v: Vec3 };
  readonly unknowns: readonly BurnUnknown[];
  /** Writes as many residuals as there are unknowns, each divided by its scale, for an end state r, v (flat, 6) after coast + duration seconds. */
  readonly residuals: (end: Float64Array, elapsed: number, out: Float64Array) => void;
  /** Largest mass fraction that may burn; default 0.95. */
  readonly maxBurnt?: number;
}

export interface BurnSolution {
  readonly burn: SteeredBurn;
  readonly coast: number;
  /** Largest scaled residual. */
  readonly miss: number;
  readonly iterations: number;
  readonly end: Float64Array;
}

const STEP: Record<BurnUnknown, number> = { turn1: 1e-6, turn2: 1e-6, rate1: 1e-9, rate2: 1e-9, duration: 1e-3, thrust: 1e-2, coast: 1e-3 };
/** Largest Newton step, so that a cold start stays in the country where the model is smooth. */
const STRIDE: Record<BurnUnknown, number> = {
  turn1: 0.3,
  turn2: 0.3,
  rate1: 1e-3,
  rate2: 1e-3,
  duration: 120,
  thrust: Number.POSITIVE_INFINITY,
  coast: 400,
};

/** Two unit vectors perpendicular to l: e1 as near to `up` as can be, e2 = l cross e1. */
function perpendicular(l: Vec3, up: Vec3): [Vec3, Vec3] {
  const d = l[0] * up[0] + l[1] * up[1] + l[2] * up[2];
  let a: Vec3 = [up[0] - d * l[0], up[1] - d * l[1], up[2] - d * l[2]];
  let n = Math.hypot(a[0], a[1], a[2]);
  if (n < 1e-6) {
    const axis: Vec3 = Math.abs(l[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0];
    const e = l[0] * axis[0] + l[1] * axis[1] + l[2] * axis[2];
    a = [axis[0] - e * l[0], axis[1] - e * l[1], axis[2] - e * l[2]];
    n = Math.hypot(a[0], a[1], a[2]);
  }
  const e1: Vec3 = [a[0] / n, a[1] / n, a[2] / n];
  return [e1, [l[1] * e1[2] - l[2] * e1[1], l[2] * e1[0] - l[0] * e1[2], l[0] * e1[1] - l[1] * e1[0]]];
}

function moved(b: SteeredBurn, e1: Vec3, e2: Vec3, names: readonly BurnUnknown[], x: Float64Array): { burn: SteeredBurn; coast: number } {
  let t1 = 0;
  let t2 = 0;
  let r1 = 0;
  let r2 = 0;
  let duration = b.duration;
  let thrust = b.thrust;
  let coast = 0;
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'turn1') t1 = x[i];
    else if (names[i] === 'turn2') t2 = x[i];
    else if (names[i] === 'rate1') r1 = x[i];
    else if (names[i] === 'rate2') r2 = x[i];
    else if (names[i] === 'duration') duration += x[i];
    else if (names[i] === 'thrust') thrust += x[i];
    else coast = x[i];
  }
  const l: Vec3 = [b.l[0] + t1 * e1[0] + t2 * e2[0], b.l[1] + t1 * e1[1] + t2 * e2[1], b.l[2] + t1 * e1[2] + t2 * e2[2]];
  const n = Math.hypot(l[0], l[1], l[2]);
  return {
    burn: {
      l: [l[0] / n, l[1] / n, l[2] / n],
      lDot: [b.lDot[0] + r1 * e1[0] + r2 * e2[0], b.lDot[1] + r1 * e1[1] + r2 * e2[1], b.lDot[2] + r1 * e1[2] + r2 * e2[2]],
      duration,
      thrust,
    },
    coast,
  };
}

/**
 * Corrects a burn until its scaled residuals are below `tolerance` (default 1e-6), by at most `maxIterations` damped Newton steps. `up` only orients the unknowns.
 * Returns the best found, with its `miss`: whether that is near enough is the caller's to say. Throws BURN_NOT_FLOWN when the first guess cannot be flown.
 */
export function solveSteeredBurn(
  problem: BurnProblem,
  guess: SteeredBurn,
  coastGuess: number,
  up: Vec3,
  maxIterations: number,
  tolerance = 1e-6,
): BurnSolution {
  const names = problem.unknowns;
  const n = names.length;
  const maxBurnt = problem.maxBurnt ?? 0.95;
  let base = guess;
  let coast = coastGuess;
  const zero = new Float64Array(n);
  const f = new Float64Array(n);
  const g = new Float64Array(n);
  const J = new Float64Array(n * n);
  const x = new Float64Array(n);
  const end = new Float64Array(6);
  const evaluate = (b: SteeredBurn, c: number, out: Float64Array): boolean => {
    const burnt = (b.thrust * b.duration) / (problem.exhaust * problem.m);
    if (!(b.duration > 0) || !(b.thrust > 0) || !(burnt < maxBurnt)) return false;
    const s = problem.start(c);
    flySteeredBurn(s.r, s.v, problem.m, problem.mu, problem.exhaust, b, end);
    problem.residuals(end, c + b.duration, out);
    for (let i = 0; i < n; i++) if (!Number.isFinite(out[i])) return false;
    return true;
  };
  const merit = (a: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < n; i++) s += a[i] * a[i];
    return s;
  };
  const worst = (a: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < n; i++) s = Math.max(s, Math.abs(a[i]));
    return s;
  };
  if (!evaluate(base, coast, f)) {
    throw new FarsideError('BURN_NOT_FLOWN', 'the first guess of a burn asks for more propellant than the mass, or for no time at all', {
      numbers: { duration_s: base.duration, thrust_N: base.thrust, mass_kg: problem.m },
    });
  }
  let at = 0;
  for (; at < maxIterations && worst(f) > tolerance; at++) {
    const [e1, e2] = perpendicular(base.l, up);
    let singular = false;
    for (let c = 0; c < n && !singular; c++) {
      const h = STEP[names[c]] * (names[c] === 'thrust' ? base.thrust * 1e-4 : 1);
      x.set(zero);
      x[c] = h;
      const p = moved(base, e1, e2, names, x);
      if (!evaluate(p.burn, coast + p.coast, g)) singular = true;
      for (let i = 0; i < n; i++) J[i * n + c] = (g[i] - f[i]) / h;
    }
    if (singular) break;
    let dx: Float64Array;
    try {
      dx = solveLinear(J, f, n);
    } catch {
      break;
    }
    let reach = 1;
    for (let i = 0; i < n; i++) {
      const stride =
        names[i] === 'thrust'
          ? 0.3 * base.thrust
          : names[i] === 'duration'
            ? Math.min(STRIDE.duration, 0.5 * base.duration)
            : STRIDE[names[i]];
      if (Math.abs(dx[i]) * reach > stride) reach = stride / Math.abs(dx[i]);
    }
    const before = merit(f);
    let taken = false;
    for (let half = 0; half < 10; half++) {
      for (let i = 0; i < n; i++) x[i] = -reach * dx[i];
      const p = moved(base, e1, e2, names, x);
      if (evaluate(p.burn, coast + p.coast, g) && merit(g) < before) {
        base = p.burn;
        coast += p.coast;
        f.set(g);
        taken = true;
        break;
      }
      reach /= 2;
    }
    if (!taken) break;
  }
  evaluate(base, coast, f);
  return { burn: base, coast, miss: worst(f), iterations: at, end: Float64Array.from(end) };
}
