import type { Axis, CaseRecord, CaseValue } from '@farside/campaign';
import { deltaV, figure, mass, unitOfMeasure } from '../../text/figures.ts';

/** What the limits leave is named by the figure that is limited. */
const MARGIN = 'margin.';

/** SI unit of a measure of a case; undefined where the record does not know. */
export function unitOf(name: string): string | undefined {
  return unitOfMeasure(name.startsWith(MARGIN) ? name.slice(MARGIN.length) : name);
}

/** The measures that tell most in the least room, with their titles. Those that no flight has are left out. */
export const USUAL: readonly (readonly [string, string])[] = [
  ['total.delta-v', 'delta-v'],
  ['margin.entry.orbiter-mass', 'orbiter left'],
  ['landing.touchdown-epoch', 'touchdown'],
  ['return.second-burn-start', 'return'],
  ['entry.interface-epoch', 'entry'],
];

const TITLES: Readonly<Record<string, string>> = {
  'total.delta-v': 'delta-v of all craft',
  'total.propellant': 'propellant of all craft',
  'margin.entry.orbiter-mass': 'propellant left in the orbiter after its last burn',
  'score.inside': 'predicted facts inside their tolerance',
  'score.predicted': 'predicted facts that are scored',
};

/** A measure in words: `landing: propellant left`. */
export function titleOfMeasure(name: string): string {
  if (Object.hasOwn(TITLES, name)) return TITLES[name];
  if (name.startsWith(MARGIN)) return `left to the limit of ${titleOfMeasure(name.slice(MARGIN.length))}`;
  const dot = name.indexOf('.');
  return `${name.slice(0, dot).replaceAll('-', ' ')}: ${name.slice(dot + 1).replaceAll('-', ' ')}`;
}

/** A varied setting in few words: `ascender dry`, `launch date`; told apart from the others. */
export function titlesOfAxes(axes: readonly Pick<Axis, 'path'>[]): readonly string[] {
  const short = (path: string, n: number): string => path.split('.').slice(-n).join(' ').replaceAll('-', ' ');
  return axes.map((a) => {
    for (let n = 2; n < a.path.split('.').length; n++) {
      if (axes.every((b) => b === a || short(b.path, n) !== short(a.path, n))) return short(a.path, n);
    }
    return a.path.replaceAll('.', ' ').replaceAll('-', ' ');
  });
}

/** A figure of a case as people read it. `dated`: epochs say their year. */
export function valueText(name: string, x: CaseValue | undefined, dated = true): string {
  if (x === undefined) return '—';
  if (typeof x !== 'number') return x.utc.slice(dated ? 0 : 5, 16).replace('T', ' ');
  const unit = unitOf(name);
  if (unit === 'm/s' && name.endsWith('delta-v')) return deltaV(x);
  return unit === 'kg' ? mass(x) : figure(x, unit);
}

/** The year that all epochs of a measure lie in, if they do. */
export function yearOf(records: readonly CaseRecord[], name: string): string | undefined {
  const years = new Set(
    records.flatMap((r) => {
      const x = r.values[name];
      return typeof x === 'object' ? [x.utc.slice(0, 4)] : [];
    }),
  );
  return years.size === 1 ? [...years][0] : undefined;
}
