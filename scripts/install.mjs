// Installs what is missing, and finds the project's own Node 24. Plain JavaScript: runs on any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Farside needs Node 20 or newer to install itself; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}
const windows = process.platform === 'win32';
export const nodePath = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

function fresh() {
  const mark = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(mark) || !existsSync(nodePath)) return false;
  return statSync(mark).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 1000;
}

/** Runs `npm ci` when node_modules is missing or older than the lock file. */
export function ensureInstalled() {
  if (!fresh()) {
    console.error('Installing what Farside needs (once) …');
    const r = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: windows,
    });
    if (r.status !== 0 || !existsSync(nodePath)) {
      console.error(
        'The installation did not finish. Check that the npm registry can be reached, then run the command again; `npm ci` shows the details.',
      );
      process.exit(1);
    }
  }
}

/** Runs the project's Node with `args` and waits for it; signals are handed on, so that Ctrl-C ends politely. Returns its exit status. */
export function runNode(args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(nodePath, args, { cwd: root, stdio: 'inherit', ...options });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (e) => {
      console.error(`Could not start ${nodePath}: ${e.message}. Remove node_modules and run the command again.`);
      resolve(1);
    });
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
}
