import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** Flights that cannot be read, folders that hold something else, and unfinished flights that were carried elsewhere. */
let flight: SharedFlight;
let home: string;
/** The name that the flight gets when nobody chooses one. */
let usual: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-damaged-'));
  flight = await sharedFlight();
  const { id } = JSON.parse(readFileSync(join(flight.folder, 'manifest.json'), 'utf8')) as { id: string };
  usual = `change-6-${id.slice(0, 8)}`;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const flat = (s: string): string => s.replace(/\s+/g, ' ');

/** A shelf of its own with a copy of the flight on it. */
function shelfWith(name: string): { shelf: string; folder: string; run: (...args: string[]) => Promise<Ran> } {
  const shelf = join(home, name);
  const folder = join(shelf, usual);
  mkdirSync(shelf);
  cpSync(flight.folder, folder, { recursive: true });
  return { shelf, folder, run: (...args) => farside(args, { env: { FARSIDE_FLIGHTS: shelf }, cwd: home }) };
}

function expectRefusal(r: Ran, code: string, status = 1): void {
  expect(r.stderr).toContain(`[${code}]`);
  expect(r.status).toBe(status);
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(r.stdout).toBe('');
}

const DAMAGE: readonly (readonly [string, string, string, (folder: string) => void])[] = [
  ['cut', 'manifest.json', 'it is not JSON', (f) => truncateSync(join(f, 'manifest.json'), 1000)],
  ['noise', 'manifest.json', 'it is not JSON', (f) => writeFileSync(join(f, 'manifest.json'), Buffer.from([7, 200, 0, 255, 10]))],
  ['empty', 'manifest.json', 'it is empty', (f) => truncateSync(join(f, 'manifest.json'), 0)],
  ['no-log', 'flight.log', 'is not there', (f) => rmSync(join(f, 'flight.log'))],
  ['log-noise', 'flight.log', 'this is not the log of a flight', (f) => writeFileSync(join(f, 'flight.log'), 'noise '.repeat(99))],
];

test.each(DAMAGE)('%s: fly and show agree on the file, what is wrong and what to try', async (name, file, wrong, damage) => {
  const { folder, run } = shelfWith(name);
  damage(folder);
  for (const args of [
    ['show', 'change-6'],
    ['show', folder],
    ['fly', 'change-6'],
  ]) {
    const r = await run(...args);
    expectRefusal(r, 'FLIGHT_BROKEN');
    expect(flat(r.stderr)).toContain(`${wrong}`);
    expect(r.stderr).toContain(join(folder, file));
    expect(flat(r.stderr)).toContain('try farside fly change-6 --fresh flies it again');
  }
});

test('--fresh flies where a damaged flight lies; its files and those of others stay', async () => {
  const { folder, run } = shelfWith('fresh');
  truncateSync(join(folder, 'manifest.json'), 1000);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const log = readFileSync(join(folder, 'flight.log'));
  const r = await run('fly', 'change-6', '--fresh');
  expect(r.status, r.stderr).toBe(0);
  expect(r.stderr).toContain('Its files are kept: manifest.json.broken-1, flight.log.broken-1');
  expect(readdirSync(folder).sort()).toEqual(['flight.log', 'flight.log.broken-1', 'manifest.json', 'manifest.json.broken-1', 'notes.txt']);
  expect(readFileSync(join(folder, 'flight.log')).equals(log)).toBe(true);
  expect(readFileSync(join(folder, 'flight.log.broken-1')).equals(log)).toBe(true);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  expect((await run('show', 'change-6')).status).toBe(0);
});

test('a damaged flight in a folder of one`s own is flown again there, and another mission`s is left alone', async () => {
  const { shelf, folder, run } = shelfWith('own');
  const own = join(shelf, 'try 1');
  cpSync(folder, own, { recursive: true });
  truncateSync(join(own, 'manifest.json'), 10);
  const r = await run('fly', 'change-6', '--out', own);
  expectRefusal(r, 'FLIGHT_BROKEN');
  expect(flat(r.stderr)).toContain("farside fly change-6 --out 'own/try 1' --fresh");
  writeFileSync(join(folder, 'flight.log'), 'noise');
  expectRefusal(await run('fly', 'change-6', '--seed', '2', '--out', folder, '--fresh'), 'FLIGHT_EXISTS');
  expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
});

test('--out into a folder with something else, into /, into a file, without a name: refused, nothing written', async () => {
  const foreign = join(home, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'manifest.json'), '{"name": "a web page"}');
  writeFileSync(join(foreign, 'index.html'), '<p>');
  const run = (...args: string[]): Promise<Ran> => farside(['fly', 'change-6', ...args], { env: { FARSIDE_FLIGHTS: home }, cwd: foreign });
  for (const out of [foreign, '.', '/']) {
    const r = await run('--out', out, '--fresh');
    expectRefusal(r, 'FLIGHT_FOLDER');
    expect(r.stderr).toContain('name a new folder with --out');
  }
  expectRefusal(await run('--out', ''), 'USAGE_EMPTY', 2);
  expectRefusal(await run('--out', join(foreign, 'index.html')), 'FLIGHT_DISK');
  expect(readdirSync(foreign).sort()).toEqual(['index.html', 'manifest.json']);
  expect(readFileSync(join(foreign, 'manifest.json'), 'utf8')).toBe('{"name": "a web page"}');
  expect(existsSync('/flight.log')).toBe(false);
});

test('an empty name is no mission and no flight', async () => {
  const { run } = shelfWith('nameless');
  for (const command of ['show', 'fly', 'outline', 'check']) expectRefusal(await run(command, ''), 'USAGE_EMPTY', 2);
});

test('an unfinished flight elsewhere: the command that is printed goes on with it', async () => {
  const { run } = shelfWith('carried');
  const copy = join(home, 'half way');
  cpSync(flight.folder, copy, { recursive: true });
  const store = await openFlightFolder(copy, { write: true });
  await store.rewind('return');
  await store.close();
  const shown = await run('show', copy);
  expect(shown.status, shown.stderr).toBe(0);
  expect(shown.stdout).toContain("It is unfinished. This goes on with it:\n  farside fly change-6 --out 'half way'\n");
  const r = await run('fly', 'change-6', '--out', 'half way');
  expect(r.status, r.stderr).toBe(0);
  expect(r.stderr).toContain('Going on after 10 sealed phases');
  expect(readFileSync(join(copy, 'flight.log')).equals(readFileSync(join(flight.folder, 'flight.log')))).toBe(true);
});

test('an unfinished flight on its shelf goes on by its name; one whose mission is not here says so', async () => {
  const { shelf, folder, run } = shelfWith('begun');
  const store = await openFlightFolder(folder, { write: true });
  await store.rewind('transfer');
  await store.close();
  expect((await run('show', 'change-6')).stdout).toContain('\n  farside fly change-6\n');
  // said by every command that takes it, whatever it prints
  for (const args of [['show'], ['budget', '--csv'], ['export', '--oem', '--vehicle', 'stack']]) {
    const r = await run(args[0], 'change-6', ...args.slice(1));
    expect(r.status, r.stderr).toBe(0);
    expect(flat(r.stderr)).toMatch(
      /^The only flight of change-6: begun\/\S+\. It did not come to its end: 2 of 11 phases, up to transfer\./,
    );
    expect((await run(args[0], folder, ...args.slice(1))).stderr).toBe('');
  }
  const whole = join(shelf, 'whole');
  cpSync(flight.folder, whole, { recursive: true });
  utimesSync(join(whole, 'flight.log'), 1, 1);
  const said = async (): Promise<string> => flat((await run('show', 'change-6')).stderr).trim();
  expect(await said()).toMatch(/^The newest of 2 flights of change-6: begun\/\S+\. It did not .* The newest whole one is begun\/whole$/);
  utimesSync(join(whole, 'flight.log'), 4e9, 4e9);
  expect(await said()).toBe('The newest of 2 flights of change-6: begun/whole');
  rmSync(whole, { recursive: true });
  rmSync(folder, { recursive: true });
  const other = join(shelf, 'other');
  mkdirSync(other);
  // a mission of one's own, refused by a phase after two that were sealed
  const text = (JSON.parse(readFileSync(join(flight.folder, 'manifest.json'), 'utf8')) as { mission: { text: string } }).mission.text;
  writeFileSync(join(other, 'mission.yaml'), text.replace('propellant: 2880 kg', 'propellant: 300 kg'));
  expect((await run('fly', 'begun/other')).status).toBe(1);
  const flown = readdirSync(shelf).find((d) => d.startsWith('other-')) ?? '';
  expect((await run('show', flown)).stdout).toContain('It is unfinished. This goes on with it:\n  farside fly begun/other\n');
  writeFileSync(join(other, 'mission.yaml'), text);
  expect(flat((await run('show', flown)).stdout)).toContain('It is unfinished, and begun/other/mission.yaml has changed since.');
  rmSync(other, { recursive: true });
  expect(flat((await run('show', flown)).stdout)).toContain("the mission file of 'other' is not found here");
});
