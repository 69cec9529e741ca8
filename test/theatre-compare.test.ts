import { expect, test } from 'vitest';
import { alarmOf, findingOf, movedRows } from '../apps/web/src/compare/rows.ts';
import { flyMission, readFlight } from '../packages/library/src/index.ts';
import { sharedFlight } from './shared-flight.ts';

test('what moved between two flights, in the units that people read', async () => {
  const before = await readFlight((await sharedFlight()).folder);
  const now = await flyMission('change-6', {
    set: ['entry.parachute.descent-speed = 10 m/s', 'entry.parachute.time-from-10-km = 520 s'],
    donors: [before],
  });
  const { phases, difference } = movedRows(before, now);
  expect(phases.slice(0, 10).every((p) => p.same && p.rows.length === 0)).toBe(true);
  const entry = phases[10];
  expect(entry.why).toContain('entry.parachute.descent-speed');
  const speed = entry.rows.find((r) => r.name === 'entry.landing-speed');
  // 11.8 m/s asked for in the file, 10 now: by a seventh
  expect(speed).toMatchObject({ title: 'Landing speed', unit: 'm/s', small: false });
  expect(speed?.change).toMatch(/^−1\.\d+$/);
  expect(speed?.relative).toBeCloseTo(-0.15, 1);
  for (const p of phases) for (const r of p.rows) expect(`${r.before}${r.now}${r.change}`, r.name).not.toMatch(/NaN|undefined/);
  const said = findingOf('a slower parachute', before, now, difference);
  expect(said).toMatch(/^With a slower parachute the sample still comes home, \d+ m from its target\./);
  expect(said).toContain('10 of 11 phases are the same to the bit');
  // the flight keeps all its limits, so none is an alarm of the vehicle
  for (const l of difference.limits) expect(alarmOf(l.after), l.after.name).not.toBe('warning');
});
