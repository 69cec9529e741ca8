import { FarsideError } from '@farside/math';
import { rangeValues } from './range.ts';

/** A setting that is varied: its path in the mission file and the values that it takes, each as it would be written there. */
export interface Axis {
  readonly path: string;
  readonly values: readonly string[];
}

/** So many cases at most; beyond, a grid is a slip of the pen. */
export const MOST_CASES = 10_000;

const EXAMPLES = "launch.date=2024-04-25..2024-05-15/1d, or modules.ascender.dry='340 kg, 350 kg, 360 kg'";

/**
 * Reads a variation as people type it: a path, an equals sign, and values apart by commas. A value stands as it would in the file; `first..last/step` stands for a row of them
 * (quantities with units, plain numbers, days, epochs); a unit holds for the numbers before it that have none. Commas within brackets or quotes belong to a value.
 * @throws FarsideError VARY_SYNTAX, VARY_STEP, VARY_UNIT, VARY_MANY, VARY_TWICE
 */
export function parseAxis(text: string): Axis {
  const m = /^\s*([A-Za-z0-9][\w-]*(?:\.[\w-]+)*)\s*=(.*)$/s.exec(text);
  const refuse = (message: string, tryThis?: string): FarsideError =>
    new FarsideError('VARY_SYNTAX', message, {
      expected: `a path, an equals sign and values: ${EXAMPLES}`,
      found: text,
      ...(tryThis === undefined ? {} : { tryThis }),
    });
  if (!m) throw refuse(`'${text}' does not say what is varied`, 'quote it for the shell when values have blanks or brackets');
  const [, path, rest] = m;
  const items = withUnits(splitItems(rest));
  if (items.some((i) => i === '')) {
    throw refuse(
      rest.trim() === '' ? `'${path}' is to be varied, but there are no values` : `a value of '${path}' is empty`,
      'to take a key out of the file use --set',
    );
  }
  const values: string[] = [];
  for (const item of items) {
    for (const value of item.includes('..') && !/^['"[{]/.test(item) ? rangeValues(path, item, MOST_CASES) : [item]) {
      if (values.includes(value))
        throw new FarsideError('VARY_TWICE', `the value '${value}' of '${path}' stands there twice`, { found: rest });
      values.push(value);
      if (values.length > MOST_CASES) throw tooMany(values.length, path);
    }
  }
  return { path, values };
}

/** Of one path: so many values are too many. */
function tooMany(n: number, path: string): FarsideError {
  return new FarsideError('VARY_MANY', `'${path}' would take more than ${MOST_CASES} values`, {
    numbers: { values: n, most: MOST_CASES },
    tryThis: 'a larger step, or a narrower range',
  });
}

/** Parts between commas that stand in no brackets and no quotes, without blanks around. */
function splitItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let quote = '';
  let item = '';
  for (const c of text) {
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth--;
    if (c === ',' && depth === 0 && quote === '') {
      items.push(item.trim());
      item = '';
    } else item += c;
  }
  return [...items, item.trim()];
}

const BARE = /^[+-]?[\d._]+(?:[eE][+-]?\d+)?$/;
const MEASURED = /^[+-]?[\d._]+(?:[eE][+-]?\d+)?\s*([^\d\s.,+-]\S*)$/;
/** A number and one unit; undefined: it has none. */
const unitOf = (item: string): string | undefined => (BARE.test(item) ? undefined : MEASURED.exec(item)?.[1]);

/** In a list of numbers a unit holds for those before it that have none: `340, 350, 360 kg`. */
function withUnits(items: readonly string[]): readonly string[] {
  if (!items.every((i) => BARE.test(i) || MEASURED.test(i))) return items;
  const out: string[] = [];
  let unit: string | undefined;
  for (const item of [...items].reverse()) {
    const own = unitOf(item);
    unit = own ?? unit;
    const number = own === undefined ? item : item.slice(0, -own.length).trim();
    out.unshift(unit === undefined ? item : `${number} ${unit}`);
  }
  return out;
}

/** Refuses two variations of one setting, or of a setting and something within it. @throws FarsideError VARY_TWICE */
export function checkPaths(varied: readonly string[], set: readonly string[]): void {
  const within = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  for (const [i, path] of varied.entries()) {
    const other = varied.find((p, k) => k < i && within(p, path));
    if (other !== undefined) {
      throw new FarsideError(
        'VARY_TWICE',
        other === path ? `'${path}' is varied twice` : `'${path}' and '${other}' are one setting and a part of it`,
        {
          tryThis: 'give all values of a setting in one --vary',
        },
      );
    }
    const fixed = set.find((p) => within(p, path));
    if (fixed !== undefined) {
      throw new FarsideError('VARY_TWICE', `'${path}' is varied, and --set gives '${fixed}' a value`, { tryThis: 'leave one of them out' });
    }
  }
}
