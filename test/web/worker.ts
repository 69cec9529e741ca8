/** The worker of the smoke test: the kernel and the Outline over fetch, in a real browser. Answers one message with figures or with what went wrong. */
import { loadEnvironment } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import { fetchBlobs } from '../../apps/web/src/ports/blobs.ts';
import { type Figures, kernelFigures, outlineFigures } from './figures.ts';

export interface Answer {
  readonly figures?: Figures;
  /** Packs in use, and what a file that is not there is answered with. */
  readonly packs?: readonly string[];
  readonly missing?: string;
  readonly error?: string;
  /** What the worker has of its host. */
  readonly host: { readonly document: boolean; readonly process: boolean };
}

declare const self: {
  onmessage: ((event: { readonly data: { readonly base: string; readonly mission: string } }) => void) | null;
  postMessage(message: Answer): void;
};

const host = { document: 'document' in globalThis, process: 'process' in globalThis };

self.onmessage = async ({ data }) => {
  try {
    const blobs = fetchBlobs(`${data.base}/data/`);
    const env = await loadEnvironment(blobs, { pack: 'web' });
    const mission = await (await fetch(data.mission)).text();
    const figures = { ...kernelFigures(env), ...outlineFigures(mission, env) };
    const missing = await loadEnvironment(fetchBlobs(`${data.base}/nowhere/`)).then(
      () => 'found',
      (e: unknown) => (isFarsideError(e) ? e.code : String(e)),
    );
    self.postMessage({ figures, packs: env.packs.map((p) => `${p.path} ${p.sha256}`), missing, host });
  } catch (e) {
    self.postMessage({ error: e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e), host });
  }
};
