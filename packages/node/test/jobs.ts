/** Jobs of the pool's test: TypeScript, as those of the command. */
import { threadId } from 'node:worker_threads';
import { FarsideError } from '@farside/math';
import { jobData } from '@farside/node/task-pool.ts';

export const double = (x: number): number => 2 * x;
export const told = (): unknown => jobData();
export const where = (): number => threadId;
export function fail(): never {
  throw new FarsideError('BROKEN', 'this one');
}
export function forever(): never {
  for (;;);
}
