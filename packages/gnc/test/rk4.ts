import type { Rhs } from '@farside/astro';

/** One classical Runge-Kutta step of size h in place; k is scratch of 5 n numbers. For tests: truth for the laws, kept apart from the project's propagators. */
export function rk4Step(f: Rhs, t: number, y: Float64Array, h: number, k: Float64Array = new Float64Array(5 * y.length)): void {
  const n = y.length;
  const k1 = k.subarray(0, n);
  const k2 = k.subarray(n, 2 * n);
  const k3 = k.subarray(2 * n, 3 * n);
  const k4 = k.subarray(3 * n, 4 * n);
  const z = k.subarray(4 * n, 5 * n);
  f(t, y, k1);
  for (let i = 0; i < n; i++) z[i] = y[i] + (h / 2) * k1[i];
  f(t + h / 2, z, k2);
  for (let i = 0; i < n; i++) z[i] = y[i] + (h / 2) * k2[i];
  f(t + h / 2, z, k3);
  for (let i = 0; i < n; i++) z[i] = y[i] + h * k3[i];
  f(t + h, z, k4);
  for (let i = 0; i < n; i++) y[i] += (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
}
