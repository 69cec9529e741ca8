import { FarsideError, type Vec3 } from '@farside/math';
import type { Body, EngineLimits, Nav } from '../law.ts';

/** What the ladder knows beyond position, velocity and mass: height above the ground below, when a radar sees it. */
export interface LanderNav extends Nav {
  /** m above the ground below; without it the height above the landing spot. */
  readonly altitude?: number;
}

/** The published ladder of Chang'e 3 to 6 as figures; every one may be changed. */
export interface LadderConfig {
  readonly body: Body;
  readonly engine: EngineLimits;
  /** Landing site on the ground, body-fixed, m from the centre. */
  readonly site: Vec3;
  /** Mass without propellant, kg: reaching it ends the flight with an error. */
  readonly dryMass: number;
  /** Thrust that the main brake is designed with, N; default 0.97 of the most, which leaves trim for a weak engine. */
  readonly brakeThrust?: number;
  /** Waits for its own ignition point. Default false: ignites at the first step. */
  readonly waits?: boolean;
  /** Heights above the site, m: end of the main brake 3000, end of the quick adjust 2400, hover 100, end of avoidance 30, cut-off 0.5. */
  readonly heights?: Partial<Heights>;
  /** Speed along the approach line at its start, m/s; default 60. */
  readonly approachSpeed?: number;
  /** Slope of the approach line, rad from the horizontal; default 45 degrees. */
  readonly approachSlope?: number;
  /** s of hover; default 8. */
  readonly hoverTime?: number;
  /** m/s in the last metres; default 1.5 (with the cut-off height of 0.5 m: 1.97 m/s at the ground; Chang'e 5 flew 1.99). Permitted 0.2 to 3. */
  readonly descentRate?: number;
  /** Fastest turn of the thrust direction, rad/s; default 6 deg/s. */
  readonly turnRate?: number;
  /** Largest tilt from the vertical below the hover height, rad; default 20 degrees. */
  readonly maxTilt?: number;
  /** Largest distance from the gate along the track that is accepted at the end of the brake, m; default 1000. */
  readonly allowance?: number;
  /** Where to land, seen from the hover: a place on the ground (body-fixed), or undefined when nothing in reach is safe. Default: the site. Must be pure. */
  readonly chooseSpot?: (nav: LanderNav, site: Vec3) => Vec3 | undefined;
}

export interface Heights {
  readonly gate: number;
  readonly adjusted: number;
  readonly hover: number;
  readonly avoided: number;
  readonly cutoff: number;
}

export interface LadderSettings extends Required<Omit<LadderConfig, 'heights' | 'chooseSpot'>> {
  readonly heights: Heights;
  readonly chooseSpot: ((nav: LanderNav, site: Vec3) => Vec3 | undefined) | undefined;
}

const DEG = Math.PI / 180;

/** Height over the site at which the slow vertical descent begins, over the spot that was picked, m. */
export const AVOIDED_HEIGHT = 30;

/** Fills in the published figures. Throws LADDER_CONFIG when heights are not falling, or a figure has no sense, LADDER_THROTTLE when the least thrust outweighs the dry lander. */
export function ladderSettings(c: LadderConfig): LadderSettings {
  const heights: Heights = { gate: 3000, adjusted: 2400, hover: 100, avoided: AVOIDED_HEIGHT, cutoff: 0.5, ...c.heights };
  const order = [heights.gate, heights.adjusted, heights.hover, heights.avoided, heights.cutoff, 0];
  for (let i = 1; i < order.length; i++) {
    if (!(order[i - 1] > order[i]) && !(i === order.length - 1 && order[i - 1] === 0)) {
      throw new FarsideError('LADDER_CONFIG', 'the heights of the descent ladder must fall from gate to cut-off', {
        numbers: { upper_m: order[i - 1], lower_m: order[i] },
      });
    }
  }
  const s: LadderSettings = {
    body: c.body,
    engine: c.engine,
    site: c.site,
    dryMass: c.dryMass,
    brakeThrust: c.brakeThrust ?? 0.97 * c.engine.maxThrust,
    waits: c.waits ?? false,
    heights,
    approachSpeed: c.approachSpeed ?? 60,
    approachSlope: c.approachSlope ?? 45 * DEG,
    hoverTime: c.hoverTime ?? 8,
    descentRate: c.descentRate ?? 1.5,
    turnRate: c.turnRate ?? 6 * DEG,
    maxTilt: c.maxTilt ?? 20 * DEG,
    allowance: c.allowance ?? 1000,
    chooseSpot: c.chooseSpot,
  };
  const bad = (what: string, x: number): never => {
    throw new FarsideError('LADDER_CONFIG', `${what} has no sense here`, { numbers: { value: x } });
  };
  if (!(s.brakeThrust > 0 && s.brakeThrust <= s.engine.maxThrust)) bad('the thrust of the main brake', s.brakeThrust);
  if (!(s.engine.minThrust >= 0 && s.engine.minThrust < s.engine.maxThrust)) bad('the throttle range', s.engine.minThrust);
  const d = Math.hypot(s.site[0], s.site[1], s.site[2]);
  const weight = (s.dryMass * s.body.mu) / (d * d);
  if (!(s.engine.minThrust < 0.9 * weight)) {
    throw new FarsideError('LADDER_THROTTLE', 'the engine cannot be throttled low enough to sink when the tanks are nearly empty', {
      numbers: { min_thrust_N: s.engine.minThrust, dry_weight_N: weight },
      tryThis: `a least thrust of ${Math.floor((0.85 * weight) / 10) * 10} N, or a heavier lander`,
    });
  }
  if (!(s.descentRate >= 0.2 && s.descentRate <= 3)) bad('the rate of the last metres', s.descentRate);
  if (!(s.approachSpeed > 5)) bad('the speed of the approach', s.approachSpeed);
  if (!(s.approachSlope > 10 * DEG && s.approachSlope < 85 * DEG)) bad('the slope of the approach line', s.approachSlope);
  if (!(s.turnRate > 0)) bad('the turn rate', s.turnRate);
  return s;
}
