import type { Epoch } from '@farside/astro';
import { csvField } from '@farside/flight';
import type { ReactNode } from 'react';

/** A row of any table. */
export interface Row {
  readonly id: string;
  /** Where a click leads the clock. */
  readonly epoch?: Epoch | undefined;
  /** Told, not counted. */
  readonly faint?: boolean | undefined;
  /** A sum over the rows after it. */
  readonly sum?: boolean | undefined;
}

export interface Column<T> {
  readonly key: string;
  readonly name: string;
  /** Stands in the head. */
  readonly unit?: string;
  /** Unit of the values in a CSV, where the text says its own. */
  readonly csvUnit?: string;
  readonly numeric?: boolean;
  /** Long words: broken over lines. */
  readonly wraps?: boolean;
  /** What is sorted by, and what a CSV has: SI in the unit of the head for numbers; undefined: nothing there. */
  readonly value: (row: T) => number | string | undefined;
  /** As said. */
  readonly text: (row: T) => string;
  /** As drawn, where that is more than its text. */
  readonly show?: (row: T) => ReactNode;
}

/** Rows in which some cell has the words of the filter, all of them, in any order; case does not matter. */
export function filtered<T>(rows: readonly T[], columns: readonly Column<T>[], filter: string): readonly T[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((r) => {
    const text = columns.map((c) => c.text(r).toLowerCase()).join('\n');
    return words.every((w) => text.includes(w));
  });
}

/** Sorted by a column, what has nothing there last; rows that are equal stay in their order. */
export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], key: string, down: boolean): readonly T[] {
  const column = columns.find((c) => c.key === key);
  if (!column) return rows;
  const way = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    return way * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)));
  });
}

/** Comma-separated values of the rows as they stand: full figures, the units in the head. */
export function csvOf<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const line = (cells: readonly string[]): string => cells.map(csvField).join(',');
  return [
    line(columns.map((c) => ((c.csvUnit ?? c.unit) ? `${c.name} (${c.csvUnit ?? c.unit})` : c.name))),
    ...rows.map((r) => line(columns.map((c) => String(c.value(r) ?? '')))),
  ].join('\r\n');
}
