/**
 * Writes packages/astro/test/fixtures/us-standard-1976.json: the printed table of the US Standard Atmosphere 1976, every row.
 * Run: node tools/propagation/atmosphere-fixture.ts [shared folder, default ../shared]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(process.argv[2] ?? '../shared', 'reference/data/atmosphere/us_standard_1976.csv');
const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
const out = {
  provenance:
    'US Standard Atmosphere 1976 as tabulated to five digits in tudat-resources (resource/atmosphere_tables/USSA1976*.dat, a public table). Written by tools/propagation/atmosphere-fixture.ts.',
  columns: head.split(','),
  rows: rows.map((r) => r.split(',').map(Number)),
};
writeFileSync('packages/astro/test/fixtures/us-standard-1976.json', `${JSON.stringify(out)}\n`);
