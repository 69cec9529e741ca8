import { gmOf, timeSincePeriapsis } from '@farside/astro';
import { angleBetween, cross, dot, portableMath as Math, norm, rotateAbout, scale, sub, unit, type Vec3 } from '@farside/math';
import { conicThrough } from './earth-arc.ts';
import { type EarthTurn, RANGE_RADIUS, radiusAtHeight } from './earth-site.ts';

/** What a return is aimed at. */
export interface EntryAim {
  /** Geodetic height of the interface, m. */
  readonly interface: number;
  /** Inertial flight-path angle there, rad, negative. */
  readonly angle: number;
  /** Over ground, from the point below entry to the site, m. */
  readonly range: number;
  /** Site in Earth-fixed axes, m. */
  readonly site: Vec3;
  /** Seconds from entry to the parachute: the Earth turns under the skip. */
  readonly airborne: number;
}

/** Where a state about the Earth is heading against an aim. Smooth through arcs that pass too high or would hit the ground: measured on the vacuum conic. */
export interface EntryMiss {
  /** Vacuum perigee too high (+) or too low (-), m. About 23 km per degree of entry angle near -6 deg. */
  readonly perigee: number;
  /** Range over ground from the entry point to the site, too long (+) or too short (-), m. */
  readonly range: number;
  /** Distance of the site from the orbit plane when the capsule is there, m, positive on the side of the orbit normal. */
  readonly crossTrack: number;
  /** Seconds since the epoch of the EarthTurn at which the interface is crossed. */
  readonly time: number;
  /** rad; of the arc itself, undefined when it passes above the interface. */
  readonly angle: number | undefined;
  /** Inertial, m/s. */
  readonly speed: number;
  /** To the Earth's equator of date, rad. */
  readonly inclination: number;
  /** Unit vector to the entry point, icrf. */
  readonly direction: Vec3;
  readonly ascending: boolean;
}

/** @param t seconds since turn.epoch of the state r, v (m, m/s, geocentric icrf), not far from entry. */
export function entryMiss(turn: EarthTurn, aim: EntryAim, t: number, r: Vec3, v: Vec3): EntryMiss {
  const gm = gmOf('earth');
  const d = norm(r);
  const energy = dot(v, v) / 2 - gm / d;
  const h = cross(r, v);
  const normal = unit(h);
  const p = dot(h, h) / gm;
  const ev = sub(scale(1 / gm, cross(v, h)), scale(1 / d, r));
  const e = norm(ev);
  const perigee = p / (1 + e);
  const apse = scale(1 / e, ev);
  const nu = Math.atan2(dot(cross(apse, r), normal), dot(apse, r));
  const passage = t - timeSincePeriapsis(p, e, nu, gm);
  // The conic wanted with this energy, and where it enters: the radius of the interface depends a little on the latitude.
  let radius = radiusAtHeight(0, aim.interface);
  let wanted = conicThrough(energy, radius, aim.angle);
  let direction = rotateAbout(apse, normal, wanted.anomaly);
  for (let k = 0; k < 2; k++) {
    radius = radiusAtHeight(dot(direction, turn.pole), aim.interface);
    wanted = conicThrough(energy, radius, aim.angle);
    direction = rotateAbout(apse, normal, wanted.anomaly);
  }
  const time = passage + timeSincePeriapsis(wanted.p, wanted.e, wanted.anomaly, gm);
  const site = unit(turn.toInertial(aim.site, time));
  const later = unit(turn.toInertial(aim.site, time + aim.airborne));
  const speed = Math.sqrt(2 * (energy + gm / radius));
  const cosine = norm(h) / (radius * speed);
  const forward = cross(normal, direction);
  return {
    perigee: perigee - wanted.perigee,
    range: RANGE_RADIUS * angleBetween(direction, site) - aim.range,
    crossTrack: RANGE_RADIUS * Math.asin(Math.max(-1, Math.min(1, dot(normal, later)))),
    time,
    angle: cosine <= 1 ? -Math.acos(cosine) : undefined,
    speed,
    inclination: Math.acos(Math.max(-1, Math.min(1, dot(normal, turn.pole)))),
    direction,
    ascending: dot(forward, turn.pole) > 0,
  };
}
