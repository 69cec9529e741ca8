import type { Environment, Epoch } from '@farside/astro';
import type { Contact, FlightEvent, MeasureValue, Trajectory } from '@farside/flight';
import type { Mission } from '../file/schema.ts';
import type { Schedule } from '../outline/schedule.ts';

export interface ObserveInput {
  readonly mission: Mission;
  readonly env: Environment;
  readonly schedule: Schedule;
  readonly phase: string;
  /** Begin and end of the phase. */
  readonly from: Epoch;
  readonly to: Epoch;
  /** What was recorded of it. */
  readonly paths: readonly Trajectory[];
  /** Measures of the phases before: sums go on from there. */
  readonly before: Readonly<Record<string, MeasureValue>>;
  readonly signal?: AbortSignal;
}

export interface ChannelSample {
  readonly vehicle: string;
  readonly name: string;
  readonly unit: string;
  readonly epoch: Epoch;
  readonly value: number;
}

/** What was seen of a phase: all in order of time. */
export interface Observed {
  readonly events: readonly FlightEvent[];
  readonly contacts: readonly Contact[];
  readonly channels: readonly ChannelSample[];
  readonly measures: Readonly<Record<string, MeasureValue>>;
}

/** Where the parts of an observation write. */
export interface Observer extends ObserveInput {
  readonly events: FlightEvent[];
  readonly contacts: Contact[];
  readonly channels: ChannelSample[];
  /** Adds seconds to a sum of the phase and of the flight. */
  add(name: string, seconds: number): void;
  /** Keeps the largest. */
  most(name: string, seconds: number): void;
}
