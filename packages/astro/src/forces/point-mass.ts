import { BODIES } from '../bodies.ts';
import type { Force, ForceKernel } from '../types.ts';

/** Attraction of the arc's centre as a point: -GM r / |r|^3. `gm` in m^3/s^2, by default the centre's own (bodies.ts). */
export function pointMass(gm?: number): Force {
  return { id: 'point-mass', prepare: (_env, centre) => pointMassKernel(gm ?? BODIES[centre].gm) };
}

function pointMassKernel(gm: number): ForceKernel {
  return {
    positionOnly: true,
    add(_t, y, dy) {
      const rx = y[0];
      const ry = y[1];
      const rz = y[2];
      const r2 = rx * rx + ry * ry + rz * rz;
      const k = -gm / (r2 * Math.sqrt(r2));
      dy[3] += k * rx;
      dy[4] += k * ry;
      dy[5] += k * rz;
    },
    addGradient(_t, y, g) {
      addPointGradient(y[0], y[1], y[2], gm, g);
    },
  };
}

/** Adds the gradient of -GM d / |d|^3 with respect to d: GM (3 d d^T - d^2 I) / d^5. */
export function addPointGradient(x: number, y: number, z: number, gm: number, g: Float64Array): void {
  const r2 = x * x + y * y + z * z;
  const k = gm / (r2 * Math.sqrt(r2));
  const q = (3 * k) / r2;
  g[0] += q * x * x - k;
  g[1] += q * x * y;
  g[2] += q * x * z;
  g[3] += q * y * x;
  g[4] += q * y * y - k;
  g[5] += q * y * z;
  g[6] += q * z * x;
  g[7] += q * z * y;
  g[8] += q * z * z - k;
}
