import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The real command, run by the project's own Node. */
export const ROOT = join(import.meta.dirname, '..');
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const MAIN = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
/** What `npx farside` starts: it runs MAIN with the project's own Node. */
const BIN = join(ROOT, 'apps', 'cli', 'bin', 'farside.js');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Start it as `npx farside` does, by a process above it. */
  readonly wrapped?: boolean;
  /** Run it as another user. */
  readonly uid?: number;
  /** Make it the leader of a process group of its own, so that `kill(-pid)` reaches it and all that it starts. */
  readonly group?: boolean;
  /** Called at once with the process. */
  readonly started?: (child: ChildProcess) => void;
  /** Called with everything said on stderr so far, and the process. */
  readonly watch?: (stderr: string, child: ChildProcess) => void;
}

/** Runs `farside` with arguments and waits for it. Without colours, whatever the terminal of the suite is. */
export function farside(args: readonly string[], o: RunOptions = {}): Promise<Ran> {
  const { FORCE_COLOR: _f, NO_COLOR: _n, COLUMNS: _c, FARSIDE_FLIGHTS: _s, ...rest } = process.env;
  const child = spawn(NODE, [o.wrapped ? BIN : MAIN, ...args], {
    cwd: o.cwd ?? ROOT,
    env: { ...rest, ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: o.group === true,
    ...(o.uid === undefined ? {} : { uid: o.uid, gid: o.uid }),
  });
  o.started?.(child);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (d) => {
      stdout += String(d);
    });
    child.stderr.on('data', (d) => {
      stderr += String(d);
      o.watch?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
