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
  return `${dimension === 'angle' || dimension === 'acceleration' || dimension === 'area' || dimension === 'angular-rate' || dimension === 'areal-density' ? 'an' : 'a'} ${dimension.replace('-', ' ')} such as '${example(dimension)}'`;
}

/**
 * Reads a quantity such as `200 km`, `-5.8 deg`, `29 d 12 h 55 min 47 s` (several terms add up) into SI.
 * @throws FarsideError MISSION_UNIT when the unit is missing, unknown or of another dimension; MISSION_VALUE when there is no number.
 */
export function parseQuantity(text: string, dimension: Dimension): number {
  let rest = text.trim();
  if (rest === '') throw new FarsideError('MISSION_VALUE', `expected ${expectation(dimension)}, found nothing`);
  let total = 0;
  let terms = 0;
  let sign = 1;
  while (rest !== '') {
    const m = NUMBER.exec(rest);
    if (!m) throw new FarsideError('MISSION_VALUE', `expected ${expectation(dimension)}, found '${text}'`);
    const value = Number(m[0].replaceAll('_', ''));
    rest = rest.slice(m[0].length).trimStart();
    const u = /^(?!\d|[+-]\s*[\d.])[^\s\d]*[^\s]*/.exec(rest);
    const unit = u ? u[0] : '';
    const factor = UNITS[dimension][unit];
    if (factor === undefined) {
      const other = (Object.keys(UNITS) as Dimension[]).find((d) => unit !== '' && UNITS[d][unit] !== undefined);
      const found =
        unit === ''
          ? `'${text}' without a unit`
          : other
            ? `'${text}', which is a ${other.replace('-', ' ')}`
            : `'${text}' with the unknown unit '${unit}'`;
      throw new FarsideError('MISSION_UNIT', `expected ${expectation(dimension)}, found ${found}`, {
        expected: expectation(dimension),
        found,
        tryThis: `units for ${dimension}: ${
          Object.keys(UNITS[dimension])
            .filter((k) => k !== '')
            .join(', ') || 'none, a plain number'
        }`,
      });
    }
    // Only the first term carries a sign: `-1 h 30 min` is minus one and a half hours.
    if (terms === 0 && value < 0) sign = -1;
    total += terms === 0 ? Math.abs(value) * factor : value * factor;
    terms++;
    rest = rest.slice(unit.length).trimStart();
  }
  const si = sign * total;
  if (!Number.isFinite(si))
    throw new FarsideError('MISSION_VALUE', `expected ${expectation(dimension)}, found '${text}', which is not a finite number`);
  return si;
}
