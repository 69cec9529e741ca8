import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examples, examplesPage, FOLDER, runProgram } from './examples.ts';

const all = examples();

test('every example says what it is for and what it prints', () => {
  expect(all.length).toBeGreaterThan(9);
  for (const e of all) {
    expect(e.about.length, e.name).toBeGreaterThan(40);
    expect(e.prints, e.name).not.toBe('');
    expect(e.code, `${e.name} comes in by the front door`).not.toContain('@farside/');
  }
});

test('the page of examples is current (npm run examples writes it)', () => {
  expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toBe(examplesPage(all));
});

test.each(all.filter((e) => !e.flies))('$name prints what its last lines say', async ({ name, prints }) => {
  const ran = await runProgram(join(FOLDER, `${name}.ts`), tmpdir());
  expect(ran).toEqual({ status: 0, stdout: `${prints}\n`, stderr: '' });
});
