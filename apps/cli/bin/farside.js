#!/usr/bin/env node
// Re-executes the command with the project's own Node: TypeScript runs directly there, whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const major = Number(process.versions.node.split('.')[0]);
const node = existsSync(own) ? own : process.execPath;
if (node === process.execPath && major < 24) {
  console.error(`farside needs its own Node 24 (found ${process.version}): run \`npm start\` or \`npm ci\` in ${root} first.`);
  process.exit(1);
}
const r = spawnSync(node, [join(here, '..', 'src', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
if (r.signal) process.kill(process.pid, r.signal);
process.exitCode = r.status ?? 1;
