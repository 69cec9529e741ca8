import { type Epoch, formatBeijing, formatIso, formatUtc, fromSecondsInScale } from '@farside/astro';
import { bodyOfNumber } from './bodies.ts';

export { unitOfMeasure } from '@farside/flight';

/** Figures as people read them: SI in, units of the trade out. Everything here is for printing; machines get SI by --json. */

const DEG = 180 / Math.PI;

/** Thousands apart by a thin mark, so that long figures stay readable in a column. */
function grouped(text: string): string {
  const [whole, decimals] = text.split('.');
  const marked = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? marked : `${marked}.${decimals}`;
}

/** A number with `decimals`, thousands marked, no negative zero. */
export function fixed(x: number, decimals: number): string {
  if (!Number.isFinite(x)) return x > 0 ? 'infinite' : x < 0 ? '-infinite' : '?';
  const text = x.toFixed(decimals);
  return grouped(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A number to about `digits` significant digits without an exponent where that is readable. */
export function significant(x: number, digits = 6): string {
  if (!Number.isFinite(x)) return fixed(x, 0);
  if (Number.isInteger(x) && Math.abs(x) < 1e12) return fixed(x, 0);
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -5 || size > 12) return x.toExponential(Math.max(0, digits - 1));
  return fixed(x, Math.min(15, Math.max(0, digits - 1 - size)));
}

export function length(m: number): string {
  const a = Math.abs(m);
  if (!Number.isFinite(m)) return fixed(m, 0);
  if (a >= 1e6) return `${fixed(m / 1e3, 0)} km`;
  if (a >= 1e5) return `${fixed(m / 1e3, 1)} km`;
  if (a >= 3e3) return `${fixed(m / 1e3, 2)} km`;
  if (a >= 100) return `${fixed(m, 0)} m`;
  if (a >= 1) return `${fixed(m, 2)} m`;
  if (a >= 0.01) return `${fixed(m * 100, 1)} cm`;
  if (a >= 1e-4) return `${fixed(m * 1000, a >= 1e-3 ? 1 : 2)} mm`;
  return a < 1e-9 ? '0 m' : `${significant(m * 1e6, 2)} µm`;
}

/** Lengths of an orbit, always in km. */
export const km = (m: number): string => (Math.abs(m) >= 1e6 ? fixed(m / 1e3, 0) : fixed(m / 1e3, 1));

export function speed(v: number): string {
  const a = Math.abs(v);
  if (a >= 1000) return `${fixed(v / 1000, 4)} km/s`;
  if (a >= 10) return `${fixed(v, 1)} m/s`;
  if (a >= 0.1) return `${fixed(v, 2)} m/s`;
  if (a >= 1e-3) return `${fixed(v * 1000, 1)} mm/s`;
  return a < 1e-9 ? '0 m/s' : `${significant(v * 1e6, 2)} µm/s`;
}

/** Speed changes, always in m/s. */
export const deltaV = (v: number): string => `${fixed(v, Math.abs(v) >= 10 ? 1 : Math.abs(v) >= 0.1 ? 2 : 3)} m/s`;

export const mass = (kg: number): string => (kg === 0 ? '0 kg' : `${fixed(kg, Math.abs(kg) >= 1e4 ? 0 : Math.abs(kg) >= 10 ? 1 : 3)} kg`);

/** An angle in degrees; one too small for the decimals keeps two digits. */
export function angle(rad: number, decimals = 2): string {
  const x = rad * DEG;
  return x !== 0 && Math.abs(x) < 10 ** -decimals ? `${significant(x, 2)} deg` : `${fixed(x, decimals)} deg`;
}

const two = (n: number): string => String(n).padStart(2, '0');

export function duration(s: number): string {
  if (!Number.isFinite(s)) return fixed(s, 0);
  const sign = s < 0 ? '-' : '';
  const a = Math.abs(s);
  if (a < 1) return a === 0 ? '0 s' : `${sign}${significant(a, 3)} s`;
  if (a < 59.95) return `${sign}${fixed(a, 1)} s`;
  if (a < 3599.5) {
    const t = Math.round(a);
    return `${sign}${Math.floor(t / 60)} min ${two(t % 60)} s`;
  }
  const minutes = Math.round(a / 60);
  if (minutes < 48 * 60) return `${sign}${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${sign}${Math.floor(minutes / 1440)} d ${two(Math.floor(minutes / 60) % 24)} h ${two(minutes % 60)} min`;
}

/** `14.2 s` while a run lasts. */
export const elapsed = (ms: number): string => (ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms / 1000));

/** Size of a file. */
export const size = (bytes: number): string =>
  bytes < 1e3 ? `${bytes} bytes` : bytes < 1e6 ? `${fixed(bytes / 1e3, 0)} kB` : `${fixed(bytes / 1e6, 1)} MB`;

export function place(p: { readonly latitude: number; readonly longitude: number }, decimals = 3): string {
  const east = ((((p.longitude * DEG + 180) % 360) + 360) % 360) - 180;
  const lat = p.latitude * DEG;
  return `${fixed(Math.abs(lat), decimals)} ${lat < 0 ? 'S' : 'N'}, ${fixed(Math.abs(east), decimals)} ${east < 0 ? 'W' : 'E'}`;
}

/** Which clock a report speaks. */
export interface Clock {
  readonly name: string;
  /** `2024-05-03 09:27:29` */
  stamp(epoch: Epoch): string;
}
const spaced = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
export const UTC: Clock = { name: 'UTC', stamp: (e) => spaced(formatUtc(e, 0)) };
export const BEIJING: Clock = { name: 'Beijing', stamp: (e) => spaced(formatBeijing(e, 0)) };

/** Seconds of TDB past J2000 as a calendar date, where the calendar reaches: this is how errors are told, and must not fail. */
function tdb(x: number): string {
  if (!(Math.abs(x) < CALENDAR)) return `${significant(x / 86400, 6)} d from J2000`;
  return `${spaced(formatIso(fromSecondsInScale('TDB', x), 'TDB', 0))} TDB`;
}
/** Some 1,900 years, s: dates of four digits to either side of J2000. */
const CALENDAR = 6e10;

/** What the end of a key says about its unit, longest first. */
const SUFFIXES: readonly (readonly [string, (x: number) => string])[] = [
  ['_1_per_m', (x) => `${significant(x, 4)} 1/m`],
  ['_m_per_s2', (x) => `${significant(x, 4)} m/s²`],
  ['_m_s2', (x) => `${significant(x, 4)} m/s²`],
  ['_m2_per_s2', (x) => `${significant(x, 5)} m²/s²`],
  ['_m2_s2', (x) => `${significant(x, 5)} m²/s²`],
  ['_rad_s', (x) => `${significant(x * DEG, 4)} deg/s`],
  ['_rad_per_s', (x) => `${significant(x * DEG, 4)} deg/s`],
  ['_m2', (x) => `${significant(x, 4)} m²`],
  ['_m_per_s', speed],
  ['_m_s', speed],
  ['_mps', speed],
  ['_tdb_s', tdb],
  ['_bytes', (x) => `${fixed(x, 0)} bytes`],
  ['_deg', (x) => `${significant(x, 5)} deg`],
  ['_rad', (x) => angle(x, 3)],
  ['_kg', mass],
  ['_Pa', (x) => `${significant(x, 4)} Pa`],
  ['_N', (x) => `${significant(x, 5)} N`],
  ['_W', (x) => `${significant(x, 4)} W`],
  ['_K', (x) => `${significant(x, 4)} K`],
  ['_g', (x) => `${significant(x, 3)} g`],
  ['_m', length],
  ['_s', duration],
];

const nameOfKey = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.]+|-(?=\D)|(?<=[a-z])-/g, ' ');

/** What stands for something else than its number says. */
const PECULIAR: readonly (readonly [RegExp, (key: string, x: number) => [string, string]])[] = [
  [/naif_id$/, (key, x) => [nameOfKey(key.replace(/_?naif_id$/, '')), bodyOfNumber(x)]],
  [/^vertical_m_s$/, (_, x) => ['vertical', x === 0 ? speed(0) : `${speed(Math.abs(x))} ${x < 0 ? 'down' : 'up'}`]],
  [/^covered$/, (_, x) => ['of the Sun covered', `${fixed(100 * x, 0)} %`]],
  [/^cost$/, (_, x) => ['slope, rocks and way against their limits, weighted', fixed(x, 2)]],
];

/** Name and figure apart, for tables. */
export function keyedPair(key: string, value: number): [string, string] {
  const peculiar = PECULIAR.find(([pattern]) => pattern.test(key));
  if (peculiar) return peculiar[1](key, value);
  const unit = SUFFIXES.find(([end]) => key.endsWith(end));
  return [nameOfKey(unit ? key.slice(0, -unit[0].length) : key), unit ? unit[1](value) : significant(value, 5)];
}

/** A figure whose key carries its unit, as errors and events have them: `miss_m` becomes `miss 12.30 km`. */
export const keyedFigure = (key: string, value: number): string => keyedPair(key, value).join(' ');

const G0 = 9.80665;

/** A large number before its unit: `3.061 M`. */
function prefixed(x: number): string {
  const [size, prefix] = Math.abs(x) >= 1e6 ? [1e6, 'M'] : Math.abs(x) >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${significant(x / size, 4)} ${prefix}`;
}

/** A number with its SI unit, as people read it. */
export function figure(value: number, unit: string | undefined): string {
  switch (unit) {
    case 'm':
      return length(value);
    case 's':
      return duration(value);
    case 'kg':
      return mass(value);
    case 'rad':
      return angle(value);
    case 'm/s':
      return speed(value);
    case 'J/kg':
      // twice the energy is what the trade calls C3
      return `${Math.abs(value) < 5e3 ? significant((2 * value) / 1e6, 3) : fixed((2 * value) / 1e6, 3)} km²/s² (C3)`;
    case 'm/s2':
      return `${significant(value, 4)} m/s² (${significant(value / G0, 3)} g)`;
    case 'W/m2':
    case 'J/m2':
      return `${prefixed(value)}${unit.replace('2', '²')}`;
    case undefined:
    case '1':
    case '':
      return significant(value, 5);
    default:
      return `${significant(value, 5)} ${unit}`;
  }
}

/** Formats figures in the unit in which `sample` reads best, so that published, flown and their difference stand in one unit. */
export function inUnitOf(sample: number, unit: string): (x: number) => string {
  const a = Math.abs(sample);
  const as = (size: number, name: string) => (x: number) =>
    `${fixed(x / size, Math.abs(x / size) >= 100 ? 1 : Math.abs(x / size) >= 1 || x === 0 ? 2 : 3)} ${name}`;
  switch (unit) {
    case 'm':
      return a >= 3000 ? as(1000, 'km') : as(1, 'm');
    case 'm/s':
      return a >= 1000 ? (x) => `${fixed(x / 1000, 3)} km/s` : as(1, 'm/s');
    case 'kg':
      return (x) => `${fixed(x, a >= 10 ? 1 : 3)} kg`;
    case 'rad':
      return (x) => `${fixed(x * DEG, 2)} deg`;
    default:
      return (x) => figure(x, unit);
  }
}
