/** The worker that flies: the packages of the command, the web pack, the record in memory. One job at a time; whoever cancels ends the worker. */
import { type LoadedEnvironment, loadEnvironment } from '@farside/astro';
import { canonicalJson, type MemoryStore, memoryStore, openLog } from '@farside/flight';
import { isFarsideError } from '@farside/math';
import { flightManifest, fly, type MissionSource, missionFiles, readCheckedMission, readFacts, withFiles } from '@farside/mission';
import { fetchBlobs } from '../ports/blobs.ts';
import type { Stopped } from '../state/store.ts';
import type { FlyAnswer, FlyRequest } from './messages.ts';

declare const self: {
  onmessage: ((event: { readonly data: FlyRequest }) => void) | null;
  postMessage(message: FlyAnswer, transfer?: readonly ArrayBuffer[]): void;
};

let world: { readonly pack: FlyRequest['pack']; readonly env: Promise<LoadedEnvironment> } | undefined;

self.onmessage = async ({ data }) => {
  let store: MemoryStore | undefined;
  const began = performance.now();
  try {
    if (world?.pack !== data.pack) world = { pack: data.pack, env: loadEnvironment(fetchBlobs(`${data.base}data/`), { pack: data.pack }) };
    const env = await world.env;
    const source = sourceOf(data);
    store = memoryStore(flightManifest(source, env));
    await fly({
      source,
      env,
      store,
      donors: data.donors.map((d) => openLog(JSON.parse(d.manifest), d.log)),
      progress: ({ phase, doing, index, count }) => self.postMessage({ kind: 'step', phase, doing, index, count }),
    });
    const log = store.bytes();
    self.postMessage({ kind: 'flown', manifest: canonicalJson(await store.manifest()), log, ms: performance.now() - began }, [
      log.buffer as ArrayBuffer,
    ]);
  } catch (e) {
    // a sky that could not be loaded is asked for again
    if (!store) world = undefined;
    const sealed = store && (await store.seals()).length > 0 ? { manifest: canonicalJson(await store.manifest()), log: store.bytes() } : {};
    self.postMessage({ kind: 'stopped', why: whyOf(e), ...sealed });
  }
};

function sourceOf({ mission: name, text, facts: factsText, files }: FlyRequest): MissionSource {
  const { mission, diagnostics } = readCheckedMission(text, 'mission.yaml');
  if (!mission) throw new Error(diagnostics.map((d) => `line ${d.line}: ${d.message}`).join('\n'));
  const named = new Map((files ? [...files] : []).filter(([file]) => missionFiles(mission).includes(file)));
  return {
    name,
    text,
    mission: withFiles(mission, named),
    ...(named.size > 0 ? { files: named } : {}),
    ...(factsText === undefined ? {} : { factsText, facts: readFacts(factsText, 'facts.yaml') }),
  };
}

function whyOf(e: unknown): Stopped {
  if (!isFarsideError(e)) return { phase: '', code: 'FAILED', message: e instanceof Error ? e.message : String(e) };
  const { phase, epoch, numbers, expected, found, tryThis } = e.details;
  return {
    phase: phase ?? '',
    code: e.code,
    message: e.message,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(tryThis === undefined ? {} : { tryThis }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(numbers === undefined ? {} : { numbers }),
  };
}
