import { FarsideError } from '@farside/math';
import type { Spheroid } from '../frames/geodetic.ts';
import { createSite, type Site } from '../frames/topocentric.ts';
import type { GroundPlace } from '../types.ts';

const DEG = Math.PI / 180;

/** Reads data/stations.json (its text). Throws STATIONS_INVALID with the row. */
export function readStations(text: string): GroundPlace[] {
  let rows: unknown;
  try {
    rows = (JSON.parse(text) as { sites?: unknown }).sites;
  } catch (cause) {
    throw new FarsideError('STATIONS_INVALID', 'the list of stations is not JSON', { cause });
  }
  if (!Array.isArray(rows)) throw new FarsideError('STATIONS_INVALID', 'the list of stations has no `sites`');
  const seen = new Set<string>();
  return rows.map((row: unknown, k) => {
    const r = row as Record<string, unknown>;
    const bad = (what: string): FarsideError =>
      new FarsideError('STATIONS_INVALID', `row ${k + 1} of the stations: ${what}`, { where: `stations.json: sites[${k}]` });
    const text_ = (key: string): string => {
      const v = r?.[key];
      if (typeof v !== 'string' || v === '') throw bad(`${key} is missing`);
      return v;
    };
    const number_ = (key: string, limit: number): number => {
      const v = r?.[key];
      if (typeof v !== 'number' || !(Math.abs(v) <= limit)) throw bad(`${key} is not a number within ${limit}`);
      return v;
    };
    const id = text_('id');
    if (seen.has(id)) throw bad(`${id} occurs twice`);
    seen.add(id);
    const kind = text_('kind');
    if (kind !== 'station' && kind !== 'launch' && kind !== 'landing') throw bad(`kind ${kind} is not known`);
    const heightKnown = r['height_m'] !== null && r['height_m'] !== undefined;
    const antenna = r['antenna_m'] === null || r['antenna_m'] === undefined ? undefined : number_('antenna_m', 1000);
    return {
      id,
      name: text_('name'),
      kind,
      network: text_('network'),
      role: text_('role'),
      latitude: number_('latitude_deg', 90) * DEG,
      longitude: number_('longitude_deg', 360) * DEG,
      height: heightKnown ? number_('height_m', 9000) : 0,
      heightKnown,
      ...(antenna === undefined ? {} : { antenna }),
      source: text_('source'),
      confidence: text_('confidence'),
    };
  });
}

/** The topocentric site of a place on a spheroid (WGS84 for the Earth). */
export const siteOfPlace = (place: GroundPlace, body: Spheroid): Site => createSite(body, place.latitude, place.longitude, place.height);
