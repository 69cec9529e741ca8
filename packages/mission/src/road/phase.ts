import type { Environment, Epoch } from '@farside/astro';
import type { ModelSettings, WorldLog } from '@farside/sim';
import type { Handover } from '@farside/vehicle';
import type { Mission } from '../file/schema.ts';
import type { Outline } from '../outline/outline.ts';

/** How finely a rollout looks at the world. The targeter starts coarse; the flight is full. Physics are the same code. */
export interface Fidelity extends ModelSettings {
  readonly name: 'coarse' | 'full';
}

/** What is being done right now, for whoever watches. `fraction` of this phase, 0..1, when it is known. */
export interface Progress {
  readonly phase: string;
  readonly doing: string;
  readonly fraction?: number;
  /** Mission time reached, when something flies. */
  readonly epoch?: Epoch;
}

/** What a phase sees besides its hand-over. */
export interface PhaseContext {
  readonly mission: Mission;
  readonly outline: Outline;
  readonly env: Environment;
  /** Fidelity of the flight, from the mission file. */
  readonly full: Fidelity;
  readonly coarse: Fidelity;
  /** For weeks in low lunar orbit: enough of the field to phase by. Default: full. */
  readonly coarseLunar?: Fidelity;
  readonly seed: number;
  /** To be called with every step. */
  progress(p: Progress): void;
  readonly signal?: AbortSignal;
  /** Begins a draft of the record, for a solver whose last pass is the flight itself: so it need not be flown twice. */
  draft?(): Draft;
}

/** A record that becomes the phase's when its flight is kept. What is logged to a draft that is not kept is forgotten. */
export interface Draft {
  readonly log: WorldLog;
  /** The rollout that was logged is that of these params, at full fidelity; they are the plan's. */
  keep(params: unknown, rollout: Rollout): void;
}

/** One constraint of a solved phase, as the Plan shows it: what was wanted, what was reached. SI. */
export interface ConstraintRow {
  readonly name: string;
  readonly wanted: number;
  readonly reached: number;
  readonly tolerance: number;
  readonly unit: string;
}

/** What a phase's solver found. `params` is plain JSON: with the hand-over and the settings it makes the same rollout again. */
export interface PhasePlan<P = unknown> {
  readonly phase: string;
  readonly params: P;
  readonly constraints: readonly ConstraintRow[];
  readonly evaluations: number;
  readonly iterations: number;
  /** Further figures worth showing: knowledge before a correction, what a bracket looked like. */
  readonly notes: Readonly<Record<string, number>>;
}

/** A flown value under its name: a number (SI), an epoch, or a place (rad). */
export type Measure = number | { readonly epoch: Epoch } | { readonly latitude: number; readonly longitude: number };

/** What a rollout leads to. */
export interface Rollout {
  readonly to: Handover;
  /** `<phase>.<name>` → value: what the score, the outline of later phases and people read. */
  readonly measures: Readonly<Record<string, Measure>>;
}

/**
 * A phase is a room: what it solves for, and one rollout, the physics, called by its solver (coarse or full, no recorder) and by the driver (full, recorded). A solver that ends with
 * the full rollout may hand it over as a draft.
 * `solve` must not change anything; everything it found is in the PhasePlan.
 */
export interface Phase<P = unknown> {
  readonly kind: string;
  readonly title: string;
  /** What the solver finds from this hand-over. Throws FarsideError when the phase cannot be done. */
  solve(from: Handover, cx: PhaseContext): PhasePlan<P>;
  /** The physics of the phase with these params: where it leads and its measures. Recorded where a log is given. */
  rollout(params: P, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout;
}
