import { type Epoch, gmOf } from '@farside/astro';
import type { Camera, SceneFrame } from '../state/store.ts';
import type { Axes } from './axes.ts';
import type { Bases } from './basis.ts';
import { anglesOf, clampDistance, FIELD } from './camera.ts';
import type { Proposal } from './home.ts';
import { crossInto, dotAt, lengthAt } from './into.ts';
import type { Places } from './places.ts';

/** Farthest from the body that a plan still shows, m: the way between Earth and Moon. */
const WIDEST = 4.2e8;
/** How far from the lander one stands, m, and how high over its middle one looks from, rad. */
const STANDING = 12;
const STANDING_ELEVATION = 0.06;

/**
 * The orbit of a module seen face-on: along its angular momentum, so that it goes round counter-clockwise, from where all of it is in the picture. The body that it moves about is in the middle. Undefined when it
 * does not move about anything then. The frame of the view stays.
 */
export function planView(places: Places, axes: Axes, bases: Bases, id: string, epoch: Epoch, frame: SceneFrame): Camera | undefined {
  const y = new Float64Array(10);
  const centre = places.own(id, epoch, y);
  if (centre === undefined) return undefined;
  const h = new Float64Array(3);
  crossInto(y, 0, y, 3, h, 0);
  const size = lengthAt(h, 0);
  // at rest, or straight up and down
  if (!(size > 1e6)) return undefined;
  const gm = gmOf(centre);
  const r = lengthAt(y, 0);
  const energy = dotAt(y, 3, y, 3) / 2 - gm / r;
  const a = -gm / (2 * energy);
  const apsis = energy < 0 ? a * (1 + Math.sqrt(Math.max(0, 1 - (size * size) / (gm * a)))) : WIDEST;
  const camera: Camera = {
    mode: 'free',
    target: centre,
    azimuth: 0,
    elevation: 0,
    distance: clampDistance((1.3 * Math.max(r, Math.min(apsis, WIDEST))) / Math.tan(FIELD / 2)),
  };
  axes.set(frame, epoch, id);
  const basis = new Float64Array(9);
  bases.of(camera, axes, undefined, basis);
  const normal = new Float64Array(3);
  for (let k = 0; k < 3; k++) h[k] /= size;
  axes.direction(h, 0, normal, 0);
  const { azimuth, elevation } = anglesOf(normal, basis);
  return { ...camera, azimuth, elevation };
}

/** Standing at the landing site, the lander in front as soon as it is down, the Sun over one's shoulder. Undefined for a flight without a site. */
export function siteView(places: Places, axes: Axes, bases: Bases, epoch: Epoch): Proposal | undefined {
  const y = new Float64Array(10);
  const ride = places.ride('lander', epoch);
  const down = ride !== undefined && places.flight.trajectory(ride.vehicle).arcAt(epoch)?.frame !== 'icrf';
  const target = down ? 'lander' : places.has('site') ? 'site' : undefined;
  if (target === undefined) return undefined;
  const camera: Camera = { mode: 'follow', target, azimuth: 0, elevation: STANDING_ELEVATION, distance: STANDING };
  axes.set('moon-fixed', epoch);
  const basis = new Float64Array(9);
  bases.of(camera, axes, undefined, basis);
  if (!axes.at(target, y)) return undefined;
  const sun = new Float64Array(10);
  axes.at('sun', sun);
  for (let k = 0; k < 3; k++) sun[k] -= y[k];
  return { frame: 'moon-fixed', camera: { ...camera, azimuth: anglesOf(sun, basis).azimuth + 0.75 } };
}
