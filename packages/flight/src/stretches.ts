import { addSeconds, type Epoch, type Frames, secondsBetween } from '@farside/astro';
import { turnState } from './inertial.ts';
import { NODE } from './thin.ts';
import type { Trajectory, TrajectoryArc } from './trajectory.ts';

/** A change of acceleration by more than this part of it ends a stretch: ignition, cut-off. */
const KINK = 0.02;

/**
 * A part of a path that is smooth, about one centre, and told in icrf axes whatever axes its record is in: what other programs may interpolate in. Times are seconds since
 * the arc's `t0`.
 */
export interface Stretch {
  readonly arc: TrajectoryArc;
  /** Nodes of the arc: first and last. */
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  /** The record is in axes that turn. */
  readonly turned: boolean;
  /** Times of the nodes, first and last included, increasing. */
  knots(): number[];
  /** Writes r, v (m, m/s), and mass (kg) and acceleration (m/s^2, in the arc's axes) if out holds 10. Outside of the stretch, by the rounding of an epoch: continued with the acceleration of its end. */
  at(t: number, out: Float64Array): void;
  /** The same at an epoch. */
  atEpoch(epoch: Epoch, out: Float64Array): void;
}

/** Cuts an arc where the path is not smooth. `frames` turn arcs in body-fixed axes; without them such arcs give no stretch. */
export function smoothStretches(arc: TrajectoryArc, frames?: Frames): Stretch[] {
  if (arc.frame !== 'icrf' && !frames) return [];
  const n = arc.nodes;
  const out: Stretch[] = [];
  let from = 0;
  const add = (to: number): void => {
    if (n[NODE * to] > n[NODE * from]) out.push(makeStretch(arc, from, to, frames));
  };
  for (let i = 1; i < arc.count; i++) {
    const a = NODE * (i - 1);
    const b = NODE * i;
    if (n[b] > n[a]) continue;
    const dv = Math.hypot(n[b + 4] - n[a + 4], n[b + 5] - n[a + 5], n[b + 6] - n[a + 6]);
    const da = Math.hypot(n[b + 7] - n[a + 7], n[b + 8] - n[a + 8], n[b + 9] - n[a + 9]);
    const size = Math.max(Math.hypot(n[a + 7], n[a + 8], n[a + 9]), Math.hypot(n[b + 7], n[b + 8], n[b + 9]));
    if (dv > 1e-6 || da > KINK * size) {
      add(i - 1);
      from = i;
    }
  }
  add(arc.count - 1);
  return out;
}

function makeStretch(arc: TrajectoryArc, from: number, to: number, frames: Frames | undefined): Stretch {
  const n = arc.nodes;
  const first = n[NODE * from];
  const last = n[NODE * to];
  const turned = arc.frame !== 'icrf';
  const m = new Float64Array(18);
  const at = (t: number, out: Float64Array): void => {
    const near = Math.min(Math.max(t, first), last);
    const end = near === first ? from : near === last ? to : -1;
    if (end < 0) arc.atSeconds(near, out);
    else {
      // at the ends the stretch's own side of a jump
      const k = NODE * end;
      for (let j = 0; j < 6; j++) out[j] = n[k + 1 + j];
      if (out.length >= 7) out[6] = n[k + 10];
      if (out.length >= 10) for (let j = 0; j < 3; j++) out[7 + j] = n[k + 7 + j];
    }
    const over = t - near;
    if (over !== 0 && end >= 0) {
      // with the acceleration too: where samples lie unequally, interpolation magnifies what a velocity lacks
      for (let j = 0; j < 3; j++) {
        const a = n[NODE * end + 7 + j];
        out[j] += over * (out[3 + j] + 0.5 * over * a);
        out[3 + j] += over * a;
      }
    }
    if (!turned) return;
    frames!.rotation(arc.frame, 'icrf', addSeconds(arc.t0, t), m);
    turnState(m, out);
  };
  return {
    arc,
    from,
    to,
    first,
    last,
    turned,
    at,
    atEpoch: (epoch, out) => at(secondsBetween(arc.t0, epoch), out),
    knots() {
      const out: number[] = [];
      for (let i = from; i <= to; i++) if (out.length === 0 || n[NODE * i] > out[out.length - 1]) out.push(n[NODE * i]);
      return out;
    },
  };
}

/** All stretches of a path in order of time, and how many arcs gave none for want of frames. */
export function stretchesOf(path: Trajectory, frames?: Frames): { readonly stretches: Stretch[]; readonly left: number } {
  const left = frames ? 0 : path.arcs.filter((a) => a.frame !== 'icrf').length;
  return { stretches: path.arcs.flatMap((arc) => smoothStretches(arc, frames)), left };
}
