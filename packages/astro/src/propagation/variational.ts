import { FarsideError } from '@farside/math';
import { prepareForces, rhsOf, type Span } from '../forces/compile.ts';
import type { ArcEnd, Environment, Epoch, ForceKernel, ForceModel, Rhs } from '../types.ts';
import { absoluteTolerances, type Dop853Options, propagate } from './propagate.ts';

/** Writes d(acceleration)/d(position), nine numbers row-major (1/s^2). */
export type Gradient = (t: number, y: Float64Array, g: Float64Array) => void;

/** The gradient of a whole model with respect to position. Forces without an analytic one are differenced. Owns its scratch. */
export function compileGradient(model: ForceModel, env: Environment, t0: Epoch, span?: Span): Gradient {
  return gradientOf(prepareForces(model, env, t0, span));
}

function gradientOf(kernels: readonly ForceKernel[]): Gradient {
  const analytic = kernels.filter((k) => k.addGradient !== undefined);
  const others = kernels.filter((k) => k.addGradient === undefined);
  const difference = others.length === 0 ? undefined : differences(others, 0, 3);
  return (t, y, g) => {
    g.fill(0);
    for (let i = 0; i < analytic.length; i++) analytic[i].addGradient?.(t, y, g);
    difference?.(t, y, g);
  };
}

/**
 * Adds the derivative of the kernels' acceleration with respect to components `from` ... `from + count - 1` of y by central differences: 3 x count, row-major.
 * Used for the small forces that have no closed gradient: with steps of 1e-6 of the state the derivative is good to about 1e-9 of the force over that length.
 */
function differences(kernels: readonly ForceKernel[], from: number, count: number): Gradient {
  const high = new Float64Array(7);
  const low = new Float64Array(7);
  let x = new Float64Array(7);
  return (t, y, g) => {
    if (x.length !== y.length) x = new Float64Array(y.length);
    x.set(y);
    const o = from < 3 ? 0 : from < 6 ? 3 : 6;
    const size = o === 6 ? Math.abs(y[6]) : Math.sqrt(y[o] * y[o] + y[o + 1] * y[o + 1] + y[o + 2] * y[o + 2]);
    const d = 1e-6 * Math.max(size, 1e-3);
    for (let c = 0; c < count; c++) {
      const j = from + c;
      x[j] = y[j] + d;
      const up = x[j] - y[j];
      high.fill(0);
      for (let i = 0; i < kernels.length; i++) kernels[i].add(t, x, high);
      x[j] = y[j] - d;
      const down = y[j] - x[j];
      low.fill(0);
      for (let i = 0; i < kernels.length; i++) kernels[i].add(t, x, low);
      x[j] = y[j];
      for (let r = 0; r < 3; r++) g[r * count + c] += (high[3 + r] - low[3 + r]) / (up + down);
    }
  };
}

/**
 * Right-hand side of state and state-transition matrix: y = [state (n = dim), Phi (n x n, row-major)], 42 or 56 numbers, with dPhi/dt = F Phi. Phi starts as the unit matrix.
 * Derivatives to velocity and mass come from differences of the forces that depend on them. Mass flows are taken as constant.
 */
export function compileVariational(model: ForceModel, env: Environment, t0: Epoch, dim: 6 | 7 = 6, span?: Span): Rhs {
  const kernels = prepareForces(model, env, t0, span);
  const f = rhsOf(kernels, dim);
  const gradient = gradientOf(kernels);
  const moving = kernels.filter((k) => k.positionOnly !== true);
  const toVelocity = moving.length === 0 ? undefined : differences(moving, 3, 3);
  const massive = kernels.filter((k) => k.positionOnly !== true || k.usesMass === true);
  const toMass = massive.length === 0 || dim === 6 ? undefined : differences(massive, 6, 1);
  const state = new Float64Array(dim);
  const dState = new Float64Array(dim);
  const g = new Float64Array(9);
  const gv = new Float64Array(9);
  const gm = new Float64Array(3);
  const n = dim;
  return (t, y, dy) => {
    for (let j = 0; j < n; j++) state[j] = y[j];
    f(t, state, dState);
    for (let j = 0; j < n; j++) dy[j] = dState[j];
    gradient(t, state, g);
    if (toVelocity !== undefined) {
      gv.fill(0);
      toVelocity(t, state, gv);
    }
    if (toMass !== undefined) {
      gm.fill(0);
      toMass(t, state, gm);
    }
    const v = n + 3 * n; // first of the velocity rows
    for (let j = 0; j < n; j++) {
      const r0 = y[n + j];
      const r1 = y[n + n + j];
      const r2 = y[n + 2 * n + j];
      const v0 = y[v + j];
      const v1 = y[v + n + j];
      const v2 = y[v + 2 * n + j];
      dy[n + j] = v0;
      dy[n + n + j] = v1;
      dy[n + 2 * n + j] = v2;
      let a0 = g[0] * r0 + g[1] * r1 + g[2] * r2;
      let a1 = g[3] * r0 + g[4] * r1 + g[5] * r2;
      let a2 = g[6] * r0 + g[7] * r1 + g[8] * r2;
      if (toVelocity !== undefined) {
        a0 += gv[0] * v0 + gv[1] * v1 + gv[2] * v2;
        a1 += gv[3] * v0 + gv[4] * v1 + gv[5] * v2;
        a2 += gv[6] * v0 + gv[7] * v1 + gv[8] * v2;
      }
      if (n === 7) {
        if (toMass !== undefined) {
          const m = y[n + 6 * n + j];
          a0 += gm[0] * m;
          a1 += gm[1] * m;
          a2 += gm[2] * m;
        }
        dy[n + 6 * n + j] = 0;
      }
      dy[v + j] = a0;
      dy[v + n + j] = a1;
      dy[v + 2 * n + j] = a2;
    }
  };
}

export interface StmEnd extends ArcEnd {
  /** d(state at the end)/d(state at t0), n x n, row-major; at a stopping event: at fixed time of that event. */
  readonly stm: Float64Array;
}

/**
 * Propagates a state (6 or 7 components) with its state-transition matrix by DOP853; steps are controlled on the state. Events and dense output see the state only.
 * Otherwise as `propagate`. Measured against central differences: below 1e-6 of each block's largest entry, usually 1e-9.
 */
export function propagateWithStm(
  model: ForceModel,
  env: Environment,
  epoch: Epoch,
  y0: ArrayLike<number>,
  t0: number,
  t1: number,
  options: Omit<Dop853Options, 'controlled'> = {},
): StmEnd {
  const n = y0.length;
  if (n !== 6 && n !== 7) {
    throw new FarsideError('PROPAGATION_INPUT', `a state has 6 or 7 components, not ${n}`, { numbers: { n } });
  }
  const rhs = compileVariational(model, env, epoch, n, [Math.min(t0, t1), Math.max(t0, t1)]);
  const y = new Float64Array(n + n * n);
  y.set(y0);
  for (let j = 0; j < n; j++) y[n + j * (n + 1)] = 1;
  const atol = new Float64Array(y.length).fill(1);
  atol.set(absoluteTolerances(options.atol, n));
  const state = new Float64Array(n);
  const whole = new Float64Array(y.length);
  const { events, dense, ...rest } = options;
  const seen = events?.map((e) => ({
    ...e,
    g(t: number, x: Float64Array): number {
      for (let j = 0; j < n; j++) state[j] = x[j];
      return e.g(t, state);
    },
  }));
  const end = propagate(rhs, y, t0, t1, {
    ...rest,
    atol,
    controlled: n,
    ...(seen !== undefined && { events: seen }),
    ...(dense !== undefined && {
      dense(ta, tb, at) {
        dense(ta, tb, (t, out) => {
          at(t, whole);
          for (let j = 0; j < n; j++) out[j] = whole[j];
        });
      },
    }),
  });
  return { ...end, y: end.y.slice(0, n), hits: end.hits.map((h) => ({ ...h, y: h.y.slice(0, n) })), stm: end.y.slice(n) };
}
