import {
  BODY_IDS,
  type BodyId,
  type Epoch,
  type FrameId,
  fromJulianDate,
  fromModifiedJulianDate,
  parseIso,
  type TimeScale,
} from '@farside/astro';
import { isFarsideError, nearest, type Vec3 } from '@farside/math';
import { type Dimension, parseQuantity, UNITS, withArticle } from '@farside/mission/file/units.ts';
import { fixed, significant } from './figures.ts';
import { typed, UsageError } from './problems.ts';

/** Reads what people type after an option. Everything that does not fit is a UsageError. */

export function readBody(text: string): BodyId {
  const id = text.toLowerCase();
  if ((BODY_IDS as readonly string[]).includes(id)) return id as BodyId;
  const meant = nearest(id, BODY_IDS);
  throw new UsageError('USAGE_BODY', `'${text}' is no body that the ephemeris knows${meant ? `; did you mean '${meant}'?` : ''}`, {
    expected: BODY_IDS.join(', '),
    found: text,
  });
}

const FRAMES: readonly string[] = ['icrf', 'itrf', 'tod', 'moon-pa:de421', 'moon-me:de421', 'moon-mod'];
export const FRAME_HELP = 'icrf, itrf, tod, moon-pa, moon-me, moon-mod, iau:<body>';

export function readFrame(text: string): FrameId {
  const id = text.toLowerCase();
  const full = id === 'moon-pa' || id === 'moon-me' ? `${id}:de421` : id;
  if (FRAMES.includes(full)) return full as FrameId;
  if (id.startsWith('iau:')) return `iau:${readBody(id.slice(4))}`;
  const meant = nearest(id, FRAMES);
  throw new UsageError('USAGE_FRAME', `'${text}' is no frame${meant ? `; did you mean '${meant}'?` : ''}`, {
    expected: FRAME_HELP,
    found: text,
  });
}

export const SCALES: readonly TimeScale[] = ['UTC', 'TAI', 'TT', 'TDB', 'GPS'];

/** ISO 8601 with or without a scale behind it, or `JD 2460434.9 TDB`, `MJD 60434.4`. */
export function readEpoch(text: string): Epoch {
  const jd = /^\s*(M?JD)\s*([0-9.]+)(?:\s*\+\s*([0-9.]+))?\s*([A-Za-z]+)?\s*$/i.exec(text);
  if (jd) {
    const scale = (jd[4] ?? 'UTC').toUpperCase() as TimeScale;
    if (!SCALES.includes(scale))
      throw new UsageError('USAGE_SCALE', `'${jd[4]}' is no time scale`, { expected: SCALES.join(', '), found: text });
    const read = jd[1].toUpperCase() === 'JD' ? fromJulianDate : fromModifiedJulianDate;
    return typed(() => read(scale, Number(jd[2]), Number(jd[3] ?? 0)));
  }
  return typed(() => parseIso(text.trim()));
}

/** A quantity with its unit. */
export function readQuantity(text: string, dimension: Dimension, option: string): number {
  try {
    return parseQuantity(text, dimension);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    throw new UsageError('USAGE_UNIT', `${option}: ${e.message}`, { ...e.details });
  }
}

/** Seconds of `2h`, `1.5 d`, `90 min`. */
export const readDuration = (text: string, option: string): number => readQuantity(text, 'time', option);

export function readWhole(text: string, option: string, least: number, most: number): number {
  const n = Number(text);
  if (Number.isInteger(n) && n >= least && n <= most && text.trim() !== '') return n;
  throw new UsageError('USAGE_NUMBER', `${option}: expected a whole number from ${least} to ${most}, found '${text}'`);
}

/** Lines that a step may give: of a table, which is held as a whole, and of a file, which is written as it comes. */
export const MOST_LINES = { table: 100_000, file: 1_000_000 } as const;

/** Refuses a step that is not positive, or that gives more lines over a span (s, either way) than anybody reads. */
export function checkStep(step: number, span: number, most: number = MOST_LINES.table): void {
  if (!(step > 0)) throw new UsageError('USAGE_RANGE', '--step has to be positive');
  const lines = Math.floor(Math.abs(span) / step) + 1;
  if (lines <= most) return;
  const least = Math.abs(span) / (most - 1);
  const digit = 10 ** (Math.floor(Math.log10(least)) - 1);
  throw new UsageError('USAGE_RANGE', `--step: that would be ${significant(lines, 3)} lines; at most ${fixed(most, 0)} are written`, {
    tryThis: `a step of ${Number((Math.ceil(least / digit) * digit).toPrecision(2))} s or more`,
  });
}

/**
 * A list of numbers with units: a unit holds for every number before it that has none, so `1838 0 0 km 0 1.63 0 km/s` and `1838 km, 0 km, 0 km, 0 m/s, 1630 m/s, 0 m/s` say the same.
 * @param dimensions of the values, in order.
 */
export function readList(text: string, dimensions: readonly Dimension[], option: string, example: string): number[] {
  const refuse = (why: string): UsageError =>
    new UsageError('USAGE_LIST', `${option}: ${why}`, {
      expected: `${dimensions.length} numbers with units, such as '${example}'`,
      found: text,
    });
  const tokens = text.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\d.])|[a-zA-Z%°][a-zA-Z0-9/²%]*|\S/g) ?? [];
  const values: number[] = [];
  let open = 0;
  for (const token of tokens) {
    if (token === ',' || token === ';') continue;
    if (/^[+-]?[\d.]/.test(token)) {
      values.push(Number(token));
      continue;
    }
    if (values.length === open) throw refuse(`'${token}' stands where a number was expected`);
    for (; open < values.length; open++) {
      const dimension = dimensions[open];
      if (!dimension) throw refuse(`more than ${dimensions.length} numbers`);
      if (dimension === 'ratio' && UNITS.ratio[token] === undefined) continue;
      const factor = UNITS[dimension][token];
      if (factor === undefined) throw refuse(`number ${open + 1} is ${withArticle(dimension)} and cannot be in '${token}'`);
      values[open] *= factor;
    }
  }
  if (values.length !== dimensions.length) throw refuse(`${values.length} numbers where ${dimensions.length} were expected`);
  for (; open < values.length; open++)
    if (dimensions[open] !== 'ratio') throw refuse(`number ${open + 1} (${withArticle(dimensions[open])}) has no unit`);
  return values;
}

export const STATE_EXAMPLE = '1838 0 0 km 0 1.63 0 km/s';

export function readState(text: string, option: string): { r: Vec3; v: Vec3 } {
  const x = readList(text, ['length', 'length', 'length', 'speed', 'speed', 'speed'], option, STATE_EXAMPLE);
  return { r: [x[0], x[1], x[2]], v: [x[3], x[4], x[5]] };
}
