import type { BodyId } from './types.ts';

/** Astronomical unit, m (IAU 2012 resolution B2, exact). */
export const AU = 149597870700;
/** Speed of light, m/s (exact). */
export const SPEED_OF_LIGHT = 299792458;
/** Total solar irradiance at 1 au, W/m^2: the nominal value of IAU 2015 resolution B3. */
export const SOLAR_FLUX_1AU = 1361;

/** Constants of a body; SI. */
export interface Body {
  readonly id: BodyId;
  readonly name: string;
  /** NAIF ids under which a kernel may hold this body, the best first. From Jupiter on the barycentre of the system is meant. */
  readonly naif: readonly number[];
  /** Gravitational parameter, m^3/s^2; 0 for `ssb`. Of the whole system for Mars and beyond, to go with the barycentre of the ephemeris. */
  readonly gm: number;
  /** Equatorial radius, m; 0 for barycentres. */
  readonly equatorialRadius: number;
  /** Polar radius, m. */
  readonly polarRadius: number;
  /** Radius of the sphere of equal size or the sphere that maps use, m. */
  readonly meanRadius: number;
}

/**
 * Sources. GM: NAIF gm_de440.tpc (DE440; Park et al., AJ 161:105, 2021), km^3/s^2 there. Radii: NAIF pck00011.tpc (IAU WGCCRE 2015; Archinal et al., CMDA
 * 130:22, 2018), except the Earth: WGS 84 (NIMA TR8350.2), and the Moon: the 1737.4 km sphere of lunar maps and terrain models, in all three.
 */
const make = (
  id: BodyId,
  name: string,
  naif: readonly number[],
  gmKm: number,
  equatorialKm: number,
  polarKm: number,
  meanKm: number,
): Body => ({
  id,
  name,
  naif,
  gm: gmKm * 1e9,
  equatorialRadius: equatorialKm * 1e3,
  polarRadius: polarKm * 1e3,
  meanRadius: meanKm * 1e3,
});
const mean = (a: number, c: number): number => (2 * a + c) / 3;

/** Constants of the bodies by their names; SI. */
export const BODIES: Readonly<Record<BodyId, Body>> = {
  ssb: make('ssb', 'Solar-system barycentre', [0], 0, 0, 0, 0),
  sun: make('sun', 'Sun', [10], 1.3271244004127942e11, 695700, 695700, 695700),
  mercury: make('mercury', 'Mercury', [199, 1], 2.20318685514e4, 2440.53, 2438.26, mean(2440.53, 2438.26)),
  venus: make('venus', 'Venus', [299, 2], 3.24858592e5, 6051.8, 6051.8, 6051.8),
  emb: make('emb', 'Earth-Moon barycentre', [3], 4.0350323562548019e5, 0, 0, 0),
  earth: make('earth', 'Earth', [399], 3.9860043550702266e5, 6378.137, 6356.752314245179, mean(6378.137, 6356.752314245179)),
  moon: make('moon', 'Moon', [301], 4.9028001184575496e3, 1737.4, 1737.4, 1737.4),
  mars: make('mars', 'Mars', [499, 4], 4.2828375815756102e4, 3396.19, 3376.2, mean(3396.19, 3376.2)),
  jupiter: make('jupiter', 'Jupiter system', [5], 1.2671276409999998e8, 71492, 66854, mean(71492, 66854)),
  saturn: make('saturn', 'Saturn system', [6], 3.7940584841799997e7, 60268, 54364, mean(60268, 54364)),
  uranus: make('uranus', 'Uranus system', [7], 5.7945563999999985e6, 25559, 24973, mean(25559, 24973)),
  neptune: make('neptune', 'Neptune system', [8], 6.8365271005803989e6, 24764, 24341, mean(24764, 24341)),
  pluto: make('pluto', 'Pluto system', [9], 9.755e2, 1188.3, 1188.3, 1188.3),
};

export const BODY_IDS = Object.keys(BODIES) as readonly BodyId[];

/** GM of a body, m^3/s^2. */
export const gmOf = (id: BodyId): number => BODIES[id].gm;
