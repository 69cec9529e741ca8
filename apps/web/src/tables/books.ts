import { type Epoch, formatUtc } from '@farside/astro';
import { type Flight, massLedger } from '@farside/flight';
import { phaseName } from '../spine/columns.ts';
import { fixed, shortStamp, signed } from '../text/figures.ts';
import type { Column, Row } from './rows.ts';

export interface BookRow extends Row {
  readonly epoch: Epoch;
  readonly phase: string;
  readonly vehicle: string;
  readonly reason: string;
  readonly what: string;
  readonly delta: number;
  readonly after: number;
  readonly total: number;
}

export interface Books {
  readonly rows: readonly BookRow[];
  /** Worst gap, kg. */
  readonly worst: number;
  readonly launch: number;
  readonly end: number;
}

/** Every change of mass with its reason, and how well the books close. */
export function booksOf(flight: Flight): Books {
  const ledger = massLedger(flight);
  return {
    rows: ledger.lines.map((l, i) => ({
      id: `line ${i}`,
      epoch: l.epoch,
      phase: phaseName(l.phase),
      vehicle: l.vehicle,
      reason: l.reason,
      what: l.what,
      delta: l.delta,
      after: l.after,
      total: l.total,
    })),
    worst: ledger.worst,
    launch: ledger.launch,
    end: ledger.end,
  };
}

const kg = (v: number): string => fixed(v, Math.abs(v) < 10 ? 3 : 1);

export const BOOK_COLUMNS: readonly Column<BookRow>[] = [
  { key: 'time', name: 'Time', unit: 'UTC', value: (r) => formatUtc(r.epoch, 3), text: (r) => shortStamp(r.epoch) },
  { key: 'phase', name: 'Phase', value: (r) => r.phase, text: (r) => r.phase },
  { key: 'vehicle', name: 'Vehicle', value: (r) => r.vehicle, text: (r) => r.vehicle },
  { key: 'reason', name: 'Why', value: (r) => r.reason, text: (r) => r.reason },
  { key: 'what', name: 'What', wraps: true, value: (r) => r.what, text: (r) => r.what },
  {
    key: 'delta',
    name: 'Change',
    unit: 'kg',
    numeric: true,
    value: (r) => r.delta,
    text: (r) => signed(r.delta, Math.abs(r.delta) < 10 ? 3 : 1),
  },
  { key: 'after', name: 'Vehicle after it', unit: 'kg', numeric: true, value: (r) => r.after, text: (r) => kg(r.after) },
  { key: 'total', name: 'All together', unit: 'kg', numeric: true, value: (r) => r.total, text: (r) => kg(r.total) },
];
