import type { Environment, Epoch, State } from '@farside/astro';
import { addScaled, cross, portableMath as Math, mulMatVec, mulTransposedVec, type Vec3 } from '@farside/math';
import type { VehicleState } from '@farside/vehicle';

const FRAME = 'moon-pa:de421';

/** Where a thing standing on the Moon is at another epoch: the place stays fixed in the principal axes, the velocity is that of the ground. Moon-centred, icrf, m and m/s. */
export function standingState(env: Environment, at: State, epoch: Epoch): State {
  const m = new Float64Array(18);
  env.frames.rotation('icrf', FRAME, at.epoch, m);
  return groundState(env, mulMatVec(m, at.r), epoch);
}

/** State of a place given in the principal axes of the Moon, m: moves with the ground. */
export function groundState(env: Environment, place: Vec3, epoch: Epoch): State {
  const m = new Float64Array(18);
  env.frames.rotation(FRAME, 'icrf', epoch, m);
  const r = mulMatVec(m, place);
  const v = mulMatVec(m.subarray(9), place);
  return { epoch, centre: 'moon', frame: 'icrf', r, v };
}

/** State of a selenographic place (mean-Earth latitude and longitude, rad; height above `radius`, m). */
export function siteState(
  env: Environment,
  site: { latitude: number; longitude: number; height: number },
  radius: number,
  epoch: Epoch,
): State {
  const m = new Float64Array(18);
  env.frames.rotation('moon-me:de421', 'icrf', epoch, m);
  const c = Math.cos(site.latitude);
  const d = radius + site.height;
  const place: Vec3 = [d * c * Math.cos(site.longitude), d * c * Math.sin(site.longitude), d * Math.sin(site.latitude)];
  return { epoch, centre: 'moon', frame: 'icrf', r: mulMatVec(m, place), v: mulMatVec(m.subarray(9), place) };
}

/** A landed vehicle at another epoch. */
export const standing = (env: Environment, v: VehicleState, epoch: Epoch): VehicleState => ({
  ...v,
  state: standingState(env, v.state, epoch),
});

/** Angular velocity of the Moon's axes at an epoch, icrf, rad/s. */
export function moonSpin(env: Environment, epoch: Epoch): Vec3 {
  const m = new Float64Array(18);
  env.frames.rotation(FRAME, 'icrf', epoch, m);
  // Rdot R^T is the cross-product matrix of the spin
  const d = m.subarray(9);
  const at = (i: number, j: number): number => d[3 * i] * m[3 * j] + d[3 * i + 1] * m[3 * j + 1] + d[3 * i + 2] * m[3 * j + 2];
  return [at(2, 1), at(0, 2), at(1, 0)];
}

/** Velocity seen from the ground below: v - spin x r. */
export const groundVelocity = (r: Vec3, v: Vec3, spin: Vec3): Vec3 => addScaled(v, -1, cross(spin, r));

/** Selenographic place (mean-Earth latitude, longitude in [0, 2 pi), rad; distance from the centre, m) of a Moon-centred icrf position. */
export function placeOf(env: Environment, r: Vec3, epoch: Epoch): { latitude: number; longitude: number; radius: number } {
  const m = new Float64Array(18);
  env.frames.rotation('moon-me:de421', 'icrf', epoch, m);
  const p = mulTransposedVec(m, r);
  const longitude = Math.atan2(p[1], p[0]);
  return {
    latitude: Math.atan2(p[2], Math.hypot(p[0], p[1])),
    longitude: longitude < 0 ? longitude + 2 * Math.PI : longitude,
    radius: Math.hypot(p[0], p[1], p[2]),
  };
}
