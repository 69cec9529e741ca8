import type { Epoch } from '@farside/astro';
import type { Outbound } from './outbound.ts';
import type { Schedule } from './schedule.ts';

/** The analytic skeleton of a mission: epochs and planes that fit together, found in milliseconds to seconds. Phases refine it strictly forward. */
export interface Outline {
  readonly schedule: Schedule;
  readonly outbound: Outbound;
  readonly plane: PlaneSketch;
  readonly homeward: HomewardSketch;
  readonly siteSunElevation: { readonly touchdown: number; readonly liftOff: number };
}

/** The plane of the waiting orbit. */
export interface PlaneSketch {
  readonly epoch: Epoch;
  /** To the Moon's mean equator of date, rad. */
  readonly inclination: number;
  readonly node: number;
  readonly nodeRate: number;
  /** +1 or -1: which of the two nodes of the arrival hyperbola. */
  readonly branch: 1 | -1;
  /** Cross-track of the site at the wished touchdown and lift-off, rad. */
  readonly crossTrackTouchdown: number;
  readonly crossTrackLiftOff: number;
}

/** The day home: the first good one after docking. */
export interface HomewardSketch {
  /** Start of the second return burn. */
  readonly departure: Epoch;
  readonly entry: Epoch;
  readonly flightTime: number;
  /** Sum of the two return burns, m/s, and the month's best. */
  readonly deltaV: number;
  readonly bestDeltaV: number;
  readonly days: readonly { readonly entry: Epoch; readonly flightTime: number; readonly deltaV: number; readonly planeMiss: number }[];
}
