import { open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_HEAD, type Manifest } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { diskError, LOG, MANIFEST } from './flight-faults.ts';
import { openFlightFolder, readManifest } from './flight-folder.ts';
import { lockFolder, releaseLocks } from './folder-lock.ts';
import { systemFault } from './system-errors.ts';

/** What lies in a folder that a flight may be kept in. */
export type FlightPlace =
  /** No folder, or one with nothing of anybody's in it: a flight can begin. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'flight'; readonly manifest: Manifest; readonly sealed: readonly string[]; readonly complete: boolean }
  /** A flight that cannot be read; its manifest when that can. */
  | { readonly kind: 'broken'; readonly error: FarsideError; readonly manifest?: Manifest }
  /** Something else: the names of some of it. */
  | { readonly kind: 'foreign'; readonly names: readonly string[] };

/** Names that a flight gives its files, and what file managers leave everywhere. */
const OWN = /^(?:(?:manifest\.json|flight\.log)(?:\.new|\.broken-\d+)?|lock-\d+(?:\..+)?|\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/**
 * Looks what lies in a folder. A folder counts as a broken flight when one of its two files can still be recognised or nothing else lies there; a folder with
 * other files and a manifest.json of another program is foreign.
 * Throws FLIGHT_NEWER, FLIGHT_DISK, also for a path that is no folder.
 */
export async function lookAtFolder(folder: string): Promise<FlightPlace> {
  const names = await namesIn(folder);
  const others = names.filter((n) => !OWN.test(n));
  if (!names.includes(MANIFEST) && !names.includes(LOG)) {
    return others.length > 0 ? { kind: 'foreign', names: others } : { kind: 'empty' };
  }
  const head = names.includes(LOG) ? await headOf(folder) : undefined;
  // a process that ended between making the log and the manifest has begun nothing
  if (!names.includes(MANIFEST) && others.length === 0 && head !== undefined && head.size <= LOG_HEAD.length) return { kind: 'empty' };
  try {
    const store = await openFlightFolder(folder);
    try {
      const manifest = await store.manifest();
      const sealed = (await store.seals()).map((s) => s.phase);
      return { kind: 'flight', manifest, sealed, complete: manifest.phases.every((p) => sealed.includes(p)) };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    const manifest = await readManifest(folder).catch(() => undefined);
    if (manifest === undefined && head?.own !== true && others.length > 0) return { kind: 'foreign', names: [...others, MANIFEST] };
    return { kind: 'broken', error, ...(manifest ? { manifest } : {}) };
  }
}

/** Damage, or a folder in place of one of the files: nothing that another try or other permissions would mend. */
function isDamage(e: unknown): e is FarsideError {
  return e instanceof FarsideError && (e.code === 'FLIGHT_BROKEN' || (e.code === 'FLIGHT_DISK' && e.details.found === 'EISDIR'));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (e) {
    if (systemFault(e)?.system === 'ENOENT') return [];
    throw diskError(e, folder, 'read');
  }
}

async function headOf(folder: string): Promise<{ readonly size: number; readonly own: boolean }> {
  try {
    const file = await open(join(folder, LOG), 'r');
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(6);
      await file.read(bytes, 0, bytes.length, 0);
      return { size, own: bytes.every((b, i) => b === LOG_HEAD[i]) };
    } finally {
      await file.close();
    }
  } catch (e) {
    if (systemFault(e)?.system === 'EISDIR') return { size: Number.POSITIVE_INFINITY, own: false };
    throw diskError(e, folder, 'read');
  }
}

/** Removes a flight's files from a folder (not the folder). Throws FLIGHT_LOCKED while somebody writes to it, FLIGHT_DISK. */
export async function removeFlight(folder: string): Promise<void> {
  await locked(folder, async () => {
    for (const name of [MANIFEST, LOG, `${MANIFEST}.new`]) await unlink(join(folder, name)).catch(unlessGone);
  });
}

/**
 * Makes room for a new flight where one lies that cannot be read: its files get the ending `.broken-1`, or the next number that is free. Nothing is deleted.
 * Returns their new names. Throws FLIGHT_LOCKED while somebody writes to the folder, FLIGHT_DISK.
 */
export async function setAside(folder: string): Promise<readonly string[]> {
  return locked(folder, async () => {
    const names = await readdir(folder);
    let n = 1;
    while (names.some((name) => name.endsWith(`.broken-${n}`))) n++;
    const kept: string[] = [];
    for (const name of [MANIFEST, LOG]) {
      if (!names.includes(name)) continue;
      await rename(join(folder, name), join(folder, `${name}.broken-${n}`));
      kept.push(`${name}.broken-${n}`);
    }
    return kept;
  });
}

/**
 * After a thread of this process that was writing to the folder has been ended in the middle of its work: gives its lock back and cuts off what it had not sealed.
 * Throws what `openFlightFolder` throws.
 */
export async function tidyFlight(folder: string): Promise<void> {
  await releaseLocks(folder);
  await (await openFlightFolder(folder, { write: true })).close();
}

function unlessGone(e: unknown): void {
  if (systemFault(e)?.system !== 'ENOENT') throw e;
}

/** Does something to a folder's files that nobody else may write to meanwhile. */
async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    const unlock = await lockFolder(folder);
    try {
      return await work();
    } finally {
      await unlock();
    }
  } catch (e) {
    throw diskError(e, folder, 'written');
  }
}
