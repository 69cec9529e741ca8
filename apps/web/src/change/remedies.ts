import { missionSettings } from '@farside/mission';

/** A change that would make a refused mission fly, as its hint names it. */
export interface Remedy {
  readonly path: string;
  readonly value: string;
  readonly words: string;
}

/**
 * What a hint names that can be tried at once: `path of 7000 N`, `path: 2024-05-02`, `load 45 kg more into the lander`, `a touchdown at …Z`. Hints that only describe give none.
 * @param text the mission file that was refused
 */
export function remediesOf(hint: string, text: string): readonly Remedy[] {
  const settings = new Map(missionSettings(text).map((s) => [s.path, s.written]));
  const out: Remedy[] = [];
  const add = (path: string, value: string, words: string): void => {
    if (!out.some((r) => r.path === path)) out.push({ path, value, words });
  };
  for (const m of hint.matchAll(/(?:load|at least)[^,;]*?(\d+(?:\.\d+)?) kg more into the (\w+)/g)) {
    const path = `modules.${m[2]}.propellant`;
    const now = Number.parseFloat(settings.get(path) ?? '');
    if (Number.isFinite(now)) add(path, `${now + Math.ceil(Number(m[1]))} kg`, `Load ${m[1]} kg more into the ${m[2]}`);
  }
  for (const m of hint.matchAll(
    /([a-z]+(?:[.-][a-z0-9]+)*\.[a-z0-9.-]+[a-z0-9])(?: of|:| =| to)? ([-+]?\d[^\s,;()]*(?: (?:km\/s|m\/s|kg|kN|km|deg|min|MN|N|m|s|h|d)\b)?)/g,
  )) {
    if (settings.has(m[1])) add(m[1], m[2].replace(/\.$/, ''), `${m[1]}: ${m[2].replace(/\.$/, '')}`);
  }
  for (const m of hint.matchAll(/touchdown at (\d{4}-\d\d-\d\dT[\d:.]+Z)/g))
    add('landing.touchdown', m[1], `Touchdown at ${m[1].replace('T', ' ').replace('Z', ' UTC')}`);
  return out.slice(0, 4);
}
