import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeMission, parseChange, readMission } from '@farside/mission';
import { expect, test } from 'vitest';
import { stepped } from './draft.ts';
import { remediesOf } from './remedies.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');

test.each([
  ['load 45 kg more into the lander, or make lander or ascender lighter, or the hover shorter', [['modules.lander.propellant', '2045 kg']]],
  ['modules.lander.engines.main.thrust of 7000 N, or a lighter lander', [['modules.lander.engines.main.thrust', '7000 N']]],
  [
    'load 80 kg more into the orbiter, or entry.release-altitude of 10000 km, or entry.avoidance-perigee of 200 km',
    [
      ['modules.orbiter.propellant', '2960 kg'],
      ['entry.release-altitude', '10000 km'],
      ['entry.avoidance-perigee', '200 km'],
    ],
  ],
  ['load at least 10 kg more into the ascender', [['modules.ascender.propellant', '455 kg']]],
  ['launch.date: 2024-05-02 without launch.time', [['launch.date', '2024-05-02']]],
  ['a touchdown at 2024-06-02T08:00:00Z', [['landing.touchdown', '2024-06-02T08:00:00Z']]],
  ['another separation epoch', []],
])('%s', (hint, wanted) => {
  const withEntry = changeMission(text, [parseChange('entry.release-altitude=5000 km'), parseChange('entry.avoidance-perigee=300 km')]);
  const found = remediesOf(hint, withEntry);
  expect(found.map((r) => [r.path, r.value])).toEqual(wanted);
  for (const r of found)
    expect(readMission(changeMission(withEntry, [parseChange(`${r.path}=${r.value}`)]), '').diagnostics, r.words).toEqual([]);
});

test('a value steps by its last digit, and what has no number does not', () => {
  expect(stepped('345 kg', 1)).toBe('346 kg');
  expect(stepped('-41.6385 deg', 1)).toBe('-41.5385 deg');
  expect(stepped('3.5 h', -10)).toBe('2.5 h');
  expect(stepped('launch + 112 h', 1)).toBeUndefined();
  expect(stepped('2024-05-03', 1)).toBeUndefined();
});
