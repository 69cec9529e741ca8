import { fileURLToPath } from 'node:url';
import { type Axis, best, type Case, type CaseRecord, type CaseValue, type Objective } from '@farside/campaign';
import { isFarsideError } from '@farside/math';
import { parseQuantity } from '@farside/mission';
import { readText } from '@farside/node';
import type { Sweep } from '../../sweeping/sweep.ts';
import { titleOfMeasure, titlesOfAxes, USUAL, unitOf, valueText } from './figures.ts';
import { missText } from './table.ts';

export interface PageInput {
  readonly sweep: Sweep;
  readonly id: string;
  readonly cases: ReadonlyMap<number, Case>;
  readonly records: readonly CaseRecord[];
  /** All measures, in the order in which they are listed. */
  readonly known: readonly string[];
  readonly shown: readonly string[];
  readonly objectives: readonly Objective[];
}

/** An axis as the page draws it: numbers with one unit, epochs, or words. */
interface PageAxis {
  readonly path: string;
  readonly title: string;
  readonly kind: 'number' | 'epoch' | 'text';
  readonly unit: string;
  readonly values: readonly string[];
  readonly x: readonly number[];
}

/** A measure as the page tells it: in the unit in which it reads best. */
interface PageMeasure {
  readonly name: string;
  readonly title: string;
  /** For the head of a column. */
  readonly short: string;
  readonly kind: 'number' | 'epoch';
  readonly unit: string;
  readonly decimals: number;
}

const DAY_ONE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/;
const RELATIVE = /^([a-z-]+)\s*([+-])\s*(.+)$/;

/** Hours after an event of `touchdown + 2 d`, with the event. */
function afterEvent(text: string): readonly [string, number] | undefined {
  const m = RELATIVE.exec(text);
  if (!m) return undefined;
  try {
    return [m[1], ((m[2] === '-' ? -1 : 1) * parseQuantity(m[3], 'time')) / 3600];
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    return undefined;
  }
}

function pageAxis(a: Axis, title: string): PageAxis {
  const common = { path: a.path, title, values: a.values };
  if (a.values.every((v) => DAY_ONE.test(v))) return { ...common, kind: 'epoch', unit: 'UTC', x: [] };
  const numbers = a.values.map((v) => /^([+-]?[\d._]+(?:[eE][+-]?\d+)?)\s*([^\d\s]\S*)?$/.exec(v));
  const units = new Set(numbers.map((m) => m?.[2] ?? ''));
  if (numbers.every((m) => m !== null && Number.isFinite(Number(m[1]))) && units.size === 1)
    return { ...common, kind: 'number', unit: [...units][0], x: numbers.map((m) => Number(m?.[1])) };
  const after = a.values.map(afterEvent);
  if (after.every((x) => x !== undefined) && new Set(after.map((x) => x[0])).size === 1)
    return { ...common, kind: 'number', unit: `h after ${after[0]?.[0]}`, x: after.map((x) => x[1]) };
  return { ...common, kind: 'text', unit: '', x: a.values.map((_, i) => i) };
}

/** Unit in which figures of an SI unit read best, and what they are multiplied by. */
function reading(unit: string | undefined, name: string, size: number): readonly [string, number] {
  switch (unit) {
    case 'rad':
      return ['deg', 180 / Math.PI];
    case 'm':
      return size >= 3000 ? ['km', 1e-3] : size >= 1 ? ['m', 1] : ['mm', 1e3];
    case 's':
      return size >= 432_000 ? ['d', 1 / 86_400] : size >= 7200 ? ['h', 1 / 3600] : size >= 600 ? ['min', 1 / 60] : ['s', 1];
    case 'm/s':
      return name.endsWith('delta-v') ? ['m/s', 1] : size >= 3000 ? ['km/s', 1e-3] : size >= 0.1 ? ['m/s', 1] : ['mm/s', 1e3];
    case 'J/kg':
      // twice the energy is what the trade calls C3
      return ['km²/s² (C3)', 2e-6];
    case 'm/s2':
      return ['g', 1 / 9.80665];
    case 'W/m2':
      return size >= 1e6 ? ['MW/m²', 1e-6] : ['kW/m²', 1e-3];
    case 'J/m2':
      return ['MJ/m²', 1e-6];
    default:
      return [unit ?? '', 1];
  }
}

/** Decimals with which figures over a span can be told apart: five digits of them at most, and no more than people look at. */
function decimalsFor(unit: string, span: number, size: number): number {
  const digits = size > 0 ? 4 - Math.floor(Math.log10(size)) : 0;
  const told = span > 0 ? Math.min(3 - Math.floor(Math.log10(span)), digits) : digits;
  const usual = ['kg', 'm/s'].includes(unit) && size >= 10 ? 1 : 6;
  return Math.max(0, Math.min(usual, told));
}

const plain = (x: CaseValue): number | string => (typeof x === 'number' ? x : x.utc);

/** Everything that the page shows: measures that are the same in all flights stand apart, told once. */
function pageData(p: PageInput): unknown {
  const flown = p.records.filter((r) => r.status === 'flown');
  const measures: PageMeasure[] = [];
  const columns: (readonly (number | string | null)[])[] = [];
  const fixed: { readonly title: string; readonly name: string }[] = [];
  for (const name of p.known) {
    const own = flown.flatMap((r) => (r.values[name] === undefined ? [] : [plain(r.values[name])]));
    if (own.length === 0) continue;
    const asked = p.shown.includes(name) || p.objectives.some((o) => o.measure === name);
    if (own.length === flown.length && flown.length > 1 && own.every((x) => x === own[0]) && !asked) {
      fixed.push({ name, title: titleOfMeasure(name) });
      continue;
    }
    const numbers = own.filter((x) => typeof x === 'number');
    const kind = numbers.length > 0 ? 'number' : 'epoch';
    const sizes = numbers.map(Math.abs);
    const [unit, scale] = kind === 'epoch' ? ['UTC', 1] : reading(unitOf(name), name, Math.max(...sizes));
    const shownNumbers = numbers.map((x) => x * scale);
    const decimals = decimalsFor(unit, Math.max(...shownNumbers) - Math.min(...shownNumbers), Math.max(...sizes) * scale);
    const whole = unitOf(name) === '' && numbers.every((x) => Number.isInteger(x));
    const title = titleOfMeasure(name);
    measures.push({ name, title, short: USUAL.find(([n]) => n === name)?.[1] ?? title, kind, unit, decimals: whole ? 0 : decimals });
    columns.push(
      p.records.map((r) => {
        const x = r.status === 'flown' ? r.values[name] : undefined;
        return x === undefined ? null : typeof x === 'number' ? Number((x * scale).toPrecision(9)) : x.utc;
      }),
    );
  }
  const titles = titlesOfAxes(p.sweep.axes);
  return {
    axes: p.sweep.axes.map((a, i) => pageAxis(a, titles[i])),
    measures,
    fixed,
    shown: p.shown,
    objective: p.objectives[0] ? { direction: p.objectives[0].direction, measure: p.objectives[0].measure } : null,
    cases: p.records.map((r, i) => ({
      n: r.case,
      at: p.cases.get(r.case)?.at ?? [],
      v: r.status === 'flown' ? columns.map((c) => c[i]) : null,
      ...(r.error
        ? {
            e: {
              code: r.error.code,
              phase: r.error.phase ?? '',
              message: r.error.message,
              hint: r.error.tryThis ?? '',
              figures: missText(r),
            },
          }
        : {}),
    })),
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A word that no line is broken in. */
const whole = (text: string): string => `<span class="whole">${escaped(text)}</span>`;

/** `--set` in words. */
function setText(text: string): string {
  const at = text.indexOf('=');
  const [path, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  return value === '' ? `without <b>${escaped(path)}</b>` : `<b>${escaped(path)}</b> ${whole(value)}`;
}

/** One script in three rooms, in this order: what can stand on an axis, the plots, the tables. */
const SCRIPTS = ['quantities.js', 'plots.js', 'tables.js'] as const;
const part = (name: string): string => readText(fileURLToPath(new URL(`./page/${name}`, import.meta.url)));

function bestCount(o: Objective, r: CaseRecord): string {
  return `<li><b>case ${r.case}</b><span>${o.direction === 'min' ? 'least' : 'most'} ${escaped(titleOfMeasure(o.measure))}, ${escaped(valueText(o.measure, r.values[o.measure]))}</span></li>`;
}

/** The sweep as one page that needs nothing else: no request leaves it. The same for the same sweep, to the byte. */
export function sweepPage(p: PageInput): string {
  const { mission } = p.sweep.mission.source;
  const flown = p.records.filter((r) => r.status === 'flown').length;
  const titles = titlesOfAxes(p.sweep.axes);
  const named = titles.join(' × ');
  const varied = p.sweep.axes
    .map((a) => {
      const n = a.values.length;
      const span = n <= 4 ? a.values.map(whole).join(', ') : `${whole(a.values[0])} to ${whole(a.values[n - 1])} (${n} values)`;
      return `<b>${escaped(a.path)}</b> ${span}`;
    })
    .join('; ');
  const top = p.objectives[0] ? best(p.records, p.objectives[0])[0] : undefined;
  const set = p.sweep.set.length > 0 ? `; in all of them ${p.sweep.set.map(setText).join(', ')}` : '';
  const data = JSON.stringify(pageData(p)).replaceAll('<', '\\u003c');
  const refused = p.records.length - flown;
  const count = (n: number, what: string, bad = false): string =>
    `<li${bad ? ' class="bad"' : ''}><b>${n.toLocaleString('en')}</b><span>${what}</span></li>`;
  const { head } = p.sweep;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escaped(`${mission.name}: sweep of ${named}`)}</title>
<link rel="icon" href="data:,">
<style>
${part('style.css')}</style>
</head>
<body>
<header class="page">
<h1>${escaped(`${mission.name}: ${named}`)}</h1>
<p class="what">Every case is the whole mission, solved and flown anew with ${varied}${set}.</p>
<ul class="counts">
${count(p.records.length, p.records.length === 1 ? 'case' : 'cases')}
${count(flown, 'flown to the end')}
${count(refused, 'could not be flown', refused > 0)}
${p.objectives[0] && top ? bestCount(p.objectives[0], top) : ''}
</ul>
</header>
<main>
<noscript><p>The plots and the table of this page are drawn by its script; sweep.csv beside it holds the same figures.</p></noscript>
<section id="best" aria-labelledby="h-best"></section>
<section id="plots" aria-labelledby="h-plots"></section>
<section id="table" aria-labelledby="h-table"></section>
<section id="reasons" aria-labelledby="h-reasons"></section>
</main>
<footer>
<p>Farside ${escaped(head.engine)}, sweep <code>${p.id}</code> of ${escaped(p.sweep.mission.file)}, flight manifest <code>${head.manifest}</code>. All measures in SI are in sweep.csv. Epochs are UTC.</p>
</footer>
<script type="application/json" id="data">${data}</script>
<script>
${SCRIPTS.map(part).join('')}</script>
</body>
</html>
`;
}
