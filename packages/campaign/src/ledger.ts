import { canonicalJson, crc32, hashOf } from '@farside/flight';
import { FarsideError } from '@farside/math';
import type { Axis } from './variation.ts';

/** Version of the stored form. */
export const LEDGER_VERSION = 1;

/** What a ledger is about, its first line: a case of it is the same case wherever this is the same. */
export interface LedgerHead {
  readonly ledger: number;
  /** `sweep` */
  readonly kind: string;
  readonly mission: string;
  /** Id of the manifest of the mission as it is without the variation: text, facts, data, seed and engine. */
  readonly manifest: string;
  readonly engine: string;
  readonly variation: readonly Axis[];
  readonly cases: number;
}

/** A figure of a flown case: SI, or an epoch in UTC. */
export type CaseValue = number | { readonly utc: string };

/** Why a case could not be flown. */
export interface CaseError {
  readonly code: string;
  readonly message: string;
  readonly phase?: string;
  readonly epoch?: string;
  /** Figures behind it, SI, unit in the key: what was missed, and by how much. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly expected?: string;
  readonly found?: string;
  readonly tryThis?: string;
  readonly where?: string;
}

/** What came of a case. */
export interface CaseOutcome {
  readonly status: 'flown' | 'refused';
  /** Of all sealed phases; of a refused case those before the refusal. */
  readonly values: Readonly<Record<string, CaseValue>>;
  readonly error?: CaseError;
}

/** A finished case, one line of the ledger. */
export interface CaseRecord extends CaseOutcome {
  readonly case: number;
  readonly key: string;
  /** s; says nothing about the case, only about the run. */
  readonly elapsed: number;
}

/** Where lines are kept: in a file, in a browser's store, in memory. A line that was appended is there after a crash at any moment. */
export interface LedgerStore {
  append(line: string): Promise<void>;
}

/** Names a campaign: two of the same name have the same cases with the same results. */
export const ledgerId = (head: LedgerHead): string => hashOf(head);

/** One line, ended by a line feed: JSON with a checksum over the rest of it. */
function line(value: object): string {
  const body = canonicalJson(value);
  return `${body.slice(0, -1)},"crc":"${sum(body)}"}\n`;
}
const sum = (text: string): string => crc32(new TextEncoder().encode(text)).toString(16).padStart(8, '0');

export const headLine = (head: LedgerHead): string => line(head);
export const recordLine = (r: CaseRecord): string => line(r);
/** A record as it comes back from its line: what is told of it is the same before and after a stop. */
export const asWritten = (r: CaseRecord): CaseRecord => JSON.parse(canonicalJson(r)) as CaseRecord;

/** How the first line begins. */
const BEGINNING = '{"cases":';

/** What a line says, or undefined when it is damaged. */
function parsed(text: string): unknown {
  const end = /,"crc":"([0-9a-f]{8})"\}$/.exec(text);
  if (!end) return undefined;
  const body = `${text.slice(0, end.index)}}`;
  if (sum(body) !== end[1]) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export interface ReadLedger {
  readonly head: LedgerHead;
  /** In the order of writing. */
  readonly records: readonly CaseRecord[];
  /** Characters up to which lines are whole; beyond is a torn last line. */
  readonly whole: number;
}

/**
 * Reads a ledger. A last line that was torn is forgotten, whatever is left of it. undefined: nothing whole was written yet.
 * @throws FarsideError LEDGER_BROKEN with the line for damage before the last line and for what is no ledger, LEDGER_NEWER
 */
export function readLedger(text: string): ReadLedger | undefined {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (lines.length === 0) {
    if (!torn.startsWith(BEGINNING) && !BEGINNING.startsWith(torn)) throw broken(1, 'it is no ledger of a sweep');
    return undefined;
  }
  const values = lines.map(parsed);
  // the last line may have been cut short and ended by the system, or its bytes never written
  if (values.length > 1 && values.at(-1) === undefined) values.pop();
  const bad = values.indexOf(undefined);
  if (bad >= 0) throw broken(bad + 1, bad === 0 ? 'it is not the first line of a ledger' : 'the line is damaged');
  const head = values[0] as LedgerHead;
  if (typeof head.ledger !== 'number') throw broken(1, 'it is not the first line of a ledger');
  if (head.ledger > LEDGER_VERSION) {
    throw new FarsideError(
      'LEDGER_NEWER',
      `the ledger was written by a newer version (form ${head.ledger}; this one reads up to ${LEDGER_VERSION})`,
      {
        tryThis: 'use a newer version of the program',
      },
    );
  }
  const records = values.slice(1) as CaseRecord[];
  const seen = new Set<number>();
  for (const [i, r] of records.entries()) {
    if (!(Number.isInteger(r.case) && r.case >= 1 && r.case <= head.cases))
      throw broken(i + 2, `it speaks of case ${r.case} of ${head.cases}`);
    if (seen.has(r.case)) throw broken(i + 2, `case ${r.case} stands there for the second time`);
    seen.add(r.case);
  }
  return { head, records, whole: lines.slice(0, values.length).reduce((n, l) => n + l.length + 1, 0) };
}

function broken(at: number, what: string): FarsideError {
  return new FarsideError('LEDGER_BROKEN', `line ${at} of the ledger cannot be trusted: ${what}`, {
    numbers: { line: at },
    tryThis: `--fresh flies all cases again and keeps the damaged ledger beside the new one${at === 1 ? '' : `; or delete line ${at}, and its case alone is flown again`}`,
  });
}

/** Refuses a ledger that is about something else. @throws FarsideError LEDGER_OTHER, which says what differs */
export function checkSame(there: LedgerHead, wanted: LedgerHead): void {
  if (ledgerId(there) === ledgerId(wanted)) return;
  const differs = [
    ...(there.kind === wanted.kind ? [] : [`it is a ${there.kind}`]),
    ...(there.mission === wanted.mission ? [] : [`it flies ${there.mission}`]),
    ...(there.engine === wanted.engine ? [] : [`it was flown by version ${there.engine} of the program`]),
    ...(there.manifest === wanted.manifest || there.mission !== wanted.mission
      ? []
      : ['the mission file (with --set), its facts, the data or the seed were others']),
    ...(canonicalJson(there.variation) === canonicalJson(wanted.variation) ? [] : [`it varies ${variationText(there.variation)}`]),
  ];
  throw new FarsideError('LEDGER_OTHER', 'there lies another sweep', {
    expected: `a new folder, or the sweep of exactly this mission and variation: ${variationText(wanted.variation)}`,
    found: `${differs.join('; ') || 'another one'}; it is left as it is`,
    tryThis: 'name another folder with --out, or say --fresh to replace what lies there',
  });
}

/** `launch.date (21 values, 2024-04-25 to 2024-05-15)` */
export function variationText(axes: readonly Axis[]): string {
  return axes
    .map((a) =>
      a.values.length <= 3
        ? `${a.path} (${a.values.join(', ')})`
        : `${a.path} (${a.values.length} values, ${a.values[0]} to ${a.values.at(-1)})`,
    )
    .join(' x ');
}
