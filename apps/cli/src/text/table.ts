import { type Voice, visible, wrap } from './terminal.ts';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** May be broken over several lines when the terminal is narrow. */
  readonly flexible?: boolean;
  /** May be left out when the terminal is narrow; the greatest goes first. */
  readonly drop?: number;
}

/** A column of figures. @param drop as in `Column`. */
export const right = (title: string, drop?: number): Column => ({ title, right: true, ...(drop === undefined ? {} : { drop }) });

/** Blanks between columns. */
const GAP = 2;
/** A flexible column gives way to this before a column is left out, and to HARD after. */
const COMFORT = 20;
const HARD = 10;

const pad = (s: string, width: number, right: boolean): string => {
  const blank = ' '.repeat(Math.max(0, width - visible(s)));
  return right ? blank + s : s + blank;
};

const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0);

/** Width of a table of which nothing gives way. */
export function naturalWidth(columns: readonly Column[], rows: readonly (readonly string[])[], indent = ''): number {
  return indent.length + sum(widthsOf(columns, rows)) + GAP * (columns.length - 1);
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  const widths = columns.map((c) => visible(c.title));
  for (const row of rows) for (const [k] of columns.entries()) widths[k] = Math.max(widths[k], visible(row[k] ?? ''));
  return widths;
}

/** Takes `over` from the flexible columns, always from the widest, none below `least`; what is left over. */
function shrink(columns: readonly Column[], widths: number[], over: number, least: number): number {
  let left = over;
  while (left > 0) {
    let widest = -1;
    for (const [k, c] of columns.entries()) if (c.flexible && widths[k] > least && (widest < 0 || widths[k] > widths[widest])) widest = k;
    if (widest < 0) return left;
    widths[widest]--;
    left--;
  }
  return 0;
}

/** Which columns stand, and how wide: flexible ones give way first, then columns are left out, then flexible ones give way to the last. */
function layout(columns: readonly Column[], natural: readonly number[], room: number): { kept: number[]; widths: number[] } {
  let kept = columns.map((_, k) => k);
  for (;;) {
    const standing = kept.map((k) => columns[k]);
    const widths = kept.map((k) => natural[k]);
    const over = sum(widths) + GAP * (kept.length - 1) - room;
    if (shrink(standing, widths, over, COMFORT) === 0) return { kept, widths };
    const next = kept.filter((k) => columns[k].drop !== undefined).sort((a, b) => (columns[b].drop ?? 0) - (columns[a].drop ?? 0))[0];
    if (next === undefined) {
      const last = kept.map((k) => natural[k]);
      shrink(standing, last, over, HARD);
      return { kept, widths: last };
    }
    kept = kept.filter((k) => k !== next);
  }
}

/** A word in pieces broken behind dashes, each as long as the width allows: no two fit on one line. */
function pieces(word: string, width: number): string {
  if (visible(word) <= width) return word;
  const out: string[] = [];
  for (const part of word.split(/(?<=-)/)) {
    const last = out.at(-1);
    if (last !== undefined && visible(last) + visible(part) <= width) out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out.join(' ');
}

/** Lines of a cell. */
const broken = (text: string, width: number): string[] =>
  visible(text) <= width
    ? [text]
    : wrap(
        text
          .split(' ')
          .map((w) => pieces(w, width))
          .join(' '),
        width,
      ).split('\n');

/**
 * Lines of a table: columns as wide as they need, two blanks apart. Where the terminal is too narrow flexible columns are broken over lines and columns that may go are left out.
 * `indent` stands before every line.
 */
export function table(v: Voice, columns: readonly Column[], rows: readonly (readonly string[])[], indent = ''): string[] {
  const { kept, widths } = layout(columns, widthsOf(columns, rows), v.width - indent.length);
  const put = (cells: readonly string[]): string[] => {
    const lines = kept.map((k, i) => (columns[k].flexible ? broken(cells[k] ?? '', widths[i]) : [cells[k] ?? '']));
    const height = Math.max(...lines.map((l) => l.length));
    return Array.from({ length: height }, (_, line) =>
      (indent + kept.map((k, i) => pad(lines[i][line] ?? '', widths[i], columns[k].right === true)).join(' '.repeat(GAP))).trimEnd(),
    );
  };
  const head = kept.some((k) => columns[k].title !== '') ? put(columns.map((c) => c.title)).map((l) => v.dim(l)) : [];
  return [...head, ...rows.flatMap((r) => put(r))];
}
