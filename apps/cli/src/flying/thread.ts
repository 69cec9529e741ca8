import { Worker } from 'node:worker_threads';

/**
 * The thread that flies, begun before there is anything to fly: it loads the program while the command reads the mission. Waits for its job as a message; a command that ends without one
 * is not held up by it.
 */
export function beginThread(): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  worker.unref();
  return worker;
}
