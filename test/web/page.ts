/** The page of the smoke test: starts the worker and keeps its answer for the test to take. */
import type { Answer } from './worker.ts';

declare class Worker {
  constructor(url: URL, options: { type: 'module' });
  onmessage: (event: { readonly data: Answer }) => void;
  onerror: (event: { readonly message: string }) => void;
  postMessage(message: unknown): void;
}
declare const location: { readonly origin: string };

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const answer = new Promise<Answer>((resolve) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => resolve({ error: `the worker did not start: ${message}`, host: { document: false, process: false } });
});
worker.postMessage({ base: location.origin, mission: `${location.origin}/missions/change-6/mission.yaml` });
Object.assign(globalThis, { answer });
