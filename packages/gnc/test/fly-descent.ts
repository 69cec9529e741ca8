import { cross, type Vec3, ZERO3 } from '@farside/math';
import { type LadderMemory, ladderGuidance, ladderHold, type Rung } from '../src/descent/ladder.ts';
import type { LadderConfig } from '../src/descent/ladder-config.ts';
import { bodyFixedGravity } from '../src/frames.ts';
import type { Body } from '../src/law.ts';
import { rk4Step } from './rk4.ts';

export interface Truth {
  /** Ratio of delivered to commanded thrust. */
  readonly thrust?: number;
  /** Extra acceleration (m/s^2), body-fixed. */
  readonly disturb?: (r: Vec3) => Vec3;
  readonly body?: Body;
}

export interface RungRecord {
  readonly rung: Rung;
  readonly t: number;
  readonly r: Vec3;
  readonly v: Vec3;
  readonly m: number;
  readonly thrust: number;
  readonly direction: Vec3;
}

/** Flies the ladder in body-fixed axes, then falls from the cut-off to the ground (radius of the spot). */
export function flyLadder(config: LadderConfig, r0: Vec3, v0: Vec3, m0: number, truth: Truth = {}) {
  const body = truth.body ?? config.body;
  const y = new Float64Array([...r0, ...v0, m0]);
  let memory: LadderMemory = ladderGuidance.init(config);
  const rungs: RungRecord[] = [];
  let t = 0;
  let minThrust = Number.POSITIVE_INFINITY;
  let maxThrust = 0;
  let fastestTurn = 0;
  let before: Vec3 | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  let steps = 0;
  for (;;) {
    const nav = { r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3, m: y[6] };
    const was = memory;
    const out = ladderGuidance.step(memory, nav, t);
    memory = out.memory;
    if (rungs.length === 0 || memory.rung !== rungs[rungs.length - 1].rung) {
      rungs.push({ rung: memory.rung, t, ...nav, thrust: out.command.thrust, direction: out.command.direction });
    }
    if (out.command.cutoff) break;
    const dt = ladderHold(memory);
    if (out.command.thrust > 0) {
      minThrust = Math.min(minThrust, out.command.thrust);
      maxThrust = Math.max(maxThrust, out.command.thrust);
      if (before && was.t < t) {
        const c = cross(before, out.command.direction);
        fastestTurn = Math.max(fastestTurn, Math.asin(Math.min(1, Math.hypot(...c))) / (t - was.t));
      }
      before = out.command.direction;
    }
    const u = out.command.direction;
    const force = out.command.thrust * (truth.thrust ?? 1);
    const flow = force / config.engine.exhaust;
    const rhs = (_t: number, s: Float64Array, d: Float64Array) => {
      const r: Vec3 = [s[0], s[1], s[2]];
      const g = bodyFixedGravity(body, r, [s[3], s[4], s[5]]);
      const e = truth.disturb ? truth.disturb(r) : ZERO3;
      const k = force / s[6];
      for (let i = 0; i < 3; i++) {
        d[i] = s[3 + i];
        d[3 + i] = g[i] + e[i] + k * u[i];
      }
      d[6] = -flow;
    };
    rk4Step(rhs, t, y, dt);
    lowest = Math.min(lowest, Math.hypot(y[0], y[1], y[2]));
    t += dt;
    if (++steps > 20000) throw new Error('no landing');
  }
  const cut = { t, r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3, m: y[6] };
  return { rungs, cut, memory, minThrust, maxThrust, fastestTurn, lowest, steps };
}
