import { join } from 'node:path';
import type { LoadedEnvironment } from '@farside/astro';
import type { Manifest } from '@farside/flight';
import { sha256Hex } from '@farside/math';
import { ENGINE_VERSION, flightManifest, missionDifferences } from '@farside/mission';
import type { WorldOptions } from '../environment.ts';
import { folderOfId, type OpenedFlight } from '../flights.ts';
import { type FoundMission, openMission } from '../missions.ts';
import { flightsOf } from '../places.ts';
import { flyCommand, missionWords } from './command.ts';

/** Where a flight is kept that is not told to lie elsewhere. */
export function usualFolder(manifest: Manifest, bundled: boolean): string {
  const shelf = flightsOf(bundled);
  return folderOfId(manifest.id, shelf) ?? join(shelf, `${manifest.mission.name}-${manifest.id.slice(0, 8)}`);
}

/** The changes, as --set has them, that make one mission text say what another says. */
function changesTo(from: string, to: string): readonly string[] {
  try {
    return missionDifferences(from, to).map((d) => `${d.path}=${d.after ?? ''}`);
  } catch {
    return [];
  }
}

function opened(words: string, set: readonly string[] = []): FoundMission | undefined {
  try {
    return openMission(words, set);
  } catch {
    // changed since, so that it cannot even be read: not what was flown
    return undefined;
  }
}

/** How an unfinished flight is gone on with: a sentence, with what it needs that is not found here, and the exact command. */
export function howToGoOn({ flight, folder }: OpenedFlight, env: LoadedEnvironment, o: WorldOptions): readonly [string, string] {
  const { manifest } = flight;
  const { name } = manifest.mission;
  const world = { ...(o.data ? { data: o.data } : {}), ...(o.ephemeris ? { ephemeris: o.ephemeris } : {}) };
  let nearest: { readonly words: string; readonly found: FoundMission } | undefined;
  for (const words of missionWords(name, folder)) {
    const found = opened(words);
    if (!found || found.source.name !== name) continue;
    const elsewhere = usualFolder(manifest, found.bundled) === folder ? {} : { out: folder };
    const command = flyCommand({ mission: words, ...elsewhere, seed: manifest.seed, ...world });
    if (flightManifest(found.source, env, manifest.seed).id === manifest.id) return ['It is unfinished. This goes on with it:', command];
    // the file as it stands, with changes that were given by --set
    const set = changesTo(found.source.text, manifest.mission.text);
    if (set.length > 0 && opened(words, set)?.source.text === manifest.mission.text)
      return ['It is unfinished. This goes on with it:', flyCommand({ mission: words, set, ...elsewhere, seed: manifest.seed, ...world })];
    nearest ??= { words, found };
  }
  const other = nearest ? differences(manifest, nearest.found, env) : [`the mission file of '${name}' is not found here`];
  const command = flyCommand({ mission: nearest?.words ?? '<mission>', out: folder, seed: manifest.seed, ...world });
  return [`It is unfinished, and ${other.join('; ')}. Where all is as when it was begun, this goes on with it:`, command];
}

function differences(m: Manifest, { source, file }: FoundMission, env: LoadedEnvironment): readonly string[] {
  const facts = source.factsText === undefined ? undefined : sha256Hex(source.factsText);
  return [
    ...(m.engine === ENGINE_VERSION ? [] : [`it was begun by version ${m.engine} of the program`]),
    ...(m.mission.text === source.text ? [] : [`${file} has changed since`]),
    ...(m.facts?.sha256 === facts ? [] : [`the facts.yaml beside ${file} has changed since`]),
    ...(filesSame(m, source) ? [] : [`a file that ${file} names has changed since`]),
    ...(m.environment === env.hash ? [] : ['its data are others (--ephemeris, --data)']),
  ];
}

function filesSame(m: Manifest, source: FoundMission['source']): boolean {
  const now = [...(source.files ?? [])].map(([name, bytes]) => `${name} ${sha256Hex(bytes)}`);
  return (m.files ?? []).map((f) => `${f.name} ${f.sha256}`).join('\n') === now.join('\n');
}
