import type { LoadedEnvironment } from '@farside/astro';
import { type FlightStore, type Manifest, memoryStore, openLog } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { type FlyInput, flightManifest, fly, type MissionSource } from '@farside/mission';
import { createFlightFolder, lookAtFolder, nodeEnvironment, openFlightFolder, readBytes } from '@farside/node';
import { type Changes, changedMission, openMission } from './open-mission.ts';
import { type FlownFlight, withStore } from './read-flight.ts';

/** How a mission is flown; all of it may be left out. */
export interface FlyMissionOptions {
  /** Changes of the mission file for this once. */
  readonly set?: Changes;
  /** Flights to take phases over from, where everything that a phase was made from is the same: the record is the same to the byte, only sooner there. */
  readonly donors?: readonly FlownFlight[];
  /** Keeps the flight in this folder, sealed phase by phase, and goes on with it when it lies there unfinished. Default: in memory. */
  readonly folder?: string;
  /** Ephemeris, frames, gravity; default: those of data/, read anew. Hand the same one to many flights. */
  readonly env?: LoadedEnvironment;
  /** Default 1. */
  readonly seed?: number;
  /** Called with every step: phase, what is done, fraction of the phase, epoch reached. */
  readonly progress?: FlyInput['progress'];
  /** Aborted: the flight ends at the next step of a solver with ABORTED; what was sealed stays. */
  readonly signal?: AbortSignal;
}

/**
 * Flies a mission from launch to landing: the Outline, then phase by phase solve, fly at full fidelity, record, score. Some ten seconds.
 * @param mission as `openMission` takes it (a name, or a path), or what it gave.
 * @throws FarsideError with phase and epoch when a phase refuses; FLIGHT_EXISTS when another flight lies in `folder`; and what `openMission` throws.
 */
export async function flyMission(mission: string | MissionSource, o: FlyMissionOptions = {}): Promise<FlownFlight> {
  const asked = typeof mission === 'string' ? openMission(mission) : mission;
  const source = o.set === undefined ? asked : changedMission(asked, o.set);
  const env = o.env ?? (await nodeEnvironment());
  const manifest = flightManifest(source, env, o.seed ?? 1);
  const store = o.folder === undefined ? memoryStore(manifest) : await storeIn(o.folder, manifest);
  try {
    await fly({
      source,
      env,
      store,
      donors: (o.donors ?? []).map((d) => d.store),
      ...(o.progress ? { progress: o.progress } : {}),
      ...(o.signal ? { signal: o.signal } : {}),
    });
    if (o.folder === undefined) return withStore(store);
  } finally {
    if (o.folder !== undefined) await store.close();
  }
  return withStore(openLog(manifest, await readBytes(`${o.folder}/flight.log`)));
}

/** The record in a folder: a new one, or the unfinished one of exactly this flight. */
async function storeIn(folder: string, manifest: Manifest): Promise<FlightStore> {
  const there = await lookAtFolder(folder);
  if (there.kind === 'empty') return createFlightFolder(folder, manifest);
  if (there.kind === 'flight' && there.manifest.id === manifest.id) return openFlightFolder(folder, { write: true });
  if (there.kind === 'broken') throw there.error;
  throw new FarsideError('FLIGHT_EXISTS', `there is something else in '${folder}'`, {
    expected: 'a new or empty folder, or the one of this flight',
    found:
      there.kind === 'flight'
        ? `the flight ${there.manifest.id.slice(0, 8)} of '${there.manifest.mission.name}'`
        : there.names.slice(0, 4).join(', '),
    tryThis: 'name another folder',
  });
}
