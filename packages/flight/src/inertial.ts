import type { Epoch, Frames } from '@farside/astro';
import type { Trajectory, TrajectoryArc } from './trajectory.ts';

/**
 * State of a vehicle in icrf axes, also where it stands on a body and its record is in axes that turn: writes x y z vx vy vz (m, m/s) about the centre of the arc it
 * returns, and the mass (kg) if out holds 7. Throws TRAJECTORY_OUTSIDE.
 */
export function inertialAt(trajectory: Trajectory, frames: Frames, epoch: Epoch, out: Float64Array): TrajectoryArc {
  const arc = trajectory.at(epoch, out);
  if (arc.frame === 'icrf') return arc;
  const m = new Float64Array(18);
  frames.rotation(arc.frame, 'icrf', epoch, m);
  turnState(m, out);
  return arc;
}

/** Turns [r, v] in place by a rotation and its rate (18 numbers of `Frames.rotation`). */
export function turnState(m: Float64Array, y: Float64Array): void {
  const [x, yy, z, u, v, w] = y;
  for (let i = 0; i < 3; i++) {
    const k = 3 * i;
    y[i] = m[k] * x + m[k + 1] * yy + m[k + 2] * z;
    y[3 + i] = m[k] * u + m[k + 1] * v + m[k + 2] * w + m[9 + k] * x + m[10 + k] * yy + m[11 + k] * z;
  }
}
