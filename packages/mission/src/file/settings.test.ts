import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeMission, parseChange } from './patch.ts';
import { readMission } from './read.ts';
import { missionSettings } from './settings.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');

test('every setting of the bundled file is there, explained, and written back as it is changes nothing', () => {
  const settings = missionSettings(text);
  expect(settings.length).toBeGreaterThan(90);
  const site = settings.find((s) => s.path === 'landing.site.longitude');
  expect(site?.written).toBe('206.0148 deg');
  expect(site?.explained).toMatch(/ongitude/);
  expect(settings.find((s) => s.path === 'return.flight-time')?.written).toBe('[80 h, 130 h]');
  // titles of files and names need no more words than their key
  const dumb = settings.filter((s) => s.explained === undefined).map((s) => s.path);
  expect(dumb).toEqual([]);
  const again = changeMission(
    text,
    settings.map((s) => parseChange(`${s.path}=${s.written}`)),
  );
  expect(readMission(again, '').mission).toEqual(readMission(text, '').mission);
});

test('a text that is no YAML has no settings, a half-written one has those that are there', () => {
  expect(missionSettings('{ a: [')).toEqual([]);
  expect(missionSettings('landing:\n  site: { latitude: -41 deg }\n').map((s) => s.path)).toEqual(['landing.site.latitude']);
});
