/** A whole mission flown in a worker, with the web pack and the record in memory: steps as they come, then the record as the bytes of its two files. */
import { loadEnvironment } from '@farside/astro';
import { canonicalJson, memoryStore } from '@farside/flight';
import { flightManifest, fly, type MissionSource, readFacts, readMission } from '@farside/mission';
import { fetchBlobs } from '../../apps/web/src/ports/blobs.ts';

export type FlightStep =
  | { readonly kind: 'step'; readonly phase: string; readonly doing: string; readonly index: number; readonly count: number }
  | { readonly kind: 'flown'; readonly manifest: string; readonly log: Uint8Array }
  | { readonly kind: 'failed'; readonly error: string };

declare const self: {
  onmessage: ((event: { readonly data: { readonly base: string; readonly mission: string } }) => void) | null;
  postMessage(message: FlightStep): void;
};

self.onmessage = async ({ data: { base, mission: name } }) => {
  try {
    const env = await loadEnvironment(fetchBlobs(`${base}/data/`), { pack: 'web' });
    const text = async (file: string): Promise<string> => (await fetch(`${base}/missions/${name}/${file}`)).text();
    const source = flightSource(name, await text('mission.yaml'), await text('facts.yaml'));
    const store = memoryStore(flightManifest(source, env));
    await fly({
      source,
      env,
      store,
      progress: ({ phase, doing, index, count }) => self.postMessage({ kind: 'step', phase, doing, index, count }),
    });
    self.postMessage({ kind: 'flown', manifest: canonicalJson(await store.manifest()), log: store.bytes() });
  } catch (e) {
    self.postMessage({ kind: 'failed', error: e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e) });
  }
};

function flightSource(name: string, text: string, factsText: string): MissionSource {
  const { mission, diagnostics } = readMission(text, 'mission.yaml');
  if (!mission) throw new Error(diagnostics.map((d) => `${d.path}: ${d.message}`).join('\n'));
  return { name, text, mission, factsText, facts: readFacts(factsText, 'facts.yaml') };
}
