import { type Axis, best, type Case, type CaseRecord, type Objective } from '@farside/campaign';
import { keyedFigure } from '../../text/figures.ts';
import { type Column, table } from '../../text/table.ts';
import { type Voice, visible, wrap } from '../../text/terminal.ts';
import { titlesOfAxes, USUAL, valueText, yearOf } from './figures.ts';

const INDENT = '  ';

/** What a table of cases shows. */
export interface Shown {
  readonly axes: readonly Axis[];
  readonly cases: ReadonlyMap<number, Case>;
  readonly records: readonly CaseRecord[];
  /** Measure and title. */
  readonly measures: readonly (readonly [string, string])[];
  /** The year of all epochs, where they leave it out. */
  readonly year: string | undefined;
}

/** What the table shows, and what is the same in all flights: told once. */
export interface Choice {
  readonly measures: readonly (readonly [string, string])[];
  readonly same: readonly (readonly [string, string])[];
}

/** Measures asked for by name, or the usual ones that some flight has; of those the ones in which flights differ. */
export function measuresShown(asked: readonly string[], known: readonly string[], records: readonly CaseRecord[]): Choice {
  if (asked.length > 0) return { measures: asked.map((name) => [name, name] as const), same: [] };
  const usual = USUAL.filter(([name]) => known.includes(name));
  const flown = records.filter((r) => r.status === 'flown');
  const one = ([name]: readonly [string, string]): boolean =>
    flown.length > 1 && flown.every((r) => valueText(name, r.values[name]) === valueText(name, flown[0].values[name]));
  const measures = usual.filter((m) => !one(m));
  return measures.length > 0 ? { measures, same: usual.filter(one) } : { measures: usual, same: [] };
}

/** The year of all epochs that a table shows, if they have one: it is told above the table. */
export function yearShown(s: Pick<Shown, 'measures' | 'records'>): string | undefined {
  const years = new Set(
    s.measures.flatMap(([name]) => (s.records.some((r) => typeof r.values[name] === 'object') ? [yearOf(s.records, name)] : [])),
  );
  return years.size === 1 ? [...years][0] : undefined;
}

function columnsOf(s: Shown): readonly Column[] {
  // what stands first was asked for first: it stays longest where the terminal is narrow
  const measures = s.measures.map(([, title], i) => ({ title, right: true, ...(i === 0 ? {} : { drop: i }) }));
  return [{ title: 'case', right: true }, ...titlesOfAxes(s.axes).map((title) => ({ title, right: true })), ...measures];
}

const cellsOf = (s: Shown, r: CaseRecord): readonly string[] => [
  String(r.case),
  ...(s.cases.get(r.case)?.values ?? []),
  ...s.measures.map(([name]) => (r.status === 'flown' ? valueText(name, r.values[name], s.year === undefined) : '')),
];

const verdict = (r: CaseRecord): string => `${r.error?.code ?? 'refused'}${r.error?.phase ? ` (${r.error.phase})` : ''}`;

/** All cases by their number: what was varied, then what came of it, figures or the refusal. */
export function caseLines(v: Voice, s: Shown): string[] {
  const lines = table(
    v,
    columnsOf(s),
    s.records.map((r) => cellsOf(s, r)),
    INDENT,
  );
  const refused = s.records.map((r, i) => ({ r, i: i + 1 })).filter(({ r, i }) => r.status === 'refused' && lines[i] !== undefined);
  const from = Math.max(0, ...refused.map(({ i }) => visible(lines[i])));
  for (const { r, i } of refused) {
    const blank = ' '.repeat(from - visible(lines[i]) + 2);
    lines[i] = `${lines[i]}${blank}${v.bad('✗')} ${cut(verdict(r), v.width - from - 4)}`;
  }
  return lines;
}

const cut = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`);

/** Rows of the best cases that are told for each objective. */
const BEST = 3;

/** The best cases by each objective. */
export function bestLines(v: Voice, s: Shown, objectives: readonly Objective[]): string[] {
  return objectives.flatMap((o) => {
    const rows = best(s.records, o).slice(0, BEST);
    const measures = [
      [o.measure, USUAL.find(([name]) => name === o.measure)?.[1] ?? o.measure] as const,
      ...s.measures.filter(([name]) => name !== o.measure),
    ];
    const own = { ...s, measures, year: yearShown({ measures, records: s.records }) };
    const head = `Best: ${o.direction === 'min' ? 'least' : 'most'} ${o.measure}`;
    if (rows.length === 0) return ['', v.bold(head), `${INDENT}no case has it`];
    const lines = table(
      v,
      columnsOf(own),
      rows.map((r) => cellsOf(own, r)),
      INDENT,
    );
    return ['', v.bold(head), ...lines];
  });
}

/** Cases that could not be flown for one reason. */
export interface Refusals {
  readonly code: string;
  readonly phase: string | undefined;
  readonly records: readonly CaseRecord[];
}

/** Refused cases by code and phase, in the order of the first of each. */
export function refusalsOf(records: readonly CaseRecord[]): readonly Refusals[] {
  const groups = new Map<string, { code: string; phase: string | undefined; records: CaseRecord[] }>();
  for (const r of records) {
    if (!r.error) continue;
    const { code, phase } = r.error;
    const key = `${code} ${phase ?? ''}`;
    const group = groups.get(key) ?? { code, phase, records: [] };
    group.records.push(r);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Numbers in a row as `3, 5 to 9`. */
export function numberList(ns: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of ns) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([a, b]) => (a === b ? String(a) : b === a + 1 ? `${a}, ${b}` : `${a} to ${b}`)).join(', ');
}

/** Cases of one reason that are told each by itself. */
const TOLD = 12;

/** Why cases could not be flown: reason by reason, every case with what it missed; a hint that is the same for all is told once. */
export function refusalLines(v: Voice, records: readonly CaseRecord[]): string[] {
  const groups = refusalsOf(records);
  if (groups.length === 0) return [];
  const lines = ['', v.bold('Could not be flown')];
  for (const g of groups) {
    lines.push(
      wrap(
        `${INDENT}${v.bad(g.code)}${g.phase ? ` in ${g.phase}` : ''}  ${v.dim(`${g.records.length === 1 ? 'case' : 'cases'} ${numberList(g.records.map((r) => r.case))}`)}`,
        v.width,
        INDENT.repeat(2),
      ),
    );
    const told = new Map<string, { cases: number[]; hint: string | undefined }>();
    for (const r of g.records) {
      const text = r.error?.message ?? '';
      const same = told.get(`${text}\n${r.error?.tryThis ?? ''}`) ?? { cases: [], hint: r.error?.tryThis };
      same.cases.push(r.case);
      told.set(`${text}\n${r.error?.tryThis ?? ''}`, same);
    }
    const all = [...told].map(([key, x]) => ({ text: key.split('\n')[0], ...x }));
    const shared = all.every((x) => x.hint === all[0].hint) ? all[0].hint : undefined;
    for (const x of all.slice(0, TOLD)) {
      lines.push(
        wrap(`${INDENT.repeat(2)}${all.length > 1 ? `${v.dim(`${numberList(x.cases)}:`)} ` : ''}${x.text}`, v.width, INDENT.repeat(4)),
      );
      if (shared === undefined && x.hint) lines.push(wrap(`${INDENT.repeat(4)}${v.dim('try')} ${x.hint}`, v.width, INDENT.repeat(6)));
    }
    if (all.length > TOLD) lines.push(v.dim(`${INDENT.repeat(2)}and ${all.length - TOLD} more of this kind, in sweep.csv and on the page`));
    if (shared) lines.push(wrap(`${INDENT.repeat(2)}${v.dim('try')} ${shared}`, v.width, INDENT.repeat(4)));
  }
  return lines;
}

/** The figures behind a refusal, in words. */
export const missText = (r: CaseRecord): string =>
  Object.entries(r.error?.numbers ?? {})
    .map(([k, x]) => keyedFigure(k, x))
    .join(' · ');
