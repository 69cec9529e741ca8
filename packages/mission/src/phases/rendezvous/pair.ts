import { compileRhs, type Environment, type Epoch, type PosVel, type Rhs, rk4 } from '@farside/astro';
import { quinticHermite, vecAt } from '@farside/math';
import { coastModel, type ModelSettings, surfaceOf, type WorldLog } from '@farside/sim';
import { massOf, type VehicleState } from '@farside/vehicle';

/**
 * Two vehicles in one integration: both on the full field about the Moon, with the same steps, so that what is left of the error is common to them and the relative motion keeps
 * its digits (the difference of two positions of 2,000 km is exact to a nanometre). The chaser may push.
 */
export interface Pair {
  /** s since the start */
  readonly t: number;
  readonly target: PosVel;
  readonly chaser: PosVel;
  /** kg, of the chaser */
  readonly mass: number;
  /** Both, one step of RK4 of h seconds, under the push set. */
  step(h: number): void;
  /** Over `span` seconds in equal steps of at most `most`. */
  run(span: number, most: number): void;
  /** Thrust of the chaser from now on: N, kg/s and a unit vector (icrf). */
  push(thrust: number, flow: number, x: number, y: number, z: number): void;
  /** The chaser's mass as the books have it. */
  weigh(mass: number): void;
}

/** @param log gets every step of both as an arc. */
export function makePair(
  env: Environment,
  epoch: Epoch,
  target: VehicleState,
  chaser: VehicleState,
  settings: ModelSettings,
  log?: WorldLog,
): Pair {
  const kernel = (v: VehicleState): Rhs => compileRhs(coastModel('moon', settings, surfaceOf(v.stack), massOf(v.stack)), env, epoch, 6);
  const ft = kernel(target);
  const fc = kernel(chaser);
  let thrust = 0;
  let flow = 0;
  const u = new Float64Array(3);
  const yt = new Float64Array(6);
  const yc = new Float64Array(6);
  const dt = new Float64Array(6);
  const dc = new Float64Array(6);
  const rhs: Rhs = (t, y, dy) => {
    for (let i = 0; i < 6; i++) {
      yt[i] = y[i];
      yc[i] = y[6 + i];
    }
    ft(t, yt, dt);
    fc(t, yc, dc);
    for (let i = 0; i < 6; i++) {
      dy[i] = dt[i];
      dy[6 + i] = dc[i];
    }
    if (thrust > 0) {
      const a = thrust / y[12];
      dy[9] += a * u[0];
      dy[10] += a * u[1];
      dy[11] += a * u[2];
    }
    dy[12] = -flow;
  };
  const stepper = rk4(rhs, 13);
  const y = Float64Array.of(...target.state.r, ...target.state.v, ...chaser.state.r, ...chaser.state.v, massOf(chaser.stack));
  let t = 0;
  // nodes of the arc: r v a of the target, of the chaser, and its mass
  const a = new Float64Array(19);
  const b = new Float64Array(19);
  const dy = new Float64Array(13);
  let ta = 0;
  let same = false;
  const node = (n: Float64Array): void => {
    rhs(t, y, dy);
    for (let i = 0; i < 6; i++) {
      n[i] = y[i];
      n[9 + i] = y[6 + i];
    }
    for (let i = 0; i < 3; i++) {
      n[6 + i] = dy[3 + i];
      n[15 + i] = dy[9 + i];
    }
    n[18] = y[12];
  };
  const massT = massOf(target.stack);
  const atTarget = (s: number, out: Float64Array): void => quinticHermite(ta, a, 0, t, b, 0, s, out);
  const atChaser = (s: number, out: Float64Array): void => {
    quinticHermite(ta, a, 9, t, b, 9, s, out);
    if (out.length > 6) out[6] = a[18] + ((s - ta) / (t - ta)) * (b[18] - a[18]);
  };
  const step = (h: number): void => {
    if (!(h > 0)) return;
    if (log) {
      // forces and mass as they were at the end of the step before: its node is the first of this one
      if (same) a.set(b);
      else node(a);
    }
    ta = t;
    stepper.step(t, h, y);
    t += h;
    if (log) {
      node(b);
      same = true;
      log.arc(target.id, 'moon', epoch, ta, t, massT, atTarget, { a, ao: 0, b, bo: 0, ma: massT, mb: massT });
      log.arc(chaser.id, 'moon', epoch, ta, t, thrust > 0 ? undefined : y[12], atChaser, { a, ao: 9, b, bo: 9, ma: a[18], mb: b[18] });
    }
  };
  return {
    get t() {
      return t;
    },
    get target() {
      return { r: vecAt(y, 0), v: vecAt(y, 3) };
    },
    get chaser() {
      return { r: vecAt(y, 6), v: vecAt(y, 9) };
    },
    get mass() {
      return y[12];
    },
    step,
    run(span, most) {
      const n = Math.max(1, Math.ceil(span / most - 1e-9));
      for (let k = 0; k < n; k++) step(span / n);
    },
    push(force, rate, px, py, pz) {
      same = false;
      thrust = force;
      flow = rate;
      u[0] = px;
      u[1] = py;
      u[2] = pz;
    },
    weigh(mass) {
      same = false;
      y[12] = mass;
    },
  };
}
