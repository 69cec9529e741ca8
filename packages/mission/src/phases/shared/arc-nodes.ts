import type { Epoch, Rhs } from '@farside/astro';
import { quinticHermite } from '@farside/math';
import type { WorldLog } from '@farside/sim';

/** Takes the steps of a closed loop (y = [r, v, m] about the Moon) to the log, each as a quintic Hermite arc with linear mass. */
export interface ArcNodes {
  /** Before a step: state and right-hand side with the command of this step. */
  open(t: number, y: Float64Array, rhs: Rhs): void;
  /** After it. */
  close(t: number, y: Float64Array, rhs: Rhs): void;
}

/** @param look shown each arc as the log gets it. */
export function arcNodes(
  id: string,
  t0: Epoch,
  log: WorldLog | undefined,
  look?: (ta: number, tb: number, at: (t: number, out: Float64Array) => void) => void,
): ArcNodes | undefined {
  if (!log) return undefined;
  const a = new Float64Array(10);
  const b = new Float64Array(10);
  const dy = new Float64Array(7);
  let ta = 0;
  let tb = 0;
  const write = (n: Float64Array, t: number, y: Float64Array, rhs: Rhs): void => {
    rhs(t, y, dy);
    n.set(y.subarray(0, 6), 0);
    n.set(dy.subarray(3, 6), 6);
    n[9] = y[6];
  };
  const at = (t: number, out: Float64Array): void => {
    quinticHermite(ta, a, 0, tb, b, 0, t, out);
    out[6] = a[9] + ((t - ta) / (tb - ta)) * (b[9] - a[9]);
  };
  return {
    open(t, y, rhs) {
      ta = t;
      write(a, t, y, rhs);
    },
    close(t, y, rhs) {
      tb = t;
      write(b, t, y, rhs);
      log.arc(id, 'moon', t0, ta, tb, undefined, at, { a, ao: 0, b, bo: 0, ma: a[9], mb: b[9] });
      look?.(ta, tb, at);
    },
  };
}
