import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { changeMission } from './patch.ts';
import { readMission } from './read.ts';
import type { Mission } from './schema.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');
const mission = (text: string): Mission => {
  const r = readMission(text, 'm.yaml');
  expect(r.diagnostics).toEqual([]);
  return r.mission as Mission;
};
const code = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (isFarsideError(e)) return e.code;
  }
  return '';
};

test('one value changed is one value changed: all else reads as before, comments stay', () => {
  const before = mission(TEXT);
  const text = changeMission(TEXT, [{ path: 'landing.site.longitude', value: '208 deg' }]);
  const after = mission(text);
  expect(after.landing.site.longitude).toBeCloseTo((208 * Math.PI) / 180, 15);
  expect({ ...after, landing: { ...after.landing, site: { ...after.landing.site, longitude: before.landing.site.longitude } } }).toEqual(
    before,
  );
  expect(text).toContain('# Second stage of Long March 5');
  expect(changeMission(TEXT, [])).not.toBe('');
  expect(mission(changeMission(TEXT, []))).toEqual(before);
});

test('keys are set, added and taken out; list entries by their number', () => {
  const m = mission(
    changeMission(TEXT, [
      { path: 'launch.time', value: undefined },
      { path: 'braking.ellipses.0.period', value: '8 h' },
      { path: 'modules.orbiter.engines.spare', value: undefined },
      { path: 'environment.relativity', value: true },
      { path: 'environment.moon-degree', value: 20 },
      { path: 'transfer.corrections.1.at', value: 'launch + 30 h' },
    ]),
  );
  expect(m.launch.time).toBeUndefined();
  expect(m.braking.ellipses[0].period).toBe(8 * 3600);
  expect(m.environment).toMatchObject({ relativity: true, 'moon-degree': 20 });
  expect(m.transfer.corrections[1].at).toEqual({ kind: 'relative', anchor: 'launch', offset: 108_000 });
});

test('a change that undoes one before it is refused with both values; a part behind its whole is not', () => {
  const set = (...paths: readonly (readonly [string, string])[]) =>
    changeMission(
      TEXT,
      paths.map(([path, value]) => ({ path, value })),
    );
  expect(() => set(['entry.angle', '-6 deg'], ['entry.angle', '-5 deg'])).toThrow(
    expect.objectContaining({
      code: 'SET_TWICE',
      message: "'entry.angle' is set twice",
      details: expect.objectContaining({ found: 'entry.angle=-6 deg and entry.angle=-5 deg' }),
    }),
  );
  expect(() => set(['landing.site.longitude', '206 deg'], ['landing.site', '{}'])).toThrow(
    /as a whole after its part 'landing.site.longitude'/,
  );
  const whole = { path: 'landing.site', value: { latitude: '-41 deg', longitude: '200 deg', height: '-5 km' } };
  const m = mission(changeMission(TEXT, [whole, { path: 'landing.site.longitude', value: '206 deg' }]));
  expect(m.landing.site.longitude).toBeCloseTo((206 * Math.PI) / 180, 12);
  expect(m.landing.site.height).toBe(-5000);
});

test('a path through nothing and a text that is no YAML are refused', () => {
  expect(code(() => changeMission(TEXT, [{ path: 'landing.sight.longitude', value: '1 deg' }]))).toBe('MISSION_PATH');
  expect(code(() => changeMission(TEXT, [{ path: 'name.first', value: 'x' }]))).toBe('MISSION_PATH');
  expect(code(() => changeMission('a: [', [{ path: 'a', value: 1 }]))).toBe('MISSION_SYNTAX');
  expect(code(() => changeMission('', [{ path: 'a', value: 1 }]))).toBe('MISSION_PATH');
  // A wrong value is written as it stands: the reader says what is wrong with it.
  const { diagnostics } = readMission(changeMission(TEXT, [{ path: 'landing.engine', value: 5 }]), 'm.yaml');
  expect(diagnostics[0].path).toBe('landing.engine');
});
