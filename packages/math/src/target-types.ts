/**
 * Why a target was missed. `singular`: some unknowns move nothing, or act alike. `bound`: the way on leads across a bound. `minimum`: the constraints contradict each
 * other here (a least-squares minimum that is not zero). `iterations`: the budget ran out. `evaluation`: x0, or every step from here, cannot be flown.
 */
export type TargetReason = 'singular' | 'bound' | 'minimum' | 'iterations' | 'evaluation';

/** One constraint at one x: `value` is the signed miss in `unit`, wanted zero. */
export interface Residual {
  readonly constraint: string;
  readonly value: number;
  /** Acceptable |value|: the constraint holds when |value| <= tolerance. */
  readonly tolerance: number;
  /** Unit of value, tolerance and scale, e.g. `m`, `s`, `rad`. */
  readonly unit: string;
  /** What weighs this constraint against the others while it is being solved (value/scale is what is squared). Default: tolerance. */
  readonly scale?: number;
}

/** What a targeter solves: unknowns, their scale and bounds, and the constraints at each x. */
export interface Problem {
  readonly names: readonly string[];
  readonly x0: ArrayLike<number>;
  /** Size of a sensible change of each unknown, in its unit: normalises the unknowns and sets the difference steps. Positive. */
  readonly scale: ArrayLike<number>;
  /** Bounds, default none. x0 is moved inside. */
  readonly lo?: ArrayLike<number>;
  readonly hi?: ArrayLike<number>;
  /**
   * The same constraints in the same order at every x. Must not keep or change `x`. A FarsideError means that this x cannot be flown: the line search takes it as
   * "too far"; any other error is a defect and goes through.
   */
  residuals(x: Float64Array): readonly Residual[];
}

/** One step of the targeter, for whoever watches. */
export interface TargetIteration {
  readonly iteration: number;
  readonly evaluations: number;
  readonly x: Float64Array;
  readonly residuals: readonly Residual[];
  /** Largest |value|/tolerance: solved at 1. */
  readonly worst: number;
  readonly damping: number;
  /** Fraction of the step that was taken. */
  readonly fraction: number;
  readonly jacobian: 'differences' | 'broyden';
}

/** How the targeter steps, and when it gives up. */
export interface TargetOptions {
  /** Default 50. */
  readonly maxIterations?: number;
  /** Default 100 (n + 2). */
  readonly maxEvaluations?: number;
  /** Difference step in units of each unknown's scale; default 1e-4. A larger one for residuals with noise. */
  readonly differenceStep?: number;
  /** Default `forward`; `central` costs twice and keeps twice the digits. A stalled forward run turns central by itself. */
  readonly differences?: 'forward' | 'central';
  /** Largest change of any unknown in one step, in its scale. Default unlimited. */
  readonly maxStep?: number;
  /** Rank-one updates between difference Jacobians; default true. */
  readonly broyden?: boolean;
  /** Jacobian of an earlier solution of a like problem (`Solved.jacobian`): saves n evaluations, is renewed when it misleads. */
  readonly jacobian?: Float64Array;
  readonly signal?: AbortSignal;
  /** Called with every step. */
  readonly onIteration?: (i: TargetIteration) => void;
}

interface Reached {
  readonly x: Float64Array;
  readonly residuals: readonly Residual[];
  readonly iterations: number;
  readonly evaluations: number;
  /** d(value/scale of residual i) / d(unknown j in its scale), row-major m x n, as last known (differences or Broyden). */
  readonly jacobian: Float64Array;
  /** Names of unknowns that ended on a bound. */
  readonly atBound: readonly string[];
}
/** All constraints are met. */
export interface TargetFound extends Reached {
  readonly ok: true;
}
/** Some constraints are not met: which, by how much, and why. */
export interface TargetMissed extends Reached {
  readonly ok: false;
  /** The constraints that are not met, worst (in tolerances) first. */
  readonly worst: readonly Residual[];
  readonly reason: TargetReason;
  /** One sentence: what missed by how much in its own unit, and why. */
  readonly why: string;
  /** Unknowns that move no constraint here. */
  readonly insensitive: readonly string[];
  readonly cause?: unknown;
}
/** What the targeter came to. */
export type Solved = TargetFound | TargetMissed;
