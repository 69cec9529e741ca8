import { cubicHermite, FarsideError } from '@farside/math';
import type { ArcEnd, PropagateOptions, Rhs } from '../types.ts';
import { eventScanner } from './events.ts';
import { checkInput } from './propagate.ts';

/** Scratch of one classical Runge-Kutta step for n components. */
export interface Rk4 {
  readonly n: number;
  /** Takes y (overwritten) from t to t + h. Four evaluations, no allocation. */
  step(t: number, h: number, y: Float64Array): void;
}

/**
 * Classical Runge-Kutta step of order 4 on a right-hand side, for guidance loops that advance by a given step. Kept apart from any loop: the caller holds time and state.
 * Owns its scratch: one per loop.
 */
export function rk4(rhs: Rhs, n: number): Rk4 {
  return n === 6 ? rk4Six(rhs) : rk4Any(rhs, n);
}

function rk4Any(rhs: Rhs, n: number): Rk4 {
  const x = new Float64Array(n);
  const k = new Float64Array(n);
  const sum = new Float64Array(n);
  return {
    n,
    step(t, h, y) {
      const half = 0.5 * h;
      const middle = t + half;
      rhs(t, y, k);
      for (let j = 0; j < n; j++) {
        const q = k[j];
        sum[j] = q;
        x[j] = y[j] + half * q;
      }
      rhs(middle, x, k);
      for (let j = 0; j < n; j++) {
        const q = k[j];
        sum[j] += 2 * q;
        x[j] = y[j] + half * q;
      }
      rhs(middle, x, k);
      for (let j = 0; j < n; j++) {
        const q = k[j];
        sum[j] += 2 * q;
        x[j] = y[j] + h * q;
      }
      rhs(t + h, x, k);
      const sixth = h / 6;
      for (let j = 0; j < n; j++) y[j] += sixth * (sum[j] + k[j]);
    },
  };
}

/** Six components spelled out: half as much time again as the loop would take. */
function rk4Six(rhs: Rhs): Rk4 {
  const x = new Float64Array(6);
  const k = new Float64Array(6);
  return {
    n: 6,
    step(t, h, y) {
      const half = 0.5 * h;
      const middle = t + half;
      const y0 = y[0];
      const y1 = y[1];
      const y2 = y[2];
      const y3 = y[3];
      const y4 = y[4];
      const y5 = y[5];
      rhs(t, y, k);
      let s0 = k[0];
      let s1 = k[1];
      let s2 = k[2];
      let s3 = k[3];
      let s4 = k[4];
      let s5 = k[5];
      x[0] = y0 + half * s0;
      x[1] = y1 + half * s1;
      x[2] = y2 + half * s2;
      x[3] = y3 + half * s3;
      x[4] = y4 + half * s4;
      x[5] = y5 + half * s5;
      rhs(middle, x, k);
      {
        const q0 = k[0];
        const q1 = k[1];
        const q2 = k[2];
        const q3 = k[3];
        const q4 = k[4];
        const q5 = k[5];
        s0 += 2 * q0;
        s1 += 2 * q1;
        s2 += 2 * q2;
        s3 += 2 * q3;
        s4 += 2 * q4;
        s5 += 2 * q5;
        x[0] = y0 + half * q0;
        x[1] = y1 + half * q1;
        x[2] = y2 + half * q2;
        x[3] = y3 + half * q3;
        x[4] = y4 + half * q4;
        x[5] = y5 + half * q5;
      }
      rhs(middle, x, k);
      {
        const q0 = k[0];
        const q1 = k[1];
        const q2 = k[2];
        const q3 = k[3];
        const q4 = k[4];
        const q5 = k[5];
        s0 += 2 * q0;
        s1 += 2 * q1;
        s2 += 2 * q2;
        s3 += 2 * q3;
        s4 += 2 * q4;
        s5 += 2 * q5;
        x[0] = y0 + h * q0;
        x[1] = y1 + h * q1;
        x[2] = y2 + h * q2;
        x[3] = y3 + h * q3;
        x[4] = y4 + h * q4;
        x[5] = y5 + h * q5;
      }
      rhs(t + h, x, k);
      const sixth = h / 6;
      y[0] = y0 + sixth * (s0 + k[0]);
      y[1] = y1 + sixth * (s1 + k[1]);
      y[2] = y2 + sixth * (s2 + k[2]);
      y[3] = y3 + sixth * (s3 + k[3]);
      y[4] = y4 + sixth * (s4 + k[4]);
      y[5] = y5 + sixth * (s5 + k[5]);
    },
  };
}

export interface FixedOptions extends Omit<PropagateOptions, 'rtol' | 'atol'> {
  /** Step, s; the last one is shortened to end at t1. */
  readonly step: number;
}

/**
 * Propagates y0 from t0 to t1 (either order) by the classical Runge-Kutta method with a fixed step: for arcs under guidance, where the command is held over a step anyway. No error control.
 * Dense output and events: cubic Hermite between steps. Errors: as `propagate`.
 */
export function propagateFixed(rhs: Rhs, y0: ArrayLike<number>, t0: number, t1: number, options: FixedOptions): ArcEnd {
  const y = new Float64Array(y0);
  checkInput(y, t0, t1);
  const n = y.length;
  const step = Math.min(options.step, options.maxStep ?? Number.POSITIVE_INFINITY);
  if (!(step > 0)) throw new FarsideError('PROPAGATION_INPUT', 'step has to be above zero', { numbers: { step_s: step } });
  const { signal, dense } = options;
  const events = options.events ?? [];
  const scanner = events.length > 0 ? eventScanner(events, n) : undefined;
  scanner?.begin(t0, y);
  const watched = scanner !== undefined || dense !== undefined;
  const stepper = rk4(rhs, n);
  const ya = new Float64Array(n);
  const da = new Float64Array(n);
  const db = new Float64Array(n);
  let ta = t0;
  let tb = t0;
  const at = (t: number, out: Float64Array): void => cubicHermite(n, ta, ya, da, tb, y, db, t, out);
  const steps = Math.ceil(Math.abs(t1 - t0) / step - 1e-9);
  const way = t1 >= t0 ? step : -step;
  let evaluations = 0;
  if (watched) {
    rhs(t0, y, db);
    evaluations++;
  }
  const end = (k: number, t: number, yEnd: Float64Array): ArcEnd => ({
    t,
    y: yEnd,
    hits: scanner?.hits ?? [],
    evaluations,
    accepted: k,
    rejected: 0,
  });
  for (let k = 1; k <= steps; k++) {
    if (signal?.aborted === true) {
      throw new FarsideError('ABORTED', `propagation aborted at ${tb} s`, { numbers: { t_s: tb }, cause: signal.reason });
    }
    ta = tb;
    tb = k === steps ? t1 : t0 + k * way;
    if (watched) {
      ya.set(y);
      da.set(db);
    }
    stepper.step(ta, tb - ta, y);
    evaluations += 4;
    for (let j = 0; j < n; j++) {
      if (!Number.isFinite(y[j])) {
        throw new FarsideError('PROPAGATION_FAILED', `propagation failed at ${ta} s: a component is not finite after the step`, {
          numbers: { t_s: ta, step_s: tb - ta },
        });
      }
    }
    if (watched) {
      rhs(tb, y, db);
      evaluations++;
      const stop = scanner?.scan(ta, tb, y, at, k === steps);
      dense?.(ta, stop === undefined ? tb : stop.t, at);
      if (stop !== undefined) return { ...end(k, stop.t, stop.y), stoppedBy: stop.id };
    }
  }
  return end(steps, t1, y);
}
