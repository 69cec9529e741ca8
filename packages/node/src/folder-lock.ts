import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FarsideError } from '@farside/math';

/** Locks are numbered: a dead one is followed by the next number, which only one process can create. */
const NAME = /^lock-(\d+)$/;
/** When this process began, s: the same in all its threads. A process of the same number that began at another time is a dead one's successor (in a container every run may be number 1). */
const started = Date.now() / 1000 - process.uptime();
/** Slack for a clock that was set meanwhile, s. */
const CLOCK = 5;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: number;
  readonly token: string;
}
interface Lock {
  readonly n: number;
  readonly path: string;
  readonly holder: Holder | undefined;
}

function alive(h: Holder): boolean {
  // of another machine nothing can be told
  if (h.host !== hostname()) return true;
  if (h.pid === process.pid) return Math.abs(h.started - started) < CLOCK;
  try {
    process.kill(h.pid, 0);
    return true;
  } catch (e) {
    return (e as { code?: string }).code !== 'ESRCH';
  }
}

function locked(folder: string, lock: Lock | undefined): FarsideError {
  const h = lock?.holder;
  const who = h ? ` (process ${h.pid} on ${h.host})` : '';
  return new FarsideError('FLIGHT_LOCKED', `another run is writing to '${folder}'${who}`, {
    ...(h ? { numbers: { process: h.pid } } : {}),
    tryThis: `wait for it or choose another folder${lock ? `; if that run is surely gone, delete '${lock.path}'` : ''}`,
  });
}

async function locksIn(folder: string): Promise<Lock[]> {
  const out: Lock[] = [];
  for (const name of await readdir(folder)) {
    const n = NAME.exec(name)?.[1];
    if (n === undefined) continue;
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue; // given back meanwhile
    let holder: Holder | undefined;
    try {
      const h = JSON.parse(text) as Holder;
      if (typeof h.pid === 'number' && typeof h.host === 'string' && typeof h.token === 'string') holder = h;
    } catch {
      // not one of ours, or left by a power cut: nobody holds it
    }
    out.push({ n: Number(n), path, holder });
  }
  return out.sort((a, b) => a.n - b.n);
}

/**
 * Takes the folder for this process; the returned function gives it back. Locks whose process on this host is gone are passed over and removed.
 * Safe against any interleaving: a lock appears whole (by a hard link) under a number that was free, and counts only if no other living lock is seen afterwards.
 * Throws FLIGHT_LOCKED with the holder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const token = randomUUID();
  const text = JSON.stringify({ pid: process.pid, host: hostname(), started, token } satisfies Holder);
  let other: Lock | undefined;
  for (let attempt = 0; attempt < 5; attempt++) {
    const seen = await locksIn(folder);
    other = seen.find((l) => l.holder && alive(l.holder));
    if (other) throw locked(folder, other);
    const path = join(folder, `lock-${(seen.at(-1)?.n ?? 0) + 1}`);
    if (await createWhole(path, text, `${path}.${token}`)) {
      const now = await locksIn(folder);
      other = now.find((l) => l.path !== path && l.holder && alive(l.holder));
      if (!other) {
        for (const l of now) if (l.path !== path) await unlink(l.path).catch(() => undefined);
        return async () => {
          await unlink(path).catch(() => undefined);
        };
      }
      await unlink(path).catch(() => undefined);
    }
    // two at once may both have stepped back: try again, not in step
    await new Promise((r) => setTimeout(r, 5 + (Number.parseInt(token.slice(0, 4), 16) % 40)));
  }
  throw locked(folder, other);
}

/** Removes the locks that this process holds on a folder: for the case that the thread which took them is no more. */
export async function releaseLocks(folder: string): Promise<void> {
  for (const { path, holder } of await locksIn(folder)) {
    const own = holder && holder.host === hostname() && holder.pid === process.pid && alive(holder);
    if (own) await unlink(path).catch(() => undefined);
  }
}

/** Creates a file that has its contents from the first moment; false when the name is taken. */
async function createWhole(path: string, text: string, passing: string): Promise<boolean> {
  const taken = (e: { code?: string }): boolean => e.code === 'EEXIST';
  await writeFile(passing, text);
  try {
    await link(passing, path);
    return true;
  } catch (e) {
    if (taken(e as { code?: string })) return false;
    // no hard links here: create and write
    try {
      const file = await open(path, 'wx');
      await file.writeFile(text);
      await file.close();
      return true;
    } catch (e2) {
      if (taken(e2 as { code?: string })) return false;
      throw e2;
    }
  } finally {
    await unlink(passing).catch(() => undefined);
  }
}
