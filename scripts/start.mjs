// `npm start`: installs what is missing, flies the bundled mission and leads to the page that shows it; arguments go to the command. With --site (`npm run build`) the page is only made.
import { ensureInstalled, root, runNode } from './install.mjs';

ensureInstalled();
const args = process.argv.slice(2);
const siteOnly = args[0] === '--site';
// the channel carries nothing: its closing tells the command that this process is gone, however it ended
const farside = (...words) => runNode([`${root}/apps/cli/src/main.ts`, ...words], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
if (args.length > 0 && !siteOnly) process.exitCode = await farside(...args);
else {
  process.exitCode = await farside('fly', 'change-6');
  if (process.exitCode === 0) {
    console.log();
    // on a terminal somebody waits to see it; elsewhere the path is enough
    const serve = process.stdout.isTTY && process.stdin.isTTY && !siteOnly;
    process.exitCode = await farside('theatre', 'change-6', ...(serve ? [] : ['--site']));
  }
}
