import { addSeconds, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { beforeAll, expect, test } from 'vitest';
import {
  type ApproachData,
  approachOf,
  closingOf,
  faceTrack,
  offsetOf,
  passiveClearance,
  passivePath,
  rangeOf,
  speedTrack,
} from '../apps/web/src/closeups/docking/approach.ts';
import { captureLimits } from '../apps/web/src/closeups/docking/figures.ts';
import { keptChannel } from '../apps/web/src/state/motion.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { sharedFlight } from './shared-flight.ts';
import { stoppedBefore } from './stopped-before.ts';

let flight: Flight;
let d: ApproachData;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
  d = approachOf(flight)!;
});

test('range, closing speed and offset are those of the channels', () => {
  const range = keptChannel(flight, 'orbiter.range')!;
  for (let i = 0; i < range.t.length - 1; i += 13) {
    const epoch = addSeconds(range.t0, range.t[i]);
    const s = d.at(epoch);
    if (!s) continue;
    // both paths are thinned to a millimetre
    expect(Math.abs(rangeOf(s) - range.x[i])).toBeLessThan(0.01);
    expect(Math.abs(closingOf(s) + keptChannel(flight, 'orbiter.range-rate')!.x[i])).toBeLessThan(1e-3);
    expect(Math.abs(offsetOf(s) - keptChannel(flight, 'orbiter.lateral-offset')!.x[i])).toBeLessThan(0.01);
  }
});

test('holds stand where the mission file wants them, and end at contact inside the capture limits', () => {
  expect(d.holds.map((h) => h.distance)).toEqual([5000, 1000, 100]);
  for (const h of d.holds) expect(secondsBetween(h.start, h.end)).toBeGreaterThan(240);
  const track = speedTrack(d);
  expect(track.x.at(-1)).toBeLessThan(0.05);
  expect(track.x[0]).toBeGreaterThan(49e3);
  const face = faceTrack(d);
  expect(Math.hypot(face.x.at(-1)!, face.y.at(-1)!)).toBeLessThan(d.capture.offset);
  const rows = captureLimits(d, addSeconds(d.docking, 60));
  expect(rows.map((r) => r.name)).toEqual(['Sideways offset', 'Closing speed']);
  for (const r of rows) expect(r.share).toBeLessThanOrEqual(1);
  expect(rows[1].value).toBe('6.0');
});

test('a craft that stops after leaving a hold drifts as the flight foresaw', () => {
  const reached = flight
    .events({ kind: 'hold-reached' })
    .find((e) => (e.data?.['range_m'] ?? 0) > 900 && (e.data?.['range_m'] ?? 0) < 1100)!;
  // half-way on the transfer, coasting: the nearest drift is at least the least of all its burns
  const s = d.at(addSeconds(reached.epoch, -600))!;
  expect(passiveClearance(s)).toBeGreaterThan((reached.data?.['nearest_free_drift_m'] ?? 0) * 0.98);
  const path = passivePath(s, 1, 10);
  expect(path[0][0]).toBeCloseTo(s.r[1], 6);
  expect(path).toHaveLength(11);
});

test('a flight that stopped before it has no approach', () => {
  expect(approachOf(stoppedBefore(flight, 'rendezvous'))).toBeUndefined();
});
