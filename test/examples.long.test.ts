import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examples, FOLDER, runProgram } from './examples.ts';
import { sharedFlight } from './shared-flight.ts';

/** The examples that read or make whole flights: a newcomer has flown once before. */
test.each(examples().filter((e) => e.flies))('$name prints what its last lines say', async ({ name, prints }) => {
  const { shelf } = await sharedFlight();
  const ran = await runProgram(join(FOLDER, `${name}.ts`), shelf);
  expect(ran.status, ran.stderr).toBe(0);
  expect(ran.stdout).toBe(`${prints}\n`);
}, 300_000);
