import type { Manifest } from './manifest.ts';

/** What a chunk holds. */
export type ChunkKind =
  | 'nodes'
  | 'event'
  | 'burn'
  | 'mass'
  | 'channel'
  | 'contact'
  | 'handover'
  | 'measure'
  | 'plan'
  | 'score'
  | 'reads'
  | 'outline';
export const CHUNK_KINDS: readonly ChunkKind[] = [
  'nodes',
  'event',
  'burn',
  'mass',
  'channel',
  'contact',
  'handover',
  'measure',
  'plan',
  'score',
  'reads',
  'outline',
];

/** What a chunk is; `meta` is small plain JSON that its kind defines. */
export interface ChunkHeader {
  readonly phase: string;
  /** Empty for chunks that belong to no one vehicle. */
  readonly vehicle: string;
  readonly kind: ChunkKind;
  readonly meta?: unknown;
}

/** A piece of the record. Nodes and channels are Float64 little-endian, everything else JSON. */
export interface Chunk extends ChunkHeader {
  readonly data: Uint8Array;
}

/** Where a chunk is; `seq` counts from 0 in the order of writing. */
export interface ChunkRef extends ChunkHeader {
  readonly seq: number;
  readonly length: number;
}

/** A sealed phase: everything with seq below `end` and not below the previous seal's end belongs to it. */
export interface Seal {
  readonly phase: string;
  readonly end: number;
}

/**
 * Keeps one flight: append-only. What was sealed is there after a crash at any moment; what was appended since the last seal may be lost and is
 * not shown. The hand-over that ends a phase is a chunk of it, so a seal is atomic: chunks, hand-over and all, or nothing.
 */
export interface FlightStore {
  /** What the flight is made from. */
  manifest(): Promise<Manifest>;
  /** Throws FLIGHT_READ_ONLY, FLIGHT_DISK_FULL, FLIGHT_CLOSED. */
  append(chunk: Chunk): Promise<void>;
  /** Makes everything appended so far durable as the end of `phase`. */
  seal(phase: string): Promise<void>;
  /** Sealed chunks in the order of writing. */
  index(): Promise<readonly ChunkRef[]>;
  /** Sealed phases in the order of writing. */
  seals(): Promise<readonly Seal[]>;
  /** Throws FLIGHT_BROKEN when the bytes are damaged, FLIGHT_CHUNK_UNKNOWN. */
  read(ref: { readonly seq: number }): Promise<Uint8Array>;
  /** Forgets what was appended since the last seal, or since the seal of `phase` (which stays): where a resumed flight goes on. */
  rewind(phase?: string): Promise<void>;
  /** Gives back what the store holds; it cannot be used after. */
  close(): Promise<void>;
}
