/**
 * Writes the fixtures of time, Earth orientation and frames from the shared reference tables: packages/astro/test/fixtures/erfa-values.json,
 * lunar-axes.json, body-poles.json, station-tracking.json.
 * node tools/frames/fixtures.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLunarAxes, readPck } from '../../packages/astro/src/ephemeris/pck.ts';
import { fromJulianDate } from '../../packages/astro/src/time/julian.ts';

const shared = join(process.argv[2] ?? '../shared', 'reference/data');
const target = 'packages/astro/test/fixtures';
const text = (path: string) => readFileSync(join(shared, path), 'utf8');
const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const write = (name: string, value: object) => {
  writeFileSync(join(target, name), `${JSON.stringify(value, null, 1).replace(/\n\s+(?=[-\d\]])/g, ' ')}\n`);
};
const csv = (path: string) => {
  const [head, ...rows] = text(path).trim().split('\n');
  const keys = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((x, i) => [keys[i], x])) as Record<string, string>);
};

// Figures of ERFA's routines
const erfa = text('frames_sofa/erfa_values.json');
const wanted = [
  'eraEra00',
  'eraGmst06',
  'eraGst06a',
  'eraPnm06a',
  'eraNut06a',
  'eraObl06',
  'eraXys06a',
  'eraC2t06a',
  'eraDtdb',
  'eraGd2gc',
  'eraGc2gd',
  'eraCal2jd',
  'eraDat',
  'eraUtctai+Taitt',
];
const cases = (JSON.parse(erfa) as { function: string; inputs: unknown; outputs: unknown }[])
  .filter((c) => wanted.includes(c.function))
  .map((c) => ({ function: c.function, inputs: c.inputs, outputs: c.outputs }));
write('erfa-values.json', {
  provenance: {
    figures: 'inputs and outputs of ERFA (liberfa/erfa at 1d9738bed995), the IAU SOFA algorithms',
    source: 'frames_sofa/erfa_values.json',
    sha256: sha(erfa),
    writtenBy: 'tools/frames/fixtures.ts',
  },
  cases,
});

// A rotation printed by CSPICE, and the angles of the same instant from the kernel it read
const spice = text('lunar_orientation/spice_pxform_moon_de421.json');
const kernel = readFileSync(join(shared, 'kernels/moon_pa_de421_1900-2050.bpc'));
const axes = createLunarAxes(readPck(kernel, 'moon_pa_de421_1900-2050.bpc'));
const six = new Float64Array(6);
write('lunar-axes.json', {
  provenance: {
    figures:
      'rotation ICRF to MOON_PA_DE421 and its rate printed from CSPICE (skyfielders/python-skyfield tests); angles from the NAIF kernel moon_pa_de421_1900-2050.bpc',
    sha256: { 'spice_pxform_moon_de421.json': sha(spice), 'moon_pa_de421_1900-2050.bpc': sha(kernel) },
    writtenBy: 'tools/frames/fixtures.ts',
  },
  cases: (JSON.parse(spice).cases as { jd_tdb: number; rotation: number[][]; rate_per_s: number[][] }[]).map((c) => {
    axes.angles(fromJulianDate('TDB', c.jd_tdb), six);
    return { jdTdb: c.jd_tdb, angles: [...six], rotation: c.rotation.flat(), rate: c.rate_per_s.flat() };
  }),
});

// Poles as Horizons gives them
const bodies = ['earth', 'moon', 'mars', 'sun', 'venus', 'jupiter'];
const poles: Record<string, number[][]> = {};
const poleHashes: Record<string, string> = {};
for (const body of bodies) {
  const path = `body_axes/north_pole_${body}.csv`;
  poleHashes[body] = sha(text(path));
  poles[body] = csv(path)
    .filter((_, i) => i % 6 === 0)
    .map((r) => [Number(r['jd_ut']), Number(r['pole_ra_icrf_deg']), Number(r['pole_dec_icrf_deg'])]);
}
write('body-poles.json', {
  provenance: {
    figures: 'JPL Horizons, as tabulated in cosinekitty/astronomy generate/axis; every sixth row',
    sha256: poleHashes,
    writtenBy: 'tools/frames/fixtures.ts',
  },
  columns: 'JD (UT), right ascension and declination of the north pole (deg, ICRF)',
  poles,
});

// The Moon and the Sun from a station
const tracking: Record<string, unknown[]> = {};
const trackingHashes: Record<string, string> = {};
for (const [body, file] of [
  ['moon', 'airless_moon'],
  ['jupiter', 'airless_jupiter'],
] as const) {
  const path = `station_tracking/${file}_29N_81W.csv`;
  trackingHashes[body] = sha(text(path));
  tracking[body] = csv(path).map((r) => [
    r['ut'],
    Number(r['ra_astrometric_deg']),
    Number(r['dec_astrometric_deg']),
    Number(r['azimuth_deg']),
    Number(r['elevation_deg']),
  ]);
}
write('station-tracking.json', {
  provenance: {
    figures: 'JPL Horizons (DE431), site 29 N 81 W 10 m, without refraction, as tabulated in cosinekitty/astronomy generate/horizons',
    sha256: trackingHashes,
    writtenBy: 'tools/frames/fixtures.ts',
  },
  columns: 'UT, astrometric right ascension and declination (deg), apparent azimuth and elevation (deg)',
  tracking,
});
