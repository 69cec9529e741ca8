import type { BodyId, Epoch } from '@farside/astro';
import type { VehicleId } from '@farside/vehicle';

/** Something that happened, in words and figures. `data` is SI, unit in the key. */
export interface FlightEvent {
  readonly epoch: Epoch;
  readonly phase: string;
  /** `separation`, `docking`, `touchdown`, `burn-start`, `eclipse-start`, `keeping`, ... */
  readonly kind: string;
  readonly vehicle?: VehicleId;
  readonly text: string;
  readonly data?: Readonly<Record<string, number>>;
}

/** One burn as flown. */
export interface FlightBurn {
  readonly phase: string;
  readonly vehicle: VehicleId;
  /** `module.engine` */
  readonly engine: string;
  readonly what: string;
  readonly start: Epoch;
  /** s */
  readonly duration: number;
  /** Exhaust velocity x ln(mass ratio), m/s. */
  readonly deltaV: number;
  /** kg */
  readonly propellant: number;
  readonly massBefore: number;
  readonly massAfter: number;
  readonly centre: BodyId;
  /** Where the velocity change went, where the loop that flew the burn took it down (pulses in closed loop do not). */
  readonly losses?: BurnLosses;
  /** The same by the stages of a long burn, in order of time. */
  readonly stages?: readonly BurnStage[];
}

/**
 * Losses of a burn, m/s: deltaV = sign (speedAfter - speedBefore) + gravity + steering. The speed is that about the burn's centre in axes that do not turn (`inertial`), or that over the
 * ground (`ground`: what lands or lifts off).
 */
export interface BurnLosses {
  readonly velocity: 'inertial' | 'ground';
  /** +1: a burn to become faster, -1: to become slower. */
  readonly sign: 1 | -1;
  readonly speedBefore: number;
  readonly speedAfter: number;
  /** What the pull of the bodies took: -sign x integral of its part along the velocity. Negative: it helped. */
  readonly gravity: number;
  /** What thrust beside the velocity did not give to the speed: it turns the path, or carries weight. */
  readonly steering: number;
}

/** One stage of a burn; s, m/s, kg. Gravity and steering have the sign of the whole burn. */
export interface BurnStage {
  readonly name: string;
  readonly duration: number;
  readonly deltaV: number;
  readonly propellant: number;
  readonly speedBefore: number;
  readonly speedAfter: number;
  readonly gravity: number;
  readonly steering: number;
}

/** A span during which a vehicle can talk to somebody: a ground station, a relay, another vehicle. With a station: from when it is first heard to when it is last heard, on the ground. */
export interface Contact {
  readonly vehicle: VehicleId;
  readonly with: string;
  readonly kind: 'ground' | 'relay' | 'vehicle';
  readonly start: Epoch;
  readonly end: Epoch;
  /** Relay in between, when there is one. */
  readonly via?: string;
  /** Figures worth keeping: `highest_elevation_rad`, `lowest_delay_s`, ...; of its start and end `start_…`, `end_…`. */
  readonly data?: Readonly<Record<string, number>>;
}

/** A flown value under its name: a number (SI), an epoch, a place (rad), a word. */
export type MeasureValue = number | string | { readonly epoch: Epoch } | { readonly latitude: number; readonly longitude: number };

/**
 * How a published figure counts: `given` (an input of the mission file), `calibrated` (it sized the vehicle), `derived` (arithmetic of another row), `compared` (too loose
 * to score), `predicted` (an outcome: counted).
 */
export type FactBasis = 'given' | 'calibrated' | 'derived' | 'compared' | 'predicted';

/** A published figure and, once flown, what came out beside it. A row of the score. */
export interface Fact {
  readonly id: string;
  readonly title?: string;
  readonly basis: FactBasis;
  readonly published: { readonly value: MeasureValue; readonly unit: string; readonly source: string };
  /** In the published unit's SI form; left out when the flight did not come that far. */
  readonly flown?: MeasureValue;
  /** Half-width, SI; left out for facts that are not scored. */
  readonly tolerance?: number;
  /** Flown minus published, SI, where a difference makes sense. */
  readonly difference?: number;
  readonly inside?: boolean;
}
export type ScoreRow = Fact;
