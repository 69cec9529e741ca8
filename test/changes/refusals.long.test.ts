import { nodeEnvironment } from '@farside/node';
import { expect, test } from 'vitest';
import { refusalOfChange } from './fly.ts';
import { REFUSED } from './refused.ts';

/** What cannot be flown is refused with its reason; and what the refusal says to try, tried, flies. */
const env = await nodeEnvironment();

test.each(REFUSED.map((change) => ({ change, name: `${JSON.stringify(change.set)}: ${change.refused}` })))('$name', ({ change }) => {
  const refusal = refusalOfChange(env, change.set);
  expect(refusal?.code).toBe(change.refused);
  expect(refusal?.details.tryThis).toBeDefined();
  expect(Object.values(refusal?.details.numbers ?? {}).every(Number.isFinite)).toBe(true);
  if (!change.follow) return;
  const again = refusalOfChange(env, { ...change.set, ...change.follow(refusal?.details.tryThis ?? '') });
  expect(again && `${again.code}: ${again.message}`).toBeUndefined();
});
