import type { Epoch } from '@farside/astro';
import type { Clock } from './figures.ts';
import { type Voice, visible } from './terminal.ts';

/** One line of a picture of spans over time: shares (0 to 1) of its columns. */
export interface GanttRow {
  readonly name: string;
  readonly shares: readonly number[];
}

const SHADES = ['·', '░', '▒', '▓', '█'];
/** Less than this of a column is nothing, more than this is all of it. */
const NOTHING = 1e-3;
const ALL = 0.95;

const shade = (x: number): string => SHADES[x < NOTHING ? 0 : x > ALL ? 4 : Math.min(3, 1 + Math.floor(3 * x))];

/** Columns that a picture with such names has on a terminal. */
export const ganttColumns = (v: Voice, names: readonly string[]): number =>
  Math.max(20, Math.min(v.width, 100) - 4 - Math.max(0, ...names.map(visible)));

/** Lines of names and bars over one span of time, its ends above; a shade says how much of a column is covered. */
export function gantt(v: Voice, rows: readonly GanttRow[], start: Epoch, end: Epoch, clock: Clock): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map((r) => visible(r.name)));
  const columns = rows[0].shares.length;
  const [a, b] = [clock.stamp(start).slice(5, 16), clock.stamp(end).slice(5, 16)];
  const ends = a + ' '.repeat(Math.max(1, columns - a.length - b.length)) + b;
  return [v.dim(`  ${' '.repeat(width)}  ${ends}`), ...rows.map((r) => `  ${r.name.padEnd(width)}  ${r.shares.map(shade).join('')}`)];
}

/** What the shades say. */
export const GANTT_LEGEND = '· none  ░ up to a third of the column  ▒ two thirds  ▓ more  █ all of it';
