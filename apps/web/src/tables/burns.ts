import { type Epoch, formatUtc } from '@farside/astro';
import { burnLines, type Flight } from '@farside/flight';
import { phaseName } from '../spine/columns.ts';
import { duration, fixed, shortStamp } from '../text/figures.ts';
import type { Column, Row } from './rows.ts';

export interface BurnRow extends Row {
  readonly number: number;
  readonly epoch: Epoch;
  readonly phase: string;
  readonly vehicle: string;
  readonly engine: string;
  readonly what: string;
  readonly duration: number;
  readonly deltaV: number;
  readonly propellant: number;
  readonly gravity: number | undefined;
  readonly steering: number | undefined;
}

/** Every burn, in order of time. */
export const burnRows = (flight: Flight): readonly BurnRow[] =>
  burnLines(flight).map((b, i) => ({
    id: `burn ${i}`,
    number: i + 1,
    epoch: b.start,
    phase: phaseName(b.phase),
    vehicle: b.vehicle,
    engine: b.engine,
    what: b.what,
    duration: b.duration,
    deltaV: b.deltaV,
    propellant: b.propellant,
    gravity: b.split?.gravity,
    steering: b.split?.steering,
  }));

const or = (v: number | undefined, decimals: number): string => (v === undefined ? '–' : fixed(v, decimals));

export const BURN_COLUMNS: readonly Column<BurnRow>[] = [
  { key: 'number', name: 'No.', value: (r) => r.number, text: (r) => String(r.number) },
  { key: 'start', name: 'Start', unit: 'UTC', value: (r) => formatUtc(r.epoch, 3), text: (r) => shortStamp(r.epoch) },
  { key: 'phase', name: 'Phase', value: (r) => r.phase, text: (r) => r.phase },
  { key: 'vehicle', name: 'Vehicle', value: (r) => r.vehicle, text: (r) => r.vehicle },
  { key: 'what', name: 'What for', wraps: true, value: (r) => r.what, text: (r) => r.what },
  { key: 'engine', name: 'Engine', value: (r) => r.engine, text: (r) => r.engine },
  {
    key: 'duration',
    name: 'Length',
    csvUnit: 's',
    numeric: true,
    value: (r) => r.duration,
    text: (r) => duration(r.duration < 10 ? Number(r.duration.toFixed(1)) : r.duration),
  },
  { key: 'deltaV', name: 'Δv', unit: 'm/s', numeric: true, value: (r) => r.deltaV, text: (r) => fixed(r.deltaV, r.deltaV < 1 ? 3 : 1) },
  { key: 'gravity', name: 'Gravity', unit: 'm/s', numeric: true, value: (r) => r.gravity, text: (r) => or(r.gravity, 1) },
  { key: 'steering', name: 'Steering', unit: 'm/s', numeric: true, value: (r) => r.steering, text: (r) => or(r.steering, 1) },
  {
    key: 'propellant',
    name: 'Propellant',
    unit: 'kg',
    numeric: true,
    value: (r) => r.propellant,
    text: (r) => fixed(r.propellant, r.propellant < 1 ? 3 : 1),
  },
];
