import { FarsideError, type JobRef, type TaskPool } from '@farside/math';
import type { Case } from './cases.ts';
import { asWritten, type CaseOutcome, type CaseRecord, type LedgerStore, recordLine } from './ledger.ts';

/** How far a campaign is. */
export interface CampaignProgress {
  readonly total: number;
  readonly flown: number;
  readonly refused: number;
  /** Of those, finished by this run. */
  readonly now: number;
  /** Since this run began, s. */
  readonly elapsed: number;
  /** Estimated, s; undefined before the first case is finished. */
  readonly left?: number;
}

export interface CampaignRun {
  /** All cases, in the order in which neighbours have most in common. */
  readonly cases: readonly Case[];
  /** What is in the ledger already. */
  readonly records: readonly CaseRecord[];
  /** Job of the pool that takes a Case and gives a CaseOutcome. */
  readonly job: JobRef;
  readonly pool: TaskPool;
  /** Cases under way at once: the workers of the pool. */
  readonly lanes: number;
  readonly ledger: LedgerStore;
  /** A clock that runs evenly, ms. */
  now(): number;
  /** Called when it begins and after each case, which is in the ledger then. May throw to end the run. */
  progress?(p: CampaignProgress, latest?: CaseRecord): void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the cases that are not in the ledger. Each lane works through a stretch of neighbours, so that its worker can take over what they have in common, and helps the others when it has done.
 * Returns all records by case number. Throws what the pool or the ledger throws, and ABORTED; what was appended stays.
 */
export async function runCampaign(r: CampaignRun): Promise<readonly CaseRecord[]> {
  const records = [...r.records];
  const known = new Set(records.map((x) => x.case));
  const stretches = shares(
    r.cases.filter((c) => !known.has(c.number)),
    r.lanes,
  );
  const began = r.now();
  const before = records.length;
  let failed: { readonly error: unknown } | undefined;
  const tell = (latest?: CaseRecord): void => {
    const now = records.length - before;
    const elapsed = (r.now() - began) / 1000;
    const refused = records.filter((x) => x.status === 'refused').length;
    const left = now > 0 ? (elapsed / now) * (r.cases.length - records.length) : undefined;
    r.progress?.(
      { total: r.cases.length, flown: records.length - refused, refused, now, elapsed, ...(left === undefined ? {} : { left }) },
      latest,
    );
  };
  const lane = async (own: number): Promise<void> => {
    for (let c = next(stretches, own); c && !failed; c = next(stretches, own)) {
      if (r.signal?.aborted) throw new FarsideError('ABORTED', 'stopped on request');
      const start = r.now();
      const outcome = await r.pool.run<Case, CaseOutcome>(r.job, c, r.signal);
      const record = asWritten({ case: c.number, key: c.key, ...outcome, elapsed: Math.round(r.now() - start) / 1000 });
      await r.ledger.append(recordLine(record));
      records.push(record);
      tell(record);
    }
  };
  tell();
  await Promise.all(
    stretches.map((_, i) =>
      lane(i).catch((error: unknown) => {
        failed ??= { error };
      }),
    ),
  );
  if (failed) throw r.signal?.aborted ? new FarsideError('ABORTED', 'stopped on request') : failed.error;
  return records.sort((a, b) => a.case - b.case);
}

/** Stretches of neighbours, one for each lane. */
function shares(cases: readonly Case[], lanes: number): Case[][] {
  const n = Math.max(1, Math.min(lanes, cases.length));
  return Array.from({ length: n }, (_, i) => cases.slice(Math.floor((i * cases.length) / n), Math.floor(((i + 1) * cases.length) / n)));
}

/** The next case of a lane; one that has none takes the farther half of the longest stretch that is left. */
function next(stretches: Case[][], own: number): Case | undefined {
  if (stretches[own].length === 0) {
    const longest = stretches.reduce((best, s) => (s.length > best.length ? s : best));
    stretches[own] = longest.splice(Math.floor(longest.length / 2));
  }
  return stretches[own].shift();
}
