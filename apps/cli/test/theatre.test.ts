import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, ROOT } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

const home = mkdtempSync(join(tmpdir(), 'farside-theatre-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let flight: SharedFlight;
let site: string;
beforeAll(async () => {
  flight = await sharedFlight();
  site = join(home, 'site');
  const r = await farside(['theatre', flight.folder, '--site', site]);
  expect(r.status, r.stderr).toBe(0);
  expect(r.stdout).toContain('static files for any web host');
});

test('the site is whole: page, data as they are here, missions, and the flight that was asked for', () => {
  const index = JSON.parse(readFileSync(join(site, 'data/index.json'), 'utf8')) as { packs: { path: string }[] };
  for (const { path } of index.packs)
    expect(readFileSync(join(site, 'data', path)).equals(readFileSync(join(ROOT, 'data', path))), path).toBe(true);
  expect(gunzipSync(readFileSync(join(site, 'flights/first/flight.log.gz'))).equals(readFileSync(join(flight.folder, 'flight.log')))).toBe(
    true,
  );
  const missions = JSON.parse(readFileSync(join(site, 'missions/index.json'), 'utf8')) as { name: string; title: string }[];
  expect(missions.map((m) => m.name)).toContain('change-6');
  for (const m of missions) expect(existsSync(join(site, 'missions', m.name, 'mission.yaml'))).toBe(true);
  const page = readFileSync(join(site, 'index.html'), 'utf8');
  // at any path of any host: nothing is asked for from its root or from elsewhere
  for (const [, address] of page.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^(\.\/|data:|#)/);
});

test('made again into the same folder, and never into a folder with something else', async () => {
  expect((await farside(['theatre', flight.folder, '--site', site])).status).toBe(0);
  const other = join(home, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'thesis.txt'), 'years of work');
  const r = await farside(['theatre', flight.folder, '--site', other]);
  expect(r.status).toBe(1);
  expect(r.stderr).toContain('[SITE_FOLDER]');
  expect(readFileSync(join(other, 'thesis.txt'), 'utf8')).toBe('years of work');
});

/** Starts the command and waits for the address that it names. */
async function serving(
  temporary: string,
): Promise<{ readonly address: string; readonly end: (signal: NodeJS.Signals) => Promise<number | null> }> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/src/main.ts'), 'theatre', flight.folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let said = '';
  const address = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (d: Buffer) => {
      said += d.toString();
      const m = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (m) done(m[0]);
    });
    child.on('exit', () => fail(new Error(said)));
  });
  return {
    address,
    end: (signal) =>
      new Promise((done) => {
        child.on('exit', (status) => done(status));
        // as a terminal does it: once to the command, once more from the launcher above it
        child.kill(signal);
        child.kill(signal);
      }),
  };
}

test('it serves the site on this machine alone, nothing beside it, and ends with Ctrl-C', async () => {
  const temporary = join(home, 'temporary');
  mkdirSync(temporary);
  const { address, end } = await serving(temporary);
  expect(readdirSync(temporary)).toHaveLength(1);
  const page = await fetch(address);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect((await fetch(`${address}data/index.json`)).status).toBe(200);
  for (const path of ['../package.json', '%2e%2e/%2e%2e/package.json', '..%2f..%2fpackage.json', 'no-such-file', '%00', '%']) {
    expect((await fetch(`${address}${path}`)).status, path).toBe(404);
  }
  expect(await end('SIGINT')).toBe(0);
  expect(readdirSync(temporary), 'what was served is cleared away').toEqual([]);
});

test('a port that is taken, and one that is none', async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address() as { port: number };
  const r = await farside(['theatre', flight.folder, '--port', String(port)]);
  expect(r.status).toBe(1);
  expect(r.stderr).toMatch(/another program listens there.*--port/s);
  await new Promise((done) => taken.close(done));
  expect((await farside(['theatre', flight.folder, '--port', '99999'])).status).toBe(2);
});
