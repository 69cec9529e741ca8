import { anglesOf, clampElevation, type Eye, makeEye, placeEye, rayAt, setSize, wrap } from './camera.ts';
import { rayHits } from './globe.ts';
import type { Numbers } from './into.ts';

/** Direction of a camera, rad. */
export interface Direction {
  readonly azimuth: number;
  readonly elevation: number;
}

/**
 * How a camera about a sphere has to turn so that the ground under a point of the picture stays there while the distance goes from `camera.distance` to `distance` (m). `offset`: from the sphere's
 * centre to what is looked at, m in the frame; `radius` of the sphere, m; `x`, `y` in px. Undefined when no ground is under the point, before or after.
 */
export function turnWithGround(
  view: Eye,
  offset: Numbers,
  basis: Numbers,
  camera: Direction & { readonly distance: number },
  distance: number,
  radius: number,
  x: number,
  y: number,
): Direction | undefined {
  setSize(EYE, view.width, view.height);
  const under = (c: Direction & { readonly distance: number }): Direction | undefined => {
    placeEye(EYE, offset, basis, c);
    rayAt(EYE, x, y, RAY);
    const t = rayHits(EYE.eye, RAY, radius, radius);
    if (t === undefined) return undefined;
    for (let k = 0; k < 3; k++) RAY[k] = EYE.eye[k] + t * RAY[k];
    return anglesOf(RAY, basis);
  };
  const held = under(camera);
  if (!held) return undefined;
  let { azimuth, elevation } = camera;
  for (let round = 0; round < 6; round++) {
    const now = under({ azimuth, elevation, distance });
    if (!now) return undefined;
    azimuth += wrap(held.azimuth - now.azimuth);
    elevation = clampElevation(elevation + held.elevation - now.elevation);
  }
  return { azimuth, elevation };
}

const EYE = makeEye();
const RAY = new Float64Array(3);
