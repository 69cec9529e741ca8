import { hashOf } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { type MissionChange, PHASES, parseChange } from '@farside/mission';
import { type Axis, MOST_CASES } from './variation.ts';

/** One flight of a campaign: the mission file with changes. */
export interface Case {
  /** From 1, in the order of the grid: the first axis slowest. */
  readonly number: number;
  /** Names the changes: equal for equal changes. */
  readonly key: string;
  readonly changes: readonly MissionChange[];
  /** What each axis says, as written. */
  readonly values: readonly string[];
  /** Places on the axes, from 0. */
  readonly at: readonly number[];
}

/** Number of cases of a grid. @throws FarsideError VARY_MANY when there are more than anybody flies. */
export function countCases(axes: readonly Axis[]): number {
  const n = axes.reduce((product, a) => product * a.values.length, 1);
  if (n <= MOST_CASES) return n;
  throw new FarsideError(
    'VARY_MANY',
    `that would be ${n.toLocaleString('en')} cases; at most ${MOST_CASES.toLocaleString('en')} are flown at once`,
    {
      numbers: { cases: n, most: MOST_CASES },
      found: axes.map((a) => `${a.values.length} x ${a.path}`).join(', '),
      tryThis: 'larger steps, or fewer settings at a time',
    },
  );
}

/** All cases of a grid, numbered. @throws FarsideError VARY_MANY, SET_SYNTAX for a value that cannot stand in a file */
export function gridCases(axes: readonly Axis[]): readonly Case[] {
  const n = countCases(axes);
  const changes = axes.map((a) => a.values.map((v) => parseChange(`${a.path}=${v}`)));
  return Array.from({ length: n }, (_, k) => {
    const at: number[] = [];
    let rest = k;
    for (let i = axes.length - 1; i >= 0; i--) {
      at.unshift(rest % axes[i].values.length);
      rest = Math.floor(rest / axes[i].values.length);
    }
    const own = at.map((j, i) => changes[i][j]);
    return { number: k + 1, key: keyOf(own), changes: own, values: at.map((j, i) => axes[i].values[j]), at };
  });
}

const keyOf = (changes: readonly MissionChange[]): string => hashOf(changes.map((c) => [c.path, c.value ?? null])).slice(0, 16);

/** Where in the order of flight a setting begins to matter: that of its section, the first for what is no phase's. */
function rank(path: string): number {
  return PHASES.findIndex((p) => p.kind === path.split('.')[0]);
}

/**
 * Cases in an order in which neighbours have most of the flight in common: settings of early phases are stepped through slowest. What comes out of a case does not hang on it.
 */
export function inFlightOrder(axes: readonly Axis[], cases: readonly Case[]): readonly Case[] {
  const slowest = axes.map((a, i) => ({ i, rank: rank(a.path) })).sort((a, b) => a.rank - b.rank || a.i - b.i);
  return [...cases].sort((a, b) => {
    for (const { i } of slowest) if (a.at[i] !== b.at[i]) return a.at[i] - b.at[i];
    return a.number - b.number;
  });
}
