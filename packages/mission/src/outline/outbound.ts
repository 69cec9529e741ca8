import {
  addSeconds,
  type Environment,
  type Epoch,
  formatUtc,
  gmOf,
  hyperbolaFromVinf,
  type PosVel,
  secondsBetween,
  timeSincePeriapsis,
} from '@farside/astro';
import {
  brent,
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  rotateAbout,
  scale,
  sub,
  target,
  unit,
  type Vec3,
  vecAt,
} from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { CoarseWorld } from './coarse.ts';

/** Equatorial radius of the Earth, m: parking altitudes count from it. */
export const EARTH_RADIUS = 6378137;
export const MOON_RADIUS = 1737.4e3;

/** The coarse way out, from the launch site to perilune. */
export interface Outbound {
  /** Asymptotic velocity at the Moon on the way in, icrf, m/s. */
  readonly vInfinity: Vec3;
  /** Perilune state about the Moon, icrf. */
  readonly perilune: { readonly epoch: Epoch; readonly r: Vec3; readonly v: Vec3 };
  readonly perigee: { readonly epoch: Epoch; readonly r: Vec3; readonly v: Vec3 };
  /** Unit normal of the parking orbit, icrf. */
  readonly parkingNormal: Vec3;
  /** To the true equator of date, rad. */
  readonly parkingInclination: number;
  /** Azimuth at the launch site, from north over east, rad. */
  readonly launchAzimuth: number;
  /** From the launch site to perigee along the orbit, rad. */
  readonly arcToPerigee: number;
}

export interface OutboundAim {
  readonly launch: Epoch;
  readonly arrival: Epoch;
  /** To the Moon's mean equator of date, rad. */
  readonly inclination: number;
  readonly branch: 1 | -1;
}

const scratch = new Float64Array(18);

/** Unit vector to a place on the Earth (geodetic latitude, WGS84), icrf axes, and the unit vectors east and north there. */
export function launchFrame(m: Mission, env: Environment, epoch: Epoch): { up: Vec3; east: Vec3; north: Vec3; pole: Vec3; position: Vec3 } {
  const { latitude, longitude, height } = m.launch.site;
  const f = 1 / 298.257223563;
  const e2 = f * (2 - f);
  const s = Math.sin(latitude);
  const n = EARTH_RADIUS / Math.sqrt(1 - e2 * s * s);
  const fixed: Vec3 = [
    (n + height) * Math.cos(latitude) * Math.cos(longitude),
    (n + height) * Math.cos(latitude) * Math.sin(longitude),
    (n * (1 - e2) + height) * s,
  ];
  env.frames.rotation('itrf', 'icrf', epoch, scratch);
  const R = Float64Array.from(scratch.subarray(0, 9));
  const turn = (a: Vec3): Vec3 => [
    R[0] * a[0] + R[1] * a[1] + R[2] * a[2],
    R[3] * a[0] + R[4] * a[1] + R[5] * a[2],
    R[6] * a[0] + R[7] * a[1] + R[8] * a[2],
  ];
  const position = turn(fixed);
  const up = unit(position);
  const pole = turn([0, 0, 1]);
  const east = unit(cross(pole, up));
  return { up, east, north: cross(up, east), pole, position };
}

/** Pole of the Moon's mean equator of date, icrf. */
export function lunarPole(env: Environment, epoch: Epoch): Vec3 {
  env.frames.rotation('icrf', 'moon-mod', epoch, scratch);
  return [scratch[6], scratch[7], scratch[8]];
}

/** Perilune of the arrival on an asymptotic velocity (any axes, the pole in the same): its state and the unit normal of the plane. @throws HYPERBOLA_INCLINATION. */
export function arrivalPerilune(
  m: Mission,
  vInfinity: Vec3,
  inclination: number,
  pole: Vec3,
  branch: 1 | -1,
): PosVel & { readonly normal: Vec3 } {
  const rp = MOON_RADIUS + m.braking.perilune;
  const state = hyperbolaFromVinf({ vinf: vInfinity, asymptote: 'incoming', rp, inclination, branch, pole }, gmOf('moon'));
  return { ...state, normal: unit(cross(state.r, state.v)) };
}

/** Angle from a to b about the axis n, in [0, 2 pi). */
function angleAbout(a: Vec3, b: Vec3, n: Vec3): number {
  const x = Math.atan2(dot(cross(a, b), n), dot(a, b));
  return x < 0 ? x + 2 * Math.PI : x;
}

/** Seconds from lift-off to perigee when perigee lies `arc` beyond the launch site: the ascent, then a circular coast. */
function timeToPerigee(m: Mission, arc: number): number {
  const { duration, arc: flown } = m.launch.ascent;
  const r = EARTH_RADIUS + m.launch.parking.altitude;
  const motion = Math.sqrt(gmOf('earth') / r ** 3);
  const left = arc - flown;
  return duration + (left < 0 ? left + 2 * Math.PI : left) / motion;
}

/**
 * First guess of the asymptote: a Kepler arc in the plane through the launch site and the Moon at arrival, from perigee at the parking radius to the Moon's
 * place in the time there is, minus the Moon's velocity.
 * @throws LAUNCH_PLANE when launch site and Moon are almost in line, TRANSFER_TIME when no such arc takes this long.
 */
function guess(m: Mission, env: Environment, aim: OutboundAim): { vInfinity: Vec3; arc: number; normal: Vec3 } {
  const gm = gmOf('earth');
  const { up, pole } = launchFrame(m, env, aim.launch);
  const s = new Float64Array(6);
  env.ephemeris.state('moon', 'earth', aim.arrival, s);
  const r = vecAt(s, 0);
  const raw = cross(up, r);
  if (norm(raw) < 0.02 * norm(r)) {
    throw new FarsideError(
      'LAUNCH_PLANE',
      'launch site and Moon stand in line with the centre of the Earth: the plane between them is undefined',
      {
        epoch: formatUtc(aim.launch),
        tryThis: 'a launch half an hour earlier or later',
      },
    );
  }
  const up2 = unit(raw);
  const normal = dot(up2, pole) >= 0 ? up2 : scale(-1, up2);
  const rp = EARTH_RADIUS + m.launch.parking.altitude;
  const distance = norm(r);
  // Time from perigee to the Moon's distance falls with eccentricity on the way out; beyond the slowest ellipse the arc passes apogee first.
  const eLow = (distance - rp) / (distance + rp);
  const toMoon = (e: number, inward: boolean): number => {
    const p = rp * (1 + e);
    const nu = Math.acos(Math.max(-1, Math.min(1, (p / distance - 1) / e)));
    if (!inward) return timeSincePeriapsis(p, e, nu, gm);
    const a = rp / (1 - e);
    return 2 * Math.PI * Math.sqrt(a ** 3 / gm) - timeSincePeriapsis(p, e, nu, gm);
  };
  let arc = 2;
  let e = eLow;
  let nu = Math.PI;
  for (let k = 0; k < 4; k++) {
    const wanted = secondsBetween(aim.launch, aim.arrival) - timeToPerigee(m, arc);
    const slowest = toMoon(eLow * (1 + 1e-12), false);
    const inward = wanted > slowest;
    const limit = inward ? 0.9995 : 1.6;
    const f = (x: number) => toMoon(x, inward) - wanted;
    const a = eLow * (1 + 1e-12);
    if (f(a) * f(limit) > 0) {
      throw new FarsideError(
        'TRANSFER_TIME',
        `a transfer of ${(wanted / 3600).toFixed(1)} h from parking orbit to Moon cannot be flown in one arc`,
        {
          epoch: formatUtc(aim.arrival),
          numbers: { wanted_s: wanted, fastest_s: toMoon(1.6, false), slowest_s: toMoon(0.9995, true) },
          tryThis: `an arrival ${(toMoon(1.2, false) / 3600).toFixed(0)} to ${(slowest / 3600).toFixed(0)} h after injection`,
        },
      );
    }
    e = brent(f, a, limit, { xtol: 1e-12 });
    const p = rp * (1 + e);
    nu = Math.acos(Math.max(-1, Math.min(1, (p / distance - 1) / e)));
    if (inward) nu = 2 * Math.PI - nu;
    const perigee = rotateAbout(unit(r), normal, -nu);
    arc = angleAbout(up, perigee, normal);
  }
  const p = rp * (1 + e);
  const k = Math.sqrt(gm / p);
  const across = cross(normal, unit(r));
  const v: Vec3 = [0, 1, 2].map((i) => k * (e * Math.sin(nu) * (r[i] / distance) + (1 + e * Math.cos(nu)) * across[i])) as unknown as Vec3;
  return { vInfinity: sub(v, vecAt(s, 3)), arc, normal };
}

/**
 * The coarse way out: the perilune state whose backward flight (Earth, Moon, Sun as points) passes perigee at the parking radius, in a plane that holds the launch site at
 * lift-off, at the time the parking orbit gets there. Three unknowns, the asymptotic velocity at the Moon; three constraints.
 * @throws what the guess throws; OUTBOUND_NOT_REACHED with the constraint that missed; HYPERBOLA_INCLINATION.
 */
export function solveOutbound(m: Mission, env: Environment, aim: OutboundAim, start?: Vec3): Outbound {
  const first = start ?? guess(m, env, aim).vInfinity;
  const frame = launchFrame(m, env, aim.launch);
  const pole = lunarPole(env, aim.arrival);
  const rp = EARTH_RADIUS + m.launch.parking.altitude;
  const world = new CoarseWorld(env, aim.arrival);
  const available = secondsBetween(aim.launch, aim.arrival);

  const fly = (x: ArrayLike<number>) => {
    const peri = arrivalPerilune(m, vecAt(x, 0), aim.inclination, pole, aim.branch);
    // Backward, r.v falls through zero at perigee when time runs backward: going back it changes from outbound (+) to inbound (-).
    const end = world.fly({ centre: 'moon', t: 0, y: Float64Array.of(...peri.r, ...peri.v) }, -1.6 * available, {
      centre: 'earth',
      direction: 0,
      g: (_t, y) => {
        const rv = y[0] * y[3] + y[1] * y[4] + y[2] * y[5];
        return Math.hypot(y[0], y[1], y[2]) < 2e8 ? rv : Math.abs(rv) + 1;
      },
    });
    if (!end.stopped || end.centre !== 'earth') {
      throw new FarsideError('OUTBOUND_LOST', 'the backward arc does not come down to the Earth', { epoch: formatUtc(aim.arrival) });
    }
    const r = vecAt(end.y, 0);
    const v = vecAt(end.y, 3);
    const normal = unit(cross(r, v));
    // The launch site cannot be exactly in the plane while solving: measure the arc from its projection.
    const projected = unit(sub(frame.up, scale(dot(frame.up, normal), normal)));
    const arc = angleAbout(projected, unit(r), normal);
    return { peri, r, v, normal, t: end.t, arc };
  };

  const solved = target(
    {
      names: ['v-infinity x', 'v-infinity y', 'v-infinity z'],
      x0: first,
      scale: [10, 10, 10],
      residuals: (x) => {
        const o = fly(x);
        const late = available + o.t - timeToPerigee(m, o.arc);
        return [
          { constraint: 'perigee radius', value: norm(o.r) - rp, tolerance: 200, scale: 100e3, unit: 'm' },
          { constraint: 'perigee time', value: late, tolerance: 0.5, scale: 100, unit: 's' },
          { constraint: 'launch site in the parking plane', value: dot(o.normal, frame.up), tolerance: 2e-5, scale: 0.01, unit: 'rad' },
        ];
      },
    },
    { maxIterations: 40, differenceStep: 1e-3, maxStep: 20 },
  );
  if (!solved.ok) {
    throw new FarsideError('OUTBOUND_NOT_REACHED', `no way from the launch site to the Moon: ${solved.why}`, {
      phase: 'launch',
      epoch: formatUtc(aim.launch),
      numbers: Object.fromEntries(solved.worst.map((r) => [`${r.constraint.replaceAll(' ', '_')}_${r.unit}`, r.value])),
      tryThis: 'another launch time, or leave launch.time out so that the minute is solved',
    });
  }
  const o = fly(solved.x);
  const azimuthDirection = cross(o.normal, frame.up);
  return {
    vInfinity: vecAt(solved.x, 0),
    perilune: { epoch: aim.arrival, r: o.peri.r, v: o.peri.v },
    perigee: { epoch: addSeconds(aim.arrival, o.t), r: o.r, v: o.v },
    parkingNormal: o.normal,
    parkingInclination: Math.acos(Math.max(-1, Math.min(1, dot(o.normal, frame.pole)))),
    launchAzimuth: Math.atan2(dot(azimuthDirection, frame.east), dot(azimuthDirection, frame.north)),
    arcToPerigee: o.arc,
  };
}

/** Inclination of the plane through launch site and Moon, and the arc to perigee, without flying: what launch minutes are screened by. */
export function sketchLaunchPlane(m: Mission, env: Environment, aim: OutboundAim): { inclination: number; arc: number } {
  const g = guess(m, env, aim);
  const { pole } = launchFrame(m, env, aim.launch);
  return { inclination: Math.acos(Math.max(-1, Math.min(1, dot(g.normal, pole)))), arc: g.arc };
}
