/**
 * Writes data/gravity/*.fsg from published spherical-harmonic coefficients.
 *   node tools/gravity.ts [folder that holds reference/data]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BodyId, coefficientCount, type FrameId, type GravityHeader, writeGravity } from '@farside/astro';
import { publish, sharedFolder, writeReadme } from './data-index.ts';

interface Model {
  readonly file: string;
  readonly name: string;
  readonly body: BodyId;
  readonly frame: FrameId;
  /** Original work and what it is good for. */
  readonly work: string;
  readonly licence: string;
  readonly tide?: string;
}

const NASA = 'published figures of a United States government work';
/** The first of a body is its default. */
const MODELS: readonly Model[] = [
  {
    file: 'moon_grgm900c_80',
    name: 'GRGM900C',
    body: 'moon',
    frame: 'moon-pa:de421',
    work: 'F. G. Lemoine et al., GRL 41 (2014), GRAIL; principal axes of DE421',
    licence: NASA,
  },
  {
    file: 'moon_lp165p_30',
    name: 'LP165P',
    body: 'moon',
    frame: 'moon-pa:de421',
    work: 'A. S. Konopliv et al., Icarus 150 (2001), Lunar Prospector; principal axes',
    licence: NASA,
  },
  {
    file: 'earth_egm2008_40',
    name: 'EGM2008',
    body: 'earth',
    frame: 'itrf',
    work: 'N. K. Pavlis et al., JGR 117 (2012)',
    licence: 'published figures of the NGA, free of restrictions',
    tide: 'tide free',
  },
  {
    file: 'earth_jgm3_70',
    name: 'JGM-3',
    body: 'earth',
    frame: 'itrf',
    work: 'B. D. Tapley et al., JGR 101 (1996)',
    licence: NASA,
    tide: 'tide free',
  },
  {
    file: 'earth_jgm2_20',
    name: 'JGM-2',
    body: 'earth',
    frame: 'itrf',
    work: 'R. S. Nerem et al., JGR 99 (1994)',
    licence: NASA,
  },
  {
    file: 'mars_jgmro120d_50',
    name: 'JGMRO120D',
    body: 'mars',
    frame: 'iau:mars',
    work: 'A. S. Konopliv et al., Icarus 274 (2016)',
    licence: NASA,
  },
  { file: 'mars_gmm2b_80', name: 'GMM-2B', body: 'mars', frame: 'iau:mars', work: 'F. G. Lemoine et al., JGR 106 (2001)', licence: NASA },
  {
    file: 'mars_mars50c_50',
    name: 'Mars50c',
    body: 'mars',
    frame: 'iau:mars',
    work: 'A. S. Konopliv and W. L. Sjogren, JPL 95-5 (1995)',
    licence: NASA,
  },
];

const folder = join(sharedFolder(), 'gravity');
const rows: string[] = [];
for (const m of MODELS) {
  const about = JSON.parse(readFileSync(join(folder, `${m.file}.json`), 'utf8')) as Record<string, string | number>;
  const degree = Number(about['max_degree']);
  const n = coefficientCount(degree);
  const c = new Float64Array(n);
  const s = new Float64Array(n);
  let read = 0;
  for (const line of readFileSync(join(folder, `${m.file}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)) {
    const [nn, mm, cc, ss] = line.split(',').map(Number);
    const i = (nn * (nn + 1)) / 2 + mm;
    if (!(i < n) || !Number.isFinite(cc) || !Number.isFinite(ss)) throw new Error(`${m.file}: ${line}`);
    c[i] = cc;
    s[i] = ss;
    if (nn >= 2) read++;
  }
  // degrees 0 and 1 are not in every table; from 2 on nothing may be missing
  if (read !== n - 3) throw new Error(`${m.file}: ${read} rows, expected ${n - 3}`);
  c[0] = 1;
  const provenance = `${m.work}; figures from ${about['source']}, cut to degree ${degree}`;
  const header: GravityHeader = {
    name: m.name,
    body: m.body,
    gm: Number(about['gm_m3_s2']),
    radius: Number(about['reference_radius_m']),
    degree,
    frame: m.frame,
    normalisation: 'fully normalised (4-pi)',
    ...(m.tide === undefined ? {} : { tide: m.tide }),
    provenance,
  };
  const first = MODELS.find((x) => x.body === m.body) === m;
  const path = `gravity/${m.file.replaceAll('_', '-')}.fsg`;
  publish(path, writeGravity(header, c, s), {
    kind: 'gravity',
    body: m.body,
    model: m.name,
    isDefault: first,
    provenance,
    licence: m.licence,
  });
  rows.push(`| \`${path.slice(8)}\` | ${m.name} | ${m.body} | ${degree} | \`${m.frame}\` | ${m.work} |`);
}

writeReadme(
  'gravity',
  `# Gravity fields

Fully normalised spherical-harmonic coefficients in a small format of the project's own (\`packages/astro/src/gravity-data/gravity-file.ts\` says it in eight lines): a JSON header
(GM, radius, degree, frame, provenance), then C and S as little-endian float64. Written by \`tools/gravity.ts\`.

| file | model | body | degree | frame | source |
|---|---|---|---|---|---|
${rows.join('\n')}

The first model of a body is its default. Coefficients are as published, cut in degree. C_00 is 1 and degree 1 is 0 (origin in the centre of mass).
`,
);
