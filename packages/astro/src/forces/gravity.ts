import { FarsideError } from '@farside/math';
import type { BodyId, Force } from '../types.ts';
import { harmonicKernel } from './harmonic-field.ts';
import { harmonicGradientKernel } from './harmonic-gradient.ts';
import { addPointGradient } from './point-mass.ts';

/** How much of a field is flown. */
export interface GravityOptions {
  /** Highest degree. */
  readonly degree: number;
  /** Highest order; default `degree`. 0 keeps the zonal terms only. */
  readonly order?: number;
}

/**
 * Everything that `body` attracts with: its point mass and its harmonics, from `env.gravity(body, degree)`, turned by `env.frames` from the field's own frame.
 * When `body` is not the arc's centre, the point-mass attraction of the centre itself is taken off (as `thirdBody` does); the pull of the harmonics on the centre is left out.
 * Errors: what `env.gravity` throws for a body or degree that is not there.
 */
export function gravity(body: BodyId, options: GravityOptions): Force {
  const { degree } = options;
  const order = options.order ?? degree;
  if (!(degree >= 0) || !(order >= 0)) {
    throw new FarsideError('GRAVITY_DEGREE', `degree ${degree} and order ${order} have to be zero or more`, { numbers: { degree, order } });
  }
  return {
    id: `gravity:${body}:${degree}x${order}`,
    prepare(env, centre, t0, span) {
      const field = env.gravity(body, degree);
      const kernel = harmonicKernel(field, { degree, order, central: true });
      const gradient = harmonicGradientKernel(field, { degree, order });
      const inertial = field.frame === 'icrf';
      const rotate = inertial ? undefined : env.frames.rotationKernel('icrf', field.frame, t0, span ?? DEFAULT_SPAN);
      const position = body === centre ? undefined : env.ephemeris.positionKernel(body, centre, t0);
      const gm = field.gm;
      const s = new Float64Array(3);
      const m = new Float64Array([1, 0, 0, 0, 1, 0, 0, 0, 1]);
      const at = new Float64Array(3);
      const a = new Float64Array(3);
      const gb = new Float64Array(9);

      function locate(t: number, y: Float64Array): void {
        let x = y[0];
        let yy = y[1];
        let z = y[2];
        if (position !== undefined) {
          position(t, s, 0);
          x -= s[0];
          yy -= s[1];
          z -= s[2];
        }
        if (rotate !== undefined) {
          rotate(t, m);
          at[0] = m[0] * x + m[1] * yy + m[2] * z;
          at[1] = m[3] * x + m[4] * yy + m[5] * z;
          at[2] = m[6] * x + m[7] * yy + m[8] * z;
        } else {
          at[0] = x;
          at[1] = yy;
          at[2] = z;
        }
      }

      return {
        positionOnly: true,
        add(t, y, dy) {
          locate(t, y);
          kernel.acceleration(at, a);
          const ax = a[0];
          const ay = a[1];
          const az = a[2];
          if (inertial) {
            dy[3] += ax;
            dy[4] += ay;
            dy[5] += az;
          } else {
            dy[3] += m[0] * ax + m[3] * ay + m[6] * az;
            dy[4] += m[1] * ax + m[4] * ay + m[7] * az;
            dy[5] += m[2] * ax + m[5] * ay + m[8] * az;
          }
          if (position !== undefined) {
            const s2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
            const k = gm / (s2 * Math.sqrt(s2));
            dy[3] -= k * s[0];
            dy[4] -= k * s[1];
            dy[5] -= k * s[2];
          }
        },
        addGradient(t, y, g) {
          locate(t, y);
          gb.fill(0);
          addPointGradient(at[0], at[1], at[2], gm, gb);
          gradient(at, gb);
          // g += M^T gb M
          for (let i = 0; i < 3; i++) {
            const p = m[i] * gb[0] + m[3 + i] * gb[3] + m[6 + i] * gb[6];
            const q = m[i] * gb[1] + m[3 + i] * gb[4] + m[6 + i] * gb[7];
            const r = m[i] * gb[2] + m[3 + i] * gb[5] + m[6 + i] * gb[8];
            g[3 * i] += p * m[0] + q * m[3] + r * m[6];
            g[3 * i + 1] += p * m[1] + q * m[4] + r * m[7];
            g[3 * i + 2] += p * m[2] + q * m[5] + r * m[8];
          }
        },
      };
    },
  };
}

/** Rotations are prepared for two months either side of the arc's epoch unless the caller says more closely. */
export const DEFAULT_SPAN: readonly [number, number] = [-60 * 86400, 60 * 86400];
