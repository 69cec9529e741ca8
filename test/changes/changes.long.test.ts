import { nodeEnvironment } from '@farside/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { FLOWN } from './flown.ts';
import { type Flown, flyChanged, moved, touchedBefore } from './fly.ts';

/** The mission is steered by its inputs: one input changes, and what has to move moves, the way and as far as physics asks; nothing before it moves at all. docs/changes.md shows the table. */
let env: Awaited<ReturnType<typeof nodeEnvironment>>;
let base: Flown;
beforeAll(async () => {
  env = await nodeEnvironment();
  base = flyChanged(env, {});
});

describe.each(Object.entries(FLOWN))('%s', (_where, changes) => {
  test.each(changes.map((change) => ({ change, name: JSON.stringify(change.set) })))('$name', ({ change }) => {
    const changed = flyChanged(env, change.set);
    expect(touchedBefore(base, changed, change.from)).toEqual([]);
    for (const m of change.moves) {
      const by = moved(base, changed, m.measure);
      expect(by, m.measure).toBeDefined();
      expect(by, `${m.measure} moves`).not.toBe(0);
      expect(by, `${m.measure}: ${m.why}`).toBeGreaterThanOrEqual(m.least);
      expect(by, `${m.measure}: ${m.why}`).toBeLessThanOrEqual(m.most);
    }
    // Whatever is changed, what was promised holds: on the spot, softly, on time, docked inside the limits, near the aim.
    const number = (name: string): number => changed.measures[name] as number;
    expect(number('landing.touchdown-miss')).toBeLessThan(10);
    expect(number('landing.touchdown-vertical-speed')).toBeGreaterThan(1);
    expect(number('landing.touchdown-vertical-speed')).toBeLessThan(2.5);
    expect(number('landing.touchdown-sideways-speed')).toBeLessThan(0.3);
    expect(Math.abs(number('landing.touchdown-late'))).toBeLessThan(60);
    expect(Math.abs(number('rendezvous.docking-after-wish'))).toBeLessThan(60);
    expect(number('rendezvous.contact-offset')).toBeLessThan(0.1);
    expect(number('entry.miss-at-10-km')).toBeLessThan(2000);
  });
});
