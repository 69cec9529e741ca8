import type { Vec3 } from '@farside/math';

/** Exact instant: whole TAI seconds since 2000-01-01T12:00:00 TAI, plus a fraction in [0, 1). Never a Date. */
export interface Epoch {
  readonly s: number;
  readonly f: number;
}

/** Bodies and barycentres that the ephemeris knows. */
export type BodyId =
  | 'ssb'
  | 'sun'
  | 'mercury'
  | 'venus'
  | 'emb'
  | 'earth'
  | 'moon'
  | 'mars'
  | 'jupiter'
  | 'saturn'
  | 'uranus'
  | 'neptune'
  | 'pluto';

/**
 * One name per frame, realisation included. `icrf` axes are the axes of the ephemeris and of every integration.
 * `moon-pa:de421` is the principal-axis frame of the DE421 binary PCK (gravity), `moon-me:de421` mean-Earth (maps).
 * `moon-mod` is the mean-of-date lunar equator frame of the IAU pole model: z along the mean pole, x along the node of the mean equator on the ICRF equator.
 */
export type FrameId = 'icrf' | 'itrf' | 'tod' | 'moon-pa:de421' | 'moon-me:de421' | 'moon-mod' | `iau:${BodyId}`;

/** Cartesian state, m and m/s, with frame, centre and epoch. */
export interface State<F extends FrameId = FrameId> {
  readonly epoch: Epoch;
  readonly centre: BodyId;
  readonly frame: F;
  readonly r: Vec3;
  readonly v: Vec3;
}

/** Positions and velocities of bodies, icrf axes, geometric (no light time). */
export interface Ephemeris {
  /** Where the bytes came from, e.g. `de405-full.bsp`, and their SHA-256: goes into manifests. */
  readonly source: string;
  readonly sha256: string;
  /** First and last epoch at which `body` is known. */
  coverage(body: BodyId): readonly [Epoch, Epoch];
  /** Writes x y z vx vy vz (m, m/s) of `body` relative to `centre` into out[0..5]. Throws EPHEMERIS_COVERAGE outside. */
  state(body: BodyId, centre: BodyId, epoch: Epoch, out: Float64Array): void;
  /**
   * Position for hot loops: a function of seconds since `t0` (TAI) that writes x y z (m) into out[offset..offset+2], no allocation, no lookup of links.
   * Owns its scratch: one per arc. Valid over the pack's coverage.
   */
  positionKernel(body: BodyId, centre: BodyId, t0: Epoch): (t: number, out: Float64Array, offset: number) => void;
}

/** Rotations between frames. The matrix takes components in `from` to components in `to`: r_to = R r_from; v_to = R v_from + Rdot r_from. */
export interface Frames {
  /** Writes R (9, row-major) then dR/dt (9, 1/s) into out (18). */
  rotation(from: FrameId, to: FrameId, epoch: Epoch, out: Float64Array): void;
  /** The same for hot loops: R only (9 numbers, row-major) at seconds since t0; tabulated when the model is expensive (stated error below 1e-12 rad against `rotation`). */
  rotationKernel(from: FrameId, to: FrameId, t0: Epoch, span: readonly [number, number]): (t: number, out: Float64Array) => void;
}

/** Earth orientation at an epoch: pole (rad), UT1-UTC (s), celestial-pole offsets (rad); `held` when past the table's end and the last value was kept. */
export interface EarthOrientation {
  readonly xp: number;
  readonly yp: number;
  readonly ut1MinusUtc: number;
  readonly dX: number;
  readonly dY: number;
  readonly held: boolean;
}
/** Earth orientation over time. */
export interface EopTable {
  readonly first: Epoch;
  readonly last: Epoch;
  /** Between its entries; past the end the last is kept and says so. */
  at(epoch: Epoch): EarthOrientation;
}

/** Fully normalised spherical-harmonic coefficients; index n(n+1)/2+m. */
export interface GravityField {
  readonly name: string;
  readonly body: BodyId;
  /** m^3/s^2 */
  readonly gm: number;
  /** Reference radius, m. */
  readonly radius: number;
  readonly degree: number;
  readonly c: Float64Array;
  readonly s: Float64Array;
  /** Frame the coefficients are given in. */
  readonly frame: FrameId;
}

/** A place on the Earth from data/stations.json: latitude and longitude rad (geodetic), height m. */
export interface GroundPlace {
  readonly id: string;
  readonly name: string;
  readonly kind: 'station' | 'launch' | 'landing';
  readonly network: string;
  readonly role: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly height: number;
  /** False when no height was published and 0 was taken: 0.04 s on rise and set of a craft near the Moon per kilometre. */
  readonly heightKnown: boolean;
  /** Dish diameter, m. */
  readonly antenna?: number;
  readonly source: string;
  readonly confidence: string;
}

/** The path of something that is not flown here: a relay, a target. It comes from a file of somebody else's. */
export interface GivenPath {
  /** The file's name, for messages. */
  readonly source: string;
  /** What the file calls it. */
  readonly object: string;
  /** When it is known, in order; gaps between. */
  readonly spans: readonly { readonly start: Epoch; readonly end: Epoch }[];
  /** Writes r (m) and v (m/s) in icrf axes into out[0..5] and returns the body that they are about. Throws PATH_OUTSIDE. */
  at(epoch: Epoch, out: Float64Array): BodyId;
}

/** Everything physical that a flight looks up; passed, never global. */
export interface Environment {
  /** Hash over all packs in use. */
  readonly hash: string;
  readonly ephemeris: Ephemeris;
  readonly frames: Frames;
  readonly eop: EopTable;
  /** Field of `body` truncated to `degree`; throws GRAVITY_UNKNOWN or GRAVITY_DEGREE. */
  gravity(body: BodyId, degree: number): GravityField;
  /** Places on the Earth that listen, launch and recover: data/stations.json. Left out: contacts are not looked for. */
  readonly stations?: readonly GroundPlace[];
  /** Paths that missions take from files (a relay), by the SHA-256 of the file. Left out: there are none. */
  readonly paths?: ReadonlyMap<string, GivenPath>;
}

/** y = [r(3), v(3)] or [r(3), v(3), m], SI; t = seconds since the arc's start. Writes dy completely. Allocates nothing. */
export type Rhs = (t: number, y: Float64Array, dy: Float64Array) => void;

/** One force: an immutable description. `prepare` builds the kernel of one arc. */
export interface Force {
  readonly id: string;
  /** `span`: the seconds from t0 between which the kernel will be asked, when known; tables of rotations are made for it. */
  prepare(env: Environment, centre: BodyId, t0: Epoch, span?: readonly [number, number]): ForceKernel;
}
/** Owns its scratch: one per arc and worker. */
export interface ForceKernel {
  /** Adds its acceleration (m/s^2) to dy[3..5] (and mass rate to dy[6] if it burns mass). */
  add(t: number, y: Float64Array, dy: Float64Array): void;
  /** Adds d(acceleration)/d(position) (9, row-major, 1/s^2) to g; for state-transition matrices. */
  addGradient?(t: number, y: Float64Array, g: Float64Array): void;
  /** True when `add` reads neither velocity nor mass: such models are integrated in second-order form, which is faster. */
  readonly positionOnly?: boolean;
  /** True when `add` divides by the mass of an arc of seven components although it is `positionOnly` on one of six: state-transition matrices then differentiate to the mass. */
  readonly usesMass?: boolean;
}
/** Which forces act about which centre. */
export interface ForceModel {
  readonly centre: BodyId;
  readonly forces: readonly Force[];
}

/** A switching function on an arc. `direction` 0 takes both signs. Sign changes farther apart than `maxCheck` seconds are found. */
export interface ArcEvent {
  readonly id: string;
  /** Changes its sign where the event is; continuous. t in s since the arc's start, y in SI. */
  g(t: number, y: Float64Array): number;
  readonly direction: -1 | 0 | 1;
  readonly stop: boolean;
  readonly maxCheck: number;
}
/**
 * Called once per accepted step with an interpolant valid on [ta, tb] (either order when integrating backward). `from` and `to` (r, v, a; nine numbers each) are given when the
 * interpolant is the quintic Hermite between them.
 */
export type DenseSink = (
  ta: number,
  tb: number,
  at: (t: number, out: Float64Array) => void,
  from?: Float64Array,
  to?: Float64Array,
) => void;

/** How a state is propagated, and what is looked for on the way. */
export interface PropagateOptions {
  /** Relative tolerance; default 1e-12. */
  readonly rtol?: number;
  /** Absolute tolerance per component, or one for all; default 1e-6 m, 1e-9 m/s, 1e-9 kg. */
  readonly atol?: number | Float64Array;
  readonly events?: readonly ArcEvent[];
  readonly dense?: DenseSink;
  /** Largest step, s. */
  readonly maxStep?: number;
  readonly signal?: AbortSignal;
}
/** An event that was met. */
export interface ArcHit {
  readonly id: string;
  readonly t: number;
  readonly y: Float64Array;
  /** +1 rising, -1 falling */
  readonly direction: -1 | 1;
}
/** Where a propagation ended, and what was met on the way: t in s since the arc's start, y in SI. */
export interface ArcEnd {
  readonly t: number;
  readonly y: Float64Array;
  /** Id of the event that stopped the arc; undefined when t1 was reached. */
  readonly stoppedBy?: string;
  /** Every event found, in the order of integration. */
  readonly hits: readonly ArcHit[];
  readonly evaluations: number;
  readonly accepted: number;
  readonly rejected: number;
}
