import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Block, blocksOf, pages, read, shows } from './doc-blocks.ts';
import { runProgram } from './examples.ts';
import { type Ran, ROOT } from './farside.ts';
import { sharedFlight } from './shared-flight.ts';

/** Every command and every program of the documents, page by page, in their order, as a reader of the clone types them who has run `npm start` before. */
const places: string[] = [];
afterAll(() => {
  for (const p of places) rmSync(p, { recursive: true, force: true });
});

/** A folder that looks like the clone, in which a page may write what it likes; and its flights. */
async function clone(): Promise<{ readonly folder: string; readonly shelf: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'farside-docs-'));
  places.push(folder);
  for (const name of readdirSync(ROOT)) if (name !== 'flights' && name !== '.git') symlinkSync(join(ROOT, name), join(folder, name));
  const shelf = join(folder, 'flights');
  mkdirSync(shelf);
  const flown = await sharedFlight();
  cpSync(flown.folder, join(shelf, basename(flown.folder)), { recursive: true });
  return { folder, shelf };
}

function runShell(text: string, cwd: string, shelf: string): Promise<Ran> {
  const { FORCE_COLOR: _f, NO_COLOR: _n, COLUMNS: _c, ...env } = process.env;
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', text], {
    cwd,
    env: { ...env, FARSIDE_FLIGHTS: shelf },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (d) => {
      stdout += String(d);
    });
    child.stderr.on('data', (d) => {
      stderr += String(d);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

const python = spawnSync('python3', ['--version']).status === 0;

async function run(b: Block, folder: string, shelf: string): Promise<Ran> {
  if (b.kind === 'sh') return runShell(b.text, folder, shelf);
  const file = join(folder, `line-${b.line}.${b.kind}`);
  writeFileSync(file, b.text);
  return b.kind === 'py' ? runShell(`python3 ${file}`, folder, shelf) : runProgram(file, shelf, folder);
}

/** Pages with their blocks; those in Python only where there is one. */
const runnable = pages()
  .map((page) => {
    const blocks = blocksOf(read(page));
    const without = !python && blocks.some((b) => b.kind === 'py');
    const name = without ? `${page} (its Python skipped: there is no python3)` : page;
    return { page, name, blocks: blocks.filter((b) => python || b.kind !== 'py') };
  })
  .filter((p) => p.blocks.length > 0);

test.each(runnable)('$name: every block runs and prints what the page shows', async ({ page, blocks }) => {
  const { folder, shelf } = await clone();
  for (const b of blocks) {
    const ran = await run(b, folder, shelf);
    const where = `${page}:${b.line}\n${b.text}\n`;
    expect(ran.status, `${where}${ran.stderr}`).toBe(0);
    if (b.prints !== undefined && !shows(b.prints, ran.stdout)) expect(ran.stdout, where).toBe(`${b.prints}\n`);
  }
}, 900_000);
