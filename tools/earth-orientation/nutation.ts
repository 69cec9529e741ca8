/**
 * Writes data/earth-orientation/nutation-iau2000a.json: the IAU 2000A nutation series and the series of the CIO locator s (IAU 2006/2000A).
 * node tools/earth-orientation/nutation.ts <ERFA source folder, e.g. from the Debian source package erfa 2.0.0>
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const erfa = process.argv[2];
if (!erfa) throw new Error('say where the ERFA source is');
const read = (name: string) => readFileSync(join(erfa, 'src', name), 'utf8');
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const bare = (text: string) => text.replace(/\/\*.*?\*\//gs, '');

/** The rows of numbers of one C table that begins at `from`. */
function rows(text: string, from: number): number[][] {
  const body = bare(text.slice(text.indexOf('=', from) + 1, text.indexOf('};', text.indexOf('=', from))));
  return [
    ...body
      .replace(/\{\{/g, '{')
      .replace(/\}\s*,(?=[^{]*\})/g, ',')
      .matchAll(/\{([^{}]+)\}/g),
  ].map((m) =>
    m[1]
      .split(',')
      .filter((x) => x.trim() !== '')
      .map(Number),
  );
}
const whole = (x: number): number => {
  if (Math.abs(x - Math.round(x)) > 1e-6) throw new Error(`${x} is not whole`);
  return Math.round(x) + 0;
};

const nut = read('nut00a.c');
const luni = rows(nut, nut.indexOf('double sp,spt,cp'));
const planets = rows(nut, nut.indexOf('nme'));
if (luni.length !== 678 || luni.some((r) => r.length !== 11)) throw new Error(`luni-solar: ${luni.length}`);
if (planets.length !== 687 || planets.some((r) => r.length !== 17)) throw new Error(`planetary: ${planets.length}`);

const s06 = read('s06.c');
const cio: number[][] = [];
for (let order = 0; order < 5; order++) {
  const table = rows(s06, s06.indexOf(`TERM s${order}[]`));
  if (table.length !== [33, 3, 25, 4, 1][order]) throw new Error(`s${order}: ${table.length}`);
  for (const r of table) cio.push([order, ...r.slice(0, 8), whole(r[8] * 1e8), whole(r[9] * 1e8)]);
}
const sp = s06.indexOf('double sp[]');
const polynomial = bare(s06.slice(s06.indexOf('{', sp) + 1, s06.indexOf('};', sp)))
  .split(',')
  .map((x) => whole(Number(x) * 1e8));

const table = (r: number[][]) => `[\n${r.map((x) => x.map(whole).join(',')).join(',\n')}\n]`;
const head = {
  format: 'farside-nutation/1',
  model: 'IAU 2000A nutation (Mathews, Herring & Buffett 2002) and the CIO locator of IAU 2006/2000A (Wallace & Capitaine 2006)',
  provenance: {
    figures: 'ERFA 2.0.0 (Debian source package erfa 2.0.0-1), tables of nut00a.c and s06.c; the same as IERS Conventions (2010), ch. 5',
    sha256: { 'nut00a.c': sha(nut), 's06.c': sha(s06) },
    writtenBy: 'tools/earth-orientation/nutation.ts',
  },
  columns: {
    luniSolar: 'l l_sun F D Om | psi: sin, t sin, cos | eps: cos, t cos, sin; 1e-7 arcsec',
    planetary: 'l F D Om Me Ve Ea Ma Ju Sa Ur Ne pA | psi: sin, cos | eps: sin, cos; 1e-7 arcsec',
    cioTerms: 'power of t | l l_sun F D Om Ve Ea pA | sin, cos; 1e-8 arcsec',
    cioPolynomial: 's + XY/2, powers 0 to 5 of t; 1e-8 arcsec',
  },
};
const json = `${JSON.stringify(head, null, 1).slice(0, -2)},
"luniSolar": ${table(luni)},
"planetary": ${table(planets)},
"cioTerms": ${table(cio)},
"cioPolynomial": [${polynomial.join(',')}]
}
`;
JSON.parse(json);
writeFileSync('data/earth-orientation/nutation-iau2000a.json', json);
console.log(json.length, 'bytes');
