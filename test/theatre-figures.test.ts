import { join } from 'node:path';
import { addSeconds, formatUtc, type LoadedEnvironment, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { nodeEnvironment } from '@farside/node';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { plotsFor, valueAt } from '../apps/web/src/plots/series.ts';
import { nowOf } from '../apps/web/src/sentence/now.ts';
import { columnAt, columnsOf, epochAt, shareOf } from '../apps/web/src/spine/columns.ts';
import { gapsOf, joined, lanesOf, ticksOf } from '../apps/web/src/spine/lanes.ts';
import { placeBetween, strandsOf } from '../apps/web/src/spine/strands.ts';
import { nextStop, stopsOf } from '../apps/web/src/state/marks.ts';
import { motionOf } from '../apps/web/src/state/motion.ts';
import { spanOf } from '../apps/web/src/state/store.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { ROOT } from './farside.ts';
import { sharedFlight } from './shared-flight.ts';

/** What the theatre says and draws of a real flight, without a browser. */
let flight: Flight;
let env: LoadedEnvironment;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
  env = await nodeEnvironment({ data: join(ROOT, 'data') });
});

describe('spine', () => {
  test('a place on the profile and the epoch there are each other undone, even and in true time', () => {
    const columns = columnsOf(flight);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, even) => {
        const back = shareOf(columns, epochAt(columns, share, even), even);
        // a nanosecond of the shortest phase (six minutes) is 3e-12 of its column
        expect(Math.abs(back - share)).toBeLessThan(1e-9);
      }),
      { numRuns: 3000 },
    );
    for (const [i, c] of columns.entries()) expect(columnAt(columns, addSeconds(c.start, 1))).toBe(i);
  });

  test('strands lie on the surface they stand on, and meet at the docking', () => {
    expect(placeBetween(384.4e6, 0)).toBe(0);
    expect(placeBetween(0, 378e6)).toBe(1);
    expect(placeBetween(1e8, 1e8)).toBe(0.5);
    const columns = columnsOf(flight);
    const strands = strandsOf(flight, env, columns);
    const at = (module: string, share: number): number => {
      const s = strands.find((x) => x.module === module)?.points ?? new Float64Array();
      let best = 0;
      for (let i = 0; i < s.length; i += 3) if (Math.abs(s[i] - share) < Math.abs(s[best] - share)) best = i;
      return (s[best + 1] + s[best + 2]) / 2;
    };
    const docked = shareOf(columns, addSeconds(flight.events({ kind: 'docking' })[0].epoch, 3600), true);
    expect(at('ascender', docked)).toBeCloseTo(at('orbiter', docked), 2);
    // 5.3 km below the sphere: the surface
    expect(at('lander', shareOf(columns, addSeconds(flight.events({ kind: 'touchdown' })[0].epoch, 3600), true))).toBe(0);
    expect(at('returner', 1)).toBeGreaterThan(0.98);
    expect(strands.find((s) => s.module === 'ascender')?.end).toBeDefined();
  });

  test('windows: joined and gaps fill a span, whatever they are', () => {
    const t0 = spanOf(flight)[0];
    const window = fc
      .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 200 }))
      .map(([a, d]) => ({ start: addSeconds(t0, a), end: addSeconds(t0, a + d) }));
    fc.assert(
      fc.property(fc.array(window, { maxLength: 12 }), (list) => {
        const end = addSeconds(t0, 1200);
        const length = (l: readonly { readonly start: typeof t0; readonly end: typeof t0 }[]): number =>
          l.reduce((s, w) => s + secondsBetween(w.start, w.end), 0);
        expect(length(joined(list)) + length(gapsOf(list, t0, end))).toBeCloseTo(1200, 6);
      }),
      { numRuns: 500 },
    );
  });

  test('the axis has whole UTC times, no closer than asked', () => {
    for (const c of columnsOf(flight)) {
      const ticks = ticksOf(c.start, c.end, 1000);
      const span = secondsBetween(c.start, c.end);
      expect(ticks.length).toBeGreaterThan(0);
      for (const [i, t] of ticks.entries()) {
        expect(formatUtc(t, 3)).toMatch(/:\d\d\.000Z$/);
        if (span > 600) expect(formatUtc(t, 0)).toMatch(/:00Z$/);
        if (i > 0) expect((secondsBetween(ticks[i - 1], t) / span) * 1000).toBeGreaterThanOrEqual(110);
      }
    }
  });

  test('the lanes of every phase hold its burns and events', () => {
    const columns = columnsOf(flight);
    for (const c of columns) {
      const lanes = lanesOf(flight, c.start, c.end, c);
      const burns = flight.burns().filter((b) => b.phase === c.phase);
      for (const b of burns)
        expect(
          lanes.burns.some((x) => x.what === b.what),
          `${c.phase}: ${b.what}`,
        ).toBe(true);
    }
  });
});

test('the next stop is later, the one before earlier, and none is passed over', () => {
  const stops = stopsOf(flight);
  let at = addSeconds(spanOf(flight)[0], -1);
  let steps = 0;
  for (let to = nextStop(flight, at, 1); to; to = nextStop(flight, to, 1)) {
    expect(secondsBetween(at, to)).toBeGreaterThan(0.5);
    at = to;
    steps++;
  }
  expect(secondsBetween(at, stops[stops.length - 1].epoch)).toBeLessThanOrEqual(0.5);
  expect(steps).toBeGreaterThan(80);
});

test('the sentence: whatever the time, it is one, short, and holds no gap of a figure', () => {
  const [first, last] = spanOf(flight);
  const length = secondsBetween(first, last);
  const seen = new Set<string>();
  for (const t of [
    ...Array.from({ length: 1500 }, (_, i) => (i / 1499) * length),
    ...stopsOf(flight).map((s) => secondsBetween(first, s.epoch) + 3),
  ]) {
    const { sentence, below } = nowOf(flight, env, addSeconds(first, t));
    expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
    expect(sentence.length, sentence).toBeLessThanOrEqual(130);
    expect(`${sentence}${below}`).not.toMatch(/undefined|NaN|–|\[object/);
    seen.add(sentence.replace(/[\d.,−]+/g, '#'));
  }
  expect(seen.size).toBeGreaterThan(25);
  const docking = flight.events({ kind: 'docking' })[0].epoch;
  expect(nowOf(flight, env, addSeconds(docking, -8)).sentence).toMatch(/^\d\d\.\d cm to go, closing at \d\.\d cm\/s\.$/);
});

test('plots: of every phase one to three, with curves that have the flight’s values', () => {
  for (const c of columnsOf(flight)) {
    const plots = plotsFor(flight, env, c.phase, c.start, c.end);
    expect(plots.length, c.phase).toBeGreaterThan(0);
    expect(plots.length).toBeLessThanOrEqual(3);
    for (const p of plots) {
      expect(p.curves.length, `${c.phase} ${p.id}`).toBeGreaterThan(0);
      for (const curve of p.curves) expect(curve.y.some((y) => y !== null)).toBe(true);
    }
    const altitude = plots.find((p) => p.id === 'altitude')?.curves[0];
    const middle = secondsBetween(c.start, c.end) * 0.5;
    const m = altitude?.of === undefined ? undefined : motionOf(flight, env, altitude.of, addSeconds(c.start, middle));
    // at one of its samples the curve is the flight; the half of the span is sample 210 of 420
    if (altitude && m) expect(valueAt(altitude, middle)).toBeCloseTo(m.altitude / 1000, 6);
  }
});
