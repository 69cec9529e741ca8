import {
  type BodyId,
  type Environment,
  type Epoch,
  type Force,
  type ForceKernel,
  type ForceModel,
  gmOf,
  gravity,
  relativity,
  solarRadiation,
  thirdBody,
} from '@farside/astro';

/** How finely the world is looked at; the physical part of a mission's Fidelity. */
export interface ModelSettings {
  readonly moonDegree: number;
  readonly earthDegree: number;
  readonly radiationPressure: boolean;
  readonly relativity: boolean;
  /** Step of the multistep method in low lunar orbit, s; left out: 20, which is for a field of degree 50. */
  readonly lowOrbitStep?: number;
}

/** What sunlight presses on. */
export interface Surface {
  readonly area: number;
  readonly reflectivity: number;
}

/**
 * Distance beyond which a field is cut to a low degree. What is left out there, over the point mass, at the worst place of the sphere: Moon, 50 against 8 at 7,500 km, 7e-10 (5e-11 at 10,000 km);
 * Earth, 8 against 3 at 64,000 km, 1.9e-9 (3e-10 at 100,000 km): some 1e-6 m/s on the way out, less than half a metre at the Moon. Whole flights without the cut, and with it at twice the
 * distance, differ from those with it by what the solvers' tolerances leave (0.5 mm/s of keeping, nothing above 1 mm/s), and by 5 % of the time.
 */
const FAR: Readonly<Record<'moon' | 'earth', number>> = { moon: 7.5e6, earth: 6.4e7 };
const FAR_DEGREE: Readonly<Record<'moon' | 'earth', number>> = { moon: 8, earth: 3 };

/** A field of high degree near the body and of low degree far from it: the same force, evaluated for what it still says there. */
function fieldByDistance(body: 'moon' | 'earth', degree: number): Force {
  const low = Math.min(degree, FAR_DEGREE[body]);
  if (degree <= low) return gravity(body, { degree });
  return {
    id: `gravity:${body}:${degree}`,
    prepare(env: Environment, centre: BodyId, t0: Epoch, span?: readonly [number, number]): ForceKernel {
      const near = gravity(body, { degree }).prepare(env, centre, t0, span);
      const remote = gravity(body, { degree: low }).prepare(env, centre, t0, span);
      const limit = FAR[body] * FAR[body];
      return {
        positionOnly: true,
        add(t, y, dy) {
          (y[0] * y[0] + y[1] * y[1] + y[2] * y[2] < limit ? near : remote).add(t, y, dy);
        },
        addGradient(t, y, g) {
          const k = y[0] * y[0] + y[1] * y[1] + y[2] * y[2] < limit ? near : remote;
          k.addGradient?.(t, y, g);
        },
      };
    },
  };
}

/** The forces on a coasting craft of `mass` about Earth or Moon: field of the centre, the other one and the Sun as points, sunlight, relativity when asked. */
export function coastModel(centre: 'earth' | 'moon', s: ModelSettings, surface: Surface, mass: number): ForceModel {
  const other = centre === 'moon' ? 'earth' : 'moon';
  const forces: Force[] = [
    fieldByDistance(centre, centre === 'moon' ? s.moonDegree : s.earthDegree),
    thirdBody(other, gmOf(other)),
    thirdBody('sun', gmOf('sun')),
  ];
  if (s.radiationPressure && surface.area > 0) forces.push(solarRadiation({ area: surface.area, cr: surface.reflectivity, mass }));
  if (s.relativity) forces.push(relativity(gmOf(centre)));
  return { centre, forces };
}
