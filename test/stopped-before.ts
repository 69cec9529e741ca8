import type { Flight } from '@farside/flight';

/** A flight as it is when it stopped before a phase. */
export function stoppedBefore(whole: Flight, phase: string): Flight {
  const cut = whole.phases.findIndex((p) => p.phase === phase);
  const phases = whole.phases.slice(0, cut);
  const sealed = new Set(phases.map((p) => p.phase));
  return {
    ...whole,
    phases,
    complete: false,
    events: (f) => whole.events(f).filter((e) => sealed.has(e.phase)),
    score: () => [],
  };
}
