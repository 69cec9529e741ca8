import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Axis,
  type Case,
  type CaseRecord,
  checkMeasure,
  checkPaths,
  gridCases,
  inFlightOrder,
  knownMeasures,
  LEDGER_VERSION,
  type LedgerHead,
  ledgerId,
  type Objective,
  parseAxis,
  parseObjective,
  runCampaign,
} from '@farside/campaign';
import { FarsideError, isFarsideError, type TaskPool } from '@farside/math';
import { changeMission, ENGINE_VERSION, flightManifest, formatDiagnostic, parseChange, readMission } from '@farside/mission';
import { CASE_FLIGHTS, flightShelves, type LedgerFolder, openLedgerFolder, statOf, threadPool } from '@farside/node';
import { openWorld, type WorldOptions } from '../environment.ts';
import { slips } from '../flights.ts';
import { hearStop, Interrupted } from '../flying/interrupt.ts';
import { arrived } from '../flying/messages.ts';
import { type FoundMission, openMission } from '../missions.ts';
import { flightsOf, shown } from '../places.ts';
import { readWhole } from '../text/arguments.ts';
import { typed, UsageError, WrittenFaults } from '../text/problems.ts';
import { voiceOf } from '../text/terminal.ts';
import { flightOfCase } from './case-flight.ts';
import type { CaseAnswer, SweepData } from './job.ts';
import { sweepProgress } from './progress.ts';

export interface SweepOptions extends WorldOptions {
  readonly vary?: readonly string[];
  readonly set: readonly string[];
  readonly best?: readonly string[];
  readonly show?: readonly string[];
  readonly workers?: string;
  readonly seed: string;
  readonly out?: string;
  readonly fresh?: boolean;
  readonly keep?: boolean;
}

/** A sweep, read and checked; nothing is written yet. */
export interface Sweep {
  readonly mission: FoundMission;
  /** Changes of the file that hold in all cases, as typed. */
  readonly set: readonly string[];
  readonly axes: readonly Axis[];
  readonly cases: readonly Case[];
  readonly head: LedgerHead;
  readonly folder: string;
  readonly objectives: readonly Objective[];
  /** Measures asked for; none: the usual ones. */
  readonly show: readonly string[];
  readonly workers: number;
  readonly data: SweepData;
  readonly fresh: boolean;
}

/** Threads that one process can sensibly have. */
const MOST_WORKERS = 256;

/**
 * Reads mission, variation and data. Throws USAGE_*, VARY_*, OBJECTIVE_SYNTAX, MEASURE_UNKNOWN, what reading a mission throws, and the faults of a variation of which no value can stand in the file.
 */
export async function prepareSweep(what: string, o: SweepOptions): Promise<Sweep> {
  if (o.out !== undefined && o.out.trim() === '') throw new UsageError('USAGE_EMPTY', '--out: the name of the folder is empty');
  const { vary = [], best = [], show = [] } = o;
  if (vary.length === 0) {
    throw new UsageError('USAGE_MISSING', 'nothing is varied', {
      expected: '--vary <path>=<values>, as often as wanted',
      tryThis: `farside sweep ${what} --vary modules.ascender.dry='340 kg..360 kg/5 kg'`,
    });
  }
  const axes = typed(() => vary.map(parseAxis));
  const objectives = typed(() => best.map(parseObjective));
  const workers = o.workers === undefined ? availableParallelism() : readWhole(o.workers, '--workers', 1, MOST_WORKERS);
  const seed = readWhole(o.seed, '--seed', 0, 2 ** 31);
  typed(() =>
    checkPaths(
      axes.map((a) => a.path),
      o.set.map((s) => parseChange(s).path),
    ),
  );
  const cases = typed(() => gridCases(axes));
  const mission = openMission(what, o.set);
  const asked = show.flatMap((s) => s.split(',').map((x) => x.trim())).filter((x) => x !== '');
  const known = knownMeasures(mission.source.mission, mission.source.facts?.rows.some((r) => r.basis === 'predicted') === true);
  for (const name of [...asked, ...objectives.map((x) => x.measure)]) typed(() => checkMeasure(name, known));
  for (const axis of axes) checkAxis(axis, mission);
  const env = await openWorld(o);
  const head: LedgerHead = {
    ledger: LEDGER_VERSION,
    kind: 'sweep',
    mission: mission.source.name,
    manifest: flightManifest(mission.source, env, seed).id,
    engine: ENGINE_VERSION,
    variation: axes,
    cases: cases.length,
  };
  const folder = resolve(o.out ?? join(flightsOf(mission.bundled), 'sweeps', `${head.mission}-${ledgerId(head).slice(0, 8)}`));
  return {
    mission,
    set: o.set,
    axes,
    cases: inFlightOrder(axes, cases),
    head,
    folder,
    objectives,
    show: asked,
    workers,
    data: {
      mission: { ...mission, changed: [...(mission.changed ?? []), ...axes.map((a) => a.path)] },
      seed,
      ...(o.data ? { data: resolve(o.data) } : {}),
      ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}),
      ...(o.keep ? { keep: join(folder, CASE_FLIGHTS) } : {}),
      donors: o.fresh ? [] : donorsOf(mission),
    },
    fresh: o.fresh === true,
  };
}

/** So many flights of the mission are looked through for phases to take over, the newest first. */
const DONORS = 4;

function donorsOf(m: FoundMission): readonly string[] {
  try {
    return slips([...new Set([flightsOf(m.bundled), ...flightShelves()])])
      .filter((s) => s.mission === m.source.name)
      .slice(0, DONORS)
      .map((s) => s.folder);
  } catch {
    // a shelf that cannot be looked at gives nothing
    return [];
  }
}

/** Values of an axis that are tried on the file before anything is flown. */
const TRIED = 60;

/** Refuses a setting of which no value can stand in the mission file: its path or its unit is wrong. Where one can, the others are cases that are refused. */
function checkAxis(axis: Axis, { source, file }: FoundMission): void {
  let first: WrittenFaults | undefined;
  for (const value of axis.values.slice(0, TRIED)) {
    const text = changeMission(source.text, [parseChange(`${axis.path}=${value}`)]);
    const { mission, diagnostics } = readMission(text, file);
    if (mission) return;
    const own = diagnostics.filter((d) => d.path === axis.path || d.path.startsWith(`${axis.path}.`) || axis.path.startsWith(`${d.path}.`));
    // with the other settings varied too it may fit
    if (own.length === 0) return;
    first ??= new WrittenFaults(
      own[0].code,
      `no value of '${axis.path}' can stand in the mission file`,
      own.map((d) => formatDiagnostic(d)),
      own,
      {
        found: `${axis.path}=${value}${axis.values.length > 1 ? ` and ${axis.values.length - 1} more` : ''}`,
        tryThis: 'correct what is varied; nothing has been flown',
      },
    );
  }
  if (first) throw first;
}

/** What a sweep came to. */
export interface Swept {
  readonly records: readonly CaseRecord[];
  /** Cases that this run has flown. */
  readonly now: number;
}

/** Flies what is not in the ledger yet. Progress on stderr. Throws Interrupted, LEDGER_*, FILE_*. */
export async function runSweep(s: Sweep, quiet = false): Promise<Swept> {
  const v = voiceOf(process.stderr);
  const ledger = await openLedgerFolder(s.folder, s.head, { fresh: s.fresh });
  try {
    if (!quiet) {
      if (ledger.aside) v.line(`The ledger there could not be read. It is kept: ${ledger.aside}`);
      v.line(`${v.bold(s.mission.source.mission.name)}  ${v.dim(`${s.cases.length} cases → ${shown(s.folder)}`)}`);
      if (ledger.records.length > 0 && ledger.records.length < s.cases.length)
        v.line(`Going on after ${ledger.records.length} finished cases; --fresh would fly all of them again.`);
    }
    const { keep } = s.data;
    const bare =
      keep === undefined ? [] : ledger.records.filter((r) => Object.keys(r.values).length > 0 && !statOf(join(keep, flightOfCase(r.case))));
    if (bare.length > 0 && !quiet)
      v.line(
        `Of ${bare.length} finished ${bare.length === 1 ? 'case' : 'cases'} no flight was kept; --fresh with --keep flies ${bare.length === 1 ? 'it' : 'them'} again.`,
      );
    const left = s.cases.length - ledger.records.length;
    if (left === 0) return { records: [...ledger.records].sort((a, b) => a.case - b.case), now: 0 };
    return { records: await flown(s, ledger, Math.min(s.workers, left), quiet), now: left };
  } finally {
    await ledger.close();
  }
}

async function flown(s: Sweep, ledger: LedgerFolder, lanes: number, quiet: boolean): Promise<readonly CaseRecord[]> {
  const stop = new AbortController();
  const heard = hearStop(
    () => stop.abort(),
    () => stop.abort(),
  );
  const view = quiet ? undefined : sweepProgress(process.stderr, voiceOf(process.stderr));
  const threads = threadPool({ jobs: new URL('./job.ts', import.meta.url), threads: lanes, data: s.data });
  let finished = ledger.records.length;
  try {
    const records = await runCampaign({
      cases: s.cases,
      records: ledger.records,
      job: 'flyCase',
      pool: answering(threads),
      lanes,
      ledger,
      now: () => performance.now(),
      progress(p) {
        finished = p.flown + p.refused;
        view?.at(p);
      },
      signal: stop.signal,
    });
    view?.end(true);
    return records;
  } catch (e) {
    view?.end(false);
    if (!isFarsideError(e) || e.code !== 'ABORTED') throw e;
    throw new Interrupted(
      heard.signal ?? 'SIGINT',
      `stopped; ${finished} of ${s.cases.length} cases are finished and kept in ${shown(s.folder)}`,
      {
        tryThis: 'the same command goes on from there',
      },
    );
  } finally {
    heard.release();
    await threads.close();
  }
}

/** The pool with errors as they were when they were thrown; a thread that ended in the middle of a case is one too. */
function answering(pool: TaskPool): TaskPool {
  return {
    async run<I, O>(job: string, input: I, signal?: AbortSignal): Promise<O> {
      const answer = await pool.run<I, CaseAnswer>(job, input, signal).catch((e: unknown) => {
        if (signal?.aborted) throw e;
        throw new FarsideError('CASE_CRASHED', `a worker ended in the middle of a case: ${e instanceof Error ? e.message : String(e)}`, {
          tryThis: 'fewer --workers, where memory is short; finished cases are kept, and the same command goes on from there',
          cause: e,
        });
      });
      if ('failed' in answer) throw arrived(answer.failed);
      return answer.outcome as O;
    },
  };
}
