import type { JobRef, TaskPool } from '@farside/math';
import { Piscina } from 'piscina';

/** A pool of threads. Its jobs are the exported functions of one module, by their names. */
export interface ThreadPool extends TaskPool {
  readonly threads: number;
  /** Ends the threads, at once. */
  close(): Promise<void>;
}

export interface ThreadPoolOptions {
  /** The module whose exports are the jobs; it may be TypeScript. */
  readonly jobs: URL;
  readonly threads: number;
  /** Plain data that every thread gets when it begins: see `jobData`. */
  readonly data: unknown;
}

/**
 * The pool of tasks for Node. A thread takes one task at a time; who gives it the next when it has done with one keeps the thread. A task whose signal is raised is ended with its thread.
 */
export function threadPool(o: ThreadPoolOptions): ThreadPool {
  const pool = new Piscina({
    filename: o.jobs.href,
    minThreads: o.threads,
    maxThreads: o.threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
    workerData: o.data,
    recordTiming: false,
  });
  return {
    threads: o.threads,
    async run<I, O>(job: JobRef, input: I, signal?: AbortSignal): Promise<O> {
      return (await pool.run(input, { name: job, ...(signal ? { signal } : {}) })) as O;
    },
    close: () => pool.destroy(),
  };
}

/** In a thread of a pool: what `data` was. */
export const jobData = <T>(): T => Piscina.workerData as T;
