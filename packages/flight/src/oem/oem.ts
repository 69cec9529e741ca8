import type { Epoch, TimeScale } from '@farside/astro';
import type { Vec3 } from '@farside/math';

/** A covariance of a state: symmetric 6x6 over [r, v], row-major, SI. */
export interface OemCovariance {
  readonly epoch: Epoch;
  /** Left out: the segment's reference frame. */
  readonly frame?: string;
  readonly matrix: Float64Array;
}

/** One segment of an Orbit Ephemeris Message (CCSDS 502.0-B, section 5), values SI. */
export interface OemSegment {
  readonly objectName: string;
  readonly objectId: string;
  /** As written in the message: `MOON`, `MARS BARYCENTER`. */
  readonly centre: string;
  readonly frame: string;
  readonly frameEpoch?: Epoch;
  readonly timeSystem: TimeScale;
  readonly start: Epoch;
  readonly stop: Epoch;
  readonly useableStart?: Epoch;
  readonly useableStop?: Epoch;
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly comments: readonly string[];
  readonly epochs: readonly Epoch[];
  /** Six numbers per epoch: r (m), v (m/s). */
  readonly states: Float64Array;
  /** m/s^2; given only when the message gives some; a record may be without. */
  readonly accelerations?: readonly (Vec3 | undefined)[];
  readonly covariances: readonly OemCovariance[];
}

/** An orbit ephemeris message (CCSDS 502.0-B). SI here; km and km/s in its text. */
export interface Oem {
  /** `1.0`, `2.0` or `3.0`. */
  readonly version: string;
  /** As written, UTC. */
  readonly creationDate: string;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[];
  readonly segments: readonly OemSegment[];
}
