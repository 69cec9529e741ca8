/**
 * Runs every tool that writes data/ and enters all files into data/index.json. To add a tool, append a step.
 *   node tools/data.ts [folder that holds reference/data, default ../shared beside the repository] [ERFA source folder]
 * Steps whose source is absent are named and left out; their files stay as they are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATA, type Publication, publish, writeReadme } from './data-index.ts';

interface Step {
  readonly tool: string;
  readonly source: 'shared' | 'erfa';
  /** Files that the tool writes without entering them into the index itself. */
  readonly enters?: readonly ({ readonly path: string } & Publication)[];
  /** README.md of a folder whose tools do not write it. */
  readonly readme?: readonly [folder: string, text: string];
}

const STEPS: readonly Step[] = [
  { tool: 'ephemeris-packs.ts', source: 'shared' },
  { tool: 'lunar-axes.ts', source: 'shared' },
  { tool: 'gravity.ts', source: 'shared' },
  { tool: 'stations.ts', source: 'shared' },
  {
    tool: 'earth-orientation/eop.ts',
    source: 'shared',
    enters: [
      {
        path: 'earth-orientation/eop-2014.json',
        kind: 'eop',
        provenance: 'IERS finals2000A (Rapid Service/Prediction Centre), daily, 2014-01-01 on; written by tools/earth-orientation/eop.ts',
        licence: 'IERS data, free to use with mention of the source',
      },
    ],
  },
  { tool: 'stations.ts', source: 'shared' },
  {
    tool: 'earth-orientation/nutation.ts',
    source: 'erfa',
    readme: [
      'earth-orientation',
      `# Earth orientation

JSON files of the project's own form, each with \`provenance\` and units inside.

| file | holds | written by |
|---|---|---|
| \`eop-2014.json\` | pole, UT1-TAI and celestial-pole offsets, daily from 2014-01-01, predictions at the end | \`tools/earth-orientation/eop.ts\` |
| \`nutation-iau2000a.json\` | IAU 2000A nutation and the series of the CIO locator | \`tools/earth-orientation/nutation.ts\` |

- Figures: IERS finals2000A (Rapid Service/Prediction Centre); IERS Conventions 2010, chapter 5, as tabulated in ERFA 2.0.0.
- Past the end of the table the last value is held, and what was computed with it is marked.
`,
    ],
    enters: [
      {
        path: 'earth-orientation/nutation-iau2000a.json',
        kind: 'nutation',
        provenance:
          'IAU 2000A nutation and CIO locator series, tables of ERFA 2.0.0 (IERS Conventions 2010, ch. 5); written by tools/earth-orientation/nutation.ts',
        licence: 'published figures (IERS Conventions)',
      },
    ],
  },
];

const shared = process.argv[2] ?? fileURLToPath(new URL('../../shared', import.meta.url));
const sources = { shared: existsSync(join(shared, 'reference/data')) ? shared : undefined, erfa: process.argv[3] };
for (const step of STEPS) {
  const source = sources[step.source];
  if (source === undefined) console.log(`left out: ${step.tool} (no ${step.source} folder)`);
  else {
    console.log(`node tools/${step.tool}`);
    execFileSync(process.execPath, [fileURLToPath(new URL(step.tool, import.meta.url)), source], {
      stdio: 'inherit',
      cwd: join(DATA, '..'),
    });
  }
  if (step.readme !== undefined) writeReadme(...step.readme);
  for (const { path, ...about } of step.enters ?? []) {
    const file = join(DATA, path);
    if (existsSync(file)) publish(path, new Uint8Array(readFileSync(file)), about);
  }
}
