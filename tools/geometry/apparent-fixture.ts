/**
 * Writes packages/astro/test/fixtures/apparent.json: sub-Earth and sub-solar points of the Moon (NASA's Scientific Visualization Studio, 2020), and places of Sun, Moon and
 * planets from a station (JPL Horizons), from the shared reference tables.
 * node tools/geometry/apparent-fixture.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = join(process.argv[2] ?? '../shared', 'reference/data');
const sha256: Record<string, string> = {};
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const month = (name: string): string => String(MONTHS.indexOf(name) + 1).padStart(2, '0');

function csv(path: string): Record<string, string>[] {
  const text = readFileSync(join(shared, path), 'utf8');
  sha256[path] = createHash('sha256').update(text).digest('hex');
  const [head, ...rows] = text.trim().split('\n');
  const keys = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((x, i) => [keys[i], x])));
}
const numbers = (row: Record<string, string>, keys: readonly string[]): number[] => keys.map((k) => Number(row[k]));

// every second row of the year
const moon = csv('lunar_orientation/nasa_svs_moon_2020.csv')
  .filter((_, i) => i % 2 === 0)
  .map((r) => {
    const [day, name, year, time] = r['date_ut'].split(' ');
    return [
      `${year}-${month(name)}-${day}T${time}Z`,
      ...numbers(r, ['subsolar_lon_deg', 'subsolar_lat_deg', 'subearth_lon_deg', 'subearth_lat_deg']),
    ];
  });

const station: Record<string, (string | number)[][]> = {};
for (const [body, file] of [
  ['moon', 'airless_moon'],
  ['sun', 'sun'],
  ['venus', 'venus'],
  ['mars', 'mars'],
  ['jupiter', 'airless_jupiter'],
]) {
  station[body] = csv(`station_tracking/${file}_29N_81W.csv`).map((r) => {
    const [, year, name, day, time] = /^(\d+)-(\w+)-(\d+) (.*)$/.exec(r['ut']) as unknown as string[];
    const keys = ['ra_astrometric_deg', 'dec_astrometric_deg', 'ra_apparent_deg', 'dec_apparent_deg', 'azimuth_deg', 'elevation_deg'];
    return [`${year}-${month(name)}-${day}T${time}Z`, ...numbers(r, keys)];
  });
}

const out = {
  provenance: {
    figures:
      "moon: NASA's Scientific Visualization Studio, Moon Phase and Libration 2020 (DE421), every second row; station: JPL Horizons (DE431), site 29 N 81 W 10 m, as tabulated in cosinekitty/astronomy generate/horizons (refraction stands in the elevations of Sun, Venus and Mars)",
    sha256,
    writtenBy: 'tools/geometry/apparent-fixture.ts',
  },
  moonColumns: 'UT, sub-solar longitude and latitude, sub-Earth longitude and latitude (deg, mean-Earth axes)',
  moon,
  stationColumns:
    'UT, astrometric right ascension and declination, apparent ones (true equator and equinox of date), azimuth, elevation (deg)',
  station,
};
writeFileSync(
  'packages/astro/test/fixtures/apparent.json',
  `${JSON.stringify(out, null, 1).replace(/\n\s+(?=[-\d\]"](?![^\n]*": ))/g, ' ')}\n`,
);
