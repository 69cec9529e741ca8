import { FarsideError } from '@farside/math';
import type { ArcEnd, ArcHit, PropagateOptions, Rhs } from '../types.ts';
import { eventScanner } from './events.ts';
import { dop853Stepper, type Stepper } from './stepper.ts';

/** What `compileRhs` says of its result; a bare function has neither and is integrated in first-order form. */
export interface RhsTraits {
  readonly positionOnly?: boolean;
}

/** How `propagate` steps. */
export interface Dop853Options extends PropagateOptions {
  /** Number of leading components that the error is taken over; default all. State-transition matrices ride along uncontrolled. */
  readonly controlled?: number;
  /** First step to try, s; default chosen from the derivatives. */
  readonly firstStep?: number;
}

const SAFETY = 0.9;
const SHRINK = 0.333;
const GROW = 6;
const EXPONENT = 1 / 8;

/**
 * Propagates y0 from t0 to t1 (either order) by DOP853: Dormand-Prince 8(5,3), 12 stages, step control after Hairer (error of the 5th-order companion corrected by the
 * 3rd-order one, safety 0.9, factor 0.333 to 6, no PI control). Right-hand sides that depend on position only are integrated in second-order form: same method, same steps.
 *
 * y in SI, n components; t in seconds. Ends exactly at t1, or at the first event with `stop`. `dense` gets an interpolant of order 7 per accepted step.
 * Errors: PROPAGATION_FAILED when the step shrinks to rounding or a value is not finite (numbers: t_s, step_s), ABORTED by the signal, EVENT_NOT_FINITE.
 * Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, 1993, II.4-II.6.
 */
export function propagate(rhs: Rhs & RhsTraits, y0: ArrayLike<number>, t0: number, t1: number, options: Dop853Options = {}): ArcEnd {
  const n = y0.length;
  const start = new Float64Array(y0);
  checkInput(start, t0, t1);
  const events = options.events ?? [];
  const needDense = events.length > 0 || options.dense !== undefined;
  const rtol = options.rtol ?? 1e-12;
  const atol = absoluteTolerances(options.atol, n);
  const controlled = Math.min(n, options.controlled ?? n);
  const stepper = dop853Stepper(rhs, n, {
    rtol,
    atol,
    controlled,
    secondOrder: n === 6 && rhs.positionOnly === true && controlled === 6,
    keep: needDense,
  });
  stepper.begin(t0, start);
  const scanner = events.length > 0 ? eventScanner(events, n) : undefined;
  scanner?.begin(t0, start);
  const hits: readonly ArcHit[] = scanner?.hits ?? [];
  if (t0 === t1) return { t: t0, y: start, hits, evaluations: stepper.evaluations, accepted: 0, rejected: 0 };

  const way = t1 > t0 ? 1 : -1;
  const maxStep = Math.min(options.maxStep ?? Number.POSITIVE_INFINITY, Math.abs(t1 - t0));
  if (!(maxStep > 0)) throw new FarsideError('PROPAGATION_INPUT', 'maxStep has to be above zero', { numbers: { maxStep_s: maxStep } });
  for (let j = 0; j < n; j++) if (!Number.isFinite(stepper.dy[j])) throw failed(stepper, 0, 'the derivative at the start is not finite');
  const at = stepper.at;
  let h = options.firstStep ?? initialStep(rhs, stepper, way, maxStep, rtol, atol, controlled);
  h = Math.min(Math.abs(h), maxStep);
  let accepted = 0;
  let rejected = 0;
  let afterRejection = false;

  for (;;) {
    if (options.signal?.aborted === true) {
      throw new FarsideError('ABORTED', `propagation aborted at ${stepper.t} s`, {
        numbers: { t_s: stepper.t },
        cause: options.signal.reason,
      });
    }
    const left = Math.abs(t1 - stepper.t);
    // a last sliver would cost a whole step: stretch by up to 1 per cent
    const final = 1.01 * h >= left;
    const step = final ? t1 - stepper.t : way * h;
    const error = stepper.trial(step);
    if (error <= 1) {
      accepted++;
      stepper.close();
      if (needDense) {
        stepper.prepareDense();
        const stop = scanner?.scan(stepper.t, final ? t1 : stepper.t + step, stepper.z, at, final);
        if (stop !== undefined) {
          options.dense?.(stepper.t, stop.t, at);
          return end(stop.t, stop.y, stop.id);
        }
        options.dense?.(stepper.t, final ? t1 : stepper.t + step, at);
      }
      stepper.advance();
      if (final) {
        stepper.t = t1;
        for (let j = 0; j < n; j++) if (!Number.isFinite(stepper.y[j])) throw failed(stepper, step, 'a component is not finite');
        return end(t1, stepper.y.slice(), undefined);
      }
      let factor = error === 0 ? GROW : Math.min(GROW, Math.max(SHRINK, SAFETY * error ** -EXPONENT));
      if (afterRejection) factor = Math.min(1, factor);
      h = Math.min(maxStep, Math.abs(step) * factor);
      afterRejection = false;
    } else {
      rejected++;
      // not a number: a stage left the domain of a force; try much nearer
      h = Math.abs(step) * (Number.isNaN(error) ? 0.1 : Math.max(SHRINK, SAFETY * error ** -EXPONENT));
      afterRejection = true;
      if (!(h > 4 * Number.EPSILON * Math.max(Math.abs(stepper.t), Math.abs(t1 - t0) * 1e-6)) || !(h > 0)) {
        throw failed(stepper, h, Number.isNaN(error) ? 'the acceleration is not finite ahead' : 'the step shrank to rounding');
      }
    }
  }

  function end(t: number, y: Float64Array, stoppedBy: string | undefined): ArcEnd {
    const counts = { hits, evaluations: stepper.evaluations, accepted, rejected };
    return stoppedBy === undefined ? { t, y, ...counts } : { t, y, stoppedBy, ...counts };
  }
}

/** Position 1e-6 m, velocity 1e-9 m/s, mass 1e-9 kg; beyond seven components 1e-9. */
export function absoluteTolerances(atol: number | Float64Array | undefined, n: number): Float64Array {
  if (typeof atol === 'object') {
    if (atol.length !== n) {
      throw new FarsideError('PROPAGATION_INPUT', `atol has ${atol.length} components, the state ${n}`, { numbers: { n } });
    }
    return atol;
  }
  const out = new Float64Array(n).fill(atol ?? 1e-9);
  if (atol === undefined) out.fill(1e-6, 0, Math.min(3, n));
  return out;
}

export function checkInput(y0: Float64Array, t0: number, t1: number): void {
  let sum = t0 + t1;
  for (let j = 0; j < y0.length; j++) sum += 0 * y0[j];
  // anything not finite leaves its mark on the sum
  if (!Number.isFinite(sum)) {
    throw new FarsideError('PROPAGATION_INPUT', 'start time, end time and state have to be finite numbers', {
      found: `t0 ${t0}, t1 ${t1}, y0 [${Array.from(y0).join(', ')}]`,
    });
  }
}

function failed(stepper: Stepper, h: number, why: string): FarsideError {
  const y = stepper.y;
  const r = Math.hypot(y[0], y[1], y[2]);
  const v = Math.hypot(y[3], y[4], y[5]);
  const numbers: Record<string, number> = { t_s: stepper.t };
  if (Number.isFinite(h)) numbers['step_s'] = h;
  if (Number.isFinite(r)) numbers['radius_m'] = r;
  if (Number.isFinite(v)) numbers['speed_m_s'] = v;
  return new FarsideError('PROPAGATION_FAILED', `propagation failed at ${stepper.t} s: ${why}`, {
    numbers,
    tryThis: 'look for a pass through the centre of a body, or stop the arc at the surface by an event',
  });
}

/** First step after Hairer (II.4, algorithm of p. 169), one evaluation. */
function initialStep(
  rhs: Rhs,
  stepper: Stepper,
  way: number,
  maxStep: number,
  rtol: number,
  atol: Float64Array,
  controlled: number,
): number {
  const { n, y, dy, t } = stepper;
  let d0 = 0;
  let d1 = 0;
  for (let j = 0; j < controlled; j++) {
    const sc = atol[j] + rtol * Math.abs(y[j]);
    d0 += (y[j] / sc) ** 2;
    d1 += (dy[j] / sc) ** 2;
  }
  let h = d0 <= 1e-10 || d1 <= 1e-10 ? 1e-6 : 0.01 * Math.sqrt(d0 / d1);
  h = Math.min(h, maxStep);
  const x = new Float64Array(n);
  const f = new Float64Array(n);
  for (let j = 0; j < n; j++) x[j] = y[j] + way * h * dy[j];
  rhs(t + way * h, x, f);
  stepper.evaluations++;
  let d2 = 0;
  for (let j = 0; j < controlled; j++) d2 += ((f[j] - dy[j]) / (atol[j] + rtol * Math.abs(y[j]))) ** 2;
  d2 = Math.sqrt(d2) / h;
  const steepest = Math.max(Math.sqrt(d1), d2);
  if (!Number.isFinite(steepest)) return h * 1e-3;
  const h1 = steepest <= 1e-15 ? Math.max(1e-6, h * 1e-3) : (0.01 / steepest) ** EXPONENT;
  return Math.min(100 * h, h1, maxStep);
}
