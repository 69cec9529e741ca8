import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlightFolder } from '@farside/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** Real disks that fill up in the middle of a flight, and that can only be read: small file systems in memory, mounted for the test. */
const home = mkdtempSync(join(tmpdir(), 'farside-disks-'));
const disk = join(home, 'disk');
mkdirSync(disk);
const system = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const mount = (options: string): boolean => system('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', disk);
const canMount = process.getuid?.() === 0 && mount('size=64k') && system('umount', disk);

let flight: SharedFlight;
let log: Buffer;
beforeAll(async () => {
  flight = await sharedFlight();
  log = readFileSync(join(flight.folder, 'flight.log'));
});
afterEach(() => {
  if (canMount) system('umount', '-l', disk);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const env = { FARSIDE_FLIGHTS: join(home, 'shelf') };
const run = (...args: string[]): Promise<Ran> => farside(args, { env, cwd: home });

function expectTold(r: Ran, code: string, ...says: readonly string[]): void {
  const flat = r.stderr.replace(/\s+/g, ' ');
  expect(flat).toContain(`[${code}]`);
  expect(r.status).toBe(1);
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).not.toMatch(/INTERNAL|^\s+at .*:\d+:\d+/m);
  for (const s of says) expect(flat).toContain(s);
}

describe.skipIf(!canMount)('file systems of their own (skipped where none can be mounted: it takes root)', () => {
  // From a disk that takes not even the manifest to one that lacks the last few pages.
  test.each([
    4, 24, 300, 1600, 3000, 3212,
  ])('full after %i kB: told, what is sealed stays, and with more room it goes on to the same byte', async (kB) => {
    expect(mount(`size=${kB}k`)).toBe(true);
    const folder = join(disk, 'flight');
    const r = await run('fly', 'change-6', '--out', folder);
    expectTold(r, 'FLIGHT_DISK_FULL', folder, 'free some space and run the same command again');
    const sealed = existsSync(join(folder, 'manifest.json')) ? readFileSync(join(folder, 'flight.log')) : undefined;
    if (sealed) {
      // no half-written phase is left behind, and no lock
      expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
      expect(log.subarray(0, sealed.length).equals(sealed)).toBe(true);
      const shown = await run('show', folder);
      expect(shown.status, shown.stderr).toBe(0);
      expect(shown.stdout).toContain('It is unfinished. This goes on with it:');
      // still no room: still told, and still nothing lost
      expectTold(await run('fly', 'change-6', '--out', folder), 'FLIGHT_DISK_FULL', folder);
      expect(readFileSync(join(folder, 'flight.log')).equals(sealed)).toBe(true);
    }
    if (kB >= 300) expect(sealed?.length).toBeGreaterThan(1000);
    expect(system('mount', '-o', 'remount,size=16m', disk)).toBe(true);
    const again = await run('fly', 'change-6', '--out', folder);
    expect(again.status, again.stderr).toBe(0);
    if (sealed) expect(again.stderr).toContain('Going on after');
    expect(readFileSync(join(folder, 'flight.log')).equals(log)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
  });

  test('a disk that can only be read: nothing can be begun or gone on with, everything can be looked at', async () => {
    expect(mount('size=16m')).toBe(true);
    const half = join(disk, 'half');
    const whole = join(disk, 'whole');
    for (const folder of [half, whole]) cpSync(flight.folder, folder, { recursive: true });
    const store = await openFlightFolder(half, { write: true });
    await store.rewind('landing');
    await store.close();
    expect(system('mount', '-o', 'remount,ro', disk)).toBe(true);
    expectTold(await run('fly', 'change-6', '--out', join(disk, 'new')), 'FLIGHT_DISK', 'the disk can only be read', 'another folder');
    expectTold(await run('fly', 'change-6', '--out', half), 'FLIGHT_DISK', 'the disk can only be read', half);
    expectTold(await run('fly', 'change-6', '--out', whole, '--fresh'), 'FLIGHT_DISK', 'the disk can only be read', whole);
    expectTold(
      await farside(['fly', 'change-6', '--seed', '7'], { env: { FARSIDE_FLIGHTS: disk } }),
      'FLIGHT_DISK',
      'the disk can only be read',
    );
    for (const args of [
      ['show', half],
      ['show', whole],
      ['fly', 'change-6', '--out', whole],
      ['compare', half, whole],
      ['check', 'change-6', '--out', whole],
    ]) {
      const r = await run(...args);
      expect(r.status, `${args.join(' ')}\n${r.stderr}`).toBe(0);
    }
    expectTold(await run('export', whole, '--oem', '--out', join(disk, 'path.oem')), 'FILE_READ_ONLY', join('disk', 'path.oem'));
    expectTold(await run('refly', whole), 'FLIGHT_DISK', 'the disk can only be read', 'another folder');
    const again = await run('refly', whole, '--out', join(home, 'again'));
    expect(again.status, again.stderr).toBe(0);
  });
});
