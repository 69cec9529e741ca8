import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUtc, parseIso, secondsBetween } from '@farside/astro';
import { type Outline, outline, readMission } from '@farside/mission';
import { nodeEnvironment } from '@farside/node';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from './farside.ts';

/** The sketch of Chang'e 5: what comes out of its file before anything is flown. */
let sketch: Outline;
beforeAll(async () => {
  const { mission, diagnostics } = readMission(readFileSync(join(ROOT, 'missions', 'change-5', 'mission.yaml'), 'utf8'), 'mission.yaml');
  if (!mission) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  sketch = outline(mission, await nodeEnvironment());
});

const minutesAfter = (published: string, e: Parameters<typeof secondsBetween>[1]): number => secondsBetween(parseIso(published), e) / 60;

test('the day home is the published one, and no other of the month is good', () => {
  const { homeward } = sketch;
  expect(formatUtc(homeward.entry).slice(0, 10)).toBe('2020-12-16');
  expect(Math.abs(minutesAfter('2020-12-16T17:33:00Z', homeward.entry))).toBeLessThan(35);
  // 88 h from the second return burn, which was lit on the 13th at 01:51
  expect(Math.abs(minutesAfter('2020-12-13T01:51:00Z', homeward.departure))).toBeLessThan(90);
  expect(homeward.days.length).toBeGreaterThan(1);
  expect(homeward.days.filter((d) => d.deltaV <= homeward.bestDeltaV + 50).length).toBe(1);
});

test('the plane passes over the site by day at touchdown and at lift-off, on the near side', () => {
  const { plane, siteSunElevation } = sketch;
  for (const off of [plane.crossTrackTouchdown, plane.crossTrackLiftOff]) expect(Math.abs(off)).toBeLessThan((0.6 * Math.PI) / 180);
  for (const sun of [siteSunElevation.touchdown, siteSunElevation.liftOff]) expect(sun).toBeGreaterThan(0.5);
});
