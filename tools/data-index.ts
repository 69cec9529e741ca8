import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataEntry } from '@farside/astro';
import { sha256Hex } from '@farside/math';

/** What is said of a file under data/ when it is entered; its size and hash are taken from the bytes. */
export type Publication = Omit<DataEntry, 'path' | 'bytes' | 'sha256'>;

export const DATA = fileURLToPath(new URL('../data', import.meta.url));

/** Folder of the reference figures: first argument of the tool, else ../shared beside the repository. */
export function sharedFolder(): string {
  const given = process.argv[2] ?? fileURLToPath(new URL('../../shared', import.meta.url));
  const folder = join(given, 'reference', 'data');
  if (!existsSync(folder)) {
    console.error(`No reference figures at ${folder}. Give the folder that holds reference/data as the first argument.`);
    process.exit(2);
  }
  return folder;
}

/** Writes bytes to data/<path> and enters them into data/index.json (sorted by path, one entry per path). */
export function publish(path: string, bytes: Uint8Array, about: Publication): DataEntry {
  const file = join(DATA, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const entry: DataEntry = { path, bytes: bytes.length, sha256: sha256Hex(bytes), ...about };
  const index = join(DATA, 'index.json');
  const packs: DataEntry[] = existsSync(index) ? (JSON.parse(readFileSync(index, 'utf8')) as { packs: DataEntry[] }).packs : [];
  const others = packs.filter((p) => p.path !== path);
  const sorted = [...others, entry].sort((a, b) => (a.path < b.path ? -1 : 1));
  writeFileSync(index, `${JSON.stringify({ packs: sorted }, null, 2)}\n`);
  console.log(`${path}: ${bytes.length} bytes, ${entry.sha256.slice(0, 12)}`);
  return entry;
}

/** Writes data/<folder>/README.md. */
export function writeReadme(folder: string, text: string): void {
  mkdirSync(join(DATA, folder), { recursive: true });
  writeFileSync(join(DATA, folder, 'README.md'), text);
}
