import { phaseName } from '../spine/columns.ts';
import { get, type ShownFlight, set, spanOf } from '../state/store.ts';
import type { OpenedFlight } from './flight.ts';
import { nameOfMission } from './names.ts';

/** What the page calls an opened flight: its mission's name. */
export function shownOf({ flight, record }: OpenedFlight): ShownFlight {
  const { name, text } = flight.manifest.mission;
  return { name: nameOfMission(text, name), mission: name, changes: [], flight, record };
}

/** Puts a flight on view, its clock at its start. */
export function show(shown: ShownFlight): void {
  const { complete, phases } = shown.flight;
  if (!complete)
    set({
      notice: `This flight stopped writing after phase ${phases.length}, ${phaseName(phases[phases.length - 1].phase)}. Everything before it is here.`,
    });
  set({
    shown,
    kept: [shown, ...get().kept.filter((k) => k.flight.manifest.id !== shown.flight.manifest.id)].slice(0, 8),
    clock: spanOf(shown.flight)[0],
    other: undefined,
    stopped: undefined,
    span: undefined,
    draft: undefined,
  });
}
