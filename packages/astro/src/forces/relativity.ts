import { BODIES, SPEED_OF_LIGHT } from '../bodies.ts';
import type { Force, ForceKernel } from '../types.ts';

const C2 = SPEED_OF_LIGHT * SPEED_OF_LIGHT;

/**
 * First post-Newtonian correction of the arc's centre, Schwarzschild term (IERS Conventions 2010, eq. 10.12, beta = gamma = 1):
 * GM / (c^2 r^3) ((4 GM / r - v^2) r + 4 (r.v) v). `gm` in m^3/s^2, by default the centre's own. About 1e-8 m/s^2 in low Earth orbit, 1e-11 in low lunar orbit.
 */
export function relativity(gm?: number): Force {
  return { id: 'relativity', prepare: (_env, centre) => schwarzschild(gm ?? BODIES[centre].gm) };
}

function schwarzschild(gm: number): ForceKernel {
  return {
    positionOnly: false,
    add(_t, y, dy) {
      const rx = y[0];
      const ry = y[1];
      const rz = y[2];
      const vx = y[3];
      const vy = y[4];
      const vz = y[5];
      const r2 = rx * rx + ry * ry + rz * rz;
      const r = Math.sqrt(r2);
      const k = gm / (C2 * r2 * r);
      const a = k * ((4 * gm) / r - (vx * vx + vy * vy + vz * vz));
      const b = 4 * k * (rx * vx + ry * vy + rz * vz);
      dy[3] += a * rx + b * vx;
      dy[4] += a * ry + b * vy;
      dy[5] += a * rz + b * vz;
    },
  };
}
