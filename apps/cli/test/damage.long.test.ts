import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlight, openLog, scanLog } from '@farside/flight';
import { isFarsideError, rng } from '@farside/math';
import { lookAtFolder } from '@farside/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** Flights that were cut short or changed on the disk: each opens with what was sealed before the damage, or says what is broken. */
const home = mkdtempSync(join(tmpdir(), 'farside-damage-'));
let flight: SharedFlight;
let log: Uint8Array;
let manifest: unknown;
/** Byte after the seal of each phase. */
let seals: readonly number[];

beforeAll(async () => {
  flight = await sharedFlight();
  log = new Uint8Array(readFileSync(join(flight.folder, 'flight.log')));
  manifest = JSON.parse(readFileSync(join(flight.folder, 'manifest.json'), 'utf8'));
  seals = scanLog(log).seals.map((s) => s.offset);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function copy(name: string): string {
  const folder = join(home, name, 'flight');
  mkdirSync(join(home, name));
  cpSync(flight.folder, folder, { recursive: true });
  return folder;
}
const run = (shelf: string, ...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: shelf }, cwd: home });

function expectOneMessage(r: Ran): void {
  expect(r.stderr).not.toMatch(/INTERNAL|PHASE_DEFECT|^\s+at .*:\d+:\d+/m);
  if (r.status === 0) return;
  expect(r.status, r.stderr).toBe(1);
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).toMatch(/\[[A-Z_]+\]/);
  expect(r.stderr).toMatch(/^ {2}try /m);
}

test('cut at every 1,000th byte: it opens with exactly the phases that were sealed before the cut', async () => {
  let cuts = 0;
  for (let at = 0; at <= log.length; at += 1000) {
    const opened = await openFlight(openLog(manifest, log.subarray(0, at)));
    expect(opened.phases.length, `cut at ${at}`).toBe(seals.filter((end) => end <= at).length);
    cuts++;
  }
  expect(cuts).toBeGreaterThan(3000);
  // a byte before the end of a seal it is not there, with that byte it is
  for (const [i, end] of seals.entries()) {
    expect((await openFlight(openLog(manifest, log.subarray(0, end - 1)))).phases.length).toBe(i);
    expect((await openFlight(openLog(manifest, log.subarray(0, end)))).phases.length).toBe(i + 1);
  }
}, 600_000);

test('one byte changed at 1,000 places: told as damage, or of no consequence where only the tail is hit', async () => {
  const r = rng(3, 0, 'bytes');
  let told = 0;
  for (let n = 0; n < 1000; n++) {
    const bytes = log.slice();
    const at = Math.floor(r.uniform() * bytes.length);
    bytes[at] ^= 1 + Math.floor(255 * r.uniform());
    try {
      // the last seal itself, or a byte of the head that is for later use
      const opened = await openFlight(openLog(manifest, bytes));
      expect(opened.phases.length === seals.length ? at < 8 : at >= seals[seals.length - 2], `byte ${at}`).toBe(true);
    } catch (e) {
      if (!isFarsideError(e)) throw e;
      expect(e.code).toMatch(/^FLIGHT_(?:BROKEN|NEWER)$/);
      told++;
    }
  }
  expect(told).toBeGreaterThan(500);
}, 600_000);

test('the command on cut flights: shown as far as it goes, flown on from there, the same to the byte', async () => {
  const cuts = [0, 4, 9, 500, seals[0] - 1, seals[0] + 1, seals[3] + 70_000, log.length - 1];
  for (const at of cuts) {
    const folder = copy(`cut-${at}`);
    const shelf = join(folder, '..');
    truncateSync(join(folder, 'flight.log'), at);
    const sealed = seals.filter((end) => end <= at).length;
    const shown = await run(shelf, 'show', folder);
    expect(shown.status, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('It is unfinished. This goes on with it:');
    for (const args of [
      ['compare', folder, flight.folder],
      ['export', folder, '--oem'],
      ['refly', folder, '--out', join(home, `again-${at}`)],
    ])
      expectOneMessage(await run(shelf, ...args));
    const flown = await run(shelf, 'fly', 'change-6', '--out', folder);
    expect(flown.status, flown.stderr).toBe(0);
    if (sealed > 0) expect(flown.stderr).toContain(`Going on after ${sealed} sealed phases`);
    expect(Buffer.from(log).equals(readFileSync(join(folder, 'flight.log'))), `cut at ${at}`).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
  }
}, 900_000);

test('every command on flights with changed bytes: one clear message, and the files stay as they are', async () => {
  const places: readonly (readonly [string, number, string])[] = [
    ['flight.log', 2, 'is damaged'],
    ['flight.log', 20, 'is damaged'],
    ['flight.log', Math.floor(log.length / 2), 'is damaged at byte'],
    ['manifest.json', 300, 'is damaged'],
    ['manifest.json', 5, 'is damaged'],
  ];
  for (const [file, at, says] of places) {
    const folder = copy(`bytes-${file}-${at}`);
    const shelf = join(folder, '..');
    const bytes = readFileSync(join(folder, file));
    bytes[at] ^= 0x21;
    writeFileSync(join(folder, file), bytes);
    for (const args of [
      ['show', folder],
      ['show', folder, '--json'],
      ['compare', folder, flight.folder],
      ['compare', flight.folder, folder],
      ['export', folder, '--oem'],
      ['export', folder, '--csv', '--channel', 'lander.altitude'],
      ['refly', folder],
      ['check', 'change-6', '--out', folder],
      ['fly', 'change-6', '--out', folder],
      ['fly', 'change-6', '--out', folder, '--resume'],
    ]) {
      const r = await run(shelf, ...args);
      expect(r.status, `${args.join(' ')}\n${r.stderr}`).toBe(1);
      expectOneMessage(r);
      const flat = r.stderr.replace(/\s+/g, ' ');
      expect(flat, args.join(' ')).toContain('[FLIGHT_BROKEN]');
      expect(flat, args.join(' ')).toContain(says);
      expect(r.stderr, args.join(' ')).toContain(file);
    }
    expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
  }
}, 900_000);

test('two runs in one folder at once: the second is refused by name, the first goes on; after a dead one its lock is taken over', async () => {
  const shelf = join(home, 'two');
  const folder = join(shelf, 'flight');
  mkdirSync(shelf);
  const others: Promise<Ran>[] = [];
  let pid = 0;
  let killed = false;
  const first = await farside(['fly', 'change-6', '--out', folder], {
    env: { FARSIDE_FLIGHTS: shelf },
    watch(said, child) {
      pid = child.pid ?? 0;
      if (others.length === 0 && said.includes(' 1/11 '))
        for (const more of [[], ['--resume'], ['--fresh']]) others.push(run(shelf, 'fly', 'change-6', '--out', folder, ...more));
      if (killed || !said.includes(' 8/11 ')) return;
      killed = true;
      child.kill('SIGKILL');
    },
  });
  expect(first.status).toBeNull();
  expect(others.length).toBe(3);
  for (const r of await Promise.all(others)) {
    expectOneMessage(r);
    expect(r.stderr.replace(/\s+/g, ' ')).toContain(`another run is writing to '${folder}' (process ${pid} on `);
    expect(r.stderr).toContain('[FLIGHT_LOCKED]');
  }
  const there = await lookAtFolder(folder);
  expect(there.kind === 'flight' && there.sealed.length).toBeGreaterThanOrEqual(8);
  expect(readdirSync(folder).some((name) => name.startsWith('lock-'))).toBe(true);
  const next = await run(shelf, 'fly', 'change-6', '--out', folder);
  expect(next.status, next.stderr).toBe(0);
  expect(next.stderr).toContain('Going on after');
  expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
  expect(Buffer.from(log).equals(readFileSync(join(folder, 'flight.log')))).toBe(true);
}, 300_000);
