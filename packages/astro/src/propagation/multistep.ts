import { FarsideError, quinticHermite } from '@farside/math';
import type { ArcEnd, PropagateOptions, Rhs } from '../types.ts';
import { type CowellWeights, cowellWeights } from './cowell-weights.ts';
import { eventScanner } from './events.ts';
import { checkInput, propagate, type RhsTraits } from './propagate.ts';

export interface MultistepOptions extends Omit<PropagateOptions, 'rtol' | 'atol'> {
  /** Largest step, s: the arc is cut into equal steps no longer than this (and than maxStep). */
  readonly step: number;
  /** Highest backward difference used, 4 to 16; default 12. */
  readonly order?: number;
  /** Largest difference between predicted and corrected position that is let pass, m; default 0.01. A larger one says that the step is too long for the field. */
  readonly maxCorrection?: number;
}
export interface MultistepEnd extends ArcEnd {
  /** Largest difference between predicted and corrected position met, m. */
  readonly worstCorrection: number;
}

const weightsOf = new Map<number, CowellWeights>();

/**
 * Propagates y0 = [r, v] from t0 to t1 (either order) by the Störmer-Cowell method: fixed steps, one evaluation each. For near-circular arcs, where it needs a quarter of the
 * evaluations of DOP853 and is more exact. Order 12 with a 50x50 lunar field: 20 s keep 15 days at 200 km within 2 mm;
 * at 100 km 15 s, with perilunes of 15 to 30 km 10 s do the same (bench/RESULTS.md).
 *
 * The first points come from DOP853 at 1e-14, and so do the last ones. Position and first difference are carried with compensated sums; the velocity of a node follows from the
 * differences and accelerations on both its sides, half the order's steps later. Forces that depend on velocity get a predicted one. Dense output and events: quintic Hermite between the nodes, r (n h)^6 / 46080 off at most.
 * Arcs shorter than three times the order's steps are given to DOP853. Start a new arc at every manoeuvre.
 * Errors: as `propagate`, and PROPAGATION_STEP_TOO_LONG (numbers: t_s, step_s, correction_m).
 */
export function propagateMultistep(
  rhs: Rhs & RhsTraits,
  y0: ArrayLike<number>,
  t0: number,
  t1: number,
  options: MultistepOptions,
): MultistepEnd {
  if (y0.length !== 6) {
    throw new FarsideError('PROPAGATION_INPUT', `the multistep method takes position and velocity only, not ${y0.length} components`, {
      tryThis: 'fly burns and state-transition matrices with propagate',
    });
  }
  const start = new Float64Array(y0);
  checkInput(start, t0, t1);
  const order = options.order ?? 12;
  if (!(options.step > 0) || !Number.isInteger(order) || order < 4 || order > 16) {
    throw new FarsideError('PROPAGATION_INPUT', 'step has to be above zero and order a whole number from 4 to 16', {
      numbers: { step_s: options.step, order },
    });
  }
  const steps = Math.ceil(Math.abs(t1 - t0) / Math.min(options.step, options.maxStep ?? Number.POSITIVE_INFINITY) - 1e-9);
  const { signal, dense } = options;
  const events = options.events ?? [];
  if (steps < 3 * order) {
    const { events: e, dense: d, signal: s, maxStep: m } = options;
    const some = { ...(e && { events: e }), ...(d && { dense: d }), ...(s && { signal: s }), ...(m && { maxStep: m }) };
    return { ...propagate(rhs, start, t0, t1, { rtol: 1e-13, ...some }), worstCorrection: 0 };
  }
  let weights = weightsOf.get(order);
  if (weights === undefined) {
    weights = cowellWeights(order);
    weightsOf.set(order, weights);
  }
  const h = (t1 - t0) / steps;
  const time = (k: number): number => (k === steps ? t1 : t0 + k * h);
  const limit = options.maxCorrection ?? 0.01;
  const scanner = events.length > 0 ? eventScanner(events, 6) : undefined;
  const watched = scanner !== undefined || dense !== undefined;
  scanner?.begin(t0, start);

  // nodes: r v a of the last and of the new one that was looked at
  let from = new Float64Array(9);
  let to = new Float64Array(9);
  let ta = t0;
  let tb = t0;
  const at = (t: number, out: Float64Array): void => quinticHermite(ta, from, 0, tb, to, 0, t, out);
  const yb = new Float64Array(6);
  let evaluations = 0;
  let accepted = 0;
  let worst = 0;
  const finish = (t: number, y: Float64Array, stoppedBy: string | undefined): MultistepEnd => ({
    t,
    y,
    ...(stoppedBy !== undefined && { stoppedBy }),
    hits: scanner?.hits ?? [],
    evaluations,
    accepted,
    rejected: 0,
    worstCorrection: worst,
  });
  /** Takes the node in `to` at time tb; looks at the step that it ends. A result ends the arc. */
  const take = (): MultistepEnd | undefined => {
    let ended: MultistepEnd | undefined;
    if (watched && tb !== t0) {
      for (let j = 0; j < 6; j++) yb[j] = to[j];
      const stop = scanner?.scan(ta, tb, yb, at, tb === t1);
      if (stop === undefined) dense?.(ta, tb, at, from, to);
      else dense?.(ta, stop.t, at);
      if (stop !== undefined) ended = finish(stop.t, stop.y, stop.id);
    }
    const old = from;
    from = to;
    to = old;
    ta = tb;
    return ended;
  };
  /** One node on from y by DOP853. */
  const x = start.slice();
  const dx = new Float64Array(6);
  const single = (y: Float64Array, k: number, f: Rhs & RhsTraits): Float64Array => {
    const arc = propagate(f, y, time(k - 1), time(k), { rtol: 1e-14, atol: FINE, firstStep: Math.abs(h) });
    evaluations += arc.evaluations;
    accepted++;
    return arc.y;
  };
  const node = (y: Float64Array, k: number): MultistepEnd | undefined => {
    rhs(time(k), y, dx);
    evaluations++;
    tb = time(k);
    to.set(y);
    to.set(dx.subarray(3), 6);
    return take();
  };

  // The last nodes, newest at `head`: a = accelerations, p = positions and first differences (6). Stored twice, so that a run of `size` from `head` on is always contiguous.
  const size = order + 1;
  const half = order >> 1;
  const a = new Float64Array(6 * size);
  const p = new Float64Array(12 * size);
  let head = 0;
  const d = new Float64Array(6); // first difference, then its compensation
  const r = new Float64Array(6); // position, then its compensation
  const push = (ax: number, ay: number, az: number): void => {
    head = head === 0 ? size - 1 : head - 1;
    for (let i = head; i <= head + size; i += size) {
      a[3 * i] = ax;
      a[3 * i + 1] = ay;
      a[3 * i + 2] = az;
      for (let j = 0; j < 3; j++) {
        p[6 * i + j] = r[j];
        p[6 * i + 3 + j] = d[j];
      }
    }
  };

  // start-up: nodes 0..order; those up to the middle are results already, the later ones wait for their centred velocity
  let y: Float64Array = start;
  for (let k = 0; k <= order; k++) {
    if (k > 0) {
      // the difference to the last node on its own, not as a difference of two large positions: it is what the whole arc builds on
      const base = y;
      const shifted = Object.assign(
        (t: number, s: Float64Array, out: Float64Array): void => {
          for (let j = 0; j < 3; j++) x[j] = base[j] + s[j];
          for (let j = 3; j < 6; j++) x[j] = s[j];
          rhs(t, x, out);
        },
        { positionOnly: rhs.positionOnly === true },
      );
      const s = single(Float64Array.of(0, 0, 0, y[3], y[4], y[5]), k, shifted);
      y = s.slice();
      for (let j = 0; j < 3; j++) {
        d[j] = s[j];
        y[j] = base[j] + s[j];
      }
    }
    r.set(y.subarray(0, 3));
    if (k <= half) {
      const ended = node(y, k);
      if (ended !== undefined) return ended;
    } else {
      rhs(time(k), y, dx);
      evaluations++;
    }
    push(dx[3], dx[4], dx[5]);
  }

  const { corrector, predictor, velocityPredictor, centred } = weights;
  const h2 = h * h;
  const w0 = h2 * corrector[0];
  const needVelocity = rhs.positionOnly !== true;
  const sums = new Float64Array(6);

  for (let k = order + 1; k <= steps; k++) {
    if (signal?.aborted === true) {
      throw new FarsideError('ABORTED', `propagation aborted at ${time(k)} s`, { numbers: { t_s: time(k) }, cause: signal.reason });
    }
    const t = time(k);
    sumHistory(a, 3 * head, size, predictor, corrector, sums);
    for (let j = 0; j < 3; j++) x[j] = r[j] + (d[j] + (h2 * sums[j] + d[j + 3] + r[j + 3]));
    if (needVelocity) {
      for (let j = 0; j < 3; j++) {
        let s = 0;
        for (let i = 0; i < size; i++) s += velocityPredictor[i] * a[3 * (head + i) + j];
        // the formula is for the end of the step: difference of the new node, accelerations up to the last one
        x[3 + j] = (d[j] + h2 * sums[j]) / h + h * s;
      }
    }
    rhs(t, x, dx);
    evaluations++;
    accepted++;
    let miss = 0;
    for (let j = 0; j < 3; j++) {
      // compensated: d += h^2 sum, r += d
      const more = w0 * dx[3 + j] + h2 * sums[3 + j] + d[3 + j];
      const dNew = d[j] + more;
      d[3 + j] = more - (dNew - d[j]);
      d[j] = dNew;
      const go = dNew + r[3 + j];
      const rNew = r[j] + go;
      r[3 + j] = go - (rNew - r[j]);
      r[j] = rNew;
      const e = rNew - x[j];
      miss += e * e;
    }
    if (!(miss <= worst * worst)) {
      worst = Math.sqrt(miss);
      if (!(worst <= limit)) throw stepTooLong(t, h, worst);
    }
    push(dx[3], dx[4], dx[5]);
    if (watched || k === steps) {
      middle(a, p, head, half, centred, h, to);
      tb = time(k - half);
      const ended = take();
      if (ended !== undefined) return ended;
    }
  }

  // the last nodes, whose velocity has no centre
  y = from.slice(0, 6);
  for (let k = steps - half + 1; k <= steps; k++) {
    y = single(y, k, rhs);
    const ended = node(y, k);
    if (ended !== undefined) return ended;
  }
  return finish(t1, y, undefined);
}

const FINE = Float64Array.of(1e-11, 1e-11, 1e-11, 1e-14, 1e-14, 1e-14);

/** Sums over the history that starts at a[o] (newest first), three axes each: predictor weights; corrector weights but for the node that is yet to be evaluated. */
function sumHistory(a: Float64Array, o: number, size: number, predictor: Float64Array, corrector: Float64Array, out: Float64Array): void {
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let i = o;
  for (let k = 0; k < size; k++) {
    const x = a[i];
    const y = a[i + 1];
    const z = a[i + 2];
    const p = predictor[k];
    const c = corrector[k + 1];
    p0 += p * x;
    p1 += p * y;
    p2 += p * z;
    c0 += c * x;
    c1 += c * y;
    c2 += c * z;
    i += 3;
  }
  out[0] = p0;
  out[1] = p1;
  out[2] = p2;
  out[3] = c0;
  out[4] = c1;
  out[5] = c2;
}

/** Position, centred velocity and acceleration of the node `half` steps back, into out (9). */
function middle(a: Float64Array, p: Float64Array, head: number, half: number, centred: Float64Array, h: number, out: Float64Array): void {
  const m = head + half;
  for (let j = 0; j < 3; j++) {
    let s = 0;
    for (let i = 1; i <= half; i++) s += centred[i - 1] * (a[3 * (m - i) + j] - a[3 * (m + i) + j]);
    out[j] = p[6 * m + j];
    out[3 + j] = (p[6 * m + 3 + j] + p[6 * (m - 1) + 3 + j]) / (2 * h) + h * s;
    out[6 + j] = a[3 * m + j];
  }
}

function stepTooLong(t: number, h: number, miss: number): FarsideError {
  if (!Number.isFinite(miss)) {
    return new FarsideError('PROPAGATION_FAILED', `propagation failed at ${t} s: the acceleration is not finite`, {
      numbers: { t_s: t, step_s: h },
    });
  }
  return new FarsideError(
    'PROPAGATION_STEP_TOO_LONG',
    `a step of ${Math.abs(h)} s is too long at ${Math.round(t)} s: corrected by ${miss.toPrecision(3)} m`,
    {
      numbers: { t_s: t, step_s: h, correction_m: miss },
      tryThis: 'halve the step, or fly eccentric arcs with propagate',
    },
  );
}
