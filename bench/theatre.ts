/**
 * The theatre measured in a real Chromium that draws in software: one JSON line per figure. node bench/theatre.ts [flight folder]; without one the bundled mission is flown.
 * first view: from the request to the first frame of the scene, with an empty cache; transfer: bytes until the page is quiet; frame: script time of the scene per frame, playing; scrub: script time of
 * one drag step over the whole mission and the longest task of the page meanwhile (tasks count the drawing in software); refly: a flight in the page's worker against the command's.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serveSite } from '../apps/cli/src/theatre/serve.ts';
import { makeSite } from '../apps/cli/src/theatre/site.ts';
import { farside } from '../test/farside.ts';

const scratch = mkdtempSync(join(tmpdir(), 'farside-bench-'));
const say = (figure: string, values: Record<string, number>): void => {
  console.log(JSON.stringify({ figure, ...Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Math.round(v * 10) / 10])) }));
};
const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

let folder = process.argv[2];
if (folder === undefined) {
  folder = join(scratch, 'flight');
  const flown = await farside(['fly', 'change-6', '--out', folder]);
  if (flown.status !== 0) throw new Error(flown.stderr);
}
const serving = await serveSite(await makeSite(folder, join(scratch, 'site')), 0);
const browser = await chromium.launch({
  executablePath: process.env['FARSIDE_CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--use-gl=angle', '--use-angle=swiftshader', '--ignore-gpu-blocklist'],
});

interface Hook {
  frames(): number;
  frameTimes(): number[];
}
const views: number[] = [];
for (let k = 0; k < 3; k++) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  let bytes = 0;
  page.on('response', (r) => {
    bytes += Number(r.headers()['content-length'] ?? 0);
  });
  const began = performance.now();
  await page.goto(serving.address);
  await page.waitForFunction(() => ((globalThis as unknown as { farsideScene?: Hook }).farsideScene?.frames() ?? 0) > 0);
  views.push(performance.now() - began);
  if (k === 2) {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1500);
    say('transfer', { megabytes: bytes / 1e6 });
    await measure(page);
  }
  await page.close();
}
say('first view', { ms_median: middle(views), ms_worst: Math.max(...views) });
await browser.close();
await serving.close();

async function measure(page: Awaited<ReturnType<typeof browser.newPage>>): Promise<void> {
  for (const [what, at] of [
    ['rendezvous', '2024-06-04 01:34:10'],
    ['docking', '2024-06-06 06:49:00'],
    ['on the ground', '2024-06-02 02:00:00'],
    ['transfer', '2024-05-05 12:00:00'],
  ]) {
    await page.click('button.clock');
    await page.fill('.clock-input', at);
    await page.press('.clock-input', 'Enter');
    await page.waitForTimeout(1500);
    await page.keyboard.press('r');
    await page.keyboard.press(' ');
    await page.waitForTimeout(3000);
    await page.keyboard.press(' ');
    const times = await page.evaluate(() => (globalThis as unknown as { farsideScene: Hook }).farsideScene.frameTimes().slice(-60));
    say(`frame, ${what}`, { ms_median: middle(times), ms_worst: Math.max(...times), frames: times.length });
  }
  const scrub = await page.evaluate(async () => {
    const long: number[] = [];
    const watch = new PerformanceObserver((l) => long.push(...l.getEntries().map((e) => e.duration)));
    watch.observe({ entryTypes: ['longtask'] });
    const slider = document.querySelector('.profile .slider') as HTMLElement;
    slider.setPointerCapture = () => {};
    const box = slider.getBoundingClientRect();
    const steps: number[] = [];
    const fire = (type: string, x: number): void => {
      slider.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: x, clientY: box.top + 60, buttons: 1, pointerId: 1 }));
    };
    fire('pointerdown', box.left + 93);
    for (let i = 0; i <= 300; i++) {
      const t = performance.now();
      fire('pointermove', box.left + 93 + ((box.width - 113) * i) / 300);
      steps.push(performance.now() - t);
      await new Promise((r) => requestAnimationFrame(r));
    }
    await new Promise((r) => setTimeout(r, 500));
    const frames = (globalThis as unknown as { farsideScene: Hook }).farsideScene.frameTimes().slice(-300);
    return { steps, long, frames };
  });
  say('scrub', {
    ms_step_median: middle(scrub.steps),
    ms_step_worst: Math.max(...scrub.steps),
    ms_frame_worst: Math.max(...scrub.frames),
    long_tasks: scrub.long.length,
    ms_task_worst: Math.max(0, ...scrub.long),
  });
  const command = performance.now();
  const r = await farside(['fly', 'change-6', '--out', join(scratch, 'again'), '--set', 'modules.ascender.dry=350 kg']);
  if (r.status !== 0) throw new Error(r.stderr);
  const took = performance.now() - command;
  await page.keyboard.press('c');
  await page.fill('[id="field-modules.ascender.dry"]', '350 kg');
  await page.waitForSelector('.row.changed');
  const began = performance.now();
  await page.click('.change-foot .primary');
  await page.waitForSelector('.moved', { timeout: 120_000 });
  const first = performance.now() - began;
  await page.fill('[id="field-modules.ascender.dry"]', '351 kg');
  const again = performance.now();
  await page.click('.change-foot .primary');
  await page.waitForFunction(() => document.querySelector('.sentence')?.textContent?.includes('351'), undefined, { timeout: 120_000 });
  say('refly', { ms_command: took, ms_page_first: first, ms_page_again: performance.now() - again, ratio_first: first / took });
}
