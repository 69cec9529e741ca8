import { formatUtc } from '@farside/astro';
import type { Manifest, MeasureValue } from '@farside/flight';
import type { FlightDifference, Limit, Moved, PhaseDifference } from '@farside/mission';
import { shown } from '../places.ts';
import { angle, type Clock, duration, figure, place, unitOfMeasure } from '../text/figures.ts';
import { table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { titleOf } from './flight.ts';

const INDENT = '  ';

function valueText(name: string, m: MeasureValue | undefined, clock: Clock): string {
  if (m === undefined) return '—';
  if (typeof m === 'string') return m;
  if (typeof m === 'number') return figure(m, unitOfMeasure(name));
  return 'epoch' in m ? clock.stamp(m.epoch) : place(m);
}

function changeText(m: Moved): string {
  if (m.change === undefined) return '';
  const sign = m.change > 0 ? '+' : '';
  const value = m.after ?? m.before;
  if (typeof value === 'object' && 'epoch' in value) return `${sign}${duration(m.change)}`;
  if (typeof value === 'object') return `${angle(m.change)} away`;
  return `${sign}${figure(m.change, unitOfMeasure(m.name))}`;
}

/** Why a phase is not what it was, in words. */
function whyOf(p: PhaseDifference): string {
  if (!p.both) return 'flown in one of the two only';
  if (p.same) return 'the same, to the bit';
  const causes = [
    ...(p.settings.length > 0 ? [`reads ${listed(p.settings)}`] : []),
    ...(p.outline ? ['follows another Outline'] : []),
    ...(p.begun ? ['begins with another hand-over'] : []),
  ];
  return causes.length > 0 ? causes.join('; ') : 'moved';
}

function listed(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}

/** Files that a mission names, by the beginning of their hashes. */
const filesOf = (m: Manifest): string => (m.files ?? []).map((f) => `${f.name} ${f.sha256.slice(0, 8)}`).join(', ');

/** @param folders where the two flights lie. */
export function comparisonLines(v: Voice, d: FlightDifference, folders: readonly [string, string], clock: Clock, all: boolean): string[] {
  const [a, b] = [d.before.manifest, d.after.manifest];
  const lines = [
    wrap(
      `${v.bold(`${a.mission.name} ${a.id.slice(0, 8)} → ${b.mission.name} ${b.id.slice(0, 8)}`)}${v.dim(`  ${shown(folders[0])} → ${shown(folders[1])}, epochs in ${clock.name}`)}`,
      v.width,
      INDENT,
    ),
    '',
    v.bold('Settings'),
  ];
  if (d.settings.length === 0) lines.push(`${INDENT}none differs`);
  lines.push(
    ...table(
      v,
      [{ title: '' }, { title: '', flexible: true }, { title: '' }, { title: '', flexible: true }],
      d.settings.map((s) => [s.path, s.before ?? '—', '→', s.after ?? '—']),
      INDENT,
    ),
  );
  for (const [what, x, y] of [
    ['engine', a.engine, b.engine],
    ['seed', String(a.seed), String(b.seed)],
    ['data', (a.environment ?? '').slice(0, 8), (b.environment ?? '').slice(0, 8)],
    ['files', filesOf(a), filesOf(b)],
    ['facts', (a.facts?.sha256 ?? '').slice(0, 8), (b.facts?.sha256 ?? '').slice(0, 8)],
  ]) {
    if (x !== y) lines.push(`${INDENT}${what}  ${x || 'none'} → ${y || 'none'}`);
  }
  lines.push(
    '',
    v.bold('Phases'),
    ...table(
      v,
      [{ title: '', right: true }, { title: '' }, { title: '', flexible: true }],
      d.phases.map((p) => [String(b.phases.indexOf(p.phase) + 1), titleOf(p.phase), p.same ? v.dim(whyOf(p)) : whyOf(p)]),
      INDENT,
    ),
  );
  for (const p of d.phases) lines.push(...movedLines(v, p, clock, all));
  lines.push('', v.bold('Limits, and what is left to them'), ...limitLines(v, d));
  return lines;
}

function movedLines(v: Voice, p: PhaseDifference, clock: Clock, all: boolean): string[] {
  const told = p.moved.filter((m) => all || valueText(m.name, m.before, clock) !== valueText(m.name, m.after, clock));
  if (p.moved.length === 0) return [];
  const quiet = p.moved.length - told.length;
  return [
    '',
    v.bold(titleOf(p.phase)),
    ...table(
      v,
      [
        { title: '', flexible: true },
        { title: 'before', right: true },
        { title: 'after', right: true },
        { title: 'change', right: true },
      ],
      told.map((m) => [
        m.name.slice(p.phase.length + 1).replaceAll('-', ' '),
        valueText(m.name, m.before, clock),
        valueText(m.name, m.after, clock),
        changeText(m),
      ]),
      INDENT,
    ),
    ...(quiet > 0 ? [v.dim(`${INDENT}${quiet} more ${quiet === 1 ? 'differs' : 'differ'} by less than is shown (--all)`)] : []),
  ];
}

function boundText(l: Limit): string {
  const [low, high] = [l.least, l.most].map((x) => (x === undefined ? undefined : figure(x, l.unit)));
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  return low !== undefined ? `at least ${low}` : `at most ${high}`;
}

function limitLines(v: Voice, d: FlightDifference): string[] {
  const rows = d.limits.map(({ before, after }) => [
    after.name,
    boundText(after),
    figure(after.value, after.unit),
    before ? figure(before.left, after.unit) : '—',
    after.left < 0 ? v.bad(figure(after.left, after.unit)) : figure(after.left, after.unit),
  ]);
  return table(
    v,
    [
      { title: '', flexible: true },
      { title: 'bound', flexible: true, drop: 1 },
      { title: 'is', right: true, drop: 2 },
      { title: 'left before', right: true },
      { title: 'left', right: true },
    ],
    rows,
    INDENT,
  );
}

const plain = (m: MeasureValue | undefined): unknown =>
  m === undefined ? null : typeof m === 'object' && 'epoch' in m ? formatUtc(m.epoch, 6) : m;

/** The comparison as JSON: SI; epochs in UTC, their changes in s; places in rad, their changes in rad of arc; null where there is nothing. */
export function comparisonJson(d: FlightDifference, folders: readonly [string, string]): unknown {
  const limit = (l: Limit | undefined): unknown =>
    l ? { value: l.value, least: l.least ?? null, most: l.most ?? null, left: l.left } : null;
  return {
    before: { id: d.before.manifest.id, folder: folders[0] },
    after: { id: d.after.manifest.id, folder: folders[1] },
    settings: d.settings.map((s) => ({ path: s.path, before: s.before ?? null, after: s.after ?? null })),
    phases: d.phases.map((p) => ({
      phase: p.phase,
      same: p.same,
      because: { settings: p.settings, outline: p.outline, handover: p.begun },
      measures: p.moved.map((m) => ({ name: m.name, before: plain(m.before), after: plain(m.after), change: m.change ?? null })),
    })),
    limits: d.limits.map((l) => ({
      name: l.after.name,
      setting: l.after.setting ?? null,
      unit: l.after.unit,
      before: limit(l.before),
      after: limit(l.after),
    })),
  };
}
