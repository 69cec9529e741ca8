/** The page of the browser suite: starts a worker when a test asks for it (the theatre's own, to fly), and offers a flight that came back as files to download. */
import type { FlyAnswer, FlyRequest } from '../../apps/web/src/flying/messages.ts';
import type { Answer } from './worker.ts';

declare class Worker {
  constructor(url: URL, options: { type: 'module' });
  onmessage: (event: { readonly data: never }) => void;
  onerror: (event: { readonly message: string }) => void;
  postMessage(message: unknown): void;
}
declare class Blob {
  constructor(parts: readonly Uint8Array[]);
}
declare const location: { readonly origin: string };
declare const document: { createElement(tag: 'a'): { href: string; download: string; click(): void } };
declare class URL {
  constructor(path: string, base: string);
  static createObjectURL(blob: Blob): string;
}

/** What a test calls in the page. */
export interface Suite {
  /** Kernel and Outline. */
  figures(): Promise<Answer>;
  /** A whole flight of a mission; every step that the worker told of. The record is kept for `download`. */
  fly(mission: string): Promise<readonly FlyAnswer[]>;
  /** Offers one of the two files of the flight, as a link with `download` does. */
  download(name: 'manifest.json' | 'flight.log'): void;
}

const record: Record<string, Uint8Array> = {};

const suite: Suite = {
  figures: () =>
    new Promise((resolve) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) =>
        resolve({ error: `the worker did not start: ${message}`, host: { document: false, process: false } });
      worker.postMessage({ base: location.origin, mission: `${location.origin}/missions/change-6/mission.yaml` });
    }),
  async fly(mission) {
    const [text, facts] = await Promise.all(
      ['mission.yaml', 'facts.yaml'].map(async (file) => (await fetch(`${location.origin}/missions/${mission}/${file}`)).text()),
    );
    const request: FlyRequest = { base: `${location.origin}/`, pack: 'web', mission, text, facts, donors: [] };
    return new Promise((resolve, reject) => {
      const steps: FlyAnswer[] = [];
      const worker = new Worker(new URL('../../apps/web/src/flying/worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: { readonly data: FlyAnswer }) => {
        steps.push(data);
        if (data.kind === 'stopped') reject(new Error(`${data.why.message} [${data.why.code}]`));
        if (data.kind !== 'flown') return;
        record['manifest.json'] = new TextEncoder().encode(data.manifest);
        record['flight.log'] = data.log;
        resolve(steps.filter((s) => s.kind === 'step'));
      };
      worker.onerror = ({ message }) => reject(new Error(`the worker did not start: ${message}`));
      worker.postMessage(request);
    });
  },
  download(name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([record[name]]));
    link.download = name;
    link.click();
  },
};
Object.assign(globalThis, { suite });
