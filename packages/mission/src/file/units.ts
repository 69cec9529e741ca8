import { FarsideError } from '@farside/math';

/** Physical dimensions a mission file speaks. Inside everything is SI; units live at this border only. */
export type Dimension =
  | 'length'
  | 'angle'
  | 'time'
  | 'speed'
  | 'mass'
  | 'force'
  | 'specific-impulse'
  | 'angular-rate'
  | 'area'
  | 'areal-density'
  | 'acceleration'
  | 'power'
  | 'ratio';

const DEG = Math.PI / 180;

/** SI value of one unit, per dimension. The first unit of each is the one used in examples. */
export const UNITS: Readonly<Record<Dimension, Readonly<Record<string, number>>>> = {
  length: { km: 1000, m: 1, cm: 0.01, mm: 0.001 },
  angle: { deg: DEG, rad: 1, mrad: 1e-3, arcmin: DEG / 60, arcsec: DEG / 3600 },
  time: { h: 3600, s: 1, min: 60, d: 86400 },
  speed: { 'm/s': 1, 'km/s': 1000, 'cm/s': 0.01, 'mm/s': 0.001 },
  mass: { kg: 1, t: 1000, g: 0.001 },
  force: { N: 1, kN: 1000 },
  'specific-impulse': { s: 1 },
  'angular-rate': { 'deg/s': DEG, 'rad/s': 1, 'deg/h': DEG / 3600 },
  area: { m2: 1, 'm²': 1 },
  'areal-density': { 'kg/m2': 1, 'kg/m²': 1 },
  acceleration: { 'm/s2': 1, 'm/s²': 1, g0: 9.80665 },
  power: { W: 1, kW: 1000 },
  ratio: { '': 1, '%': 0.01 },
};

const NUMBER = /^[+-]?(?:\d+(?:_\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/;

function example(dimension: Dimension): string {
  const samples: Record<Dimension, string> = {
    length: '200 km',
    angle: '43.1 deg',
    time: '12 h',
    speed: '1.7 km/s',
    mass: '310 kg',
    force: '3000 N',
    'specific-impulse': '312 s',
    'angular-rate': '0.5 deg/s',
    area: '22 m2',
    'areal-density': '215 kg/m2',
    acceleration: '3.7 m/s2',
    power: '30 W',
    ratio: '0.2',
  };
  return samples[dimension];
}

/** "a length such as '200 km'": what an error message expects. */
export function expectation(dimension: Dimension): string {
  return `${withArticle(dimension)} such as '${example(dimension)}'`;
}

/** "an angular rate" */
export const withArticle = (d: Dimension): string => `${/^[aeiou]/.test(d) ? 'an' : 'a'} ${d.replace('-', ' ')}`;

/** A duration as it would be written in the file: `55 d 4 h 48 min`. */
export function durationText(seconds: number): string {
  let left = Math.round(Math.abs(seconds) * 10) / 10;
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0) parts.push(`${n} ${unit}`);
  }
  if (left >= 0.05 || parts.length === 0) parts.push(`${Number(left.toFixed(1))} s`);
  return `${seconds < 0 ? '-' : ''}${parts.join(' ')}`;
}

/** A text as a message quotes it: long ones are cut. */
export const quoted = (text: string): string => `'${text.length > 60 ? `${text.slice(0, 57)}...` : text}'`;

function unitFault(text: string, unit: string, dimension: Dimension): FarsideError {
  const other = (Object.keys(UNITS) as Dimension[]).find((d) => unit !== '' && Object.hasOwn(UNITS[d], unit));
  const found =
    unit === ''
      ? `${quoted(text)} without a unit`
      : other
        ? `${quoted(text)}, which is ${withArticle(other)}`
        : `${quoted(text)} with the unknown unit ${quoted(unit)}`;
  const units = Object.keys(UNITS[dimension]).filter((k) => k !== '');
  return new FarsideError('MISSION_UNIT', `expected ${expectation(dimension)}, found ${found}`, {
    expected: expectation(dimension),
    found,
    tryThis: `units for ${dimension.replace('-', ' ')}: ${units.join(', ') || 'none, a plain number'}`,
  });
}

/**
 * Reads a quantity such as `200 km`, `-5.8 deg`, `29 d 12 h 55 min 47 s` into SI. Several terms add up; each has a smaller unit than the one before, and
 * the sign stands before the first: `-1 h 30 min` is minus one and a half hours.
 * @throws FarsideError MISSION_UNIT when the unit is missing, unknown or of another dimension; MISSION_VALUE when there is no number, or one that is not finite, or the terms do not fall.
 */
export function parseQuantity(text: string, dimension: Dimension): number {
  const fault = (what: string): FarsideError =>
    new FarsideError('MISSION_VALUE', `expected ${expectation(dimension)}, found ${what}`, {
      expected: expectation(dimension),
      found: what,
    });
  let rest = text.trim();
  if (rest === '') throw fault('nothing');
  const negative = rest.startsWith('-');
  let total = 0;
  let last = Number.POSITIVE_INFINITY;
  while (rest !== '') {
    const m = NUMBER.exec(rest);
    if (!m) throw fault(quoted(text));
    const value = Math.abs(Number(m[0].replaceAll('_', '')));
    const later = Number.isFinite(last);
    rest = rest.slice(m[0].length).trimStart();
    const unit = /^(?!\d|[+-]\s*[\d.])[^\s\d]*[^\s]*/.exec(rest)?.[0] ?? '';
    if (!Object.hasOwn(UNITS[dimension], unit)) throw unitFault(text, unit, dimension);
    const factor = UNITS[dimension][unit];
    if (later && (/^[+-]/.test(m[0]) || factor >= last))
      throw fault(`${quoted(text)}: several terms add up, each of a smaller unit, one sign before the first`);
    last = factor;
    total += value * factor;
    rest = rest.slice(unit.length).trimStart();
  }
  if (!Number.isFinite(total)) throw fault(`${quoted(text)}, which is not a finite number`);
  return negative ? -total : total;
}
