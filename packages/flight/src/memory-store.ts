import { FarsideError } from '@farside/math';
import { encodeChunk, encodeSeal, LOG_HEAD, scanLog } from './log.ts';
import { checkManifest, type Manifest } from './manifest.ts';
import type { Chunk, ChunkRef, FlightStore, Seal } from './store.ts';

export interface MemoryStore extends FlightStore {
  /** The sealed part as the bytes of a log file: for a download, another worker, or `openLog`. */
  bytes(): Uint8Array;
}

export function closedStore(): FarsideError {
  return new FarsideError('FLIGHT_CLOSED', 'the record of the flight is closed');
}
export function unknownChunk(seq: number): FarsideError {
  return new FarsideError('FLIGHT_CHUNK_UNKNOWN', `the flight has no sealed chunk ${seq}`, {
    numbers: { seq: Number.isFinite(seq) ? seq : -1 },
  });
}

/** The seal after which a rewound flight goes on. Throws FLIGHT_PHASE_UNKNOWN. */
export function keptSeals<S extends Seal>(seals: readonly S[], phase?: string): readonly S[] {
  if (phase === undefined) return seals;
  const i = seals.findLastIndex((s) => s.phase === phase);
  if (i < 0) {
    throw new FarsideError('FLIGHT_PHASE_UNKNOWN', `the flight has no sealed phase '${phase}'`, {
      expected: seals.length ? `one of ${seals.map((s) => s.phase).join(', ')}` : 'a sealed phase',
      found: phase,
    });
  }
  return seals.slice(0, i + 1);
}

class Memory implements MemoryStore {
  readonly #manifest: Manifest;
  readonly #readOnly: boolean;
  #chunks: Chunk[] = [];
  #seals: Seal[] = [];
  #closed = false;

  constructor(manifest: Manifest, chunks: Chunk[], seals: Seal[], readOnly: boolean) {
    this.#manifest = manifest;
    this.#chunks = chunks;
    this.#seals = seals;
    this.#readOnly = readOnly;
  }
  #end(): number {
    return this.#seals.at(-1)?.end ?? 0;
  }
  #writable(): void {
    if (this.#closed) throw closedStore();
    if (this.#readOnly) throw new FarsideError('FLIGHT_READ_ONLY', 'this flight was opened for reading');
  }
  async manifest(): Promise<Manifest> {
    return this.#manifest;
  }
  async append(chunk: Chunk): Promise<void> {
    this.#writable();
    this.#chunks.push({ ...chunk, data: new Uint8Array(chunk.data) });
  }
  async seal(phase: string): Promise<void> {
    this.#writable();
    this.#seals.push({ phase, end: this.#chunks.length });
  }
  async index(): Promise<readonly ChunkRef[]> {
    return this.#chunks.slice(0, this.#end()).map(({ data, ...header }, seq) => ({ ...header, seq, length: data.length }));
  }
  async seals(): Promise<readonly Seal[]> {
    return [...this.#seals];
  }
  async read(ref: { readonly seq: number }): Promise<Uint8Array> {
    if (!(ref.seq >= 0 && ref.seq < this.#end())) throw unknownChunk(ref.seq);
    return new Uint8Array(this.#chunks[ref.seq].data);
  }
  async rewind(phase?: string): Promise<void> {
    this.#writable();
    this.#seals = [...keptSeals(this.#seals, phase)];
    this.#chunks.length = this.#end();
  }
  async close(): Promise<void> {
    this.#closed = true;
  }
  bytes(): Uint8Array {
    const parts: Uint8Array[] = [LOG_HEAD];
    let from = 0;
    for (const s of this.#seals) {
      for (; from < s.end; from++) parts.push(encodeChunk(this.#chunks[from]));
      parts.push(encodeSeal(s));
    }
    const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) {
      out.set(p, at);
      at += p.length;
    }
    return out;
  }
}

/** A flight kept in memory: tests, workers, trial flights. */
export function memoryStore(manifest: Manifest): MemoryStore {
  return new Memory(checkManifest(manifest), [], [], false);
}

/** A recorded flight from the bytes of its two files (`manifest.json` parsed, `flight.log`), for reading: fetched by a browser, or handed over by a worker. Throws FLIGHT_BROKEN, FLIGHT_NEWER. */
export function openLog(manifest: unknown, log: Uint8Array): MemoryStore {
  const m = checkManifest(manifest);
  const scan = scanLog(log);
  const end = scan.seals.at(-1)?.end ?? 0;
  const chunks = scan.chunks.slice(0, end).map(({ phase, vehicle, kind, meta, offset, length }) => ({
    phase,
    vehicle,
    kind,
    meta,
    data: log.subarray(offset, offset + length),
  }));
  return new Memory(
    m,
    chunks,
    scan.seals.map(({ phase, end: e }) => ({ phase, end: e })),
    true,
  );
}
