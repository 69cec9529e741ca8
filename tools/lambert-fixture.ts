/**
 * Writes packages/astro/test/fixtures/lambert.json from the shared reference figures.
 * Usage: node tools/lambert-fixture.ts [shared folder, default ../shared]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.argv[2] ?? '../shared';
const read = (name: string): unknown => JSON.parse(readFileSync(join(shared, 'reference/data/lambert', name), 'utf8'));

interface Textbook {
  name: string;
  mu: number;
  r1: number[];
  r2: number[];
  tof: number;
  prograde: boolean;
  M: number;
  path?: string;
  v1: number[];
  v2: number[];
  atol: number;
}
interface Vallado {
  name: string;
  mu_km3_s2: number;
  revolutions: number;
  r1: number[];
  v1: number[];
  r2: number[];
  v2: number[];
  tof: number;
  two_body_miss_km: number;
}
const textbook = (read('cases.json') as Textbook[]).map((c) => ({ ...c, path: c.path ?? 'low' }));
const vallado = (read('vallado_lamberttest_subset.json') as Vallado[]).map((c) => ({
  name: c.name,
  mu: c.mu_km3_s2,
  r1: c.r1,
  r2: c.r2,
  tof: c.tof,
  v1: c.v1,
  v2: c.v2,
  M: c.revolutions,
  two_body_miss_km: c.two_body_miss_km,
}));
const folder = 'packages/astro/test/fixtures';
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, 'lambert.json'),
  `${JSON.stringify(
    {
      provenance:
        'Figures published by Vallado (4th ed., ex. 5-7 [7-5]), Curtis (3rd ed., ex. 5.2), GMAT R2020a and G. Der (Astrodynamics 102; The superior Lambert algorithm), as collected in jorgepiloto/lamberthub 7dd9ad9d9e9f tests/test_*.py; two rows of lamberttest.dat of CelesTrak/fundamentals-of-astrodynamics 9655edb85d42. km, km/s, s. atol: absolute tolerance of the source in km/s. two_body_miss_km: how far the published v1 itself misses r2. Written by tools/lambert-fixture.ts.',
      textbook,
      vallado,
    },
    null,
    1,
  )}\n`,
);
