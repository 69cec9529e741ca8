import { join } from 'node:path';
import { type Case, type CaseOutcome, caseFlyer } from '@farside/campaign';
import type { Flight, MemoryStore } from '@farside/flight';
import { limitsOf } from '@farside/mission';
import { jobData, nodeEnvironment, openFlightFolder } from '@farside/node';
import { type CarriedError, carry } from '../flying/messages.ts';
import { type FoundMission, withPlace } from '../missions.ts';
import { flightOfCase, keepFlight } from './case-flight.ts';

/** What every thread of a sweep is told when it begins. */
export interface SweepData {
  readonly mission: FoundMission;
  readonly seed: number;
  readonly data?: string;
  readonly ephemeris?: readonly string[];
  /** Folder in which the flights are kept, when they are. */
  readonly keep?: string;
  /** Folders of flights from which phases may be taken over. */
  readonly donors: readonly string[];
}

/** What is left to each limit of the mission: `margin.` and the measure that is limited, SI. */
function margins(flight: Flight): Readonly<Record<string, number>> {
  return Object.fromEntries(limitsOf(flight).map((l) => [`margin.${l.measure}`, l.left]));
}

let flyer: Promise<(c: Case) => Promise<CaseOutcome>> | undefined;

async function begin(): Promise<(c: Case) => Promise<CaseOutcome>> {
  const { mission, seed, keep, donors, ...world } = jobData<SweepData>();
  const env = await nodeEnvironment(world);
  // one that cannot be read has nothing to give; they are open until the thread ends
  const known = await Promise.all(donors.map((folder) => openFlightFolder(folder).catch(() => undefined)));
  return caseFlyer({
    source: mission.source,
    env,
    seed,
    file: mission.file,
    donors: known.filter((d) => d !== undefined),
    figures: margins,
    explain: (e, source) => withPlace(e, { ...mission, source }),
    ...(keep === undefined ? {} : { keep: (c: Case, store: MemoryStore) => keepFlight(store, join(keep, flightOfCase(c.number))) }),
  });
}

/** What comes back from a thread: errors lose their kind on the way, and are carried. */
export type CaseAnswer = { readonly outcome: CaseOutcome } | { readonly failed: CarriedError };

/** Job of the pool: one case. */
export async function flyCase(c: Case): Promise<CaseAnswer> {
  try {
    flyer ??= begin();
    return { outcome: await (await flyer)(c) };
  } catch (e) {
    return { failed: carry(e) };
  }
}
