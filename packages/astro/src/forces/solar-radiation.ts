import { FarsideError } from '@farside/math';
import { AU, BODIES, SOLAR_FLUX_1AU, SPEED_OF_LIGHT } from '../bodies.ts';
import type { BodyId, Force } from '../types.ts';
import { sunFraction } from './shadow.ts';

/** A body that throws a shadow. */
export interface ShadowBody {
  readonly body: BodyId;
  /** m */
  readonly radius: number;
}
/** Earth (equatorial radius) and Moon as airless spheres. */
export const EARTH_AND_MOON: readonly ShadowBody[] = [
  { body: 'earth', radius: BODIES.earth.equatorialRadius },
  { body: 'moon', radius: BODIES.moon.meanRadius },
];

/** What sunlight presses on. */
export interface SolarRadiationOptions {
  /** Area facing the Sun, m^2. */
  readonly area: number;
  /** Radiation pressure coefficient: 1 absorbs all, 2 reflects all straight back. */
  readonly cr: number;
  /** kg; used when the arc carries no mass (six components). */
  readonly mass?: number;
  /** Solar flux at 1 au, W/m^2. Default 1361 (IAU 2015 resolution B3, nominal). */
  readonly flux?: number;
  /** Bodies that cast shadow; default Earth and Moon. */
  readonly shadowBodies?: readonly ShadowBody[];
}

/**
 * Solar radiation pressure on a sphere ("cannonball"): Cr A/m (flux/c) (au/d)^2 away from the Sun, times the visible fraction of the Sun's disc.
 * In eclipse of two bodies at once the fractions are multiplied. The gradient leaves out how the fraction changes with position.
 */
export function solarRadiation(options: SolarRadiationOptions): Force {
  const shadowBodies = options.shadowBodies ?? EARTH_AND_MOON;
  const pressure = (options.flux ?? SOLAR_FLUX_1AU) / SPEED_OF_LIGHT;
  const strength = options.cr * options.area * pressure * AU * AU;
  if (!(strength >= 0)) {
    throw new FarsideError('FORCE_INPUT', 'area, coefficient and flux of solar radiation pressure have to be numbers of zero or more', {
      found: `area ${options.area}, cr ${options.cr}`,
    });
  }
  const mass = options.mass ?? 0;
  return {
    id: 'solar-radiation',
    prepare(env, centre, t0) {
      const sun = env.ephemeris.positionKernel('sun', centre, t0);
      const bodies = shadowBodies.map((o) => ({
        radius: o.radius,
        position: o.body === centre ? undefined : env.ephemeris.positionKernel(o.body, centre, t0),
      }));
      const count = bodies.length;
      const s = new Float64Array(3);
      const b = new Float64Array(3);

      function lit(t: number, y: Float64Array): number {
        let fraction = 1;
        for (let i = 0; i < count && fraction > 0; i++) {
          const body = bodies[i];
          if (body.position === undefined) b.fill(0);
          else body.position(t, b, 0);
          fraction *= sunFraction(
            s[0] - y[0],
            s[1] - y[1],
            s[2] - y[2],
            BODIES.sun.meanRadius,
            b[0] - y[0],
            b[1] - y[1],
            b[2] - y[2],
            body.radius,
          );
        }
        return fraction;
      }
      // d = from the Sun to the spacecraft: a = k d / |d|^3
      function factor(t: number, y: Float64Array): number {
        sun(t, s, 0);
        const m = y.length === 7 ? y[6] : mass;
        if (!(m > 0)) {
          throw new FarsideError('FORCE_NEEDS_MASS', 'solar radiation pressure needs a mass above zero', {
            numbers: { mass_kg: m },
            tryThis: 'give `mass`, or propagate seven components',
          });
        }
        const fraction = lit(t, y);
        return (strength / m) * fraction;
      }

      return {
        positionOnly: options.mass !== undefined,
        usesMass: true,
        add(t, y, dy) {
          const k0 = factor(t, y);
          if (k0 === 0) return;
          const dx = y[0] - s[0];
          const dyy = y[1] - s[1];
          const dz = y[2] - s[2];
          const d2 = dx * dx + dyy * dyy + dz * dz;
          const k = k0 / (d2 * Math.sqrt(d2));
          dy[3] += k * dx;
          dy[4] += k * dyy;
          dy[5] += k * dz;
        },
        addGradient(t, y, g) {
          const k0 = factor(t, y);
          if (k0 === 0) return;
          const dx = y[0] - s[0];
          const dyy = y[1] - s[1];
          const dz = y[2] - s[2];
          const d2 = dx * dx + dyy * dyy + dz * dz;
          const k = k0 / (d2 * Math.sqrt(d2));
          const q = (-3 * k) / d2;
          g[0] += k + q * dx * dx;
          g[1] += q * dx * dyy;
          g[2] += q * dx * dz;
          g[3] += q * dyy * dx;
          g[4] += k + q * dyy * dyy;
          g[5] += q * dyy * dz;
          g[6] += q * dz * dx;
          g[7] += q * dz * dyy;
          g[8] += k + q * dz * dz;
        },
      };
    },
  };
}
