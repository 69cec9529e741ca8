import { FarsideError, sha256Hex } from '@farside/math';
import { hashOf, type Json } from './json.ts';

/** Version of the stored form. A reader reads this and older ones; a newer one is FLIGHT_NEWER. */
export const FLIGHT_SCHEMA = 1;

/** A data pack that the flight was computed with. */
export interface DataPack {
  readonly name: string;
  readonly sha256: string;
  readonly source?: string;
}

/** Everything needed to make the flight again, and nothing that differs between two runs of the same (no clock, no host). */
export interface Manifest {
  readonly schema: number;
  /** SHA-256 over the rest: equal for runs that must give equal flights. */
  readonly id: string;
  /** Version of the engine; bit identity is promised within one. */
  readonly engine: string;
  readonly mission: { readonly name: string; readonly sha256: string; readonly text: string };
  /** Text of the facts the flight is scored against, when there are any. */
  readonly facts?: { readonly sha256: string; readonly text: string };
  readonly data: readonly DataPack[];
  /** Hash of the environment over all packs. */
  readonly environment?: string;
  readonly seed: number;
  /** Fidelity, crew, faults, cases: plain data. */
  readonly settings: Json;
  /** Phases in the order of flight; a flight with all of them sealed is complete. */
  readonly phases: readonly string[];
}

export interface ManifestInput {
  readonly engine: string;
  readonly mission: { readonly name: string; readonly text: string };
  readonly facts?: string;
  readonly data?: readonly DataPack[];
  readonly environment?: string;
  readonly seed: number;
  readonly settings?: Json;
  readonly phases: readonly string[];
}

/** Makes a manifest: hashes the texts and names the whole by its hash. */
export function makeManifest(m: ManifestInput): Manifest {
  const body = {
    schema: FLIGHT_SCHEMA,
    engine: m.engine,
    mission: { name: m.mission.name, sha256: sha256Hex(m.mission.text), text: m.mission.text },
    ...(m.facts === undefined ? {} : { facts: { sha256: sha256Hex(m.facts), text: m.facts } }),
    data: m.data ?? [],
    ...(m.environment === undefined ? {} : { environment: m.environment }),
    seed: m.seed,
    settings: m.settings ?? {},
    phases: m.phases,
  };
  return { ...body, id: hashOf(body) };
}

/** Checks a manifest as read. Throws FLIGHT_NEWER, FLIGHT_BROKEN (a field is missing, or the text is not the one that was hashed). */
export function checkManifest(x: unknown): Manifest {
  const m = x as Manifest;
  const broken = (what: string): FarsideError =>
    new FarsideError('FLIGHT_BROKEN', `the manifest of the flight is damaged: ${what}`, { found: what });
  if (typeof m !== 'object' || m === null || !Number.isInteger(m.schema)) throw broken('it has no schema version');
  if (m.schema > FLIGHT_SCHEMA) {
    throw new FarsideError(
      'FLIGHT_NEWER',
      `the flight was recorded by a newer version (form ${m.schema}; this one reads up to ${FLIGHT_SCHEMA})`,
      {
        numbers: { found: m.schema, known: FLIGHT_SCHEMA },
        tryThis: 'read it with a newer version of the program',
      },
    );
  }
  if (typeof m.mission?.text !== 'string' || !Array.isArray(m.phases) || !Array.isArray(m.data)) throw broken('a part is missing');
  if (sha256Hex(m.mission.text) !== m.mission.sha256) throw broken('the mission text does not match its hash');
  const { id, ...body } = m;
  if (hashOf(body) !== id) throw broken('it does not match its own hash');
  return m;
}
