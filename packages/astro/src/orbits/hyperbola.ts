import { cross, dot, FarsideError, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import type { PosVel } from './elements.ts';

/** Which asymptote a v-infinity vector belongs to: `incoming` long before periapsis, `outgoing` long after. */
export type Asymptote = 'incoming' | 'outgoing';

export interface HyperbolaSpec {
  /** Hyperbolic excess velocity, m/s, in the axes of the result. */
  readonly vinf: Vec3;
  readonly asymptote: Asymptote;
  /** Radius of periapsis, m. */
  readonly rp: number;
  /** Inclination to the plane whose pole is `pole`, rad, in [0, pi]. */
  readonly inclination: number;
  /** Which of the two planes that hold v-infinity at that inclination: the sign of h . (S x pole). +1: at the incoming asymptote the craft moves towards the south (its latitude falls), at the outgoing one towards the north. */
  readonly branch: 1 | -1;
  /** Pole of the equator that the inclination is counted from, unit vector in the same axes; default +z. */
  readonly pole?: Vec3;
}

/**
 * State at periapsis (m, m/s) of the hyperbola with the given v-infinity, periapsis radius, inclination and branch.
 * With S = v-infinity direction and delta its declination, h = a e1 + b e2 for e1 along pole - (pole.S)S, e2 = S x e1, a = cos i / cos delta, b = branch sqrt(1 - a^2).
 * Throws HYPERBOLA_INCLINATION when the plane cannot hold the asymptote (i or pi - i below |delta|; with the declination), ORBIT_ARGUMENT for rp, mu or v-infinity that are not positive.
 */
export function hyperbolaFromVinf(h: HyperbolaSpec, mu: number): PosVel {
  const v2 = dot(h.vinf, h.vinf);
  if (!(v2 > 0 && h.rp > 0 && mu > 0))
    throw new FarsideError('ORBIT_ARGUMENT', 'v-infinity, periapsis radius and mu must be positive', {
      numbers: { vinf_m_per_s: Math.sqrt(v2), rp_m: h.rp },
    });
  const s = unit(h.vinf);
  const pole = h.pole ?? [0, 0, 1];
  const sine = dot(s, pole);
  const across = sub(pole, scale(sine, s));
  const cosine = norm(across);
  const a = Math.cos(h.inclination) / cosine;
  if (!(Math.abs(a) <= 1)) {
    const declination = Math.atan2(sine, cosine);
    // rounding of an inclination meant to equal the declination is not an error
    if (!(cosine > 0) || Math.abs(a) > 1 + 1e-12) {
      throw new FarsideError(
        'HYPERBOLA_INCLINATION',
        `no plane of inclination ${degrees(h.inclination)} deg holds an asymptote at declination ${degrees(declination)} deg`,
        {
          numbers: { inclination_rad: h.inclination, declination_rad: declination },
          tryThis: `an inclination between ${degrees(Math.abs(declination))} deg and ${degrees(Math.PI - Math.abs(declination))} deg, or another date`,
        },
      );
    }
  }
  const e1 = scale(1 / cosine, across);
  const e2 = cross(s, e1);
  const ac = Math.max(-1, Math.min(1, a));
  const b = h.branch * Math.sqrt((1 - ac) * (1 + ac));
  const normal: Vec3 = [ac * e1[0] + b * e2[0], ac * e1[1] + b * e2[1], ac * e1[2] + b * e2[2]];
  return periapsisState(s, Math.sqrt(v2), normal, h.rp, h.asymptote, mu);
}

const degrees = (x: number): string => ((x * 180) / Math.PI).toFixed(2);

/** Periapsis of the hyperbola with asymptote direction s, unit plane normal n (perpendicular to s) and periapsis radius rp. */
function periapsisState(s: Vec3, vinf: number, n: Vec3, rp: number, asymptote: Asymptote, mu: number): PosVel {
  const e = 1 + (rp / mu) * vinf * vinf;
  const t = cross(n, s);
  // cos(nu_inf) = -1/e: the periapsis direction is +-S/e - (h x S) sqrt(1 - 1/e^2)
  const c = (asymptote === 'incoming' ? 1 : -1) / e;
  const k = Math.sqrt((1 - 1 / e) * (1 + 1 / e));
  const p: Vec3 = [c * s[0] - k * t[0], c * s[1] - k * t[1], c * s[2] - k * t[2]];
  return { r: scale(rp, p), v: scale(Math.sqrt(vinf * vinf + (2 * mu) / rp), cross(n, p)) };
}

/** v-infinity vector (m/s) of a hyperbolic state at its incoming or outgoing asymptote. Throws ORBIT_NOT_HYPERBOLIC. */
export function vinfOfState(s: PosVel, mu: number, asymptote: Asymptote): Vec3 {
  const g = hyperbolaGeometry(s, mu);
  return scale(g.vinf, asymptote === 'incoming' ? g.sIn : g.sOut);
}

interface Geometry {
  readonly e: number;
  readonly a: number;
  readonly vinf: number;
  readonly n: Vec3;
  readonly sIn: Vec3;
  readonly sOut: Vec3;
  readonly p: number;
  readonly rp: number;
}

function hyperbolaGeometry(s: PosVel, mu: number): Geometry {
  const r = norm(s.r);
  const w = dot(s.v, s.v) - (2 * mu) / r;
  const h = cross(s.r, s.v);
  const hn = norm(h);
  if (!(w > 0) || !(hn > 0))
    throw new FarsideError('ORBIT_NOT_HYPERBOLIC', 'the state is not on a hyperbola: it has no asymptote', {
      numbers: { vinf_squared_m2_per_s2: w },
    });
  const a = mu / w;
  const p = (hn / mu) * hn;
  const n = scale(1 / hn, h);
  const vh = cross(s.v, h);
  const ev: Vec3 = [vh[0] / mu - s.r[0] / r, vh[1] / mu - s.r[1] / r, vh[2] / mu - s.r[2] / r];
  const e = Math.sqrt(1 + p / a);
  const pe = unit(ev);
  const q = cross(n, pe);
  const c = 1 / e;
  const k = Math.sqrt(p / a) / e;
  return {
    e,
    a,
    vinf: Math.sqrt(w),
    n,
    sIn: [c * pe[0] + k * q[0], c * pe[1] + k * q[1], c * pe[2] + k * q[2]],
    sOut: [-c * pe[0] + k * q[0], -c * pe[1] + k * q[1], -c * pe[2] + k * q[2]],
    p,
    rp: p / (1 + e),
  };
}

/**
 * B-plane of an approach: S along the incoming asymptote, T = S x pole normalised (in the equator of the pole), R = S x T; B reaches from the centre to the asymptote.
 * `bt`, `br` m; `vinf` m/s; `rp` periapsis radius m (Kizner, JPL EP 674, 1959).
 */
export interface BPlane {
  readonly bt: number;
  readonly br: number;
  readonly vinf: Vec3;
  readonly s: Vec3;
  readonly t: Vec3;
  readonly r: Vec3;
  readonly rp: number;
}

function bAxes(s: Vec3, pole: Vec3): { t: Vec3; r: Vec3 } {
  const x = cross(s, pole);
  if (!(norm(x) > 1e-12))
    throw new FarsideError('ORBIT_ARGUMENT', 'the asymptote lies along the pole: the B-plane axes are not defined', {
      tryThis: 'give another reference pole',
    });
  const t = unit(x);
  return { t, r: cross(s, t) };
}

/** B-plane parameters of a hyperbolic state about the attracting centre. Throws ORBIT_NOT_HYPERBOLIC, ORBIT_ARGUMENT (asymptote along the pole). */
export function bPlaneOfState(s: PosVel, mu: number, pole: Vec3 = [0, 0, 1]): BPlane {
  const g = hyperbolaGeometry(s, mu);
  const { t, r } = bAxes(g.sIn, pole);
  const b = scale(Math.sqrt(g.a * g.p), cross(g.sIn, g.n));
  return { bt: dot(b, t), br: dot(b, r), vinf: scale(g.vinf, g.sIn), s: g.sIn, t, r, rp: g.rp };
}

/** State at periapsis of the approach with the given incoming v-infinity and B-plane miss. Throws ORBIT_ARGUMENT when B is zero (a fall into the centre). */
export function stateOfBPlane(vinf: Vec3, bt: number, br: number, mu: number, pole: Vec3 = [0, 0, 1]): PosVel {
  const v = norm(vinf);
  const b = Math.hypot(bt, br);
  if (!(v > 0 && b > 0 && mu > 0))
    throw new FarsideError('ORBIT_ARGUMENT', 'a B-plane point away from the centre and a v-infinity are needed', {
      numbers: { b_m: b, vinf_m_per_s: v },
    });
  const s = unit(vinf);
  const { t, r } = bAxes(s, pole);
  const bv: Vec3 = [bt * t[0] + br * r[0], bt * t[1] + br * r[1], bt * t[2] + br * r[2]];
  // the craft passes at B moving along S
  const n = unit(cross(bv, s));
  const a = mu / (v * v);
  // rp = a (sqrt(1 + b^2/a^2) - 1), without cancellation for small b
  const rp = (b * b) / (a + Math.hypot(a, b));
  return periapsisState(s, v, n, rp, 'incoming', mu);
}
