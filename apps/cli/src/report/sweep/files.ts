import type { Axis, Case, CaseRecord, Objective } from '@farside/campaign';
import { best } from '@farside/campaign';
import { csvField } from '@farside/flight';
import type { Sweep } from '../../sweeping/sweep.ts';
import { unitOf } from './figures.ts';

/** The sweep as a table for other programs: a row for each case; figures in SI with their unit behind the name, epochs in UTC. RFC 4180. */
export function sweepCsv(
  axes: readonly Axis[],
  cases: ReadonlyMap<number, Case>,
  records: readonly CaseRecord[],
  measures: readonly string[],
): string {
  const unit = (name: string): string => {
    const u = unitOf(name);
    return u ? `${name} [${u}]` : name;
  };
  const head = ['case', ...axes.map((a) => a.path), 'status', 'code', 'phase', 'reason', 'try', ...measures.map(unit)];
  const rows = records.map((r) => [
    String(r.case),
    ...(cases.get(r.case)?.values ?? []),
    r.status,
    r.error?.code ?? '',
    r.error?.phase ?? '',
    r.error?.message ?? '',
    r.error?.tryThis ?? '',
    ...measures.map((name) => {
      const x = r.values[name];
      return x === undefined ? '' : typeof x === 'number' ? String(x) : x.utc;
    }),
  ]);
  return [head, ...rows].map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('');
}

/** The sweep as one JSON document: SI, epochs in UTC. What it says hangs on the input alone, not on how often it was stopped or by how many workers it was flown. */
export function sweepJson(
  s: Sweep,
  id: string,
  cases: ReadonlyMap<number, Case>,
  records: readonly CaseRecord[],
  measures: readonly string[],
  objectives: readonly Objective[],
): unknown {
  const plain = (r: CaseRecord): unknown =>
    Object.fromEntries(
      measures.flatMap((name) => {
        const x = r.values[name];
        return x === undefined ? [] : [[name, typeof x === 'number' ? x : x.utc]];
      }),
    );
  return {
    mission: s.head.mission,
    id,
    folder: s.folder,
    manifest: s.head.manifest,
    engine: s.head.engine,
    variation: s.axes.map((a) => ({ path: a.path, values: a.values })),
    counts: {
      cases: records.length,
      flown: records.filter((r) => r.status === 'flown').length,
      refused: records.filter((r) => r.status === 'refused').length,
    },
    best: objectives.map((o) => ({ objective: `${o.direction}:${o.measure}`, cases: best(records, o).map((r) => r.case) })),
    units: Object.fromEntries(measures.flatMap((name) => (unitOf(name) ? [[name, unitOf(name)]] : []))),
    cases: records.map((r) => ({
      case: r.case,
      settings: Object.fromEntries(s.axes.map((a, i) => [a.path, cases.get(r.case)?.values[i]])),
      status: r.status,
      error: r.error ?? null,
      values: plain(r),
    })),
  };
}
