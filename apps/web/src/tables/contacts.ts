import { type Epoch, formatUtc } from '@farside/astro';
import { type Flight, passesOf } from '@farside/flight';
import { phaseName } from '../spine/columns.ts';
import { angle, duration, shortStamp } from '../text/figures.ts';
import type { Column, Row } from './rows.ts';

export interface ContactRow extends Row {
  readonly epoch: Epoch;
  readonly phase: string;
  readonly vehicle: string;
  readonly with: string;
  readonly kind: string;
  readonly end: Epoch;
  readonly length: number;
  /** rad */
  readonly highest: number | undefined;
}

/** Every contact, in order of time. */
export const contactRows = (flight: Flight): readonly ContactRow[] =>
  passesOf(flight).map((p, i) => ({
    id: `contact ${i}`,
    epoch: p.start,
    phase: phaseName(p.phase),
    vehicle: p.vehicle,
    with: p.via ? `${p.with}, through ${p.via}` : p.with,
    kind: p.kind,
    end: p.end,
    length: p.duration,
    highest: p.data?.['highest_elevation_rad'],
  }));

const DEG = 180 / Math.PI;

export const CONTACT_COLUMNS: readonly Column<ContactRow>[] = [
  { key: 'rise', name: 'Begins', unit: 'UTC', value: (r) => formatUtc(r.epoch, 3), text: (r) => shortStamp(r.epoch) },
  { key: 'set', name: 'Ends', unit: 'UTC', value: (r) => formatUtc(r.end, 3), text: (r) => shortStamp(r.end) },
  { key: 'phase', name: 'Phase', value: (r) => r.phase, text: (r) => r.phase },
  { key: 'vehicle', name: 'Vehicle', value: (r) => r.vehicle, text: (r) => r.vehicle },
  { key: 'with', name: 'With', wraps: true, value: (r) => r.with, text: (r) => r.with },
  { key: 'kind', name: 'Kind', value: (r) => r.kind, text: (r) => r.kind },
  { key: 'length', name: 'Length', csvUnit: 's', numeric: true, value: (r) => r.length, text: (r) => duration(r.length) },
  {
    key: 'highest',
    name: 'Highest',
    unit: '°',
    numeric: true,
    value: (r) => (r.highest === undefined ? undefined : r.highest * DEG),
    text: (r) => (r.highest === undefined ? '–' : angle(r.highest, 1)),
  },
];
