import type { GravityField } from '../types.ts';
import { scalarKernel } from './harmonic-scalar.ts';
import { vectorKernel } from './harmonic-vector.ts';

/**
 * Non-spherical attraction of a fully normalised field, written for speed.
 *
 * With the inverted position x' = R x / r^2 and rho = R / r the potential is (Pines, AIAA J. 11(11), 1973, in the variables of Kelvin's inversion)
 *   U = GM/r sum_nm K_nm (C'_nm Re + S'_nm Im)(x' + i y')^m,
 * where K_nm(z', rho^2) is the *monic* multiple of the derived Legendre function: K_n = z' K_{n-1} - beta_n rho^2 K_{n-2}. The normalising factors sit
 * in the coefficients once and for all, so that the recursion needs one figure and three products per term.
 *
 * Per order three sums (each a pair) are made: of the terms, of their running sums (which gives the degree-weighted sum without a product per term), and of the
 * next order's terms with this order's coefficients (derivative to z). The radial part follows from Euler's theorem on homogeneous functions.
 * The vector form (harmonic-vector.ts) takes two degrees at a time, which hides the latency of the recursion; in plain numbers that was twice slower than one chain.
 * Everything is a polynomial in x', y', z': no pole anywhere outside the origin.
 */
export interface HarmonicKernel {
  readonly degree: number;
  readonly order: number;
  /**
   * Writes the body-fixed acceleration (m/s^2) at body-fixed x y z (m) = at[0..2] into out[0..2]: the terms of degree >= 1, and the central term too when the kernel was made with it.
   * Allocates nothing. At the origin the result is not finite: callers refuse states inside the body.
   */
  acceleration(at: Float64Array, out: Float64Array): void;
}

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
