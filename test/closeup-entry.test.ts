import type { Environment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { beforeAll, expect, test } from 'vitest';
import { type EntryData, entryOf, loadContour, peakOf, skipContour } from '../apps/web/src/closeups/entry/entry-data.ts';
import { entryPeaks } from '../apps/web/src/closeups/entry/figures.ts';
import { straightMap } from '../apps/web/src/closeups/entry/straight-map.ts';
import { placeAt } from '../apps/web/src/closeups/shared/track.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { nodeEnvironment } from '../packages/node/src/index.ts';
import { sharedFlight } from './shared-flight.ts';
import { stoppedBefore } from './stopped-before.ts';

let flight: Flight;
let env: Environment;
let d: EntryData;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
  env = await nodeEnvironment({ pack: 'web' });
  d = entryOf(flight, env)!;
});

test('the track ends where the flight landed, with the height of its ground', () => {
  const landed = flight.measures()['entry.landing-place'] as { latitude: number; longitude: number };
  const end = d.ground.at(-1)!;
  // a second of pole and time of day is some tens of metres
  expect(Math.abs(end.latitude - (landed.latitude * 180) / Math.PI)).toBeLessThan(2e-3);
  expect(Math.abs(end.longitude - (landed.longitude * 180) / Math.PI)).toBeLessThan(2e-3);
  expect(Math.abs(end.height - 1251)).toBeLessThan(20);
  expect(end.toGo).toBeLessThan(500);
  expect(d.ground[0].toGo).toBeGreaterThan(5.8e6);
});

test('peaks are those that the flight measured', () => {
  const rows = entryPeaks(d, d.interface);
  const peak = (flight.measures()['entry.peak-load'] as number) / 9.80665;
  expect(Number(rows[0].peak)).toBeCloseTo(peak, 1);
  expect(peakOf(d.heat)![0]).toBeCloseTo((flight.measures()['entry.peak-heat-flux'] as number) / 1e6, 1);
  expect(d.reversals).toHaveLength(flight.measures()['entry.reversals'] as number);
});

test('the contour of a load passes through the path where it has that load', () => {
  const i = d.load.t.findIndex((_, k) => d.load.y[k] >= 3);
  const [[, h]] = loadContour(d, d.load.y[i], [d.profile.x[i]]);
  // the flight and the contour read one standard atmosphere: what differs is the interpolation in height
  expect(Math.abs(h - d.profile.y[i])).toBeLessThan(100);
  const [[, limit]] = loadContour(d, d.limit!, [10e3]);
  const [[, one]] = loadContour(d, 1, [10e3]);
  expect(limit).toBeLessThan(one);
  expect(skipContour(d, [5e3])).toEqual([]);
  expect(skipContour(d, [10.5e3])[0][1]).toBeGreaterThan(60e3);
});

test('the map lays the way onto a line with the distance to go', () => {
  const k = 1e-4;
  const map = straightMap(d.ground[0], d.target, k, 900, 50);
  const [x, y] = map([d.target.longitude, d.target.latitude])!;
  expect([x, y].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([900, 50]);
  for (const g of d.ground.filter((_, i) => i % 40 === 0)) {
    const [px, py] = map([g.longitude, g.latitude])!;
    // the path is not quite a great circle: bank takes it some tens of kilometres aside
    expect(Math.abs(900 - px - g.toGo * k)).toBeLessThan(2);
    expect(Math.abs(py - 50)).toBeLessThan(15);
  }
  expect(placeAt(d.profile, -10)).toBeUndefined();
});

test('a flight that stopped before it has no entry', () => {
  expect(entryOf(stoppedBefore(flight, 'entry'), env)).toBeUndefined();
});
