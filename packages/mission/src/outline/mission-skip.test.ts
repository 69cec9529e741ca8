import { expect, test } from 'vitest';
import { missionOf, refusalOf } from '../../test/road.ts';
import { missionSkip } from './mission-skip.ts';

/** Home from the Moon, m/s at the interface. */
const SPEED = 11_000;
const refused = (changes: Parameters<typeof missionOf>[0]) => refusalOf(() => missionSkip(missionOf(changes), SPEED));

test('a capsule without lift is told its one range and the lift that it needs, which does', () => {
  const ballistic = { 'modules.returner.aero.lift-to-drag': 0 };
  const e = refused(ballistic);
  expect(e.message).toMatch(/^an entry at -5\.80 deg reaches 1\d\d\d km, not 6050 km$/);
  const lift = /^modules\.returner\.aero\.lift-to-drag of ([\d.]+)/.exec(e.details.tryThis ?? '')?.[1];
  expect(missionSkip(missionOf({ 'modules.returner.aero.lift-to-drag': Number(lift) }), SPEED).dip).toBeGreaterThan(40e3);
});

test.each([
  [{ 'entry.angle': '-2 deg' }, /skips out of the air again whatever its bank/],
  [{ 'entry.angle': '-6.5 deg' }, /reaches from \d+ km to \d+ km, not 6050 km/],
])('an angle from which the range is out of reach is told with one that reaches it: %j', (changes, says) => {
  const e = refused(changes);
  expect(e.message).toMatch(says);
  const angle = /^entry\.angle of (-[\d.]+ deg)/.exec(e.details.tryThis ?? '')?.[1];
  expect(missionSkip(missionOf({ 'entry.angle': angle }), SPEED).dip).toBeGreaterThan(40e3);
});
