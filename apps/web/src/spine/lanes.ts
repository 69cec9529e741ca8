import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { eclipseStays, type Flight, passesOf, sunAtSite, type Window } from '@farside/flight';
import { type Mark, marksOf } from '../state/marks.ts';
import type { Column } from './columns.ts';

export interface BurnBar {
  readonly start: Epoch;
  readonly end: Epoch;
  readonly vehicle: string;
  readonly what: string;
  readonly deltaV: number;
}

/** What the strip shows of a phase, in true time. */
export interface Lanes {
  readonly burns: readonly BurnBar[];
  readonly marks: readonly Mark[];
  /** Contacts through the relay; then with any ground station, joined. */
  readonly relay: readonly Window[];
  readonly stations: readonly Window[];
  /** Sunlight: at the site while something stands or will soon stand there, else on the vehicle that leads. */
  readonly sun: readonly Window[];
  readonly sunOf: 'site' | string;
}

/** Joins windows that overlap or touch. */
export function joined(list: readonly Window[]): readonly Window[] {
  const out: { start: Epoch; end: Epoch }[] = [];
  for (const w of [...list].sort((a, b) => compareEpochs(a.start, b.start))) {
    const last = out.at(-1);
    if (last && secondsBetween(last.end, w.start) <= 0) {
      if (compareEpochs(w.end, last.end) > 0) last.end = w.end;
    } else out.push({ start: w.start, end: w.end });
  }
  return out;
}

/** What windows leave of a span. */
export function gapsOf(list: readonly Window[], start: Epoch, end: Epoch): readonly Window[] {
  const out: Window[] = [];
  let at = start;
  for (const w of joined(list)) {
    if (compareEpochs(w.end, start) <= 0 || compareEpochs(w.start, end) >= 0) continue;
    if (compareEpochs(at, w.start) < 0) out.push({ start: at, end: w.start });
    if (compareEpochs(at, w.end) < 0) at = w.end;
  }
  if (compareEpochs(at, end) < 0) out.push({ start: at, end });
  return out;
}

const GROUND = ['landing', 'surface'];

/** The lanes of the flight within a span. */
export function lanesOf(flight: Flight, start: Epoch, end: Epoch, phase: Column): Lanes {
  const within = (a: Epoch, b: Epoch): boolean => compareEpochs(b, start) >= 0 && compareEpochs(a, end) <= 0;
  const burns = flight
    .burns()
    .map((b) => ({ start: b.start, end: addSeconds(b.start, b.duration), vehicle: b.vehicle, what: b.what, deltaV: b.deltaV }))
    .filter((b) => within(b.start, b.end));
  const passes = passesOf(flight, { from: start, to: end });
  const leads = [
    ...new Set(
      flight
        .burns()
        .filter((b) => b.phase === phase.phase)
        .map((b) => b.vehicle),
    ),
  ];
  const sunOf = GROUND.includes(phase.phase)
    ? 'site'
    : (leads.at(-1) ?? flight.handovers()[Math.max(0, phase.number - 1)]?.vehicles.keys().next().value ?? 'stack');
  const sun = sunOf === 'site' ? sunAtSite(flight) : gapsOf(eclipseStays(flight, { vehicle: sunOf }), start, end);
  return {
    burns,
    marks: marksOf(flight).filter((m) => within(m.epoch, m.epoch)),
    relay: joined(passes.filter((p) => p.kind === 'relay')),
    stations: joined(passes.filter((p) => p.kind === 'ground')),
    sun: sun.filter((w) => within(w.start, w.end)),
    sunOf,
  };
}

const STEPS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 2 * 86_400, 5 * 86_400, 10 * 86_400];

/** Times for the axis of a span of so many pixels: whole units of UTC, no closer than `gap` pixels. */
export function ticksOf(start: Epoch, end: Epoch, width: number, gap = 110): readonly Epoch[] {
  const span = secondsBetween(start, end);
  const step = STEPS.find((s) => (s / span) * width >= gap) ?? 20 * 86_400;
  // 2000-01-01T12:00:00 TAI is 11:59:28 UTC; since 2017 UTC is 37 s behind
  const period = Math.min(step, 86_400);
  const ofDay = (((start.s + 43_200 - 37) % period) + period) % period;
  const first = ofDay === 0 && start.f === 0 ? start.s : start.s - ofDay + period;
  const out: Epoch[] = [];
  for (let s = first; s - start.s - start.f <= span; s += step) out.push({ s, f: 0 });
  return out;
}
