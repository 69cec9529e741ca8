import type { Epoch, TimeScale } from '@farside/astro';
import type { Vec3 } from '@farside/math';

/** Osculating elements as a message gives them: m, rad, m^3/s^2; one of the two anomalies. */
export interface OpmElements {
  readonly semiMajorAxis: number;
  readonly eccentricity: number;
  readonly inclination: number;
  readonly node: number;
  readonly argumentOfPericentre: number;
  readonly trueAnomaly?: number;
  readonly meanAnomaly?: number;
  readonly gm: number;
}

/** kg, m^2, coefficients. */
export interface OpmSpacecraft {
  readonly mass?: number;
  readonly solarRadArea?: number;
  readonly solarRadCoeff?: number;
  readonly dragArea?: number;
  readonly dragCoeff?: number;
}

/** One manoeuvre: finite, or impulsive with a duration of 0. */
export interface OpmManoeuvre {
  readonly ignition: Epoch;
  /** s */
  readonly duration: number;
  /** kg, negative: what the spacecraft loses. Left out in some messages of version 3. */
  readonly deltaMass?: number;
  /** As written: that of the state, or `RTN`, `RSW`, `TNW`. */
  readonly frame: string;
  /** m/s */
  readonly deltaV: Vec3;
  readonly comments: readonly string[];
}

/** Orbit Parameter Message (CCSDS 502.0-B, section 3): the state of one object at one epoch, values SI. */
export interface Opm {
  /** `1.0`, `2.0` or `3.0`. */
  readonly version: string;
  /** As written, UTC. */
  readonly creationDate: string;
  readonly originator: string;
  readonly messageId?: string;
  readonly objectName: string;
  readonly objectId: string;
  /** As written in the message: `MOON`, `EARTH`. */
  readonly centre: string;
  readonly frame: string;
  readonly frameEpoch?: Epoch;
  readonly timeSystem: TimeScale;
  readonly epoch: Epoch;
  /** r (m), v (m/s). */
  readonly state: Float64Array;
  readonly elements?: OpmElements;
  readonly spacecraft?: OpmSpacecraft;
  /** Symmetric 6x6 over [r, v], row-major, SI; in `frame`, or that of the state. */
  readonly covariance?: { readonly frame?: string; readonly matrix: Float64Array };
  readonly manoeuvres: readonly OpmManoeuvre[];
  /** USER_DEFINED_x without the prefix, as written. */
  readonly userDefined: Readonly<Record<string, string>>;
  /** Where a message has comments, by the block that they stand before. */
  readonly comments: {
    readonly header: readonly string[];
    readonly metadata: readonly string[];
    readonly state: readonly string[];
    readonly elements: readonly string[];
    readonly spacecraft: readonly string[];
    readonly covariance: readonly string[];
    readonly userDefined: readonly string[];
  };
}
