import { FarsideError, portableMath as Math, solveLinear, sub, type Vec3 } from '@farside/math';
import type { PosVel } from './elements.ts';
import { timeSincePeriapsis, trueAnomalyAt } from './kepler.ts';

/**
 * Relative motion in the RTN axes of a target (`toRtn` of frames/local.ts): x radial outward, y along the motion, z along the orbital momentum (m, m/s, velocities as seen in the turning frame).
 * Clohessy & Wiltshire (J. Aerospace Sci. 27, 1960) for a circular target, Yamanaka & Ankersen (JGCD 25(1), 2002) for an elliptic one. Linear: the error is of second order in range/radius.
 */

/** Clohessy-Wiltshire transition matrix, 6 x 6 row-major, of a target with mean motion n (rad/s) over t (s). */
export function cwTransition(n: number, t: number, out: Float64Array = new Float64Array(36)): Float64Array {
  if (!(n > 0)) throw new FarsideError('RELATIVE_ARGUMENT', 'the mean motion must be positive');
  const a = n * t;
  const s = Math.sin(a);
  const c = Math.cos(a);
  out.fill(0);
  out[0] = 4 - 3 * c;
  out[3] = s / n;
  out[4] = (2 * (1 - c)) / n;
  out[6] = 6 * (s - a);
  out[7] = 1;
  out[9] = (-2 * (1 - c)) / n;
  out[10] = (4 * s - 3 * a) / n;
  out[14] = c;
  out[17] = s / n;
  out[18] = 3 * n * s;
  out[21] = c;
  out[22] = 2 * s;
  out[24] = -6 * n * (1 - c);
  out[27] = -2 * s;
  out[28] = 4 * c - 3;
  out[32] = -n * s;
  out[35] = c;
  return out;
}

function applyTransition(m: Float64Array, s: PosVel): PosVel {
  const y = [s.r[0], s.r[1], s.r[2], s.v[0], s.v[1], s.v[2]];
  const z = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) z[i] += m[6 * i + j] * y[j];
  return { r: [z[0], z[1], z[2]], v: [z[3], z[4], z[5]] };
}

/** Relative state t seconds later near a circular target. */
export const propagateCw = (s: PosVel, n: number, t: number): PosVel => applyTransition(cwTransition(n, t), s);

export interface TwoImpulse {
  /** First and second velocity change, m/s, local frame. */
  readonly dv1: Vec3;
  readonly dv2: Vec3;
  /** Velocity after the first and before the second. */
  readonly departure: Vec3;
  readonly arrival: Vec3;
}

function twoImpulse(m: Float64Array, from: PosVel, to: PosVel): TwoImpulse {
  const a = new Float64Array(9);
  const b = new Float64Array(3);
  for (let i = 0; i < 3; i++) {
    b[i] = to.r[i];
    for (let j = 0; j < 3; j++) {
      a[3 * i + j] = m[6 * i + 3 + j];
      b[i] -= m[6 * i + j] * from.r[j];
    }
  }
  let v: Float64Array;
  try {
    v = solveLinear(a, b, 3);
  } catch (cause) {
    throw new FarsideError(
      'RELATIVE_SINGULAR',
      'no two-impulse transfer of this duration: a whole or half revolution leaves a direction unreachable',
      {
        tryThis: 'another transfer time',
        cause,
      },
    );
  }
  const departure: Vec3 = [v[0], v[1], v[2]];
  const arrival = applyTransition(m, { r: from.r, v: departure }).v;
  return { dv1: sub(departure, from.v), dv2: sub(to.v, arrival), departure, arrival };
}

/** Two impulses that take a relative state to another in t seconds near a circular target. Throws RELATIVE_SINGULAR at whole revolutions (and half ones when out of plane). */
export function cwTwoImpulse(from: PosVel, to: PosVel, n: number, t: number): TwoImpulse {
  // sin(nt) = 0 leaves z unreachable, and 8(1 - cos) = 3 nt sin leaves the plane so
  const a = n * t;
  const plane = 8 * (1 - Math.cos(a)) - 3 * a * Math.sin(a);
  const half = Math.abs(Math.sin(a));
  if (Math.abs(plane) < 1e-9)
    throw new FarsideError('RELATIVE_SINGULAR', 'no two-impulse transfer in whole revolutions', {
      numbers: { revolutions: a / (2 * Math.PI) },
      tryThis: 'another transfer time',
    });
  if (half < 1e-9) {
    const z = to.r[2] - from.r[2] * Math.cos(a);
    if (Math.abs(z) > 1e-6)
      throw new FarsideError('RELATIVE_SINGULAR', 'half revolutions mirror the cross-track offset: it cannot be chosen', {
        numbers: { offset_m: z },
        tryThis: 'another transfer time',
      });
    const planar = cwTransition(n, t);
    planar[17] = 1;
    const flat = twoImpulse(
      planar,
      { r: [from.r[0], from.r[1], 0], v: [from.v[0], from.v[1], 0] },
      { r: [to.r[0], to.r[1], 0], v: [to.v[0], to.v[1], 0] },
    );
    const free = propagateCw({ r: [0, 0, from.r[2]], v: [0, 0, from.v[2]] }, n, t).v[2];
    return {
      ...flat,
      dv1: [flat.dv1[0], flat.dv1[1], 0],
      dv2: [flat.dv2[0], flat.dv2[1], to.v[2] - free],
      departure: [flat.departure[0], flat.departure[1], from.v[2]],
      arrival: [flat.arrival[0], flat.arrival[1], free],
    };
  }
  return twoImpulse(cwTransition(n, t), from, to);
}

/** Hop along V-bar from rest at y0 to rest at y1 (m) in t seconds: both impulses. */
export const vBarHop = (y0: number, y1: number, n: number, t: number): TwoImpulse =>
  cwTwoImpulse({ r: [0, y0, 0], v: [0, 0, 0] }, { r: [0, y1, 0], v: [0, 0, 0] }, n, t);

/** Radial impulse (m/s) at each end of a half-revolution hop of `dy` metres along V-bar. */
export const radialHopSpeed = (dy: number, n: number): number => (n * dy) / 4;

/** Tangential impulse (m/s) at each end of a one-revolution hop of `dy` metres along V-bar: dy = -6 pi dv / n. */
export const tangentialHopSpeed = (dy: number, n: number): number => (-n * dy) / (6 * Math.PI);

/** Acceleration (m/s^2 along +x, radial outward) that holds a craft still at x metres on R-bar: it cancels the tidal 3 n^2 x. */
export const rBarHoldAcceleration = (x: number, n: number): number => -3 * n * n * x;

/** Relative state of a craft on a coelliptic orbit dh metres below the target at y metres along track: it drifts forward at 1.5 n dh. */
export const coellipticState = (dh: number, y: number, n: number): PosVel => ({ r: [-dh, y, 0], v: [0, 1.5 * n * dh, 0] });

/** An elliptic target: semi-latus rectum m, eccentricity in [0, 1), true anomaly rad. */
export interface EllipticTarget {
  readonly p: number;
  readonly e: number;
  readonly nu: number;
}

/**
 * Yamanaka-Ankersen transition matrix (6 x 6, row-major, order x radial, y along, z normal) of an elliptic target over t seconds; e -> 0 gives Clohessy-Wiltshire.
 * Also returns the final true anomaly. Throws RELATIVE_ARGUMENT for e outside [0, 1).
 */
export function yaTransition(
  target: EllipticTarget,
  t: number,
  mu: number,
  out: Float64Array = new Float64Array(36),
): { readonly matrix: Float64Array; readonly nu: number } {
  const { p, e, nu } = target;
  if (!(p > 0 && e >= 0 && e < 1 && mu > 0))
    throw new FarsideError('RELATIVE_ARGUMENT', 'the target must be on an ellipse', { numbers: { p_m: p, e } });
  const nu1 = trueAnomalyAt(p, e, timeSincePeriapsis(p, e, nu, mu) + t, mu);
  const k2 = Math.sqrt(mu / p) / p; // h / p^2
  const j = k2 * t;
  const b0 = new Float64Array(36);
  yaFundamental(e, nu, 0, k2, b0);
  const b1 = new Float64Array(36);
  yaFundamental(e, nu1, j, k2, b1);
  const inverse = solveLinear(b0, IDENTITY, 6, 6);
  for (let r = 0; r < 6; r++) {
    for (let c = 0; c < 6; c++) {
      let s = 0;
      for (let k = 0; k < 6; k++) s += b1[6 * r + k] * inverse[6 * k + c];
      out[6 * r + c] = s;
    }
  }
  return { matrix: out, nu: nu1 };
}

const IDENTITY = (() => {
  const m = new Float64Array(36);
  for (let i = 0; i < 6; i++) m[7 * i] = 1;
  return m;
})();

/**
 * Six independent solutions of the Tschauner-Hempel equations at anomaly nu with the drift integral J = h t / p^2, as columns in position (m) and velocity scaled by k2.
 * With rho = 1 + e cos nu, s = rho sin nu, c = rho cos nu, in transformed coordinates x~ = rho x and primes d/dnu (the paper's eqs. 73-83, axes renamed).
 */
function yaFundamental(e: number, nu: number, j: number, k2: number, out: Float64Array): void {
  const sn = Math.sin(nu);
  const cn = Math.cos(nu);
  const rho = 1 + e * cn;
  const s = rho * sn;
  const c = rho * cn;
  const sp = cn + e * Math.cos(2 * nu);
  const cp = -(sn + e * Math.sin(2 * nu));
  // columns: radial x~ = k1 s + k2 c + k3 (2 - 3 e s J); along y~ its consequence; J' = 1/rho^2
  const jp = 1 / (rho * rho);
  const x = [s, c, 2 - 3 * e * s * j, 0, 0, 0];
  const xp = [sp, cp, -3 * e * (sp * j + s * jp), 0, 0, 0];
  const f = 1 + 1 / rho;
  const fp = (e * sn) / (rho * rho);
  const y = [c * f, -s * f, -3 * rho * rho * j, 1, 0, 0];
  const yp = [cp * f + c * fp, -(sp * f + s * fp), -3 * (-2 * e * sn * rho * j + 1), 0, 0, 0];
  const z = [0, 0, 0, 0, cn, sn];
  const zp = [0, 0, 0, 0, -sn, cn];
  // x = x~/rho; xdot = nudot (x~' + e sin nu x) / rho ... with nudot = k2 rho^2: xdot = k2 (rho x~' + e sin nu x~)
  for (let i = 0; i < 6; i++) {
    out[i] = x[i] / rho;
    out[6 + i] = y[i] / rho;
    out[12 + i] = z[i] / rho;
    out[18 + i] = k2 * (rho * xp[i] + e * sn * x[i]);
    out[24 + i] = k2 * (rho * yp[i] + e * sn * y[i]);
    out[30 + i] = k2 * (rho * zp[i] + e * sn * z[i]);
  }
}

/** Relative state t seconds later near an elliptic target, and the target's true anomaly then. */
export function propagateYa(s: PosVel, target: EllipticTarget, t: number, mu: number): { readonly state: PosVel; readonly nu: number } {
  const { matrix, nu } = yaTransition(target, t, mu);
  return { state: applyTransition(matrix, s), nu };
}

/** Two impulses between relative states near an elliptic target. Throws RELATIVE_SINGULAR. */
export const yaTwoImpulse = (from: PosVel, to: PosVel, target: EllipticTarget, t: number, mu: number): TwoImpulse =>
  twoImpulse(yaTransition(target, t, mu).matrix, from, to);
