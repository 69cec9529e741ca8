import { type Epoch, formatUtc } from '@farside/astro';
import type { Fact, FactBasis, Flight, MeasureValue } from '@farside/flight';
import { duration, fixed, place, shortStamp, signed } from '../text/figures.ts';
import type { Column, Row } from './rows.ts';

export interface FactRow extends Row {
  readonly title: string;
  readonly basis: FactBasis;
  readonly source: string;
  readonly published: string;
  readonly flown: string;
  readonly difference: string;
  /** SI, for sorting and CSV. */
  readonly values: {
    readonly published: number | string;
    readonly flown: number | string | undefined;
    readonly difference: number | undefined;
  };
  readonly tolerance: string;
  /** Difference over tolerance; undefined where there is none. */
  readonly share: number | undefined;
  readonly inside: boolean | undefined;
}

const ORDER: readonly FactBasis[] = ['predicted', 'calibrated', 'given', 'derived', 'compared'];

const isEpoch = (v: MeasureValue): v is { readonly epoch: Epoch } => typeof v === 'object' && 'epoch' in v;

/** SI figures in the words of the trade; the unit is that of the published figure. */
function said(v: MeasureValue | undefined, unit: string): string {
  if (v === undefined) return 'not flown';
  if (typeof v === 'string') return v;
  if (isEpoch(v)) return shortStamp(v.epoch);
  if (typeof v === 'object') return place(v, 1);
  return figure(v, unit, fixed);
}

/** SI units of the record, as a reader wants them. */
function figure(v: number, unit: string, say: (x: number, decimals: number) => string): string {
  const DEG = 180 / Math.PI;
  switch (unit) {
    case 's':
      return duration(v);
    case 'rad':
      return `${say(v * DEG, 2)}°`;
    case 'm':
      return Math.abs(v) >= 1e4 ? `${say(v / 1e3, 1)} km` : `${say(v, Math.abs(v) < 100 ? 2 : 0)} m`;
    case 'm/s':
      return Math.abs(v) >= 1e3 ? `${say(v / 1e3, 3)} km/s` : `${say(v, Math.abs(v) < 100 ? 2 : 0)} m/s`;
    case 'kg':
      return `${say(v, 1)} kg`;
    case 'm/s2':
      return `${say(v / 9.80665, 2)} g`;
    default:
      return `${say(v, 3)} ${unit}`;
  }
}

const raw = (v: MeasureValue): number | string =>
  typeof v === 'number' ? v : typeof v === 'string' ? v : isEpoch(v) ? formatUtc(v.epoch, 0) : `${v.latitude} ${v.longitude}`;

/** Published figures beside what was flown: what counts first. */
export function factRows(flight: Flight): readonly FactRow[] {
  return flight
    .score()
    .toSorted((a, b) => ORDER.indexOf(a.basis) - ORDER.indexOf(b.basis))
    .map((f): FactRow => {
      const unit = unitOf(f);
      const apart = isEpoch(f.published.value) ? 's' : unit;
      return {
        id: f.id,
        title: f.title ?? f.id,
        basis: f.basis,
        source: f.published.source,
        faint: f.basis !== 'predicted',
        published: said(f.published.value, unit),
        flown: said(f.flown, unit),
        difference: f.difference === undefined ? '' : apart === 's' ? longer(f.difference) : figure(f.difference, apart, signed),
        values: { published: raw(f.published.value), flown: f.flown === undefined ? undefined : raw(f.flown), difference: f.difference },
        tolerance: f.tolerance === undefined ? '' : `± ${figure(f.tolerance, apart, fixed)}`,
        share: f.difference !== undefined && f.tolerance ? f.difference / f.tolerance : undefined,
        inside: f.inside,
        ...(f.flown !== undefined && isEpoch(f.flown) ? { epoch: f.flown.epoch } : {}),
      };
    });
}

const longer = (s: number): string => (s > 0 ? `+${duration(s)}` : duration(s));

/** The unit of the SI value: the record names that of the published figure. */
function unitOf(f: Fact): string {
  return f.published.unit;
}

/** How many of the counted rows are inside, in words. */
export function tallyOf(rows: readonly FactRow[]): string {
  const counted = rows.filter((r) => r.basis === 'predicted');
  return `${counted.filter((r) => r.inside).length} of ${counted.length} predicted facts inside tolerance`;
}

export const FACT_COLUMNS: readonly Column<FactRow>[] = [
  { key: 'title', name: 'Fact', wraps: true, value: (r) => r.title, text: (r) => r.title },
  { key: 'published', name: 'Published', numeric: true, value: (r) => r.values.published, text: (r) => r.published },
  { key: 'flown', name: 'Flown', numeric: true, value: (r) => r.values.flown, text: (r) => r.flown },
  { key: 'difference', name: 'Difference', numeric: true, value: (r) => r.values.difference, text: (r) => r.difference },
  {
    key: 'tolerance',
    name: 'Of the tolerance',
    value: (r) => r.share,
    text: (r) => (r.inside === undefined ? '' : r.inside ? 'inside' : 'outside'),
  },
  { key: 'basis', name: 'Class', value: (r) => r.basis, text: (r) => r.basis },
  { key: 'source', name: 'Source', wraps: true, value: (r) => r.source, text: (r) => r.source },
];
