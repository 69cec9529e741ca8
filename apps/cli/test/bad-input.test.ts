import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran, ROOT } from '../../../test/farside.ts';

/** Every bad input ends with one clear message, a code, a status and no stack; what lay there before is untouched. */
const MISSION = readFileSync(join(ROOT, 'missions', 'change-6', 'mission.yaml'), 'utf8');
let home: string;
let shelf: string;
const SENTINEL = 'a flight of yesterday';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-bad-'));
  shelf = join(home, 'flights');
  mkdirSync(join(shelf, 'before'), { recursive: true });
  writeFileSync(join(shelf, 'before', 'flight.log'), SENTINEL);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A copy of the mission with one thing changed; the change must hit. */
function missionWith(name: string, change: readonly [string, string]): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  expect(MISSION, 'the line to change is in the file').toContain(change[0]);
  writeFileSync(join(folder, 'mission.yaml'), MISSION.replace(change[0], change[1]));
  return folder;
}

/** Line of the first text in the changed file, 1-based. */
function lineOf(folder: string, text: string): number {
  const lines = readFileSync(join(folder, 'mission.yaml'), 'utf8').split('\n');
  return lines.findIndex((l) => l.includes(text)) + 1;
}

const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: shelf }, cwd: home });

function expectRefusal(r: Ran, code: string, status = 1): void {
  expect(r.stderr).toContain(`[${code}]`);
  expect(r.status).toBe(status);
  // one message, and nothing of the program's inside
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(r.stderr).not.toMatch(/\bNaN\b|undefined|\[object/);
  expect(r.stdout).toBe('');
  expect(readFileSync(join(shelf, 'before', 'flight.log'), 'utf8')).toBe(SENTINEL);
}
const flat = (s: string): string => s.replace(/\s+/g, ' ');

test('a misspelt key: place and nearest key', async () => {
  const folder = missionWith('key', ['  perilune: 200 km\n  ellipses', '  periluna: 200 km\n  ellipses']);
  const r = await run('fly', folder);
  expectRefusal(r, 'MISSION_KEY');
  expect(flat(r.stderr)).toContain(
    `mission.yaml:${lineOf(folder, 'periluna')}:3: unknown key 'periluna' under 'braking'; did you mean 'perilune'?`,
  );
  expect(readdirSync(shelf), 'nothing was begun').toEqual(['before']);
});

test('a wrong unit: place, what was expected, what was found', async () => {
  const folder = missionWith('unit', ['height: -5256 m }', 'height: -5256 kg }']);
  const r = await run('outline', folder);
  expectRefusal(r, 'MISSION_VALUE');
  expect(flat(r.stderr)).toMatch(
    new RegExp(
      `mission.yaml:${lineOf(folder, '-5256 kg')}:\\d+: 'landing.site.height': expected a length such as '200 km', found '-5256 kg', which is a mass`,
    ),
  );
});

test('several faults of a file are told together', async () => {
  const folder = missionWith('many', ['area: 25 m2', 'area: 25 m']);
  const file = join(folder, 'mission.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace('height: -5256 m }', 'height: deep }')
      .replace('  perilune: 200 km\n  ellipses', '  periluna: 200 km\n  ellipses'),
  );
  const r = await run('fly', folder, '--json');
  expect(r.status).toBe(1);
  const { error } = JSON.parse(r.stdout) as { error: { code: string; diagnostics: { path: string; line: number }[] } };
  expect(error.code).toBe('MISSION_INVALID');
  expect(error.diagnostics.map((d) => d.path).sort()).toEqual(['braking.periluna', 'landing.site.height', 'modules.orbiter.area']);
  for (const d of error.diagnostics) expect(d.line).toBeGreaterThan(0);
});

test('many faults: the first few and how many more there are; machines get all', async () => {
  const folder = missionWith('hundred', [
    '  moon-degree: 50',
    `  moon-degree: 50\n${Array.from({ length: 40 }, (_, i) => `  what-${i}: 1`).join('\n')}`,
  ]);
  const r = await run('outline', folder);
  expectRefusal(r, 'MISSION_KEY');
  expect(r.stderr).toContain('has 40 faults');
  expect(r.stderr.match(/unknown key/g)).toHaveLength(8);
  expect(r.stderr).toContain('and 32 more\n');
  const { error } = JSON.parse((await run('outline', folder, '--json')).stdout) as { error: { diagnostics: unknown[] } };
  expect(error.diagnostics).toHaveLength(40);
});

test('a slip of syntax is told once, in the words of the file', async () => {
  const nested = missionWith('nested', ['name: ', `x: ${'['.repeat(1500)}\nname: `]);
  const r = await run('outline', nested);
  expectRefusal(r, 'MISSION_SYNTAX');
  expect(flat(r.stderr)).toContain('lists or keys are nested too deeply');
  expect(r.stderr.split('\n').length).toBeLessThan(8);
  const tab = await run('outline', missionWith('tab', ['  moon-degree', '\tmoon-degree']));
  expectRefusal(tab, 'MISSION_SYNTAX');
  expect(flat(tab.stderr)).toContain('has a fault [MISSION_SYNTAX]');
  expect(flat(tab.stderr)).toContain('a tab stands where lines are indented: use blanks');
  const twice = await run('outline', missionWith('twice', ['  earth-degree: 8', '  moon-degree: 8']));
  expect(flat(twice.stderr)).toMatch(/the key 'moon-degree' stands in line \d+ and again in line \d+/);
});

test('an unknown engine: place and nearest engine', async () => {
  const folder = missionWith('engine', ['second-engine: translation', 'second-engine: translatoin']);
  const r = await run('fly', folder);
  expectRefusal(r, 'ENGINE_UNKNOWN');
  expect(flat(r.stderr)).toContain(`mission.yaml:${lineOf(folder, 'translatoin')}:`);
  expect(flat(r.stderr)).toContain("no engine 'translatoin'; did you mean 'translation'?");
});

test('a date outside the data: how far the data reach', async () => {
  const folder = missionWith('date', ['date: 2024-05-03', 'date: 2060-05-03']);
  const r = await run('fly', folder);
  expectRefusal(r, 'EPHEMERIS_COVERAGE');
  expect(flat(r.stderr)).toMatch(/2009-\d\d-\d\d.* to 2050-\d\d-\d\d/);
  expect(flat(r.stderr)).toContain(`mission.yaml:${lineOf(folder, 'date: 2060')}:`);
  expect(readdirSync(shelf), 'a flight without a sealed phase is not kept').toEqual(['before']);
});

test.each([
  ['touchdown: launch + 29 d', 'touchdown: launch + 40000 d', "'landing.touchdown' is at 2133-", 'touchdown: launch + 40000 d'],
  ['longest: 31 d', 'longest: 10000 d', 'the search for the day home goes to 2051-', 'longest: 10000 d'],
])('epochs outside the data: the setting that asks for them: %s', async (from, to, says, line) => {
  const folder = missionWith(`reach-${to.length}`, [from, to]);
  const r = await run('outline', folder);
  expectRefusal(r, 'EPHEMERIS_COVERAGE');
  expect(flat(r.stderr)).toContain(says);
  expect(flat(r.stderr)).toContain(`mission.yaml:${lineOf(folder, line)}:`);
});

test('a propagation that would leave the ephemeris is refused before it begins', async () => {
  const at = ['propagate', '--centre', 'moon', '--at', '2024-05-20', '--state', '1938 0 0 km 0 1.59 0 km/s', '--for'];
  for (const span of ['20000 d', '-20000 d', '1e9 d']) expectRefusal(await run(...at, span), 'EPHEMERIS_COVERAGE');
});

test('no such day, no such file format', async () => {
  expectRefusal(await run('outline', missionWith('day', ['date: 2024-05-03', 'date: 2024-02-30'])), 'MISSION_VALUE');
  expectRefusal(await run('outline', missionWith('yaml', ['name: ', 'name: ['])), 'MISSION_SYNTAX');
});

test('a site that no plane reaches: by how much, and what would do', async () => {
  const r = await run('outline', missionWith('plane', ['lift-off: touchdown + 49.25 h', 'lift-off: touchdown + 170 h']));
  expectRefusal(r, 'PLANE_NOT_REACHED');
  expect(flat(r.stderr)).toMatch(/passes \d+\.\d+ deg and \d+\.\d+ deg to the side/);
  expect(flat(r.stderr)).toMatch(/try touchdown at 20\d\d-/);
});

test('events in the wrong order: which, and where', async () => {
  const folder = missionWith('order', ['docking: lift-off + 55.2 h', 'docking: lift-off - 5 h']);
  const r = await run('outline', folder);
  expectRefusal(r, 'MISSION_ORDER');
  expect(flat(r.stderr)).toContain(`mission.yaml:${lineOf(folder, 'lift-off - 5 h')}:`);
});

test('an engine too weak: thrust against weight, and the sealed phases stay readable', async () => {
  const r = await run('fly', missionWith('weak', ['main: { thrust: 3000 N, isp: 310 s }', 'main: { thrust: 1380 N, isp: 310 s }']));
  expectRefusal(r, 'ASCENT_SINKS');
  expect(flat(r.stderr)).toContain('with thrust to weight 1.07');
  expect(flat(r.stderr)).toMatch(/try a thrust above \d+ N/);
  const kept = readdirSync(shelf).find((d) => d.startsWith('weak-')) ?? '';
  expect(readdirSync(join(shelf, kept)).sort(), 'no lock is left').toEqual(['flight.log', 'manifest.json']);
  const show = await run('show', join(shelf, kept), '--json');
  const flight = JSON.parse(show.stdout) as { complete: boolean; phases: { phase: string }[] };
  expect(flight.complete).toBe(false);
  expect(flight.phases.map((p) => p.phase)).toEqual(['launch', 'transfer', 'braking', 'lunar-orbit', 'landing', 'surface']);
});

test('too little propellant: how much is short', async () => {
  const folder = missionWith('dry', ['propellant: 2000 kg', 'propellant: 1500 kg']);
  const r = await run('fly', folder);
  expectRefusal(r, 'BRAKING_PROPELLANT');
  expect(flat(r.stderr)).toMatch(/leave \d+(\.\d+)? kg of \d+(\.\d+)? kg needed/);
  expect(flat(r.stderr)).toContain(`mission.yaml:${lineOf(folder, 'propellant: 1500 kg')}:`);
});

test('a broken kernel file: which, and what is wrong with it', async () => {
  const sound = readFileSync(join(ROOT, 'data', 'ephemeris', 'de405-web.bsp'));
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919 + 13) % 251));
  const flipped = Buffer.from(sound);
  flipped.fill(0xff, 0, 2048);
  const cases = { cut: sound.subarray(0, 20_000), noise, empty: Buffer.alloc(0), flipped };
  for (const [name, bytes] of Object.entries(cases)) {
    const file = join(home, `${name}.bsp`);
    writeFileSync(file, bytes);
    const r = await run('fly', 'change-6', '--ephemeris', file);
    expectRefusal(r, 'EPHEMERIS_BROKEN');
    expect(r.stderr).toContain(`${name}.bsp`);
  }
  expectRefusal(await run('ephem', 'moon', '--at', '2024-05-03', '--ephemeris', join(home, 'nowhere.bsp')), 'DATA_MISSING');
  expectRefusal(
    await run('ephem', 'mars', '--at', '2024-05-03', '--ephemeris', join(ROOT, 'data', 'ephemeris', 'de405-web.bsp')),
    'EPHEMERIS_NO_LINK',
  );
});

test('damaged data of the repository are noticed by their hash', async () => {
  const data = join(home, 'data');
  cpSync(join(ROOT, 'data'), data, { recursive: true });
  const file = join(data, 'gravity', 'earth-egm2008-40.fsg');
  const bytes = readFileSync(file);
  bytes[bytes.length - 9] ^= 1;
  writeFileSync(file, bytes);
  expectRefusal(await run('fly', 'change-6', '--data', data), 'DATA_HASH');
});

test('a folder that holds no data: what a data folder is, and what to do', async () => {
  const r = await run('ephem', 'moon', '--at', '2024-05-03', '--data', home);
  expectRefusal(r, 'DATA_MISSING');
  expect(flat(r.stderr)).toMatch(/is no data folder: there is no index\.json in it/);
  expect(flat(r.stderr)).toMatch(/try leave --data out/);
});

test('an unknown mission, a folder without one, facts with a wrong unit', async () => {
  const r = await run('fly', 'chang-6');
  expectRefusal(r, 'MISSION_UNKNOWN', 2);
  expect(r.stderr).toContain("did you mean 'change-6'?");
  const empty = join(home, 'empty');
  mkdirSync(empty);
  expectRefusal(await run('fly', empty), 'MISSION_UNKNOWN', 2);
  const folder = missionWith('facts', ['name: ', 'name: ']);
  writeFileSync(
    join(folder, 'facts.yaml'),
    'facts:\n  - { id: a, basis: predicted, measure: entry.interface-speed, published: 11.2 km, dimension: speed, source: nobody }\n',
  );
  const facts = await run('check', folder);
  expectRefusal(facts, 'FACTS_VALUE');
  expect(facts.stderr.match(/facts\.yaml:2:/g), 'the place once').toHaveLength(1);
  expect(flat(facts.stderr)).toMatch(/'a', published: expected a speed .* found '11.2 km', which is a length/);
  expect(facts.stderr).toMatch(/^ {2}try /m);
  expectRefusal(await run('check', missionWith('no-facts', ['name: ', 'name: '])), 'FACTS_MISSING');
});

test('a broken flight folder, a missing one', async () => {
  const folder = join(home, 'broken');
  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), '{"schema": 1, "id": "0"}');
  writeFileSync(join(folder, 'flight.log'), 'nothing of the kind');
  expectRefusal(await run('show', folder), 'FLIGHT_BROKEN');
  expectRefusal(await run('export', folder, '--oem'), 'FLIGHT_BROKEN');
  expectRefusal(await run('fly', 'change-6', '--out', folder), 'FLIGHT_BROKEN');
  expect(readFileSync(join(folder, 'flight.log'), 'utf8')).toBe('nothing of the kind');
  expectRefusal(await run('show', join(home, 'nowhere')), 'FLIGHT_UNKNOWN', 2);
  expectRefusal(await run('show', 'change-6'), 'FLIGHT_UNKNOWN');
  expectRefusal(await run('fly', 'change-6', '--resume'), 'FLIGHT_UNSTARTED');
});

test('typed wrongly: status 2 and a hint', async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['fly', 'change-6', '--seed', 'x'], 'USAGE_NUMBER'],
    [['ephem', 'mooon', '--at', '2024-05-03'], 'USAGE_BODY'],
    [['convert', 'elements', '--centre', 'moon'], 'USAGE_CHOICE'],
    [['convert', 'elements', '--centre', 'moon', '--state', '1838 0 0 0 1.63 0'], 'USAGE_LIST'],
    [['convert', 'elements', '--centre', 'moon', '--state', '1838 0 0 kg 0 1.63 0 km/s'], 'USAGE_LIST'],
    [['propagate', '--centre', 'moon', '--at', '2024-05-03', '--for', '2 km', '--state', '1838 0 0 km 0 1.63 0 km/s'], 'USAGE_UNIT'],
    [['propagate', '--centre', 'moon', '--at', '2024-05-03', '--for', '2h', '--state', '100 0 0 km 0 1.59 0 km/s'], 'USAGE_RANGE'],
    [['convert', 'frame', '--from', 'icrf', '--to', 'itrff', '--at', '2024-05-03', '--state', '7000 0 0 km 0 7 0 km/s'], 'USAGE_FRAME'],
  ];
  const much = [['ephem', 'moon', '--at', '2024-05-03', '--to', '2024-05-04', '--step', '1e-9s']];
  much.push([
    'propagate',
    '--centre',
    'moon',
    '--at',
    '2024-05-03',
    '--for',
    '2h',
    '--state',
    '1838 0 0 km 0 1.63 0 km/s',
    '--step',
    '1e-9s',
  ]);
  for (const args of much) {
    const r = await run(...args);
    expectRefusal(r, 'USAGE_RANGE', 2);
    expect(r.stderr).toMatch(/lines; at most 100,000 are written/);
  }
  for (const [args, code] of cases) expectRefusal(await run(...args), code, 2);
  for (const args of [['fly'], ['flyy'], ['show', 'x', '--colour'], ['ephem', 'moon']]) {
    const r = await run(...args);
    expect(r.status, args.join(' ')).toBe(2);
    expect(r.stderr).toMatch(/--help/);
    expect(r.stderr).not.toMatch(/^\s+at /m);
  }
});

test('--debug shows where an error comes from, --json tells it to machines', async () => {
  const r = await run('fly', 'nowhere', '--debug', '--json');
  expect(r.status).toBe(2);
  expect(r.stderr).toMatch(/^\s+at .*:\d+:\d+/m);
  expect(JSON.parse(r.stdout)).toMatchObject({ error: { code: 'MISSION_UNKNOWN' } });
  expect(existsSync(join(shelf, 'nowhere'))).toBe(false);
});
