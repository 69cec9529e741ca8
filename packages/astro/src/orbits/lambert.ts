import { cross, dot, FarsideError, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import { LAMBERT_NO_REVOLUTIONS, LW, leastTimeX, solveX, timeOf } from './lambert-core.ts';

/** Which way round: `prograde`/`retrograde` about the axis (default +z), `short` (below pi) or `long`. */
export type LambertWay = 'prograde' | 'retrograde' | 'short' | 'long';
/** With whole revolutions there are two solutions, left and right of the least time of flight in Izzo's x: `left` is the "high path" of Der's papers, `right` the "low" one. */
export type LambertBranch = 'left' | 'right';

/** Which of the solutions of Lambert's problem. */
export interface LambertOptions {
  readonly way?: LambertWay;
  /** Axis that tells prograde from retrograde; default +z. */
  readonly axis?: Vec3;
  /** Normal of the transfer plane with the sense of motion about it: needed where r1 and r2 are opposite (or alike in direction); replaces `way`. */
  readonly normal?: Vec3;
  /** Whole revolutions, default 0. */
  readonly revolutions?: number;
  /** Default `left`; meaningless without revolutions. */
  readonly branch?: LambertBranch;
}

/** A transfer: velocities at both ends. */
export interface LambertSolution {
  readonly v1: Vec3;
  readonly v2: Vec3;
  readonly revolutions: number;
  readonly branch: LambertBranch;
  /** Householder steps; 26 or more when the bracketed way was needed. */
  readonly iterations: number;
}

export const LAMBERT_WAY = { prograde: 0, retrograde: 1, short: 2, long: 3 } as const;
export const LAMBERT_COLLINEAR = -1;
export const LAMBERT_ARGUMENT = -4;
/** Sine of the transfer angle below which two positions do not tell a plane to better than 1e-5. */
const COLLINEAR = 1e-11;

/**
 * Lambert's problem for hot loops: reads r1, r2 (3 + 3) and the time of flight from `problem` at `o`, writes v1, v2 (6) to `out` at `oo`. Any consistent units.
 * `way`: a LAMBERT_WAY number, prograde about +z; `revolutions` >= 0; `right` 0 or 1. Returns the number of iterations, or a negative code:
 * -1 collinear, -2 the time is too short for the revolutions, -3 not converged, -4 argument. Allocates nothing without revolutions.
 */
export function lambertInto(
  problem: Float64Array,
  o: number,
  mu: number,
  way: number,
  revolutions: number,
  right: number,
  out: Float64Array,
  oo: number,
): number {
  const x1 = problem[o];
  const y1 = problem[o + 1];
  const z1 = problem[o + 2];
  const x2 = problem[o + 3];
  const y2 = problem[o + 4];
  const z2 = problem[o + 5];
  const tof = problem[o + 6];
  const r1 = Math.sqrt(x1 * x1 + y1 * y1 + z1 * z1);
  const r2 = Math.sqrt(x2 * x2 + y2 * y2 + z2 * z2);
  if (!(r1 > 0 && r2 > 0 && tof > 0 && mu > 0) || !(r1 + r2 + tof < Infinity)) return LAMBERT_ARGUMENT;
  const ux = x1 / r1;
  const uy = y1 / r1;
  const uz = z1 / r1;
  const wx = x2 / r2;
  const wy = y2 / r2;
  const wz = z2 / r2;
  let hx = uy * wz - uz * wy;
  let hy = uz * wx - ux * wz;
  let hz = ux * wy - uy * wx;
  const sine = Math.sqrt(hx * hx + hy * hy + hz * hz);
  if (!(sine > COLLINEAR)) return LAMBERT_COLLINEAR;
  const long = way === 3 || (way === 0 && hz < 0) || (way === 1 && hz >= 0);
  const k = (long ? -1 : 1) / sine;
  hx *= k;
  hy *= k;
  hz *= k;
  const dx = x2 - x1;
  const dy = y2 - y1;
  const dz = z2 - z1;
  const c = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const s = (r1 + r2 + c) / 2;
  // cos(theta/2) from the bisector: exact for opposite positions too
  const bx = ux + wx;
  const by = uy + wy;
  const bz = uz + wz;
  const lam = Math.sqrt(r1 * r2 * (bx * bx + by * by + bz * bz)) / (2 * s);
  LW[0] = long ? -lam : lam;
  LW[1] = c / s;
  LW[2] = Math.sqrt((2 * mu) / s) * (tof / s);
  const n = solveX(revolutions, right);
  if (n < 0) return n;
  const x = LW[3];
  const lamX = LW[0] * LW[4];
  const gamma = Math.sqrt((mu * s) / 2);
  const diff = r1 - r2;
  const rho = diff / c;
  // sqrt(1 - rho^2)
  const sigma = Math.sqrt(((c - diff) / c) * ((c + diff) / c));
  const vr1 = (gamma * (lamX - x - rho * (lamX + x))) / r1;
  const vr2 = (-gamma * (lamX - x + rho * (lamX + x))) / r2;
  const vt = gamma * sigma * LW[6];
  const vt1 = vt / r1;
  const vt2 = vt / r2;
  out[oo] = vr1 * ux + vt1 * (hy * uz - hz * uy);
  out[oo + 1] = vr1 * uy + vt1 * (hz * ux - hx * uz);
  out[oo + 2] = vr1 * uz + vt1 * (hx * uy - hy * ux);
  out[oo + 3] = vr2 * wx + vt2 * (hy * wz - hz * wy);
  out[oo + 4] = vr2 * wy + vt2 * (hz * wx - hx * wz);
  out[oo + 5] = vr2 * wz + vt2 * (hx * wy - hy * wx);
  return n;
}

/** Geometry of a transfer with the plane and sense settled: fills LW and returns what the velocities need. */
interface Transfer {
  readonly u1: Vec3;
  readonly u2: Vec3;
  readonly h: Vec3;
  readonly r1: number;
  readonly r2: number;
  readonly c: number;
  readonly s: number;
}

function prepare(p1: Vec3, p2: Vec3, tof: number, mu: number, options: LambertOptions): Transfer {
  const r1 = norm(p1);
  const r2 = norm(p2);
  if (!(r1 > 0 && r2 > 0 && tof > 0 && mu > 0) || !Number.isFinite(r1 + r2 + tof + mu)) {
    throw new FarsideError('LAMBERT_ARGUMENT', 'two positions away from the centre and a positive time of flight are needed', {
      numbers: { r1_m: r1, r2_m: r2, tof_s: tof },
    });
  }
  const u1 = scale(1 / r1, p1);
  const u2 = scale(1 / r2, p2);
  const b = cross(u1, u2);
  const sine = norm(b);
  let h: Vec3;
  let long: boolean;
  if (options.normal) {
    const n = sub(options.normal, scale(dot(options.normal, u1), u1));
    if (!(norm(n) > 1e-9 * norm(options.normal)))
      throw new FarsideError('LAMBERT_ARGUMENT', 'the normal of the transfer plane lies along r1');
    h = unit(n);
    if (sine > COLLINEAR && Math.abs(dot(h, u2)) > 1e-9) {
      throw new FarsideError('LAMBERT_ARGUMENT', 'r2 does not lie in the plane given by the normal', {
        numbers: { out_of_plane_rad: dot(h, u2) },
      });
    }
    long = dot(b, h) < 0;
  } else {
    if (!(sine > COLLINEAR)) {
      throw new FarsideError('LAMBERT_COLLINEAR', 'the two positions lie on one line through the centre: they tell no plane', {
        numbers: { sine_of_transfer_angle: sine },
        tryThis: 'give the normal of the transfer plane',
      });
    }
    const along = dot(b, options.axis ?? [0, 0, 1]);
    const way = options.way ?? 'prograde';
    long = way === 'long' || (way === 'prograde' && along < 0) || (way === 'retrograde' && along >= 0);
    h = scale((long ? -1 : 1) / sine, b);
  }
  const c = norm(sub(p2, p1));
  if (!(c > 0)) throw new FarsideError('LAMBERT_ARGUMENT', 'the two positions are one point');
  const s = (r1 + r2 + c) / 2;
  const half = norm([u1[0] + u2[0], u1[1] + u2[1], u1[2] + u2[2]]) / 2;
  const lam = (Math.sqrt(r1 * r2) * half) / s;
  LW[0] = long ? -lam : lam;
  LW[1] = c / s;
  LW[2] = Math.sqrt((2 * mu) / s) * (tof / s);
  return { u1, u2, h, r1, r2, c, s };
}

function velocities(g: Transfer, mu: number): { v1: Vec3; v2: Vec3 } {
  const { u1, u2, h, r1, r2, c, s } = g;
  const x = LW[3];
  const lamY = LW[0] * LW[4];
  const gamma = Math.sqrt((mu * s) / 2);
  const rho = (r1 - r2) / c;
  const sigma = Math.sqrt(Math.max(0, ((c - r1 + r2) / c) * ((c + r1 - r2) / c)));
  const vr1 = (gamma * (lamY - x - rho * (lamY + x))) / r1;
  const vr2 = (-gamma * (lamY - x + rho * (lamY + x))) / r2;
  const vt = gamma * sigma * LW[6];
  const t1 = cross(h, u1);
  const t2 = cross(h, u2);
  return {
    v1: [vr1 * u1[0] + (vt / r1) * t1[0], vr1 * u1[1] + (vt / r1) * t1[1], vr1 * u1[2] + (vt / r1) * t1[2]],
    v2: [vr2 * u2[0] + (vt / r2) * t2[0], vr2 * u2[1] + (vt / r2) * t2[1], vr2 * u2[2] + (vt / r2) * t2[2]],
  };
}

/**
 * Velocities at r1 and r2 of the two-body path that takes `tof` seconds between them (m, m/s, any axes that do not rotate).
 * Throws LAMBERT_COLLINEAR when r1 and r2 tell no plane and no normal is given, LAMBERT_REVOLUTIONS when the time is too short for the revolutions
 * (with the least time), LAMBERT_ARGUMENT, LAMBERT_NOT_CONVERGED. Source: Izzo 2015; see lambert-core.ts.
 */
export function solveLambert(r1: Vec3, r2: Vec3, tof: number, mu: number, options: LambertOptions = {}): LambertSolution {
  const g = prepare(r1, r2, tof, mu, options);
  const m = options.revolutions ?? 0;
  if (!Number.isInteger(m) || m < 0)
    throw new FarsideError('LAMBERT_ARGUMENT', 'the number of revolutions must be a whole number, zero or more', { found: String(m) });
  const branch = options.branch ?? 'left';
  const n = solveX(m, branch === 'right' ? 1 : 0);
  if (n === LAMBERT_NO_REVOLUTIONS) {
    const least = timeOf(leastTimeX(m), m) * g.s * Math.sqrt(g.s / (2 * mu));
    throw new FarsideError('LAMBERT_REVOLUTIONS', `the time of flight is too short for ${m} revolutions`, {
      numbers: { tof_s: tof, least_tof_s: least },
      tryThis: 'fewer revolutions or a longer time of flight',
    });
  }
  if (n < 0)
    throw new FarsideError('LAMBERT_NOT_CONVERGED', "Lambert's problem did not converge", { numbers: { lambda: LW[0], time: LW[2] } });
  return { ...velocities(g, mu), revolutions: m, branch, iterations: n };
}

/** Every solution of the given way up to `maxRevolutions` (default: all there are): zero revolutions first, then left and right of each number. */
export function solveLambertAll(
  r1: Vec3,
  r2: Vec3,
  tof: number,
  mu: number,
  options: Omit<LambertOptions, 'revolutions' | 'branch'> & { readonly maxRevolutions?: number } = {},
): LambertSolution[] {
  const g = prepare(r1, r2, tof, mu, options);
  const found: LambertSolution[] = [];
  const most = Math.min(options.maxRevolutions ?? Infinity, Math.floor(LW[2] / Math.PI));
  for (let m = 0; m <= most; m++) {
    for (const branch of ['left', 'right'] as const) {
      if (m === 0 && branch === 'right') continue;
      const n = solveX(m, branch === 'right' ? 1 : 0);
      if (n === LAMBERT_NO_REVOLUTIONS) return found;
      if (n < 0)
        throw new FarsideError('LAMBERT_NOT_CONVERGED', "Lambert's problem did not converge", {
          numbers: { lambda: LW[0], time: LW[2], revolutions: m },
        });
      found.push({ ...velocities(g, mu), revolutions: m, branch, iterations: n });
    }
  }
  return found;
}
