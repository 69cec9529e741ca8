import { BODIES } from '../bodies.ts';
import type { BodyId, Force } from '../types.ts';
import { addPointGradient } from './point-mass.ts';

/**
 * Attraction of another body as a point, relative to the arc's centre: GM ((s - r) / |s - r|^3 - s / |s|^3), s = the body from the centre (ephemeris), `gm` in m^3/s^2, by default
 * the body's own (bodies.ts).
 *
 * The direct difference: what it loses to cancellation is at most 1e-16 GM / s^2, which is 1e-18 m/s^2 for the Sun seen from the Moon and less for all others, a metre in
 * forty years. Battin's f(q) would save that and cost near the body itself, where the direct form is exact.
 */
export function thirdBody(body: BodyId, gm: number = BODIES[body].gm): Force {
  return {
    id: `third-body:${body}`,
    prepare(env, centre, t0) {
      const position = env.ephemeris.positionKernel(body, centre, t0);
      const s = new Float64Array(3);
      return {
        positionOnly: true,
        add(t, y, dy) {
          position(t, s, 0);
          const sx = s[0];
          const sy = s[1];
          const sz = s[2];
          const dx = sx - y[0];
          const dyy = sy - y[1];
          const dz = sz - y[2];
          const d2 = dx * dx + dyy * dyy + dz * dz;
          const s2 = sx * sx + sy * sy + sz * sz;
          const kd = gm / (d2 * Math.sqrt(d2));
          const ks = gm / (s2 * Math.sqrt(s2));
          dy[3] += kd * dx - ks * sx;
          dy[4] += kd * dyy - ks * sy;
          dy[5] += kd * dz - ks * sz;
        },
        addGradient(t, y, g) {
          position(t, s, 0);
          addPointGradient(y[0] - s[0], y[1] - s[1], y[2] - s[2], gm, g);
        },
      };
    },
  };
}
