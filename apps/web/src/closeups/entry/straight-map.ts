import { type GeoProjection, geoEquirectangular, geoRotation } from 'd3-geo';

const DEG = 180 / Math.PI;
/** Mean radius of the Earth, m. */
const EARTH = 6371e3;

interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/**
 * Rotation that lays the great circle from a place to the target onto the equator of the map, the target at longitude 0 and the way there from the left (negative longitudes).
 * @returns angles of d3's rotate, degrees.
 */
export function straightened(from: Place, target: Place): [number, number, number] {
  const turned = geoRotation([-target.longitude, -target.latitude, 0])([from.longitude, from.latitude]);
  const [l, p] = [turned[0] / DEG, turned[1] / DEG];
  // in the plane across the line of sight to the target
  const roll = Math.atan2(Math.sin(p), Math.cos(p) * Math.sin(l)) * DEG;
  const rolls = [roll, -roll, roll + 180, 180 - roll];
  const best = rolls
    .map((r): [number, number, number] => [-target.longitude, -target.latitude, r])
    .map((r) => ({ r, at: geoRotation(r)([from.longitude, from.latitude]) }))
    .filter(({ at }) => at[0] < 0)
    .sort((a, b) => Math.abs(a.at[1]) - Math.abs(b.at[1]))[0];
  return best?.r ?? [-target.longitude, -target.latitude, 0];
}

/** Equidistant cylindrical map along the way: `k` px a metre along the line and across it, the target at (x, y). */
export function straightMap(from: Place, target: Place, k: number, x: number, y: number): GeoProjection {
  return geoEquirectangular()
    .rotate(straightened(from, target))
    .scale(EARTH * k)
    .translate([x, y])
    .precision(0.3);
}

/** Seas and lands that a strip of map can carry: longitude and latitude (degrees) of where their name stands. */
const NAMES: readonly (readonly [string, number, number])[] = [
  ['Arabian Sea', 61, 19],
  ['Oman', 56.8, 21.5],
  ['Gulf of Oman', 59, 24.8],
  ['Balochistan', 65, 27.8],
  ['Punjab', 72.5, 31],
  ['Afghanistan', 67, 33.5],
  ['Karakoram', 76.5, 35.6],
  ['Taklamakan', 83, 38.6],
  ['Kunlun', 87, 36.6],
  ['Gansu', 97, 40.2],
  ['Qinghai', 96.5, 37],
  ['Tibet', 88, 32],
  ['Alashan', 104, 40.2],
  ['Gobi', 104.5, 43],
  ['India', 77, 23],
  ['Iran', 55, 32],
  ['Arabia', 46, 23],
  ['Red Sea', 38, 20],
  ['Horn of Africa', 45, 8],
  ['Kazakhstan', 68, 48],
  ['Mongolia', 103, 47],
  ['Siberia', 95, 60],
  ['Indian Ocean', 75, -8],
  ['Bay of Bengal', 89, 15],
  ['South China Sea', 114, 13],
  ['Pacific', -160, 10],
  ['Atlantic', -35, 25],
  ['South Atlantic', -15, -25],
  ['Congo', 22, -2],
  ['Sahara', 10, 23],
  ['Mediterranean', 18, 35],
  ['Europe', 15, 48],
  ['North America', -100, 45],
  ['Utah', -111.5, 39.5],
  ['Woomera', 136.5, -31],
  ['Australia', 134, -25],
  ['South America', -60, -12],
];

/** Names that fall into a strip, moved off the line in its middle and apart from each other. Pixels. */
export function namesOn(
  projection: GeoProjection,
  across: readonly [number, number],
  down: readonly [number, number],
): readonly { readonly name: string; readonly p: readonly [number, number] }[] {
  const middle = (down[0] + down[1]) / 2;
  const used: { readonly name: string; readonly p: readonly [number, number] }[] = [];
  for (const [name, lon, lat] of NAMES) {
    const at = projection([lon, lat]);
    if (!at || at[0] < across[0] || at[0] > across[1] || at[1] < down[0] + 6 || at[1] > down[1] - 2) continue;
    const off = at[1] - middle;
    const y = Math.abs(off) > 18 ? Math.min(down[1] - 6, Math.max(down[0] + 14, at[1])) : middle + (off < 0 ? -14 : 24);
    if (used.some((u) => Math.abs(u.p[0] - at[0]) < 78 && Math.abs(u.p[1] - y) < 16)) continue;
    used.push({ name, p: [at[0], y] });
  }
  return used;
}
