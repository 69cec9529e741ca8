import { afterEach, expect, test } from 'vitest';
import { type ThreadPool, threadPool } from './task-pool.ts';

let pool: ThreadPool | undefined;
const open = (threads: number): ThreadPool => {
  pool = threadPool({ jobs: new URL('../test/jobs.ts', import.meta.url), threads, data: { seed: 7 } });
  return pool;
};
afterEach(() => pool?.close());

test('jobs go by the names of a module, in TypeScript, and know the data of the pool', async () => {
  const p = open(2);
  expect(await Promise.all([1, 2, 3, 4, 5].map((x) => p.run('double', x)))).toEqual([2, 4, 6, 8, 10]);
  expect(await p.run('told', undefined)).toEqual({ seed: 7 });
  await expect(p.run('fail', undefined)).rejects.toThrow('this one');
});

test('who gives the next task when it has done with one keeps the thread', async () => {
  const p = open(1);
  const threads = new Set<unknown>();
  for (let k = 0; k < 5; k++) threads.add(await p.run('where', k));
  expect(threads.size).toBe(1);
});

test('a raised signal ends a task in the middle of its work, and the pool goes on', async () => {
  const p = open(1);
  const stop = new AbortController();
  const stuck = p.run('forever', undefined, stop.signal);
  setTimeout(() => stop.abort(), 50);
  await expect(stuck).rejects.toThrow(/abort/i);
  expect(await p.run('double', 4)).toBe(8);
});
