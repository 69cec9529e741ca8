import { basename, dirname, join, resolve } from 'node:path';
import { statOf } from '@farside/node';
import { missionNames } from '../missions.ts';
import { pathWord, shown, word } from '../places.ts';

/** What the command line of a flight is made of. */
export interface FlyWords {
  /** As a person types it: a name under missions/ or a path. */
  readonly mission: string;
  /** Folder of the flight, when it is not the one that the command would choose by itself. */
  readonly out?: string;
  readonly seed?: number;
  readonly data?: string;
  readonly ephemeris?: readonly string[];
  readonly fresh?: boolean;
  /** Changes of the mission file, as --set has them. */
  readonly set?: readonly string[];
}

/** The command that flies a flight, or goes on with it, ready to be typed. */
export function flyCommand(w: FlyWords): string {
  return [
    `farside fly ${word(w.mission)}`,
    ...(w.set ?? []).map((x) => `--set ${word(x)}`),
    ...(w.out === undefined ? [] : [`--out ${pathWord(w.out)}`]),
    ...(w.seed === undefined || w.seed === 1 ? [] : [`--seed ${w.seed}`]),
    ...(w.data === undefined ? [] : [`--data ${pathWord(w.data)}`]),
    ...(w.ephemeris ?? []).map((path) => `--ephemeris ${pathWord(path)}`),
    ...(w.fresh ? ['--fresh'] : []),
  ].join(' ');
}

/** Words by which the mission of a flight may be named: its name, then folders of that name here and beside the shelf it stands on. */
export function missionWords(name: string, folder: string): readonly string[] {
  const beside = [process.cwd(), dirname(folder), dirname(dirname(folder))].map((f) => join(f, name));
  const here = basename(process.cwd()) === name ? [process.cwd()] : [];
  const paths = [...here, ...beside].filter((path) => holdsMission(path)).map((path) => shown(resolve(path)));
  return [...new Set([...(missionNames().includes(name) ? [name] : []), ...paths])];
}

function holdsMission(path: string): boolean {
  try {
    return statOf(join(path, 'mission.yaml')) !== undefined;
  } catch {
    return false;
  }
}
