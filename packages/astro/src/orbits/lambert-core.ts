import { portableMath as Math, newtonSafe } from '@farside/math';

/**
 * The scalar heart of Lambert's problem after D. Izzo, "Revisiting Lambert's problem", Celest. Mech. Dyn. Astr. 121 (2015): one unknown x in (-1, inf), third-order Householder steps.
 * Where the paper's time equation cancels (near the parabola and for short arcs) Battin's hypergeometric form is used, here by the size of its argument instead of |x - 1|;
 * differences such as y - lambda x and 1 - lambda^2 are formed without cancellation. Allocates nothing on the way without whole revolutions.
 */

/** Work area of `solveX`: in [lambda, 1 - lambda^2, T], out [x, y, y - lambda x, y + lambda x]. One solve at a time, so one is enough. */
export const LW = new Float64Array(7);

/** Series of 4/3 F(3, 1; 5/2; z): nine terms, the tenth below 1e-16 of the sum for |z| < 0.012. */
const SERIES = new Float64Array(9);
const SERIES_LIMIT = 0.012;
{
  let c = 4 / 3;
  for (let k = 0; k < SERIES.length; k++) {
    SERIES[k] = c;
    c *= (3 + k) / (2.5 + k);
  }
}

export const LAMBERT_NO_REVOLUTIONS = -2;
export const LAMBERT_NOT_CONVERGED = -3;

/**
 * Finds x for LW[0..2] and M whole revolutions, on the branch left (0) or right (1) of the least time of flight; leaves LW[3..6].
 * Returns the number of iterations, or a negative code.
 */
export function solveX(m: number, right: number): number {
  const lam = LW[0];
  const oml2 = LW[1];
  const t = LW[2];
  const lam2 = lam * lam;
  const lam3 = lam * lam2;
  let x: number;
  if (m === 0) {
    const t0 = Math.acos(lam) + lam * Math.sqrt(oml2);
    const t1 = (2 / 3) * (lam > 0 ? (oml2 * (1 + lam + lam2)) / (1 + lam) : 1 - lam3);
    if (t >= t0) x = Math.cbrt((t0 / t) * (t0 / t)) - 1;
    else if (t < t1) {
      const fifth = lam > 0 ? (oml2 * (1 + lam + lam2 + lam3 + lam2 * lam2)) / (1 + lam) : 1 - lam3 * lam2;
      x = (2.5 * t1 * (t1 - t)) / (t * fifth) + 1;
    } else x = Math.exp((Math.LN2 * Math.log(t / t0)) / Math.log(t1 / t0)) - 1;
  } else {
    const k = right ? Math.cbrt(((8 * t) / (m * Math.PI)) ** 2) : Math.cbrt(((m * Math.PI + Math.PI) / (8 * t)) ** 2);
    x = (k - 1) / (k + 1);
  }
  const turns = m * Math.PI;
  const oml = lam > 0 ? oml2 / (1 + lam) : 1 - lam;
  const lam5o = oml2 * lam2 * lam3;
  for (let k = 1; k <= 25; k++) {
    const omx2 = (1 - x) * (1 + x);
    const y = Math.sqrt(oml2 + lam2 * x * x);
    const lx = lam * x;
    const eta = lx > 0 ? oml2 / (y + lx) : y - lx;
    const z = 0.5 * (oml - x * eta);
    const io = 1 / omx2;
    let step: number;
    let tol = 1e-5;
    let tx: number;
    if (m === 0 && z < SERIES_LIMIT && z > -SERIES_LIMIT) {
      let q = SERIES[8];
      for (let j = 7; j >= 0; j--) q = q * z + SERIES[j];
      tx = 0.5 * eta * (eta * eta * q + 4 * lam);
    } else {
      const a = x * y + lam * omx2;
      let psi: number;
      if (omx2 > 0) {
        const root = Math.sqrt(omx2);
        if (a < 0.9 && a > -0.9) psi = Math.acos(a);
        else psi = a > 0 ? Math.asin(eta * root) : Math.PI - Math.asin(eta * root);
        tx = ((psi + turns) * root * io - x + lam * y) * io;
      } else {
        const root = Math.sqrt(-omx2);
        psi = Math.log(eta * root + a);
        tx = (lam * y - x - psi * root * io) * io;
      }
    }
    // x near 1, not near -1 where the longest times lie
    if (m === 0 && x > 0 && omx2 < 2e-4 && omx2 > -2e-4) {
      // at the parabola the recurrence of the derivatives is 0/0: Newton on the series instead, converged further since it is only quadratic
      let q = SERIES[8];
      let dq = 0;
      for (let j = 7; j >= 0; j--) {
        dq = dq * z + q;
        q = q * z + SERIES[j];
      }
      const slope = -0.5 * (((3 * eta * eta * q + 4 * lam) * lam * eta) / y + (0.5 * eta * eta * eta * dq * eta * eta) / y);
      step = (tx - t) / slope;
      tol = 1e-8;
    } else {
      const iy = 1 / y;
      const iy2 = iy * iy;
      const d1 = (3 * tx * x - 2 + 2 * lam3 * x * iy) * io;
      const d2 = (3 * tx + 5 * x * d1 + 2 * oml2 * lam3 * iy * iy2) * io;
      const d3 = (7 * x * d2 + 8 * d1 - 6 * lam5o * x * iy * iy2 * iy2) * io;
      const f = tx - t;
      const d11 = d1 * d1;
      step = (f * (d11 - (f * d2) / 2)) / (d1 * (d11 - f * d2) + (d3 * f * f) / 6);
    }
    if (x < -0.5) tol *= 1 + x;
    let next = x - step;
    if (!(next > -1)) next = (x - 1) / 2;
    if (m > 0 && next >= 1) next = (x + 1) / 2;
    const moved = next - x;
    x = next;
    if (moved < tol && moved > -tol) {
      // a short step is no root where the curve is flat, next to the least time of flight
      if (m > 0 && !(onBranch(x, m, right) && Math.abs(timeOf(x, m) - t) <= 1e-12 * t)) break;
      finish(x);
      return k;
    }
  }
  return solveSlowly(m, right);
}

function finish(x: number): void {
  const lam = LW[0];
  const oml2 = LW[1];
  const y = Math.sqrt(oml2 + lam * lam * x * x);
  const lx = lam * x;
  LW[3] = x;
  LW[4] = y;
  LW[5] = lx > 0 ? oml2 / (y + lx) : y - lx;
  LW[6] = lx < 0 ? oml2 / (y - lx) : y + lx;
}

/** Sign of dT/dx tells the branch: the time falls on the left of its minimum. */
function onBranch(x: number, m: number, right: number): boolean {
  const d = timeSlope(x, m);
  return right ? d >= 0 : d <= 0;
}

/** Time of flight for x, units of sqrt(s^3 / 2 mu); the same equation as in `solveX`, for the slow ways. */
export function timeOf(x: number, m: number): number {
  const lam = LW[0];
  const oml2 = LW[1];
  const y = Math.sqrt(oml2 + lam * lam * x * x);
  const lx = lam * x;
  const eta = lx > 0 ? oml2 / (y + lx) : y - lx;
  const z = 0.5 * ((lam > 0 ? oml2 / (1 + lam) : 1 - lam) - x * eta);
  const omx2 = (1 - x) * (1 + x);
  const around = m > 0 ? (m * Math.PI) / (omx2 * Math.sqrt(omx2)) : 0;
  if (Math.abs(z) < SERIES_LIMIT) {
    let q = SERIES[8];
    for (let j = 7; j >= 0; j--) q = q * z + SERIES[j];
    return 0.5 * eta * (eta * eta * q + 4 * lam) + around;
  }
  const a = x * y + lam * omx2;
  const root = Math.sqrt(Math.abs(omx2));
  const psi = omx2 > 0 ? Math.atan2(eta * root, a) : Math.log(eta * root + a);
  return (psi / root - x + lam * y) / omx2 + around;
}

function timeSlope(x: number, m: number): number {
  const lam = LW[0];
  const y = Math.sqrt(LW[1] + lam * lam * x * x);
  return (3 * timeOf(x, m) * x - 2 + (2 * lam * lam * lam * x) / y) / ((1 - x) * (1 + x));
}

/** x of least time of flight with m > 0 revolutions. */
export function leastTimeX(m: number): number {
  const lam = LW[0];
  const lam3 = lam * lam * lam;
  const oml2 = LW[1];
  const curve = (x: number): number => {
    const omx2 = (1 - x) * (1 + x);
    const y = Math.sqrt(oml2 + lam * lam * x * x);
    return (3 * timeOf(x, m) + 5 * x * timeSlope(x, m) + (2 * oml2 * lam3) / (y * y * y)) / omx2;
  };
  return newtonSafe((x) => timeSlope(x, m), curve, -0.9999, 0.9999, { xtol: 1e-13 });
}

/** The bracketed solution for what Householder's steps did not settle: near the least time of flight, or extreme times. */
function solveSlowly(m: number, right: number): number {
  const t = LW[2];
  // in u = log(1 + x) the time is well scaled at both ends
  const at = (u: number): number => timeOf(Math.expm1(u), m) - t;
  const slope = (u: number): number => timeSlope(Math.expm1(u), m) * Math.exp(u);
  try {
    // -36: the last u whose x is not -1 itself, where the time is infinite
    let lo = -36;
    let hi = 40;
    if (m > 0) {
      const least = leastTimeX(m);
      const shortest = timeOf(least, m);
      // at the least time itself both branches meet: rounding must not refuse it
      if (t < shortest * (1 - 4e-16)) return LAMBERT_NO_REVOLUTIONS;
      if (t <= shortest) {
        finish(least);
        return 26;
      }
      if (right) {
        lo = Math.log1p(least);
        hi = Math.LN2 - 1e-12;
      } else hi = Math.log1p(least);
    }
    finish(Math.expm1(newtonSafe(at, slope, lo, hi)));
    return 30;
  } catch {
    return LAMBERT_NOT_CONVERGED;
  }
}
