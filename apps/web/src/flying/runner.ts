import { compareEpochs } from '@farside/astro';
import { manifestFiles } from '@farside/flight';
import { missionDifferences } from '@farside/mission';
import { site } from '../app/site.ts';
import { flightFrom } from '../opening/flight.ts';
import { nameOfMission } from '../opening/names.ts';
import { get, type ShownFlight, set, spanOf } from '../state/store.ts';
import { said } from '../text/said.ts';
import type { FlyAnswer, FlyRequest } from './messages.ts';

let worker: Worker | undefined;
let flying = 0;

/** Most flights that are kept to go back to. */
const KEPT = 8;

const hire = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** A mission to fly: its file, and what it is scored against. */
export interface FlyWhat {
  readonly mission: string;
  readonly text: string;
  readonly facts?: string;
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** The flight that it changes; left out: it is the first of its mission. */
  readonly before?: ShownFlight;
  /** Called when it has landed or stopped; not when it is cancelled. */
  landed?(): void;
}

/** Starts to fly the draft (or the mission as it is). The flight on view stays until the new one is there. */
export function flyDraft(): void {
  const { shown, other, draft } = get();
  if (!shown) return;
  const { manifest } = shown.flight;
  flyMission({
    mission: shown.mission,
    text: draft ?? manifest.mission.text,
    ...(manifest.facts ? { facts: manifest.facts.text } : {}),
    files: manifestFiles(manifest),
    // against the last flight that came home
    before: shown.flight.complete ? shown : other?.flight.complete && other.mission === shown.mission ? other : shown,
  });
}

/** Starts to fly a mission. What flies already is ended. */
export function flyMission(what: FlyWhat): void {
  const { kept } = get();
  stop();
  const mine = ++flying;
  worker ??= hire();
  const w = worker;
  const count = what.before?.flight.manifest.phases.length ?? 11;
  set({ flying: { phase: 'outline', doing: 'outline', index: 0, count, since: performance.now() }, stopped: undefined });
  w.onmessage = ({ data }: { readonly data: FlyAnswer }) => {
    if (mine === flying) void take(data, what);
  };
  w.onerror = (e) => {
    if (mine !== flying) return;
    e.preventDefault();
    died(e.message || 'it ended without a word');
  };
  const near = kept.filter((k) => k.mission === what.mission).slice(0, 3);
  const request: FlyRequest = {
    base: site().href,
    pack: what.before?.flight.manifest.data.some((d) => d.name.includes('full')) ? 'full' : 'web',
    mission: what.mission,
    text: what.text,
    ...(what.facts === undefined ? {} : { facts: what.facts }),
    ...(what.files === undefined ? {} : { files: what.files }),
    donors: near.map((f) => f.record),
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

async function take(answer: FlyAnswer, what: FlyWhat): Promise<void> {
  const { flying: now } = get();
  if (answer.kind === 'step') {
    const { phase, doing, index, count } = answer;
    set({ flying: { phase, doing, index, count, since: now?.since ?? performance.now() } });
    return;
  }
  const { before } = what;
  try {
    const changes = before
      ? missionDifferences(before.flight.manifest.mission.text, what.text).map((d) => ({ path: d.path, value: d.after ?? '' }))
      : [];
    const why = answer.kind === 'stopped' ? answer.why : undefined;
    if (answer.manifest === undefined || answer.log === undefined) {
      set({ flying: undefined, stopped: why, view: 'compare' });
      return;
    }
    const opened = await flightFrom(new TextEncoder().encode(answer.manifest), answer.log);
    const shown: ShownFlight = {
      name: before ? nameOfChanges(changes, before) : nameOfMission(what.text, what.mission),
      mission: what.mission,
      changes,
      ...opened,
    };
    const [first, last] = spanOf(shown.flight);
    const { clock } = get();
    set({
      shown,
      other: before,
      kept: distinct([shown, ...(before ? [before] : []), ...get().kept]).slice(0, KEPT),
      flying: undefined,
      stopped: why,
      span: undefined,
      clock: why ? last : compareEpochs(clock, last) > 0 || compareEpochs(clock, first) < 0 ? first : clock,
      view: why || before ? 'compare' : get().view === 'compare' ? 'scene' : get().view,
      ...(before ? {} : { draft: undefined }),
    });
  } catch (e) {
    set({ flying: undefined, notice: `The new flight cannot be shown: ${said(e)}. Your change is kept.` });
  } finally {
    what.landed?.();
  }
}

/** Flights without those that are there already: the same input is the same flight. */
const distinct = (list: readonly ShownFlight[]): readonly ShownFlight[] =>
  list.filter((f, i) => list.findIndex((x) => x.flight.manifest.id === f.flight.manifest.id) === i);

/** `longitude 208 deg`, `dry 365 kg and 2 more` */
function nameOfChanges(changes: ShownFlight['changes'], before: ShownFlight): string {
  if (changes.length === 0) return `${before.name}, again`;
  const [c] = changes;
  const keys = c.path.split('.');
  const what = keys.slice(-2).join(' ');
  return `${what} ${c.value}${changes.length > 1 ? ` and ${changes.length - 1} more` : ''}`;
}
