import { add, FarsideError, portableMath as Math, norm, scale, type Vec3 } from '@farside/math';
import { triad } from './frames.ts';
import type { Guidance, Nav, Step } from './law.ts';

/**
 * Constant thrust with pitch and yaw linear in time, open loop. Pitch is measured from the local horizontal upward, yaw towards the plane's normal; sign +1 pushes forward in the plane
 * (ascent), -1 backward (braking). A descent solved with it has six unknowns (central angle, duration, two pitch, two yaw), an ascent five.
 */
export interface LinearAngles {
  readonly sign: 1 | -1;
  /** Unit normal of the plane of motion, non-rotating axes: forward = normal cross up. */
  readonly normal: Vec3;
  /** rad at ignition, and rad/s. */
  readonly pitch: number;
  readonly pitchRate: number;
  readonly yaw: number;
  readonly yawRate: number;
  /** s */
  readonly duration: number;
  /** N */
  readonly thrust: number;
}

/** Unit thrust direction t seconds after ignition at position r (non-rotating axes) into out. No allocation but for a bad plane: usable inside a right-hand side. */
export function linearAnglesInto(law: LinearAngles, t: number, rx: number, ry: number, rz: number, out: Float64Array): void {
  const n = law.normal;
  const d = 1 / Math.sqrt(rx * rx + ry * ry + rz * rz);
  const ux = rx * d;
  const uy = ry * d;
  const uz = rz * d;
  let fx = n[1] * uz - n[2] * uy;
  let fy = n[2] * ux - n[0] * uz;
  let fz = n[0] * uy - n[1] * ux;
  const f = Math.sqrt(fx * fx + fy * fy + fz * fz);
  if (!(f > 1e-9)) throw new FarsideError('FRAME_DEGENERATE', 'the plane of motion has no forward direction at this place');
  fx /= f;
  fy /= f;
  fz /= f;
  const sx = uy * fz - uz * fy;
  const sy = uz * fx - ux * fz;
  const sz = ux * fy - uy * fx;
  const p = law.pitch + law.pitchRate * t;
  const w = law.yaw + law.yawRate * t;
  const cf = law.sign * Math.cos(p) * Math.cos(w);
  const cu = Math.sin(p) * Math.cos(w);
  const cs = Math.sin(w);
  out[0] = cf * fx + cu * ux + cs * sx;
  out[1] = cf * fy + cu * uy + cs * sy;
  out[2] = cf * fz + cu * uz + cs * sz;
}

export interface LinearAnglesMemory {
  readonly law: LinearAngles;
  readonly ignition: number | undefined;
}

/** The law as guidance: ignites at its first step, cuts off when the duration is over. Nav and command in non-rotating axes about the body's centre. */
export const linearAnglesGuidance: Guidance<LinearAngles, LinearAnglesMemory> = {
  init: (law) => ({ law, ignition: undefined }),
  step(memory: LinearAnglesMemory, nav: Nav, t: number): Step<LinearAnglesMemory> {
    const { law } = memory;
    const ignition = memory.ignition ?? t;
    const out = new Float64Array(3);
    linearAnglesInto(law, t - ignition, nav.r[0], nav.r[1], nav.r[2], out);
    const over = t - ignition >= law.duration;
    return {
      command: { direction: [out[0], out[1], out[2]], thrust: over ? 0 : law.thrust, cutoff: over },
      memory: memory.ignition === undefined ? { law, ignition } : memory,
    };
  },
};

/** Pitch and yaw (rad) of a direction at position r, in the convention above. */
export function anglesOf(direction: Vec3, r: Vec3, normal: Vec3, sign: 1 | -1): { pitch: number; yaw: number } {
  const { up, forward, side } = triad(r, normal);
  const along = (a: Vec3): number => a[0] * direction[0] + a[1] * direction[1] + a[2] * direction[2];
  return { pitch: Math.atan2(along(up), sign * along(forward)), yaw: Math.asin(Math.max(-1, Math.min(1, along(side) / norm(direction)))) };
}

/** The direction of given angles at r. */
export function directionOf(pitch: number, yaw: number, r: Vec3, normal: Vec3, sign: 1 | -1): Vec3 {
  const { up, forward, side } = triad(r, normal);
  const c = Math.cos(yaw);
  return add(add(scale(sign * Math.cos(pitch) * c, forward), scale(Math.sin(pitch) * c, up)), scale(Math.sin(yaw), side));
}
