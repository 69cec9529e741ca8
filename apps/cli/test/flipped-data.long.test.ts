import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DataEntry } from '@farside/astro';
import { isFarsideError, rng } from '@farside/math';
import { outline, readMission } from '@farside/mission';
import { dataFolder, nodeEnvironment } from '@farside/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, ROOT } from '../../../test/farside.ts';
import { unfitIn } from '../../../test/mutants/unfit.ts';

/** Bits that flipped on the disk, in the data that the program comes with and in a kernel of one's own: told, never another flight in silence. */
const home = mkdtempSync(join(tmpdir(), 'farside-flipped-'));
const data = join(home, 'data');
const text = readFileSync(join(ROOT, 'missions/change-6/mission.yaml'), 'utf8');
const { packs } = JSON.parse(readFileSync(join(dataFolder(), 'index.json'), 'utf8')) as { packs: DataEntry[] };
let hash: string;
beforeAll(async () => {
  cpSync(dataFolder(), data, { recursive: true });
  hash = (await nodeEnvironment({ data })).hash;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const r = rng(4, 0, 'bits');
/** Does something while one to three bits of a file are flipped. */
async function flipped<T>(path: string, work: () => Promise<T>, from = 0, to = Number.POSITIVE_INFINITY): Promise<T> {
  const good = readFileSync(path);
  const bad = Buffer.from(good);
  const span = Math.min(to, good.length) - from;
  for (let n = 1 + Math.floor(3 * r.uniform()); n > 0; n--) bad[from + Math.floor(r.uniform() * span)] ^= 1 << Math.floor(8 * r.uniform());
  writeFileSync(path, bad);
  try {
    return await work();
  } finally {
    writeFileSync(path, good);
  }
}

/** Files that the full and the web pack read. */
const loads = (pack: 'full' | 'web', p: DataEntry): boolean =>
  (p as { pack?: string }).pack === undefined || (p as { pack?: string }).pack === pack;

test.each(
  packs.map((p) => [p.path, p] as const),
)('%s: a flipped bit is told with the name of the file and what to do', async (path, entry) => {
  for (const pack of ['full', 'web'] as const) {
    if (!loads(pack, entry)) continue;
    for (let n = 0; n < 10; n++) {
      const told = await flipped(join(data, path), () =>
        nodeEnvironment({ data, pack }).then(
          (e) => e.packs.map((p) => p.path).includes(path),
          (e: unknown) => e,
        ),
      );
      // a file that this environment does not use may be what it likes
      if (told === false) continue;
      expect(told, `${path}, ${pack}`).toMatchObject({ code: 'DATA_HASH' });
      expect(String(told)).toContain(path);
      expect(isFarsideError(told) && told.details.tryThis).toBeTruthy();
    }
  }
  if (!loads('full', entry) || entry.kind === 'gravity') return;
  const ran = await flipped(join(data, path), () => farside(['outline', 'change-6', '--data', data]));
  expect(ran.status, ran.stderr).toBe(1);
  expect(ran.stderr).toContain('[DATA_HASH]');
  expect(ran.stderr).toContain(basename(path));
  expect(ran.stderr).toMatch(/^ {2}try /m);
});

test('index.json: 300 times flipped bits are told, or change nothing that is computed', async () => {
  let told = 0;
  for (let n = 0; n < 300; n++) {
    await flipped(join(data, 'index.json'), async () => {
      try {
        const env = await nodeEnvironment({ data });
        // bits of a comment, of a provenance: the files are the same, and so is their name; others of the files have another one, and are not taken for the same flight
        if (env.hash === hash) expect(env.packs.length).toBeGreaterThan(5);
      } catch (e) {
        if (!isFarsideError(e)) throw e;
        expect(e.code).toMatch(/^(?:DATA_(?:INDEX|HASH|MISSING|RANGE)|GRAVITY_UNKNOWN)$/);
        told++;
      }
    });
  }
  expect(told).toBeGreaterThan(30);
});

test('a kernel of one`s own with flipped bits in header, summaries, records: an error of the house or an Outline of finite numbers', async () => {
  const kernel = join(home, 'own.bsp');
  cpSync(join(dataFolder(), 'ephemeris/de405-web.bsp'), kernel);
  const { length } = readFileSync(kernel);
  const { mission } = readMission(text, 'mission.yaml');
  if (!mission) throw new Error('the mission file is not read');
  let refused = 0;
  let sketched = 0;
  const parts: readonly (readonly [number, number, number])[] = [
    [0, 1024, 40],
    [1024, 4096, 60],
    [4096, length, 40],
    [length - 4096, length, 40],
  ];
  for (const [from, to, count] of parts) {
    for (let n = 0; n < count; n++) {
      await flipped(
        kernel,
        async () => {
          try {
            const env = await nodeEnvironment({ ephemeris: kernel });
            expect(env.hash).not.toBe(hash);
            expect(unfitIn(outline(mission, env), 'outline')).toBeUndefined();
            sketched++;
          } catch (e) {
            if (!isFarsideError(e)) throw e;
            refused++;
          }
        },
        from,
        to,
      );
    }
  }
  expect(refused).toBeGreaterThan(10);
  expect(sketched).toBeGreaterThan(10);
}, 900_000);
