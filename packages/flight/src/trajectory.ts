import { addSeconds, type BodyId, compareEpochs, decodeEpoch, type Epoch, type FrameId, secondsBetween } from '@farside/astro';
import { FarsideError, quinticHermite } from '@farside/math';
import type { VehicleId } from '@farside/vehicle';
import { NODE } from './thin.ts';

/** What stands beside the nodes of a run. */
export interface NodesMeta {
  readonly centre: BodyId;
  readonly frame: FrameId;
  /** [s, f]: epoch of t = 0. */
  readonly t0: readonly [number, number];
  /** Largest error of the interpolation against its source, on samples: m, m/s. */
  readonly maxError: number;
  readonly maxVelocityError: number;
}

/** A stretch of a trajectory about one centre in one frame. Between two nodes: quintic Hermite (mass linear). Equal times of two nodes are a jump (of the acceleration, or the velocity). */
export interface TrajectoryArc {
  readonly phase: string;
  readonly vehicle: VehicleId;
  readonly centre: BodyId;
  readonly frame: FrameId;
  readonly start: Epoch;
  readonly end: Epoch;
  /** m, against the integration that it was thinned from. */
  readonly maxError: number;
  readonly maxVelocityError: number;
  /** Rows of NODE numbers, t in s since `t0`. */
  readonly nodes: Float64Array;
  readonly count: number;
  readonly t0: Epoch;
  /** Writes x y z vx vy vz (m, m/s), then mass (kg) if out holds 7, then the acceleration (m/s^2) if it holds 10. At a jump: the later side. Throws TRAJECTORY_OUTSIDE. */
  at(epoch: Epoch, out: Float64Array): void;
  /** The same at seconds since `t0`. */
  atSeconds(t: number, out: Float64Array): void;
}

/** All arcs of a vehicle in order of time. */
export interface Trajectory {
  readonly vehicle: VehicleId;
  readonly arcs: readonly TrajectoryArc[];
  readonly start: Epoch;
  readonly end: Epoch;
  /** Largest error of its arcs, m. */
  readonly maxError: number;
  /** The arc that holds at an epoch; at a border the later one. Undefined in a gap or outside. */
  arcAt(epoch: Epoch): TrajectoryArc | undefined;
  /** As the arc's `at`; returns the arc, whose centre and frame the numbers are in. Throws TRAJECTORY_OUTSIDE. */
  at(epoch: Epoch, out: Float64Array): TrajectoryArc;
}

/** Times may miss the ends of an arc by the rounding of epochs, s. */
const SLACK = 1e-6;

/** Second derivative of the quintic between the nodes at a and b, axis k, at s in [0, 1]. */
function curvature(n: Float64Array, a: number, b: number, k: number, s: number): number {
  const h = n[b] - n[a];
  const p = (n[b + 1 + k] - n[a + 1 + k]) / (h * h);
  const v0 = n[a + 4 + k] / h;
  const v1 = n[b + 4 + k] / h;
  const a0 = n[a + 7 + k];
  const a1 = n[b + 7 + k];
  const c3 = 10 * p - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1;
  const c4 = -15 * p + 8 * v0 + 7 * v1 + 1.5 * a0 - a1;
  const c5 = 6 * p - 3 * (v0 + v1) + 0.5 * (a1 - a0);
  return a0 + s * (6 * c3 + s * (12 * c4 + s * 20 * c5));
}

class Arc implements TrajectoryArc {
  readonly phase: string;
  readonly vehicle: VehicleId;
  readonly centre: BodyId;
  readonly frame: FrameId;
  readonly start: Epoch;
  readonly end: Epoch;
  readonly maxError: number;
  readonly maxVelocityError: number;
  readonly nodes: Float64Array;
  readonly count: number;
  readonly t0: Epoch;
  readonly #x = new Float64Array(6);
  #hint = 0;

  constructor(phase: string, vehicle: VehicleId, meta: NodesMeta, nodes: Float64Array) {
    this.phase = phase;
    this.vehicle = vehicle;
    this.centre = meta.centre;
    this.frame = meta.frame;
    this.maxError = meta.maxError;
    this.maxVelocityError = meta.maxVelocityError;
    this.nodes = nodes;
    this.count = nodes.length / NODE;
    this.t0 = decodeEpoch(meta.t0);
    this.start = addSeconds(this.t0, nodes[0]);
    this.end = addSeconds(this.t0, nodes[NODE * (this.count - 1)]);
  }

  at(epoch: Epoch, out: Float64Array): void {
    this.atSeconds(secondsBetween(this.t0, epoch), out);
  }

  atSeconds(t: number, out: Float64Array): void {
    const n = this.nodes;
    const first = n[0];
    const last = n[NODE * (this.count - 1)];
    if (!(t >= first - SLACK && t <= last + SLACK)) {
      throw new FarsideError('TRAJECTORY_OUTSIDE', `the arc of '${this.vehicle}' in ${this.phase} does not reach that epoch`, {
        phase: this.phase,
        numbers: { first_s: first, last_s: last, ...(Number.isFinite(t) ? { asked_s: t } : {}) },
      });
    }
    const i = this.#segment(t);
    const a = NODE * i;
    const b = NODE * Math.min(i + 1, this.count - 1);
    const h = n[b] - n[a];
    const x = this.#x;
    if (h > 0) quinticHermite(n[a], n, a + 1, n[b], n, b + 1, t, x);
    else for (let k = 0; k < 6; k++) x[k] = n[a + 1 + k];
    for (let k = 0; k < 6; k++) out[k] = x[k];
    if (out.length < 7) return;
    out[6] = h > 0 ? n[a + 10] + ((n[b + 10] - n[a + 10]) * (t - n[a])) / h : n[a + 10];
    if (out.length < 10) return;
    for (let k = 0; k < 3; k++) out[7 + k] = h > 0 ? curvature(n, a, b, k, (t - n[a]) / h) : n[a + 7 + k];
  }

  /** The last node at or before t (of equal ones the last), but never the very last node, so that a segment follows. */
  #segment(t: number): number {
    const n = this.nodes;
    const top = this.count - 1;
    let i = this.#hint;
    if (!(n[NODE * i] <= t && (i + 1 > top || t < n[NODE * (i + 1)]))) {
      let lo = 0;
      let hi = this.count;
      while (hi - lo > 1) {
        const mid = (lo + hi) >> 1;
        if (n[NODE * mid] <= t) lo = mid;
        else hi = mid;
      }
      i = lo;
    }
    // the end itself belongs to the segment before it, unless the arc ends with a jump
    if (i === top && i > 0 && n[NODE * (i - 1)] < n[NODE * i]) i -= 1;
    this.#hint = i;
    return i;
  }
}

/** An arc from the nodes of a chunk. Throws FLIGHT_BROKEN when they are not rows in order of time. */
export function makeArc(phase: string, vehicle: VehicleId, meta: NodesMeta, nodes: Float64Array): TrajectoryArc {
  const n = nodes.length / NODE;
  let sound = Number.isInteger(n) && n > 0;
  for (let i = 1; sound && i < n; i++) sound = nodes[NODE * i] >= nodes[NODE * (i - 1)];
  if (!sound) throw new FarsideError('FLIGHT_BROKEN', `the trajectory of '${vehicle}' in ${phase} is not a list of nodes in order of time`);
  return new Arc(phase, vehicle, meta, nodes);
}

/** All arcs of one vehicle as one. They are put in order of time. Throws TRAJECTORY_EMPTY. */
export function makeTrajectory(vehicle: VehicleId, list: readonly TrajectoryArc[]): Trajectory {
  if (list.length === 0) throw new FarsideError('TRAJECTORY_EMPTY', `nothing was recorded of the path of '${vehicle}'`);
  const arcs = list.toSorted((a, b) => compareEpochs(a.start, b.start) || compareEpochs(a.end, b.end));
  let end = arcs[0].end;
  let maxError = 0;
  for (const a of arcs) {
    if (compareEpochs(a.end, end) > 0) end = a.end;
    maxError = Math.max(maxError, a.maxError);
  }
  const arcAt = (epoch: Epoch): TrajectoryArc | undefined => {
    let lo = 0;
    let hi = arcs.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (secondsBetween(arcs[mid].start, epoch) >= 0) lo = mid + 1;
      else hi = mid;
    }
    // the last that has begun and still lasts; a short one may lie inside a longer one
    for (let i = lo - 1; i >= Math.max(0, lo - 4); i--) if (secondsBetween(epoch, arcs[i].end) >= -SLACK) return arcs[i];
    return lo < arcs.length && secondsBetween(epoch, arcs[lo].start) <= SLACK ? arcs[lo] : undefined;
  };
  return {
    vehicle,
    arcs,
    start: arcs[0].start,
    end,
    maxError,
    arcAt,
    at(epoch, out) {
      const arc = arcAt(epoch);
      if (!arc) {
        throw new FarsideError('TRAJECTORY_OUTSIDE', `the record of '${vehicle}' has no path at that epoch`, {
          numbers: { after_start_s: secondsBetween(arcs[0].start, epoch), duration_s: secondsBetween(arcs[0].start, end) },
        });
      }
      arc.at(epoch, out);
      return arc;
    },
  };
}
