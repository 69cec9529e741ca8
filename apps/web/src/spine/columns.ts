import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { kept } from '../state/kept.ts';
import { spanOf } from '../state/store.ts';

/** One phase on the mission profile. */
export interface Column {
  readonly phase: string;
  /** From 1. */
  readonly number: number;
  readonly name: string;
  readonly start: Epoch;
  readonly end: Epoch;
  /** Flown: sealed in the record. Those that are not have no length and stand at the end of what was flown. */
  readonly flown: boolean;
}

/** Short names of phases on the spine; a phase of another kind goes by its own word. */
const NAMES: Readonly<Record<string, string>> = {
  launch: 'Launch',
  transfer: 'Transfer',
  braking: 'Braking',
  'lunar-orbit': 'Lunar orbit',
  landing: 'Descent',
  surface: 'Surface',
  ascent: 'Ascent',
  rendezvous: 'Rendezvous',
  waiting: 'Waiting',
  return: 'Return',
  entry: 'Entry',
};

export const phaseName = (phase: string): string => NAMES[phase] ?? phase.charAt(0).toUpperCase() + phase.slice(1).replaceAll('-', ' ');

/** The columns of a flight: all phases of its manifest in the order of flight. */
export const columnsOf = kept((flight: Flight): readonly Column[] => {
  let start = spanOf(flight)[0];
  return flight.manifest.phases.map((phase, i) => {
    const flown = flight.phases.find((p) => p.phase === phase);
    const column = { phase, number: i + 1, name: phaseName(phase), start, end: flown?.handover.epoch ?? start, flown: flown !== undefined };
    start = column.end;
    return column;
  });
});

/** Index of the column that holds an epoch; at a border the later one. */
export function columnAt(columns: readonly Column[], epoch: Epoch): number {
  const i = columns.findLastIndex((c) => c.flown && secondsBetween(c.start, epoch) >= 0);
  return Math.max(0, i);
}

/** Where an epoch stands on the profile, 0 to 1: `even` gives every phase the same width, time is linear inside; else true time. */
export function shareOf(columns: readonly Column[], epoch: Epoch, even: boolean): number {
  const clamp = (x: number): number => Math.min(1, Math.max(0, x));
  if (!even) {
    const first = columns[0].start;
    return clamp(secondsBetween(first, epoch) / (secondsBetween(first, columns[columns.length - 1].end) || 1));
  }
  const i = columnAt(columns, epoch);
  const { start, end } = columns[i];
  const length = secondsBetween(start, end);
  return (i + clamp(length > 0 ? secondsBetween(start, epoch) / length : 0)) / columns.length;
}

/** The epoch at a place on the profile: `shareOf` undone. A place in a phase that was not flown is the end of the flight. */
export function epochAt(columns: readonly Column[], share: number, even: boolean): Epoch {
  const s = Math.min(1, Math.max(0, share));
  if (!even) {
    const first = columns[0].start;
    return addSeconds(first, s * secondsBetween(first, columns[columns.length - 1].end));
  }
  const i = Math.min(columns.length - 1, Math.floor(s * columns.length));
  const { start, end } = columns[i];
  return addSeconds(start, (s * columns.length - i) * secondsBetween(start, end));
}
