import { FarsideError, nearest } from '@farside/math';
import { type Mission, measureNames, PHASES } from '@farside/mission';
import type { CaseRecord, CaseValue } from './ledger.ts';

/** What makes one case better than another. */
export interface Objective {
  readonly direction: 'min' | 'max';
  readonly measure: string;
}

/** Reads `min:<measure>` or `max:<measure>`. @throws FarsideError OBJECTIVE_SYNTAX */
export function parseObjective(text: string): Objective {
  const m = /^\s*(min|max)\s*:\s*(\S+)\s*$/.exec(text);
  if (m) return { direction: m[1] as Objective['direction'], measure: m[2] };
  throw new FarsideError('OBJECTIVE_SYNTAX', `'${text}' is no objective`, {
    expected: 'min: or max: and the name of a measure, such as min:total.delta-v',
    found: text,
  });
}

/** What is said of a flight as a whole comes first, then what its phases measured, in the order of flight. */
const GROUPS: readonly string[] = ['total', 'margin', 'score', 'flight', ...PHASES.map((p) => p.kind)];

/** Names of all measures that any case has: by group, then by name, whatever the order of the records. */
export function measuresOf(records: readonly CaseRecord[]): readonly string[] {
  const group = (name: string): number => GROUPS.indexOf(name.split('.')[0]);
  const names = new Set<string>();
  for (const r of records) for (const name of Object.keys(r.values)) names.add(name);
  return [...names].sort((a, b) => group(a) - group(b) || (a < b ? -1 : 1));
}

/** Measures that a case may have, known before anything is flown: those of `valuesOf`, and what is left to the limits. */
export interface KnownMeasures {
  /** As they are listed to people. */
  readonly told: readonly string[];
  /** Times of every craft in shadows, behind the Moon and in contact, by phase: far more than any flight has of them. */
  readonly seen: readonly string[];
}

/** @param predicted the mission has facts that are scored. */
export function knownMeasures(mission: Mission, predicted: boolean): KnownMeasures {
  const names = measureNames(mission);
  const sums = ['', ...names.modules.map((m) => `${m}-`)].flatMap((m) => [`total.${m}delta-v`, `total.${m}propellant`]);
  return {
    told: [...sums, ...names.limited.map((m) => `margin.${m}`), ...(predicted ? ['score.inside', 'score.predicted'] : []), ...names.phases],
    seen: names.seen,
  };
}

/** @throws FarsideError MEASURE_UNKNOWN, naming the nearest */
export function checkMeasure(name: string, { told, seen }: KnownMeasures): void {
  const known = [...told, ...seen];
  if (known.includes(name)) return;
  // without its phase, or a piece of it
  const near =
    known.find((k) => k.endsWith(`.${name}`)) ?? nearest(name, told) ?? nearest(name, seen) ?? known.find((k) => k.includes(name));
  const phase = told.filter((k) => k.startsWith(`${name.split('.')[0]}.`));
  throw new FarsideError('MEASURE_UNKNOWN', `no flight has a measure '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`, {
    expected:
      phase.length > 0
        ? `one of ${phase.join(', ')}`
        : `a measure such as total.delta-v; sweep.csv of any sweep has all that its flights had as its columns`,
    found: name,
    ...(near === undefined ? {} : { tryThis: near }),
  });
}

/** A number to compare by: seconds for epochs, as far as their order goes. */
function compare(a: CaseValue, b: CaseValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [a, b].map((v) => (typeof v === 'number' ? '' : v.utc));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Flown cases that have the measure, the best first, equals by their number. */
export function best(records: readonly CaseRecord[], o: Objective): readonly CaseRecord[] {
  const sign = o.direction === 'min' ? 1 : -1;
  return records
    .filter((r) => r.status === 'flown' && r.values[o.measure] !== undefined)
    .sort((a, b) => sign * compare(a.values[o.measure], b.values[o.measure]) || a.case - b.case);
}
