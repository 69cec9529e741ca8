import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '@farside/astro';
import { folderBlobs } from '@farside/node';
import { type BrowserContext, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Figures, kernelFigures, outlineFigures } from './figures.ts';
import { type Served, serve } from './serve.ts';
import type { Answer } from './worker.ts';

/** Kernel and Outline in a Web Worker of a real Chromium, over fetch, with the web pack: the same figures as in Node. */
const root = join(import.meta.dirname, '../..');
const browser = process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium';
const scratch = mkdtempSync(join(tmpdir(), 'farside-web-'));

let served: Served | undefined;
let context: BrowserContext | undefined;
let answer: Answer;
let here: Figures;
const complaints: string[] = [];

beforeAll(async () => {
  if (!existsSync(browser)) {
    throw new Error(
      `The browser suite needs Chromium, and there is none at ${browser}: install it (on Debian: apt-get install chromium) or name another one in the variable FARSIDE_CHROMIUM.`,
    );
  }
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    build: { outDir: join(scratch, 'site'), emptyOutDir: true, target: 'es2024', minify: false, chunkSizeWarningLimit: 1e6 },
    worker: { format: 'es' },
  });
  served = await serve({ '': join(scratch, 'site'), data: join(root, 'data'), missions: join(root, 'missions') });
  // an empty profile; nothing is asked of any other host
  context = await chromium.launchPersistentContext(join(scratch, 'profile'), {
    executablePath: browser,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await context.newPage();
  page.on('pageerror', (e) => complaints.push(String(e)));
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('404')) complaints.push(m.text());
  });
  await page.goto(served.origin);
  answer = await page.evaluate(() => (globalThis as unknown as { answer: Promise<Answer> }).answer);

  const env = await loadEnvironment(folderBlobs(join(root, 'data')), { pack: 'web' });
  here = { ...kernelFigures(env), ...outlineFigures(readFileSync(join(root, 'missions/change-6/mission.yaml'), 'utf8'), env) };
});

afterAll(async () => {
  await context?.close();
  await served?.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('in a worker of Chromium', () => {
  test('kernel and Outline run without complaint, as a worker and not as a page', () => {
    expect(answer.error).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(answer.host).toEqual({ document: false, process: false });
  });

  test('the bundle asks for nothing of Node', () => {
    const scripts = readdirSync(join(scratch, 'site'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.js'));
    // the page's script and the worker's
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const f of scripts) expect(readFileSync(join(scratch, 'site', f), 'utf8')).not.toMatch(/from\s*["']node:|vite-browser-external/);
  });

  test('the web pack is loaded, each file by its hash; what is not there is told by code', () => {
    expect(answer.packs?.some((p) => p.startsWith('ephemeris/de405-web.bsp '))).toBe(true);
    expect(answer.packs?.some((p) => p.includes('full'))).toBe(false);
    expect(answer.missing).toBe('DATA_MISSING');
  });

  test('every figure equals that of Node within 1e-9 of its size', () => {
    const there = answer.figures ?? {};
    expect(Object.keys(there)).toEqual(Object.keys(here));
    expect(Object.keys(here).length).toBeGreaterThan(100);
    for (const [name, mine] of Object.entries(here)) {
      const theirs = there[name];
      expect(theirs.length, name).toBe(mine.length);
      const size = Math.hypot(...mine);
      expect(Number.isFinite(size), name).toBe(true);
      // The same program in two releases of one engine: identical but for last digits of elementary functions, which a search may carry on.
      const off = Math.hypot(...mine.map((x, i) => x - theirs[i]));
      expect(off, `${name}: ${theirs.join(', ')} in the browser, ${mine.join(', ')} in Node`).toBeLessThanOrEqual(1e-9 * size);
    }
  });
});
