import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIso } from '@farside/astro';
import { changeMission, type FactRow, type Mission, readFacts, readMission } from '@farside/mission';
import { describe, expect, test } from 'vitest';
import { rowsNear, type Typed, typedInMission, typedInPackages, typedInSource } from './typed-in.ts';
import { ALLOWED, type Allowed } from './typed-in-answers.allow.ts';

/**
 * No answer is typed in: whatever quantity or epoch of a mission file, and whatever figure in a source, lies within the tolerance of a predicted row in the
 * same dimension stands in an allow-list (typed-in-answers.allow.ts) with the reason why it is not that row's answer.
 */
const ROOT = join(import.meta.dirname, '..');
const missions = readdirSync(join(ROOT, 'missions'), { withFileTypes: true })
  .filter((d) => d.isDirectory() && existsSync(join(ROOT, 'missions', d.name, 'facts.yaml')))
  .map((d) => {
    const file = (name: string): string => readFileSync(join(ROOT, 'missions', d.name, name), 'utf8');
    const { mission } = readMission(file('mission.yaml'), d.name);
    if (!mission) throw new Error(`${d.name} cannot be read`);
    return { name: d.name, text: file('mission.yaml'), mission, rows: readFacts(file('facts.yaml'), d.name).rows };
  });
const rows: readonly FactRow[] = missions.flatMap((m) => m.rows);

const allows = (a: Allowed, t: Typed): boolean =>
  t.in === a.in &&
  (a.text === undefined || t.text === a.text) &&
  (a.line === undefined || t.line.includes(a.line)) &&
  (a.file === undefined || t.file.endsWith(`/${a.file}`));

interface Hit extends Typed {
  readonly rows: readonly string[];
}
const hits = (typed: readonly Typed[], against: readonly FactRow[]): Hit[] =>
  typed.map((t) => ({ ...t, rows: rowsNear(t.readings, against) })).filter((t) => t.rows.length > 0);

const found: readonly Hit[] = [
  ...missions.flatMap((m) => hits(typedInMission(m.name, m.mission), m.rows)),
  ...hits(typedInPackages(ROOT), rows),
];

describe('the check sees what there is to see', () => {
  test('the predicted rows of each mission, each with a tolerance of its own', () => {
    const predicted = rows.filter((r) => r.basis === 'predicted');
    expect(missions.map((m) => [m.name, m.rows.filter((r) => r.basis === 'predicted').length])).toEqual([
      ['change-5', 13],
      ['change-6', 16],
    ]);
    for (const r of predicted) expect(r.tolerance !== undefined || r.box !== undefined || r.dimension === 'day', r.id).toBe(true);
  });

  test('every number of a mission has a dimension or is a count', () => {
    for (const m of missions) {
      const plain: string[] = [];
      const typed = typedInMission(m.name, m.mission, plain);
      for (const path of plain) expect(path).toMatch(/^farside$|\.(count|revolutions|ellipse-revolutions|seed|moon-degree|earth-degree)$/);
      expect(typed.length).toBeGreaterThan(120);
      // What is written nowhere and taken by default is looked at too.
      expect(typed.map((t) => t.text)).toContain('surface.contact-elevation');
    }
  });

  const plantedIn =
    (wanted: string) =>
    (path: string, value: string): readonly string[] => {
      const found = missions.find((m) => m.name === wanted);
      if (!found) throw new Error(`there is no mission ${wanted}`);
      const { mission } = readMission(changeMission(found.text, [{ path, value }]), wanted);
      return hits(typedInMission(wanted, mission as Mission), found.rows).find((h) => h.text === path)?.rows ?? [];
    };
  const planted = plantedIn('change-6');
  test('an answer written into a mission file is found, each in its dimension', () => {
    expect(planted('landing.gates.hover-time', '14 min')).toEqual(['descent-duration']);
    expect(planted('launch.ascent.duration', '37.5 min')).toEqual(['injection-end']);
    expect(planted('rendezvous.container-transfer', '26 min')).toEqual(['entry-to-landing']);
    expect(planted('surface.relay.inclination', '137 deg')).toEqual(['inclination']);
    expect(planted('rendezvous.disposal', '2024-06-25T05:40:00Z')).toEqual(['return-day', 'entry-epoch']);
    expect(planted('rendezvous.disposal', 'launch + 48 d 14 h 30 min')).toEqual(['return-injection']);
    expect(planted('rendezvous.container-transfer', '366 s')).toEqual(['ascent-burn']);
    expect(planted('rendezvous.handover.behind', '61 km')).toEqual(['first-dip']);
    expect(planted('lunar-orbit.separation-speed', '1.69 km/s')).toEqual(['descent-start-speed']);
    // the same figure in another dimension is another figure
    expect(planted('landing.gates.hover-time', '61 s')).toEqual([]);
    expect(planted('modules.lander.dry', '1100 kg')).toEqual([]);
  });

  test('and into the other one', () => {
    const other = plantedIn('change-5');
    expect(other('landing.gates.hover-time', '14 min')).toEqual(['descent-duration']);
    expect(other('rendezvous.disposal', '2020-12-16T17:40:00Z')).toEqual(['entry-epoch']);
    expect(other('braking.perilune', '230 km')).toEqual(['return-burn-height']);
    expect(other('launch.ascent.arc', '43.5 deg')).toEqual(['inclination', 're-entry-inclination']);
    expect(other('launch.ascent.arc', '46 deg')).toEqual([]);
    expect(other('launch.ascent.duration', '21 min')).toEqual(['release-to-entry']);
  });

  test('an answer written into a source is found, however it is written', () => {
    const mine = missions.find((m) => m.name === 'change-6')?.rows ?? [];
    const near = (code: string): string[] => hits(typedInSource(code, 'packages/mission', 'x.ts'), mine).flatMap((h) => h.rows);
    expect(near('const DURATION = 14 * 60;')).toEqual(['descent-duration']);
    expect(near('const BURN = 366;')).toEqual(['ascent-burn']);
    expect(near('let inclination = retrograde ? 2.4 : 0.75;')).toEqual(['inclination']);
    expect(near('const I = (137 * Math.PI) / 180;')).toEqual(['inclination']);
    expect(near('const I = 137 * DEG;')).toEqual(['inclination']);
    expect(near("range: positive('time').prefault('20 min'),")).toEqual(['release-to-entry']);
    expect(near('const DIP = 60e3;')).toEqual(['first-dip']);
    expect(near('const SPEED = 11_200;')).toEqual(['entry-speed']);
    expect(near("const e = parseIso('2024-06-21T02:00:00Z');")).toEqual(['return-injection']);
    expect(near("day('2024-06-25')")).toEqual(['return-day']);
    // comments and figures of angles and time as such are none
    expect(near('const X = 5; // 14 * 60 is what Chang’e 6 took')).toEqual([]);
    expect(near('/** 840 s */\nconst DEG = Math.PI / 180; const DAY = 24 * 3600; const h = 2 * Math.PI;')).toEqual([]);
  });

  test('places, days and zero', () => {
    const rows = missions.find((m) => m.name === 'change-6')?.rows ?? [];
    const others = missions.find((m) => m.name === 'change-5')?.rows ?? [];
    const deg = Math.PI / 180;
    expect(rowsNear([{ dimension: 'place', latitude: 41 * deg, longitude: 103 * deg }], others)).toEqual(['second-dip']);
    expect(rowsNear([{ dimension: 'place', latitude: 41 * deg, longitude: 106 * deg }], others)).toEqual([]);
    expect(rowsNear([{ dimension: 'place', latitude: -0.5, longitude: 0.04 }], rows)).toEqual(['release-place']);
    expect(rowsNear([{ dimension: 'place', latitude: -0.5, longitude: 0.04 - 2 * Math.PI }], rows)).toEqual(['release-place']);
    expect(rowsNear([{ dimension: 'place', latitude: 0.5, longitude: 0.04 }], rows)).toEqual([]);
    expect(rowsNear([{ dimension: 'epoch', epoch: parseIso('2024-06-25T23:59:59Z') }], rows)).toEqual(['return-day']);
    expect(rowsNear([{ dimension: 'epoch', epoch: parseIso('2024-06-26T00:00:00Z') }], rows)).toEqual([]);
    expect(rowsNear([{ dimension: 'angle', value: 0.02 }], rows)).toEqual(['plane-at-touchdown', 'plane-at-lift-off']);
  });
});

test('every figure near a predicted row has its reason in the allow-list', () => {
  const left = found.filter((h) => !ALLOWED.some((a) => allows(a, h)));
  expect(left.map((h) => `${h.file}: ${h.text} is near ${h.rows.join(', ')} | ${h.line}`)).toEqual([]);
});

test('every entry of the allow-list still stands for something, and says why', () => {
  const stale = ALLOWED.filter((a) => !found.some((h) => allows(a, h)));
  expect(stale.map((a) => `${a.in} ${a.file ?? ''} ${a.text ?? ''} ${a.line ?? ''}`)).toEqual([]);
  for (const a of ALLOWED) expect(a.why.length, a.text ?? a.file).toBeGreaterThan(8);
});
