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
  /** Files that the mission names (the path of a relay), when there are any: the flight can be made again from here. */
  readonly files?: readonly ManifestFile[];
  readonly data: readonly DataPack[];
  /** Hash of the environment over all packs. */
  readonly environment?: string;
  readonly seed: number;
  /** Fidelity, crew, faults, cases: plain data. */
  readonly settings: Json;
  /** Phases in the order of flight; a flight with all of them sealed is complete. */
  readonly phases: readonly string[];
}

/** A file as a manifest keeps it. */
export interface ManifestFile {
  readonly name: string;
  readonly sha256: string;
  /** Its bytes. */
  readonly base64: string;
}

export interface ManifestInput {
  readonly engine: string;
  readonly mission: { readonly name: string; readonly text: string };
  readonly facts?: string;
  /** Bytes by name. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
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
    ...(m.files === undefined || m.files.size === 0 ? {} : { files: [...m.files].map(([name, bytes]) => keptFile(name, bytes)) }),
    data: m.data ?? [],
    ...(m.environment === undefined ? {} : { environment: m.environment }),
    seed: m.seed,
    settings: m.settings ?? {},
    phases: m.phases,
  };
  return { ...body, id: hashOf(body) };
}

function keptFile(name: string, bytes: Uint8Array): ManifestFile {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return { name, sha256: sha256Hex(bytes), base64: btoa(text) };
}

/** The bytes of the files that a manifest keeps. Throws FLIGHT_BROKEN when they are not those that were hashed. */
export function manifestFiles(m: Manifest): ReadonlyMap<string, Uint8Array> {
  return new Map(
    (m.files ?? []).map((f) => {
      const bytes = bytesOf(f.base64);
      if (!bytes || sha256Hex(bytes) !== f.sha256)
        throw new FarsideError('FLIGHT_BROKEN', `the manifest of the flight is damaged: its file '${f.name}' does not match its hash`);
      return [f.name, bytes];
    }),
  );
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
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
