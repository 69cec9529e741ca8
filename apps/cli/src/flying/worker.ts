import { parentPort } from 'node:worker_threads';
import type { FlightStore } from '@farside/flight';
import { fly, readFacts, readMission, withFiles } from '@farside/mission';
import { nodeEnvironment, openFlightFolder } from '@farside/node';
import { carry, type FlyJob, type FlyMessage } from './messages.ts';

/** Flies in a thread of its own, so that the command can show progress and hear Ctrl-C while a phase computes. */
const post = (m: FlyMessage): void => parentPort?.postMessage(m);

/** Steps closer together than this are left out, unless something new is being done, ms. */
const PACE = 80;

/** An AbortSignal that can be raised from another thread: nothing but `aborted` is read while a phase computes. */
function sharedSignal(stop: SharedArrayBuffer): AbortSignal {
  const flag = new Int32Array(stop);
  const signal = new AbortController().signal;
  return new Proxy(signal, {
    get(target, key) {
      if (key === 'aborted') return Atomics.load(flag, 0) === 1;
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
}

async function run(job: FlyJob): Promise<void> {
  const { mission } = readMission(job.text, job.file);
  if (!mission) throw new Error('the mission file changed while it was read');
  const env = await nodeEnvironment({ ...(job.data ? { data: job.data } : {}), ...(job.ephemeris ? { ephemeris: job.ephemeris } : {}) });
  const store = await openFlightFolder(job.folder, { write: true });
  const donors: FlightStore[] = [];
  for (const folder of job.donors) {
    // one that cannot be read has nothing to give
    const donor = await openFlightFolder(folder).catch(() => undefined);
    if (donor) donors.push(donor);
  }
  let last = '';
  let at = 0;
  try {
    const facts = job.factsText === undefined ? {} : { factsText: job.factsText, facts: readFacts(job.factsText, 'facts.yaml') };
    await fly({
      source: {
        name: job.name,
        text: job.text,
        mission: withFiles(mission, job.files),
        ...(job.files ? { files: job.files } : {}),
        ...facts,
      },
      env,
      store,
      donors,
      signal: sharedSignal(job.stop),
      progress(p) {
        const now = performance.now();
        const what = `${p.phase} ${p.doing}`;
        if (what === last && now - at < PACE) return;
        last = what;
        at = now;
        const { index, count, phase, doing } = p;
        post({
          kind: 'step',
          index,
          count,
          phase,
          doing,
          ...(p.fraction === undefined ? {} : { fraction: p.fraction }),
          ...(p.epoch ? { epoch: p.epoch } : {}),
        });
      },
    });
  } finally {
    await store.close();
    for (const d of donors) await d.close();
  }
}

parentPort?.once('message', (job: FlyJob) => {
  run(job).then(
    () => post({ kind: 'done' }),
    (e: unknown) => post({ kind: 'failed', error: carry(e) }),
  );
});
