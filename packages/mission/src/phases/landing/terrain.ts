import { type LadderConfig, type LandingSpot, spotChooser, syntheticTerrain, type TerrainPatch } from '@farside/gnc';
import { FarsideError } from '@farside/math';
import { LARGEST_SEARCH, type Mission } from '../../file/schema.ts';

/** What the hover saw and chose. */
export interface SpotChoice {
  chosen: LandingSpot | undefined;
}

type Chooser = NonNullable<LadderConfig['chooseSpot']>;

/** Search radii that a refusal tries, of the wanted one, where rocks cover no more than this: wide ground full of rocks takes long to draw. */
const WIDER = [1.5, 2, 3];
const ROCKY = 0.6;

/**
 * How the landing spot is picked at the hover: the site's neighbourhood is SYNTHETIC ground, drawn from the seed and rock abundance of the mission file, and the safe place of least cost
 * within the search radius is taken. The choice is left in `seen` for the record.
 * Its result throws DESCENT_NO_SPOT when nothing within the radius is safe.
 */
export function hoverChoice(m: Mission, seen: SpotChoice): Chooser {
  const { 'search-radius': reach, 'rock-abundance': rocks } = m.landing.terrain;
  const choose = chooserOf(m, reach, seen);
  return (nav, site) => {
    const spot = choose(nav, site);
    if (spot) return spot;
    const wider =
      rocks > ROCKY
        ? undefined
        : WIDER.map((w) => Math.ceil(w * reach)).find((r) => r <= LARGEST_SEARCH && chooserOf(m, r, { chosen: undefined })(nav, site));
    const slope = (m.landing.limits.slope * 180) / Math.PI;
    throw new FarsideError(
      'DESCENT_NO_SPOT',
      `within ${reach} m of the hover point nothing is safe to land on: rocks cover ${(100 * rocks).toFixed(0)} % of the ground, slopes may be ${slope.toFixed(1)} deg`,
      {
        numbers: { search_radius_m: reach, rock_abundance: rocks, slope_deg: slope },
        tryThis: `${wider ? `a landing.terrain.search-radius of ${wider} m, ` : ''}a smaller landing.terrain.rock-abundance, a wider landing.limits.slope, or another site`,
      },
    );
  };
}

/** The ground about the hover point and what the lander bears of it: with them the search at the hover can be looked at again. */
export interface HoverGround {
  readonly patch: TerrainPatch;
  readonly rules: { readonly legs: number; readonly maxSlope: number; readonly reach: number };
}

/** The synthetic ground of a mission, drawn from its seed: the same that the flight saw. @param reach of the search, m; default: the mission's. */
export function hoverGround(m: Mission, reach: number = m.landing.terrain['search-radius']): HoverGround {
  const t = m.landing.terrain;
  const legs = 0.68 * (m.modules.lander.size?.diameter ?? 3.4);
  // A lander that hovers a little off the site still finds its whole reach inside the patch.
  const patch = syntheticTerrain({ seed: t.seed, size: 2 * (reach + 4 * legs) + 40, rocks: t['rock-abundance'] });
  return { patch, rules: { legs, maxSlope: m.landing.limits.slope, reach } };
}

function chooserOf(m: Mission, reach: number, seen: SpotChoice): Chooser {
  const { patch, rules } = hoverGround(m, reach);
  return spotChooser(patch, rules, (spot) => {
    seen.chosen = spot;
  });
}
