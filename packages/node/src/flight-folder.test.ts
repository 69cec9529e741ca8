import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecorder, type FlightStore, openFlight, openLog, scanLog } from '@farside/flight';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flySmall, smallManifest, smallPhases } from '../../flight/test/small-flight.ts';
import { storeConformance } from '../../flight/test/store-conformance.ts';
import { createFlightFolder, type FlightFolder, openFlightFolder } from './flight-folder.ts';
import { removeFlight } from './flight-place.ts';

let root = '';
let n = 0;
const fresh = (): string => join(root, `flight${n++}`);
const LOG = 'flight.log';
const code = (c: string) => expect.objectContaining({ code: c });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'farside-flight-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** As if the process had gone: its lock names a process that is no more. */
async function abandon(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.startsWith('lock-')) await rm(join(folder, name));
  await writeFile(join(folder, 'lock-4'), JSON.stringify({ pid: 2 ** 22 + 12345, host: hostname(), token: 'gone' }));
}

storeConformance(
  'folder store',
  (m) => createFlightFolder(fresh(), m),
  async (store: FlightStore, write: boolean) => {
    const { folder } = store as FlightFolder;
    if (write) await abandon(folder);
    return openFlightFolder(folder, { write });
  },
);

test('a folder cut at every byte opens with what was sealed before the cut, and flies on', async () => {
  const folder = fresh();
  const store = await createFlightFolder(folder, smallManifest());
  await flySmall(store);
  await store.close();
  const log = await readFile(join(folder, LOG));
  const { seals } = scanLog(log);
  const cuts = new Set<number>();
  for (let i = 0; i <= log.length; i += 997) cuts.add(i);
  for (const s of seals) for (const d of [-17, -1, 0, 1, 16]) if (s.offset + d <= log.length) cuts.add(s.offset + d);
  for (const cut of [...cuts].sort((a, b) => b - a)) {
    await writeFile(join(folder, LOG), log.subarray(0, cut));
    const reader = await openFlightFolder(folder);
    const flight = await openFlight(reader);
    await reader.close();
    const kept = seals.filter((s) => s.offset <= cut).length;
    expect(flight.phases.length).toBe(kept);
    for (const p of flight.phases) expect(p.handover).toStrictEqual(smallPhases().find((x) => x.name === p.phase)!.handover);
    const writer = await openFlightFolder(folder, { write: true });
    await flySmall(writer, 3, kept);
    await writer.close();
    // flown on from any cut, the log is the same to the last byte
    expect((await readFile(join(folder, LOG))).equals(log)).toBe(true);
  }
});

test('the folder and the memory store write the same log', async () => {
  const folder = fresh();
  const store = await createFlightFolder(folder, smallManifest());
  await flySmall(store);
  await store.close();
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const flight = await openFlight(openLog(manifest, await readFile(join(folder, LOG))));
  expect(flight.complete).toBe(true);
});

test('two runs in one folder: the second is refused by name, until the first ends', async () => {
  const folder = fresh();
  const first = await createFlightFolder(folder, smallManifest());
  await expect(openFlightFolder(folder, { write: true })).rejects.toThrow(code('FLIGHT_LOCKED'));
  await expect(createFlightFolder(folder, smallManifest())).rejects.toThrow(code('FLIGHT_LOCKED'));
  await expect(removeFlight(folder)).rejects.toThrow(code('FLIGHT_LOCKED'));
  const reader = await openFlightFolder(folder);
  await reader.close();
  await first.close();
  await expect(createFlightFolder(folder, smallManifest())).rejects.toThrow(code('FLIGHT_EXISTS'));
  const second = await openFlightFolder(folder, { write: true });
  await second.close();
  await removeFlight(folder);
  await (await createFlightFolder(folder, smallManifest())).close();
});

test('of many that want a dead lock at once, one gets it', async () => {
  const folder = fresh();
  await (await createFlightFolder(folder, smallManifest())).close();
  for (let round = 0; round < 30; round++) {
    if (round % 3) await abandon(folder);
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openFlightFolder(folder, { write: true })));
    const won = tries.flatMap((t) => (t.status === 'fulfilled' ? [t.value] : []));
    expect(won.length).toBe(1);
    for (const t of tries) if (t.status === 'rejected') expect(t.reason).toMatchObject({ code: 'FLIGHT_LOCKED' });
    for (const w of won) await w.close();
  }
  // the lock of an earlier process that happened to have our number is dead; one of another thread of ours is not
  const ours = { pid: process.pid, host: hostname(), token: 'x' };
  const since = Date.now() / 1000 - process.uptime();
  await writeFile(join(folder, 'lock-2'), JSON.stringify({ ...ours, started: since - 1000 }));
  await (await openFlightFolder(folder, { write: true })).close();
  await writeFile(join(folder, 'lock-2'), JSON.stringify({ ...ours, started: since }));
  await expect(openFlightFolder(folder, { write: true })).rejects.toThrow(code('FLIGHT_LOCKED'));
  // a lock of another host is never taken
  await writeFile(join(folder, 'lock-2'), JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }));
  await expect(openFlightFolder(folder, { write: true })).rejects.toThrow(code('FLIGHT_LOCKED'));
});

test('damage, a newer form and a missing flight are told apart', async () => {
  await expect(openFlightFolder(fresh())).rejects.toThrow(code('FLIGHT_MISSING'));
  const folder = fresh();
  const store = await createFlightFolder(folder, smallManifest());
  await flySmall(store);
  await store.close();
  const log = await readFile(join(folder, LOG));
  const bad = Buffer.from(log);
  bad[200] ^= 1;
  await writeFile(join(folder, LOG), bad);
  await expect(openFlightFolder(folder)).rejects.toThrow(code('FLIGHT_BROKEN'));
  await expect(openFlightFolder(folder, { write: true })).rejects.toThrow(code('FLIGHT_BROKEN'));
  await writeFile(join(folder, LOG), log);
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
  await writeFile(join(folder, 'manifest.json'), manifest.replace('"schema":1', '"schema":9'));
  await expect(openFlightFolder(folder)).rejects.toThrow(code('FLIGHT_NEWER'));
  await writeFile(join(folder, 'manifest.json'), manifest.slice(0, 100));
  await expect(openFlightFolder(folder)).rejects.toThrow(code('FLIGHT_BROKEN'));
  await writeFile(join(folder, 'manifest.json'), manifest);
  // a log that shrinks under a reader
  const reader = await openFlightFolder(folder);
  await truncate(join(folder, LOG), 300);
  await expect(openFlight(reader)).rejects.toThrow(code('FLIGHT_BROKEN'));
  await reader.close();
  await appendFile(join(folder, LOG), 'torn');
  const short = await openFlightFolder(folder);
  expect((await openFlight(short)).phases).toEqual([]);
  await short.close();
});

test('unsealed chunks of the writer are not shown to a reader who opened meanwhile', async () => {
  const folder = fresh();
  const store = await createFlightFolder(folder, smallManifest());
  await flySmall(store, 1);
  const r = createRecorder(store, 'parting');
  smallPhases()[1].fly(r);
  await r.flush();
  const reader = await openFlightFolder(folder);
  expect((await openFlight(reader)).phases.map((p) => p.phase)).toEqual(['coast']);
  await reader.close();
  await store.close();
});

const NODE_24 = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
const CHILD = fileURLToPath(new URL('../test/fly-slowly.ts', import.meta.url));
const noChild = !existsSync(NODE_24) || process.platform === 'win32';

/** Resolves when the child has printed `locked`. */
async function begun(child: ChildProcess): Promise<void> {
  let said = '';
  for await (const part of child.stdout!) {
    said += String(part);
    if (said.includes('locked')) return;
  }
  throw new Error(`the child said: ${said}`);
}

test.skipIf(noChild)(
  "a run that is killed at any moment leaves a readable flight, and its lock to the next (skipped where the project's own Node is absent)",
  async () => {
    for (let round = 0; round < 4; round++) {
      const folder = fresh();
      const child = spawn(NODE_24, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const gone = once(child, 'exit');
      await begun(child);
      await new Promise((r) => setTimeout(r, 15 + 40 * round));
      await expect(openFlightFolder(folder, { write: true })).rejects.toThrow(code('FLIGHT_LOCKED'));
      child.kill('SIGKILL');
      await gone;
      const store = await openFlightFolder(folder, { write: true });
      const flight = await openFlight(store);
      flight.phases.forEach((p, i) => {
        expect(p.phase).toBe(`phase${i}`);
        expect(p.handover).toStrictEqual(smallPhases()[1].handover);
      });
      await store.close();
    }
  },
);

test.skipIf(noChild)("a full disk is told, and what was sealed stays (skipped where the project's own Node is absent)", async () => {
  const folder = fresh();
  // files of this child may grow to 256 blocks of 512 or 1024 bytes, as the shell counts
  const child = spawn('sh', ['-c', 'ulimit -f 256; exec "$0" "$@"', NODE_24, CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const part of child.stdout) said += String(part);
  expect(said).toContain('FLIGHT_DISK_FULL');
  const sealed = Number(/sealed (\d+)/.exec(said)?.[1]);
  expect(sealed).toBeGreaterThan(2);
  const store = await openFlightFolder(folder);
  const flight = await openFlight(store);
  expect(flight.phases.length).toBe(sealed);
  await store.close();
});
