/**
 * Quintic Hermite interpolation between two nodes that each hold position, velocity and acceleration of three axes (x y z vx vy vz ax ay az, nine numbers, from offset ao, bo).
 * Writes position and velocity (six numbers) at t into out. Exact at the nodes; error in between at most h^6 / 46080 times the sixth derivative, so on a circular orbit
 * of radius r and mean motion n: r (n h)^6 / 46080. A Taylor polynomial about the first node plus a remainder: large coordinates lose no digits. Outside [ta, tb] it extrapolates.
 */
export function quinticHermite(
  ta: number,
  a: Float64Array,
  ao: number,
  tb: number,
  b: Float64Array,
  bo: number,
  t: number,
  out: Float64Array,
): void {
  const h = tb - ta;
  const s = (t - ta) / h;
  const h2 = 0.5 * h * h;
  for (let j = 0; j < 3; j++) {
    const r0 = a[ao + j];
    const v0 = h * a[ao + 3 + j];
    const a0 = h2 * a[ao + 6 + j];
    // what is left for the cubic, quartic and quintic terms at the far end: value, slope, half the curvature
    const p = b[bo + j] - r0 - v0 - a0;
    const q = h * b[bo + 3 + j] - v0 - 2 * a0;
    const w = h2 * b[bo + 6 + j] - a0;
    const c3 = 10 * p - 4 * q + w;
    const c4 = -15 * p + 7 * q - 2 * w;
    const c5 = 6 * p - 3 * q + w;
    out[j] = r0 + s * (v0 + s * (a0 + s * (c3 + s * (c4 + s * c5))));
    out[3 + j] = (v0 + s * (2 * a0 + s * (3 * c3 + s * (4 * c4 + s * 5 * c5)))) / h;
  }
}

/**
 * Cubic Hermite interpolation of n components from values and derivatives at two nodes: writes the values at t into out[0..n-1]. Error h^4 / 384 times the fourth derivative.
 */
export function cubicHermite(
  n: number,
  ta: number,
  ya: Float64Array,
  da: Float64Array,
  tb: number,
  yb: Float64Array,
  db: Float64Array,
  t: number,
  out: Float64Array,
): void {
  const h = tb - ta;
  const s = (t - ta) / h;
  for (let j = 0; j < n; j++) {
    const d = yb[j] - ya[j];
    const p = h * da[j] - d;
    const q = d - h * db[j];
    out[j] = ya[j] + s * (d + (1 - s) * ((1 - s) * p + s * q));
  }
}
