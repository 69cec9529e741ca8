import { gmOf, hyperbolaFromVinf, vinfOfState } from '@farside/astro';
import { cross, dot, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import { MOON_RADIUS } from '../../outline/outbound.ts';

/** What an arrival at the Moon is aimed at. */
export interface ArrivalAim {
  /** Perilune radius, m. */
  readonly radius: number;
  /** To `pole`, rad. */
  readonly inclination: number;
  readonly pole: Vec3;
  readonly branch: 1 | -1;
}

export interface ArrivalMiss {
  /** Miss of the impact parameter in the plane of the asymptote and the aimed orbit normal, m: too far out (+) or too close (-). */
  readonly inPlane: number;
  /** Miss along the aimed orbit normal, m. */
  readonly outOfPlane: number;
  /** Seconds from this state to perilune, on the osculating hyperbola. */
  readonly timeToPerilune: number;
  /** Osculating perilune altitude, m. */
  readonly altitude: number;
  readonly inclination: number;
  readonly vInfinity: Vec3;
}

/** Where an inbound hyperbolic state about the Moon is heading, against an aim; smooth even for arcs that would hit the Moon. */
export function arrivalMiss(r: Vec3, v: Vec3, aim: ArrivalAim): ArrivalMiss {
  const gm = gmOf('moon');
  const h = cross(r, v);
  const vInfinity = vinfOfState({ r, v }, gm, 'incoming');
  const speed = norm(vInfinity);
  const s = unit(vInfinity);
  const b = scale(1 / speed, cross(s, h));
  const { radius: rp, inclination, pole, branch } = aim;
  const wanted = hyperbolaFromVinf({ vinf: vInfinity, asymptote: 'incoming', rp, inclination, branch, pole }, gm);
  const normal = unit(cross(wanted.r, wanted.v));
  const size = aim.radius * Math.sqrt(1 + (2 * gm) / (aim.radius * speed * speed));
  const outward = cross(s, normal);
  const miss = sub(b, scale(size, outward));
  const p = dot(h, h) / gm;
  const e = Math.sqrt(1 + (p * speed * speed) / gm);
  const rv = dot(r, v);
  const q = p / (1 + e);
  // Kepler's equation of the hyperbola, from the eccentric anomaly of this state.
  const a = gm / (speed * speed);
  const sinhF = rv / (e * Math.sqrt(gm * a));
  const f = Math.asinh(sinhF);
  return {
    inPlane: dot(miss, outward),
    outOfPlane: dot(miss, normal),
    timeToPerilune: -Math.sqrt(a ** 3 / gm) * (e * sinhF - f),
    altitude: q - MOON_RADIUS,
    inclination: Math.acos(Math.max(-1, Math.min(1, dot(unit(h), aim.pole)))),
    vInfinity,
  };
}
