import { defineConfig } from 'vitest/config';

/** Three suites: main (`npm test`), long (`npm run test:long`), web (`npm run test:web`, needs Chromium). */
const suite = process.env['FARSIDE_SUITE'] ?? 'main';
const places = ['packages/*/src', 'packages/*/test', 'apps/*/src', 'apps/*/test', 'test'];
const ending = suite === 'main' ? 'test.ts' : `${suite}.test.ts`;

export default defineConfig({
  test: {
    include: places.map((p) => `${p}/**/*.${ending}`),
    exclude: ['**/node_modules/**', ...(suite === 'main' ? ['**/*.long.test.ts', '**/*.web.test.ts'] : [])],
    globalSetup: ['test/flight-shelf.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // browsers that draw in software take a core each
    maxWorkers: suite === 'web' ? 1 : 2,
  },
});
