import { type Epoch, formatUtc } from '@farside/astro';
import type { Fact, FactBasis, MeasureValue } from '@farside/flight';
import { tally } from '@farside/mission';
import { type Clock, duration, inUnitOf, place } from '../text/figures.ts';
import { table } from '../text/table.ts';
import type { Voice } from '../text/terminal.ts';

const CLASSES: readonly (readonly [FactBasis, string])[] = [
  ['predicted', 'predicted: outcomes, counted'],
  ['calibrated', 'calibrated: the vehicle was sized with these'],
  ['given', 'given: inputs of the mission'],
  ['derived', 'derived: arithmetic of another row, not counted'],
  ['compared', 'compared: too loose to count'],
];

const minute = (clock: Clock, e: Epoch): string => clock.stamp(e).slice(0, 16);

function valueText(f: Fact, value: MeasureValue | undefined, clock: Clock): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatOf(f)(value);
  if ('epoch' in value) return f.published.unit === 'day' ? formatUtc(value.epoch).slice(0, 10) : minute(clock, value.epoch);
  return place(value, 1);
}

const formatOf = (f: Fact): ((x: number) => string) =>
  inUnitOf(typeof f.published.value === 'number' ? f.published.value : 0, f.published.unit);

/** A tolerance as short as it was written: ± 4 min, ± 1.25 d. */
function toleranceText(f: Fact): string {
  const t = f.tolerance;
  if (t === undefined) return '';
  if (f.published.unit !== 's' && f.published.unit !== 'UTC') {
    const [x, unit] = formatOf(f)(t).split(' ');
    return `± ${Number(x.replaceAll(',', ''))} ${unit}`;
  }
  for (const [size, name] of [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const) {
    if (t >= 2 * size || t === size || (t > size && size === 86400)) return `± ${Number((t / size).toFixed(3))} ${name}`;
  }
  return `± ${Number(t.toFixed(1))} s`;
}

function differenceText(f: Fact): string {
  if (f.difference === undefined) return '';
  const text = f.published.unit === 'UTC' ? duration(f.difference) : formatOf(f)(f.difference);
  return f.difference > 0 ? `+${text}` : text;
}

/** Published against flown, class by class, with the count of the predicted. On a narrow terminal without the differences. */
export function scoreLines(v: Voice, facts: readonly Fact[], clock: Clock): string[] {
  const wide = v.width >= 96;
  const columns = [
    { title: '' },
    { title: 'published', right: true },
    { title: 'flown', right: true },
    ...(wide ? [{ title: 'difference', right: true }] : []),
    { title: 'tolerance', right: true },
    { title: '' },
  ];
  const rows: string[][] = [];
  const heads = new Map<number, string>();
  for (const [basis, title] of CLASSES) {
    const members = facts.filter((f) => f.basis === basis);
    if (members.length > 0) heads.set(rows.length, title);
    for (const f of members) {
      const verdict =
        f.inside === true
          ? v.good(wide ? 'inside' : 'in')
          : f.inside === false
            ? v.bad(wide ? 'OUTSIDE' : 'OUT')
            : f.flown === undefined
              ? 'not flown'
              : '';
      rows.push([
        f.id,
        valueText(f, f.published.value, clock),
        valueText(f, f.flown, clock),
        ...(wide ? [differenceText(f)] : []),
        toleranceText(f),
        verdict,
      ]);
    }
  }
  const [head, ...body] = table(v, columns, rows, wide ? '  ' : '');
  const lines = [head];
  body.forEach((line, i) => {
    const title = heads.get(i);
    if (title) lines.push(v.accent(title));
    lines.push(line);
  });
  const { predicted, inside } = tally(facts);
  if (predicted > 0) lines.push(v.bold(`${inside} of ${predicted} predicted rows inside their tolerance`));
  const outside = facts.filter((f) => f.basis !== 'predicted' && f.inside === false).map((f) => f.id);
  if (outside.length > 0) lines.push(`outside, not counted: ${outside.join(', ')}`);
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
