import { type Epoch, formatUtc } from '@farside/astro';
import type { Fact, FactBasis, MeasureValue } from '@farside/flight';
import { tally } from '@farside/mission';
import { type Clock, duration, inUnitOf, place } from '../text/figures.ts';
import { type Column, naturalWidth, right, table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';

const CLASSES: readonly (readonly [FactBasis, string])[] = [
  ['predicted', 'predicted: outcomes, counted'],
  ['calibrated', 'calibrated: the vehicle was sized with these'],
  ['given', 'given: inputs of the mission'],
  ['derived', 'derived: arithmetic of another row, not counted'],
  ['compared', 'compared: too loose to count'],
];

/** `2024-06-01 22:23`; where room is short without the year, which all rows share or nearly so. */
const minute = (clock: Clock, e: Epoch, short: boolean): string => clock.stamp(e).slice(short ? 5 : 0, 16);

function valueText(f: Fact, value: MeasureValue | undefined, clock: Clock, short = false): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatOf(f)(value);
  if ('epoch' in value) return f.published.unit === 'day' ? formatUtc(value.epoch).slice(0, 10) : minute(clock, value.epoch, short);
  return place(value, 1);
}

/** Places differ by a distance over ground. */
const formatOf = (f: Fact): ((x: number) => string) =>
  f.published.unit === 'place'
    ? inUnitOf(f.difference ?? f.tolerance ?? 0, 'm')
    : inUnitOf(typeof f.published.value === 'number' ? f.published.value : 0, f.published.unit);

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
  return f.difference > 0 && f.published.unit !== 'place' ? `+${text}` : text;
}

const CELLS = [right('published'), right('flown'), right('difference'), right('tolerance')];

function verdictText(v: Voice, f: Fact): string {
  if (f.inside === true) return v.good('inside');
  if (f.inside === false) return v.bad('OUTSIDE');
  return f.flown === undefined ? 'not flown' : '';
}

/** Rows as a table of `columns` (beside id and verdict), or undefined where the terminal is too narrow for it. */
function flatRows(v: Voice, facts: readonly Fact[], clock: Clock, columns: readonly Column[], short: boolean): string[] | undefined {
  const all = [{ title: '' }, ...columns, { title: '' }];
  const rows = facts.map((f) => {
    const cells = [valueText(f, f.published.value, clock, short), valueText(f, f.flown, clock, short), differenceText(f), toleranceText(f)];
    return [f.id, ...CELLS.flatMap((c, k) => (columns.includes(c) ? [cells[k]] : [])), verdictText(v, f)];
  });
  return naturalWidth(all, rows, INDENT) <= v.width ? table(v, all, rows, INDENT) : undefined;
}
const INDENT = '  ';

/** The narrowest form: two lines for a row, nothing left out. */
function stackedRows(v: Voice, facts: readonly Fact[], clock: Clock): string[] {
  const head = table(
    v,
    [{ title: '', flexible: true }, right(''), { title: '' }],
    facts.map((f) => [f.id, differenceText(f), verdictText(v, f)]),
    INDENT,
  );
  return facts.map((f, i) => {
    const values = `${valueText(f, f.published.value, clock)} → ${valueText(f, f.flown, clock)}  ${toleranceText(f)}`.trimEnd();
    return `${head[i]}\n${v.dim(wrap(`    ${values}`, v.width, '    '))}`;
  });
}

/**
 * Published against flown, class by class, with the count of the predicted. Where the terminal is narrow the tolerances go (the verdict says what comes of them) and the epochs lose their year;
 * where it is narrower still each row takes two lines, published → flown in the second.
 */
export function scoreLines(v: Voice, facts: readonly Fact[], clock: Clock): string[] {
  const members = CLASSES.flatMap(([basis]) => facts.filter((f) => f.basis === basis));
  const [published, flown, difference] = CELLS;
  const flat = flatRows(v, members, clock, CELLS, false) ?? flatRows(v, members, clock, [published, flown, difference], true);
  const body = flat ? flat.slice(1) : stackedRows(v, members, clock);
  const lines = flat ? [flat[0]] : [v.dim(`${INDENT}difference, verdict; below: published → flown, tolerance`)];
  for (const [i, f] of members.entries()) {
    if (f.basis !== members[i - 1]?.basis) lines.push(v.accent(CLASSES.find(([basis]) => basis === f.basis)?.[1] ?? f.basis));
    lines.push(body[i]);
  }
  const { predicted, inside } = tally(facts);
  if (predicted > 0) lines.push(v.bold(`${inside} of ${predicted} predicted rows inside their tolerance`));
  const outside = facts.filter((f) => f.basis !== 'predicted' && f.inside === false).map((f) => f.id);
  if (outside.length > 0) lines.push(wrap(`outside, not counted: ${outside.join(', ')}`, v.width, '  '));
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
