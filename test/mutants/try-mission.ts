/** Takes a mission file as far as it goes, in a thread of its own: what cannot be ended from inside is ended from outside. */
import { parentPort } from 'node:worker_threads';
import { hashHandover, memoryStore } from '@farside/flight';
import { isFarsideError } from '@farside/math';
import { flightManifest, fly, formatDiagnostic, outline, readMission, unknownEngines } from '@farside/mission';
import { nodeEnvironment } from '@farside/node';
import { unfitIn } from './unfit.ts';

export interface Trial {
  readonly text: string;
  readonly to: 'outline' | 'flight';
}
/** How it ended. `refused`: by an error of the house; `fault`: by anything else. */
export type Outcome =
  | { readonly end: 'unread'; readonly says: readonly string[] }
  | { readonly end: 'done'; readonly unfit?: string; readonly hash?: string }
  | {
      readonly end: 'refused';
      readonly code: string;
      readonly says: string;
      readonly tryThis?: string;
      readonly expected?: string;
      readonly phase?: string;
      readonly numbers?: Readonly<Record<string, number>>;
      readonly causes: readonly string[];
    }
  | { readonly end: 'fault'; readonly says: string }
  | { readonly end: 'hangs' };

const env = await nodeEnvironment();

async function attempt({ text, to }: Trial): Promise<Outcome> {
  try {
    const { mission, diagnostics } = readMission(text, 'mission.yaml');
    if (!mission) return { end: 'unread', says: diagnostics.map(formatDiagnostic) };
    const engines = unknownEngines(mission);
    if (engines.length > 0) return { end: 'unread', says: engines.map((e) => `mission.yaml: ${e.path}: ${e.message}`) };
    if (to === 'outline') {
      const unfit = unfitIn(outline(mission, env), 'outline');
      return { end: 'done', ...(unfit === undefined ? {} : { unfit }) };
    }
    const source = { name: 'mutant', text, mission };
    const flight = await fly({ source, env, store: memoryStore(flightManifest(source, env)) });
    const { ok, worst } = flight.books();
    const unfit = ok ? unfitIn([flight.measures(), flight.plans(), flight.handovers()], 'flight') : `the books are open by ${worst} kg`;
    return { end: 'done', hash: flight.handovers().map(hashHandover).join(' '), ...(unfit === undefined ? {} : { unfit }) };
  } catch (e) {
    if (!isFarsideError(e)) return { end: 'fault', says: e instanceof Error ? (e.stack ?? e.message) : String(e) };
    const causes: string[] = [];
    for (let c = e.details.cause; c instanceof Error; c = isFarsideError(c) ? c.details.cause : undefined)
      causes.push(isFarsideError(c) ? `${c.message} [${c.code}]` : (c.stack ?? c.message));
    const { tryThis, expected, phase, numbers } = e.details;
    return {
      end: 'refused',
      code: e.code,
      says: e.message,
      causes,
      ...(tryThis === undefined ? {} : { tryThis }),
      ...(expected === undefined ? {} : { expected }),
      ...(phase === undefined ? {} : { phase }),
      ...(numbers === undefined ? {} : { numbers }),
    };
  }
}

parentPort?.on('message', async (t: Trial) => parentPort?.postMessage(await attempt(t)));
