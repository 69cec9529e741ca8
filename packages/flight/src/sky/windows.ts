import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '../flight.ts';

/** A span of time. */
export interface Window {
  readonly start: Epoch;
  readonly end: Epoch;
}

/** Bounds of a question; left out: none. */
export interface Bounds {
  readonly from?: Epoch;
  readonly to?: Epoch;
}

/** Windows meet when their ends are this close, s: the time tolerance of the searches. */
const MEET = 1e-3;

export const lengthOf = (w: Window): number => secondsBetween(w.start, w.end);
/** Together, s; overlaps count twice: see `joinWindows`. */
export const totalOf = (list: readonly Window[]): number => list.reduce((s, w) => s + lengthOf(w), 0);
/** The longest; undefined of none. */
export const longestOf = <W extends Window>(list: readonly W[]): W | undefined =>
  list.reduce<W | undefined>((best, w) => (best && lengthOf(best) >= lengthOf(w) ? best : w), undefined);

/** The part of a window within bounds; undefined when there is none. */
export function clipWindow(w: Window, b: Bounds): Window | undefined {
  const start = b.from && compareEpochs(b.from, w.start) > 0 ? b.from : w.start;
  const end = b.to && compareEpochs(b.to, w.end) < 0 ? b.to : w.end;
  return secondsBetween(start, end) > 0 ? { start, end } : undefined;
}
export const clipWindows = (list: readonly Window[], b: Bounds): Window[] => list.flatMap((w) => clipWindow(w, b) ?? []);

/** Windows joined where they overlap or meet, in order of time. */
export function joinWindows(list: readonly Window[]): Window[] {
  const out: { start: Epoch; end: Epoch }[] = [];
  for (const w of list.toSorted((a, b) => compareEpochs(a.start, b.start))) {
    const last = out.at(-1);
    if (last && secondsBetween(last.end, w.start) <= MEET) {
      if (compareEpochs(w.end, last.end) > 0) last.end = w.end;
    } else out.push({ start: w.start, end: w.end });
  }
  return out;
}

/** What `within` has that `list` has not, in order of time. */
export function gapsIn(within: readonly Window[], list: readonly Window[]): Window[] {
  const joined = joinWindows(list);
  return joinWindows(within).flatMap((w) => {
    const out: Window[] = [];
    let at = w.start;
    for (const x of clipWindows(joined, { from: w.start, to: w.end })) {
      if (secondsBetween(at, x.start) > MEET) out.push({ start: at, end: x.start });
      at = x.end;
    }
    if (secondsBetween(at, w.end) > MEET) out.push({ start: at, end: w.end });
    return out;
  });
}

/** Share of each of `count` equal parts of a window that a list covers, 0 to 1: a picture of it in that many columns. */
export function sharesOf(list: readonly Window[], w: Window, count: number): number[] {
  const out = new Array<number>(count).fill(0);
  const part = lengthOf(w) / count;
  if (!(part > 0)) return out;
  for (const x of clipWindows(joinWindows(list), { from: w.start, to: w.end })) {
    const a = secondsBetween(w.start, x.start) / part;
    const b = secondsBetween(w.start, x.end) / part;
    for (let k = Math.max(0, Math.floor(a)); k < Math.min(count, Math.ceil(b)); k++)
      out[k] = Math.min(1, out[k] + Math.min(b, k + 1) - Math.max(a, k));
  }
  return out;
}

/** When a vehicle has a path of its own in the record: not while it is docked. Throws VEHICLE_UNKNOWN. */
export const pathWindows = (flight: Flight, vehicle: string): readonly Window[] =>
  joinWindows(flight.trajectory(vehicle).arcs.map((a) => ({ start: a.start, end: a.end })));

/** A sealed phase with its span: from where the one before handed over, the first from the first event. */
export interface PhaseWindow extends Window {
  readonly phase: string;
}
export function phaseWindows(flight: Flight): readonly PhaseWindow[] {
  return flight.phases.map((p, i) => {
    const end = p.handover.epoch;
    const start = i > 0 ? flight.phases[i - 1].handover.epoch : (flight.events({ phase: p.phase })[0]?.epoch ?? end);
    return { phase: p.phase, start, end };
  });
}

/** All that is sealed of a flight; undefined when nothing is. */
export function flightWindow(flight: Flight): Window | undefined {
  const phases = phaseWindows(flight);
  return phases.length > 0 ? { start: phases[0].start, end: phases[phases.length - 1].end } : undefined;
}
