/**
 * Pictures of the theatre, by a script: every phase, close-up and panel, dark and light, from the bundled flight.
 * node tools/pictures.ts [folder]: all of them into a folder (default: a new one under the system's temporary folder); with --docs the best ones into docs/theatre, for README and guide.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { serveSite } from '../apps/cli/src/theatre/serve.ts';
import { makeSite } from '../apps/cli/src/theatre/site.ts';
import { farside } from '../test/farside.ts';

interface Picture {
  readonly name: string;
  /** Behind `#`. */
  readonly address: string;
  readonly size?: readonly [number, number];
  /** What a person does before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
  /** Themes in which it stands in docs/theatre. */
  readonly docs?: readonly ('dark' | 'light')[];
}

const fly = (path: string, value: string) => async (page: Page) => {
  await page.keyboard.press('c');
  await page.fill(`[id="field-${path}"]`, value);
  await page.waitForSelector('.row.changed');
  await page.click('.change-foot .primary');
  await page.waitForSelector('.moved, [role="alert"]', { timeout: 120_000 });
};

const PICTURES: readonly Picture[] = [
  { name: 'phase-01-launch', address: 't=2024-05-03T10:02:00Z' },
  { name: 'phase-02-transfer', address: 't=2024-05-05T12:00:00Z' },
  { name: 'phase-03-braking', address: 't=2024-05-08T02:18:00Z' },
  { name: 'phase-04-lunar-orbit', address: 't=2024-05-30T08:40:00Z' },
  { name: 'phase-05-descent', address: 't=2024-06-01T22:20:40Z&view=scene' },
  { name: 'phase-06-surface', address: 't=2024-06-02T02:00:00Z' },
  { name: 'phase-07-ascent', address: 't=2024-06-03T23:40:30Z' },
  { name: 'phase-08-rendezvous', address: 't=2024-06-04T01:34:10Z', docs: ['dark', 'light'] },
  { name: 'phase-08-docking', address: 't=2024-06-06T06:49:57Z', docs: ['light'] },
  { name: 'phase-09-waiting', address: 't=2024-06-12T00:00:00Z' },
  { name: 'phase-10-return', address: 't=2024-06-22T00:00:00Z' },
  { name: 'phase-11-entry', address: 't=2024-06-25T05:47:00Z&view=scene' },
  { name: 'close-landing', address: 't=2024-06-01T22:22:36Z&view=landing', docs: ['dark'] },
  { name: 'close-docking', address: 't=2024-06-06T06:49:57Z&view=docking', docs: ['dark'] },
  { name: 'close-entry', address: 't=2024-06-25T05:46:30Z&view=entry', docs: ['dark'] },
  { name: 'tables', address: 't=2024-06-06T06:49:57Z&view=tables' },
  { name: 'compare', address: '', before: fly('modules.ascender.dry', '365 kg'), docs: ['light'] },
  { name: 'stopped', address: '', before: fly('modules.lander.dry', '1100 kg'), docs: ['light'] },
  {
    name: 'file',
    address: '',
    before: async (page) => {
      await page.keyboard.press('c');
      await page.click('.tabs-small >> text=File');
      await page.waitForSelector('.cm-content');
    },
  },
  { name: 'keys', address: '', before: (page) => page.keyboard.press('?') },
  { name: 'phone-scene', address: 't=2024-06-04T01:34:10Z', size: [390, 844] },
  { name: 'phone-landing', address: 't=2024-06-01T22:22:36Z&view=landing', size: [390, 844] },
  { name: 'small-scene', address: 't=2024-06-04T01:34:10Z', size: [1024, 768] },
];

const args = process.argv.slice(2);
const docs = args.includes('--docs');
const folder = docs ? join(import.meta.dirname, '../docs/theatre') : (args[0] ?? mkdtempSync(join(tmpdir(), 'farside-pictures-')));
const only = args.find((a) => a.startsWith('--only='))?.slice(7);
mkdirSync(folder, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'farside-pictures-site-'));
const flown = await farside(['fly', 'change-6', '--out', join(scratch, 'flight')]);
if (flown.status !== 0) throw new Error(flown.stderr);
const serving = await serveSite(await makeSite(join(scratch, 'flight'), join(scratch, 'site')), 0);
const browser = await chromium.launch({
  executablePath: process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--use-gl=angle', '--use-angle=swiftshader', '--ignore-gpu-blocklist'],
});
for (const theme of ['dark', 'light'] as const) {
  for (const p of PICTURES) {
    if (docs && !p.docs?.includes(theme)) continue;
    if (only && !p.name.includes(only)) continue;
    const [width, height] = p.size ?? [1440, 900];
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(`${serving.address}#${p.address}`);
    await page.waitForSelector('.sentence');
    await p.before?.(page);
    // relief and pictures come after the first frame
    await page.waitForTimeout(3500);
    const file = `${p.name}-${theme}.png`;
    await page.screenshot({ path: join(folder, file) });
    console.log(file);
    await page.close();
  }
}
await browser.close();
await serving.close();
console.log(folder);
