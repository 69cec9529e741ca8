import { compareEpochs } from '@farside/astro';
import { manifestFiles } from '@farside/flight';
import { missionDifferences } from '@farside/mission';
import { site } from '../app/site.ts';
import { flightFrom } from '../opening/flight.ts';
import { get, type ShownFlight, set, spanOf } from '../state/store.ts';
import { said } from '../text/said.ts';
import type { FlyAnswer, FlyRequest } from './messages.ts';

let worker: Worker | undefined;
let flying = 0;

/** Most flights that are kept to go back to. */
const KEPT = 8;

const hire = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Starts to fly the draft (or the mission as it is). The flight on view stays until the new one is there. */
export function flyDraft(): void {
  const { shown, draft, kept } = get();
  if (!shown) return;
  const text = draft ?? shown.flight.manifest.mission.text;
  stop();
  const mine = ++flying;
  worker ??= hire();
  const w = worker;
  set({
    flying: { phase: 'outline', doing: 'outline', index: 0, count: shown.flight.manifest.phases.length, since: performance.now() },
    stopped: undefined,
  });
  w.onmessage = ({ data }: { readonly data: FlyAnswer }) => {
    if (mine === flying) void take(data, shown, text);
  };
  w.onerror = (e) => {
    if (mine !== flying) return;
    e.preventDefault();
    died(e.message || 'it ended without a word');
  };
  const { manifest } = shown.flight;
  const request: FlyRequest = {
    base: site().href,
    pack: manifest.data.some((d) => d.name.includes('full')) ? 'full' : 'web',
    mission: shown.mission,
    text,
    ...(manifest.facts ? { facts: manifest.facts.text } : {}),
    files: manifestFiles(manifest),
    donors: [shown, ...kept.filter((k) => k !== shown)].slice(0, 3).map((f) => f.record),
  };
  w.postMessage(request);
}

/** Ends what is flying; the draft and the flight on view stay. */
export function cancel(): void {
  if (!get().flying) return;
  stop();
  set({ flying: undefined });
}

function stop(): void {
  if (!get().flying) return;
  flying++;
  worker?.terminate();
  worker = undefined;
}

/** The worker is gone: the change is kept, and another one is hired next time. */
function died(why: string): void {
  worker?.terminate();
  worker = undefined;
  set({ flying: undefined, notice: `The flight worker stopped (${why}). Your change is kept: fly again.` });
}

async function take(answer: FlyAnswer, before: ShownFlight, text: string): Promise<void> {
  const { flying: now } = get();
  if (answer.kind === 'step') {
    const { phase, doing, index, count } = answer;
    set({ flying: { phase, doing, index, count, since: now?.since ?? performance.now() } });
    return;
  }
  try {
    const changes = missionDifferences(before.flight.manifest.mission.text, text).map((d) => ({ path: d.path, value: d.after ?? '' }));
    if (answer.kind === 'flown' || (answer.manifest !== undefined && answer.log !== undefined && answer.why.phase !== '')) {
      const { manifest, log } = answer as { readonly manifest: string; readonly log: Uint8Array };
      const opened = await flightFrom(new TextEncoder().encode(manifest), log);
      const shown: ShownFlight = { name: nameOfChanges(changes, before), mission: before.mission, changes, ...opened };
      const [first, last] = spanOf(shown.flight);
      const { clock } = get();
      const kept = [shown, before, ...get().kept.filter((k) => k !== before)].slice(0, KEPT);
      set({
        shown,
        other: before,
        kept,
        flying: undefined,
        stopped: answer.kind === 'stopped' ? answer.why : undefined,
        span: undefined,
        clock: answer.kind === 'stopped' ? last : compareEpochs(clock, last) > 0 ? last : compareEpochs(clock, first) < 0 ? first : clock,
        view: 'compare',
      });
      return;
    }
    set({ flying: undefined, stopped: answer.why, view: 'compare', other: get().other ?? before });
  } catch (e) {
    set({ flying: undefined, notice: `The new flight cannot be shown: ${said(e)}. Your change is kept.` });
  }
}

/** `longitude 208 deg`, `dry 365 kg and 2 more` */
function nameOfChanges(changes: ShownFlight['changes'], before: ShownFlight): string {
  if (changes.length === 0) return `${before.name}, again`;
  const [c] = changes;
  const keys = c.path.split('.');
  const what = keys.slice(-2).join(' ');
  return `${what} ${c.value}${changes.length > 1 ? ` and ${changes.length - 1} more` : ''}`;
}
