import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { sharedFlight } from '../../../test/shared-flight.ts';

/** Forty cases by the real command, killed outright again and again, against forty in one go. */
const VARY = ['--vary', 'modules.ascender.dry=345,351 kg', '--vary', 'entry.range=5700..6650/50 km'];
let home: string;
let shelf: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-sweep-long-'));
  ({ shelf } = await sharedFlight());
}, 300_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const linesOf = (folder: string): number =>
  existsSync(join(folder, 'ledger.jsonl')) ? readFileSync(join(folder, 'ledger.jsonl'), 'utf8').split('\n').length - 1 : 0;

/** Runs it, and kills it once so many more cases are in the ledger. */
function sweep(out: string, workers: number, kill?: number): Promise<Ran> {
  let waiting = kill === undefined;
  const until = linesOf(out) + (kill ?? 0);
  return farside(['sweep', 'change-6', ...VARY, '--out', out, '--workers', String(workers)], {
    env: { FARSIDE_FLIGHTS: shelf, COLUMNS: '80' },
    watch: (_, child) => {
      if (waiting) return;
      waiting = true;
      const timer = setInterval(() => {
        if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
        else if (linesOf(out) >= until) {
          clearInterval(timer);
          child.kill('SIGKILL');
        }
      }, 3);
    },
  });
}

test('a sweep of forty killed five times ends in the same bytes as one that was never stopped', async () => {
  const whole = join(home, 'whole');
  const one = await sweep(whole, 2);
  expect(one.status, one.stderr).toBe(0);
  expect(one.stdout).toContain('40 cases');
  const killed = join(home, 'killed');
  let before = 0;
  for (const [workers, more] of [
    [2, 3],
    [1, 2],
    [3, 7],
    [2, 4],
    [2, 9],
  ]) {
    const r = await sweep(killed, workers, more);
    expect(r.status).toBeNull();
    // nothing that was finished is lost: the head, and a line for each case
    const now = linesOf(killed);
    expect(now).toBeGreaterThanOrEqual(before + more);
    expect(now).toBeLessThan(41);
    before = now;
  }
  const last = await sweep(killed, 2);
  expect(last.status, last.stderr).toBe(0);
  expect(last.stderr).toContain(`Going on after ${before - 1} finished cases`);
  expect(last.stdout.replaceAll(killed, whole)).toBe(one.stdout);
  for (const name of ['sweep.csv', 'sweep.html'])
    expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
  expect(readdirSync(killed).sort()).toEqual(['ledger.jsonl', 'sweep.csv', 'sweep.html']);
}, 1_800_000);
