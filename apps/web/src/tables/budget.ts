import { burnLines, type Flight, sumBurns, type TankBudget, tankBudgets } from '@farside/flight';
import { phaseName } from '../spine/columns.ts';
import { fixed } from '../text/figures.ts';
import type { Column, Row } from './rows.ts';

/** What the engines of one module gave in one phase, and where it went. */
export interface DeltaVRow extends Row {
  readonly module: string;
  readonly phase: string;
  readonly deltaV: number;
  readonly gained: number;
  readonly gravity: number;
  readonly steering: number;
  readonly untold: number;
  readonly propellant: number;
}

export function deltaVRows(flight: Flight): readonly DeltaVRow[] {
  const lines = burnLines(flight);
  const modules = [...new Set(lines.map((l) => l.module))];
  return modules.flatMap((module) => {
    const mine = lines.filter((l) => l.module === module);
    const row = (phase: string | undefined): DeltaVRow => {
      const list = mine.filter((l) => phase === undefined || l.phase === phase);
      return {
        id: `${module} ${phase ?? 'all'}`,
        module,
        phase: phase === undefined ? 'all' : phaseName(phase),
        epoch: list[0]?.start,
        sum: phase === undefined,
        ...sumBurns(list),
      };
    };
    return [row(undefined), ...[...new Set(mine.map((l) => l.phase))].map(row)];
  });
}

const speed = (v: number): string => fixed(v, Math.abs(v) < 1 && v !== 0 ? 3 : 1);
const kg = (v: number): string => fixed(v, Math.abs(v) < 1 && v !== 0 ? 3 : 1);

export const DELTA_V_COLUMNS: readonly Column<DeltaVRow>[] = [
  { key: 'module', name: 'Module', value: (r) => r.module, text: (r) => r.module },
  { key: 'phase', name: 'Phase', value: (r) => r.phase, text: (r) => r.phase },
  { key: 'deltaV', name: 'Δv', unit: 'm/s', numeric: true, value: (r) => r.deltaV, text: (r) => speed(r.deltaV) },
  { key: 'gained', name: 'Speed', unit: 'm/s', numeric: true, value: (r) => r.gained, text: (r) => speed(r.gained) },
  { key: 'gravity', name: 'Gravity', unit: 'm/s', numeric: true, value: (r) => r.gravity, text: (r) => speed(r.gravity) },
  { key: 'steering', name: 'Steering', unit: 'm/s', numeric: true, value: (r) => r.steering, text: (r) => speed(r.steering) },
  { key: 'untold', name: 'Not told apart', unit: 'm/s', numeric: true, value: (r) => r.untold, text: (r) => speed(r.untold) },
  { key: 'propellant', name: 'Propellant', unit: 'kg', numeric: true, value: (r) => r.propellant, text: (r) => kg(r.propellant) },
];

export type TankRow = TankBudget & Row;

/** Propellant of every module; the launcher's stage is loaded for exactly its burn. */
export const tankRows = (flight: Flight): readonly TankRow[] =>
  tankBudgets(flight, { exact: ['stage'] }).map((t) => ({ ...t, id: `tank ${t.module}` }));

export const TANK_COLUMNS: readonly Column<TankRow>[] = [
  { key: 'module', name: 'Module', value: (r) => r.module, text: (r) => r.module },
  { key: 'loaded', name: 'Loaded', unit: 'kg', numeric: true, value: (r) => r.loaded, text: (r) => kg(r.loaded) },
  { key: 'used', name: 'Used', unit: 'kg', numeric: true, value: (r) => r.used, text: (r) => kg(r.used) },
  { key: 'left', name: 'Left', unit: 'kg', numeric: true, value: (r) => r.left, text: (r) => kg(r.left) },
  { key: 'corrections', name: 'Corrections, 99 %', unit: 'kg', numeric: true, value: (r) => r.corrections, text: (r) => kg(r.corrections) },
  { key: 'margin', name: 'Margin', unit: 'kg', numeric: true, value: (r) => r.margin, text: (r) => kg(r.margin) },
  {
    key: 'share',
    name: 'of loaded',
    unit: '%',
    numeric: true,
    value: (r) => (100 * r.margin) / r.loaded,
    text: (r) => fixed((100 * r.margin) / r.loaded, 1),
  },
  {
    key: 'worth',
    name: 'Worth',
    unit: 'm/s',
    numeric: true,
    value: (r) => r.marginDeltaV,
    text: (r) => (r.marginDeltaV === undefined ? '–' : fixed(r.marginDeltaV, 1)),
  },
];
