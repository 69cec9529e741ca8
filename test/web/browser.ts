import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { type Serving, serveSite } from '../../apps/cli/src/theatre/serve.ts';

const root = join(import.meta.dirname, '../..');

export interface Browser {
  readonly page: Page;
  /** The folder of this browser: the site as built under `site`, anything else beside it. Removed at the end. */
  readonly scratch: string;
  /** Errors of the page and of its console. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Builds the page of this folder, serves it with data and missions on the loopback address, and opens it in a real Chromium with an empty profile; nothing is asked of any other host. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `The browser suite needs Chromium, and there is none at ${executablePath}: install it (on Debian: apt-get install chromium) or name another one in the variable FARSIDE_CHROMIUM.`,
    );
  }
  const scratch = mkdtempSync(join(tmpdir(), 'farside-web-'));
  let served: Serving | undefined;
  try {
    await build({
      root: import.meta.dirname,
      configFile: false,
      logLevel: 'error',
      build: { outDir: join(scratch, 'site'), emptyOutDir: true, target: 'es2024', minify: false, chunkSizeWarningLimit: 1e6 },
      worker: { format: 'es' },
    });
    for (const folder of ['data', 'missions']) cpSync(join(root, folder), join(scratch, 'site', folder), { recursive: true });
    served = await serveSite(join(scratch, 'site'), 0);
    const context = await chromium.launchPersistentContext(join(scratch, 'profile'), {
      executablePath,
      headless: true,
      acceptDownloads: true,
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
    const complaints: string[] = [];
    page.on('pageerror', (e) => complaints.push(String(e)));
    page.on('console', (m) => {
      if (m.type() === 'error' && !m.text().includes('404')) complaints.push(m.text());
    });
    await page.goto(served.address);
    const server = served;
    return {
      page,
      scratch,
      complaints,
      async close() {
        await context.close();
        await server.close();
        rmSync(scratch, { recursive: true, force: true });
      },
    };
  } catch (e) {
    await served?.close();
    rmSync(scratch, { recursive: true, force: true });
    throw e;
  }
}
