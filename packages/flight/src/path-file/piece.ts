import type { BodyId, Epoch } from '@farside/astro';

/** A stretch of a file's path: written by one polynomial table about one body. */
export interface PathPiece {
  readonly start: Epoch;
  readonly end: Epoch;
  readonly centre: BodyId;
  at(epoch: Epoch, out: Float64Array): void;
}
