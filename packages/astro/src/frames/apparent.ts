import {
  add,
  addScaled,
  dot,
  FarsideError,
  portableMath as Math,
  mulMatVec,
  norm,
  scale,
  sub,
  type Vec3,
  vecAt,
  wrapTwoPi,
} from '@farside/math';
import { addSeconds } from '../time/epoch.ts';
import type { BodyId, Ephemeris, Epoch, FrameId, Frames } from '../types.ts';
import { type PositionVelocity, rotateStateBack } from './rotate-state.ts';
import type { Site } from './topocentric.ts';

/** Speed of light in vacuum, m/s. */
const LIGHT = 299792458;

/** What an observer sees of a target: where its light comes from. */
export interface Sight {
  /** Unit vector to the place the light left from, icrf (the astrometric place). */
  readonly geometric: Vec3;
  /** Unit vector the light comes in along, aberration by the observer's motion included, icrf. */
  readonly apparent: Vec3;
  /** Distance the light has come, m, and its time, s. */
  readonly range: number;
  readonly lightTime: number;
}

/**
 * Light time and aberration (special relativity) of a target. @param observer barycentric (ssb), icrf, at `epoch`. @param target barycentric
 * position (m, icrf) at an epoch. Newtonian light path: no bending by masses (1.8 arcsec at the Sun's limb, 0.004 a right angle
 * away from it) and no Shapiro delay. Throws LIGHT_TIME when the target outruns its light or its positions are no numbers.
 */
export function sightOf(observer: PositionVelocity, target: (epoch: Epoch) => Vec3, epoch: Epoch): Sight {
  let d = sub(target(epoch), observer.r);
  let lightTime = norm(d) / LIGHT;
  for (let i = 0; i < 12 && Number.isFinite(lightTime); i++) {
    d = sub(target(addSeconds(epoch, -lightTime)), observer.r);
    const next = norm(d) / LIGHT;
    const change = Math.abs(next - lightTime);
    lightTime = next;
    // each turn gains the factor v/c: a nanosecond is below a metre
    if (change < 1e-12 * lightTime + 1e-10) {
      const range = lightTime * LIGHT;
      const u = scale(1 / range, d);
      const beta = scale(1 / LIGHT, observer.v);
      const invGamma = Math.sqrt(1 - dot(beta, beta));
      const ub = dot(u, beta);
      const w = scale(1 / (1 + ub), addScaled(scale(invGamma, u), 1 + ub / (1 + invGamma), beta));
      return { geometric: u, apparent: scale(1 / norm(w), w), range, lightTime };
    }
  }
  throw new FarsideError('LIGHT_TIME', 'the light time to the target does not settle', {
    ...(Number.isFinite(lightTime) ? { numbers: { light_time_s: lightTime } } : {}),
    tryThis: 'check the units (m, m/s) and the centre (ssb) of observer and target',
  });
}

/** Barycentric state (icrf) of a site on a body. @param frame the body-fixed axes of the site: itrf for the Earth, moon-me:de421 for the Moon. */
export function observerAt(site: Site, body: BodyId, frame: FrameId, epoch: Epoch, ephemeris: Ephemeris, frames: Frames): PositionVelocity {
  const axes = new Float64Array(18);
  const y = new Float64Array(6);
  frames.rotation('icrf', frame, epoch, axes);
  ephemeris.state(body, 'ssb', epoch, y);
  const s = rotateStateBack(axes, site.position, [0, 0, 0]);
  return { r: add(vecAt(y, 0), s.r), v: add(vecAt(y, 3), s.v) };
}

/**
 * Azimuth (from north over east), elevation and range at which a site sees a target: light time, aberration and the body's rotation; no
 * refraction. `target` gives barycentric icrf positions, m. Throws LIGHT_TIME and what frames and ephemeris throw.
 */
export function apparentLook(
  site: Site,
  body: BodyId,
  frame: FrameId,
  target: (epoch: Epoch) => Vec3,
  epoch: Epoch,
  ephemeris: Ephemeris,
  frames: Frames,
): { readonly azimuth: number; readonly elevation: number; readonly sight: Sight } {
  const axes = new Float64Array(18);
  frames.rotation('icrf', frame, epoch, axes);
  const sight = sightOf(observerAt(site, body, frame, epoch, ephemeris, frames), target, epoch);
  const [e, n, u] = mulMatVec(site.enu, mulMatVec(axes, sight.apparent));
  return { azimuth: wrapTwoPi(Math.atan2(e, n)), elevation: Math.atan2(u, Math.hypot(e, n)), sight };
}
