import type { Rhs } from '@farside/astro';
import type { BurnLosses, BurnStage } from '@farside/flight';
import type { Vec3 } from '@farside/math';

/** The thrust at seconds t and state y = [r, v, m]: writes its unit direction, returns thrust over mass, m/s^2; 0 with the engine off. */
export type Push = (t: number, y: Float64Array, direction: Float64Array) => number;

/** Takes down where the velocity change of a burn goes while it is flown; it looks on and changes nothing. */
export interface LossMeter {
  /**
   * One step of the integration: `at` writes [r, v, m] on [ta, tb] (s), `pull` all accelerations but the thrust into dy[3..5]. Steps follow each other; the name
   * of a stage begins a new account where it changes.
   */
  step(ta: number, tb: number, at: (t: number, out: Float64Array) => void, pull: Rhs, push: Push, stage?: string): void;
  /** Undefined when no step was told, or no engine burnt. */
  losses(): BurnLosses | undefined;
  /** Stages in order of time, all with the sign of the whole burn. */
  stages(): readonly BurnStage[];
}

/** Gauss and Legendre's rule of six points on [-1, 1] (Abramowitz and Stegun, table 25.4): exact to the eleventh power. */
const X = [0.2386191860831969, 0.6612093864662645, 0.9324695142031521];
const W = [0.467913934572691, 0.3607615730481386, 0.1713244923791704];
/** Below this the direction of a velocity is that of rounding, m/s. */
const STANDING = 1e-9;
/** Slower than this over the ground a craft stands on its thrust, m/s: where it drifts meanwhile says nothing about losses. */
const HOVER = 2;
/** A step in which the velocity can turn round (its speed below so many times what thrust and pull can do in the step) is halved, at most so often: a step of a minute then leaves some 1e-5 m/s. */
const TURNS = 4;
const HALVINGS = 24;
/** In steps up to so long, s, the pull is taken for the parabola through their ends and the one before: one look at the field a step instead of dozens. */
const SHORT = 2;

/** Integrals over time, m/s: of the thrust acceleration, of its part along the velocity, of the pull's part along it; then the same while the craft stands on its thrust. */
type Sums = Float64Array;
const HOVERING = 3;

interface Account {
  readonly name: string;
  readonly start: number;
  end: number;
  readonly speedBefore: number;
  speedAfter: number;
  readonly massBefore: number;
  massAfter: number;
  readonly sums: Sums;
}

/**
 * The losses of a burn: with e the direction of the velocity, s = +1 for a burn that is to make the craft faster and -1 for one that is to make it slower,
 *
 *     ideal = integral a_T dt = s (change of speed) + gravity + steering,
 *     gravity = -s integral g.e dt,   steering = integral (a_T - s a_T.e) dt
 *
 * which is the derivative of the speed, integrated (Robbins, An analytical study of the impulsive approximation, AIAA J. 4, 1966, 1417). g is everything but the thrust, from the forces of the flight. Over the ground and
 * slower than 2 m/s (hover, last metres) all that does not change the speed carries weight, and is booked as gravity. The integrals are sums of Gauss and Legendre over the
 * steps, finer where the velocity turns round: the identity holds to 1e-4 m/s, what the dense output of the propagator is good to.
 *
 * @param spin angular velocity of the ground, rad/s, axes of the state: the velocity is then that relative to the ground (v - spin x r), and what turns with it does not count as a change.
 */
export function lossMeter(spin?: Vec3): LossMeter {
  const y = new Float64Array(7);
  const dy = new Float64Array(7);
  const u = new Float64Array(3);
  const v = new Float64Array(3);
  const accounts: Account[] = [];
  /** Velocity of `y` as it is judged, into v; its size. */
  const look = (): number => {
    v[0] = y[3];
    v[1] = y[4];
    v[2] = y[5];
    if (spin) {
      v[0] -= spin[1] * y[2] - spin[2] * y[1];
      v[1] -= spin[2] * y[0] - spin[0] * y[2];
      v[2] -= spin[0] * y[1] - spin[1] * y[0];
    }
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  };
  type At = (t: number, out: Float64Array) => void;
  const point = (to: Sums, t: number, weight: number, at: At, pull: Rhs, push: Push): void => {
    at(t, y);
    const speed = look();
    const thrust = push(t, y, u);
    const o = spin && speed < HOVER ? HOVERING : 0;
    to[o] += weight * thrust;
    if (speed < STANDING) return;
    if (thrust > 0) to[o + 1] += (weight * thrust * (u[0] * v[0] + u[1] * v[1] + u[2] * v[2])) / speed;
    pull(t, y, dy);
    let gx = dy[3];
    let gy = dy[4];
    let gz = dy[5];
    if (spin) {
      gx -= spin[1] * y[5] - spin[2] * y[4];
      gy -= spin[2] * y[3] - spin[0] * y[5];
      gz -= spin[0] * y[4] - spin[1] * y[3];
    }
    to[o + 2] += (weight * (gx * v[0] + gy * v[1] + gz * v[2])) / speed;
  };
  const speedAt = (t: number, at: At): number => {
    at(t, y);
    return look();
  };
  /** Adds [ta, tb] to `to`; `sa`, `sb`: the speeds there. */
  const panel = (to: Sums, ta: number, tb: number, sa: number, sb: number, at: At, pull: Rhs, push: Push, depth: number): void => {
    const part = new Float64Array(6);
    const half = (tb - ta) / 2;
    const middle = (ta + tb) / 2;
    // the last of them leaves the state near the middle in y
    for (let k = 2; k >= 0; k--) {
      point(part, middle - half * X[k], half * W[k], at, pull, push);
      point(part, middle + half * X[k], half * W[k], at, pull, push);
    }
    pull(middle, y, dy);
    const reach = part[0] + part[HOVERING] + (tb - ta) * Math.hypot(dy[3], dy[4], dy[5]);
    if (depth < HALVINGS && Math.min(sa, sb) < TURNS * reach) {
      const sm = speedAt(middle, at);
      panel(to, ta, middle, sa, sm, at, pull, push, depth + 1);
      panel(to, middle, tb, sm, sb, at, pull, push, depth + 1);
      return;
    }
    for (let k = 0; k < 6; k++) to[k] += part[k];
  };
  // the pull at the ends of short steps, the newest last, and their times
  const pulls = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  const times = [Number.NaN, Number.NaN, Number.NaN];
  const between: Rhs = (t, _y, out) => {
    const [g0, g1, g2] = pulls;
    const s = (t - times[1]) / (times[2] - times[1]);
    // the line between the ends, and the bend that the step before shows
    const bend = Number.isNaN(times[0]) ? 0 : ((t - times[1]) * (t - times[2])) / (times[2] - times[0]);
    for (let k = 0; k < 3; k++) {
      const slope = (g2[k] - g1[k]) / (times[2] - times[1]);
      const before = bend === 0 ? slope : (g1[k] - g0[k]) / (times[1] - times[0]);
      out[3 + k] = g1[k] + s * (g2[k] - g1[k]) + bend * (slope - before);
    }
  };
  const takeDown = (t: number, at: At, pull: Rhs): void => {
    const oldest = pulls.shift()!;
    times.shift();
    at(t, y);
    pull(t, y, dy);
    oldest.set(dy.subarray(3, 6));
    pulls.push(oldest);
    times.push(t);
  };
  const ends = (ta: number, tb: number, at: At, pull: Rhs): Rhs => {
    if (times[2] !== ta) {
      times.fill(Number.NaN);
      takeDown(ta, at, pull);
    }
    takeDown(tb, at, pull);
    return between;
  };
  const sign = (): 1 | -1 => (accounts.reduce((x, a) => x + a.sums[1], 0) >= 0 ? 1 : -1);
  const ideal = ({ sums }: Account): number => sums[0] + sums[HOVERING];
  const gravity = ({ sums }: Account, s: 1 | -1): number => sums[HOVERING] - s * (sums[2] + sums[HOVERING + 1] + sums[HOVERING + 2]);
  const steering = ({ sums }: Account, s: 1 | -1): number => sums[0] - s * sums[1];
  const sum = (f: (a: Account) => number): number => accounts.reduce((x, a) => x + f(a), 0);
  return {
    step(ta, tb, at, pull, push, stage = '') {
      if (!(tb > ta)) return;
      let a = accounts.at(-1);
      if (a?.name !== stage) {
        const speed = speedAt(ta, at);
        const mass = y[6];
        const sums = new Float64Array(6);
        a = { name: stage, start: ta, end: ta, speedBefore: speed, speedAfter: speed, massBefore: mass, massAfter: mass, sums };
        accounts.push(a);
      }
      const before = speedAt(ta, at);
      a.speedAfter = speedAt(tb, at);
      a.massAfter = y[6];
      a.end = tb;
      panel(a.sums, ta, tb, before, a.speedAfter, at, tb - ta > SHORT ? pull : ends(ta, tb, at, pull), push, 0);
    },
    losses() {
      if (!(sum(ideal) > 0)) return undefined;
      const s = sign();
      return {
        velocity: spin ? 'ground' : 'inertial',
        sign: s,
        speedBefore: accounts[0].speedBefore,
        speedAfter: accounts[accounts.length - 1].speedAfter,
        gravity: sum((a) => gravity(a, s)),
        steering: sum((a) => steering(a, s)),
      };
    },
    stages() {
      const s = sign();
      return accounts.map((a) => ({
        name: a.name,
        duration: a.end - a.start,
        deltaV: ideal(a),
        propellant: a.massBefore - a.massAfter,
        speedBefore: a.speedBefore,
        speedAfter: a.speedAfter,
        gravity: gravity(a, s),
        steering: steering(a, s),
      }));
    },
  };
}
