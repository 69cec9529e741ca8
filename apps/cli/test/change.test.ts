import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';

/** A change of one setting, flown and compared, with the real command. */
let home: string;
const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: join(home, 'flights') }, cwd: home });
const flat = (s: string): string => s.replace(/\s+/g, ' ');

interface Compared {
  readonly before: { readonly folder: string };
  readonly after: { readonly folder: string };
  readonly settings: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  readonly phases: readonly {
    readonly phase: string;
    readonly same: boolean;
    readonly because: { readonly settings: readonly string[]; readonly handover: boolean };
    readonly measures: readonly { readonly name: string; readonly change: number }[];
  }[];
  readonly limits: readonly {
    readonly name: string;
    readonly before: { readonly left: number };
    readonly after: { readonly left: number };
  }[];
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-change-'));
  const r = await run('fly', 'change-6', '--json');
  expect(r.status, r.stderr).toBe(0);
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('one setting changed: what it does not touch is taken over, and compare says what moved and why', async () => {
  const r = await run('fly', 'change-6', '--set', 'entry.release-altitude=6000 km', '--json');
  expect(r.status, r.stderr).toBe(0);
  const c = await run('compare', 'change-6', '--json');
  expect(c.status, c.stderr).toBe(0);
  const d = JSON.parse(c.stdout) as Compared;
  expect(d.settings.map((s) => s.path)).toEqual(['entry.release-altitude']);
  const same = d.phases.filter((p) => p.same).map((p) => p.phase);
  expect(same).toEqual(['launch', 'transfer', 'braking', 'lunar-orbit', 'landing', 'surface', 'ascent', 'rendezvous', 'waiting']);
  const entry = d.phases.find((p) => p.phase === 'entry');
  expect(entry?.because.settings).toEqual(['entry.release-altitude']);
  const fall = entry?.measures.find((m) => m.name === 'entry.release-to-entry');
  // at 11,900 km from the centre 8.2 km/s, of which the angular momentum (a perigee at 6,430 km) leaves 5.5 km/s downwards: 1000 km take some 180 s
  expect(fall?.change).toBeGreaterThan(165);
  expect(fall?.change).toBeLessThan(195);
  const load = d.limits.find((l) => l.name === 'load of the entry');
  expect(load?.before.left).toBeGreaterThan(0);
  // the text of the same: what was changed, and from and to which flight
  const text = await run('compare', d.before.folder, d.after.folder);
  expect(flat(text.stdout)).toContain('entry.release-altitude 5000 km → 6000 km');
  expect(flat(text.stdout)).toContain('Waiting for the day home the same, to the bit');
  // the mission file is as it was
  expect(JSON.parse(readFileSync(join(d.before.folder, 'manifest.json'), 'utf8')).mission.text).toContain('release-altitude: 5000 km');
}, 60_000);

test.each<[string, string, string, RegExp]>([
  ['a path through nothing', 'modules.ascendr.dry=365 kg', 'MISSION_PATH', /try modules\.ascender\.dry/],
  [
    'an unknown key',
    'landing.site.longitud=206 deg',
    'MISSION_KEY',
    /mission\.yaml:\d+:\d+: unknown key 'longitud'.*did you mean 'longitude'/,
  ],
  ['a wrong unit', 'landing.site.longitude=206 kg', 'MISSION_VALUE', /mission\.yaml:\d+:\d+: 'landing\.site\.longitude'/],
  ['no sign', 'landing.site.longitude', 'SET_SYNTAX', /a path, an equals sign and a value/],
  ['no YAML', 'return.flight-time=[80 h, 120 h', 'SET_SYNTAX', /return\.flight-time/],
  ['a key that is needed, taken out', 'landing.site.latitude=', 'MISSION_MISSING', /'landing\.site\.latitude' is missing/],
])('--set with %s: one message, nothing is flown', async (_what, set, code, says) => {
  const r = await run('outline', 'change-6', '--set', set);
  expect(r.status).toBe(2);
  expect(r.stderr).toContain(`[${code}]`);
  expect(flat(r.stderr)).toMatch(says);
  expect(r.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(r.stdout).toBe('');
});

test('of two settings that contradict each other, what was changed is named', async () => {
  const order = await run('outline', 'change-6', '--set', 'transfer.arrival=launch + 30 d');
  expect(order.status).toBe(1);
  expect(flat(order.stderr)).toMatch(/'landing\.touchdown' \(\S+\) has to come after 'transfer\.arrival' \(\S+\) \[MISSION_ORDER\]/);
  expect(flat(order.stderr)).toMatch(/mission\.yaml:\d+:\d+ \(transfer\.arrival\)/);
  expect(flat(order.stderr)).toMatch(/try move 'landing\.touchdown' to a later epoch or 'transfer\.arrival' to an earlier one/);
  const late = await run('outline', 'change-6', '--set', 'landing.touchdown=launch + 4 d');
  expect(flat(late.stderr)).toMatch(/mission\.yaml:\d+:\d+ \(landing\.touchdown\)/);
  // the fault stands with the time, the change was that of the main parachute
  const slow = await run('outline', 'change-6', '--set', 'entry.parachute.main=9 km');
  expect(slow.status).toBe(2);
  expect(flat(slow.stderr)).toMatch(
    /^farside: with --set 'entry\.parachute\.main=9 km' the mission file \S+ has a fault .*'entry\.parachute\.time-from-10-km'/,
  );
});

test('compare with one flight alone, and with none', async () => {
  const alone = await farside(['compare', 'change-6'], { env: { FARSIDE_FLIGHTS: join(home, 'none') }, cwd: home });
  expect(alone.status).toBe(1);
  expect(flat(alone.stderr)).toMatch(/has not been flown yet \[FLIGHT_UNKNOWN\].*try farside fly change-6/);
});

test('a flight made again from its manifest alone is the same to the byte', async () => {
  const first = JSON.parse((await run('show', 'change-6', '--json')).stdout) as { folder: string };
  const again = join(home, 'again');
  const r = await run('refly', first.folder, '--out', again, '--json');
  expect(r.status, r.stderr).toBe(0);
  expect(JSON.parse(r.stdout)).toMatchObject({ identical: true, complete: true, after: again });
  expect(Buffer.compare(readFileSync(join(first.folder, 'flight.log')), readFileSync(join(again, 'flight.log')))).toBe(0);
}, 60_000);

test('a mission of one’s own begins with one that flies; what lies there is left alone', async () => {
  const r = await run('new', 'studies/south', '--from', 'change-6', '--set', 'landing.site.longitude=206.5 deg');
  expect(r.status, r.stderr).toBe(0);
  const text = readFileSync(join(home, 'studies/south/mission.yaml'), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/mission\.schema\.json\n/);
  expect(text).toContain('name: south');
  expect(text).toContain('longitude: 206.5 deg');
  expect(JSON.parse(readFileSync(join(home, 'studies/south/mission.schema.json'), 'utf8'))).toMatchObject({ type: 'object' });
  expect(existsSync(join(home, 'studies/south/facts.yaml'))).toBe(false);
  const seen = await run('outline', 'studies/south', '--json');
  expect(seen.status, seen.stderr).toBe(0);
  const twice = await run('new', 'studies/south', '--from', 'change-6');
  expect(twice.status).toBe(1);
  expect(twice.stderr).toContain('[FILE_EXISTS]');
  expect(readFileSync(join(home, 'studies/south/mission.yaml'), 'utf8')).toBe(text);
  mkdirSync(join(home, 'taken'));
  writeFileSync(join(home, 'taken/notes.txt'), 'mine');
  expect((await run('new', 'taken', '--from', 'change-6')).stderr).toContain('notes.txt');
  expect((await run('new', 'other', '--from', 'change-7')).stderr).toContain('[MISSION_UNKNOWN]');
  expect((await run('new', '', '--from', 'change-6')).status).toBe(2);
}, 30_000);
