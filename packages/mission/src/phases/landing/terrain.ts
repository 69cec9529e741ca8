import { type LadderConfig, type LandingSpot, spotChooser, syntheticTerrain } from '@farside/gnc';
import type { Mission } from '../../file/schema.ts';

/** What the hover saw and chose. */
export interface SpotChoice {
  chosen: LandingSpot | undefined;
}

/**
 * How the landing spot is picked at the hover: the site's neighbourhood is SYNTHETIC ground, drawn from the seed and rock abundance of the mission file, and the safe place of least cost
 * within the search radius is taken. The choice is left in `seen` for the record.
 */
export function hoverChoice(m: Mission, seen: SpotChoice): NonNullable<LadderConfig['chooseSpot']> {
  const t = m.landing.terrain;
  const legs = 0.68 * (m.modules.lander.size?.diameter ?? 3.4);
  const reach = t['search-radius'];
  // A lander that hovers a little off the site still finds its whole reach inside the patch.
  const patch = syntheticTerrain({ seed: t.seed, size: 2 * (reach + 4 * legs) + 40, rocks: t['rock-abundance'] });
  return spotChooser(patch, { legs, maxSlope: m.landing.limits.slope, reach }, (spot) => {
    seen.chosen = spot;
  });
}
