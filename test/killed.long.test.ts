import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanLog } from '@farside/flight';
import { type Rng, rng } from '@farside/math';
import { lookAtFolder } from '@farside/node';
import { afterAll, expect, test } from 'vitest';
import { farside, type Ran } from './farside.ts';
import { sharedFlight } from './shared-flight.ts';

/** A flight that is killed again and again, gone on with each time, ends as one that was never killed: to the byte. */
const home = mkdtempSync(join(tmpdir(), 'farside-killed-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const KILLS = 30;
const PHASES = 11;

/** Ends the command and everything that it started, without warning. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it ended by itself meanwhile
  }
}

/** A moment to kill a run of the command that writes into `folder`, drawn at random: some time after it began, or when so many more bytes of the record are written, which is while a phase is being sealed. */
function moment(r: Rng, folder: string): { readonly says: string; arm(child: ChildProcess): () => void } {
  const kind = r.uniform();
  if (kind < 0.55) {
    // a quarter of these before it has properly begun
    const ms = Math.round(r.uniform() < 0.25 ? 600 * r.uniform() : 3500 * r.uniform());
    return {
      says: `after ${ms} ms`,
      arm(child) {
        const timer = setTimeout(() => kill(child), ms);
        return () => clearTimeout(timer);
      },
    };
  }
  const log = join(folder, 'flight.log');
  const size = (): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  // what the phases write differs a thousandfold
  const more = Math.round(10 ** (1 + 5.2 * r.uniform()));
  return {
    says: `${more} bytes later`,
    arm(child) {
      let goes = true;
      const from = size();
      const look = (): void => {
        if (!goes) return;
        if (size() >= from + more) kill(child);
        else setImmediate(look);
      };
      look();
      return () => {
        goes = false;
      };
    },
  };
}

const sealedIn = async (folder: string): Promise<number> => {
  const there = await lookAtFolder(folder);
  if (there.kind === 'broken' || there.kind === 'foreign') throw new Error(`the flight is ${there.kind}`);
  return there.kind === 'flight' ? there.sealed.length : 0;
};

/** The record ends with something that is not sealed: the kill hit the sealing of a phase. */
function tornIn(folder: string): boolean {
  const path = join(folder, 'flight.log');
  if (!existsSync(path)) return false;
  const bytes = new Uint8Array(readFileSync(path));
  return scanLog(bytes).sealed < bytes.length;
}

/** The command between two kills: it reads what is there, or says that nothing is. */
async function shown(folder: string, sealed: number, env: Readonly<Record<string, string>>): Promise<void> {
  const r = await farside(['show', folder], { env });
  expect(r.stderr).not.toMatch(/INTERNAL|^\s+at .*:\d+:\d+/m);
  if (existsSync(join(folder, 'manifest.json'))) {
    expect(r.status, r.stderr).toBe(0);
    if (sealed < PHASES) expect(r.stdout).toContain('It is unfinished. This goes on with it:');
  } else expect(r.stderr).toMatch(/\[(?:FLIGHT_MISSING|FLIGHT_BROKEN|FLIGHT_UNKNOWN)\]/);
}

test(`${KILLS} kills of the whole process group at random moments: each time what was sealed is there, and it ends the same to the byte`, async () => {
  const whole = await sharedFlight();
  const log = readFileSync(join(whole.folder, 'flight.log'));
  const r = rng(11, 0, 'kills');
  const story: string[] = [];
  let kills = 0;
  let torn = 0;
  for (let n = 1; kills < KILLS; n++) {
    const shelf = join(home, String(n));
    const folder = join(shelf, 'flight');
    const env = { FARSIDE_FLIGHTS: shelf };
    mkdirSync(shelf);
    let before = 0;
    for (let complete = false; !complete; ) {
      before = await sealedIn(folder);
      const when = moment(r, folder);
      let disarm = (): void => undefined;
      const ran: Ran = await farside(['fly', 'change-6', '--out', folder, ...(before > 0 ? ['--resume'] : [])], {
        env,
        group: true,
        started: (child) => {
          if (kills < KILLS) disarm = when.arm(child);
        },
      });
      disarm();
      complete = ran.status === 0;
      const sealed = await sealedIn(folder);
      story.push(`flight ${n}: ${before} → ${sealed} ${complete ? 'complete' : `killed ${when.says}`}`);
      // nothing that was sealed is lost, and a run goes on from there
      expect(sealed, story.join('\n')).toBeGreaterThanOrEqual(before);
      expect(ran.stderr).not.toMatch(/INTERNAL|^\s+at .*:\d+:\d+/m);
      if (before > 0 && ran.stderr.includes("Chang'e 6")) expect(ran.stderr).toContain(`Going on after ${before} sealed phases`);
      if (complete) break;
      expect(ran.status, `${story.join('\n')}\n${ran.stderr}`).toBeNull();
      kills++;
      if (tornIn(folder)) torn++;
      await shown(folder, sealed, env);
    }
    expect(readFileSync(join(folder, 'flight.log')).equals(log), story.join('\n')).toBe(true);
    expect(readFileSync(join(folder, 'manifest.json')).equals(readFileSync(join(whole.folder, 'manifest.json')))).toBe(true);
    // a kill between the last seal and the end leaves its lock: a complete flight is only read, and the next who writes takes it over
    const names = readdirSync(folder).filter((name) => before < PHASES || !/^lock-\d+$/.test(name));
    expect(names.sort()).toEqual(['flight.log', 'manifest.json']);
    rmSync(shelf, { recursive: true });
  }
  console.log(story.join('\n'));
  expect(torn).toBeGreaterThan(0);
}, 1_800_000);
