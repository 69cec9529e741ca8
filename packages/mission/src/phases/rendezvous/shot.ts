import { cwTransition, cwTwoImpulse, type PosVel, propagateCw } from '@farside/astro';
import { add, goldenSection, norm, type Vec3 } from '@farside/math';

/** The last three burns seen from a coast that misses: linear about the place to reach. m, m/s, local axes (radial, along, normal). */
export interface Shot {
  /** What the second burn should be instead. */
  readonly second: Vec3;
  readonly third: Vec3;
  readonly fourth: Vec3;
  /** About the sum of the three, m/s: what was made small. */
  readonly cost: number;
  /** Arc by which the coast should end farther ahead for this, m: the phase error of the phasing orbit. */
  readonly phaseError: number;
}

const REST: PosVel = { r: [0, 0, 0], v: [0, 0, 0] };
/** Reach of the search: arc (m) and changes of the second burn (m/s). */
const REACH = [600e3, 25, 25, 25] as const;
const FINE = [5, 1e-3, 1e-3, 1e-3] as const;
const SWEEPS = 12;

/** Size of a burn, rounded off near zero so that a search along one axis after the other does not stick at its tip. */
const size = (a: Vec3): number => Math.hypot(norm(a), ROUND);
const ROUND = 1.5;

/**
 * The cheapest last three burns: the coast after `second` ends off the aim by `miss` (relative arc state at the aim's epoch). The third burn comes `time` seconds before the
 * aim, the second `lead` seconds earlier still; the arc of the miss is free, for the phasing orbit sets it. The sum of the three sizes is convex in arc and second burn,
 * so a search along one after the other finds its bottom.
 */
export function planShot(miss: PosVel, n: number, time: number, lead: number, second: Vec3): Shot {
  const late = cwTransition(n, lead + time);
  const at = (x: readonly number[]): Shot => {
    const end = [0, 1, 2, 3, 4, 5].map((i) => late[6 * i + 3] * x[1] + late[6 * i + 4] * x[2] + late[6 * i + 5] * x[3]);
    const start = propagateCw(
      {
        r: [miss.r[0] + end[0], miss.r[1] + end[1] + x[0], miss.r[2] + end[2]],
        v: [miss.v[0] + end[3], miss.v[1] + end[4], miss.v[2] + end[5]],
      },
      n,
      -time,
    );
    const s = cwTwoImpulse(start, REST, n, time);
    const changed = add(second, [x[1], x[2], x[3]]);
    return { second: changed, third: s.dv1, fourth: s.dv2, cost: size(changed) + size(s.dv1) + size(s.dv2), phaseError: x[0] };
  };
  const x = [-miss.r[1], 0, 0, 0];
  const centre = [-miss.r[1], 0, 0, 0];
  let cost = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    // an along-track burn drags the arc with it: move both together so that the search does not creep along the valley
    for (let k = 0; k < 4; k++) {
      const drag = k === 2 ? late[10] : 0;
      const from = x[k];
      const arc = x[0];
      const best = goldenSection(
        (value) => {
          const y = [...x];
          y[k] = value;
          if (k > 0) y[0] = arc - drag * (value - from);
          return at(y).cost;
        },
        centre[k] - REACH[k],
        centre[k] + REACH[k],
        FINE[k],
      ).x;
      if (k > 0) x[0] = arc - drag * (best - from);
      x[k] = best;
    }
    const now = at(x).cost;
    if (cost - now < 1e-3) break;
    cost = now;
  }
  // the arc is the phasing orbit's business: the shot itself is planned for the coast as it is
  const plan = at(x);
  const flown = at([0, x[1], x[2], x[3]]);
  return { ...flown, phaseError: plan.phaseError };
}
