import { type Flight, type MeasureValue, unitOfMeasure } from '@farside/flight';
import { compareFlights, type FlightDifference, type Limit, type Moved } from '@farside/mission';
import { phaseName } from '../spine/columns.ts';
import { dateInWords, duration, fixed, place, sentenceCase, signed, significant, timeOfDay } from '../text/figures.ts';

/** One quantity of both flights, in the unit that it is read in. */
export interface MovedRow {
  readonly name: string;
  readonly title: string;
  readonly before: string;
  readonly now: string;
  readonly unit: string;
  readonly change: string;
  /** Change over the value before; undefined where that makes no sense. */
  readonly relative: number | undefined;
  readonly alarm: 'watch' | 'caution' | 'warning' | undefined;
  /** Moved by less than a reader asks for: a thousandth of itself, ten seconds, a hundredth of a degree. */
  readonly small: boolean;
}

export interface PhaseRows {
  readonly phase: string;
  readonly title: string;
  /** Why it is not what it was. */
  readonly why: string;
  readonly rows: readonly MovedRow[];
  /** Figures that differ by less than is shown. */
  readonly quiet: number;
  readonly same: boolean;
}

/** SI units as they are read: factor and name. */
const READ: Readonly<Record<string, readonly [number, string]>> = {
  rad: [180 / Math.PI, '°'],
  'm/s2': [1 / 9.80665, 'g'],
  'W/m2': [1e-6, 'MW/m²'],
  'J/m2': [1e-6, 'MJ/m²'],
  'J/kg': [2e-6, 'km²/s² (C3)'],
};

function decimalsOf(x: number): number {
  const a = Math.abs(x);
  return a >= 1000 ? 0 : a >= 100 ? 1 : a >= 1 ? 2 : a >= 0.01 ? 3 : 4;
}

/** Value, change and unit of a measure as text. */
function texts(
  name: string,
  before: MeasureValue | undefined,
  now: MeasureValue | undefined,
  change: number | undefined,
): Omit<MovedRow, 'name' | 'title' | 'alarm' | 'small'> {
  const either = now ?? before;
  const none = { unit: '', relative: undefined };
  if (typeof either === 'string') return { ...none, before: String(before ?? '–'), now: String(now ?? '–'), change: '' };
  if (typeof either === 'object' && 'epoch' in either) {
    const t = (m: MeasureValue | undefined): string =>
      typeof m === 'object' && 'epoch' in m ? `${dateInWords(m.epoch).replace(/ \d{4}$/, '')}, ${timeOfDay(m.epoch)}` : '–';
    return {
      before: t(before),
      now: t(now),
      unit: 'UTC',
      change: change === undefined ? '' : `${change > 0 ? '+' : ''}${duration(change)}`,
      relative: undefined,
    };
  }
  if (typeof either === 'object') {
    const p = (m: MeasureValue | undefined): string => (typeof m === 'object' && 'latitude' in m ? place(m, 3) : '–');
    return {
      ...none,
      before: p(before),
      now: p(now),
      change: change === undefined ? '' : `${significant((change * 180) / Math.PI, 3)}° away`,
    };
  }
  const si = unitOfMeasure(name) ?? '';
  const [a, b] = [before, now].map((x) => (typeof x === 'number' ? x : undefined));
  if (si === 's' && Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0)) >= 120) {
    const t = (x: number | undefined): string => (x === undefined ? '–' : duration(x));
    return {
      before: t(a),
      now: t(b),
      unit: '',
      change: change === undefined ? '' : `${change > 0 ? '+' : ''}${duration(change)}`,
      relative: relative(a, b),
    };
  }
  const large = si === 'm' && Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0)) >= 10_000;
  const [factor, unit] = large ? [1e-3, 'km'] : (READ[si] ?? [1, si]);
  const size = Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0)) * factor;
  const by = Math.abs((change ?? 0) * factor);
  // enough decimals that a change can be seen, within reason
  const decimals = Math.min(6, Math.max(decimalsOf(size), by > 0 && by < 10 ** -decimalsOf(size) ? Math.ceil(-Math.log10(by)) : 0));
  const n = (x: number | undefined): string => (x === undefined ? '–' : fixed(x * factor, decimals));
  return { before: n(a), now: n(b), unit, change: change === undefined ? '' : signed(change * factor, decimals), relative: relative(a, b) };
}

const relative = (a: number | undefined, b: number | undefined): number | undefined =>
  a !== undefined && b !== undefined && Math.abs(a) > 1e-12 ? (b - a) / Math.abs(a) : undefined;

/** What is left to a limit as an alarm: past it a warning, the outer fifth of its band a watch. */
export function alarmOf(l: Limit): MovedRow['alarm'] {
  if (l.left < 0) return 'warning';
  const band = l.least !== undefined && l.most !== undefined ? (l.most - l.least) / 2 : Math.abs(l.most ?? l.least ?? 0);
  if (l.least === 0 && l.most === undefined) return undefined;
  return band > 0 && l.left < band / 5 ? 'watch' : undefined;
}

function isSmall({ name, before, after, change }: Moved): boolean {
  if (change === undefined) return false;
  const by = Math.abs(change);
  const unit = unitOfMeasure(name);
  const either = after ?? before;
  if (typeof either === 'object') return 'epoch' in either ? by < 10 : by < 1e-5;
  if (typeof before !== 'number' || typeof after !== 'number') return false;
  if (unit === 'rad') return by < 1.7e-4;
  if (unit === 's' && by < 1) return true;
  return by < 1e-3 * Math.max(Math.abs(before), Math.abs(after)) || (unit === 'm/s' && by < 0.01) || (unit === 'm' && by < 0.1);
}

/** Observers' sums say how long who heard whom; of interest in tables, not in what moved. */
const SUMS = /-(?:contact|umbra|penumbra|behind-moon|eclipse|occultation)-time$/;

/** What moved between two flights, phase by phase. */
export function movedRows(before: Flight, now: Flight): { readonly phases: readonly PhaseRows[]; readonly difference: FlightDifference } {
  const difference = compareFlights(before, now);
  const alarms = new Map(difference.limits.map((l) => [l.after.measure, alarmOf(l.after)]));
  const phases = difference.phases.map((p): PhaseRows => {
    const all = p.moved
      .filter((m) => !SUMS.test(m.name))
      .map(
        (m): MovedRow => ({
          name: m.name,
          title: sentenceCase(
            m.name
              .slice(p.phase.length + 1)
              .replaceAll('-', ' ')
              .replace('delta v', 'Δv'),
          ),
          ...texts(m.name, m.before, m.after, m.change),
          alarm: alarms.get(m.name),
          small: alarms.get(m.name) === undefined && isSmall(m),
        }),
      );
    const told = all.filter((r) => r.before !== r.now);
    const why = p.same
      ? 'the same, to the bit'
      : [
          ...(p.settings.length > 0 ? [`reads ${p.settings.slice(0, 3).join(', ')}${p.settings.length > 3 ? ' …' : ''}`] : []),
          ...(p.begun ? ['begins with another hand-over'] : []),
          ...(p.outline ? ['follows another outline'] : []),
        ].join('; ');
    return {
      phase: p.phase,
      title: phaseName(p.phase),
      why: p.both ? why : 'flown in one of the two only',
      rows: told,
      quiet: p.moved.length - told.length,
      same: p.same,
    };
  });
  return { phases, difference };
}

/** The finding in one or two sentences. */
export function findingOf(change: string, before: Flight, now: Flight, d: FlightDifference): string {
  if (!now.complete) return `With ${change} the flight stops after ${phaseName(now.phases.at(-1)?.phase ?? 'launch')}.`;
  const same = d.phases.filter((p) => p.same).length;
  const home = `With ${change} the sample still comes home`;
  const past = d.limits.find((l) => l.after.left < 0);
  if (past) return `${home}, but ${past.after.name} is past its limit.`;
  const miss = now.measures()['entry.landing-miss'];
  const where = typeof miss === 'number' ? `, ${fixed(miss, 0)} m from its target` : '';
  const [a, b] = [before, now].map((f) => f.measures()['return.propellant-left']);
  const fuel =
    typeof a === 'number' && typeof b === 'number' && Math.abs(b - a) > 0.5
      ? ` The orbiter keeps ${fixed(Math.abs(b - a), 1)} kg ${b > a ? 'more' : 'less'}.`
      : '';
  const kept = same > 0 && same < d.phases.length ? ` ${same} of ${d.phases.length} phases are the same to the bit.` : '';
  return same === d.phases.length ? `With ${change} nothing moved.` : `${home}${where}.${fuel}${kept}`;
}
