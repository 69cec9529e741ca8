import type { BodyId, Environment, Epoch, Force, ForceKernel, ForceModel } from '@farside/astro';
import { harmonics, radiationPressure, relativity, thirdBody } from '@farside/astro';

/** How finely the world is looked at; see the mission's Fidelity, of which this is the physical part. */
export interface ModelSettings {
  readonly moonDegree: number;
  readonly earthDegree: number;
  readonly radiationPressure: boolean;
  readonly relativity: boolean;
}

/** What sunlight presses on. The mass is the arc's own at its start when y carries none. */
export interface Surface {
  readonly area: number;
  readonly reflectivity: number;
}

/** Radius beyond which a field is cut to a low degree: what is left out there is below 1e-13 of the point mass. */
const FAR_FROM_MOON = 7.5e6;
const FAR_FROM_EARTH = 6.4e7;
const FAR_DEGREE = 8;

/** A field of high degree near the body and of low degree far from it: the same force, evaluated for what it still says there. */
function fieldByDistance(body: 'moon' | 'earth', degree: number, far: number): Force {
  const low = Math.min(degree, body === 'earth' ? 4 : FAR_DEGREE);
  if (degree <= low) return harmonics(body, degree);
  return {
    id: `harmonics:${body}:${degree}`,
    prepare(env: Environment, centre: BodyId, t0: Epoch): ForceKernel {
      const near = harmonics(body, degree).prepare(env, centre, t0);
      const remote = harmonics(body, low).prepare(env, centre, t0);
      const limit = far * far;
      return {
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

/** The forces on a coasting craft about `centre` (Earth, Moon). */
export function coastModel(centre: 'earth' | 'moon', s: ModelSettings, surface: Surface, mass: number): ForceModel {
  const forces: Force[] =
    centre === 'moon'
      ? [fieldByDistance('moon', s.moonDegree, FAR_FROM_MOON), thirdBody('earth'), thirdBody('sun')]
      : [fieldByDistance('earth', s.earthDegree, FAR_FROM_EARTH), thirdBody('moon'), thirdBody('sun')];
  if (s.radiationPressure) forces.push(radiationPressure({ area: surface.area, reflectivity: surface.reflectivity, mass, occulting: ['earth', 'moon'] }));
  if (s.relativity) forces.push(relativity());
  return { centre, forces };
}
