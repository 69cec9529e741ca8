import { portableMath as Math } from '@farside/math';
/**
 * Steering laws of open-loop burns: write the unit thrust direction (icrf axes) for seconds t since ignition and the state y about the current centre.
 * No allocation: called inside a right-hand side.
 */
export type Steering = (t: number, y: Float64Array, out: Float64Array) => void;

/** Along (+1) or against (-1) the velocity relative to the centre. */
export function alongVelocity(sign: 1 | -1): Steering {
  return (_t, y, out) => {
    const k = sign / Math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5]);
    out[0] = k * y[3];
    out[1] = k * y[4];
    out[2] = k * y[5];
  };
}

/** Fixed in inertial space. @param direction unit vector, icrf. */
export function fixedDirection(direction: ArrayLike<number>): Steering {
  const [a, b, c] = [direction[0], direction[1], direction[2]];
  return (_t, _y, out) => {
    out[0] = a;
    out[1] = b;
    out[2] = c;
  };
}

/**
 * In the local frame of the velocity: along (+1) or against (-1) it, turned by `pitch + pitchRate t` towards the outward in-plane normal and by `yaw + yawRate t` towards the orbit normal. rad, rad/s.
 */
export function velocityAngles(sign: 1 | -1, pitch: number, yaw: number, pitchRate = 0, yawRate = 0): Steering {
  return (t, y, out) => {
    const vx = y[3];
    const vy = y[4];
    const vz = y[5];
    const kv = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
    const tx = vx * kv;
    const ty = vy * kv;
    const tz = vz * kv;
    let hx = y[1] * vz - y[2] * vy;
    let hy = y[2] * vx - y[0] * vz;
    let hz = y[0] * vy - y[1] * vx;
    const kh = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx *= kh;
    hy *= kh;
    hz *= kh;
    // In-plane normal, outward: t x h points to the outside of the turn.
    const nx = ty * hz - tz * hy;
    const ny = tz * hx - tx * hz;
    const nz = tx * hy - ty * hx;
    const p = pitch + pitchRate * t;
    const w = yaw + yawRate * t;
    const ct = sign * Math.cos(p) * Math.cos(w);
    const cn = Math.sin(p) * Math.cos(w);
    const ch = Math.sin(w);
    out[0] = ct * tx + cn * nx + ch * hx;
    out[1] = ct * ty + cn * ny + ch * hy;
    out[2] = ct * tz + cn * nz + ch * hz;
  };
}
