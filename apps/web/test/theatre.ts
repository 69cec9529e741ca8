import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { sharedFlight } from '../../../test/shared-flight.ts';
import { type Serving, serveSite } from '../../cli/src/theatre/serve.ts';
import { makeSite } from '../../cli/src/theatre/site.ts';

/** The theatre as a user has it: the built site with the flight that was just flown, served on the loopback address, in a real Chromium that draws in software. */
export interface Theatre {
  readonly address: string;
  /** A fresh page in an empty profile. */
  open(how?: {
    readonly hash?: string;
    readonly width?: number;
    readonly height?: number;
    readonly theme?: 'dark' | 'light';
    readonly webgl?: boolean;
    readonly site?: string;
  }): Promise<TheatrePage>;
  close(): Promise<void>;
}

export interface TheatrePage {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const DRAWING = ['--enable-unsafe-swiftshader', '--use-gl=angle', '--use-angle=swiftshader', '--ignore-gpu-blocklist'];

export async function openTheatre(): Promise<Theatre> {
  const executablePath = process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `The browser suite needs Chromium, and there is none at ${executablePath}: install it (on Debian: apt-get install chromium) or name another one in the variable FARSIDE_CHROMIUM.`,
    );
  }
  const scratch = mkdtempSync(join(tmpdir(), 'farside-theatre-'));
  const { folder } = await sharedFlight();
  const serving: Serving = await serveSite(await makeSite(folder, join(scratch, 'site')), 0);
  const open: BrowserContext[] = [];
  return {
    address: serving.address,
    async open({ hash = '', width = 1440, height = 900, theme = 'dark', webgl = true, site = '' } = {}) {
      const context = await chromium.launchPersistentContext(mkdtempSync(join(scratch, 'profile-')), {
        executablePath,
        headless: true,
        acceptDownloads: true,
        viewport: { width, height },
        colorScheme: theme,
        args: [
          '--no-sandbox',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          ...(webgl ? DRAWING : ['--disable-gpu', '--disable-3d-apis']),
        ],
      });
      open.push(context);
      const page = context.pages()[0] ?? (await context.newPage());
      const complaints: string[] = [];
      page.on('pageerror', (e) => complaints.push(String(e)));
      page.on('console', (m) => {
        if (m.type() === 'error') complaints.push(m.text());
      });
      await page.goto(`${serving.address}${site}${hash}`);
      return { page, complaints, close: () => context.close() };
    },
    async close() {
      await Promise.all(open.map((c) => c.close().catch(() => undefined)));
      await serving.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** The sentence on the page, once it says something that fits. */
export async function sentence(page: Page, fits: RegExp, timeout = 60_000): Promise<string> {
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('.sentence')?.textContent ?? ''), fits.source, {
    timeout,
  });
  return (await page.textContent('.sentence')) ?? '';
}

/** What the clock says: `06:49:00 6 June 2024, day 34`. */
export async function clock(page: Page): Promise<string> {
  const time = await page.textContent('.clock-time');
  const date = await page.textContent('.transport > .muted');
  return `${time} ${date}`;
}

/** Goes to a time by typing it, as a user does. */
export async function goTo(page: Page, time: string): Promise<void> {
  await page.click('button.clock');
  await page.fill('.clock-input', time);
  await page.press('.clock-input', 'Enter');
}
