import { BODIES, secondsBetween } from '@farside/astro';
import type { Vec3 } from '@farside/math';
import { NODE } from '../thin.ts';
import type { Trajectory, TrajectoryArc } from '../trajectory.ts';
import type { FlightBurn } from '../types.ts';

/** One time that an engine ran: a burn, or a pulse of one that is flown in pulses. */
export interface ThrustRun {
  /** From the start of the burn, s. */
  readonly after: number;
  /** s */
  readonly duration: number;
  /** kg */
  readonly propellant: number;
  /** Integral of the acceleration by thrust, m/s, icrf axes. */
  readonly deltaV: Vec3;
}

/** Gauss-Legendre of three points on [0, 1]. */
const POINTS = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)] as const;
const WEIGHTS = [5 / 18, 8 / 18, 5 / 18] as const;

/**
 * A burn from the record, run by run: the engine burns where the mass falls, and there what the acceleration exceeds gravity by is thrust. Gravity is that of the centre as
 * a point, and of the rest what the record shows just before ignition and just after cut-off, linear in between: within some 1e-4 of the vector on a burn of a quarter of an
 * hour. Empty when the record has no such burn.
 */
export function thrustRuns(path: Trajectory, burn: FlightBurn): ThrustRun[] {
  const runs: ThrustRun[] = [];
  const enough = burn.propellant * (1 - 1e-9) - 1e-9;
  let lost = 0;
  for (const arc of path.arcs) {
    if (arc.phase !== burn.phase || arc.frame !== 'icrf' || secondsBetween(burn.start, arc.end) <= 0) continue;
    const shift = secondsBetween(burn.start, arc.t0);
    for (let i = 0; i + 1 < arc.count && lost < enough; ) {
      if (!burning(arc, i) || arc.nodes[NODE * i] + shift < -1e-5) {
        i++;
        continue;
      }
      let j = i;
      let mass = 0;
      for (; j + 1 < arc.count && lost + mass < enough && (burning(arc, j) || jump(arc, j)); j++) mass += massFrom(arc, j);
      // a jump behind the cut-off belongs to the coast
      while (jump(arc, j - 1)) j--;
      runs.push({
        after: arc.nodes[NODE * i] + shift,
        duration: arc.nodes[NODE * j] - arc.nodes[NODE * i],
        propellant: mass,
        deltaV: thrustBetween(arc, i, j),
      });
      lost += mass;
      i = j;
    }
  }
  return runs;
}

const massFrom = (arc: TrajectoryArc, i: number): number =>
  burning(arc, i) ? arc.nodes[NODE * i + 10] - arc.nodes[NODE * (i + 1) + 10] : 0;
/** The mass falls from node i to the next. */
function burning(arc: TrajectoryArc, i: number): boolean {
  const n = arc.nodes;
  return i >= 0 && i + 1 < arc.count && n[NODE * (i + 1)] > n[NODE * i] && n[NODE * (i + 1) + 10] < n[NODE * i + 10] * (1 - 1e-13);
}
const jump = (arc: TrajectoryArc, i: number): boolean => i >= 0 && i + 1 < arc.count && arc.nodes[NODE * (i + 1)] === arc.nodes[NODE * i];

/** Acceleration less that of the centre as a point, at a state r with acceleration a. */
function beyondCentre(gm: number, y: ArrayLike<number>, at: number, a: number): Vec3 {
  const [x, yy, z] = [y[at], y[at + 1], y[at + 2]];
  const k = gm / (x * x + yy * yy + z * z) ** 1.5;
  return [y[a] + k * x, y[a + 1] + k * yy, y[a + 2] + k * z];
}

/** The integral of thrust from node i to node j. */
function thrustBetween(arc: TrajectoryArc, i: number, j: number): Vec3 {
  const total = [0, 0, 0];
  const n = arc.nodes;
  const { gm } = BODIES[arc.centre];
  const coasting = (k: number): Vec3 => beyondCentre(gm, n, NODE * k + 1, NODE * k + 7);
  // another burn may touch this one: then its side shows no coast
  const before = jump(arc, i - 1) && !burning(arc, i - 2) ? coasting(i - 1) : undefined;
  const after = jump(arc, j) && !burning(arc, j + 1) ? coasting(j + 1) : undefined;
  const rest0: Vec3 = before ?? after ?? [0, 0, 0];
  const rest1: Vec3 = after ?? rest0;
  const first = n[NODE * i];
  const whole = n[NODE * j] - first;
  const y = new Float64Array(10);
  for (let k = i; k < j; k++) {
    const t0 = n[NODE * k];
    const h = n[NODE * (k + 1)] - t0;
    if (!(h > 0)) continue;
    POINTS.forEach((s, q) => {
      const t = t0 + s * h;
      arc.atSeconds(t, y);
      const a = beyondCentre(gm, y, 0, 7);
      const part = (t - first) / whole;
      for (let c = 0; c < 3; c++) total[c] += WEIGHTS[q] * h * (a[c] - rest0[c] - part * (rest1[c] - rest0[c]));
    });
  }
  return [total[0], total[1], total[2]];
}
