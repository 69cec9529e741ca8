import { rmdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Manifest } from '@farside/flight';
import { FarsideError, isFarsideError } from '@farside/math';
import { PHASES } from '@farside/mission';
import { createFlightFolder, openFlightFolder, removeFlight } from '@farside/node';
import { stateOf } from '../flights.ts';
import { type FoundMission, withPlace } from '../missions.ts';
import { shown } from '../places.ts';
import { titleOf } from '../report/flight.ts';
import { voiceOf } from '../text/terminal.ts';
import { arrived, type FlyJob, type FlyMessage } from './messages.ts';
import { progressView } from './progress.ts';

export interface FlyRequest {
  readonly mission: FoundMission;
  readonly manifest: Manifest;
  readonly folder: string;
  readonly fresh?: boolean;
  readonly resume?: boolean;
  readonly data?: string;
  readonly ephemeris?: readonly string[];
  readonly quiet?: boolean;
}

/** Asked to stop by Ctrl-C. Exit status 130. */
export class Interrupted extends FarsideError {}

/** What had to be done to have the flight. */
export type Flown = 'found' | 'resumed' | 'flown';

/**
 * Sees to it that the folder holds the complete flight of exactly this input: finds it, goes on with it, or flies it. Progress on stderr.
 * Throws FLIGHT_EXISTS for a folder with another flight, FLIGHT_UNSTARTED for --resume of nothing, Interrupted, and whatever the road throws.
 */
export async function ensureFlown(q: FlyRequest): Promise<Flown> {
  const v = voiceOf(process.stderr);
  const there = await stateOf(q.folder);
  if (there && there.id !== q.manifest.id) {
    throw new FarsideError(
      'FLIGHT_EXISTS',
      `the folder '${shown(q.folder)}' holds another flight (${there.id.slice(0, 8)}); this one would be ${q.manifest.id.slice(0, 8)}`,
      {
        expected: 'an empty or new folder, or a flight of exactly this mission, data and seed',
        found: `a flight with ${there.sealed.length} sealed phases; it is left as it is`,
        tryThis: 'name another folder with --out',
      },
    );
  }
  if (there && q.fresh) await removeFlight(q.folder);
  else if (there?.complete) return 'found';
  const from = there && !q.fresh ? there.sealed : [];
  if (q.resume && from.length === 0) {
    throw new FarsideError('FLIGHT_UNSTARTED', 'there is no unfinished flight of exactly this mission, data and seed to go on with', {
      found: there ? `a flight without a sealed phase in '${shown(q.folder)}'` : `nothing in '${shown(q.folder)}'`,
      tryThis: `fly it: farside fly ${q.mission.source.name}`,
    });
  }
  if (!there || q.fresh) await (await createFlightFolder(q.folder, q.manifest)).close();
  if (!q.quiet) {
    v.line(`${v.bold(q.mission.source.mission.name)}  ${v.dim(`${q.mission.file} → ${shown(q.folder)}`)}`);
    if (from.length > 0)
      v.line(`Going on after ${from.length} sealed phases (${from.at(-1)}); --fresh would fly again from the launch pad.`);
  }
  try {
    await inThread(q);
  } catch (e) {
    const sealed = (await stateOf(q.folder).catch(() => undefined))?.sealed.length ?? 0;
    if (sealed === 0 && from.length === 0) await forget(q.folder);
    else await tidy(q.folder);
    throw withPlace(isFarsideError(e) && e.code === 'ABORTED' ? interrupted(sealed, q.folder) : e, q.mission);
  }
  return from.length > 0 ? 'resumed' : 'flown';
}

/** A flight without a sealed phase is nothing to go on with: its folder goes, unless something else lies in it. */
async function forget(folder: string): Promise<void> {
  await removeFlight(folder).catch(() => undefined);
  await rmdir(folder).catch(() => undefined);
}

/** Takes away what a thread stopped in the middle of its work left behind: its lock, and what was not sealed. */
async function tidy(folder: string): Promise<void> {
  await openFlightFolder(folder, { write: true })
    .then((store) => store.close())
    .catch(() => undefined);
}

function interrupted(sealed: number, folder: string): Interrupted {
  if (sealed === 0) return new Interrupted('ABORTED', 'stopped before the first phase was sealed; nothing is kept');
  return new Interrupted('ABORTED', `stopped; ${sealed} of ${PHASES.length} phases are sealed and kept in ${shown(folder)}`, {
    tryThis: 'the same command goes on from there',
  });
}

function inThread(q: FlyRequest): Promise<void> {
  const stop = new SharedArrayBuffer(4);
  const { source, file } = q.mission;
  const job: FlyJob = {
    name: source.name,
    file,
    text: source.text,
    ...(source.factsText === undefined ? {} : { factsText: source.factsText }),
    seed: q.manifest.seed,
    folder: q.folder,
    ...(q.data ? { data: q.data } : {}),
    ...(q.ephemeris ? { ephemeris: q.ephemeris } : {}),
    stop,
  };
  const v = voiceOf(process.stderr);
  const view = q.quiet
    ? undefined
    : progressView(process.stderr, v, new Map([['outline', 'Outline'], ...PHASES.map((p) => [p.kind, titleOf(p.kind)] as const)]));
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
  return new Promise<void>((resolve, reject) => {
    const aborted = (): FarsideError => new FarsideError('ABORTED', 'stopped on request');
    let asked: number | undefined;
    const onSignal = (): void => {
      const now = performance.now();
      Atomics.store(new Int32Array(stop), 0, 1);
      if (asked === undefined) {
        asked = now;
        // a phase looks at the flag between two steps of its solver; who waits too long is obeyed at once
        setTimeout(() => finish(aborted()), 1500).unref();
      } else if (now - asked > 300) finish(aborted()); // asked again, and not the same Ctrl-C handed on by a parent
    };
    let ended = false;
    const finish = (e?: unknown): void => {
      if (ended) return;
      ended = true;
      for (const s of ['SIGINT', 'SIGTERM'] as const) process.removeListener(s, onSignal);
      view?.end(e === undefined);
      worker.terminate().then(
        () => (e === undefined ? resolve() : reject(e)),
        () => reject(e),
      );
    };
    for (const s of ['SIGINT', 'SIGTERM'] as const) process.on(s, onSignal);
    worker.on('message', (m: FlyMessage) => {
      if (m.kind === 'step') view?.step(m);
      else finish(m.kind === 'failed' ? arrived(m.error) : undefined);
    });
    worker.on('error', finish);
    worker.on('exit', (code) => finish(new Error(`the flying thread ended by itself (${code})`)));
  });
}
