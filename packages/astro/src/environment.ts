import { type BlobSource, FarsideError, sha256Hex } from '@farside/math';
import { readEopTable } from './earth-orientation/eop-table.ts';
import { readNutation } from './earth-orientation/nutation-series.ts';
import { createEphemeris } from './ephemeris/ephemeris.ts';
import { createLunarAxes, type LunarAxes, readPck } from './ephemeris/pck.ts';
import { readSpk } from './ephemeris/spk.ts';
import { createFrames } from './frames/frames.ts';
import { readStations } from './geometry/stations.ts';
import { readGravity, truncateField } from './gravity-data/gravity-file.ts';
import type { BodyId, Environment, GravityField, GroundPlace } from './types.ts';

/** One file of data/index.json. */
export interface DataEntry {
  readonly path: string;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly provenance: string;
  readonly licence: string;
  /** Which of the two sets it belongs to; both when absent. */
  readonly pack?: 'full' | 'web';
  /** Gravity fields: body, model, and whether it is the body's default. */
  readonly body?: string;
  readonly model?: string;
  readonly isDefault?: boolean;
}

/** A file in use, for manifests. */
export interface PackInUse {
  readonly path: string;
  readonly sha256: string;
}

export interface LoadedEnvironment extends Environment {
  /** Every file that the environment was made of, sorted by path; `hash` is made of these. */
  readonly packs: readonly PackInUse[];
  /** The Moon's axes as the frames use them: source and coverage. */
  readonly lunarAxes: LunarAxes;
}

/** Which data an environment is made of. */
export interface EnvironmentOptions {
  /** `full` (default): all planets, 2009-12 to 2050. `web`: Sun, Earth and Moon, 2019 to 2036, about 1.4 MB in all. */
  readonly pack?: 'full' | 'web';
  /** Blob names of SPK kernels (DE421, DE430, DE440, ...) that take the place of the project's ephemeris; a later one holds where they overlap. */
  readonly ephemeris?: string | readonly string[];
  /** Model per body (`{ moon: 'LP165P' }`) in place of the defaults GRGM900C, EGM2008 and JGMRO120D. */
  readonly gravity?: Readonly<Partial<Record<BodyId, string>>>;
}

/** Reads data/index.json. Throws DATA_INDEX. */
export function readDataIndex(bytes: Uint8Array): readonly DataEntry[] {
  const bad = (cause?: unknown): FarsideError =>
    new FarsideError('DATA_INDEX', 'index.json of the data folder is not a list of packs', {
      ...(cause === undefined ? {} : { cause }),
      expected: '{ "packs": [{ "path", "kind", "bytes", "sha256", ... }] }',
      tryThis: 'take the data folder again from the repository, or write it with npm run data',
    });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw bad(cause);
  }
  const packs = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['packs'] : undefined;
  if (!Array.isArray(packs)) throw bad();
  for (const p of packs as unknown[]) {
    if (typeof p !== 'object' || p === null) throw bad();
    const e = p as Record<string, unknown>;
    if (typeof e['path'] !== 'string' || typeof e['kind'] !== 'string' || typeof e['sha256'] !== 'string') throw bad();
  }
  return packs as DataEntry[];
}

/**
 * Reads the data folder behind `blobs` (names relative to it) and puts the environment together: ephemeris, frames, Earth orientation, gravity. Every file of the index
 * is held against its SHA-256 (DATA_HASH when it differs); kernels of the user's own are taken as they are, and their hash goes into `packs`.
 * Owns the scratch of its frames: one environment per worker. Errors: DATA_INDEX, DATA_MISSING, DATA_HASH, GRAVITY_UNKNOWN, and what the readers throw.
 */
export async function loadEnvironment(blobs: BlobSource, options: EnvironmentOptions = {}): Promise<LoadedEnvironment> {
  const pack = options.pack ?? 'full';
  const index = readDataIndex(await blobs.read('index.json'));
  const used: PackInUse[] = [];

  const load = async (entry: DataEntry): Promise<Uint8Array> => {
    const bytes = await blobs.read(entry.path);
    const found = sha256Hex(bytes);
    if (found !== entry.sha256) {
      throw new FarsideError('DATA_HASH', `${entry.path} is not the file that index.json names`, {
        expected: entry.sha256,
        found,
        numbers: { bytes: bytes.length, expected_bytes: entry.bytes },
        tryThis: 'take the file again from the repository, or write it with npm run data',
      });
    }
    used.push({ path: entry.path, sha256: found });
    return bytes;
  };
  const entryOf = (kind: string): DataEntry => {
    const e = index.find((x) => x.kind === kind && (x.pack === undefined || x.pack === pack));
    if (e === undefined) {
      throw new FarsideError('DATA_MISSING', `the data folder has no file of kind ${kind} in the ${pack} set`, {
        tryThis: 'take the data folder again from the repository, or write it with npm run data',
      });
    }
    return e;
  };
  // every entry is looked up before anything is read
  const own = options.ephemeris === undefined ? undefined : typeof options.ephemeris === 'string' ? [options.ephemeris] : options.ephemeris;
  const entries = {
    ephemeris: own === undefined ? entryOf('ephemeris') : undefined,
    axes: entryOf('lunar-axes'),
    eop: entryOf('eop'),
    nutation: entryOf('nutation'),
    fields: chooseFields(index, options.gravity ?? {}),
    // a data folder may do without
    stations: index.find((x) => x.kind === 'stations'),
  };
  const loadSpks = async () => {
    const e = entries.ephemeris;
    if (e !== undefined) {
      const bytes = await load(e);
      return [readSpk(bytes, e.path, e.sha256)];
    }
    return Promise.all(
      (own ?? []).map(async (name) => {
        const file = readSpk(await blobs.read(name), name);
        used.push({ path: name, sha256: file.sha256 });
        return file;
      }),
    );
  };
  const loadAxes = async (e: DataEntry) => createLunarAxes(readPck(await load(e), e.path, e.sha256));
  const loadField = async (e: DataEntry): Promise<GravityField> => readGravity(await load(e), e.path).field;

  const loadStations = async (e: DataEntry | undefined): Promise<GroundPlace[]> =>
    e === undefined ? [] : readStations(new TextDecoder('utf-8', { fatal: true }).decode(await load(e)));

  const [spks, lunarAxes, eop, nutation, fields, stations] = await Promise.all([
    loadSpks(),
    loadAxes(entries.axes),
    load(entries.eop).then(readEopTable),
    load(entries.nutation).then(readNutation),
    Promise.all(entries.fields.map(loadField)),
    loadStations(entries.stations),
  ]);

  used.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const byBody = new Map(fields.map((f) => [f.body, f]));
  const cut = new Map<string, GravityField>();
  return {
    hash: sha256Hex(used.map((u) => `${u.path} ${u.sha256}\n`).join('')),
    packs: used,
    ephemeris: createEphemeris(spks),
    frames: createFrames({ eop, nutation, lunarOrientation: lunarAxes }),
    eop,
    lunarAxes,
    stations,
    gravity(body, degree) {
      const field = byBody.get(body);
      if (field === undefined) {
        throw new FarsideError('GRAVITY_UNKNOWN', `there is no gravity field of ${body}`, {
          found: [...byBody.keys()].join(', '),
          tryThis: 'take it as a point mass',
        });
      }
      const key = `${body} ${degree}`;
      const known = cut.get(key) ?? truncateField(field, degree);
      cut.set(key, known);
      return known;
    },
  };
}

/** The default field of every body, or the one asked for. */
function chooseFields(index: readonly DataEntry[], asked: Readonly<Partial<Record<BodyId, string>>>): readonly DataEntry[] {
  const all = index.filter((e) => e.kind === 'gravity');
  const chosen = new Map<string, DataEntry>();
  for (const e of all) if (e.isDefault === true && e.body !== undefined) chosen.set(e.body, e);
  for (const [body, model] of Object.entries(asked)) {
    const e = all.find((x) => x.body === body && x.model?.toLowerCase() === model?.toLowerCase());
    if (e === undefined) {
      const known = all.filter((x) => x.body === body).map((x) => x.model);
      throw new FarsideError('GRAVITY_UNKNOWN', `there is no gravity field ${model} of ${body}`, {
        found: String(model),
        expected: known.length > 0 ? known.join(', ') : 'no field of this body',
        tryThis: known.length > 0 ? `take one of ${known.join(', ')}` : 'take it as a point mass',
      });
    }
    chosen.set(body, e);
  }
  return [...chosen.values()];
}
