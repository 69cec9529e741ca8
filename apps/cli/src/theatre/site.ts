import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDataIndex } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { readMission } from '@farside/mission';
import { dataFolder, missionNames } from '@farside/node';
import { MISSIONS, REPOSITORY } from '../places.ts';

const APP = join(REPOSITORY, 'apps', 'web');
/** Where `vite build` puts the page. */
const BUILT = join(APP, 'dist');

/** Newest change below a folder, ms. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const s = statSync(path);
  if (!s.isDirectory()) return s.mtimeMs;
  return readdirSync(path).reduce(
    (t, name) => (name === 'node_modules' || name.startsWith('dist') ? t : Math.max(t, newest(join(path, name)))),
    s.mtimeMs,
  );
}

/** The page is built, and nothing that it is made of has changed since. */
function isBuilt(): boolean {
  const index = join(BUILT, 'index.html');
  if (!existsSync(index)) return false;
  const built = statSync(index).mtimeMs;
  // not the folder of the page itself, which changes when the built page is put into it
  const made = ['src', 'assets', 'index.html', 'package.json', 'vite.config.ts'].map((p) => join(APP, p));
  return [...made, join(REPOSITORY, 'packages'), join(REPOSITORY, 'package-lock.json')].every((p) => newest(p) <= built);
}

/** Runs `vite build` in a process of its own. Throws SITE_BUILD with what it said. */
async function build(): Promise<void> {
  const vite = join(REPOSITORY, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    throw new FarsideError('SITE_BUILD', 'the theatre cannot be built: what builds it is not installed', {
      expected: vite,
      tryThis: `npm ci in ${REPOSITORY}`,
    });
  }
  // beside its place, and then put there whole: another process may be making or serving a site at the same time
  const fresh = `${BUILT}.${process.pid}`;
  const said: Buffer[] = [];
  const status = await new Promise<number | null>((done) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh, '--emptyOutDir'], {
      cwd: APP,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const s of [child.stdout, child.stderr]) s.on('data', (d: Buffer) => said.push(d));
    child.on('error', () => done(1));
    child.on('exit', done);
  });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const text = Buffer.concat(said).toString('utf8').trim();
    throw new FarsideError('SITE_BUILD', 'the theatre could not be built', { found: text.split('\n').slice(-6).join(' / ') });
  }
  const old = `${fresh}.old`;
  try {
    if (existsSync(BUILT)) renameSync(BUILT, old);
    renameSync(fresh, BUILT);
  } catch (e) {
    // somebody else was quicker with the same
    if (!isBuilt()) throw e;
  } finally {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  }
}

/**
 * Makes the site: the page (built again only when something changed), the data, the missions, and one flight that it opens with. Static files for any web host.
 * @param flight folder of the flight
 * @param to folder of the site; default: where the page is built
 * @returns its folder
 */
export async function makeSite(flight: string, to: string = BUILT): Promise<string> {
  if (!isBuilt()) await build();
  const site = resolve(to);
  if (site !== BUILT) {
    if (existsSync(site) && readdirSync(site).length > 0 && !existsSync(join(site, 'flights', 'first'))) {
      throw new FarsideError('SITE_FOLDER', 'the folder holds something else than a site', {
        expected: 'a new or empty folder, or one that was made by this command',
        found: site,
        tryThis: 'name a new folder with --site',
      });
    }
    mkdirSync(site, { recursive: true });
    for (const name of ['index.html', 'assets']) {
      rmSync(join(site, name), { recursive: true, force: true });
      cpSync(join(BUILT, name), join(site, name), { recursive: true });
    }
  }
  copyData(join(site, 'data'));
  rmSync(join(site, 'missions'), { recursive: true, force: true });
  cpSync(MISSIONS, join(site, 'missions'), { recursive: true });
  writeFileSync(join(site, 'missions', 'index.json'), `${JSON.stringify(missionNames().map(aboutMission), null, 1)}\n`);
  const shelf = join(site, 'flights', 'first');
  mkdirSync(shelf, { recursive: true });
  writeFileSync(join(shelf, 'manifest.json'), readFileSync(join(flight, 'manifest.json')));
  writeFileSync(join(shelf, 'flight.log.gz'), gzipSync(readFileSync(join(flight, 'flight.log')), { level: 6 }));
  return site;
}

/** Name, title and summary of a bundled mission, for the list of the page. */
function aboutMission(name: string): { readonly name: string; readonly title: string; readonly summary: string } {
  const { mission } = readMission(readFileSync(join(MISSIONS, name, 'mission.yaml'), 'utf8'), name);
  return { name, title: mission?.name ?? name, summary: mission?.summary ?? '' };
}

/** The index and every file that it names. The page asks for the web pack; the full one is there for flights that were flown with it. */
function copyData(to: string): void {
  const from = dataFolder();
  mkdirSync(to, { recursive: true });
  const index = readFileSync(join(from, 'index.json'));
  for (const e of readDataIndex(new Uint8Array(index))) {
    const file = join(to, e.path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, readFileSync(join(from, e.path)));
  }
  writeFileSync(join(to, 'index.json'), index);
}
