import type { GravityField } from '../types.ts';
import type { HarmonicKernel } from './harmonic-kernel.ts';
import { scalarKernel } from './harmonic-scalar.ts';
import { vectorKernel } from './harmonic-vector.ts';

export interface HarmonicOptions {
  /** Default: the field's degree. */
  readonly degree?: number;
  /** Default: the degree. 0 keeps the zonal terms only. */
  readonly order?: number;
  /** Adds the central term -GM x / r^3. */
  readonly central?: boolean;
  /** Which form: by default the vector form from degree 6 on where the platform has it. They agree to rounding. */
  readonly form?: 'scalar' | 'vector';
}

/** Below this degree the scalar form is as fast. */
const VECTOR_FROM = 6;

/** Kernel of `field` up to `degree` and `order`. It owns its scratch: one per arc and worker. Making it again for the same field object costs next to nothing. */
export function harmonicKernel(field: GravityField, options: HarmonicOptions = {}): HarmonicKernel {
  const degree = Math.min(options.degree ?? field.degree, field.degree);
  const order = Math.min(options.order ?? degree, degree);
  const central = options.central === true;
  const form = options.form ?? (degree >= VECTOR_FROM && order > 0 ? 'vector' : 'scalar');
  const vector = form === 'vector' ? vectorKernel(field, degree, order, central) : undefined;
  return vector ?? scalarKernel(field, degree, order, central);
}
