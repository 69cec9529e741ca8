import {
  BODIES,
  type BodyId,
  elementsOfState,
  formatUtc,
  gmOf,
  orbitPeriod,
  type PosVel,
  type State,
  semiMajorAxis,
  specificEnergy,
} from '@farside/astro';
import { norm } from '@farside/math';
import { duration, fixed, km } from '../text/figures.ts';
import { naturalWidth, right, table } from '../text/table.ts';
import type { Voice } from '../text/terminal.ts';

/** Figures of states and elements stand without marks between thousands: they are copied into other commands. */
const digits = (x: number, decimals: number): string => {
  const text = x.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
};

const DEG = 180 / Math.PI;

/** One state upright with all useful digits; several as a table. */
export function stateTable(v: Voice, states: readonly State[]): string[] {
  if (states.length === 1) {
    const { r, v: w } = states[0];
    const rows = ['x', 'y', 'z'].map((n, k) => [n, digits(r[k] / 1000, 6), 'km', `v${n}`, digits(w[k] / 1000, 9), 'km/s']);
    rows.push(['distance', digits(norm(r) / 1000, 6), 'km', 'speed', digits(norm(w) / 1000, 9), 'km/s']);
    return table(
      v,
      [{ title: '' }, { title: '', right: true }, { title: '' }, { title: '' }, { title: '', right: true }, { title: '' }],
      rows,
      '  ',
    );
  }
  const axes = ['x', 'y', 'z'];
  const columns = [{ title: 'UTC' }, ...axes.map((a) => right(`${a} km`)), ...axes.map((a) => right(`v${a} km/s`))];
  const place = (s: State): string[] => s.r.map((x) => digits(x / 1000, 2));
  const speeds = (s: State): string[] => s.v.map((x) => digits(x / 1000, 5));
  const wide = states.map((s) => [formatUtc(s.epoch, 0), ...place(s), ...speeds(s)]);
  if (naturalWidth(columns, wide) <= v.width) return table(v, columns, wide);
  // a line each for place and velocity where one does not hold both
  const narrow = states.flatMap((s) => [
    [formatUtc(s.epoch, 0), ...place(s)],
    ['', ...speeds(s)],
  ]);
  return table(v, [{ title: 'UTC' }, ...axes.map((a) => right(`${a} km`))], [['', ...axes.map((a) => v.dim(`v${a} km/s`))], ...narrow]);
}

export const statesJson = (states: readonly State[]): unknown[] =>
  states.map((s) => ({ epoch: formatUtc(s.epoch, 9), centre: s.centre, frame: s.frame, r_m: s.r, v_m_per_s: s.v }));

/** Osculating orbit in figures. */
export interface OrbitFigures {
  readonly semi_major_axis_m: number | null;
  readonly eccentricity: number;
  readonly inclination_rad: number;
  readonly node_rad: number;
  readonly argument_of_periapsis_rad: number;
  readonly true_anomaly_rad: number;
  readonly semi_latus_rectum_m: number;
  readonly periapsis_radius_m: number;
  readonly apoapsis_radius_m: number | null;
  readonly period_s: number | null;
  readonly energy_m2_per_s2: number;
}

export function orbitFigures(s: PosVel, centre: BodyId): OrbitFigures {
  const mu = gmOf(centre);
  const el = elementsOfState(s, mu);
  const a = semiMajorAxis(el);
  return {
    semi_major_axis_m: Number.isFinite(a) ? a : null,
    eccentricity: el.e,
    inclination_rad: el.i,
    node_rad: el.raan,
    argument_of_periapsis_rad: el.argp,
    true_anomaly_rad: el.nu,
    semi_latus_rectum_m: el.p,
    periapsis_radius_m: el.p / (1 + el.e),
    apoapsis_radius_m: el.e < 1 ? el.p / (1 - el.e) : null,
    period_s: el.e < 1 ? orbitPeriod(a, mu) : null,
    energy_m2_per_s2: specificEnergy(s, mu),
  };
}

/** The same for people; heights over the centre's equatorial radius. */
export function orbitLines(v: Voice, f: OrbitFigures, centre: BodyId): string[] {
  const radius = BODIES[centre].equatorialRadius;
  const deg = (x: number): string => `${digits(x * DEG, 6)} deg`;
  const height = (r: number): string => (radius > 0 ? `  (${km(r - radius)} km above ${fixed(radius / 1000, 1)} km)` : '');
  const rows: string[][] = [
    ['semi-major axis', f.semi_major_axis_m === null ? 'infinite' : `${digits(f.semi_major_axis_m / 1000, 6)} km`],
    ['eccentricity', f.eccentricity.toFixed(10)],
    ['inclination', deg(f.inclination_rad)],
    ['node', deg(f.node_rad)],
    ['arg. of periapsis', deg(f.argument_of_periapsis_rad)],
    ['true anomaly', deg(f.true_anomaly_rad)],
    ['periapsis', `${digits(f.periapsis_radius_m / 1000, 3)} km${height(f.periapsis_radius_m)}`],
  ];
  if (f.apoapsis_radius_m !== null) rows.push(['apoapsis', `${digits(f.apoapsis_radius_m / 1000, 3)} km${height(f.apoapsis_radius_m)}`]);
  if (f.period_s !== null) rows.push(['period', `${duration(f.period_s)}  (${digits(f.period_s, 3)} s)`]);
  return table(v, [{ title: '' }, { title: '', flexible: true }], rows, '  ');
}
