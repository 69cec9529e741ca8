import { type FileHandle, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaseRecord, checkSame, headLine, type LedgerHead, type LedgerStore, type ReadLedger, readLedger } from '@farside/campaign';
import { FarsideError, isFarsideError } from '@farside/math';
import { syncFolder } from './durable.ts';
import { makeFolder } from './files.ts';
import { removeFlight } from './flight-place.ts';
import { lockFolder } from './folder-lock.ts';
import { fileError, systemFault } from './system-errors.ts';

/** The ledger's file, and the folder beside it in which flights of cases are kept. */
export const LEDGER = 'ledger.jsonl';
export const CASE_FLIGHTS = 'flights';

/** Names that a campaign gives its files, and what file managers leave everywhere. */
const OWN =
  /^(?:ledger\.jsonl(?:\.broken-\d+)?|sweep\.(?:csv|html)(?:\.new)?|flights|lock-\d+(?:\..+)?|\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/** A ledger kept in a folder, open for writing. */
export interface LedgerFolder extends LedgerStore {
  readonly folder: string;
  /** What was there when it was opened. */
  readonly records: readonly CaseRecord[];
  /** A damaged ledger that was set aside, by its new name. */
  readonly aside?: string;
  close(): Promise<void>;
}

/**
 * Opens the ledger in a folder, or begins one; only one process writes to it. A torn last line is cut off. `fresh` begins anew: a damaged ledger is kept beside the new one.
 * @throws FarsideError LEDGER_FOLDER (something else lies there), LEDGER_OTHER (a ledger of something else), LEDGER_BROKEN, LEDGER_NEWER, LEDGER_LOCKED, FILE_*
 */
export async function openLedgerFolder(folder: string, head: LedgerHead, o: { readonly fresh?: boolean } = {}): Promise<LedgerFolder> {
  const path = join(folder, LEDGER);
  try {
    await refuseForeign(folder);
    await makeFolder(folder);
    const unlock = await lockFolder(folder);
    try {
      const { known, aside } = o.fresh ? await clear(folder, path) : { known: await readThere(path), aside: undefined };
      if (known) checkThere(known, head, folder);
      const file = await open(path, known ? 'r+' : 'w');
      try {
        const store = new Folder(
          folder,
          path,
          file,
          known ? Buffer.byteLength(known.text.slice(0, known.whole)) : 0,
          unlock,
          known?.records ?? [],
          aside,
        );
        await file.truncate(store.size);
        if (!known) {
          await store.append(headLine(head));
          await syncFolder(folder);
        }
        return store;
      } catch (e) {
        await file.close();
        throw e;
      }
    } catch (e) {
      await unlock();
      throw e;
    }
  } catch (e) {
    throw told(e, folder);
  }
}

class Folder implements LedgerFolder {
  readonly folder: string;
  readonly records: readonly CaseRecord[];
  readonly aside?: string;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #unlock: () => Promise<void>;
  size: number;
  /** Writers wait for each other: lines never interleave. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    folder: string,
    path: string,
    file: FileHandle,
    size: number,
    unlock: () => Promise<void>,
    records: readonly CaseRecord[],
    aside: string | undefined,
  ) {
    this.folder = folder;
    this.records = records;
    if (aside !== undefined) this.aside = aside;
    this.#path = path;
    this.#file = file;
    this.size = size;
    this.#unlock = unlock;
  }

  append(line: string): Promise<void> {
    const next = this.#turn.then(() => this.#write(Buffer.from(line)));
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.size + done);
        done += bytesWritten;
      }
      await this.#file.sync();
      this.size += bytes.length;
    } catch (e) {
      // a line that did not fit is cut off again
      await this.#file.truncate(this.size).catch(() => undefined);
      const error = fileError(e, 'write', this.#path);
      throw isFarsideError(error)
        ? new FarsideError(error.code, `${error.message}; the cases finished so far are kept`, {
            ...error.details,
            tryThis: `${error.details.tryThis ?? ''}: the same command goes on from there`,
          })
        : error;
    }
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#file.close();
    await this.#unlock();
  }
}

/** The records of the ledger in a folder, for reading, also while another process writes to it; undefined when there is none. */
async function readThere(path: string): Promise<(ReadLedger & { readonly text: string }) | undefined> {
  const text = await readFile(path, 'utf8').catch((e: unknown) => {
    if (systemFault(e)?.system === 'ENOENT') return '';
    throw e;
  });
  const read = readLedger(text);
  return read && { ...read, text };
}

function checkThere(known: ReadLedger, head: LedgerHead, folder: string): void {
  try {
    checkSame(known.head, head);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    throw new FarsideError(e.code, `the folder '${folder}' holds another sweep`, e.details);
  }
}

async function refuseForeign(folder: string): Promise<void> {
  const names = await readdir(folder).catch((e: unknown): string[] => {
    if (systemFault(e)?.system === 'ENOENT') return [];
    throw e;
  });
  const others = names.filter((n) => !OWN.test(n));
  if (others.length === 0 || names.includes(LEDGER)) return;
  throw new FarsideError('LEDGER_FOLDER', `the folder '${folder}' holds something else than a sweep`, {
    expected: 'a new or empty folder, or the folder of a sweep',
    found: `${others.slice(0, 5).join(', ')}${others.length > 5 ? `, … (${others.length})` : ''}; it is left as it is`,
    tryThis: 'name a new folder with --out',
  });
}

/** Takes a ledger away, with the flights that were kept; a damaged one is renamed. */
async function clear(folder: string, path: string): Promise<{ readonly known: undefined; readonly aside: string | undefined }> {
  let aside: string | undefined;
  const damaged = await readThere(path).then(
    () => false,
    (e: unknown) => isFarsideError(e) && (e.code === 'LEDGER_BROKEN' || e.code === 'LEDGER_NEWER'),
  );
  if (damaged) {
    const names = await readdir(folder);
    let n = 1;
    while (names.includes(`${LEDGER}.broken-${n}`)) n++;
    aside = `${LEDGER}.broken-${n}`;
    await rename(path, join(folder, aside));
  }
  for (const name of [LEDGER, 'sweep.csv', 'sweep.html']) {
    await unlink(join(folder, name)).catch((e: unknown) => {
      if (systemFault(e)?.system !== 'ENOENT') throw e;
    });
  }
  const kept = await readdir(join(folder, CASE_FLIGHTS)).catch((): string[] => []);
  for (const name of kept) if (/^case-\d+$/.test(name)) await removeFlight(join(folder, CASE_FLIGHTS, name));
  return { known: undefined, aside };
}

function told(e: unknown, folder: string): unknown {
  if (isFarsideError(e)) {
    if (e.code === 'FLIGHT_LOCKED') return new FarsideError('LEDGER_LOCKED', e.message, e.details);
    return e.code.startsWith('LEDGER_BROKEN') ? e.within({ where: join(folder, LEDGER) }) : e;
  }
  const fault = systemFault(e);
  const lock = fault?.path !== undefined && /lock-\d+/.test(fault.path);
  return fileError(e, 'write', lock ? folder : undefined);
}
