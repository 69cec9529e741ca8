import { norm, type Vec3 } from '@farside/math';
import { type ApproachConfig, type ApproachMemory, approachGuidance, approachStep } from '../src/rendezvous/approach.ts';
import { fromRelative, relativeState } from '../src/rendezvous/relative-axes.ts';
import { rk4Step } from './rk4.ts';

/** Flies the approach in two-body truth: chaser and target about a point mass, non-rotating axes. `disturb` is an acceleration on the chaser. */
export function flyApproach(
  config: ApproachConfig,
  mu: number,
  target: readonly [Vec3, Vec3],
  chaser: readonly [Vec3, Vec3],
  m0: number,
  exhaust: number,
  disturb?: (t: number) => Vec3,
) {
  const y = new Float64Array([...target[0], ...target[1], ...chaser[0], ...chaser[1], m0]);
  let memory: ApproachMemory = approachGuidance.init(config);
  let t = 0;
  let force: Vec3 = [0, 0, 0];
  let dv = 0;
  const legs: { rung: string; leg: number; t: number; r: Vec3; v: Vec3; dv: number }[] = [];
  const path: { t: number; rung: string; leg: number; burning: boolean; r: Vec3; v: Vec3 }[] = [];
  const rhs = (time: number, s: Float64Array, d: Float64Array) => {
    const gt = -mu / Math.hypot(s[0], s[1], s[2]) ** 3;
    const gc = -mu / Math.hypot(s[6], s[7], s[8]) ** 3;
    const e = disturb ? disturb(time) : [0, 0, 0];
    for (let i = 0; i < 3; i++) {
      d[i] = s[3 + i];
      d[3 + i] = gt * s[i];
      d[6 + i] = s[9 + i];
      d[9 + i] = gc * s[6 + i] + force[i] / s[12] + e[i];
    }
    d[12] = -Math.hypot(...force) / exhaust;
  };
  const k = new Float64Array(5 * 13);
  for (;;) {
    const at = (i: number): Vec3 => [y[i], y[i + 1], y[i + 2]];
    const rel = relativeState(at(0), at(3), at(6), at(9));
    const out = approachGuidance.step(memory, { r: rel.r, v: rel.v, m: y[12] }, t);
    memory = out.memory;
    const last = legs[legs.length - 1];
    if (!last || last.rung !== memory.rung || last.leg !== memory.leg)
      legs.push({ rung: memory.rung, leg: memory.leg, t, r: rel.r, v: rel.v, dv });
    path.push({ t, rung: memory.rung, leg: memory.leg, burning: out.command.thrust > 0, r: rel.r, v: rel.v });
    if (out.command.cutoff) break;
    const u = fromRelative(rel, out.command.direction);
    force = [u[0] * out.command.thrust, u[1] * out.command.thrust, u[2] * out.command.thrust];
    const dt = approachStep(memory);
    dv += (norm(force) / y[12]) * dt;
    rk4Step(rhs, t, y, dt, k);
    t += dt;
    if (t > 40000) throw new Error('no contact');
  }
  return { t, memory, legs, path, dv, m: y[12] };
}
