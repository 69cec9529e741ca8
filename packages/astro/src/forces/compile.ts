import { FarsideError } from '@farside/math';
import type { Environment, Epoch, ForceKernel, ForceModel, Rhs } from '../types.ts';

/** A right-hand side that knows its shape. `positionOnly`: the acceleration depends on time and position alone, so that propagators may use the second-order form. */
export interface CompiledRhs extends Rhs {
  readonly dim: 6 | 7;
  readonly positionOnly: boolean;
}

/** Seconds since the arc's start between which a model will be asked. */
export type Span = readonly [number, number];

/**
 * The right-hand side of a model from `t0` on: y = [r, v] or [r, v, m] (SI, icrf axes, relative to the model's centre), t in seconds from `t0`.
 * `span`: the seconds between which it will be asked (tables of rotations are made for it). Owns the scratch of its forces: one per arc and worker.
 */
export function compileRhs(model: ForceModel, env: Environment, t0: Epoch, dim: 6 | 7 = 6, span?: Span): CompiledRhs {
  return rhsOf(prepareForces(model, env, t0, span), dim);
}

export function prepareForces(model: ForceModel, env: Environment, t0: Epoch, span?: Span): readonly ForceKernel[] {
  if (model.forces.length === 0) {
    throw new FarsideError('FORCE_INPUT', 'a force model needs at least one force', { tryThis: 'add pointMass(gm) of the centre' });
  }
  return model.forces.map((force) => force.prepare(env, model.centre, t0, span));
}

/** The right-hand side of kernels already prepared. */
export function rhsOf(kernels: readonly ForceKernel[], dim: 6 | 7): CompiledRhs {
  const positionOnly = dim === 6 && kernels.every((k) => k.positionOnly === true);
  return Object.assign(dim === 6 ? six(kernels) : seven(kernels), { dim, positionOnly });
}

// One call per force, spelled out: a loop over the kernels costs a few nanoseconds per force more.
function six(kernels: readonly ForceKernel[]): Rhs {
  const [k0, k1, k2, k3, ...rest] = kernels;
  const n = kernels.length;
  if (n === 1) {
    return (t, y, dy) => {
      start(y, dy);
      k0.add(t, y, dy);
    };
  }
  if (n === 2) {
    return (t, y, dy) => {
      start(y, dy);
      k0.add(t, y, dy);
      k1.add(t, y, dy);
    };
  }
  if (n === 3) {
    return (t, y, dy) => {
      start(y, dy);
      k0.add(t, y, dy);
      k1.add(t, y, dy);
      k2.add(t, y, dy);
    };
  }
  const more = rest.length;
  return (t, y, dy) => {
    start(y, dy);
    k0.add(t, y, dy);
    k1.add(t, y, dy);
    k2.add(t, y, dy);
    k3.add(t, y, dy);
    for (let i = 0; i < more; i++) rest[i].add(t, y, dy);
  };
}

function start(y: Float64Array, dy: Float64Array): void {
  dy[0] = y[3];
  dy[1] = y[4];
  dy[2] = y[5];
  dy[3] = 0;
  dy[4] = 0;
  dy[5] = 0;
}

function seven(kernels: readonly ForceKernel[]): Rhs {
  const f = six(kernels);
  return (t, y, dy) => {
    dy[6] = 0;
    f(t, y, dy);
  };
}
