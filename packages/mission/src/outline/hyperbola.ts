import { cross, dot, FarsideError, norm, rotateAbout, scale, sub, unit, type Vec3 } from '@farside/math';

export interface Periapsis {
  readonly r: Vec3;
  readonly v: Vec3;
  readonly normal: Vec3;
}

/**
 * Periapsis state of the hyperbola with a given asymptotic velocity, periapsis radius and inclination to the plane normal to `pole`.
 * @param sense 'in': `vInfinity` is the velocity on the way in; 'out': on the way out. @param branch which of the two planes that hold the asymptote.
 * @throws HYPERBOLA_INCLINATION when no plane of this inclination holds the asymptote.
 */
export function periapsisFromVInfinity(
  vInfinity: Vec3,
  gm: number,
  radius: number,
  inclination: number,
  pole: Vec3,
  branch: 1 | -1,
  sense: 'in' | 'out',
): Periapsis {
  const s = unit(vInfinity);
  const v2 = dot(vInfinity, vInfinity);
  const p = sub(pole, scale(dot(pole, s), s));
  const p2 = dot(p, p);
  const c = Math.cos(inclination);
  const rest = 1 - (c * c) / p2;
  if (!(rest >= 0)) {
    const declination = Math.asin(Math.max(-1, Math.min(1, dot(pole, s))));
    throw new FarsideError(
      'HYPERBOLA_INCLINATION',
      `no plane of inclination ${((inclination * 180) / Math.PI).toFixed(2)} deg holds an asymptote at declination ${((declination * 180) / Math.PI).toFixed(2)} deg`,
      {
        numbers: { inclination_rad: inclination, declination_rad: declination },
        tryThis: `an inclination between ${Math.abs((declination * 180) / Math.PI).toFixed(2)} deg and ${(180 - Math.abs((declination * 180) / Math.PI)).toFixed(2)} deg`,
      },
    );
  }
  const side = cross(s, unit(p));
  const k = c / p2;
  const w = branch * Math.sqrt(rest);
  const normal = unit([k * p[0] + w * side[0], k * p[1] + w * side[1], k * p[2] + w * side[2]]);
  const e = 1 + (radius * v2) / gm;
  const nu = Math.acos(-1 / e);
  const apse = sense === 'in' ? rotateAbout(scale(-1, s), normal, nu) : rotateAbout(s, normal, -nu);
  const speed = Math.sqrt(v2 + (2 * gm) / radius);
  return { r: scale(radius, apse), v: scale(speed, cross(normal, apse)), normal };
}

/** Asymptotic velocity of a hyperbolic state. @throws HYPERBOLA_BOUND when the state is bound. */
export function vInfinityOf(r: Vec3, v: Vec3, gm: number, sense: 'in' | 'out'): Vec3 {
  const rr = norm(r);
  const energy = dot(v, v) / 2 - gm / rr;
  if (!(energy > 0))
    throw new FarsideError('HYPERBOLA_BOUND', 'this state is bound: it has no asymptote', { numbers: { energy_m2_s2: energy } });
  const h = cross(r, v);
  const ev = sub(scale(1 / gm, cross(v, h)), unit(r));
  const e = norm(ev);
  const nu = Math.acos(-1 / e);
  const apse = scale(1 / e, ev);
  const direction = sense === 'in' ? scale(-1, rotateAbout(apse, unit(h), -nu)) : rotateAbout(apse, unit(h), nu);
  return scale(Math.sqrt(2 * energy), direction);
}
