import type { GravityField } from '../types.ts';

/**
 * Second derivatives of the terms of degree >= 1 of a fully normalised field: a function that *adds* them, body-fixed, row-major (1/s^2), to g at body-fixed position at[0..2].
 *
 * Pines' variables: direction cosines (s, t, u) taken as independent, Phi = sum_n q_n(r) sum_m A_nm(u) (C r_m(s,t) + S i_m(s,t)), q_n = GM/r (R/r)^n. Each derivative in space is
 * D_i = (1/r) (d_i + xhat_i E), E = r d/dr - xhat . d, applied twice. Stable at the poles. Meant for state-transition matrices: three times the cost of the acceleration.
 */
export function harmonicGradientKernel(
  field: GravityField,
  options: { readonly degree?: number; readonly order?: number } = {},
): (at: Float64Array, g: Float64Array) => void {
  const degree = Math.min(options.degree ?? field.degree, field.degree);
  const order = Math.min(options.order ?? degree, degree);
  const { gm, radius, c, s } = field;
  const width = degree + 3;
  // A[m * width + n], columns 0..order+2, already times rho^n
  const A = new Float64Array((order + 3) * width);
  // a_nm, b_nm of A_n = a u A_{n-1} - b A_{n-2}; sectorial factor; derivative factor A'_{nm} = k A_{n,m+1}
  const ca = new Float64Array(A.length);
  const cb = new Float64Array(A.length);
  const ck = new Float64Array(A.length);
  const sectorial = new Float64Array(order + 3);
  sectorial[0] = 1;
  for (let m = 1; m < order + 3; m++) sectorial[m] = m === 1 ? Math.sqrt(3) : Math.sqrt((2 * m + 1) / (2 * m));
  for (let m = 0; m < order + 3; m++) {
    for (let n = m + 1; n <= degree; n++) {
      const i = m * width + n;
      ca[i] = Math.sqrt(((2 * n - 1) * (2 * n + 1)) / ((n - m) * (n + m)));
      cb[i] = n < m + 2 ? 0 : Math.sqrt(((2 * n + 1) * (n + m - 1) * (n - m - 1)) / ((n - m) * (n + m) * (2 * n - 3)));
    }
    for (let n = m; n <= degree; n++) ck[m * width + n] = Math.sqrt((n - m) * (n + m + 1) * (m === 0 ? 0.5 : 1));
  }
  const re = new Float64Array(order + 2);
  const im = new Float64Array(order + 2);

  return (at, g) => {
    const r2 = at[0] * at[0] + at[1] * at[1] + at[2] * at[2];
    const r = Math.sqrt(r2);
    const sx = at[0] / r;
    const sy = at[1] / r;
    const u = at[2] / r;
    const rho = radius / r;
    let start = 1;
    for (let m = 0; m < order + 3; m++) {
      const w = m * width;
      start *= sectorial[m] * (m === 0 ? 1 : rho);
      if (m > degree) break;
      A[w + m] = start;
      let older = 0;
      let old = start;
      for (let n = m + 1; n <= degree; n++) {
        const now = rho * (ca[w + n] * u * old - cb[w + n] * rho * older);
        A[w + n] = now;
        older = old;
        old = now;
      }
    }
    re[0] = 1;
    im[0] = 0;
    for (let m = 1; m <= order; m++) {
      re[m] = sx * re[m - 1] - sy * im[m - 1];
      im[m] = sx * im[m - 1] + sy * re[m - 1];
    }
    // p*: Phi and its weighted sums; i, ij: partials to s, t, u. L = r d/dr gives -(n+1), (n+1)^2.
    let e1 = 0; // r Phi_r
    let e2 = 0; // r (r Phi_r)_r
    let f1 = 0;
    let f2 = 0;
    let f3 = 0;
    let l1 = 0; // r d/dr of the partials
    let l2 = 0;
    let l3 = 0;
    let h11 = 0;
    let h12 = 0;
    let h13 = 0;
    let h23 = 0;
    let h33 = 0;
    for (let m = 0; m <= order; m++) {
      const w = m * width;
      const w1 = w + width;
      const w2 = w1 + width;
      const r0 = re[m];
      const i0 = im[m];
      const r1 = m > 0 ? m * re[m - 1] : 0;
      const i1 = m > 0 ? m * im[m - 1] : 0;
      const rr = m > 1 ? m * (m - 1) * re[m - 2] : 0;
      const ii = m > 1 ? m * (m - 1) * im[m - 2] : 0;
      for (let n = Math.max(m, 1); n <= degree; n++) {
        const i = (n * (n + 1)) / 2 + m;
        const C = c[i];
        const S = m === 0 ? 0 : s[i];
        const a0 = A[w + n];
        const a1 = n > m ? ck[w + n] * A[w1 + n] : 0;
        const a2 = n > m + 1 ? ck[w + n] * ck[w1 + n] * A[w2 + n] : 0;
        const k = -(n + 1);
        const d0 = C * r0 + S * i0;
        const ds = C * r1 + S * i1;
        const dt = S * r1 - C * i1;
        e1 += k * a0 * d0;
        e2 += k * k * a0 * d0;
        f1 += a0 * ds;
        f2 += a0 * dt;
        f3 += a1 * d0;
        l1 += k * a0 * ds;
        l2 += k * a0 * dt;
        l3 += k * a1 * d0;
        h11 += a0 * (C * rr + S * ii);
        h12 += a0 * (S * rr - C * ii);
        h13 += a1 * ds;
        h23 += a1 * dt;
        h33 += a2 * d0;
      }
    }
    const h22 = -h11; // r_m and i_m are harmonic in (s, t)
    // E Phi = r Phi_r - x.f; E f_i - ... ; d_j (E Phi) = l_j - f_j - sum_k x_k h_kj
    const ex = e1 - (sx * f1 + sy * f2 + u * f3);
    const q1 = l1 - f1 - (sx * h11 + sy * h12 + u * h13);
    const q2 = l2 - f2 - (sx * h12 + sy * h22 + u * h23);
    const q3 = l3 - f3 - (sx * h13 + sy * h23 + u * h33);
    // E E Phi = r d/dr(E Phi) - x . d(E Phi) ; r d/dr (E Phi) = e2 - x.l
    const ee = e2 - (sx * l1 + sy * l2 + u * l3) - (sx * q1 + sy * q2 + u * q3);
    // G_i = (f_i + x_i EPhi)/r; D_j G_i = (1/r^2)[h_ij + delta_ij EPhi + x_i q_j + x_j (q_i + x_i (EE - 2 EPhi) ...)]
    // E f_i = l_i - sum_k x_k h_ki = q_i + f_i; E x_i = -x_i; E (1/r) = -1/r:
    // E(f_i + x_i EPhi) = q_i + f_i - x_i EPhi + x_i EE, and the 1/r takes off (f_i + x_i EPhi): q_i + x_i (EE - 2 EPhi)
    const z = ee - 2 * ex;
    const k = gm / (r2 * r);
    const g01 = k * (h12 + sx * q2 + sy * q1 + sx * sy * z);
    const g02 = k * (h13 + sx * q3 + u * q1 + sx * u * z);
    const g12 = k * (h23 + sy * q3 + u * q2 + sy * u * z);
    g[0] += k * (h11 + ex + 2 * sx * q1 + sx * sx * z);
    g[1] += g01;
    g[2] += g02;
    g[3] += g01;
    g[4] += k * (h22 + ex + 2 * sy * q2 + sy * sy * z);
    g[5] += g12;
    g[6] += g02;
    g[7] += g12;
    g[8] += k * (h33 + ex + 2 * u * q3 + u * u * z);
  };
}
