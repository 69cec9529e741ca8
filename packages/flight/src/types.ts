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
}

/** A span during which a vehicle can talk to somebody: a ground station, a relay, another vehicle. */
export interface Contact {
  readonly vehicle: VehicleId;
  readonly with: string;
  readonly kind: 'ground' | 'relay' | 'vehicle';
  readonly start: Epoch;
  readonly end: Epoch;
  /** Relay in between, when there is one. */
  readonly via?: string;
  /** Figures worth keeping: `highest_elevation_rad`, ... */
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
