import { FarsideError, nearest } from '@farside/math';
import {
  changeMission,
  formatDiagnostic,
  type Mission,
  type MissionSource,
  parseChange,
  readCheckedMission,
  readFacts,
  withFiles,
} from '@farside/mission';
import { findMission, missionNames, readMissionFiles, readText, statOf } from '@farside/node';

/** Changes of a mission file as `farside fly --set` has them: `landing.site.longitude=208 deg`; nothing after the sign takes the key out. */
export type Changes = string | readonly string[];

/**
 * Reads a mission with its facts.
 * @param what a name under missions/ of the repository, or the path of a folder with a mission.yaml, or of a .yaml file.
 * @param o `set`: changes of the file for this once.
 * @throws FarsideError MISSION_UNKNOWN; MISSION_INVALID with every fault and its place in the file; MISSION_SYNTAX, SET_SYNTAX, MISSION_PATH for changes; FACTS_* for the facts; FILE_* for a file that cannot be read.
 */
export function openMission(what: string, o: { readonly set?: Changes } = {}): MissionSource {
  const place = findMission(what);
  if (!place) throw unknownMission(what);
  const written = readText(place.file);
  const text = o.set === undefined ? written : changedText(written, o.set);
  const read = checked(text, place.file);
  const files = readMissionFiles(read, place.folder, text, place.file);
  const facts = `${place.folder}/facts.yaml`;
  const factsText = statOf(facts) ? readText(facts) : undefined;
  return {
    name: place.name,
    text,
    mission: withFiles(read, files),
    ...(files.size > 0 ? { files } : {}),
    ...(factsText === undefined ? {} : { factsText, facts: readFacts(factsText, facts) }),
  };
}

/**
 * A mission with changes; its facts stay, and the files that it names.
 * @throws FarsideError SET_SYNTAX, SET_TWICE, MISSION_PATH, MISSION_FILE for a file that was not read with it, and MISSION_INVALID when the changed file is not one that can be flown.
 */
export function changedMission(source: MissionSource, set: Changes): MissionSource {
  const text = changedText(source.text, set);
  return text === source.text ? source : { ...source, text, mission: withFiles(checked(text, source.name), source.files) };
}

function changedText(text: string, set: Changes): string {
  const changes = (typeof set === 'string' ? [set] : set).map((c) => parseChange(c));
  return changes.length === 0 ? text : changeMission(text, changes);
}

function checked(text: string, file: string): Mission {
  const { mission, diagnostics } = readCheckedMission(text, file);
  if (mission) return mission;
  throw new FarsideError('MISSION_INVALID', diagnostics.map((d) => formatDiagnostic(d)).join('\n'), {
    where: file,
    tryThis: 'correct what is named; nothing has been flown',
  });
}

function unknownMission(what: string): FarsideError {
  const names = missionNames();
  const meant = nearest(what, names);
  return new FarsideError('MISSION_UNKNOWN', `there is no mission '${what}'${meant ? `; did you mean '${meant}'?` : ''}`, {
    expected: `a name (${names.join(', ') || 'none is there'}) or the path of a folder with a mission.yaml`,
    found: what,
    ...(meant ? { tryThis: meant } : {}),
  });
}
