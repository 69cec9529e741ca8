import { cross, dot, FarsideError, portableMath as Math, norm, type Vec3, wrapTwoPi } from '@farside/math';

/** Position and velocity, m and m/s, about one attracting centre, in axes that do not rotate. A `State` is one. */
export interface PosVel {
  readonly r: Vec3;
  readonly v: Vec3;
}

/**
 * Classical elements of any conic but the straight line, to the axes of the state they came from. The size is the semi-latus rectum `p` (m), which every conic has;
 * `semiMajorAxis` gives a. Angles rad: inclination `i` in [0, pi], the rest in [0, 2 pi), `nu` the true anomaly (in (-pi, pi) when e >= 1).
 * Degenerate cases: an equatorial orbit (either sense) has raan 0 and its node on +x; a circular one has argp 0 and its anomaly counted from the node.
 */
export interface Elements {
  readonly p: number;
  readonly e: number;
  readonly i: number;
  readonly raan: number;
  readonly argp: number;
  readonly nu: number;
}

/** Below these, the direction of the periapsis or of the node is rounding noise of a double and is given its conventional value. */
const CIRCULAR = 1e-14;
const EQUATORIAL = 1e-14;
/** sin of the angle between r and v below which an orbit counts as a straight line: no plane can be told from it. */
const RECTILINEAR = 1e-12;

function checkMu(mu: number): void {
  if (!(mu > 0) || !Number.isFinite(mu))
    throw new FarsideError('ORBIT_ARGUMENT', 'the gravitational parameter must be positive', { found: String(mu) });
}

/**
 * Elements of a state. e and nu come from e cos nu = p/r - 1, e sin nu = sqrt(p/mu) rdot, and the latitude argument from the node triad, so that nothing cancels for
 * small e or i. Throws ORBIT_RECTILINEAR when r and v are parallel (or one is zero), ORBIT_ARGUMENT for mu <= 0.
 */
export function elementsOfState(s: PosVel, mu: number): Elements {
  checkMu(mu);
  const { r, v } = s;
  const rn = norm(r);
  const vn = norm(v);
  const h = cross(r, v);
  const hn = norm(h);
  if (!(hn > RECTILINEAR * rn * vn)) {
    throw new FarsideError('ORBIT_RECTILINEAR', 'position and velocity are parallel: the path is a straight line and has no plane', {
      numbers: { r_m: rn, v_m_per_s: vn },
      tryThis: 'propagate the Cartesian state instead',
    });
  }
  const hxy = Math.hypot(h[0], h[1]);
  const i = Math.atan2(hxy, h[2]);
  const equatorial = hxy <= EQUATORIAL * hn;
  const cn = equatorial ? 1 : -h[1] / hxy;
  const sn = equatorial ? 0 : h[0] / hxy;
  const raan = equatorial ? 0 : wrapTwoPi(Math.atan2(h[0], -h[1]));
  // node direction N and M = h x N / |h|, the direction of motion at the node
  const mx = (-h[2] * sn) / hn;
  const my = (h[2] * cn) / hn;
  const mz = (h[0] * sn - h[1] * cn) / hn;
  const u = Math.atan2(r[0] * mx + r[1] * my + r[2] * mz, r[0] * cn + r[1] * sn);
  const p = (hn / mu) * hn;
  const ec = p / rn - 1;
  const es = ((hn / mu) * dot(r, v)) / rn;
  const e = Math.hypot(ec, es);
  if (e <= CIRCULAR) return { p, e, i, raan, argp: 0, nu: wrapTwoPi(u) };
  const nu = Math.atan2(es, ec);
  return { p, e, i, raan, argp: wrapTwoPi(u - nu), nu: e < 1 ? wrapTwoPi(nu) : nu };
}

/**
 * State of a set of elements. Throws ORBIT_ARGUMENT for p <= 0, e < 0 or an anomaly beyond the asymptote of a hyperbola (or at infinity on a parabola).
 */
export function stateOfElements(el: Elements, mu: number): PosVel {
  checkMu(mu);
  const { p, e, i, raan, argp, nu } = el;
  const w = 1 + e * Math.cos(nu);
  if (!(p > 0) || !(e >= 0) || !(w > 0)) {
    throw new FarsideError('ORBIT_ARGUMENT', 'no point of the conic belongs to these elements', {
      numbers: { p_m: p, e, nu_rad: nu },
      tryThis: e >= 1 ? 'keep |nu| below acos(-1/e), the anomaly of the asymptote' : 'p must be positive and e not negative',
    });
  }
  const co = Math.cos(raan);
  const so = Math.sin(raan);
  const ci = Math.cos(i);
  const si = Math.sin(i);
  const cu = Math.cos(argp + nu);
  const su = Math.sin(argp + nu);
  const r = p / w;
  const k = Math.sqrt(mu / p);
  // radial and transverse unit vectors, and the velocity along them
  const x: Vec3 = [co * cu - so * su * ci, so * cu + co * su * ci, su * si];
  const y: Vec3 = [-co * su - so * cu * ci, -so * su + co * cu * ci, cu * si];
  const vr = k * e * Math.sin(nu);
  const vt = k * w;
  return { r: [r * x[0], r * x[1], r * x[2]], v: [vr * x[0] + vt * y[0], vr * x[1] + vt * y[1], vr * x[2] + vt * y[2]] };
}

/** Semi-major axis, m: negative for a hyperbola, Infinity for the parabola. */
export const semiMajorAxis = (el: Pick<Elements, 'p' | 'e'>): number => (el.e === 1 ? Infinity : el.p / ((1 - el.e) * (1 + el.e)));

/** Radius of periapsis, m. */
export const periapsisRadius = (el: Pick<Elements, 'p' | 'e'>): number => el.p / (1 + el.e);

/** Radius of apoapsis, m; Infinity for open orbits. */
export const apoapsisRadius = (el: Pick<Elements, 'p' | 'e'>): number => (el.e < 1 ? el.p / (1 - el.e) : Infinity);

/** Elements of an ellipse from its apsis radii (m) and angles (rad); rp > ra is taken as given the other way round. */
export function elementsOfApsides(rp: number, ra: number, i: number, raan: number, argp: number, nu: number): Elements {
  const lo = Math.min(rp, ra);
  const hi = Math.max(rp, ra);
  if (!(lo > 0)) throw new FarsideError('ORBIT_ARGUMENT', 'apsis radii must be positive', { numbers: { rp_m: rp, ra_m: ra } });
  return { p: (2 * lo * hi) / (lo + hi), e: (hi - lo) / (hi + lo), i, raan, argp, nu };
}

/** Elements from the semi-major axis (m; negative for a hyperbola) and the rest. Throws ORBIT_ARGUMENT when a and e contradict each other. */
export function elementsOfAxis(a: number, e: number, i: number, raan: number, argp: number, nu: number): Elements {
  const p = a * (1 - e) * (1 + e);
  if (!(p > 0) || !Number.isFinite(p)) {
    throw new FarsideError('ORBIT_ARGUMENT', 'semi-major axis and eccentricity contradict each other', {
      numbers: { a_m: a, e },
      tryThis: 'a > 0 with e < 1, a < 0 with e > 1',
    });
  }
  return { p, e, i, raan, argp, nu };
}

/**
 * Modified equinoctial elements (Walker, Ireland & Owens, Celest. Mech. 36, 1985): no singularity but at i = pi, or at i = 0 when `retrograde`.
 * f + g i = e exp(i (argp + I raan)), h + k i = tan^I(i/2) exp(i raan), L = nu + argp + I raan, with I = -1 when retrograde.
 */
export interface Equinoctial {
  readonly p: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
  readonly k: number;
  readonly l: number;
  readonly retrograde: boolean;
}

/** Equinoctial elements of a state; the retrograde set is taken for i > 90 deg unless asked otherwise. Throws ORBIT_RECTILINEAR. */
export function equinoctialOfState(s: PosVel, mu: number, retrograde?: boolean): Equinoctial {
  checkMu(mu);
  const { r, v } = s;
  const rn = norm(r);
  const hv = cross(r, v);
  const hn = norm(hv);
  if (!(hn > RECTILINEAR * rn * norm(v)))
    throw new FarsideError('ORBIT_RECTILINEAR', 'position and velocity are parallel: the path is a straight line and has no plane');
  const back = retrograde ?? hv[2] < 0;
  const sign = back ? -1 : 1;
  const d = hn + sign * hv[2];
  if (!(d > 1e-15 * hn)) {
    throw new FarsideError('ORBIT_ARGUMENT', 'this equinoctial set is singular for the inclination of the orbit', {
      tryThis: `ask for retrograde = ${!back}`,
    });
  }
  const k = hv[0] / d;
  const h = -hv[1] / d;
  const [fa, ga] = equinoctialAxes(h, k, sign);
  const p = (hn / mu) * hn;
  const x = dot(r, fa);
  const y = dot(r, ga);
  const cl = x / rn;
  const sl = y / rn;
  const ec = p / rn - 1;
  const es = ((hn / mu) * dot(r, v)) / rn;
  return { p, f: ec * cl + es * sl, g: ec * sl - es * cl, h, k, l: wrapTwoPi(Math.atan2(y, x)), retrograde: back };
}

function equinoctialAxes(h: number, k: number, sign: number): [Vec3, Vec3] {
  const s = 1 + h * h + k * k;
  return [
    [(1 - k * k + h * h) / s, (2 * h * k) / s, (-2 * sign * k) / s],
    [(2 * sign * h * k) / s, (sign * (1 + k * k - h * h)) / s, (2 * h) / s],
  ];
}

/** State of equinoctial elements. Throws ORBIT_ARGUMENT for a point beyond the asymptote or p <= 0. */
export function stateOfEquinoctial(q: Equinoctial, mu: number): PosVel {
  checkMu(mu);
  const cl = Math.cos(q.l);
  const sl = Math.sin(q.l);
  const w = 1 + q.f * cl + q.g * sl;
  if (!(q.p > 0) || !(w > 0))
    throw new FarsideError('ORBIT_ARGUMENT', 'no point of the conic belongs to these elements', { numbers: { p_m: q.p, w } });
  const [fa, ga] = equinoctialAxes(q.h, q.k, q.retrograde ? -1 : 1);
  const r = q.p / w;
  const k = Math.sqrt(mu / q.p);
  const vx = -k * (q.g + sl);
  const vy = k * (q.f + cl);
  return {
    r: [r * (cl * fa[0] + sl * ga[0]), r * (cl * fa[1] + sl * ga[1]), r * (cl * fa[2] + sl * ga[2])],
    v: [vx * fa[0] + vy * ga[0], vx * fa[1] + vy * ga[1], vx * fa[2] + vy * ga[2]],
  };
}
