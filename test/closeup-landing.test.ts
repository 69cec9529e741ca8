import { addSeconds, type Environment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DescentData, descentOf } from '../apps/web/src/closeups/landing/descent.ts';
import { gateRows, landingLimits } from '../apps/web/src/closeups/landing/figures.ts';
import { type GroundData, groundOf, hazardRows, shadedGround } from '../apps/web/src/closeups/landing/ground.ts';
import { channelAt } from '../apps/web/src/state/motion.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { nodeEnvironment } from '../packages/node/src/index.ts';
import { sharedFlight } from './shared-flight.ts';
import { stoppedBefore } from './stopped-before.ts';

let flight: Flight;
let env: Environment;
let d: DescentData;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
  env = await nodeEnvironment({ pack: 'web' });
  d = descentOf(flight, env)!;
});

test('height, range and thrust of the path are those of the channels', () => {
  for (const before of [800, 400, 160, 90, 60, 30, 10]) {
    const epoch = addSeconds(d.touchdown, -before);
    const p = d.at(epoch)!;
    const [altitude, range, thrust] = ['altitude', 'range', 'thrust'].map((c) => channelAt(flight, `lander.${c}`, epoch)!);
    // channels are sampled each second: a line between samples is off by the acceleration over eight
    expect(Math.abs(p.height - altitude), `height ${before} s before`).toBeLessThan(1);
    // the channel has the way over ground; east and north are straight, which is the same close to the site
    if (before < 200) expect(Math.abs(Math.hypot(p.east, p.north) - range), `range ${before} s before`).toBeLessThan(1 + 1e-3 * range);
    // what is left of the Moon's field (mascons, Earth) is 0.05 m/s2 of some 2; commands change between samples
    if (thrust > 0) expect(Math.abs((p.throttle * 7500) / thrust - 1), `thrust ${before} s before`).toBeLessThan(0.06);
    expect(Math.hypot(...(p.axis ?? [0, 1]))).toBeLessThan(1 + 1e-9);
  }
  expect(d.side.x[0]).toBeGreaterThan(2000);
  expect(Math.abs(d.side.y.at(-1)!)).toBeLessThan(1);
  expect(d.braking.x[0]).toBeGreaterThan(600e3);
});

test('gates are told by name, and the plan beside what was flown', () => {
  expect(d.gates.map((g) => g.id)).toEqual(['wait', 'brake', 'adjust', 'approach', 'hover', 'avoid', 'descend', 'cut', 'touchdown']);
  const rows = gateRows(flight, d);
  expect(rows.map((r) => r.name.split(',')[0])).toEqual(['Upright', 'Approach starts', 'Hover', 'Engine off', 'Touchdown']);
  expect(rows[2].planned).toBe('100.0 m');
});

test('limits at touchdown count from the touchdown on', () => {
  expect(landingLimits(flight, d, addSeconds(d.touchdown, -100)).every((r) => r.share === undefined)).toBe(true);
  const landed = landingLimits(flight, d, addSeconds(d.touchdown, 5));
  const down = landed.find((r) => r.name === 'Descent speed')!;
  const sink = flight.measures()['landing.touchdown-vertical-speed'] as number;
  expect(down.share).toBeGreaterThan(0.2);
  expect(down.value).toBe(sink.toFixed(2));
});

describe('the ground drawn again', () => {
  let g: GroundData;
  beforeAll(() => {
    g = groundOf(flight, env, d)!;
  });

  test('has the spot that the flight chose as the least of all costs, with the same figures', () => {
    const [chosen, ...rest] = g.candidates;
    const same = g.places.find((p) => Math.hypot(p.x - chosen.x, p.y - chosen.y) < 0.02)!;
    // the path is thinned to a millimetre, so the grid lies a millimetre beside that of the flight
    expect(same.slope).toBeCloseTo(chosen.slope, 3);
    expect(same.obstacle).toBeCloseTo(chosen.obstacle, 2);
    expect(same.cost).toBeCloseTo(chosen.cost, 2);
    const costs = g.places.flatMap((p) => (p.cost === undefined ? [] : [p.cost]));
    expect(Math.min(...costs)).toBeCloseTo(same.cost!, 9);
    expect(rest).toHaveLength(2);
    for (const c of rest) expect(c.cost).toBeGreaterThanOrEqual(chosen.cost);
  });

  test('hazards cover what breaks a rule and nothing else', () => {
    const bad = g.places.filter((p) => p.slope > g.maxSlope || p.obstacle > g.clearance);
    expect(hazardRows(g).reduce((s, r) => s + r[2], 0)).toBeCloseTo(bad.length * g.grid, 6);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.length).toBeLessThan(g.places.length);
    for (const p of bad) expect(p.cost).toBeUndefined();
  });

  test('is lit from where the Sun stands', () => {
    const n = 120;
    const light = shadedGround(g, n);
    expect(Math.hypot(...g.sun)).toBeCloseTo(1, 9);
    const elevation = flight.measures()['surface.sun-at-touchdown'] as number;
    expect(Math.abs(Math.asin(g.sun[2]) - elevation)).toBeLessThan(1e-3);
    const mean = light.reduce((s, v) => s + v, 0) / light.length;
    // level ground has the sine of the elevation; slopes and shadows take some of it
    expect(mean).toBeGreaterThan(0.75 * g.sun[2]);
    expect(mean).toBeLessThan(1.05 * g.sun[2]);
  });
});

test('a flight that stopped before it has no descent', () => {
  expect(descentOf(stoppedBefore(flight, 'landing'), env)).toBeUndefined();
  expect(descentOf(stoppedBefore(flight, 'surface'), env)).toBeDefined();
});
