import type { BodyId, Epoch, FrameId } from '@farside/astro';
import type { FlightBurn, FlightEvent, QuinticEnds } from '@farside/flight';
import type { MassLine, VehicleId } from '@farside/vehicle';

export type { FlightBurn as WorldBurn, FlightEvent as WorldEvent } from '@farside/flight';

/**
 * What the world tells whoever writes the record down. A rollout without a log is silent: the targeter's. Calls come in order of time per vehicle;
 * `arc` gives one accepted step with an interpolant of [r, v] or [r, v, m] about `centre`, icrf axes, valid on [ta, tb] seconds since `t0` and only during the call.
 * `mass` is given when it stays the same over the step; otherwise it is the seventh component. `ends` is given when the interpolant is the quintic between two nodes.
 */
export interface WorldLog {
  /** A stretch of a path: seconds from `ta` to `tb` since `t0`, the mass there, and the interpolant that writes the state. */
  arc(
    vehicle: VehicleId,
    centre: BodyId,
    t0: Epoch,
    ta: number,
    tb: number,
    mass: number | undefined,
    at: (t: number, out: Float64Array) => void,
    ends?: QuinticEnds,
  ): void;
  /** A vehicle stands on a body from one epoch to another: its place `r` (m) in a frame that turns with the body. */
  rest?(vehicle: VehicleId, centre: BodyId, frame: FrameId, from: Epoch, to: Epoch, r: ArrayLike<number>, mass: number): void;
  /** From now on the path of this vehicle matters to a millimetre (`near`: two craft close to each other), or no longer does (`far`). */
  precision?(vehicle: VehicleId, bound: 'near' | 'far'): void;
  /** Something that happened. */
  event(e: FlightEvent): void;
  /** A burn as flown. */
  burn(b: FlightBurn): void;
  /** A line of the mass book. */
  mass(line: MassLine): void;
  /** One sample of a channel, e.g. `lander.throttle`. */
  channel(vehicle: VehicleId, name: string, unit: string, epoch: Epoch, value: number): void;
}
