import { type Voice, visible, wrap } from './terminal.ts';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** May be broken over several lines when the terminal is narrow. */
  readonly flexible?: boolean;
}

const pad = (s: string, width: number, right: boolean): string => {
  const blank = ' '.repeat(Math.max(0, width - visible(s)));
  return right ? blank + s : s + blank;
};

/** Lines of a table: columns as wide as they need, two blanks apart; the flexible one gives way. `indent` stands before every line. */
export function table(v: Voice, columns: readonly Column[], rows: readonly (readonly string[])[], indent = ''): string[] {
  const titled = columns.some((c) => c.title !== '');
  const widths = columns.map((c, k) => Math.max(visible(c.title), ...rows.map((r) => visible(r[k] ?? ''))));
  const flexible = columns.findIndex((c) => c.flexible);
  const total = indent.length + widths.reduce((s, w) => s + w, 0) + 2 * (columns.length - 1);
  if (flexible >= 0 && total > v.width) widths[flexible] = Math.max(16, widths[flexible] - (total - v.width));
  const put = (cells: readonly string[]): string[] => {
    const broken = cells.map((c, k) => (k === flexible ? wrap(c, widths[k]).split('\n') : [c]));
    const height = Math.max(...broken.map((b) => b.length));
    return Array.from({ length: height }, (_, i) =>
      (indent + columns.map((c, k) => pad(broken[k]?.[i] ?? '', widths[k], c.right === true)).join('  ')).trimEnd(),
    );
  };
  const head = titled ? put(columns.map((c) => c.title)).map((l) => v.dim(l)) : [];
  return [...head, ...rows.flatMap((r) => put(r))];
}
