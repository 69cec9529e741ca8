// `npm start`: installs what is missing and flies the bundled mission; arguments go to the command.
import { ensureInstalled, root, runNode } from './install.mjs';

ensureInstalled();
const args = process.argv.slice(2);
process.exitCode = await runNode([`${root}/apps/cli/src/main.ts`, ...(args.length > 0 ? args : ['fly', 'change-6'])]);
