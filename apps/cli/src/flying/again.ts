import { join } from 'node:path';
import type { LoadedEnvironment } from '@farside/astro';
import { type Manifest, manifestFiles } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { ENGINE_VERSION, flightManifest, formatDiagnostic, readFacts, readMission, withFiles } from '@farside/mission';
import type { FoundMission } from '../missions.ts';
import { shown } from '../places.ts';
import { FaultList } from '../text/problems.ts';

/**
 * The mission of a flight out of its manifest.
 * @throws REFLY_OTHER when program or data are others than it was flown with, FaultList when its text is read no more.
 */
export function sourceOf(m: Manifest, folder: string, env: LoadedEnvironment): FoundMission {
  const file = shown(join(folder, 'manifest.json'));
  const { name, text } = m.mission;
  const { mission, diagnostics } = readMission(text, file);
  if (!mission) {
    throw new FaultList(
      'MISSION_INVALID',
      `the mission in ${file} is not read by this version of the program`,
      diagnostics.map((d) => formatDiagnostic(d)),
      diagnostics,
      {},
    );
  }
  const files = manifestFiles(m);
  const facts = m.facts ? { factsText: m.facts.text, facts: readFacts(m.facts.text, file) } : {};
  const found = {
    source: { name, text, mission: withFiles(mission, files), ...(files.size > 0 ? { files } : {}), ...facts },
    file,
    bundled: false,
  };
  if (flightManifest(found.source, env, m.seed).id !== m.id) {
    const other = [
      ...(m.engine === ENGINE_VERSION ? [] : [`the program is version ${ENGINE_VERSION}, it was flown by ${m.engine}`]),
      ...(m.environment === env.hash ? [] : ['the data are others']),
    ];
    throw new FarsideError('REFLY_OTHER', `the flight in '${shown(folder)}' cannot be made again here`, {
      expected: 'the version of the program and the data that it was flown with',
      found: other.join('; ') || 'phases of another version',
      tryThis: m.environment === env.hash ? `version ${m.engine} of the program` : '--data or --ephemeris as they were when it was flown',
    });
  }
  return found;
}
