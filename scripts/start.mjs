// `npm start`: installs what is missing and flies the bundled mission; arguments go to the command.
import { ensureInstalled, root, runNode } from './install.mjs';

ensureInstalled();
const args = process.argv.slice(2);
const command = [`${root}/apps/cli/src/main.ts`, ...(args.length > 0 ? args : ['fly', 'change-6'])];
// the channel carries nothing: its closing tells the command that this process is gone, however it ended
process.exitCode = await runNode(command, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
