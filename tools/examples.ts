/**
 * Runs the examples of docs/examples, writes into each what it prints, and docs/examples/README.md from them.
 * npm run examples [name ...]: those alone. Flights are read from FARSIDE_FLIGHTS or flights/: fly change-6 first.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples, examplesPage, FOLDER, runProgram, withPrints } from '../test/examples.ts';
import { farside } from '../test/farside.ts';

const wanted = process.argv.slice(2);
const shelf = process.env['FARSIDE_FLIGHTS'] ?? mkdtempSync(join(tmpdir(), 'farside-examples-'));
if (!process.env['FARSIDE_FLIGHTS']) await farside(['fly', 'change-6'], { env: { FARSIDE_FLIGHTS: shelf } });
for (const { name } of examples().filter((e) => wanted.length === 0 || wanted.includes(e.name))) {
  const ran = await runProgram(join(FOLDER, `${name}.ts`), shelf);
  if (ran.status !== 0) throw new Error(`${name} failed:\n${ran.stderr}`);
  writeFileSync(join(FOLDER, `${name}.ts`), withPrints(name, ran.stdout));
  console.log(name);
}
writeFileSync(join(FOLDER, 'README.md'), examplesPage(examples()));
