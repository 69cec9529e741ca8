/**
 * Writes packages/astro/src/frames/iau-figures.ts: poles and rotations of the Sun, planets and Moon from the NAIF text kernel pck00011.tpc.
 * node tools/frames/iau-figures.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.argv[2] ?? '../shared';
const name = 'pck00011.tpc';
const text = readFileSync(join(shared, 'reference/data/kernels', name), 'utf8');
const data = [...text.matchAll(/\\begindata([\s\S]*?)(?=\\begintext|$)/g)].map((m) => m[1]).join('\n');

const values = new Map<string, number[]>();
for (const m of data.matchAll(/([A-Z0-9_]+)\s*=\s*\(([^)]*)\)|([A-Z0-9_]+)\s*=\s*([-+\d.DEde]+)/g)) {
  const list = (m[2] ?? m[4])
    .trim()
    .split(/[\s,]+/)
    .map((x) => Number(x.replace(/[Dd]/, 'e')));
  values.set(m[1] ?? m[3], list);
}
const bodies: [string, number, number][] = [
  ['sun', 10, 0],
  ['mercury', 199, 1],
  ['venus', 299, 2],
  ['earth', 399, 3],
  ['moon', 301, 3],
  ['mars', 499, 4],
  ['jupiter', 599, 5],
  ['saturn', 699, 6],
  ['uranus', 799, 7],
  ['neptune', 899, 8],
  ['pluto', 999, 9],
];
const trimmed = (a: number[]) => {
  const b = [...a];
  while (b.length > 1 && b.at(-1) === 0) b.pop();
  return b;
};
const out: string[] = [];
for (const [body, id, system] of bodies) {
  const get = (key: string) => values.get(`BODY${id}_${key}`);
  const ra = get('POLE_RA');
  const dec = get('POLE_DEC');
  const pm = get('PM');
  if (!ra || !dec || !pm || [...ra, ...dec, ...pm].some((x) => !Number.isFinite(x))) throw new Error(`no pole of ${body}`);
  const angles = values.get(`BODY${system}_NUT_PREC_ANGLES`) ?? [];
  const width = (values.get(`BODY${system}_MAX_PHASE_DEGREE`)?.[0] ?? 1) + 1;
  const a = get('NUT_PREC_RA') ?? [];
  const d = get('NUT_PREC_DEC') ?? [];
  const w = get('NUT_PREC_PM') ?? [];
  const terms: string[] = [];
  for (let i = 0; i < Math.max(a.length, d.length, w.length); i++) {
    const c = [a[i] ?? 0, d[i] ?? 0, w[i] ?? 0];
    if (c.every((x) => x === 0)) continue;
    const angle = angles.slice(i * width, (i + 1) * width);
    if (angle.length !== width) throw new Error(`angle ${i} of ${body}`);
    terms.push(`      [${i + 1}, ${angle[0]}, ${angle[1]}, ${angle[2] ?? 0}, ${c.join(', ')}],`);
  }
  out.push(
    `  ${body}: {\n    ra: [${trimmed(ra)}],\n    dec: [${trimmed(dec)}],\n    w: [${trimmed(pm)}],\n    terms: [\n${terms.join('\n')}\n    ],\n  },`,
  );
}
writeFileSync(
  'packages/astro/src/frames/iau-figures.ts',
  `/**
 * Poles and rotations of the IAU Working Group on Cartographic Coordinates and Rotational Elements (Archinal et al. 2018), degrees:
 * ra, dec as polynomials in Julian centuries of TDB, w in days of TDB; terms [number, angle (3: powers 0-2 of centuries), sin in ra, cos in dec, sin in w].
 * Written by tools/frames/iau-figures.ts. Provenance: figures of the NAIF text kernel ${name},
 * SHA-256 ${createHash('sha256').update(text).digest('hex')}.
 */
export interface IauFigures {
  readonly ra: readonly number[];
  readonly dec: readonly number[];
  readonly w: readonly number[];
  readonly terms: readonly (readonly [number, number, number, number, number, number, number])[];
}

export const IAU_FIGURES: Readonly<Record<string, IauFigures>> = {
${out.join('\n')}
};
`,
);
