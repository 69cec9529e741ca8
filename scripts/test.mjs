// `npm test`: installs what is missing and runs the suite; --long and --web run the longer ones.
import { ensureInstalled, root, runNode } from './install.mjs';

ensureInstalled();
const args = process.argv.slice(2);
const suite = args.includes('--long') ? 'long' : args.includes('--web') ? 'web' : 'main';
const rest = args.filter((a) => a !== '--long' && a !== '--web');
process.exitCode = await runNode([`${root}/node_modules/vitest/vitest.mjs`, 'run', '--config', `${root}/vitest.config.ts`, ...rest], {
  env: { ...process.env, FARSIDE_SUITE: suite },
});
