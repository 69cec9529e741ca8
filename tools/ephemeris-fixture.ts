/**
 * Writes packages/astro/test/fixtures/ephemeris.json: states, lunar angles and body constants from outside the project, thinned.
 *   node tools/ephemeris-fixture.ts [folder that holds reference/data]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedFolder } from './data-index.ts';

const folder = sharedFolder();
const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
const rows = (...path: string[]): string[][] =>
  text(...path)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const thin = <T>(list: readonly T[], keep: number): T[] => list.filter((_, i) => i % Math.max(1, Math.floor(list.length / keep)) === 0);

const horizons = (name: string, keep: number): number[][] =>
  thin(rows('de_ephemeris', 'horizons_de441', `${name}.csv`), keep).map((r) => [Number(r[0]), ...r.slice(2, 8).map(Number)]);

/** `\begindata` numbers of a NAIF text kernel, figures as written. */
const constant = (kernel: string, key: string): number[] => {
  // the last assignment holds; Fortran exponents
  const all = [...kernel.matchAll(new RegExp(`^\\s*${key}\\s*=\\s*\\(([^)]*)\\)`, 'gm'))];
  return all[all.length - 1][1]
    .trim()
    .split(/\s+/)
    .map((x) => Number(x.replace(/D/i, 'E')));
};
const gm = text('kernels', 'gm_de440.tpc');
const pck = text('kernels', 'pck00011.tpc');

const fixture = {
  provenance: {
    horizonsDe441:
      'JPL Horizons, DE441, geometric states, ICRF, TDB (figures as kept by cosinekitty/astronomy, MIT); rows: JD TDB, x y z km, vx vy vz km/s',
    de405States: 'evaluated from the genuine DE405 records by an independent reader; rows: JD TDB, target, centre, x y z km, vx vy vz km/s',
    moonPaDe421: 'evaluated from NAIF moon_pa_de421_1900-2050.bpc by skyfielders/jplephem; rows: JD TDB, phi theta psi rad, rates rad/s',
    gmDe440: 'NAIF gm_de440.tpc, km^3/s^2, by NAIF id',
    radiiPck00011: 'NAIF pck00011.tpc, km, by NAIF id',
    script: 'tools/ephemeris-fixture.ts',
  },
  horizonsDe441: {
    moon_earth: horizons('moon_geocentric', 130),
    earth_sun: horizons('earth_heliocentric', 60),
    venus_sun: horizons('venus_heliocentric', 60),
    mars_sun: horizons('mars_heliocentric', 60),
    emb_earth: horizons('emb_geocentric', 30),
  },
  de405States: thin(rows('de_ephemeris', 'de405_states.csv'), 140).map((r) => [Number(r[0]), r[1], r[2], ...r.slice(3).map(Number)]),
  moonPaDe421: rows('lunar_orientation', 'moon_pa_de421_euler_313.csv').map((r) => r.map(Number)),
  gmDe440: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 301, 399].map((id) => [id, constant(gm, `BODY${id}_GM`)[0]])),
  radiiPck00011: Object.fromEntries([10, 199, 299, 499, 599, 699, 799, 899, 999, 301].map((id) => [id, constant(pck, `BODY${id}_RADII`)])),
};
const json = JSON.stringify(fixture, null, 1).replace(/\[\s+([^[\]]*?)\s+\]/g, (_, inner: string) => `[${inner.replace(/\s+/g, ' ')}]`);
writeFileSync(fileURLToPath(new URL('../packages/astro/test/fixtures/ephemeris.json', import.meta.url)), `${json}\n`);
console.log(`${json.length} bytes`);
