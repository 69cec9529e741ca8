import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock, goTo, openTheatre, sentence, type Theatre, type TheatrePage } from './theatre.ts';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre?.close());

const setField = async (page: Page, path: string, value: string): Promise<void> => {
  await page.fill(`[id="field-${path}"]`, value);
};

/** Flies the draft and waits until it has landed or stopped. */
async function fly(page: Page): Promise<void> {
  await page.click('.change-foot .primary');
  await page.waitForFunction(
    () => document.querySelector('.change-foot .primary')?.textContent?.startsWith('Cancel') === false,
    undefined,
    {
      timeout: 120_000,
    },
  );
}

describe('a person at the page', () => {
  let t: TheatrePage;
  let page: Page;
  beforeAll(async () => {
    t = await theatre.open();
    ({ page } = t);
    await sentence(page, /parking orbit/);
  });

  test('the page shows the flight that was flown: all phases, the lift-off at its time', async () => {
    expect(await page.locator('.profile li').count()).toBe(11);
    expect(await clock(page)).toBe('09:27:29 3 May 2024, day 1');
  });

  test('it plays, and pauses', async () => {
    await page.click('button.play');
    await page.waitForFunction(() => document.querySelector('.clock-time')?.textContent !== '09:27:29');
    await page.click('button.play');
    const stood = await clock(page);
    await page.waitForTimeout(300);
    expect(await clock(page)).toBe(stood);
  });

  test('a drag over the profile scrubs, and the sentence follows', async () => {
    const box = await page.locator('.profile .slider').boundingBox();
    if (!box) throw new Error('no timeline');
    // the middle of the sixth of eleven columns: on the ground
    const x = box.x + 92 + ((box.width - 112) * 5.5) / 11;
    await page.mouse.move(box.x + 100, box.y + 70);
    await page.mouse.down();
    await page.mouse.move(x - 40, box.y + 70, { steps: 4 });
    await page.mouse.move(x, box.y + 70, { steps: 4 });
    await page.mouse.up();
    expect(await sentence(page, /On the ground/)).toMatch(/scoop|drill|Sun/);
    expect(await clock(page)).toContain('2 June 2024');
  });

  test('at the docking the two vehicles are less than a metre apart', async () => {
    await goTo(page, '2024-06-06 06:50:05');
    expect(await sentence(page, /cm to go, closing/)).toMatch(/^\d{2}\.\d cm to go, closing at \d/);
  });

  test('a change flies again, what moved is told, and the flight before can be had back', async () => {
    await page.keyboard.press('c');
    await setField(page, 'landing.site.longitude', '208 deg');
    await page.waitForSelector('.row.changed');
    await fly(page);
    expect(await sentence(page, /still comes home/)).toContain('208 deg');
    const moved = await page.textContent('.moved');
    expect(moved).toContain('Descent');
    expect(moved).toMatch(/Place\s*41\.\d+° S, 206\.015° E\s*41\.\d+° S, 208\.0\d+° E/);
    await page.click('.compare-foot button:last-child');
    await page.waitForFunction(
      () => document.querySelector('[id="field-landing.site.longitude"]')?.getAttribute('value') === '206.0148 deg',
    );
  });

  test('a flight under way can be cancelled; the change stays', async () => {
    await setField(page, 'modules.ascender.dry', '350 kg');
    await page.click('.change-foot .primary');
    await page.waitForFunction(() => document.querySelector('.change-foot .primary')?.textContent?.startsWith('Cancel'));
    await page.waitForTimeout(700);
    await page.click('.change-foot .primary');
    expect(await page.textContent('.change-foot .primary')).toContain('Fly again');
    expect(await page.inputValue('[id="field-modules.ascender.dry"]')).toBe('350 kg');
    await page.click('.change-foot .box');
  });

  test('what cannot be flown is explained at its phase, and what would make it fly flies', async () => {
    await setField(page, 'modules.lander.dry', '1100 kg');
    await fly(page);
    await page.waitForSelector('[role="alert"]');
    expect(await page.textContent('[role="alert"]')).toMatch(
      /Stopped in phase 5, Descent.*kg of propellant.*Load \d+ kg more into the lander/s,
    );
    await page.click('.remedies button');
    expect(await sentence(page, /still comes home/, 120_000)).toContain('modules.lander');
  });

  test('nothing was complained of on the way', () => {
    expect(t.complaints).toEqual([]);
  });
});

test('a link opens the same view in a fresh browser: changes flown, clock, frame and selection set', async () => {
  const a = await theatre.open({
    hash: '#set=modules.ascender.dry%3D350+kg&t=2024-06-06T06:40:00Z&frame=moon-fixed&select=ascender&view=scene',
  });
  await sentence(a.page, /to go|Holding/, 120_000);
  expect(await clock(a.page)).toBe('06:40:00 6 June 2024, day 34');
  await a.page.keyboard.press('s');
  await a.page.waitForSelector('.notice');
  const link = new URL(await a.page.evaluate(() => location.href));
  const said = await a.page.textContent('.sentence');
  await a.close();
  const b = await theatre.open({ hash: link.hash });
  await b.page.waitForFunction((s) => document.querySelector('.sentence')?.textContent === s, said, { timeout: 120_000 });
  expect(await clock(b.page)).toBe('06:40:00 6 June 2024, day 34');
  expect(await b.page.locator('tr.selected').textContent()).toContain('Ascender');
  expect(await b.page.evaluate(() => location.hash)).toContain('frame=moon-fixed');
  await b.close();
});

test('by keyboard alone: play, jump, change the theme, open the panel, change, fly, look at tables', async () => {
  const { page, complaints, close } = await theatre.open();
  await sentence(page, /parking orbit/);
  await page.keyboard.press('5');
  expect(await clock(page)).toMatch(/^22:01:30 1 June/);
  await page.keyboard.press('Shift+ArrowRight');
  expect(await clock(page)).not.toMatch(/^22:01:30/);
  await page.keyboard.press('m');
  expect(await page.getAttribute('html', 'data-theme')).toBe('light');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.waitForSelector('.form');
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.id)) === 'field-modules.returner.dry') break;
  }
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-modules.returner.dry');
  await page.keyboard.press('ArrowUp');
  await page.waitForSelector('.row.changed');
  await page.keyboard.press('Control+Enter');
  expect(await sentence(page, /still comes home/, 120_000)).toContain('311 kg');
  await page.keyboard.press('Escape');
  expect(complaints).toEqual([]);
  await close();
});

test('on a phone: no sideways scrolling, four tabs, everything reachable', async () => {
  const { page, close } = await theatre.open({ width: 390, height: 844 });
  await sentence(page, /parking orbit/);
  for (const tab of ['Close-up', 'Numbers', 'Change', 'Scene']) {
    await page.click(`.tabs >> text=${tab}`);
    await page.waitForTimeout(250);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(390);
  }
  await close();
});

describe('bad input', () => {
  test('a link with nonsense opens what can be read and names the rest', async () => {
    const { page, close } = await theatre.open({ hash: '#t=soon&camera=free,moon,a,b,c&view=cellar&select=lander&colour=red' });
    await page.waitForSelector('.notice');
    expect(await page.textContent('.notice')).toMatch(/^Ignored from the link: colour.*time.*view.*camera/);
    expect(await page.locator('tr.selected').textContent()).toContain('Lander');
    await close();
  });

  test('files that are none, half a flight, a damaged and a newer one: a clear word, and what was open stays', async () => {
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    const input = page.locator('.flight-name input[type="file"]');
    const manifest = JSON.parse(await (await fetch(`${theatre.address}flights/first/manifest.json`)).text()) as Record<string, unknown>;
    const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    for (const [files, says] of [
      [[file('photo.txt', 'x')], /“photo.txt” is neither a flight nor a mission file/],
      [[file('flight.log', 'x')], /manifest.json is missing/],
      [[file('manifest.json', '{'), file('flight.log', 'x')], /no JSON/],
      [[file('manifest.json', JSON.stringify({ ...manifest, schema: 99 })), file('flight.log', 'x')], /newer version/],
      [[file('manifest.json', JSON.stringify({ ...manifest, seed: 7 })), file('flight.log', 'x')], /damaged/],
      [[file('manifest.json', JSON.stringify(manifest)), file('flight.log', 'not a log')], /flight/],
      [[file('my.yaml', 'name: [')], /YAML|Stopped|line 1/],
    ] as const) {
      await input.setInputFiles(files as never);
      await page.waitForFunction(
        (source) =>
          new RegExp(source).test(
            `${document.querySelector('.notice')?.textContent ?? ''} ${document.querySelector('[role="alert"]')?.textContent ?? ''}`,
          ),
        (says as RegExp).source,
        { timeout: 20_000 },
      );
      expect(await page.textContent('.flight-name')).toContain('Chang');
    }
    await close();
  });

  test('a flight of 2 GB is refused with what to do, before it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'farside-large-'));
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    writeFileSync(join(folder, 'manifest.json'), '{}');
    writeFileSync(join(folder, 'flight.log'), '');
    // a file with a hole: large, and takes no room
    truncateSync(join(folder, 'flight.log'), 2.1e9);
    await page.locator('.flight-name input[type="file"]').setInputFiles([join(folder, 'manifest.json'), join(folder, 'flight.log')]);
    await page.waitForSelector('.notice');
    expect(await page.textContent('.notice')).toMatch(
      /This flight is 2\.1 GB, more than a page can hold\. \(look at it with the command: farside show <folder>\)/,
    );
    expect(await page.textContent('.flight-name')).toContain('Chang');
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a mission text that does not parse is told at its line, and kept', async () => {
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    await page.keyboard.press('c');
    await page.click('.tabs-small >> text=File');
    await page.waitForSelector('.cm-content');
    await page.click('.cm-content');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('nonsense: [1, 2\n');
    await page.waitForSelector('.faults .fault');
    expect(await page.textContent('.faults')).toMatch(/Line \d+:/);
    await page.click('.change-foot .primary');
    expect(await page.textContent('.notice')).toMatch(/Line \d+/);
    expect(await page.textContent('.cm-content')).toContain('nonsense');
    await close();
  });

  test('the host is gone after the page was loaded: every view opens, and nothing is lost', async () => {
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(2500);
    await page.context().setOffline(true);
    for (const view of ['Landing', 'Docking', 'Entry', 'Tables', 'Scene']) {
      await page.click(`.views >> text=${view}`);
      await page.waitForTimeout(400);
      expect(await page.textContent('#stage'), view).not.toContain('could not be loaded');
      expect((await page.textContent('.sentence'))?.length, view).toBeGreaterThan(10);
    }
    await page.keyboard.press('c');
    await page.waitForSelector('.form');
    await close();
  });

  test('a value that would tear the file stands at its field as a fault, and the form stays', async () => {
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    await page.keyboard.press('c');
    for (const value of ['365 kg: 3', '[1, 2', '{', '"', '# 3', '365 kg\t', '- a']) {
      await setField(page, 'modules.ascender.dry', value);
      await page.waitForTimeout(450);
      expect(await page.locator('[id="field-modules.ascender.dry"]').count(), value).toBe(1);
      expect(await page.inputValue('[id="field-modules.ascender.dry"]'), value).toBe(value);
    }
    await page.click('.change-foot .box');
    await page.keyboard.press('Escape');
    await close();
  });

  test('a worker that dies is told, the change is kept, and the next one flies', async () => {
    const { page, close } = await theatre.open();
    await sentence(page, /parking orbit/);
    // the first worker's script is not to be had; the second is
    let asked = 0;
    await page.route(/worker-.*\.js$/, (r) => (asked++ === 0 ? r.abort() : r.continue()));
    await page.keyboard.press('c');
    await setField(page, 'modules.returner.dry', '311 kg');
    await page.click('.change-foot .primary');
    await page.waitForFunction(() => /flight worker stopped/.test(document.querySelector('.notice')?.textContent ?? ''));
    expect(await page.inputValue('[id="field-modules.returner.dry"]')).toBe('311 kg');
    await fly(page);
    await sentence(page, /still comes home/, 120_000);
    await close();
  });
});

/** Serious and critical findings of axe-core on what is on view. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join(' | ')}`);
  });
}

test.each(['dark', 'light'] as const)('axe-core finds nothing serious on any view (%s)', async (theme) => {
  const { page, close } = await theatre.open({ theme });
  await sentence(page, /parking orbit/);
  await goTo(page, '2024-06-06 06:49:30');
  for (const view of ['Scene', 'Landing', 'Docking', 'Entry', 'Tables']) {
    await page.click(`.views >> text=${view}`);
    await page.waitForTimeout(500);
    expect(await findings(page), view).toEqual([]);
  }
  await page.keyboard.press('c');
  await page.waitForSelector('.form');
  expect(await findings(page), 'form').toEqual([]);
  await page.click('.tabs-small >> text=File');
  await page.waitForSelector('.cm-content');
  expect(await findings(page), 'file').toEqual([]);
  await page.keyboard.press('Escape');
  await close();
});
