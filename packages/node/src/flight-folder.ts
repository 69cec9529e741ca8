import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Chunk,
  type ChunkRef,
  canonicalJson,
  checkManifest,
  closedStore,
  encodeChunk,
  encodeSeal,
  type FlightStore,
  keptSeals,
  LOG_HEAD,
  type LogRef,
  type LogScan,
  type LogSeal,
  type Manifest,
  type Seal,
  scanLog,
  unknownChunk,
} from '@farside/flight';
import { FarsideError } from '@farside/math';
import { writeAtomically } from './durable.ts';
import { makeFolder } from './files.ts';
import { brokenFile, diskError, goneFile, LOG, MANIFEST } from './flight-faults.ts';
import { lockFolder } from './folder-lock.ts';
import { systemFault } from './system-errors.ts';

/** A flight kept in a folder. */
export interface FlightFolder extends FlightStore {
  readonly folder: string;
}

class Folder implements FlightFolder {
  readonly folder: string;
  readonly #manifest: Manifest;
  readonly #file: FileHandle;
  readonly #unlock: (() => Promise<void>) | undefined;
  #chunks: LogRef[];
  #seals: LogSeal[];
  #size: number;
  #closed = false;
  /** Writers wait for each other: records never interleave. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    folder: string,
    manifest: Manifest,
    file: FileHandle,
    log: { chunks: readonly LogRef[]; seals: readonly LogSeal[]; size: number },
    unlock?: () => Promise<void>,
  ) {
    this.folder = folder;
    this.#manifest = manifest;
    this.#file = file;
    this.#unlock = unlock;
    this.#chunks = [...log.chunks];
    this.#seals = [...log.seals];
    this.#size = log.size;
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(async () => {
      if (this.#closed) throw closedStore();
      if (!this.#unlock) throw new FarsideError('FLIGHT_READ_ONLY', `the flight in '${this.folder}' was opened for reading`);
      try {
        return await work();
      } catch (e) {
        throw diskError(e, this.folder, 'written');
      }
    });
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** Writes at the end; a record that did not fit is cut off again. */
  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
        done += bytesWritten;
      }
    } catch (e) {
      await this.#file.truncate(this.#size).catch(() => undefined);
      throw e;
    }
    this.#size += bytes.length;
  }

  #end(): number {
    return this.#seals.at(-1)?.end ?? 0;
  }

  async manifest(): Promise<Manifest> {
    return this.#manifest;
  }

  append(chunk: Chunk): Promise<void> {
    const bytes = encodeChunk(chunk);
    const { phase, vehicle, kind, meta, data } = chunk;
    return this.#queue(async () => {
      const offset = this.#size + bytes.length - data.length;
      await this.#write(bytes);
      this.#chunks.push({ phase, vehicle, kind, meta, seq: this.#chunks.length, length: data.length, offset });
    });
  }

  seal(phase: string): Promise<void> {
    return this.#queue(async () => {
      const end = this.#chunks.length;
      // the chunks reach the disk before the record that vouches for them
      await this.#file.sync();
      await this.#write(encodeSeal({ phase, end }));
      await this.#file.sync();
      this.#seals.push({ phase, end, offset: this.#size });
    });
  }

  async index(): Promise<readonly ChunkRef[]> {
    return this.#chunks.slice(0, this.#end()).map(({ offset: _, ...ref }) => ref);
  }
  async seals(): Promise<readonly Seal[]> {
    return this.#seals.map(({ phase, end }) => ({ phase, end }));
  }

  async read(ref: { readonly seq: number }): Promise<Uint8Array> {
    if (this.#closed) throw closedStore();
    if (!(ref.seq >= 0 && ref.seq < this.#end())) throw unknownChunk(ref.seq);
    const { offset, length } = this.#chunks[ref.seq];
    const out = new Uint8Array(length);
    try {
      for (let done = 0; done < length; ) {
        const { bytesRead } = await this.#file.read(out, done, length - done, offset + done);
        if (bytesRead === 0)
          throw new FarsideError('FLIGHT_BROKEN', `the log of the flight in '${this.folder}' was cut short while it was read`, {
            where: join(this.folder, LOG),
          });
        done += bytesRead;
      }
    } catch (e) {
      throw diskError(e, this.folder, 'read');
    }
    return out;
  }

  rewind(phase?: string): Promise<void> {
    return this.#queue(async () => {
      const seals = [...keptSeals(this.#seals, phase)];
      const size = seals.at(-1)?.offset ?? LOG_HEAD.length;
      await this.#file.truncate(size);
      await this.#file.sync();
      this.#seals = seals;
      this.#size = size;
      this.#chunks.length = this.#end();
    });
  }

  async close(): Promise<void> {
    await this.#turn;
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
    await this.#unlock?.();
  }
}

/** The manifest of the flight in a folder. Throws FLIGHT_BROKEN, FLIGHT_NEWER, and errors of the system. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(async (e) => {
    const log = systemFault(e)?.system === 'ENOENT' && (await readdir(folder).catch((): string[] => [])).includes(LOG);
    if (!log) throw e;
    throw goneFile(folder, MANIFEST, LOG);
  });
  try {
    return checkManifest(parsed(text));
  } catch (e) {
    throw brokenFile(e, folder, MANIFEST);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const found = text.trim() === '' ? 'an empty file' : `${text.length} characters that are not JSON`;
    throw new FarsideError('FLIGHT_BROKEN', text.trim() === '' ? 'it is empty' : 'it is not JSON, or not all of it', { found, cause });
  }
}

/**
 * Begins a flight in a folder, which is made if need be and must not hold one. Only one process writes to a folder.
 * Throws FLIGHT_EXISTS, FLIGHT_LOCKED, FLIGHT_DISK_FULL, FLIGHT_DISK.
 */
export async function createFlightFolder(folder: string, manifest: Manifest): Promise<FlightFolder> {
  const checked = checkManifest(manifest);
  try {
    await makeFolder(folder);
    const unlock = await lockFolder(folder);
    try {
      const there = await open(join(folder, MANIFEST), 'r').catch(() => undefined);
      if (there) {
        await there.close();
        throw new FarsideError('FLIGHT_EXISTS', `there is already a flight in '${folder}'`, {
          tryThis: 'resume it, or choose another folder',
        });
      }
      const file = await open(join(folder, LOG), 'w+');
      try {
        await file.write(LOG_HEAD, 0, LOG_HEAD.length, 0);
        await file.sync();
        // the manifest comes last: a folder with one has a log
        await writeAtomically(folder, MANIFEST, canonicalJson(checked));
      } catch (e) {
        await file.close();
        throw e;
      }
      return new Folder(folder, checked, file, { chunks: [], seals: [], size: LOG_HEAD.length }, unlock);
    } catch (e) {
      await unlock();
      throw e;
    }
  } catch (e) {
    throw diskError(e, folder, 'begun');
  }
}

/**
 * Opens the flight in a folder. `write` goes on with it: what was not sealed is cut off, and nobody else may write. Otherwise it is only read; a torn
 * tail is passed over, also while another process is writing.
 * Throws FLIGHT_MISSING, FLIGHT_LOCKED, FLIGHT_BROKEN, FLIGHT_NEWER, FLIGHT_DISK.
 */
export async function openFlightFolder(folder: string, o: { readonly write?: boolean } = {}): Promise<FlightFolder> {
  try {
    const manifest = await readManifest(folder);
    const unlock = o.write ? await lockFolder(folder) : undefined;
    try {
      const file = await open(join(folder, LOG), o.write ? 'r+' : 'r').catch((e) => {
        throw systemFault(e)?.system === 'ENOENT' ? goneFile(folder, LOG, MANIFEST) : e;
      });
      try {
        const scan = scanned(await file.readFile(), folder);
        const end = scan.seals.at(-1)?.end ?? 0;
        const size = Math.max(scan.sealed, LOG_HEAD.length);
        const store = new Folder(folder, manifest, file, { chunks: scan.chunks.slice(0, end), seals: scan.seals, size }, unlock);
        if (o.write) {
          if (scan.sealed < LOG_HEAD.length) await file.write(LOG_HEAD, 0, LOG_HEAD.length, 0);
          await store.rewind();
        }
        return store;
      } catch (e) {
        await file.close();
        throw e;
      }
    } catch (e) {
      await unlock?.();
      throw e;
    }
  } catch (e) {
    throw diskError(e, folder, o.write ? 'written' : 'read');
  }
}

function scanned(log: Uint8Array, folder: string): LogScan {
  try {
    return scanLog(log);
  } catch (e) {
    throw brokenFile(e, folder, LOG);
  }
}
