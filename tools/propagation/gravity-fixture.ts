/**
 * Writes packages/astro/test/fixtures/gravity-accelerations.json: point accelerations of four fields from a 40-digit Cunningham recursion, with the coefficients of the two small fields.
 * Run: node tools/propagation/gravity-fixture.ts [shared folder, default ../shared]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.argv[2] ?? '../shared', 'reference/data/gravity');
const files: Record<string, string> = {
  moon_grgm900c: 'moon_grgm900c_80',
  moon_lp165p: 'moon_lp165p_30',
  mars_jgmro120d: 'mars_jgmro120d_50',
  earth_jgm3: 'earth_jgm3_70',
};
const rows = readFileSync(join(folder, 'acceleration_checks.csv'), 'utf8').trim().split('\n').slice(1);
const checks = rows.map((row) => {
  const [model, ...rest] = row.split(',');
  const [degree, x, y, z, potential, ax, ay, az] = rest.map(Number);
  return { model, degree, at_m: [x, y, z], potential_m2_s2: potential, a_m_s2: [ax, ay, az] };
});
const degrees = new Map(checks.map((c) => [c.model, c.degree]));
const fields = [...degrees].map(([model, degree]) => {
  const meta = JSON.parse(readFileSync(join(folder, `${files[model]}.json`), 'utf8'));
  const field = { model, degree, gm_m3_s2: Number(meta.gm_m3_s2), radius_m: Number(meta.reference_radius_m), source: meta.source };
  // n, m, C, S in turn; 50x50 fields would be bulky: the tests take those from the data packs or leave them out by name
  if (degree > 21) return { ...field, file: `${files[model]}.csv` };
  const coefficients = readFileSync(join(folder, `${files[model]}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
    .filter(([n]) => n <= degree)
    .flat();
  return { ...field, coefficients };
});
const out = {
  provenance:
    'Coefficients: NASA GMAT (Apache-2.0) luna LP165P.cof and earth JGM3.cof, fully normalised. Accelerations: 40-digit Cunningham recursion with numerical differentiation, body-fixed axes, point mass plus terms of degree >= 2. Written by tools/propagation/gravity-fixture.ts.',
  fields,
  checks,
};
writeFileSync('packages/astro/test/fixtures/gravity-accelerations.json', `${JSON.stringify(out)}\n`);
