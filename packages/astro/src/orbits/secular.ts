import { FarsideError, portableMath as Math } from '@farside/math';

export interface SecularRates {
  /** Of the ascending node, rad/s. */
  readonly raan: number;
  /** Of the argument of periapsis, rad/s. */
  readonly argp: number;
  /** Of the mean anomaly, mean motion included, rad/s. */
  readonly mean: number;
}

/**
 * Mean rates of an orbit under J2, first order (Kaula 1966, sec. 3.6): a, e, i are mean elements (m, 1, rad) about the body's equator, `j2` not normalised (-C20 sqrt 5),
 * `radius` the reference radius, m. Good to the order of J2 and of whatever else acts: around the Moon the odd and tesseral terms make this a first guess.
 */
export function j2Rates(a: number, e: number, i: number, mu: number, j2: number, radius: number): SecularRates {
  if (!(a > 0 && e >= 0 && e < 1 && mu > 0))
    throw new FarsideError('ORBIT_ARGUMENT', 'secular rates need an ellipse', { numbers: { a_m: a, e } });
  const n = Math.sqrt(mu / a) / a;
  const eta2 = (1 - e) * (1 + e);
  const k = 1.5 * j2 * (radius / (a * eta2)) ** 2 * n;
  const c = Math.cos(i);
  return { raan: -k * c, argp: (k * (5 * c * c - 1)) / 2, mean: n + (k * Math.sqrt(eta2) * (3 * c * c - 1)) / 2 };
}

/** Nodal (draconitic) period, s: from node to node under J2. */
export function nodalPeriod(a: number, e: number, i: number, mu: number, j2: number, radius: number): number {
  const r = j2Rates(a, e, i, mu, j2, radius);
  return (2 * Math.PI) / (r.mean + r.argp);
}

/** Eastward shift of the node's longitude from one revolution to the next, rad (negative: westward), over a body that turns at `spin` rad/s. */
export function groundTrackShift(a: number, e: number, i: number, mu: number, j2: number, radius: number, spin: number): number {
  return (j2Rates(a, e, i, mu, j2, radius).raan - spin) * nodalPeriod(a, e, i, mu, j2, radius);
}
