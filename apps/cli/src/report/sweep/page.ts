import type { Case, CaseRecord, Objective } from '@farside/campaign';
import type { Sweep } from '../../sweeping/sweep.ts';
export interface PageInput {
  readonly sweep: Sweep;
  readonly id: string;
  readonly cases: ReadonlyMap<number, Case>;
  readonly records: readonly CaseRecord[];
  readonly known: readonly string[];
  readonly shown: readonly string[];
  readonly objectives: readonly Objective[];
}
export const sweepPage = (p: PageInput): string => `<h1>${p.id}</h1>`;
