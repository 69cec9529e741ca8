/**
 * Writes data/lunar-axes/moon-pa-de421-full.bpc and -web.bpc (standard binary PCK type 2): the principal axes of the Moon after DE421, cut in time.
 *   node tools/lunar-axes.ts [folder that holds reference/data]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLunarAxes, fromSecondsInScale, MOON_PA_DE421, readPck, writePck } from '@farside/astro';
import { publish, sharedFolder, writeReadme } from './data-index.ts';

const NAME = 'moon_pa_de421_1900-2050.bpc';
const original = readPck(new Uint8Array(readFileSync(join(sharedFolder(), 'kernels', NAME))), NAME);
const segment = original.segments.find((s) => s.frame === MOON_PA_DE421)!;
const { records } = segment;
const truth = createLunarAxes(original);

function cut(pack: 'full' | 'web', fromJd: number, toJd: number, span: string): void {
  const path = `lunar-axes/moon-pa-de421-${pack}.bpc`;
  const day = (jd: number): number => (jd - 2451545) * 86400;
  const first = Math.max(0, Math.floor((day(fromJd) - records.init) / records.length));
  const last = Math.min(records.count, Math.ceil((day(toJd) - records.init) / records.length));
  const coefficients = new Float64Array((last - first) * 3 * records.terms);
  for (let i = first; i < last; i++) {
    const at = records.base + i * records.size + 2;
    coefficients.set(records.words.subarray(at, at + 3 * records.terms), (i - first) * 3 * records.terms);
  }
  const init = records.init + first * records.length;
  // the original ends inside its last record
  const end = Math.min(segment.end, init + (last - first) * records.length);
  const bytes = writePck({
    internalName: `FARSIDE MOON PA DE421 ${span}`,
    comment: `Orientation of the principal axes of the Moon against the ICRF after JPL DE421 (NAIF frame class id 31006, MOON_PA_DE421):
Chebyshev series of the 3-1-3 Euler angles phi, theta, psi in rad over TDB seconds past J2000, binary PCK type 2.
Coefficients unchanged from NAIF's ${NAME} (N. Bachman, 2008), cut to ${span}.
Written by tools/lunar-axes.ts of the Farside project.`,
    segments: [{ frame: MOON_PA_DE421, name: 'MOON PA DE421', init, length: records.length, terms: records.terms, coefficients, end }],
  });
  publish(path, bytes, {
    kind: 'lunar-axes',
    pack,
    provenance: `JPL DE421 lunar orientation, NAIF kernel ${NAME}, SHA-256 ${original.sha256}; coefficients unchanged, cut to ${span}`,
    licence: 'NAIF/JPL kernel: public domain (United States government work)',
  });
  // the reader of the written file against the reader of the original
  const again = createLunarAxes(readPck(bytes, path));
  const a = new Float64Array(6);
  const b = new Float64Array(6);
  let worst = 0;
  for (let et = init; et < end; et += 86413.7) {
    const epoch = fromSecondsInScale('TDB', et);
    truth.angles(epoch, a);
    again.angles(epoch, b);
    for (let i = 0; i < 6; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  }
  console.log(`  against the original: ${worst} rad`);
  if (worst > 1e-14) throw new Error('the cut file must give the angles of the original');
}

cut('full', 2454832.5, 2470172.5, '2009 TO 2050');
cut('web', 2458484.5, 2465059.5, '2019 TO 2036');

writeReadme(
  'lunar-axes',
  `# Lunar axes

Standard binary PCK files (type 2, little endian), readable by any SPICE tool. Written by \`tools/lunar-axes.ts\`.

| file | holds | interval (TDB) |
|---|---|---|
| \`moon-pa-de421-full.bpc\` | principal axes of the Moon after DE421 (NAIF frame class id 31006) | 2009 to 2050 |
| \`moon-pa-de421-web.bpc\` | the same | 2019 to 2036 |

- Figures: NAIF's \`${NAME}\` (JPL DE421, 2008), public domain. Coefficients are unchanged; only whole records outside the interval are left out.
- These are principal axes, for gravity. The mean-Earth axes of maps differ by the constant rotation that belongs to DE421 (NAIF moon_080317.tf).
`,
);
