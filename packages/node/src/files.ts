import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { type BlobSource, FarsideError } from '@farside/math';
import { fileError, systemFault } from './system-errors.ts';

/**
 * The files of a folder as named bytes; names are relative, with `/`. Throws DATA_MISSING for what is not there or does not lie in the folder, DATA_RANGE for a range
 * beyond the file's end.
 */
export function folderBlobs(folder: string): BlobSource {
  return {
    async read(name, range) {
      const inside = normalize(name.replaceAll('/', sep));
      if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
        throw new FarsideError('DATA_MISSING', `${name} does not lie in ${folder}`, { tryThis: 'give a name relative to the folder' });
      }
      return readBytes(join(folder, inside), range);
    },
  };
}

const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/** What lies at a path, or undefined. Throws FILE_ACCESS, FILE_FAULT for what cannot be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (e) {
    if (NOT_THERE.includes(systemFault(e)?.system ?? '')) return undefined;
    throw fileError(e, 'read', path);
  }
}

/** A text file. Throws FILE_MISSING, FILE_ACCESS, FILE_KIND, FILE_FAULT. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (e) {
    throw fileError(e, 'read', path);
  }
}

/** A file's bytes, at once. Throws FILE_MISSING, FILE_ACCESS, FILE_KIND, FILE_FAULT. */
export function readBytesNow(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (e) {
    throw fileError(e, 'read', path);
  }
}

/** What lies in a folder, in no order. Throws FILE_MISSING, FILE_ACCESS, FILE_KIND, FILE_FAULT. */
export function listFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (e) {
    throw fileError(e, 'read', path);
  }
}

/**
 * Makes a folder and those above it. Unlike Node's own it also ends where a parent is there and takes no folders (/proc). Throws errors of the system.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (e) {
    if (await isFolder(path)) return;
    const up = dirname(path);
    if (systemFault(e)?.system !== 'ENOENT' || up === path) throw e;
    await makeFolder(up);
    await mkdir(path).catch(async (again) => {
      // somebody else may have been as quick
      if (!(await isFolder(path))) throw again;
    });
  }
}
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );

/** Writes a new file. Throws FILE_* for one that is there, and where none can be. */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (e) {
    throw fileError(e, 'write', path);
  }
}

/** A new file of bytes. Throws FILE_EXISTS, FILE_MISSING, FILE_ACCESS, FILE_FAULT. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx' });
  } catch (e) {
    throw fileError(e, 'write', path);
  }
}

/** A file's bytes, or the part [start, end). Throws DATA_MISSING, DATA_RANGE, and FILE_ACCESS, FILE_KIND, FILE_FAULT for a file that cannot be read. */
export async function readBytes(path: string, range?: readonly [number, number]): Promise<Uint8Array> {
  try {
    // own memory, not a piece of Node's pool: readers may keep views on it
    if (range === undefined) return new Uint8Array(await readFile(path));
    return await readRange(path, range);
  } catch (cause) {
    const fault = systemFault(cause);
    if (!fault || !NOT_THERE.includes(fault.system)) throw fileError(cause, 'read', path);
    throw new FarsideError('DATA_MISSING', `cannot read ${path}: ${fault.says}`, {
      cause,
      found: fault.system,
      tryThis: 'check that the file is there and may be read',
    });
  }
}

async function readRange(path: string, [start, end]: readonly [number, number]): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (!(start >= 0 && start <= end && end <= size)) {
      throw new FarsideError('DATA_RANGE', `${path} has no bytes ${start} to ${end}`, { numbers: { start, end, size } });
    }
    const bytes = new Uint8Array(end - start);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) throw new FarsideError('DATA_RANGE', `${path} ended while it was read`, { numbers: { start, end, size } });
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
