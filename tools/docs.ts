/**
 * Builds docs/site: the guides and the reference of what `farside` exports. Installs its own tools in tools/docs-site (TypeDoc wants an older TypeScript than the house).
 * Fails on a link that leads nowhere and on an export without a comment. npm run docs
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { copyPages } from './docs-site/pages.ts';

const windows = process.platform === 'win32';
const folder = join(import.meta.dirname, 'docs-site');
const site = join(import.meta.dirname, '..', 'docs', 'site');

function run(command: string, args: readonly string[]): void {
  const ran = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: windows });
  if (ran.status !== 0) process.exit(ran.status ?? 1);
}

const installed = join(folder, 'node_modules', '.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs - 1000) {
  console.error('Installing what the site is built with (once) …');
  run(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
copyPages(join(import.meta.dirname, '..'), join(folder, 'pages'));
rmSync(site, { recursive: true, force: true });
run(process.execPath, [join(folder, 'node_modules', 'typedoc', 'bin', 'typedoc')]);
