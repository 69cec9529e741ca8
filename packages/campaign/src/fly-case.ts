import type { Environment } from '@farside/astro';
import { type Flight, type FlightStore, type MemoryStore, memoryStore, openFlight } from '@farside/flight';
import { type FarsideError, isFarsideError } from '@farside/math';
import { changeMission, flightManifest, fly, type MissionSource, readMission, unknownEngines } from '@farside/mission';
import type { Case } from './cases.ts';
import type { CaseError, CaseOutcome, CaseValue } from './ledger.ts';
import { valuesOf } from './values.ts';

export interface CaseFlyer {
  readonly source: MissionSource;
  readonly env: Parameters<typeof flightManifest>[1] & Environment;
  readonly seed: number;
  /** Name of the mission file in messages. */
  readonly file: string;
  /** Flights from which phases may be taken over, beside the last ones. */
  readonly donors?: readonly FlightStore[];
  /** Further figures of a complete flight. */
  figures?(flight: Flight): Readonly<Record<string, CaseValue>>;
  /** Adds to a refusal where in the file it stands. */
  explain?(e: unknown, source: MissionSource): unknown;
  /** Gets the record of every flight with a sealed phase. */
  keep?(c: Case, store: MemoryStore): Promise<void>;
  readonly signal?: AbortSignal;
}

/** Flights that are remembered, to take phases over from. */
const REMEMBERED = 8;

/**
 * Flies cases one after the other. The last flights are remembered, and phases that were made from the same are taken over from them; what comes out is the same to the bit with and without.
 * A case that the mission file or the road refuses is an outcome. Throws ABORTED, and what `keep` throws.
 */
export function caseFlyer(i: CaseFlyer): (c: Case) => Promise<CaseOutcome> {
  const recent: FlightStore[] = [];
  return async (c) => {
    let source = i.source;
    let store: MemoryStore | undefined;
    try {
      const text = changeMission(i.source.text, c.changes);
      const read = readMission(text, i.file);
      if (!read.mission)
        return refused(fileError(read.diagnostics.map((d) => ({ ...d, where: `${d.source}:${d.line}:${d.column} (${d.path})` }))));
      const engines = unknownEngines(read.mission);
      if (engines.length > 0)
        return refused(
          fileError(engines.map((f) => ({ code: 'ENGINE_UNKNOWN', message: `'${f.path}': ${f.message}`, where: `${i.file} (${f.path})` }))),
        );
      source = { ...i.source, text, mission: read.mission };
      store = memoryStore(flightManifest(source, i.env, i.seed));
      const flight = await fly({
        source,
        env: i.env,
        store,
        donors: [...recent, ...(i.donors ?? [])],
        ...(i.signal ? { signal: i.signal } : {}),
      });
      return { status: 'flown', values: { ...valuesOf(flight), ...i.figures?.(flight) } };
    } catch (thrown) {
      if (isFarsideError(thrown) && thrown.code === 'ABORTED') throw thrown;
      const e = i.explain?.(thrown, source) ?? thrown;
      const values = store && (await store.seals()).length > 0 ? valuesOf(await openFlight(store)) : {};
      return refused(isFarsideError(e) ? errorOf(e) : defect(e), values);
    } finally {
      if (store && (await store.seals()).length > 0) {
        recent.unshift(store);
        recent.length = Math.min(recent.length, REMEMBERED);
        await i.keep?.(c, store);
      }
    }
  };
}

const refused = (error: CaseError, values: CaseOutcome['values'] = {}): CaseOutcome => ({ status: 'refused', values, error });

/** What is wrong with the mission file, as one. */
function fileError(faults: readonly { readonly code: string; readonly message: string; readonly where: string }[]): CaseError {
  const codes = new Set(faults.map((f) => f.code));
  return {
    code: codes.size === 1 ? [...codes][0] : 'MISSION_INVALID',
    message: `the mission file is refused: ${faults.map((f) => f.message).join('; ')}`,
    where: faults[0].where,
  };
}

function errorOf(e: FarsideError): CaseError {
  const { cause: _, numbers, ...told } = e.details;
  const finite = Object.fromEntries(Object.entries(numbers ?? {}).filter(([, x]) => Number.isFinite(x)));
  return { code: e.code, message: e.message, ...told, ...(Object.keys(finite).length > 0 ? { numbers: finite } : {}) };
}

function defect(e: unknown): CaseError {
  return {
    code: 'CASE_DEFECT',
    message: `a fault of the program: ${e instanceof Error ? e.message : String(e)}`,
    tryThis: 'this is a defect: fly the case alone with --debug and report what it prints, with the mission file',
  };
}
