import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CaseRecord } from '@farside/campaign';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepPage } from '../../apps/cli/src/report/sweep/page.ts';
import { prepareSweep } from '../../apps/cli/src/sweeping/sweep.ts';

/** The page of a sweep in a real Chromium: invented outcomes of a real grid. */
const executable = process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium';
const scratch = mkdtempSync(join(tmpdir(), 'farside-page-'));
let browser: Browser;
let url: string;
const asked: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  if (!existsSync(executable))
    throw new Error(`The browser suite needs Chromium, and there is none at ${executable} (FARSIDE_CHROMIUM names another).`);
  const sweep = await prepareSweep('change-6', {
    vary: ['modules.ascender.dry=340..360/10kg', 'launch.date=2024-05-01..2024-05-04/1d'],
    set: [],
    seed: '1',
    out: join(scratch, 'sweep'),
  });
  const cases = new Map(sweep.cases.map((c) => [c.number, c]));
  const records = [...cases.values()]
    .sort((a, b) => a.number - b.number)
    .map((c): CaseRecord => {
      const common = { case: c.number, key: c.key, elapsed: 1 };
      // the hint is what a careless page would run
      const error = {
        code: 'TANK_DRY',
        phase: 'return',
        message: 'dry & <b>empty</b>',
        tryThis: '</script><script>document.title = "run"</script>',
      };
      if (c.number % 5 === 0) return { ...common, status: 'refused', values: {}, error };
      const values = {
        'total.delta-v': 6000 + ((c.number * 37) % 100),
        'entry.interface-epoch': { utc: `2024-06-${10 + c.number}T05:44:00.000Z` },
      };
      return { ...common, status: 'flown', values };
    });
  const known = ['total.delta-v', 'entry.interface-epoch'];
  const objectives = [{ direction: 'min' as const, measure: 'total.delta-v' }];
  const html = sweepPage({ sweep, id: 'abc', cases, records, known, shown: known, objectives });
  writeFileSync(join(scratch, 'sweep.html'), html);
  url = pathToFileURL(join(scratch, 'sweep.html')).href;
  browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function open(width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('request', (r) => asked.push(r.url()));
  page.on('pageerror', (e) => complaints.push(String(e)));
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
  await page.goto(url);
  return page;
}
const numbers = (page: Page): Promise<string[]> => page.locator('#table tbody tr td:first-child').allTextContents();

test('it asks for nothing, complains of nothing, runs nothing that a reason says, and is no wider than a telephone', async () => {
  for (const width of [1280, 390]) {
    const page = await open(width);
    expect(await page.title()).toBe("Chang'e 6: sweep of ascender dry × launch date");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.locator('#reasons p').first().textContent()).toBe('Case 5: dry & <b>empty</b>');
    await page.close();
  }
  expect(asked.filter((u) => u !== url && !u.startsWith('data:'))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the heat map has a cell for each case; the keyboard goes from one to the next and into the table', async () => {
  const page = await open();
  expect(await page.locator('.plot .cell').count()).toBe(12);
  expect(await page.locator('.plot .cell[fill="url(#hatch)"]').count()).toBe(2);
  await page.locator('.plot [tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  const first = await page.locator('.tip b').textContent();
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('.tip b').textContent()).not.toBe(first);
  await page.locator('.plot [data-case="10"]').focus();
  expect(await page.locator('.tip').textContent()).toContain('TANK_DRY in return');
  await page.keyboard.press('Escape');
  expect(await page.locator('.tip').count()).toBe(0);
  await page.keyboard.press('Enter');
  expect(await page.locator('#table tr[aria-current]').getAttribute('id')).toBe('case-10');
  await page.close();
});

test('the table is sorted and filtered', async () => {
  const page = await open();
  expect(await numbers(page)).toEqual(Array.from({ length: 12 }, (_, k) => String(k + 1)));
  const head = page.locator('#table th button', { hasText: 'v' }).filter({ hasText: 'Delta' });
  await head.click();
  // 6000 + 37 n mod 100, the refused last
  expect(await numbers(page)).toEqual(['3', '11', '6', '1', '9', '4', '12', '7', '2', '8', '5', '10'].sort((a, b) => rank(a) - rank(b)));
  await head.click();
  expect((await numbers(page)).slice(-2)).toEqual(['5', '10']);
  await page.locator('#table label', { hasText: 'Refused' }).click();
  expect(await numbers(page)).toHaveLength(2);
  await page.locator('#table label', { hasText: 'All' }).first().click();
  await page.locator('#table input[type=search]').fill('360 kg');
  expect(await numbers(page)).toHaveLength(4);
  await page.close();
});
const rank = (n: string): number => (Number(n) % 5 === 0 ? 1000 + Number(n) : (Number(n) * 37) % 100);

test('points: a line is drawn through flown cases, a refused one is marked; other measures can be chosen', async () => {
  const page = await open();
  await page.locator('#plots label', { hasText: 'Points' }).click();
  expect(await page.locator('.plot .point').count()).toBe(10);
  expect(await page.locator('.plot .no').count()).toBe(2);
  await page.locator('#plots select').first().selectOption('entry.interface-epoch');
  expect(await page.locator('.plot svg').getAttribute('aria-label')).toContain('entry: interface epoch over launch date');
  await page.close();
});
