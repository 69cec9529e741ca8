import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiled code is kept beside the installed packages: the second start takes a third of the time. Without a place to write to, nothing is kept.
const compiled = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'farside');
enableCompileCache(compiled);
// threads that begin later take it from here
process.env['NODE_COMPILE_CACHE'] ??= compiled;
const { run } = await import('./run.ts');
await run();
