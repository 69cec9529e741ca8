import type { Epoch } from '@farside/astro';
import type { Camera, SceneFrame } from '../state/store.ts';
import type { Axes } from './axes.ts';
import { basisFrom } from './camera.ts';
import { crossInto, lengthAt, smoothstep, unitAt } from './into.ts';
import type { Places } from './places.ts';

/** Heights over which the level of a camera goes from the compass (low) to the flight's direction, m. */
const COMPASS = [30e3, 60e3] as const;

/**
 * The axes in which a camera's azimuth and elevation count, as rows in the axes of the scene:
 * - `free`: those of the frame, z up: the ICRF pole about the Earth, the Moon's mean pole about the Moon, away from the body in lvlh. A target on the ground has up and east instead;
 * - `follow`: z away from the body, azimuth 0 behind the vehicle; near the ground azimuth 0 is west of it;
 * - `ride`: z away from the body as far as it can, azimuth 0 right behind along the velocity;
 * - `look-at`: azimuth 0 on the line from what is looked at through the target, z away from the body.
 */
export interface Bases {
  /** Writes nine numbers. `other`: what is looked at. `axes` have to be set to the epoch. */
  of(camera: Camera, axes: Axes, other: string | undefined, out: Float64Array): void;
}

export function basesOf(places: Places): Bases {
  const y = new Float64Array(10);
  const o = new Float64Array(6);
  const m = new Float64Array(18);
  const x = new Float64Array(3);
  const z = new Float64Array(3);
  const a = new Float64Array(3);
  const b = new Float64Array(3);

  const plain = (frame: SceneFrame, epoch: Epoch, axes: Axes, out: Float64Array): void => {
    x.fill(0);
    z.fill(0);
    if (frame === 'moon-inertial') {
      places.env.frames.rotation('icrf', 'moon-mod', epoch, m);
      axes.direction(m, 0, x, 0);
      axes.direction(m, 6, z, 0);
    } else if (frame === 'lvlh') {
      x[0] = 1;
      z[1] = 1;
    } else {
      x[0] = 1;
      z[2] = 1;
    }
    basisFrom(x, z, out);
  };

  return {
    of(camera, axes, other, out) {
      const { frame, epoch } = axes;
      const body = camera.target === 'earth' || camera.target === 'moon' || camera.target === 'sun' || camera.target === 'middle';
      y.fill(0);
      const centre = body ? undefined : places.own(camera.target, epoch, y);
      if (centre === undefined) {
        plain(frame, epoch, axes, out);
        return;
      }
      const radius = centre === 'moon' ? 1737400 : 6371000;
      const r = lengthAt(y, 0);
      const low = 1 - smoothstep(COMPASS[0], COMPASS[1], r - radius);
      if (camera.mode === 'free' && low === 0) {
        plain(frame, epoch, axes, out);
        return;
      }
      // up, and what is behind: against the velocity; near the ground to the west of the axis of the body
      for (let k = 0; k < 3; k++) a[k] = y[k] / r;
      axes.direction(a, 0, z, 0);
      if (camera.mode === 'look-at' && other !== undefined && places.about(other, centre, epoch, o)) {
        for (let k = 0; k < 3; k++) b[k] = y[k] - o[k];
        unitAt(b, 0);
        axes.direction(b, 0, x, 0);
        // azimuth and elevation 0 is on the line itself: up is what is across it
        const d = x[0] * z[0] + x[1] * z[1] + x[2] * z[2];
        if (Math.abs(d) < 0.999) {
          for (let k = 0; k < 3; k++) z[k] -= d * x[k];
          unitAt(z, 0);
        }
        basisFrom(x, z, out);
        return;
      }
      for (let k = 0; k < 3; k++) b[k] = -y[3 + k];
      unitAt(b, 0);
      if (low > 0) {
        places.env.frames.rotation('icrf', centre === 'moon' ? 'moon-mod' : 'itrf', epoch, m);
        crossInto(a, 0, m, 6, o, 0);
        unitAt(o, 0);
        for (let k = 0; k < 3; k++) b[k] += low * (o[k] - b[k]);
        if (unitAt(b, 0) < 1e-3) for (let k = 0; k < 3; k++) b[k] = o[k];
      } else if (camera.mode === 'ride') {
        axes.direction(b, 0, x, 0);
        const d = x[0] * z[0] + x[1] * z[1] + x[2] * z[2];
        if (Math.abs(d) < 0.98) {
          for (let k = 0; k < 3; k++) z[k] -= d * x[k];
          unitAt(z, 0);
        }
        basisFrom(x, z, out);
        return;
      }
      axes.direction(b, 0, x, 0);
      basisFrom(x, z, out);
    },
  };
}
