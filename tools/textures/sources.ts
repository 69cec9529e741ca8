import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@farside/math';

/** A file inside a published package, known by its hash: another one under the same name is refused. */
export interface Source {
  readonly package: string;
  readonly from: 'debian' | 'npm';
  readonly version: string;
  readonly path: string;
  readonly sha256: string;
}

export const MOON: Source = {
  package: 'stellarium-data',
  from: 'debian',
  version: '0.22.2-1',
  path: 'usr/share/stellarium/textures/moon.png',
  sha256: 'ac1babed42b42f7a50b925ec87dd12c11d4ccc99364ff5724ce44a2af0661e94',
};
export const BLUE_MARBLE: Source = {
  package: 'three-globe',
  from: 'npm',
  version: '2.45.2',
  path: 'package/example/img/earth-blue-marble.jpg',
  sha256: '228deba2e4b600146bdcb6cfa359b8ead6aacc2b1c13550a29cd82824cfa1c01',
};
export const STARS: Source = {
  package: 'd3-celestial',
  from: 'npm',
  version: '0.7.35',
  path: 'package/data/stars.6.json',
  sha256: '0297b8fa3adfbce1dc26566f61c4abcc1df4f29c6a28729ca06b56d1c6d25602',
};
export const LAND: Source = {
  package: 'world-atlas',
  from: 'npm',
  version: '2.0.2',
  path: 'package/land-50m.json',
  sha256: '619477ff690c086885e45cb91707d783805561bd75ae8e437b7d4694b0204e0f',
};

/** Gets the package by its ordinary client into `folder`, unless it is there from an earlier run, and returns the path of the file in it. */
export function fetchSource(source: Source, folder: string): string {
  const unpacked = join(folder, `${source.package}-${source.version}`);
  const file = join(unpacked, source.path);
  if (!existsSync(file)) {
    mkdirSync(unpacked, { recursive: true });
    console.log(`getting ${source.package} ${source.version} (${source.from})`);
    if (source.from === 'debian') {
      run('apt-get', ['download', `${source.package}=${source.version}`], folder);
      run('dpkg-deb', ['-x', `${source.package}_${source.version}_all.deb`, unpacked], folder);
    } else {
      run('npm', ['pack', '--silent', `${source.package}@${source.version}`], folder);
      run('tar', ['-xzf', `${source.package}-${source.version}.tgz`, '-C', unpacked], folder);
    }
  }
  checkHash(file, source.sha256);
  return file;
}

/** Throws when a file is not the one that the outputs were judged by. */
export function checkHash(file: string, sha256: string): void {
  const found = sha256Hex(readFileSync(file));
  if (found !== sha256) throw new Error(`${file} is another file than expected: SHA-256 ${found}, not ${sha256}`);
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}
