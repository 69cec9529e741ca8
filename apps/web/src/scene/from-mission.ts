import type { Environment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { readMission } from '@farside/mission/file/read.ts';
import { type FlownRelay, flownRelay } from '@farside/mission/site/flown-relay.ts';

export interface FromMission {
  readonly relay: FlownRelay | undefined;
  /** Where it wants to land: rad, m over the Moon's sphere. */
  readonly site: { readonly latitude: number; readonly longitude: number; readonly height: number } | undefined;
  /** Sizes of the modules, m. */
  readonly sizes: ReadonlyMap<string, { readonly length: number; readonly diameter: number }>;
}

/** What the scene takes from the mission file of a flight; what cannot be read is left out. */
export function fromMission(flight: Flight, env: Environment): FromMission {
  const mission = readMission(flight.manifest.mission.text, flight.manifest.mission.name).mission;
  let relay: FlownRelay | undefined;
  try {
    relay = flownRelay(flight, env);
  } catch {
    relay = undefined;
  }
  const sizes = new Map(
    Object.entries(mission?.modules ?? {}).flatMap(([id, m]) =>
      m.size ? [[id, { length: m.size.length, diameter: m.size.diameter }] as const] : [],
    ),
  );
  const s = mission?.landing.site;
  return { relay, sizes, site: s && { latitude: s.latitude, longitude: s.longitude, height: s.height ?? 0 } };
}
