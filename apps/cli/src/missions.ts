import { join, resolve } from 'node:path';
import { type FarsideError, isFarsideError, nearest } from '@farside/math';
import {
  changeMission,
  formatDiagnostic,
  type Mission,
  type MissionSource,
  parseChange,
  placeOf,
  readCheckedMission,
  readFacts,
  withFiles,
} from '@farside/mission';
import { findMission, listFolder, type MissionPlace, missionNames as namesUnder, readMissionFiles, readText, statOf } from '@farside/node';
import { MISSIONS, pathWord, shown } from './places.ts';
import { FaultList, UsageError, WrittenFaults } from './text/problems.ts';

/** A mission as found on disk. */
export interface FoundMission {
  readonly source: MissionSource;
  /** The mission file, as shown to people. */
  readonly file: string;
  /** Stands under missions/ of the repository. */
  readonly bundled: boolean;
  /** Paths of settings that are changed on the command line: of two that contradict each other, a refusal points to these. */
  readonly changed?: readonly string[];
}

/** Names under missions/. */
export const missionNames = (): readonly string[] => namesUnder(MISSIONS);

/** Where a mission stands, or an error that says what is there instead. */
function locate(what: string): MissionPlace {
  if (what.trim() === '') {
    throw new UsageError('USAGE_EMPTY', 'the name of the mission is empty', {
      expected: 'a name under missions/, or the path of a folder with a mission.yaml',
      tryThis: 'farside missions lists the names',
    });
  }
  const found = findMission(what, MISSIONS);
  if (found) return found;
  const names = missionNames();
  const path = resolve(what);
  if (statOf(path)?.isDirectory()) {
    const inside = listFolder(path).map((d) => d.name);
    if (inside.includes('manifest.json') && inside.includes('flight.log')) {
      throw new UsageError('MISSION_UNKNOWN', `'${shown(path)}' is the folder of a flight, not of a mission`, {
        expected: 'a name under missions/, or the path of a folder with a mission.yaml',
        found: 'flight.log, manifest.json',
        tryThis: `farside show ${pathWord(path)}, which shows the flight and how an unfinished one is gone on with`,
      });
    }
    throw new UsageError('MISSION_UNKNOWN', `the folder '${shown(path)}' holds no mission.yaml`, {
      expected: 'a name under missions/, or the path of a folder with a mission.yaml',
      found: inside.slice(0, 8).join(', ') || 'an empty folder',
      tryThis: `farside missions lists the names; a mission of your own begins with a copy: cp ${pathWord(join(MISSIONS, names[0] ?? '', 'mission.yaml'))} ${pathWord(path)}`,
    });
  }
  const meant = nearest(what, names);
  throw new UsageError('MISSION_UNKNOWN', `there is no mission '${what}'${meant ? `; did you mean '${meant}'?` : ''}`, {
    expected: `a name (${names.join(', ') || 'none is there'}) or the path of a folder with a mission.yaml`,
    found: what,
    tryThis: 'farside missions lists the names',
  });
}

/** The text of a mission's file, valid or not; undefined when there is none to read. */
export function textOfMission(what: string): string | undefined {
  try {
    return readText(locate(what).file);
  } catch {
    return undefined;
  }
}

/** Finds and reads a mission with its facts, with changes of the file made as --set has them. Throws MISSION_UNKNOWN, SET_SYNTAX, SET_TWICE, MISSION_PATH, FaultList (every fault of the file with its place), FACTS_*, and FILE_* for a file that cannot be read. */
export function openMission(what: string, set: readonly string[] = []): FoundMission {
  const place = locate(what);
  const file = shown(place.file);
  const written = readText(place.file);
  // Changes of a file that is no YAML are not made: what is wrong with it is told first.
  if (set.length > 0) readChecked(written, file);
  const changes = set.map(parseChange);
  const text = set.length === 0 ? written : changeMission(written, changes);
  const read = readChecked(text, file, set);
  const files = readMissionFiles(read, place.folder, text, file);
  const mission = withFiles(read, files);
  const factsFile = join(place.folder, 'facts.yaml');
  const factsText = statOf(factsFile) ? readText(factsFile) : undefined;
  const facts = factsText === undefined ? {} : { factsText, facts: readFacts(factsText, shown(factsFile)) };
  return {
    source: { name: place.name, text, mission, ...(files.size > 0 ? { files } : {}), ...facts },
    file,
    bundled: place.bundled,
    ...(set.length > 0 ? { changed: changes.map((c) => c.path) } : {}),
  };
}

/** @param set changes with which the text is that of the file, as typed. */
function readChecked(text: string, file: string, set: readonly string[] = []): Mission {
  const { mission, diagnostics } = readCheckedMission(text, file);
  if (mission) return mission;
  const codes = new Set(diagnostics.map((d) => d.code));
  const count = diagnostics.length === 1 ? 'a fault' : `${diagnostics.length} faults`;
  const changed = set.length > 0;
  throw new (changed ? WrittenFaults : FaultList)(
    codes.size === 1 ? [...codes][0] : 'MISSION_INVALID',
    `${changed ? `with --set ${set.map((s) => `'${s}'`).join(', ')} ` : ''}the mission file ${file} has ${count}`,
    diagnostics.map((d) => formatDiagnostic(d)),
    diagnostics,
    { tryThis: `correct ${changed ? 'what --set says' : 'the file'} and run the command again; nothing has been flown or changed` },
  );
}

/** Settings that a refusal of the Outline or a phase speaks of, when its own words do not name one. */
const SETTING_OF: Readonly<Record<string, string | ((m: Mission) => string)>> = {
  PLANE_NOT_REACHED: 'landing.site',
  STAY_TOO_LONG: 'ascent.lift-off',
  SITE_DARK: 'landing.sun-elevation',
  LAUNCH_INCLINATION: 'launch.parking.inclination',
  LAUNCH_PLANE: 'launch.site',
  LAUNCH_COAST: 'launch',
  TRANSFER_TIME: 'transfer.arrival',
  OUTBOUND_NOT_REACHED: 'transfer.arrival',
  EPHEMERIS_COVERAGE: 'launch.date',
  BRAKING_NOT_REACHED: 'braking',
  BRAKING_PROPELLANT: 'modules.lander.propellant',
  DESCENT_DRY: 'modules.lander.propellant',
  DESCENT_WEAK: 'modules.lander.engines',
  BRAKING_NO_PLAN: (m) => `modules.lander.engines.${m.landing.engine}.thrust`,
  BRAKING_OVERSHOOT: (m) => `modules.lander.engines.${m.landing.engine}.thrust`,
  BRAKING_SHORT: (m) => `modules.lander.engines.${m.landing.engine}.thrust`,
  LADDER_THROTTLE: (m) => `modules.lander.engines.${m.landing.engine}.minimum`,
  ASCENT_SINKS: (m) => `modules.ascender.engines.${m.ascent.engine}.thrust`,
  ASCENT_PROPELLANT: 'modules.ascender.propellant',
  RETURN_PROPELLANT: 'modules.orbiter.propellant',
  SURFACE_TIME: 'surface.activities',
  RETURN_NO_DAY: 'return',
  RETURN_LATE: 'return',
  RENDEZVOUS_PHASE: 'rendezvous.docking',
  RENDEZVOUS_TIME: 'rendezvous.docking',
  SITE_PLANE_FAR: 'rendezvous.docking',
  TRIM_TIME: 'rendezvous.docking',
  RENDEZVOUS_MISSED: 'rendezvous.capture',
  DOCKING_MISSED: 'rendezvous.capture',
  MISSION_HOLDS: 'rendezvous.holds',
  HOP_UNSAFE: 'rendezvous.holds',
  PROPAGATION_STEP_TOO_LONG: 'modules.orbiter.area',
  PATH_OUTSIDE: 'surface.relay.trajectory',
  PATH_FORMAT: 'surface.relay.trajectory',
  PATH_OBJECT: 'surface.relay.trajectory',
  PATH_FRAME: 'surface.relay.trajectory',
  PATH_CENTRE: 'surface.relay.trajectory',
  ENTRY_RANGE: 'entry.range',
  ENTRY_LOAD: 'entry.limits',
  ENTRY_CROSSRANGE: 'entry.site',
};

/** Paths that a quoted name in an error may mean: a setting itself, the engine `module.engine`, what is in the tanks of a module; then what its advice names. */
function settingsNamed(e: FarsideError): readonly string[] {
  const names = [...e.message.matchAll(/'([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)'/g)].map((x) => x[1]);
  const meant = names.flatMap((name) => {
    const [module, part] = name.split('.');
    const tanks = e.code === 'TANK_DRY' ? [`modules.${module}.propellant`] : [];
    return [name, ...tanks, ...(part === undefined ? [] : [`modules.${module}.engines.${part}`])];
  });
  const advised = (e.details.tryThis ?? '').match(/\b[a-z][a-z-]*(?:\.[a-z0-9-]+)+\b/g) ?? [];
  return [...meant, ...advised];
}

/** Adds file and line to an error that speaks of a setting of the mission file. */
export function withPlace(e: unknown, m: FoundMission): unknown {
  if (!isFarsideError(e) || e.details.where !== undefined) return e;
  const { text } = m.source;
  const all = settingsNamed(e).filter((p) => p.includes('.') && placeOf(text, p, true).line > 0);
  const named = all.find((p) => m.changed?.includes(p)) ?? all[0];
  const usual = Object.hasOwn(SETTING_OF, e.code) ? SETTING_OF[e.code] : undefined;
  const path = named ?? (typeof usual === 'function' ? usual(m.source.mission) : usual);
  if (path === undefined) return e;
  const p = placeOf(text, path);
  return p.line > 0 ? e.within({ where: `${m.file}:${p.line}:${p.column} (${path})` }) : e;
}
