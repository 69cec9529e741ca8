/** The ports: what a host (Node, a browser worker) has to offer. Implemented in packages/node and in apps; used by everybody. */

/** Named read-only bytes: data packs, mission files. `range` is [start, end) in bytes. */
export interface BlobSource {
  read(name: string, range?: readonly [number, number]): Promise<Uint8Array>;
}

/** A job's registered name: a browser worker cannot import a file path. */
export type JobRef = string;

export interface TaskPool {
  run<I, O>(job: JobRef, input: I, signal?: AbortSignal): Promise<O>;
}
