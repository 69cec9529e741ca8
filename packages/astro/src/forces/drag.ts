import { FarsideError } from '@farside/math';
import type { Atmosphere } from '../atmosphere/atmosphere.ts';
import { type Spheroid, WGS84 } from '../frames/geodetic.ts';
import type { BodyId, Force, FrameId } from '../types.ts';
import { DEFAULT_SPAN } from './gravity.ts';

/** What the air presses on, and which air. */
export interface DragOptions {
  readonly atmosphere: Atmosphere;
  /** m^2 */
  readonly area: number;
  readonly cd: number;
  /** kg; used when the arc carries no mass (six components). */
  readonly mass?: number;
  /** Body whose air it is, its body-fixed frame and shape; default the Earth, itrf, WGS 84. */
  readonly body?: BodyId;
  readonly frame?: FrameId;
  readonly shape?: Spheroid;
  /** Rotation of the air with the body, rad/s about the frame's z axis; default 7.292115e-5 (IERS 2010, mean Earth rate). */
  readonly rate?: number;
}

/**
 * Drag of an atmosphere that turns with its body: -1/2 rho Cd A/m |w| w, w = velocity relative to the air. Density at the geodetic height.
 * For arcs centred on the body. A guided entry has its own aerodynamics; this is for orbits and for uncontrolled bodies.
 */
export function drag(options: DragOptions): Force {
  const { atmosphere } = options;
  const body = options.body ?? 'earth';
  const frame = options.frame ?? 'itrf';
  const shape = options.shape ?? WGS84;
  const rate = options.rate ?? 7.292115e-5;
  const strength = 0.5 * options.cd * options.area;
  if (!(strength >= 0)) {
    throw new FarsideError('FORCE_INPUT', 'area and drag coefficient have to be numbers of zero or more', {
      found: `area ${options.area}, cd ${options.cd}`,
    });
  }
  return {
    id: `drag:${atmosphere.id}`,
    prepare(env, centre, t0, span) {
      if (centre !== body) {
        throw new FarsideError('FORCE_INPUT', `drag of ${body} needs an arc centred on it, not on ${centre}`, {
          tryThis: 'hand over to the body before its atmosphere',
        });
      }
      const rotate = env.frames.rotationKernel('icrf', frame, t0, span ?? DEFAULT_SPAN);
      const m = new Float64Array(9);
      const at = new Float64Array(3);
      return {
        positionOnly: false,
        add(t, y, dy) {
          const rx = y[0];
          const ry = y[1];
          const rz = y[2];
          rotate(t, m);
          at[0] = m[0] * rx + m[1] * ry + m[2] * rz;
          at[1] = m[3] * rx + m[4] * ry + m[5] * rz;
          at[2] = m[6] * rx + m[7] * ry + m[8] * rz;
          const rho = atmosphere.density(geodeticHeight(at, shape.a, shape.f));
          if (rho === 0) return;
          const mass = y.length === 7 ? y[6] : (options.mass ?? 0);
          if (!(mass > 0)) {
            throw new FarsideError('FORCE_NEEDS_MASS', 'drag needs a mass above zero', {
              numbers: { mass_kg: mass },
              tryThis: 'give `mass`, or propagate seven components',
            });
          }
          // the air turns about the body's z axis, the third row of the rotation
          const wx = y[3] - rate * (m[7] * rz - m[8] * ry);
          const wy = y[4] - rate * (m[8] * rx - m[6] * rz);
          const wz = y[5] - rate * (m[6] * ry - m[7] * rx);
          const k = (-strength * rho * Math.sqrt(wx * wx + wy * wy + wz * wz)) / mass;
          dy[3] += k * wx;
          dy[4] += k * wy;
          dy[5] += k * wz;
        },
      };
    },
  };
}

/** Height above a spheroid of a body-fixed position, m: two steps of Bowring's iteration, 1e-8 m off at most (rounding) from the surface to 30,000 km. */
export function geodeticHeight(at: Float64Array, a: number, f: number): number {
  const z = at[2];
  const p = Math.sqrt(at[0] * at[0] + at[1] * at[1]);
  const r = Math.sqrt(p * p + z * z);
  if (f === 0) return r - a;
  const b = a * (1 - f);
  const e2 = f * (2 - f);
  const ep2 = e2 / (1 - e2);
  // tangent of the reduced latitude as a pair, so that the pole is nothing special
  let s = z * (a * r + ep2 * b * b);
  let c = p * b * r;
  for (let i = 0; i < 2; i++) {
    const n = 1 / Math.sqrt(s * s + c * c);
    const sb = s * n;
    const cb = c * n;
    const tz = z + ep2 * b * sb * sb * sb;
    const tp = p - e2 * a * cb * cb * cb;
    s = (1 - f) * tz;
    c = tp;
  }
  // geodetic latitude: tan = tan(reduced)/(1-f)
  const q = 1 / Math.sqrt((s / (1 - f)) ** 2 + c * c);
  const sl = (s / (1 - f)) * q;
  const cl = c * q;
  return p * cl + z * sl - a * Math.sqrt(1 - e2 * sl * sl);
}
