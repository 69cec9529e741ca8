import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PHASES } from '@farside/mission';
import { openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { hearStop } from '../src/flying/interrupt.ts';

/** However a flight is stopped: one closing line, the exit status of the signal, what is sealed kept, no lock left. */
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-stop-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Flies, and does something once a text was said. */
function flyUntil(said: string, folder: string, stop: (child: ChildProcess) => void, wrapped = true): Promise<Ran> {
  let done = false;
  return farside(['fly', 'change-6', '--out', folder], {
    env: { FARSIDE_FLIGHTS: home },
    wrapped,
    watch: (text, child) => {
      if (done || !text.includes(said)) return;
      done = true;
      stop(child);
    },
  });
}

function expectClosed(r: Ran, folder: string): void {
  expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
  expect(r.stderr).toMatch(/farside: stopped; [2345] of 11 phases are sealed and kept/);
  expect(r.stderr).not.toMatch(/^\s+at /m);
  expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
}

describe.skipIf(process.platform === 'win32')('stopped (skipped where there are no signals)', () => {
  test.each([
    ['SIGHUP', 129],
    ['SIGTERM', 143],
  ] as const)('%s: as Ctrl-C, exit %i', async (signal, status) => {
    const folder = join(home, signal);
    const r = await flyUntil(' 2/11 ', folder, (child) => child.kill(signal));
    expect(r.status).toBe(status);
    expectClosed(r, folder);
  });

  test('Ctrl-C: what is sealed stays, the last words say how to go on, and the same command does', async () => {
    const folder = join(home, 'order');
    const r = await flyUntil(' 3/11 ', folder, (child) => child.kill('SIGINT'));
    expect(r.status).toBe(130);
    expectClosed(r, folder);
    expect(r.stdout).toBe('');
    // in this order: phases sealed, the stop, how to go on; nothing is sealed behind the stop
    const said = r.stderr.replace(/\s+/g, ' ').trim();
    const sealed = Number(/stopped; (\d+) of 11/.exec(said)?.[1]);
    expect(said).toMatch(
      new RegExp(`✓ +${sealed}/11 .*farside: stopped; ${sealed} of 11 phases are sealed and kept in \\S+ \\[ABORTED\\]`),
    );
    expect(said).toMatch(/try the same command goes on from there$/);
    expect(said.slice(said.indexOf('farside: stopped'))).not.toContain('✓');
    const store = await openFlightFolder(folder);
    const seals = await store.seals();
    await store.close();
    expect(seals.map((s) => s.phase)).toEqual(PHASES.slice(0, sealed).map((p) => p.kind));
    // the same command, stopped again at once: it goes on behind what was sealed, and loses none of it
    const on = await flyUntil('Going on after', folder, (child) => child.kill('SIGINT'));
    expect(on.stderr).toContain(`Going on after ${sealed} sealed phases`);
    expect(on.status).toBe(130);
    expect(Number(/stopped; (\d+) of 11/.exec(on.stderr)?.[1])).toBeGreaterThanOrEqual(sealed);
  });

  test('the first Ctrl-C asks, the second that is not the same key insists; released, neither is heard', async () => {
    const others = process.listeners('SIGINT');
    process.removeAllListeners('SIGINT');
    const order: string[] = [];
    const heard = hearStop(
      () => order.push('ask'),
      () => order.push('insist'),
    );
    try {
      expect(heard.signal).toBeUndefined();
      process.emit('SIGINT', 'SIGINT');
      process.emit('SIGINT', 'SIGINT');
      expect(order).toEqual(['ask']);
      await new Promise((r) => setTimeout(r, 350));
      process.emit('SIGINT', 'SIGINT');
      expect(order).toEqual(['ask', 'insist']);
      expect(heard.signal).toBe('SIGINT');
      heard.release();
      expect(process.listenerCount('SIGINT')).toBe(0);
    } finally {
      heard.release();
      for (const l of others) process.on('SIGINT', l);
    }
  });

  test('the process above is killed outright: the one that flies notices and stops', async () => {
    const folder = join(home, 'killed');
    // resolves when nobody holds stderr any more: when the one that flies has gone too
    const r = await flyUntil(' 2/11 ', folder, (child) => child.kill('SIGKILL'));
    expectClosed(r, folder);
    expect(r.stderr).not.toContain('11/11');
  });

  test('a second Ctrl-C while a long step computes: at once, with its line, and nothing left of what was hardly begun', async () => {
    const folder = join(home, 'twice');
    // the sketch of the mission computes for about a second without looking up
    const r = await flyUntil("Chang'e 6", folder, (child) => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 400);
    });
    expect(r.status).toBe(130);
    expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
    expect(r.stderr).toContain('farside: stopped before the first phase was sealed; nothing is kept');
    expect(existsSync(folder)).toBe(false);
  });

  test('the same Ctrl-C given by the terminal and handed on by the process above counts once', async () => {
    const folder = join(home, 'both');
    const r = await flyUntil(
      ' 2/11 ',
      folder,
      (child) => {
        child.kill('SIGINT');
        for (const ms of [2, 30, 60, 90]) setTimeout(() => child.kill('SIGINT'), ms);
      },
      false,
    );
    // null: the last of them met a process that had said everything and was on its way out
    expect([130, null]).toContain(r.status);
    expectClosed(r, folder);
  });
});
