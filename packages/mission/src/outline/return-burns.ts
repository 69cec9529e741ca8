import { axisOfPeriod, gmOf } from '@farside/astro';
import { cross, dot, FarsideError, portableMath as Math, minimise, norm, rotateAbout, scale, sub, unit, type Vec3 } from '@farside/math';

/** Two impulses from a circular orbit to an asymptote: raise to an ellipse in its plane, later leave from the perilune. m/s, rad. */
export interface ReturnBurns {
  readonly first: number;
  readonly second: number;
  readonly total: number;
  /** Angle of the asymptote out of the orbit plane, positive on the side of the normal. */
  readonly planeMiss: number;
  /** Unit vector to the perilune of the ellipse, in the orbit plane. */
  readonly perilune: Vec3;
  /** Velocity after the second impulse, at radius x perilune. */
  readonly departure: Vec3;
  /** The second impulse. */
  readonly impulse: Vec3;
}

/** Velocity at r (m) of the hyperbola that leaves from there with v-infinity (Battin, An Introduction to the Mathematics and Methods of Astrodynamics, 1999, problem 11-5). */
export function velocityToAsymptote(r: Vec3, vInfinity: Vec3, gm: number): Vec3 {
  const d = norm(r);
  const w = norm(vInfinity);
  const c = dot(r, vInfinity) / (d * w);
  const k = Math.sqrt(gm / (d * Math.max(1e-9, 1 + c)) + (w * w) / 4);
  const a = (k + w / 2) / w;
  const b = (k - w / 2) / d;
  return [a * vInfinity[0] + b * r[0], a * vInfinity[1] + b * r[1], a * vInfinity[2] + b * r[2]];
}

/**
 * The cheapest way from a circular orbit (radius m, unit normal) by way of an ellipse of `period` seconds and perilune at that radius to an outgoing asymptotic velocity.
 * The place of the perilune in the plane is chosen for the least second impulse, which also turns the plane; the first one only raises the orbit.
 * @throws RETURN_ELLIPSE when the period is below the orbit's own.
 */
export function returnBurns(vInfinity: Vec3, normal: Vec3, radius: number, period: number): ReturnBurns {
  const gm = gmOf('moon');
  const a = axisOfPeriod(period, gm);
  if (a <= radius) {
    const circular = 2 * Math.PI * Math.sqrt(radius ** 3 / gm);
    throw new FarsideError(
      'RETURN_ELLIPSE',
      `an ellipse of ${(period / 3600).toFixed(2)} h does not reach above the waiting orbit, which takes ${(circular / 3600).toFixed(2)} h`,
      {
        phase: 'return',
        numbers: { period_s: period, shortest_s: circular },
        tryThis: 'fewer return.ellipse-revolutions or a longer return.ellipse-interval',
      },
    );
  }
  const circular = Math.sqrt(gm / radius);
  const fast = Math.sqrt(gm * (2 / radius - 1 / a));
  const first = fast - circular;
  const s = unit(vInfinity);
  const planeMiss = Math.asin(Math.max(-1, Math.min(1, dot(s, normal))));
  const flat = sub(s, scale(dot(s, normal), normal));
  // An asymptote along the normal has no projection: any direction in the plane is as good.
  const along = norm(flat) > 1e-9 ? unit(flat) : unit(cross(normal, Math.abs(normal[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const bend = Math.acos(-1 / (1 + (radius * dot(vInfinity, vInfinity)) / gm));
  const burnAt = (angle: number): ReturnBurns => {
    const perilune = rotateAbout(along, normal, -angle);
    const departure = velocityToAsymptote(scale(radius, perilune), vInfinity, gm);
    const impulse = sub(departure, scale(fast, cross(normal, perilune)));
    const second = norm(impulse);
    return { first, second, total: first + second, planeMiss, perilune, departure, impulse };
  };
  return burnAt(minimise((x) => burnAt(x).second, bend - 0.9, Math.min(Math.PI - 0.02, bend + 0.9), { xtol: 1e-4 }).x);
}
