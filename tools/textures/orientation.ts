import type { GlobePicture } from '../../apps/web/src/assets/pictures.ts';
import type { Pixels } from './pictures.ts';

type Place = readonly [name: string, latitude_deg: number, east_deg: number];

/** Places of which the first is darker than the second: they differ east from west, north from south, and near side from far side. */
export const MOON_PAIRS: readonly (readonly [darker: Place, brighter: Place])[] = [
  [
    ['Mare Imbrium', 32, 344],
    ['far-side highlands', 32, 164],
  ],
  [
    ['Mare Moscoviense', 27, 148],
    ['as far to the west', 27, 212],
  ],
  [
    ['South Pole-Aitken basin', -50, 190],
    ['as far to the north', 50, 190],
  ],
];
export const EARTH_PAIRS: typeof MOON_PAIRS = [
  [
    ['Pacific', 23, 190],
    ['Sahara', 23, 10],
  ],
  [
    ['Atlantic', 23, 320],
    ['Arabia', 23, 48],
  ],
  [
    ['Philippine Sea', 25, 134],
    ['Australia', -25, 134],
  ],
];

/** Throws unless a picture lies as its constants say. */
export function checkOrientation(pixels: Pixels, picture: GlobePicture, pairs: typeof MOON_PAIRS): void {
  if (pixels.width !== picture.width || pixels.height !== picture.height)
    throw new Error(`${picture.file} is ${pixels.width} x ${pixels.height}`);
  for (const [dark, bright] of pairs) {
    const [d, b] = [dark, bright].map((place) => brightness(pixels, picture, place));
    console.log(`${picture.file}: ${dark[0]} ${d.toFixed(1)}, ${bright[0]} ${b.toFixed(1)}`);
    if (!(d < 0.9 * b)) throw new Error(`${picture.file} does not lie as pictures.ts says`);
  }
}

/** Mean luminance over four degrees about a place, 0 to 255. */
function brightness(pixels: Pixels, picture: GlobePicture, [, latitude, east]: Place): number {
  const x0 = ((((east - picture.leftEdgeEast_deg) % 360) + 360) % 360) / 360;
  const y0 = (90 - latitude) / 180;
  const reach = Math.round((2 / 360) * pixels.width);
  let sum = 0;
  let n = 0;
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const column = (Math.floor(x0 * pixels.width) + dx + pixels.width) % pixels.width;
      const i = 4 * ((Math.floor(y0 * pixels.height) + dy) * pixels.width + column);
      sum += luminance(pixels.rgba, i);
      n++;
    }
  return sum / n;
}

/** Rec. 709 weights on the figures as they stand. */
export function luminance(rgba: Uint8Array, i: number): number {
  return 0.2126 * rgba[i] + 0.7152 * rgba[i + 1] + 0.0722 * rgba[i + 2];
}
