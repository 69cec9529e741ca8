import { FarsideError, portableMath as Math, norm, type Vec3 } from '@farside/math';
import type { Force } from '../types.ts';

/** Standard gravity, m/s^2 (CGPM 1901, exact): turns a specific impulse in seconds into an exhaust speed. */
export const STANDARD_GRAVITY = 9.80665;

/**
 * Local axes, each named forward, side, up; all from the state relative to the arc's centre.
 * `horizon`: forward = horizontal along-track, side = orbit normal, up = radially outward. `velocity`: forward = velocity, side = orbit normal, up = forward x side
 * (outward on a circular orbit; GMAT's VNB, Orekit's VNC). Both need an orbit plane: not for a vertical flight.
 */
export type LocalAxes = 'horizon' | 'velocity';

/** Where the thrust points. Angles in rad, rates in rad/s, times in seconds of the arc. */
export type Steering =
  /** Fixed in the axes of the integration. */
  | { readonly kind: 'inertial'; readonly direction: Vec3 }
  /** Along the velocity relative to the arc's centre, or against it with `sign` -1. */
  | { readonly kind: 'velocity'; readonly sign: 1 | -1 }
  /** Fixed in local axes: components forward, side, up. */
  | { readonly kind: 'local'; readonly axes: LocalAxes; readonly direction: Vec3 }
  /**
   * Linear-in-time angle law: pitch(t) = pitch + pitchRate (t - from), yaw likewise; direction = cos pitch (cos yaw forward + sin yaw side) + sin pitch up.
   * `axes`: local axes, or fixed inertial axes given as three unit vectors forward, side, up.
   */
  | {
      readonly kind: 'angles';
      readonly axes: LocalAxes | readonly [Vec3, Vec3, Vec3];
      readonly pitch: number;
      readonly pitchRate: number;
      readonly yaw: number;
      readonly yawRate: number;
      readonly from: number;
    };

/** An engine that burns steadily, and where it points. */
export interface ThrustOptions {
  /** N */
  readonly thrust: number;
  /** Specific impulse, s. */
  readonly isp: number;
  readonly steering: Steering;
}

/**
 * Constant thrust with mass flow thrust / (isp g0), for the whole arc: start a new arc where a burn starts or ends. The arc carries seven components.
 * The acceleration is thrust / mass; a mass of zero or less is an error (FORCE_NEEDS_MASS), as is an arc of six components.
 */
export function constantThrust(options: ThrustOptions): Force {
  const { thrust, isp, steering } = options;
  if (!(thrust >= 0) || !(isp > 0)) {
    throw new FarsideError('FORCE_INPUT', 'thrust has to be zero or more and the specific impulse above zero', {
      numbers: { thrust_N: thrust, isp_s: isp },
    });
  }
  const massFlow = thrust / (isp * STANDARD_GRAVITY);
  const write = steeringKernel(steering);
  return {
    id: `thrust:${steering.kind}`,
    prepare: () => {
      const u = new Float64Array(3);
      return {
        positionOnly: false,
        add(t, y, dy) {
          const m = y.length === 7 ? y[6] : 0;
          if (!(m > 0)) {
            throw new FarsideError('FORCE_NEEDS_MASS', 'thrust needs an arc of seven components with a mass above zero', {
              numbers: { mass_kg: m, components: y.length, t_s: t },
              tryThis: 'end the burn before the tanks are dry; give y = [r, v, m]',
            });
          }
          write(t, y, u);
          const a = thrust / m;
          dy[3] += a * u[0];
          dy[4] += a * u[1];
          dy[5] += a * u[2];
          dy[6] -= massFlow;
        },
      };
    },
  };
}

/** The direction of a steering law: a function that writes the unit vector at (t, y) into u[0..2]. */
export function steeringKernel(steering: Steering): (t: number, y: Float64Array, u: Float64Array) => void {
  switch (steering.kind) {
    case 'inertial': {
      const [x, y, z] = unitOf(steering.direction);
      return (_t, _y, u) => {
        u[0] = x;
        u[1] = y;
        u[2] = z;
      };
    }
    case 'velocity': {
      const sign = steering.sign;
      return (_t, y, u) => {
        const k = sign / Math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5]);
        u[0] = k * y[3];
        u[1] = k * y[4];
        u[2] = k * y[5];
      };
    }
    case 'local': {
      const [a, b, c] = unitOf(steering.direction);
      const m = new Float64Array(9);
      const { axes } = steering;
      return (_t, y, u) => {
        localAxes(axes, y, m);
        combine(m, a, b, c, u);
      };
    }
    case 'angles': {
      const { axes, pitch, pitchRate, yaw, yawRate, from } = steering;
      const m = new Float64Array(9);
      const local = typeof axes === 'string' ? axes : undefined;
      if (typeof axes !== 'string') for (let i = 0; i < 3; i++) m.set(unitOf(axes[i]), 3 * i);
      return (t, y, u) => {
        if (local !== undefined) localAxes(local, y, m);
        const p = pitch + pitchRate * (t - from);
        const q = yaw + yawRate * (t - from);
        const cp = Math.cos(p);
        combine(m, cp * Math.cos(q), cp * Math.sin(q), Math.sin(p), u);
      };
    }
  }
}

/** Rows forward, side, up of local axes at the state y, into m (9, row-major). */
export function localAxes(axes: LocalAxes, y: Float64Array, m: Float64Array): void {
  const hx = y[1] * y[5] - y[2] * y[4];
  const hy = y[2] * y[3] - y[0] * y[5];
  const hz = y[0] * y[4] - y[1] * y[3];
  const h = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
  const nx = hx * h;
  const ny = hy * h;
  const nz = hz * h;
  const o = axes === 'horizon' ? 0 : 3;
  const k = 1 / Math.sqrt(y[o] * y[o] + y[o + 1] * y[o + 1] + y[o + 2] * y[o + 2]);
  const ex = k * y[o];
  const ey = k * y[o + 1];
  const ez = k * y[o + 2];
  m[3] = nx;
  m[4] = ny;
  m[5] = nz;
  if (axes === 'horizon') {
    m[0] = ny * ez - nz * ey;
    m[1] = nz * ex - nx * ez;
    m[2] = nx * ey - ny * ex;
    m[6] = ex;
    m[7] = ey;
    m[8] = ez;
  } else {
    m[0] = ex;
    m[1] = ey;
    m[2] = ez;
    m[6] = ey * nz - ez * ny;
    m[7] = ez * nx - ex * nz;
    m[8] = ex * ny - ey * nx;
  }
}

function combine(m: Float64Array, a: number, b: number, c: number, u: Float64Array): void {
  u[0] = a * m[0] + b * m[3] + c * m[6];
  u[1] = a * m[1] + b * m[4] + c * m[7];
  u[2] = a * m[2] + b * m[5] + c * m[8];
}

function unitOf(v: Vec3): Vec3 {
  const n = norm(v);
  if (!(n > 0 && Number.isFinite(n))) {
    throw new FarsideError('FORCE_INPUT', 'a thrust direction has to be a vector other than zero', { found: `[${v.join(', ')}]` });
  }
  return [v[0] / n, v[1] / n, v[2] / n];
}
