import type { Epoch } from '@farside/astro';
import type { Schedule } from './schedule.ts';

/** The analytic skeleton of a mission: epochs and planes that fit together, found in milliseconds to seconds. Phases refine it strictly forward. */
export interface Outline {
  readonly schedule: Schedule;
  readonly outbound: OutboundSketch;
  readonly plane: PlaneSketch;
  readonly homeward: HomewardSketch;
  readonly siteSunElevation: { readonly touchdown: number; readonly liftOff: number };
}

/** From the launch site to the Moon, by a coarse backward solution from perilune. */
export interface OutboundSketch {
  readonly perigeeEpoch: Epoch;
  readonly perigeeSpeed: number;
  /** Inclination of the parking orbit to the true equator of date, rad. */
  readonly parkingInclination: number;
  readonly launchAzimuth: number;
  /** Angle from the launch site to perigee along the orbit, rad. */
  readonly arcToPerigee: number;
  /** icrf, m and m/s about the Moon at perilune. */
  readonly perilune: readonly [number, number, number, number, number, number];
  readonly vInfinity: readonly [number, number, number];
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
