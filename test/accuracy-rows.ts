/** What one row of docs/accuracy.md says: how far Farside was from a truth outside itself, and how far it may be. */
export interface AccuracyRow {
  readonly area: Area;
  /** The quantity: `Moon from Earth, position`. */
  readonly what: string;
  /** The truth it was held against: `JPL Horizons, DE441`. */
  readonly against: string;
  /** Where those figures come from: paper, file, programme. */
  readonly source: string;
  /** Worst difference found. */
  readonly measured: number;
  /** Unit of `measured` and `bound`; '' for plain ratios. */
  readonly unit: string;
  /** What the test asserts: measured <= bound. */
  readonly bound: number;
  /** Why the bound is what it is. */
  readonly reason: string;
  /** How many comparisons stand behind `measured`; 1 when absent. */
  readonly cases?: number;
}

/** In the order of the page. */
export const AREAS = [
  'Time and Earth orientation',
  'Ephemeris',
  'Axes of the Moon and of other bodies',
  'Apparent places and geometry',
  'Gravity fields',
  'Forces and atmosphere',
  'Propagation',
  'Orbits and Lambert',
  'State-transition matrix',
  'Relative motion',
  'Ascent',
  'Descent',
  'Entry',
  'Files and messages',
  'Random numbers',
] as const;
export type Area = (typeof AREAS)[number];

/** A figure as the page prints it: at most `digits` significant, the same text on every machine that computes nearly the same. */
export function figure(x: number, digits: number): string {
  if (x === 0) return '0';
  const rounded = Number(x.toPrecision(digits));
  return rounded >= 1e-3 && rounded < 1e6 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/** The bound, never rounded above or below itself. */
export const boundFigure = (bound: number): string => figure(bound, 15);

/** Two digits; three near the bound, or as many as keep a figure inside its bound on paper too. */
export function measuredFigure(measured: number, bound: number): string {
  for (let digits = measured > 0.9 * bound ? 3 : 2; digits < 15; digits++) {
    const text = figure(measured, digits);
    if (Number(text) <= bound) return text;
  }
  return figure(measured, 15);
}

/** A cell of a Markdown table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export interface PageRow {
  readonly area: string;
  readonly what: string;
  readonly against: string;
  readonly measured: number;
  readonly bound: number;
  readonly unit: string;
}

/** Reads the tables of the page back. A figure that cannot be read comes out as NaN. */
export function readPage(text: string): PageRow[] {
  const rows: PageRow[] = [];
  let area = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) area = line.slice(3).trim();
    if (!line.startsWith('|') || line.startsWith('|--') || line.startsWith('| Quantity')) continue;
    const cells = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((c) => c.trim());
    if (cells.length !== 7) continue;
    const [measured, unit] = split(cells[2]);
    rows.push({ area, what: cells[0], against: cells[1], measured, unit, bound: split(cells[3])[0] });
  }
  return rows;
}
function split(text: string): [number, string] {
  const [value, ...unit] = text.split(' ');
  return [value === '' ? Number.NaN : Number(value), unit.join(' ')];
}
