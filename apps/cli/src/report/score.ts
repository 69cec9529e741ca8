import { formatUtc } from '@farside/astro';
import type { Fact, FactBasis, MeasureValue } from '@farside/flight';
import { tally } from '@farside/mission';
import { angle, type Clock, duration, figure, place } from '../text/figures.ts';
import { table } from '../text/table.ts';
import type { Voice } from '../text/terminal.ts';

const CLASSES: readonly (readonly [FactBasis, string])[] = [
  ['predicted', 'predicted: outcomes, counted'],
  ['calibrated', 'calibrated: the vehicle was sized with these'],
  ['given', 'given: inputs, met'],
  ['derived', 'derived: arithmetic of another row, not counted'],
  ['compared', 'compared: too loose to count'],
];

function valueText(value: MeasureValue | undefined, unit: string, clock: Clock): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return unit === 'rad' ? angle(value) : figure(value, unit);
  if ('epoch' in value) return clock.stamp(value.epoch);
  return place(value);
}

/** A tolerance as short as it was written: ± 4 min, ± 1.25 d. */
function toleranceText(t: number | undefined, unit: string): string {
  if (t === undefined) return '';
  if (unit !== 's' && unit !== 'UTC') return `± ${figure(t, unit)}`;
  for (const [size, name] of [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const) {
    if (t >= size) return `± ${Number((t / size).toFixed(3))} ${name}`;
  }
  return `± ${duration(t)}`;
}

function differenceText(f: Fact): string {
  if (f.difference === undefined) return '';
  const text = f.published.unit === 'UTC' ? duration(f.difference) : figure(f.difference, f.published.unit);
  return f.difference > 0 ? `+${text}` : text;
}

/** Published against flown, class by class, with the count of the predicted. */
export function scoreLines(v: Voice, facts: readonly Fact[], clock: Clock): string[] {
  const lines: string[] = [];
  const columns = [
    { title: '' },
    { title: 'published', right: true },
    { title: 'flown', right: true },
    { title: 'difference', right: true },
    { title: '', right: true },
    { title: '' },
  ];
  const rows: string[][] = [];
  const heads: (readonly [number, string])[] = [];
  for (const [basis, title] of CLASSES) {
    const members = facts.filter((f) => f.basis === basis);
    if (members.length === 0) continue;
    heads.push([rows.length, title]);
    for (const f of members) {
      const unit = f.published.unit;
      const published = valueText(f.published.value, unit, clock);
      const flown =
        unit === 'day' && typeof f.flown === 'object' && 'epoch' in f.flown
          ? formatUtc(f.flown.epoch).slice(0, 10)
          : valueText(f.flown, unit, clock);
      const verdict =
        f.inside === true ? v.good('inside') : f.inside === false ? v.bad('OUTSIDE') : f.flown === undefined ? 'not flown' : '';
      rows.push([f.id, published, flown, differenceText(f), toleranceText(f.tolerance, unit), verdict]);
    }
  }
  const [head, ...body] = table(v, columns, rows, '  ');
  lines.push(head);
  body.forEach((line, i) => {
    const title = heads.find(([at]) => at === i)?.[1];
    if (title) lines.push(v.dim(title));
    lines.push(line);
  });
  const { predicted, inside } = tally(facts);
  if (predicted > 0) lines.push(v.bold(`${inside} of ${predicted} predicted inside their tolerance`));
  return lines;
}

function plainValue(value: MeasureValue | undefined): unknown {
  if (value === undefined) return null;
  return typeof value === 'object' && 'epoch' in value ? formatUtc(value.epoch) : value;
}

/** What `farside check --json` prints: SI, ISO 8601 for epochs, rad for places; null where there is nothing to say. */
export function scoreJson(mission: string, facts: readonly Fact[]): unknown {
  return {
    mission,
    facts: facts.map((f) => ({
      id: f.id,
      basis: f.basis,
      published: { value: plainValue(f.published.value), unit: f.published.unit, source: f.published.source },
      flown: plainValue(f.flown),
      tolerance: f.tolerance ?? null,
      inside: f.inside ?? null,
    })),
    score: tally(facts),
  };
}
