/**
 * Quintic Hermite interpolation between two nodes with position, velocity and acceleration: the polynomial of degree 5 that matches all six
 * values. Error for a smooth path: |x^(6)| h^6 / 46080 at mid-interval (e.g. Davis, Interpolation and Approximation, 1975, 3.5).
 *
 * A node is ten numbers in a flat array from `i`: t, x, y, z, vx, vy, vz, ax, ay, az (s, m, m/s, m/s^2). Written as a Taylor polynomial about the
 * first node plus a remainder, so that large coordinates lose no digits.
 * Writes x y z vx vy vz into out[o..o+5], and ax ay az into out[o+6..o+8] when `withAcceleration`.
 * t may lie outside the two nodes (extrapolation); equal times of both nodes give the first node.
 */
export function evalQuinticHermite(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  t: number,
  out: Float64Array,
  o = 0,
  withAcceleration = false,
): void {
  const h = b[j] - a[i];
  const dt = t - a[i];
  const s = h === 0 ? 0 : dt / h;
  const inverse = h === 0 ? 0 : 1 / h;
  for (let k = 1; k <= 3; k++) {
    const p0 = a[i + k];
    const v0 = a[i + 3 + k];
    const a0 = a[i + 6 + k];
    const d = b[j + k] - p0 - h * (v0 + 0.5 * h * a0);
    const v = h * (b[j + 3 + k] - v0 - h * a0);
    const w = h * h * (b[j + 6 + k] - a0);
    const c3 = 10 * d - 4 * v + 0.5 * w;
    const c4 = -15 * d + 7 * v - w;
    const c5 = 6 * d - 3 * v + 0.5 * w;
    out[o + k - 1] = p0 + dt * (v0 + 0.5 * dt * a0) + s * s * s * (c3 + s * (c4 + s * c5));
    out[o + 2 + k] = v0 + dt * a0 + s * s * (3 * c3 + s * (4 * c4 + s * 5 * c5)) * inverse;
    if (withAcceleration) out[o + 5 + k] = a0 + s * (6 * c3 + s * (12 * c4 + s * 20 * c5)) * inverse * inverse;
  }
}
