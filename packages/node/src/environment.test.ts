import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BODIES, type DataEntry, loadEnvironment, makeEpoch } from '@farside/astro';
import { sha256Hex } from '@farside/math';
import { expect, test } from 'vitest';
import { dataFolder, nodeEnvironment } from './environment.ts';
import { folderBlobs } from './files.ts';

const data = dataFolder();
const index = JSON.parse(readFileSync(join(data, 'index.json'), 'utf8')) as { packs: DataEntry[] };

test('index.json names every file of the data folder with its true size and hash, its source and its licence', () => {
  const files: string[] = [];
  for (const folder of readdirSync(data)) {
    if (!statSync(join(data, folder)).isDirectory()) {
      if (folder !== 'index.json' && folder !== 'README.md') files.push(folder);
      continue;
    }
    expect(existsSync(join(data, folder, 'README.md')), `${folder}/README.md`).toBe(true);
    for (const f of readdirSync(join(data, folder))) if (f !== 'README.md') files.push(`${folder}/${f}`);
  }
  expect(index.packs.map((p) => p.path).sort()).toEqual(files.sort());
  for (const p of index.packs) {
    const bytes = new Uint8Array(readFileSync(join(data, p.path)));
    expect(bytes.length, p.path).toBe(p.bytes);
    expect(sha256Hex(bytes), p.path).toBe(p.sha256);
    expect(p.provenance.length).toBeGreaterThan(20);
    expect(p.licence.trim()).not.toBe('');
  }
});

test('the environment of the data folder: ephemeris, frames, orientation, gravity', async () => {
  const env = await nodeEnvironment();
  const out = new Float64Array(6);
  const epoch = makeEpoch(7.7e8);
  env.ephemeris.state('moon', 'earth', epoch, out);
  expect(Math.hypot(out[0], out[1], out[2])).toBeGreaterThan(3.56e8);
  expect(Math.hypot(out[0], out[1], out[2])).toBeLessThan(4.07e8);
  const r = new Float64Array(18);
  for (const frame of ['itrf', 'tod', 'moon-pa:de421', 'moon-me:de421', 'moon-mod', 'iau:mars'] as const) {
    env.frames.rotation('icrf', frame, epoch, r);
    expect(Math.hypot(r[0], r[1], r[2])).toBeCloseTo(1, 14);
  }
  // the Earth stands over the near side: within 8 degrees of libration in longitude and 7 in latitude of the x axis
  env.frames.rotation('icrf', 'moon-me:de421', epoch, r);
  const d = -(r[0] * out[0] + r[1] * out[1] + r[2] * out[2]) / Math.hypot(out[0], out[1], out[2]);
  expect(d).toBeGreaterThan(Math.cos((10.6 * Math.PI) / 180));
  for (const [body, degree] of [
    ['moon', 80],
    ['earth', 40],
    ['mars', 50],
  ] as const) {
    const field = env.gravity(body, degree);
    expect(field.degree).toBe(degree);
    // GM of a field and of the body's table agree within what different solutions differ by
    expect(Math.abs(field.gm / BODIES[body].gm - 1)).toBeLessThan(5e-8);
    expect(env.gravity(body, 8)).toBe(env.gravity(body, 8));
  }
  expect(() => env.gravity('venus', 2)).toThrow(expect.objectContaining({ code: 'GRAVITY_UNKNOWN' }));
  expect(() => env.gravity('moon', 81)).toThrow(expect.objectContaining({ code: 'GRAVITY_DEGREE' }));
  expect(env.packs.map((p) => p.path)).toContain('ephemeris/de405-full.bsp');
  // stations are data like the rest: part of the hash
  expect(env.packs.map((p) => p.path)).toContain('stations.json');
  expect(env.stations?.filter((p) => p.kind === 'station').map((p) => p.network)).toContain('cdsn');
  expect(env.ephemeris.sha256).toBe(env.packs.find((p) => p.path === env.ephemeris.source)?.sha256);
});

test('options: web set, another field, a kernel of one`s own; each changes the hash, the same gives the same', async () => {
  const all = await Promise.all([
    nodeEnvironment(),
    nodeEnvironment({ pack: 'web' }),
    nodeEnvironment({ gravity: { moon: 'lp165p' } }),
    nodeEnvironment({ ephemeris: join(data, 'ephemeris/de405-web.bsp') }),
  ]);
  expect(new Set(all.map((e) => e.hash)).size).toBe(4);
  expect((await nodeEnvironment({ data })).hash).toBe(all[0].hash);
  expect(all[2].gravity('moon', 30).name).toBe('LP165P');
  expect(() => all[3].ephemeris.coverage('mars')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_NO_LINK' }));
  await expect(nodeEnvironment({ gravity: { moon: 'none' } })).rejects.toMatchObject({ code: 'GRAVITY_UNKNOWN' });
  await expect(nodeEnvironment({ ephemeris: join(data, 'nowhere.bsp') })).rejects.toMatchObject({ code: 'DATA_MISSING' });
});

test('a changed pack, a missing pack and a broken index are found out', async () => {
  const blobs = folderBlobs(data);
  const flipped = {
    async read(name: string): Promise<Uint8Array> {
      const bytes = await blobs.read(name);
      if (name.endsWith('full.bsp')) bytes[1_000_000] ^= 1;
      return bytes;
    },
  };
  await expect(loadEnvironment(flipped)).rejects.toMatchObject({ code: 'DATA_HASH' });
  const text = (s: string) => ({ read: async (name: string) => (name === 'index.json' ? new TextEncoder().encode(s) : blobs.read(name)) });
  await expect(loadEnvironment(text('{"packs": []}'))).rejects.toMatchObject({ code: 'DATA_MISSING' });
  await expect(loadEnvironment(text('{"packs": [1]}'))).rejects.toMatchObject({ code: 'DATA_INDEX' });
  await expect(loadEnvironment(text('oops'))).rejects.toMatchObject({ code: 'DATA_INDEX' });
});

test('folders as blobs: ranges, and nothing outside', async () => {
  const blobs = folderBlobs(data);
  const whole = await blobs.read('gravity/earth-jgm2-20.fsg');
  expect(await blobs.read('gravity/earth-jgm2-20.fsg', [8, 24])).toEqual(whole.slice(8, 24));
  await expect(blobs.read('gravity/earth-jgm2-20.fsg', [0, whole.length + 1])).rejects.toMatchObject({ code: 'DATA_RANGE' });
  await expect(blobs.read('../package.json')).rejects.toMatchObject({ code: 'DATA_MISSING' });
  await expect(blobs.read('gravity/none')).rejects.toMatchObject({ code: 'DATA_MISSING' });
});
