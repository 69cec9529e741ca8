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

/** Seas and lands that a strip of map can carry, with where their name stands. */
export const NAMES: readonly (readonly [string, number, number, 'sea' | 'land'])[] = [
  ['Arabian Sea', 63, 18, 'sea'],
  ['Oman', 56.5, 21, 'land'],
  ['Iran', 55, 32, 'land'],
  ['Pakistan', 68.5, 28.5, 'land'],
  ['India', 77, 23, 'land'],
  ['Afghanistan', 66, 33.8, 'land'],
  ['Tibet', 86, 32, 'land'],
  ['Tarim Basin', 83, 39.5, 'land'],
  ['Qinghai', 96, 36, 'land'],
  ['Inner Mongolia', 109, 41.2, 'land'],
  ['Gobi', 104, 43, 'land'],
  ['Kazakhstan', 68, 48, 'land'],
  ['Mongolia', 103, 47, 'land'],
  ['Siberia', 95, 60, 'land'],
  ['Arabia', 46, 23, 'land'],
  ['Red Sea', 38, 20, 'sea'],
  ['Horn of Africa', 45, 8, 'land'],
  ['Indian Ocean', 75, -8, 'sea'],
  ['Bay of Bengal', 89, 15, 'sea'],
  ['South China Sea', 114, 13, 'sea'],
  ['Pacific', -160, 10, 'sea'],
  ['Atlantic', -35, 25, 'sea'],
  ['South Atlantic', -15, -25, 'sea'],
  ['Africa', 20, 5, 'land'],
  ['Sahara', 10, 23, 'land'],
  ['Mediterranean', 18, 35, 'sea'],
  ['Europe', 15, 48, 'land'],
  ['North America', -100, 45, 'land'],
  ['Utah', -111.5, 39.5, 'land'],
  ['Australia', 134, -25, 'land'],
  ['South America', -60, -12, 'land'],
];
