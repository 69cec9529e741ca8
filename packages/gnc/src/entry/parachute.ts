import { FarsideError } from '@farside/math';
import { clamp } from '../law.ts';

/** One canopy: full drag area Cd S (m^2), the share of it while reefed, seconds reefed, seconds to fill at each opening. */
export interface Canopy {
  readonly dragArea: number;
  readonly reefed: number;
  readonly reefTime: number;
  readonly fillTime: number;
}

/**
 * A drogue and a main parachute that opens when the drogue is let go. Chang'e 5 and 6 (Huang et al., Space Sci. Technol. 2021, 9898756): opened at 11 km at 1.8-3.8 kPa, 7 g permitted,
 * 11.8 m/s at 1 km with 310 kg, from which Cd S = 2 m g/(rho v^2) = 39.3 m^2 in all, 1.4 m^2 of it the capsule's. The drogue's area is calibrated on about 460 s from 10 km to the ground; reefing is assumed.
 */
export interface ParachuteConfig {
  /** Height of the drogue's opening, m above the ellipsoid; default 11 km (permitted 10 to 12 in the mission). */
  readonly drogueHeight: number;
  /** Height of the main's opening, m. */
  readonly mainHeight: number;
  readonly drogue: Canopy;
  readonly main: Canopy;
  /** Dynamic pressure at which the drogue may open, Pa. */
  readonly pressure: readonly [number, number];
}

export const CHANGE_PARACHUTES: ParachuteConfig = {
  drogueHeight: 11e3,
  mainHeight: 6e3,
  drogue: { dragArea: 5.8, reefed: 0.35, reefTime: 6, fillTime: 0.5 },
  main: { dragArea: 37.9, reefed: 0.12, reefTime: 8, fillTime: 1.5 },
  pressure: [1000, 3800],
};

export interface ParachuteMemory {
  readonly config: ParachuteConfig;
  readonly drogueAt: number | undefined;
  readonly mainAt: number | undefined;
}

export interface ParachuteCommand {
  /** Drag area of what is open, m^2, to be added to the capsule's. */
  readonly dragArea: number;
  readonly open: 'none' | 'drogue' | 'main';
}

/** Area of a canopy `since` seconds after its opening: fills to its reefed size, is held there, then fills to the full one. */
export function canopyArea(c: Canopy, since: number): number {
  if (since < 0) return 0;
  const full = clamp((since - c.reefTime) / c.fillTime, 0, 1);
  return c.dragArea * (c.reefed * clamp(since / c.fillTime, 0, 1) + (1 - c.reefed) * full);
}

/** Opens drogue and main by height on the way down. Throws PARACHUTE_PRESSURE when the drogue would open outside its dynamic pressures. */
export const parachuteSequence = {
  init: (config: ParachuteConfig = CHANGE_PARACHUTES): ParachuteMemory => ({ config, drogueAt: undefined, mainAt: undefined }),
  step(
    memory: ParachuteMemory,
    now: { readonly height: number; readonly pressure: number },
    t: number,
  ): { command: ParachuteCommand; memory: ParachuteMemory } {
    const { config } = memory;
    let { drogueAt, mainAt } = memory;
    if (drogueAt === undefined && now.height <= config.drogueHeight) {
      const [lo, hi] = config.pressure;
      if (!(now.pressure >= lo && now.pressure <= hi)) {
        const found = `${now.pressure.toFixed(0)} Pa at ${(now.height / 1e3).toFixed(1)} km`;
        throw new FarsideError('PARACHUTE_PRESSURE', `the drogue would open at ${found}; it opens at ${lo} to ${hi} Pa`, {
          numbers: { pressure_Pa: now.pressure, least_Pa: lo, most_Pa: hi, height_m: now.height },
          expected: `${lo} to ${hi} Pa`,
          found,
          tryThis: now.pressure > hi ? 'a lower opening height of the drogue' : 'a higher opening height of the drogue',
        });
      }
      drogueAt = t;
    }
    if (drogueAt !== undefined && mainAt === undefined && now.height <= config.mainHeight) mainAt = t;
    const after = drogueAt === memory.drogueAt && mainAt === memory.mainAt ? memory : { config, drogueAt, mainAt };
    if (mainAt !== undefined) return { command: { dragArea: canopyArea(config.main, t - mainAt), open: 'main' }, memory: after };
    if (drogueAt !== undefined) return { command: { dragArea: canopyArea(config.drogue, t - drogueAt), open: 'drogue' }, memory: after };
    return { command: { dragArea: 0, open: 'none' }, memory: after };
  },
};
