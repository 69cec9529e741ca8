import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';

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
