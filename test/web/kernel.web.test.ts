import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '@farside/astro';
import { folderBlobs } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { type Figures, kernelFigures, outlineFigures } from './figures.ts';
import type { Suite } from './page.ts';
import type { Answer } from './worker.ts';

/** Kernel and Outline in a Web Worker of a real Chromium, over fetch, with the web pack: the same figures as in Node. */
const root = join(import.meta.dirname, '../..');
let browser: Browser;
let answer: Answer;
let here: Figures;

beforeAll(async () => {
  browser = await openBrowser();
  answer = await browser.page.evaluate(() => (globalThis as unknown as { suite: Suite }).suite.figures());

  const env = await loadEnvironment(folderBlobs(join(root, 'data')), { pack: 'web' });
  here = { ...kernelFigures(env), ...outlineFigures(readFileSync(join(root, 'missions/change-6/mission.yaml'), 'utf8'), env) };
});

afterAll(() => browser?.close());

describe('in a worker of Chromium', () => {
  test('kernel and Outline run without complaint, as a worker and not as a page', () => {
    expect(answer.error).toBeUndefined();
    expect(browser.complaints).toEqual([]);
    expect(answer.host).toEqual({ document: false, process: false });
  });

  test('the bundle asks for nothing of Node', () => {
    const scripts = readdirSync(join(browser.scratch, 'site'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.js'));
    // the page's script and the worker's
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const f of scripts)
      expect(readFileSync(join(browser.scratch, 'site', f), 'utf8')).not.toMatch(/from\s*["']node:|vite-browser-external/);
  });

  test('the web pack is loaded, each file by its hash; what is not there is told by code', () => {
    expect(answer.packs?.some((p) => p.startsWith('ephemeris/de405-web.bsp '))).toBe(true);
    expect(answer.packs?.some((p) => p.includes('full'))).toBe(false);
    expect(answer.missing).toBe('DATA_MISSING');
  });

  test('every figure equals that of Node, to the bit', () => {
    const there = answer.figures ?? {};
    expect(Object.keys(there)).toEqual(Object.keys(here));
    expect(Object.keys(here).length).toBeGreaterThan(100);
    for (const [name, mine] of Object.entries(here)) {
      expect(Number.isFinite(Math.hypot(...mine)), name).toBe(true);
      expect(there[name], name).toEqual(mine);
    }
  });
});
