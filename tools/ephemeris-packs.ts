/**
 * Writes data/ephemeris/de405-full.bsp and de405-web.bsp (standard SPK type 2) from JPL's DE405 records.
 *   node tools/ephemeris-packs.ts [folder that holds reference/data]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChebyshevSegment, createEphemeris, formatIso, readSpk, writeSpk } from '@farside/astro';
import { evalChebyshev } from '@farside/math';
import { publish, sharedFolder, writeReadme } from './data-index.ts';

interface Layout {
  readonly offset: number;
  readonly coefficients: number;
  readonly sub_intervals: number;
}
interface Header {
  readonly record_doubles: number;
  readonly records: number;
  readonly block_days: number;
  readonly first_jd_tdb: number;
  readonly layout: Readonly<Record<string, Layout>>;
  readonly constants: Readonly<Record<string, number>>;
}

const folder = join(sharedFolder(), 'de405');
const header = JSON.parse(readFileSync(join(folder, 'de405_header.json'), 'utf8')) as Header;
const raw = readFileSync(join(folder, 'de405_records.bin'));
const records = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
const emrat = header.constants['EMRAT'];
const init = (header.first_jd_tdb - 2451545) * 86400;
const block = header.block_days * 86400;

/** The body's own coefficients times `factor`, in the order of an SPK segment (interval, component, coefficient): the order of the records. */
function series(body: string, factor: number): { length: number; terms: number; coefficients: Float64Array } {
  const { offset, coefficients: terms, sub_intervals: subs } = header.layout[body];
  const per = 3 * terms * subs;
  const out = new Float64Array(per * header.records);
  for (let r = 0; r < header.records; r++) {
    for (let i = 0; i < per; i++) out[r * per + i] = factor * records[r * header.record_doubles + offset + i];
  }
  return { length: block / subs, terms, coefficients: out };
}

const WHOLE: readonly (readonly [body: string, target: number, centre: number, factor: number])[] = [
  ['mercury', 1, 0, 1],
  ['venus', 2, 0, 1],
  ['earth_moon_barycenter', 3, 0, 1],
  ['mars_barycenter', 4, 0, 1],
  ['jupiter_barycenter', 5, 0, 1],
  ['saturn_barycenter', 6, 0, 1],
  ['uranus_barycenter', 7, 0, 1],
  ['neptune_barycenter', 8, 0, 1],
  ['pluto_barycenter', 9, 0, 1],
  ['sun', 10, 0, 1],
  // geocentric Moon shared out about the barycentre in the ratio of the masses
  ['moon_geocentric', 301, 3, emrat / (1 + emrat)],
  ['moon_geocentric', 399, 3, -1 / (1 + emrat)],
];

const comment = (extra: string): string =>
  `JPL planetary ephemeris DE405 (E. M. Standish, JPL IOM 312.F-98-048, 1998), cut to 2009-12 to 2050.
Chebyshev series in km over TDB seconds past J2000, axes of the ICRF (NAIF frame 1), SPK type 2.
The geocentric Moon of DE405 is given as Moon and Earth relative to the Earth-Moon barycentre with
EMRAT = ${emrat}. AU of the ephemeris: ${header.constants['AU']} km.
${extra}
Written by tools/ephemeris-packs.ts of the Farside project.`;

const full = writeSpk({
  internalName: 'FARSIDE DE405 2009-12 TO 2050',
  comment: comment('Coefficients as published, none refitted.'),
  segments: WHOLE.map(([body, target, centre, factor]): ChebyshevSegment => {
    const s = series(body, factor);
    return { type: 2, name: `DE405 ${target}`, target, centre, init, ...s };
  }),
});
const LICENCE = 'JPL DE405: public domain (United States government work)';
const PROVENANCE = 'JPL DE405 Chebyshev records (Debian package casacore-data-jpl-de405, read with python3-casacore)';
publish('ephemeris/de405-full.bsp', full, { kind: 'ephemeris', pack: 'full', provenance: PROVENANCE, licence: LICENCE });

/** Value of a component of a DE405 body, km, at TDB seconds. */
function valueAt(body: string, factor: number, et: number, c: number): number {
  const { offset, coefficients: terms, sub_intervals: subs } = header.layout[body];
  const b = Math.min(header.records - 1, Math.floor((et - init) / block));
  const sub = block / subs;
  const i = Math.min(subs - 1, Math.floor((et - init - b * block) / sub));
  const s = (2 * (et - init - b * block - i * sub)) / sub - 1;
  return factor * evalChebyshev(records, s, b * header.record_doubles + offset + (i * 3 + c) * terms, terms);
}

/**
 * Series of `terms` coefficients through the values at the extrema of T_{terms-1}: both ends of the interval are met exactly, so the pieces join without a step.
 */
function refit(body: string, factor: number, start: number, intervals: number, length: number, terms: number): Float64Array {
  const n = terms - 1;
  const out = new Float64Array(intervals * 3 * terms);
  const f = new Float64Array(terms);
  for (let i = 0; i < intervals; i++) {
    const mid = start + (i + 0.5) * length;
    for (let c = 0; c < 3; c++) {
      for (let k = 0; k <= n; k++) f[k] = valueAt(body, factor, mid + (length / 2) * Math.cos((Math.PI * k) / n), c);
      for (let j = 0; j <= n; j++) {
        let sum = 0;
        for (let k = 0; k <= n; k++) sum += (k === 0 || k === n ? 0.5 : 1) * f[k] * Math.cos((Math.PI * j * k) / n);
        out[(i * 3 + c) * terms + j] = ((j === 0 || j === n ? 1 : 2) / n) * sum;
      }
    }
  }
  return out;
}

// 2019-01-01 to 2036-12-31, outwards to whole blocks
const day = (jd: number): number => (jd - 2451545) * 86400;
const first = init + Math.floor((day(2458484.5) - init) / block) * block;
const last = init + Math.ceil((day(2465059.5) - init) / block) * block;
const days = (last - first) / 86400;

/**
 * Sun and barycentre keep DE405's own coefficients: its records join within 5 mm only, so a smoother fit cannot follow them closer. Moon and Earth about the barycentre go on
 * intervals twice as long with more terms, which hold the same motion in fewer figures: tried with 16 to 24 terms, beyond these the kinks of DE405 itself (0.3 mm) remain.
 */
const WEB: readonly (readonly [body: string, target: number, centre: number, factor: number, intervalDays: number, terms: number])[] = [
  ['earth_moon_barycenter', 3, 0, 1, 0, 0],
  ['sun', 10, 0, 1, 0, 0],
  ['moon_geocentric', 301, 3, emrat / (1 + emrat), 8, 18],
  ['moon_geocentric', 399, 3, -1 / (1 + emrat), 8, 16],
];
const firstBlock = (first - init) / block;
const lastBlock = (last - init) / block;
const web = writeSpk({
  internalName: 'FARSIDE DE405 2019 TO 2036, SUN EARTH MOON',
  comment: comment(
    'Sun and barycentre as published; Moon and Earth refitted on longer intervals (Chebyshev interpolation\nthat meets the interval ends), within 1 mm of DE405.',
  ),
  segments: WEB.map(([body, target, centre, factor, intervalDays, terms]): ChebyshevSegment => {
    if (intervalDays === 0) {
      const own = series(body, factor);
      const per = own.coefficients.length / header.records;
      const coefficients = own.coefficients.slice(firstBlock * per, lastBlock * per);
      return { type: 2, name: `DE405 ${target}`, target, centre, init: first, length: own.length, terms: own.terms, coefficients };
    }
    const length = intervalDays * 86400;
    return {
      type: 2,
      name: `DE405 ${target}`,
      target,
      centre,
      init: first,
      length,
      terms,
      coefficients: refit(body, factor, first, days / intervalDays, length, terms),
    };
  }),
});
if (web.length >= 1e6) throw new Error(`the web pack must stay under 1 MB, it has ${web.length} bytes`);
publish('ephemeris/de405-web.bsp', web, {
  kind: 'ephemeris',
  pack: 'web',
  provenance: `${PROVENANCE}; Moon and Earth about their barycentre refitted on longer intervals, within 1 mm`,
  licence: LICENCE,
});

// how far the web pack is from the full one: twelve odd points per four days over the whole time
const a = readSpk(full, 'full');
const b = readSpk(web, 'web');
const p = new Float64Array(6);
const q = new Float64Array(6);
for (const [, target] of WEB) {
  const sa = a.segments.find((s) => s.target === target)!;
  const sb = b.segments.find((s) => s.target === target)!;
  let worst = 0;
  let worstRate = 0;
  for (let hi = first; hi < last; hi += 28813) {
    sa.evaluate(hi, 0, p);
    sb.evaluate(hi, 0, q);
    worst = Math.max(worst, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
    worstRate = Math.max(worstRate, Math.hypot(p[3] - q[3], p[4] - q[4], p[5] - q[5]));
  }
  console.log(`  web - full, ${target}: ${(worst * 1e3).toFixed(4)} mm, ${worstRate.toExponential(2)} m/s`);
  if (worst > 1e-3) throw new Error('the web pack must stay within 1 mm of the full one');
}
const [from, to] = createEphemeris([b])
  .coverage('moon')
  .map((e) => formatIso(e, 'TDB', 0));
console.log(`  web covers ${from} to ${to}`);

writeReadme(
  'ephemeris',
  `# Ephemeris packs

Standard SPK files (type 2, little endian), readable by any SPICE tool. Written by \`tools/ephemeris-packs.ts\`.

| file | holds | interval (TDB) |
|---|---|---|
| \`de405-full.bsp\` | barycentres of Mercury to Pluto (1-9), Sun (10), all from the solar-system barycentre; Moon (301) and Earth (399) from the Earth-Moon barycentre (3) | 2009-12-19 to 2050-02-03 |
| \`de405-web.bsp\` | Sun, Earth-Moon barycentre, Moon, Earth | 2018-12-28 to 2037-01-14 |

- Figures: JPL planetary ephemeris DE405, public domain; Chebyshev records as shipped in the Debian package \`casacore-data-jpl-de405\`. The full pack holds its coefficients
  unchanged (Moon and Earth: the geocentric Moon times EMRAT/(1+EMRAT) and -1/(1+EMRAT), EMRAT = ${emrat}). In the web pack Sun and barycentre are unchanged too; Moon and Earth are refitted on longer intervals and agree within 1 mm.
- Against JPL DE441, 2014 to 2031: Moon from Earth within 23 m, Earth, Venus and Mars from the Sun within 1.6 km. Vectors from the solar-system barycentre share an offset of about
  117 km, because DE441 counts more small bodies; relative vectors do not have it.
- A planetary kernel of your own (DE421, DE430, DE440, ...) can take the place of these files.
`,
);
