import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran, ROOT } from '../../../test/farside.ts';

/** Files and folders that the system does not let anybody use: one typed error each, with the path and what to try; never a fault of the program. */
const TAIL = join('missions', 'change-6', 'mission.yaml');
const MISSION = join(ROOT, TAIL);
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-files-'));
  chmodSync(home, 0o755);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function expectTold(r: Ran, code: string, ...says: readonly string[]): void {
  const flat = r.stderr.replace(/\s+/g, ' ');
  expect(flat).toContain(`[${code}]`);
  expect(r.status).toBe(1);
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).toMatch(/^ {2}try /m);
  expect(r.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(r.stderr).not.toContain('INTERNAL');
  for (const s of says) expect(flat).toContain(s);
}

test('a folder in place of a file, a file in place of a folder', async () => {
  const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: join(home, 'flights') }, cwd: home });
  const odd = join(home, 'odd');
  mkdirSync(join(odd, 'mission.yaml'), { recursive: true });
  expectTold(await run('outline', 'odd'), 'FILE_KIND', join(odd, 'mission.yaml'), 'a file was expected');
  const facts = join(home, 'facts');
  mkdirSync(join(facts, 'facts.yaml'), { recursive: true });
  cpSync(MISSION, join(facts, 'mission.yaml'));
  expectTold(await run('fly', 'facts'), 'FILE_KIND', join(facts, 'facts.yaml'));
  expectTold(await run('outline', 'change-6', '--ephemeris', home), 'FILE_KIND', home);
  expectTold(await run('outline', 'change-6', '--data', MISSION), 'DATA_MISSING', TAIL);
  for (const args of [
    ['fly', 'change-6'],
    ['show', 'change-6'],
  ]) {
    expectTold(await farside(args, { env: { FARSIDE_FLIGHTS: MISSION } }), 'FILE_KIND', TAIL, 'FARSIDE_FLIGHTS');
    expect((await farside(args, { env: { FARSIDE_FLIGHTS: join(MISSION, 'x') } })).stderr).not.toContain('INTERNAL');
  }
  expectTold(await farside(['fly', 'change-6'], { env: { FARSIDE_FLIGHTS: join(MISSION, 'x') } }), 'FLIGHT_DISK', TAIL);
  expect(existsSync(join(home, 'flights'))).toBe(false);
});

test.skipIf(!existsSync('/proc/self'))('a place that takes no folders (skipped without /proc)', async () => {
  expectTold(await farside(['fly', 'change-6'], { env: { FARSIDE_FLIGHTS: '/proc/farside' } }), 'FLIGHT_DISK', '/proc/farside');
});

test.skipIf(!existsSync('/dev/full'))('results to a full device (skipped without /dev/full)', () => {
  const node = join(ROOT, 'node_modules', 'node', 'bin', 'node');
  const command = '"$0" "$1" missions >/dev/full';
  const r = spawnSync('sh', ['-c', command, node, join(ROOT, 'apps', 'cli', 'src', 'main.ts')], { encoding: 'utf8' });
  expectTold({ status: r.status, stdout: r.stdout, stderr: r.stderr }, 'FILE_DISK_FULL', 'standard output', 'there is no room left');
});

test.skipIf(process.platform === 'win32')('a current folder that was removed (skipped where that cannot be)', () => {
  const node = join(ROOT, 'node_modules', 'node', 'bin', 'node');
  const gone = join(home, 'gone');
  mkdirSync(gone);
  const command = 'cd "$2" && rmdir "$2" && "$0" "$1" show change-6';
  const r = spawnSync('sh', ['-c', command, node, join(ROOT, 'apps', 'cli', 'src', 'main.ts'), gone], { encoding: 'utf8' });
  expectTold({ status: r.status, stdout: r.stdout, stderr: r.stderr }, 'FILE_MISSING', 'this folder is not there any more');
});

/** Root may read everything: then somebody without rights runs the command. */
const root = process.getuid?.() === 0;
const NOBODY = 65534;
const reads = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
const powerless =
  process.getuid !== undefined && (!root || spawnSync('test', ['-r', reads], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0);

describe.skipIf(!powerless)('without permission (skipped where nobody else can run the command)', () => {
  const run = (shelf: string, ...args: string[]): Promise<Ran> =>
    farside(args, { env: { FARSIDE_FLIGHTS: shelf, HOME: home }, cwd: home, ...(root ? { uid: NOBODY } : {}) });

  /** Does something while a file or folder has no rights at all, or other ones. */
  async function closed(path: string, work: () => Promise<void>, mode = 0): Promise<void> {
    chmodSync(path, mode);
    try {
      await work();
    } finally {
      chmodSync(path, 0o755);
    }
  }

  test('mission folder, mission file, data folder, shelf, flight', async () => {
    const shelf = join(home, 'shelf');
    const mission = join(home, 'mine');
    const data = join(home, 'data');
    const flight = join(shelf, 'mine-12345678');
    for (const folder of [mission, data, flight]) mkdirSync(folder, { recursive: true });
    cpSync(MISSION, join(mission, 'mission.yaml'));
    for (const path of [mission, join(mission, 'mission.yaml')])
      await closed(path, async () => expectTold(await run(shelf, 'outline', 'mine'), 'FILE_ACCESS', join(mission, 'mission.yaml')));
    await closed(data, async () =>
      expectTold(await run(shelf, 'outline', 'mine', '--data', data), 'FILE_ACCESS', join('data', 'index.json')),
    );
    await closed(shelf, async () => expectTold(await run(shelf, 'fly', 'mine'), 'FILE_ACCESS', shelf, 'FARSIDE_FLIGHTS'));
    await closed(flight, async () => {
      expectTold(await run(shelf, 'show', 'mine'), 'FLIGHT_DISK', flight);
      expectTold(await run(shelf, 'show', flight), 'FILE_ACCESS', flight);
      expectTold(await run(shelf, 'fly', 'mine', '--out', flight), 'FLIGHT_DISK', flight);
    });
  });

  test('a folder that can only be read', async () => {
    const still = join(home, 'still');
    mkdirSync(still);
    await closed(still, async () => expectTold(await run(still, 'fly', 'change-6'), 'FLIGHT_DISK', still, 'another folder'), 0o555);
    expect(readdirSync(still)).toEqual([]);
  });
});
