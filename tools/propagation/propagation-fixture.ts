/**
 * Writes packages/node/test/fixtures/propagation.json: end states of GMAT, Orekit and JPL Monte for identical models, every case of the reference folder, thinned to a few rows each.
 * Run: node tools/propagation/propagation-fixture.ts [shared folder, default ../shared]
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.argv[2] ?? '../shared', 'reference/data/propagation');
const monte = JSON.parse(readFileSync(join(folder, 'gmat_monte_cases.json'), 'utf8'));

const files = readdirSync(join(folder, 'ostk'));
const ostk = files
  .filter((f) => f.endsWith('.yaml'))
  .map((file) => {
    const name = file.replace('.yaml', '');
    const text = readFileSync(join(folder, 'ostk', file), 'utf8');
    const number = (key: string): number | undefined => {
      const m = new RegExp(`^\\s+${key}: ([-+0-9.e]+)$`, 'm').exec(text);
      return m === null ? undefined : Number(m[1]);
    };
    const date = /value: "([^"]+)"/.exec(text)?.[1];
    const state = ['x', 'y', 'z', 'vx', 'vy', 'vz'].map(number);
    const rows: Record<string, number[][]> = {};
    for (const tool of ['gmat', 'orekit']) {
      if (!files.includes(`${name}.${tool}.csv`)) continue;
      const [head, ...lines] = readFileSync(join(folder, 'ostk', `${name}.${tool}.csv`), 'utf8')
        .trim()
        .split('\n');
      const columns = head.split(',');
      const mass = columns.findIndex((c) => /TotalMass|^MASS$/.test(c));
      const scale = tool === 'gmat' ? 1e3 : 1;
      const all = lines.map((l) => l.split(',').map(Number));
      // every tenth row and the last: seconds, m, m/s, and kg where given
      rows[tool] = all
        .filter((_, i) => i === all.length - 1 || (i > 0 && i % 10 === 0))
        .map((r) => [r[0], ...r.slice(1, 7).map((x) => x * scale), ...(mass < 0 ? [] : [r[mass]])]);
    }
    const segments = text.split(/- type: (?=COAST|CONSTANT_DIRECTION)/).slice(1);
    return {
      name,
      epoch_utc: date,
      y0_m_m_s: state,
      mass_kg: number('mass'),
      area_m2: number('drag-cross-section'),
      cd: number('drag-coefficient'),
      thrust_N: number('thrust'),
      isp_s: number('specific-impulse'),
      segments: segments.map((s) => ({
        burn: s.startsWith('CONSTANT'),
        duration_s: Number(/duration: ([0-9.]+)/.exec(s)?.[1]),
        direction_vnc: [...s.matchAll(/^\s+- (-?[0-9.]+)$/gm)].slice(0, 3).map((m) => Number(m[1])),
      })),
      rows,
    };
  });

mkdirSync('packages/node/test/fixtures', { recursive: true });
const out = {
  provenance:
    'gmat_monte: figures quoted in the tests of nyx-space/nyx (stated there to be GMAT and JPL Monte output). ostk: validation data of open-space-toolkit-astrodynamics (Apache-2.0), GMAT and Orekit runs of one scenario each, thinned. Written by tools/propagation/propagation-fixture.ts.',
  gm_km3_s2: monte.gm_km3_s2,
  gmat_monte: monte.cases,
  ostk,
};
writeFileSync('packages/node/test/fixtures/propagation.json', `${JSON.stringify(out)}\n`);
