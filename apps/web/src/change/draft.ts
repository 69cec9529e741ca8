import {
  changeMission,
  type Diagnostic,
  type MissionChange,
  type MissionSetting,
  missionSettings,
  parseChange,
  readCheckedMission,
} from '@farside/mission';
import { get, set } from '../state/store.ts';
import { said } from '../text/said.ts';

/** The text that the form and the editor both write: the draft, or the file as flown. */
export const draftText = (): string => get().draft ?? get().shown?.flight.manifest.mission.text ?? '';

/** What is wrong with a text; none: it can be flown. */
export const faultsOf = (text: string): readonly Diagnostic[] => readCheckedMission(text, 'mission.yaml').diagnostics;

/** Sets one value of the draft, as it would be written in the file. Says in the notice when the value cannot stand in a file at all. */
export function setValue(path: string, written: string): void {
  try {
    const text = draftText();
    const change = typed(path, written);
    const draft = changeMission(text, [change]);
    // what would tear the file is kept as the words that it is: the fault then stands at its field
    const whole = missionSettings(draft).some((s) => s.path === path);
    set({ draft: whole ? draft : changeMission(text, [{ path, value: written }]) });
  } catch (e) {
    set({ notice: said(e) });
  }
}

/** A change as typed; what is no value of YAML is taken as words. */
function typed(path: string, written: string): MissionChange {
  try {
    return parseChange(`${path}=${written.trim() === '' ? '""' : written}`);
  } catch {
    return { path, value: written };
  }
}

/** Settings that people change most, in groups; those that a file does not have are left out. */
const FRONT: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Launch and site',
    [
      ['launch.date', 'Launch day'],
      ['launch.time', 'Launch, UTC'],
      ['landing.site.latitude', 'Latitude'],
      ['landing.site.longitude', 'Longitude'],
      ['landing.site.height', 'Height of the site'],
      ['landing.touchdown', 'Touchdown'],
      ['ascent.lift-off', 'Lift-off (the stay)'],
    ],
  ],
  [
    'Masses',
    [
      ['modules.orbiter.dry', 'Orbiter, dry'],
      ['modules.orbiter.propellant', 'Orbiter, propellant'],
      ['modules.returner.dry', 'Returner'],
      ['modules.lander.dry', 'Lander, dry'],
      ['modules.lander.propellant', 'Lander, propellant'],
      ['modules.ascender.dry', 'Ascender, dry'],
      ['modules.ascender.propellant', 'Ascender, propellant'],
    ],
  ],
  [
    'Engines',
    [
      ['modules.orbiter.engines.main.thrust', 'Orbiter, thrust'],
      ['modules.orbiter.engines.main.isp', 'Orbiter, Isp'],
      ['modules.lander.engines.main.thrust', 'Lander, thrust'],
      ['modules.lander.engines.main.isp', 'Lander, Isp'],
      ['modules.ascender.engines.main.thrust', 'Ascender, thrust'],
      ['modules.ascender.engines.main.isp', 'Ascender, Isp'],
    ],
  ],
  [
    'Heights and times',
    [
      ['braking.perilune', 'Perilune of arrival'],
      ['braking.orbit', 'Lunar orbit'],
      ['lunar-orbit.descent-orbit.perilune', 'Perilune of the descent'],
      ['landing.gates.hover', 'Hover'],
      ['rendezvous.docking', 'Docking'],
      ['entry.angle', 'Entry angle'],
    ],
  ],
];

export interface Field extends MissionSetting {
  readonly name: string;
}
export interface Group {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Shown opened. */
  readonly front: boolean;
}

/** The form of a mission file: what is changed most in front, then every section of the file with all that it writes. */
export function groupsOf(text: string): readonly Group[] {
  const all = missionSettings(text);
  const by = new Map(all.map((s) => [s.path, s]));
  const front = FRONT.map(([name, fields]) => ({
    name,
    front: true,
    fields: fields.flatMap(([path, title]) => {
      const s = by.get(path);
      return s ? [{ ...s, name: title }] : [];
    }),
  }));
  const sections = [...new Set(all.map((s) => s.path.split('.')[0]))].filter((s) => !['farside', 'name', 'summary'].includes(s));
  const rest = sections.map((section) => ({
    name: `All of ${section}`,
    front: false,
    fields: all
      .filter((s) => s.path.startsWith(`${section}.`))
      .map((s) => ({ ...s, name: s.path.slice(section.length + 1).replaceAll('.', ' · ') })),
  }));
  return [...front, ...rest].filter((g) => g.fields.length > 0);
}

/** A step of a value with a unit, up or down: the last digit that is written, or ten of them. Undefined for what has no number. */
export function stepped(written: string, by: number): string | undefined {
  const m = /^(\s*)([-−]?\d+(?:\.\d+)?)(.*)$/.exec(written);
  if (!m || /^\d{4}-\d{2}-\d{2}/.test(written.trim())) return undefined;
  const decimals = m[2].split('.')[1]?.length ?? 0;
  // a whole number steps by one, a fine one by its hundredth part at least
  const step = decimals === 0 ? 1 : 10 ** -Math.min(decimals, 1);
  return `${m[1]}${(Number(m[2].replace('−', '-')) + by * step).toFixed(decimals)}${m[3]}`;
}
