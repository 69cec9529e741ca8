import { FarsideError, portableMath as Math, wrapPi, wrapTwoPi } from '@farside/math';
import type { PosVel } from './elements.ts';

const EPS = Number.EPSILON;

/** Eccentric anomaly for mean anomaly M, rad, 0 <= e < 1: Newton with bisection on the half revolution, sure for every e. Same revolution as M. Throws ORBIT_ARGUMENT. */
export function eccentricFromMean(mean: number, e: number): number {
  if (!(e >= 0 && e < 1) || !Number.isFinite(mean))
    throw new FarsideError('ORBIT_ARGUMENT', 'an eccentric anomaly needs 0 <= e < 1', { numbers: { e, mean_rad: mean } });
  const wrapped = wrapPi(mean);
  const m = Math.abs(wrapped);
  let lo = m;
  let hi = Math.min(Math.PI, m + e);
  // Mikkola's cubic approximation (Celest. Mech. 40, 1987) starts within about 2e-3 for every e
  const alpha = (1 - e) / (4 * e + 0.5);
  const beta = m / (8 * e + 1);
  const z = Math.cbrt(beta + Math.sqrt(beta * beta + alpha ** 3));
  let s = z - alpha / z;
  s -= (0.078 * s ** 5) / (1 + e);
  let x = m + e * (3 * s - 4 * s ** 3);
  if (!(x >= lo && x <= hi)) x = (lo + hi) / 2;
  for (let k = 0; k < 60; k++) {
    const f = eccentricMinusMean(x, e) - m;
    if (f > 0) hi = x;
    else lo = x;
    const c = 1 - e * Math.cos(x);
    let next = x - f / c;
    // second-order correction (Halley), which matters near e = 1 and small x
    const curve = e * Math.sin(x);
    next = x - f / (c - (0.5 * f * curve) / c);
    if (!(next >= lo && next <= hi)) next = (lo + hi) / 2;
    const step = Math.abs(next - x);
    x = next;
    if (step <= 2 * EPS * x || hi - lo <= EPS * hi) break;
  }
  return mean - wrapped + (wrapped < 0 ? -x : x);
}

/** E - e sin E without cancellation when both are small and e near 1. */
function eccentricMinusMean(x: number, e: number): number {
  return (1 - e) * Math.sin(x) + xMinusSin(x);
}

function xMinusSin(x: number): number {
  if (Math.abs(x) > 0.5) return x - Math.sin(x);
  const y = x * x;
  return ((x * y) / 6) * (1 - (y / 20) * (1 - (y / 42) * (1 - (y / 72) * (1 - (y / 110) * (1 - (y / 156) * (1 - y / 210))))));
}

function sinhMinusX(x: number): number {
  if (Math.abs(x) > 0.5) return Math.sinh(x) - x;
  const y = x * x;
  return ((x * y) / 6) * (1 + (y / 20) * (1 + (y / 42) * (1 + (y / 72) * (1 + (y / 110) * (1 + (y / 156) * (1 + y / 210))))));
}

/** Mean anomaly of an eccentric anomaly, rad. */
export const meanFromEccentric = (ecc: number, e: number): number => {
  const w = wrapPi(ecc);
  return ecc - w + eccentricMinusMean(w, e);
};

/** Hyperbolic anomaly for N = e sinh H - H, e > 1. Throws ORBIT_ARGUMENT. */
export function hyperbolicFromMean(mean: number, e: number): number {
  if (!(e > 1) || !Number.isFinite(mean))
    throw new FarsideError('ORBIT_ARGUMENT', 'a hyperbolic anomaly needs e > 1', { numbers: { e, mean_rad: mean } });
  const m = Math.abs(mean);
  let lo = 0;
  // e sinh H - H >= (e-1) sinh H and >= H^3/6: both bound H from above
  let hi = Math.min(Math.asinh(m / (e - 1)), Math.cbrt(6 * m));
  let x = Math.min(hi, Math.asinh(m / e + Math.cbrt(6 * m) / e));
  for (let k = 0; k < 80; k++) {
    const f = (e - 1) * Math.sinh(x) + sinhMinusX(x) - m;
    if (f > 0) hi = x;
    else lo = x;
    const c = e * Math.cosh(x) - 1;
    let next = x - f / (c - (0.5 * f * e * Math.sinh(x)) / c);
    if (!(next >= lo && next <= hi)) next = (lo + hi) / 2;
    const step = Math.abs(next - x);
    x = next;
    if (step <= 2 * EPS * x || hi - lo <= EPS * hi) break;
  }
  return mean < 0 ? -x : x;
}

/** N = e sinh H - H. */
export const meanFromHyperbolic = (h: number, e: number): number => (e - 1) * Math.sinh(h) + sinhMinusX(h);

/** True anomaly of an eccentric anomaly, same revolution. */
export function trueFromEccentric(ecc: number, e: number): number {
  const w = wrapPi(ecc);
  return ecc - w + 2 * Math.atan2(Math.sqrt(1 + e) * Math.sin(w / 2), Math.sqrt(1 - e) * Math.cos(w / 2));
}
/** Eccentric anomaly of a true anomaly, same revolution. */
export function eccentricFromTrue(nu: number, e: number): number {
  const w = wrapPi(nu);
  return nu - w + 2 * Math.atan2(Math.sqrt(1 - e) * Math.sin(w / 2), Math.sqrt(1 + e) * Math.cos(w / 2));
}
export const trueFromHyperbolic = (h: number, e: number): number => 2 * Math.atan(Math.sqrt((e + 1) / (e - 1)) * Math.tanh(h / 2));
export function hyperbolicFromTrue(nu: number, e: number): number {
  const x = Math.sqrt((e - 1) / (e + 1)) * Math.tan(nu / 2);
  if (!(Math.abs(x) < 1)) throw new FarsideError('ORBIT_ARGUMENT', 'the anomaly lies beyond the asymptote', { numbers: { nu_rad: nu, e } });
  return 2 * Math.atanh(x);
}

/** Mean anomaly (rad) of a true anomaly on an ellipse, same revolution. */
export const meanFromTrue = (nu: number, e: number): number => meanFromEccentric(eccentricFromTrue(nu, e), e);
/** True anomaly (rad) of a mean anomaly on an ellipse, same revolution. */
export const trueFromMean = (mean: number, e: number): number => trueFromEccentric(eccentricFromMean(mean, e), e);

/**
 * Time since periapsis, s, for the true anomaly on any conic, smooth through the parabola: sqrt(mu) t = q chi + e chi^3 c3 (universal Kepler equation from periapsis).
 * On an ellipse within (-P/2, P/2]. Throws ORBIT_ARGUMENT beyond the asymptote.
 */
export function timeSincePeriapsis(p: number, e: number, nu: number, mu: number): number {
  const q = p / (1 + e);
  const t = Math.tan(wrapPi(nu) / 2);
  const w = ((1 - e) / (1 + e)) * t * t;
  if (!(w > -1)) throw new FarsideError('ORBIT_ARGUMENT', 'the anomaly lies beyond the asymptote', { numbers: { nu_rad: nu, e } });
  let chi: number;
  if (e < 1 && w > 1) chi = Math.sqrt(q / (1 - e)) * eccentricFromTrue(wrapPi(nu), e);
  else chi = 2 * Math.sqrt(q / (1 + e)) * t * atanRatio(w);
  const alpha = (1 - e) / q;
  stumpff(alpha * chi * chi, C);
  return (q * chi + e * chi ** 3 * C[1]) / Math.sqrt(mu);
}

/** atan(sqrt w)/sqrt w, and its continuation atanh for w < 0. */
function atanRatio(w: number): number {
  if (Math.abs(w) < 1e-3) return 1 - w * (1 / 3 - w * (1 / 5 - w * (1 / 7 - w * (1 / 9 - w / 11))));
  const s = Math.sqrt(Math.abs(w));
  return w > 0 ? Math.atan(s) / s : Math.atanh(s) / s;
}

/** True anomaly at a time since periapsis on any conic (inverse of `timeSincePeriapsis`), rad. In [0, 2 pi) on an ellipse. */
export function trueAnomalyAt(p: number, e: number, time: number, mu: number): number {
  const q = p / (1 + e);
  const y = new Float64Array([q, 0, 0, 0, Math.sqrt((mu * (1 + e)) / q), 0]);
  propagateKeplerInto(y, time, mu, y);
  const nu = Math.atan2(y[1], y[0]);
  return e < 1 ? wrapTwoPi(nu) : nu;
}

/** Scratch of the Stumpff pair; written and read within one call. */
const C = new Float64Array(2);

/** Stumpff functions c2, c3 of x into out[0..1]: c2 = (1 - cos sqrt x)/x, c3 = (sqrt x - sin sqrt x)/x^1.5, continued to x <= 0. */
export function stumpff(x: number, out: Float64Array): void {
  if (x > 0.5 || x < -0.5) {
    if (x > 0) {
      const s = Math.sqrt(x);
      const h = Math.sin(s / 2);
      out[0] = (2 * h * h) / x;
      out[1] = (s - Math.sin(s)) / (x * s);
    } else {
      const s = Math.sqrt(-x);
      const h = Math.sinh(s / 2);
      out[0] = (2 * h * h) / -x;
      out[1] = (Math.sinh(s) - s) / (-x * s);
    }
    return;
  }
  // eight terms: the ninth is below 1e-18 for |x| <= 0.5
  out[0] = 0.5 * (1 - (x / 12) * (1 - (x / 30) * (1 - (x / 56) * (1 - (x / 90) * (1 - (x / 132) * (1 - (x / 182) * (1 - x / 240)))))));
  out[1] = (1 / 6) * (1 - (x / 20) * (1 - (x / 42) * (1 - (x / 72) * (1 - (x / 110) * (1 - (x / 156) * (1 - (x / 210) * (1 - x / 272)))))));
}

/**
 * Two-body propagation by universal variables, any conic, any dt (negative too): writes six numbers into out (may be y). Allocates nothing.
 * Kepler's equation dt = r0 G1 + (r0.v0) G2 + mu G3 is monotonic in the universal anomaly; it is solved by Laguerre-Conway steps kept inside a bracket
 * (Conway, Celest. Mech. 39, 1986; Wisdom & Hernandez, MNRAS 453, 2015). Whole revolutions are taken off first.
 * Throws KEPLER_CENTRE when the path falls through the centre, KEPLER_ARGUMENT when r = 0 or an input is not finite, KEPLER_NOT_CONVERGED (not seen for finite states).
 */
export function propagateKeplerInto(y: Float64Array, dt: number, mu: number, out: Float64Array): void {
  const x0 = y[0];
  const y0 = y[1];
  const z0 = y[2];
  const u0 = y[3];
  const v0 = y[4];
  const w0 = y[5];
  const r0 = Math.sqrt(x0 * x0 + y0 * y0 + z0 * z0);
  const eta = x0 * u0 + y0 * v0 + z0 * w0;
  const vv = u0 * u0 + v0 * v0 + w0 * w0;
  if (!(r0 > 0) || !(mu > 0) || !Number.isFinite(eta + vv + dt)) {
    throw new FarsideError('KEPLER_ARGUMENT', 'two-body propagation needs a finite state away from the centre', {
      tryThis: 'check the state and mu',
    });
  }
  const beta = (2 * mu) / r0 - vv;
  let t = dt;
  // |s| < limit brackets the universal anomaly on the side of t
  let limit = Infinity;
  if (beta > 0) {
    const sb = Math.sqrt(beta);
    const period = (2 * Math.PI * mu) / (beta * sb);
    if (Math.abs(t) > period / 2) {
      t -= period * Math.round(t / period);
      const hx = y0 * w0 - z0 * v0;
      const hy = z0 * u0 - x0 * w0;
      const hz = x0 * v0 - y0 * u0;
      if (hx * hx + hy * hy + hz * hz <= 1e-24 * r0 * r0 * vv) {
        // a straight line comes by the centre in every period: is it still on the flight in which it started?
        const ecc = wrapTwoPi(Math.atan2((eta * sb) / mu, 1 - (r0 * beta) / mu));
        const mean = ecc - Math.sin(ecc) + (2 * Math.PI * dt) / period;
        if (!(mean > 0 && mean < 2 * Math.PI)) throw throughCentre(r0, dt);
      }
    }
    limit = ((2 * Math.PI) / sb) * 1.0000001;
  }
  if (t === 0) {
    for (let k = 0; k < 6; k++) out[k] = y[k];
    return;
  }
  const sign = t < 0 ? -1 : 1;
  const tt = Math.abs(t);
  const ee = sign * eta;
  // inbound on a hyperbola: from far out the universal functions grow like exp(H) and cancel, so the way through periapsis goes by anomalies
  if (beta < 0 && ee < 0 && -ee * Math.sqrt(-beta) > 3 * mu && passHyperbola(y, tt, sign, mu, -beta, out)) return;
  // time-reversed for t < 0: solve for s > 0 with the sign of r.v turned
  let lo = 0;
  let hi = limit;
  let s = beta > 0 ? Math.min((tt * beta) / mu + tt / r0, (2 * tt) / r0) / 2 : tt / r0;
  if (beta <= 0) {
    // far out on a hyperbola s grows like the logarithm of time: e sinh H is about N
    const a = -mu / beta;
    if (beta < 0) {
      const sb = Math.sqrt(-beta);
      const guess = Math.log((2 * sb * sb * sb * tt) / (mu * Math.max(1e-3, ee / Math.sqrt(mu * a) + 1 + r0 / a)) + 1) / sb;
      if (guess > 0 && guess < s) s = guess;
    }
    const cubic = Math.cbrt((6 * tt) / mu);
    if (ee >= 0 && cubic < s) s = cubic;
  }
  if (s > hi) s = hi / 2;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  let r = r0;
  let done = false;
  for (let k = 0; k < 100; k++) {
    const ss = s * s;
    const x = beta * ss;
    if (x < -90000) {
      // sinh would overflow soon: far too long a step
      hi = s;
      s = (lo + s) / 2;
      continue;
    }
    stumpff(x, C);
    g2 = C[0] * ss;
    g3 = C[1] * ss * s;
    g1 = s - beta * g3;
    const g0 = 1 - beta * g2;
    const f = r0 * g1 + ee * g2 + mu * g3 - tt;
    r = r0 * g0 + ee * g1 + mu * g2;
    if (done) break;
    if (f > 0) hi = s;
    else lo = s;
    const fpp = ee * g0 + (mu - beta * r0) * g1;
    // Laguerre with n = 5
    const disc = Math.sqrt(Math.abs(16 * r * r - 20 * f * fpp));
    let next = s - (5 * f) / (r + disc);
    if (!(next >= lo && next <= hi)) next = hi === Infinity ? 2 * s : (lo + hi) / 2;
    const step = Math.abs(next - s);
    s = next;
    if (step <= 3e-16 * s || (hi < Infinity && hi - lo <= EPS * hi) || f === 0) done = true;
    else if (step <= 1e-8 * s && k > 2) done = true; // cubic convergence: the next step is below rounding
  }
  if (!done) throw new FarsideError('KEPLER_NOT_CONVERGED', "Kepler's equation did not converge", { numbers: { dt_s: dt, beta } });
  const f = 1 - (mu * g2) / r0;
  const g = sign * (r0 * g1 + ee * g2);
  const fd = (-sign * mu * g1) / (r * r0);
  const gd = 1 - (mu * g2) / r;
  // f gd - fd g is 1; where rounding has eaten that (a straight fall through the centre), there is no answer
  if (!(Math.abs(f * gd - fd * g - 1) < 1e-3)) {
    throw throughCentre(r0, dt);
  }
  out[0] = f * x0 + g * u0;
  out[1] = f * y0 + g * v0;
  out[2] = f * z0 + g * w0;
  out[3] = fd * x0 + gd * u0;
  out[4] = fd * y0 + gd * v0;
  out[5] = fd * z0 + gd * w0;
}

const throughCentre = (r0: number, dt: number): FarsideError =>
  new FarsideError('KEPLER_CENTRE', 'the path runs through the centre of attraction', { numbers: { r0_m: r0, dt_s: dt } });

/** Two-body motion on a hyperbola from hyperbolic anomaly to hyperbolic anomaly in the perifocal axes; false when the plane cannot be told. `w` = v_infinity^2. */
function passHyperbola(y: Float64Array, tt: number, sign: number, mu: number, w: number, out: Float64Array): boolean {
  const x0 = y[0];
  const y0 = y[1];
  const z0 = y[2];
  // sign -1 runs the motion backward
  const u0 = sign * y[3];
  const v0 = sign * y[4];
  const w0 = sign * y[5];
  const r0 = Math.sqrt(x0 * x0 + y0 * y0 + z0 * z0);
  const eta = x0 * u0 + y0 * v0 + z0 * w0;
  const hx = y0 * w0 - z0 * v0;
  const hy = z0 * u0 - x0 * w0;
  const hz = x0 * v0 - y0 * u0;
  const h = Math.sqrt(hx * hx + hy * hy + hz * hz);
  if (!(h > 1e-13 * Math.abs(eta))) return false;
  const a = mu / w;
  const p = (h / mu) * h;
  const ec = p / r0 - 1;
  const es = ((h / mu) * eta) / r0;
  const e = Math.hypot(ec, es);
  const vinf = Math.sqrt(w);
  const h0 = Math.asinh((eta * vinf) / (mu * e));
  const n1 = meanFromHyperbolic(h0, e) + (vinf / a) * tt;
  const h1 = hyperbolicFromMean(n1, e);
  const ch = Math.cosh(h1);
  const sh = Math.sinh(h1);
  const c = ec / e;
  const s = es / e;
  const tx = (hy * z0 - hz * y0) / (h * r0);
  const ty = (hz * x0 - hx * z0) / (h * r0);
  const tz = (hx * y0 - hy * x0) / (h * r0);
  const px = (c * x0) / r0 - s * tx;
  const py = (c * y0) / r0 - s * ty;
  const pz = (c * z0) / r0 - s * tz;
  const qx = (s * x0) / r0 + c * tx;
  const qy = (s * y0) / r0 + c * ty;
  const qz = (s * z0) / r0 + c * tz;
  // e - 1 = (p/a)/(e + 1) keeps its digits
  const rx = a * (p / a / (e + 1) + 1 - ch);
  const b = h / vinf;
  const r = a * (e * ch - 1);
  const vx = (-a * vinf * sh) / r;
  const vy = (b * vinf * ch) / r;
  out[0] = rx * px + b * sh * qx;
  out[1] = rx * py + b * sh * qy;
  out[2] = rx * pz + b * sh * qz;
  out[3] = sign * (vx * px + vy * qx);
  out[4] = sign * (vx * py + vy * qy);
  out[5] = sign * (vx * pz + vy * qz);
  return true;
}

/** Two-body state dt seconds later (earlier for dt < 0): `propagateKeplerInto` on values. */
export function propagateKepler(s: PosVel, dt: number, mu: number): PosVel {
  const y = new Float64Array([s.r[0], s.r[1], s.r[2], s.v[0], s.v[1], s.v[2]]);
  propagateKeplerInto(y, dt, mu, y);
  return { r: [y[0], y[1], y[2]], v: [y[3], y[4], y[5]] };
}
