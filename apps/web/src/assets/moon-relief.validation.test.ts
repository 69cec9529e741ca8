import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { heightAt, type MoonRelief, readMoonRelief } from './moon-relief.ts';

const DEG = Math.PI / 180;
let relief: MoonRelief;
beforeAll(async () => {
  relief = await readMoonRelief(readFileSync(new URL('../../assets/moon-relief.bin', import.meta.url)));
});

/** Latitude and east longitude (0 to 360), degrees, of a sample. */
const place = (i: number): readonly [number, number] => [
  90 - ((Math.floor(i / relief.width) + 0.5) * 180) / relief.height,
  (relief.leftEdgeEast_deg + (((i % relief.width) + 0.5) * 360) / relief.width + 360) % 360,
];

test('the retroreflectors stand on the ground of the map', () => {
  // Radii and mean-Earth places by lunar laser ranging (Williams, Boggs and Folkner 2008, JPL IOM 335-JW,DB,WF-20080314-001; Lunokhod 1: Murphy et al. 2011,
  // Icarus 211, 1103). The map has one sample in 10.6 km: near the Apennine front and the hills of Le Monnier the mean of a cell is some hundred metres off
  // (the worst here, Lunokhod 2, by 263 m); mirrored in longitude all five would be off by 537 m and more.
  const reflectors: readonly (readonly [string, number, number, number])[] = [
    ['Apollo 11', 0.673, 23.473, 1735472],
    ['Apollo 14', -3.644, -17.479, 1736336],
    ['Apollo 15', 26.133, 3.628, 1735477],
    ['Lunokhod 1', 38.315, -35.008, 1734929],
    ['Lunokhod 2', 25.832, 30.922, 1734639],
  ];
  for (const [name, latitude, longitude, radius] of reflectors) {
    expect(Math.abs(heightAt(relief, latitude * DEG, longitude * DEG) - (radius - 1737400)), name).toBeLessThan(300);
  }
});

test('the highest ground is in the far-side highlands', () => {
  const highest = relief.heights.reduce((m, h, i) => (h > relief.heights[m] ? i : m), 0);
  // LOLA at full resolution (Smith et al. 2010, GRL 37, L18204): 10.79 km near 5.4 N, 201.4 E; a sample stands for 10.6 km and is flatter, and its middle lies
  // up to half a cell off on either side
  expect(relief.heights[highest]).toBeGreaterThan(10500);
  expect(relief.heights[highest]).toBeLessThan(10790);
  expect(Math.abs(place(highest)[0] - 5.4)).toBeLessThan(0.36);
  expect(Math.abs(place(highest)[1] - 201.4)).toBeLessThan(0.36);
});

test('the floor of the South Pole-Aitken basin lies kilometres below the sphere, the ground as far north does not', () => {
  // Basin middle 53 S, 191 E (Garrick-Bethell and Zuber 2009, Icarus 204, 399); its floor averages 5 km under the reference
  let floor = 0;
  let north = 0;
  for (let d = -4; d <= 4; d++) {
    floor += heightAt(relief, (-53 + d) * DEG, 191 * DEG) / 9;
    north += heightAt(relief, (53 + d) * DEG, 191 * DEG) / 9;
  }
  expect(floor).toBeLessThan(-4000);
  expect(north).toBeGreaterThan(0);
  // and the lowest sample of all, -8.63 km, is inside it; the basin reaches 970 km from its middle (32 degrees) along its short axis
  const lowest = relief.heights.reduce((m, h, i) => (h < relief.heights[m] ? i : m), 0);
  const [latitude, longitude] = place(lowest);
  expect(relief.heights[lowest]).toBeLessThan(-8000);
  expect(Math.hypot(latitude + 53, (longitude - 191) * Math.cos(latitude * DEG))).toBeLessThan(32);
});

const source = fileURLToPath(new URL('../../../../../shared/reference/data/terrain/moon_dem_0p3516deg_int16le.bin', import.meta.url));
const here = existsSync(source);
describe.skipIf(!here)(`heights of LOLA${here ? '' : ' (skipped: ../shared/reference/data is absent)'}`, () => {
  test('are kept to half a step at every sample', () => {
    const raw = readFileSync(source);
    expect(raw.length).toBe(2 * relief.heights.length);
    let worst = 0;
    for (let i = 0; i < relief.heights.length; i++) worst = Math.max(worst, Math.abs(relief.heights[i] - raw.readInt16LE(2 * i) * 0.5));
    expect(worst).toBeLessThanOrEqual(relief.step / 2);
  });
});
