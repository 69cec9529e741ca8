/**
 * Writes packages/astro/src/time/tdb-terms.ts: the larger terms of the Fairhead & Bretagnon (1990) series for TDB-TT.
 * node tools/time/tdb-series.ts <ERFA source folder, e.g. from the Debian source package erfa 2.0.0>
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const erfa = process.argv[2];
if (!erfa) throw new Error('say where the ERFA source is');
const text = readFileSync(join(erfa, 'src/dtdb.c'), 'utf8');
const sha = createHash('sha256').update(text).digest('hex');
const start = text.indexOf('double fairhd');
const table = text.slice(start, text.indexOf('};', start)).replace(/\/\*.*?\*\//gs, '');
const rows = [...table.matchAll(/\{\s*([-+\d.eE]+)\s*,\s*([-+\d.eE]+)\s*,\s*([-+\d.eE]+)\s*\}/g)].map((m) =>
  [m[1], m[2], m[3]].map(Number),
);
if (rows.length !== 787) throw new Error(`expected 787 terms, found ${rows.length}`);
// Kept: amplitudes of 60 ns and more at one century from J2000 (T in Julian millennia there: 0.1^power).
const bounds = [0, 474, 679, 764];
const kept: number[] = [];
for (let power = 0; power < 3; power++) {
  for (let i = bounds[power]; i < bounds[power + 1]; i++) {
    const [a, w, p] = rows[i];
    if (Math.abs(a) * 0.1 ** power >= 60e-9) kept.push(power, a, w, p);
  }
}
const lines: string[] = [];
for (let i = 0; i < kept.length; i += 4) lines.push(`  ${kept.slice(i, i + 4).join(', ')},`);
writeFileSync(
  'packages/astro/src/time/tdb-terms.ts',
  `/**
 * Larger terms of TDB-TT (Fairhead & Bretagnon, Astron. Astrophys. 229, 240, 1990): power of T, amplitude (s), frequency (rad per Julian
 * millennium), phase (rad); T in Julian millennia of TDB since J2000. ${kept.length / 4} terms: all of at least 60 ns at a century from J2000.
 * Written by tools/time/tdb-series.ts. Provenance: figures as tabulated in ERFA 2.0.0 src/dtdb.c,
 * SHA-256 ${sha}.
 */
export const TDB_TERMS = new Float64Array([
${lines.join('\n')}
]);
`,
);
console.log(kept.length / 4, 'terms');
