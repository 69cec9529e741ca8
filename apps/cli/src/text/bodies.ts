import { BODIES, BODY_IDS, type BodyId } from '@farside/astro';

const UNUSUAL: Readonly<Partial<Record<BodyId, string>>> = {
  ssb: 'solar-system barycentre',
  emb: 'Earth-Moon barycentre',
};

/** A body as people call it: `Earth`. */
export const bodyName = (id: BodyId): string => UNUSUAL[id] ?? id.charAt(0).toUpperCase() + id.slice(1);

/** The body with a number of the ephemeris files (399 is the Earth); the number where it is none of ours. */
export function bodyOfNumber(naif: number): string {
  const id = BODY_IDS.find((b) => BODIES[b].naif.includes(naif));
  return id === undefined ? String(naif) : bodyName(id);
}
