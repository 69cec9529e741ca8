import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flySmall, smallManifest } from '../../flight/test/small-flight.ts';
import { createFlightFolder, openFlightFolder } from './flight-folder.ts';
import { lookAtFolder, removeFlight, setAside, tidyFlight } from './flight-place.ts';

let root = '';
let n = 0;
const fresh = (): string => join(root, `place${n++}`);
const MANIFEST = 'manifest.json';
const LOG = 'flight.log';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'farside-place-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function flown(phases = 3): Promise<string> {
  const folder = fresh();
  const store = await createFlightFolder(folder, smallManifest());
  await flySmall(store, phases);
  await store.close();
  return folder;
}

test('nothing, an empty folder, a flight, an unfinished one', async () => {
  expect(await lookAtFolder(fresh())).toEqual({ kind: 'empty' });
  const folder = fresh();
  mkdirSync(folder);
  writeFileSync(join(folder, '.DS_Store'), '');
  expect(await lookAtFolder(folder)).toEqual({ kind: 'empty' });
  expect(await lookAtFolder(await flown())).toMatchObject({ kind: 'flight', complete: true, sealed: ['coast', 'parting', 'landing'] });
  expect(await lookAtFolder(await flown(1))).toMatchObject({ kind: 'flight', complete: false, sealed: ['coast'] });
});

test.each<[string, string, (folder: string) => void]>([
  ['a manifest cut short', MANIFEST, (f) => truncateSync(join(f, MANIFEST), 40)],
  ['a manifest of noise', MANIFEST, (f) => writeFileSync(join(f, MANIFEST), Buffer.from([1, 2, 3, 250, 251]))],
  ['an empty manifest', MANIFEST, (f) => truncateSync(join(f, MANIFEST), 0)],
  ['no manifest', MANIFEST, (f) => rmSync(join(f, MANIFEST))],
  ['no log', LOG, (f) => rmSync(join(f, LOG))],
  ['a log of noise', LOG, (f) => writeFileSync(join(f, LOG), 'noise noise noise')],
])('%s: a broken flight, its file named; set aside it makes room, and nothing is lost', async (_, name, damage) => {
  const folder = await flown();
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  damage(folder);
  const before = readdirSync(folder).map((f) => readFileSync(join(folder, f), 'latin1'));
  const place = await lookAtFolder(folder);
  expect(place).toMatchObject({ kind: 'broken', error: { code: 'FLIGHT_BROKEN', details: { where: join(folder, name) } } });
  expect('manifest' in place).toBe(name === LOG);
  await expect(openFlightFolder(folder)).rejects.toMatchObject({ code: 'FLIGHT_BROKEN', details: { where: join(folder, name) } });
  const kept = await setAside(folder);
  expect(kept.every((k) => k.endsWith('.broken-1'))).toBe(true);
  expect(
    readdirSync(folder)
      .map((f) => readFileSync(join(folder, f), 'latin1'))
      .sort(),
  ).toEqual(before.sort());
  await (await createFlightFolder(folder, smallManifest())).close();
  expect(await setAside(folder)).toEqual([`${MANIFEST}.broken-2`, `${LOG}.broken-2`]);
});

test('a folder in place of a file of the flight is damage as well', async () => {
  const folder = await flown();
  rmSync(join(folder, LOG));
  mkdirSync(join(folder, LOG));
  expect(await lookAtFolder(folder)).toMatchObject({ kind: 'broken' });
  await setAside(folder);
  expect(await lookAtFolder(folder)).toEqual({ kind: 'empty' });
});

test('what is not a flight is foreign, also with a manifest.json of another program', async () => {
  const folder = fresh();
  mkdirSync(folder);
  writeFileSync(join(folder, 'letter.txt'), 'dear');
  expect(await lookAtFolder(folder)).toEqual({ kind: 'foreign', names: ['letter.txt'] });
  writeFileSync(join(folder, MANIFEST), '{"name": "some web page"}');
  expect(await lookAtFolder(folder)).toMatchObject({ kind: 'foreign' });
  expect(await lookAtFolder('/')).toMatchObject({ kind: 'foreign' });
  await expect(lookAtFolder(join(folder, 'letter.txt'))).rejects.toMatchObject({ code: 'FLIGHT_DISK', details: { found: 'ENOTDIR' } });
});

test('a beginning that was cut off before its manifest is nothing', async () => {
  const folder = await flown(0);
  rmSync(join(folder, MANIFEST));
  expect(await lookAtFolder(folder)).toEqual({ kind: 'empty' });
});

test('a newer form is not damage', async () => {
  const folder = await flown();
  const text = readFileSync(join(folder, MANIFEST), 'utf8');
  writeFileSync(join(folder, MANIFEST), text.replace('"schema":1', '"schema":9'));
  await expect(lookAtFolder(folder)).rejects.toMatchObject({ code: 'FLIGHT_NEWER', details: { where: join(folder, MANIFEST) } });
});

test('the lock of an ended thread of this process is given back, that of anybody else is not', async () => {
  const folder = fresh();
  const left = await createFlightFolder(folder, smallManifest());
  await flySmall(left, 1);
  await expect(removeFlight(folder)).rejects.toMatchObject({ code: 'FLIGHT_LOCKED' });
  await tidyFlight(folder);
  await left.close();
  expect(readdirSync(folder).sort()).toEqual([LOG, MANIFEST]);
  writeFileSync(join(folder, 'lock-1'), JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }));
  await expect(tidyFlight(folder)).rejects.toMatchObject({ code: 'FLIGHT_LOCKED' });
  rmSync(join(folder, 'lock-1'));
  await removeFlight(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(!existsSync('/proc/self'))(
  'a place that takes no folders is told, and not tried for ever (skipped without /proc)',
  async () => {
    await expect(createFlightFolder('/proc/farside/flight', smallManifest())).rejects.toMatchObject({
      code: 'FLIGHT_DISK',
      details: { where: expect.stringContaining('/proc'), tryThis: expect.stringContaining('another folder') },
    });
  },
);
