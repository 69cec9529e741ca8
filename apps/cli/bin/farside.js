#!/usr/bin/env node
// Re-executes the command with the project's own Node: TypeScript runs directly there, whatever Node the machine has.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
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
// the channel carries nothing: its closing tells the command that this process is gone, however it ended
const child = spawn(node, [join(here, '..', 'src', 'main.ts'), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// the command itself answers to Ctrl-C: what is sealed is kept
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (e) => {
  console.error(`farside: could not start ${node}: ${e.message}`);
  process.exitCode = 1;
});
child.on('exit', (status, signal) => {
  process.exitCode = status ?? 128 + constants.signals[signal];
});
