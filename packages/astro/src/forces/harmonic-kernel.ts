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
