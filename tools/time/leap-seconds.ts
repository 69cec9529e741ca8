/**
 * Writes packages/astro/src/time/leap-second-table.ts from the figures of the NAIF leap-second kernel.
 * node tools/time/leap-seconds.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.argv[2] ?? '../shared';
const file = 'naif0012.tls';
const text = readFileSync(join(shared, 'reference/data/kernels', file), 'utf8');
const sha = createHash('sha256').update(text).digest('hex');
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const data = text.slice(text.indexOf('DELTET/DELTA_AT', text.lastIndexOf('\\begindata')));
const rows = [...data.matchAll(/(\d+),\s*@(\d{4})-([A-Z]{3})-(\d+)/g)].map((m) => {
  const offset = Number(m[1]);
  const days = Date.UTC(Number(m[2]), months.indexOf(m[3]), Number(m[4])) / 86400e3 - 10957;
  return { offset, day: days, label: `${m[2]}-${String(months.indexOf(m[3]) + 1).padStart(2, '0')}-${m[4].padStart(2, '0')}` };
});
if (rows.length !== 28) throw new Error(`expected 28 steps, found ${rows.length}`);
const body = rows.map((r) => `  [${r.day}, ${r.offset}], // ${r.label}`).join('\n');
writeFileSync(
  'packages/astro/src/time/leap-second-table.ts',
  `/**
 * Steps of TAI-UTC: [first UTC day, whole days since 2000-01-01; TAI-UTC from then on, s].
 * Written by tools/time/leap-seconds.ts. Provenance: figures of the NAIF leap-second kernel ${file} (IERS Bulletin C),
 * SHA-256 ${sha}.
 * No step after 2017-01-01 has been announced; the last offset is held.
 */
export const LEAP_SECOND_STEPS: readonly (readonly [number, number])[] = [
${body}
];
`,
);
