import type { BodyId } from '@farside/astro';

/** Names of centres as in annex B of 502.0-B (SANA registry of orbit centres). */
export const CENTRES: Readonly<Record<BodyId, string>> = {
  ssb: 'SOLAR SYSTEM BARYCENTER',
  sun: 'SUN',
  mercury: 'MERCURY',
  venus: 'VENUS',
  emb: 'EARTH BARYCENTER',
  earth: 'EARTH',
  moon: 'MOON',
  mars: 'MARS BARYCENTER',
  jupiter: 'JUPITER BARYCENTER',
  saturn: 'SATURN BARYCENTER',
  uranus: 'URANUS BARYCENTER',
  neptune: 'NEPTUNE BARYCENTER',
  pluto: 'PLUTO BARYCENTER',
};

/** Other names that messages have for the same centre. */
const ALSO: Readonly<Record<string, BodyId>> = {
  SSB: 'ssb',
  'EARTH-MOON BARYCENTER': 'emb',
  MARS: 'mars',
  JUPITER: 'jupiter',
  SATURN: 'saturn',
  URANUS: 'uranus',
  NEPTUNE: 'neptune',
  PLUTO: 'pluto',
};

/** The body that a message's CENTER_NAME means; undefined for another. */
export function centreOf(name: string): BodyId | undefined {
  const plain = name.toUpperCase().replaceAll('_', ' ').trim();
  const found = (Object.entries(CENTRES) as [BodyId, string][]).find(([, text]) => text === plain);
  return found?.[0] ?? ALSO[plain];
}
