/**
 * Tools that solvers are made of: the targeter, minima, roots; and the error that everything here throws.
 * @module Solving
 */
export {
  brent,
  FarsideError,
  type FarsideErrorDetails,
  goldenSection,
  isFarsideError,
  type Minimum,
  minimise,
  minimiseByScan,
  type Problem,
  type Residual,
  type RootOptions,
  type Solved,
  scanSignChanges,
  type TargetFound,
  type TargetIteration,
  type TargetMissed,
  type TargetOptions,
  type TargetReason,
  target,
  targetOrThrow,
} from '@farside/math';
