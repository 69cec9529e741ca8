import { Worker } from 'node:worker_threads';
import type { Outcome, Trial } from './try-mission.ts';

/** A thread that tries mission files one after the other. One that takes longer than `limit` (ms) is ended and counts as hanging; the next gets a new thread. */
export function watchedThread(limit: number): { attempt(t: Trial): Promise<Outcome>; close(): Promise<void> } {
  let worker: Worker | undefined;
  return {
    attempt(t) {
      const w = worker ?? new Worker(new URL('./try-mission.ts', import.meta.url));
      worker = w;
      return new Promise((resolve) => {
        const end = (o: Outcome, broken = false): void => {
          clearTimeout(timer);
          w.off('message', came).off('error', failed).off('exit', left);
          if (broken) {
            worker = undefined;
            void w.terminate();
          }
          resolve(o);
        };
        const came = (o: Outcome): void => end(o);
        const failed = (e: unknown): void => end({ end: 'fault', says: e instanceof Error ? (e.stack ?? e.message) : String(e) }, true);
        const left = (code: number): void => end({ end: 'fault', says: `the thread ended by itself (${code})` }, true);
        const timer = setTimeout(() => end({ end: 'hangs' }, true), limit);
        w.on('message', came).on('error', failed).on('exit', left);
        w.postMessage(t);
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}
