import {
  addSeconds,
  compileRhs,
  type Environment,
  type Epoch,
  gmOf,
  gravity,
  propagateMultistep,
  secondsBetween,
  thirdBody,
} from '@farside/astro';
import { cross, type Vec3, vecAt } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { MOON_RADIUS } from './outbound.ts';
import { normalAt, type Plane } from './plane.ts';

/** Degree that shows the monthly swing of the plane; a step that is enough for the plane, not for the place in it. */
const DEGREE = 8;
const STEP = 60;

/** Unit-free normals (r x v, icrf) of the circular waiting orbit at later epochs, flown on a coarse field from a plane. The place along the orbit is arbitrary. */
export function waitNormals(m: Mission, env: Environment, plane: Plane, epochs: readonly Epoch[]): Vec3[] {
  const gm = gmOf('moon');
  const n = normalAt(plane, env.frames, plane.epoch, 0);
  const side = Math.abs(n[2]) < 0.9 ? cross([0, 0, 1], n) : cross([1, 0, 0], n);
  const k = 1 / Math.hypot(...side);
  const radius = MOON_RADIUS + m.braking.orbit;
  const u: Vec3 = [k * side[0], k * side[1], k * side[2]];
  const w = cross(n, u);
  const speed = Math.sqrt(gm / radius);
  const span = Math.max(...epochs.map((e) => secondsBetween(plane.epoch, e)));
  const rhs = compileRhs(
    {
      centre: 'moon',
      forces: [
        gravity('moon', { degree: Math.min(DEGREE, m.environment['moon-degree']) }),
        thirdBody('earth', gmOf('earth')),
        thirdBody('sun', gmOf('sun')),
      ],
    },
    env,
    plane.epoch,
    6,
    [-60, Math.max(60, span) + 3600],
  );
  let y = Float64Array.of(radius * u[0], radius * u[1], radius * u[2], speed * w[0], speed * w[1], speed * w[2]);
  let t = 0;
  return epochs.map((e) => {
    const end = secondsBetween(plane.epoch, e);
    if (end > t) y = Float64Array.from(propagateMultistep(rhs, y, t, end, { step: STEP, order: 8, maxCorrection: 1e3 }).y);
    t = Math.max(t, end);
    return cross(vecAt(y, 0), vecAt(y, 3));
  });
}

/** The plane as it stands at a later epoch, for whoever needs one epoch only. */
export const waitNormal = (m: Mission, env: Environment, plane: Plane, seconds: number): Vec3 =>
  waitNormals(m, env, plane, [addSeconds(plane.epoch, seconds)])[0];
