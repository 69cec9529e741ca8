import { cwTwoImpulse, type PosVel, propagateCw } from '@farside/astro';
import { add, goldenSection, norm, type Vec3 } from '@farside/math';

/** The last two burns seen from a coast that misses: linear about the place to reach. m, m/s, local axes (radial, along, normal). */
export interface Shot {
  readonly third: Vec3;
  readonly fourth: Vec3;
  /** Velocity across the plane that the second burn should take over, m/s. */
  readonly share: number;
  readonly cost: number;
  /** Arc by which the coast should end farther ahead to make the shot cheapest, m: the phase error of the phasing orbit. */
  readonly phaseError: number;
}

const REST: PosVel = { r: [0, 0, 0], v: [0, 0, 0] };

/**
 * Third and fourth burn that turn a coast which ends off the aim by `miss` (relative arc state at the aim's epoch) into one that ends on it at rest: the third `time` seconds
 * before. The plane may be corrected in part at the second burn, `lead` seconds before the third.
 */
export function planShot(miss: PosVel, n: number, time: number, lead: number, second: Vec3): Shot {
  const at = (ahead: number, share: number): { third: Vec3; fourth: Vec3; cost: number } => {
    // velocity across at the second burn moves the miss by a free oscillation
    const z = propagateCw({ r: [0, 0, 0], v: [0, 0, share] }, n, lead + time);
    const end: PosVel = {
      r: [miss.r[0], miss.r[1] + ahead, miss.r[2] + z.r[2]],
      v: [miss.v[0], miss.v[1], miss.v[2] + z.v[2]],
    };
    const start = propagateCw(end, n, -time);
    const s = cwTwoImpulse(start, REST, n, time);
    return { third: s.dv1, fourth: s.dv2, cost: norm(s.dv1) + norm(s.dv2) + norm(add(second, [0, 0, share])) };
  };
  const reach = 400e3;
  const along = goldenSection((y) => at(y - miss.r[1], 0).cost, -reach, reach, 10).x - miss.r[1];
  const tilt = Math.hypot(miss.r[2] * n, miss.v[2]);
  const share = tilt > 0 ? goldenSection((s) => at(along, s).cost, -1.5 * tilt, 1.5 * tilt, 1e-3 * tilt + 1e-6).x : 0;
  const best = at(0, share);
  return { ...best, share, phaseError: along };
}

