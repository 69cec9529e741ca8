import type { Rhs } from '../types.ts';
import { denseRows, expandStages, firstOrderStep, secondOrderStep } from './dop853-steps.generated.ts';

/** One-step DOP853 on a right-hand side: holds the present point and one trial step; knows no step control and no events. Reused over a whole arc. */
export interface Stepper {
  readonly n: number;
  /** Present time and state; after `advance` the end of the last step. */
  t: number;
  readonly y: Float64Array;
  /** Derivative at the present point. */
  readonly dy: Float64Array;
  /** End of the last trial step. */
  readonly z: Float64Array;
  evaluations: number;
  begin(t: number, y: Float64Array): void;
  /** Tries a step; the error in units of the tolerance (<= 1 is good), or not a number. */
  trial(h: number): number;
  /** Evaluates the derivative at the end of the trial step: the start of the next one. */
  close(): void;
  /** Prepares `at` over the closed trial step: three more evaluations, order 7. */
  prepareDense(): void;
  /** Dense output over the last closed step; valid until the next trial. */
  at(t: number, out: Float64Array): void;
  /** Makes the end of the closed trial step the present point. */
  advance(): void;
}

export interface StepperOptions {
  readonly rtol: number;
  readonly atol: Float64Array;
  /** Number of leading components that the error is taken over. */
  readonly controlled: number;
  /** The acceleration depends on time and position only and n is 6: second-order form. */
  readonly secondOrder: boolean;
  /** Whether dense output will be asked for. */
  readonly keep: boolean;
}

export function dop853Stepper(f: Rhs, n: number, options: StepperOptions): Stepper {
  const { rtol, atol, controlled, secondOrder, keep } = options;
  // one block of memory for all: an arc of a few steps would else spend more time on allocation than on steps
  const block = new Float64Array(28 * n + (secondOrder ? 36 : 0));
  const K = block.subarray(0, 16 * n);
  const stage = (i: number): Float64Array => K.subarray(i * n, (i + 1) * n);
  const first = stage(0);
  const last = stage(12);
  const view: Float64Array[] = [];
  if (!secondOrder || keep) {
    const used = keep ? 16 : 13;
    for (let i = 0; i < used; i++) view.push(i === 0 ? first : i === 12 ? last : stage(i));
  }
  const rows = block.subarray(16 * n, 24 * n);
  const x = block.subarray(24 * n, 25 * n);
  const dx = block.subarray(25 * n, 26 * n);
  const y = block.subarray(26 * n, 27 * n);
  const z = block.subarray(27 * n, 28 * n);
  const accelerations = block.subarray(28 * n);
  let h = 0;
  let tOld = 0;

  const stepper: Stepper = {
    n,
    t: 0,
    y,
    dy: first,
    z,
    evaluations: 0,
    begin(t, y0) {
      stepper.t = t;
      y.set(y0);
      f(t, y, first);
      stepper.evaluations++;
    },
    trial(step) {
      h = step;
      tOld = stepper.t;
      stepper.evaluations += 11;
      return secondOrder
        ? secondOrderStep(f, tOld, h, y, first, x, dx, z, rtol, atol, accelerations, keep)
        : firstOrderStep(f, n, controlled, tOld, h, y, K, view, x, z, rtol, atol);
    },
    close() {
      f(tOld + h, z, last);
      stepper.evaluations++;
    },
    prepareDense() {
      if (secondOrder) expandStages(h, y, accelerations, K);
      denseRows(f, n, tOld, h, y, z, K, view, x, rows);
      stepper.evaluations += 3;
    },
    at(t, out) {
      const s = (t - tOld) / h;
      const s1 = 1 - s;
      const n2 = 2 * n;
      const n4 = 4 * n;
      for (let j = 0; j < n; j++) {
        const q = rows[n4 + j] + s * (rows[n4 + n + j] + s1 * (rows[n4 + n2 + j] + s * rows[n4 + n2 + n + j]));
        out[j] = rows[j] + s * (rows[n + j] + s1 * (rows[n2 + j] + s * (rows[n2 + n + j] + s1 * q)));
      }
    },
    advance() {
      stepper.t = tOld + h;
      y.set(z);
      first.set(last);
    },
  };
  return stepper;
}
