import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Manifest } from '@farside/flight';
import { FarsideError, isFarsideError } from '@farside/math';
import { PHASES } from '@farside/mission';
import { createFlightFolder, type FlightPlace, flightShelves, lookAtFolder, removeFlight, setAside, tidyFlight } from '@farside/node';
import { slips, withRemedy } from '../flights.ts';
import { type FoundMission, withPlace } from '../missions.ts';
import { shown } from '../places.ts';
import { titleOf } from '../report/flight.ts';
import { voiceOf } from '../text/terminal.ts';
import { hearStop, Interrupted, type StopRequest } from './interrupt.ts';
import { arrived, type FlyJob, type FlyMessage } from './messages.ts';
import { progressView } from './progress.ts';
import { beginThread } from './thread.ts';

export interface FlyRequest {
  readonly mission: FoundMission;
  readonly manifest: Manifest;
  readonly folder: string;
  /** The folder was chosen by --out. */
  readonly told: boolean;
  /** The command that flies this again from the launch pad, as it is typed. */
  readonly again: string;
  readonly fresh?: boolean;
  readonly resume?: boolean;
  readonly data?: string;
  readonly ephemeris?: readonly string[];
  readonly quiet?: boolean;
  /** A thread that was begun for this. */
  readonly thread?: Worker;
}

/** How long a thread that was asked to stop may go on computing, ms. */
const PATIENCE = 500;

/** What had to be done to have the flight. */
export type Flown = 'found' | 'resumed' | 'flown';

/**
 * Sees to it that the folder holds the complete flight of exactly this input: finds it, goes on with it, or flies it. Progress on stderr.
 * Throws FLIGHT_EXISTS for a folder with another flight, FLIGHT_FOLDER for one with something else, FLIGHT_BROKEN for one that cannot be read (with `fresh` its files
 * are kept beside the new ones), FLIGHT_UNSTARTED for --resume of nothing, Interrupted, and whatever the road throws.
 */
export async function ensureFlown(q: FlyRequest): Promise<Flown> {
  const v = voiceOf(process.stderr);
  const there = await lookAtFolder(q.folder);
  refuseOther(q, there);
  if (there.kind === 'flight' && there.complete && !q.fresh) return 'found';
  const from = there.kind === 'flight' && !q.fresh ? there.sealed : [];
  if (q.resume && from.length === 0) {
    const found = there.kind === 'flight' ? 'a flight without a sealed phase' : there.kind === 'broken' ? 'a damaged flight' : 'nothing';
    throw new FarsideError('FLIGHT_UNSTARTED', 'there is no unfinished flight of exactly this mission, data and seed to go on with', {
      found: `${found} in '${shown(q.folder)}'`,
      tryThis: `fly it: farside fly ${q.mission.source.name}`,
    });
  }
  await flyTidily(q, from.length, async () => {
    if (there.kind === 'broken') {
      const kept = await setAside(q.folder);
      if (!q.quiet) v.line(`The flight there could not be read. Its files are kept: ${kept.join(', ')}`);
    } else if (there.kind === 'flight' && q.fresh) await removeFlight(q.folder);
    if (there.kind !== 'flight' || q.fresh) await (await createFlightFolder(q.folder, q.manifest)).close();
    if (!q.quiet) {
      v.line(`${v.bold(q.mission.source.mission.name)}  ${v.dim(`${q.mission.file} → ${shown(q.folder)}`)}`);
      if (from.length > 0)
        v.line(`Going on after ${from.length} sealed phases (${from.at(-1)}); --fresh would fly again from the launch pad.`);
    }
  });
  return from.length > 0 ? 'resumed' : 'flown';
}

/** Throws for a folder that holds something else than this flight, or it damaged without leave to fly it again. */
function refuseOther(q: FlyRequest, there: FlightPlace): void {
  if (there.kind === 'empty') return;
  const where = shown(q.folder);
  if (there.kind === 'foreign') {
    throw new FarsideError('FLIGHT_FOLDER', `the folder '${where}' holds something else than a flight`, {
      expected: 'a new or empty folder, or the folder of a flight',
      found: `${there.names.slice(0, 5).join(', ')}${there.names.length > 5 ? `, … (${there.names.length})` : ''}; it is left as it is`,
      tryThis: q.told ? 'name a new folder with --out' : 'move away what lies there, or name another folder with --out',
    });
  }
  if (there.manifest && there.manifest.id !== q.manifest.id) {
    const found = there.kind === 'flight' ? `a flight with ${there.sealed.length} sealed phases` : 'a damaged flight';
    throw new FarsideError(
      'FLIGHT_EXISTS',
      `the folder '${where}' holds another flight (${there.manifest.id.slice(0, 8)}); this one would be ${q.manifest.id.slice(0, 8)}`,
      {
        expected: 'an empty or new folder, or a flight of exactly this mission, data and seed',
        found: `${found}; it is left as it is`,
        tryThis: 'name another folder with --out',
      },
    );
  }
  if (there.kind === 'broken' && !q.fresh) throw withRemedy(there.error, q.again);
}

/**
 * Flies after `begin`, and leaves the folder in order however that ends: nothing of a flight without a sealed phase, no lock, no torn end.
 * @param before phases that were sealed already.
 */
async function flyTidily(q: FlyRequest, before: number, begin: () => Promise<void>): Promise<void> {
  let insisted = (): void => undefined;
  const stop = new SharedArrayBuffer(4);
  const heard = hearStop(
    () => {
      Atomics.store(new Int32Array(stop), 0, 1);
      // a phase looks at the flag between two steps of its solver, the Outline seldom; who waits too long is obeyed at once
      setTimeout(() => insisted(), PATIENCE).unref();
    },
    () => insisted(),
  );
  try {
    await begin();
  } catch (e) {
    heard.release();
    throw e;
  }
  try {
    await inThread(q, stop, (end) => {
      insisted = end;
    });
    heard.release();
  } catch (e) {
    // signals are still heard: one that comes while the folder is put in order changes nothing
    await tidyFlight(q.folder).catch(() => undefined);
    const place = await lookAtFolder(q.folder).catch(() => undefined);
    const sealed = place?.kind === 'flight' ? place.sealed.length : 0;
    if (place?.kind === 'flight' && sealed === 0 && before === 0) await forget(q.folder);
    throw isFarsideError(e) && e.code === 'ABORTED' ? interrupted(heard, sealed, q.folder) : withPlace(e, q.mission);
  }
}

/** A flight without a sealed phase is nothing to go on with: its folder goes, unless something else lies in it. */
async function forget(folder: string): Promise<void> {
  await removeFlight(folder).catch(() => undefined);
  await rmdir(folder).catch(() => undefined);
}

function interrupted(heard: StopRequest, sealed: number, folder: string): Interrupted {
  const signal = heard.signal ?? 'SIGINT';
  if (sealed === 0) return new Interrupted(signal, 'stopped before the first phase was sealed; nothing is kept');
  return new Interrupted(signal, `stopped; ${sealed} of ${PHASES.length} phases are sealed and kept in ${shown(folder)}`, {
    tryThis: 'the same command goes on from there',
  });
}

/** So many flights of the same mission are looked through for phases to take over, the newest first. */
const DONORS = 6;

function donorsOf(q: FlyRequest): readonly string[] {
  const shelves = [...new Set([dirname(q.folder), ...flightShelves()])];
  try {
    return slips(shelves)
      .filter((s) => s.mission === q.manifest.mission.name && s.folder !== q.folder)
      .slice(0, DONORS)
      .map((s) => s.folder);
  } catch {
    // a shelf that cannot be looked at gives nothing
    return [];
  }
}

/** Flies in a thread. `stop` asks it to end; the function given to `ender` ends it at once. */
function inThread(q: FlyRequest, stop: SharedArrayBuffer, ender: (end: () => void) => void): Promise<void> {
  const { source, file } = q.mission;
  const job: FlyJob = {
    name: source.name,
    file,
    text: source.text,
    ...(source.factsText === undefined ? {} : { factsText: source.factsText }),
    ...(source.files ? { files: source.files } : {}),
    seed: q.manifest.seed,
    folder: q.folder,
    donors: q.fresh ? [] : donorsOf(q),
    ...(q.data ? { data: q.data } : {}),
    ...(q.ephemeris ? { ephemeris: q.ephemeris } : {}),
    stop,
  };
  const v = voiceOf(process.stderr);
  const view = q.quiet
    ? undefined
    : progressView(process.stderr, v, new Map([['outline', 'Outline'], ...PHASES.map((p) => [p.kind, titleOf(p.kind)] as const)]));
  const worker = q.thread ?? beginThread();
  worker.ref();
  return new Promise<void>((resolve, reject) => {
    let ended = false;
    const finish = (e?: unknown): void => {
      if (ended) return;
      ended = true;
      view?.end(e === undefined);
      worker.terminate().then(
        () => (e === undefined ? resolve() : reject(e)),
        () => reject(e),
      );
    };
    ender(() => finish(new FarsideError('ABORTED', 'stopped on request')));
    worker.on('message', (m: FlyMessage) => {
      if (m.kind === 'step') view?.step(m);
      else finish(m.kind === 'failed' ? arrived(m.error) : undefined);
    });
    worker.on('error', finish);
    worker.on('exit', (code) => finish(new Error(`the flying thread ended by itself (${code})`)));
    worker.postMessage(job);
  });
}
