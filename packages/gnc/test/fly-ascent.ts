import type { Vec3 } from '@farside/math';
import { type AscentConfig, type AscentMemory, ascentGuidance, ascentHold } from '../src/ascent/ascent.ts';
import { rk4Step } from './rk4.ts';

/** Flies the ascent about a point mass in non-rotating axes. `thrust` is the ratio of delivered to commanded. */
export function flyAscent(config: AscentConfig, r0: Vec3, v0: Vec3, m0: number, hold = 1, thrust = 1) {
  let memory: AscentMemory = ascentGuidance.init(config);
  const y = new Float64Array([...r0, ...v0, m0]);
  let t = 0;
  const pitch: number[] = [];
  for (;;) {
    const nav = { r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3, m: y[6] };
    const out = ascentGuidance.step(memory, nav, t);
    memory = out.memory;
    if (out.command.cutoff) break;
    const u = out.command.direction;
    const R = Math.hypot(...nav.r);
    pitch.push(Math.asin((u[0] * nav.r[0] + u[1] * nav.r[1] + u[2] * nav.r[2]) / R));
    const F = thrust * out.command.thrust;
    const dt = ascentHold(memory, hold);
    const rhs = (_t: number, s: Float64Array, d: Float64Array) => {
      const g = -config.mu / Math.hypot(s[0], s[1], s[2]) ** 3;
      for (let i = 0; i < 3; i++) {
        d[i] = s[3 + i];
        d[3 + i] = g * s[i] + (F / s[6]) * u[i];
      }
      d[6] = -F / config.exhaust;
    };
    rk4Step(rhs, t, y, dt);
    t += dt;
    if (t > 5000) throw new Error('no cut-off');
  }
  return { t, r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3, m: y[6], pitch, memory };
}
