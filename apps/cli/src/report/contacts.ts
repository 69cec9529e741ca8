import { formatUtc } from '@farside/astro';
import {
  type ContactFilter,
  type Coverage,
  clipWindow,
  coverageOf,
  csvField,
  type Flight,
  flightWindow,
  lengthOf,
  type Pass,
  type PassSum,
  passesOf,
  passSums,
  sharesOf,
  type Window,
} from '@farside/flight';
import type { OpenedFlight } from '../flights.ts';
import { type Clock, duration, fixed } from '../text/figures.ts';
import { GANTT_LEGEND, gantt, ganttColumns } from '../text/gantt.ts';
import { type Column, right, table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { flightHead } from './story.ts';

const DEG = 180 / Math.PI;
const degrees = (x: number | undefined, decimals = 0): string => (x === undefined ? '' : fixed(x * DEG, decimals));
/** One-way light times: a millisecond is 300 km. */
const delay = (x: number | undefined): string => (x === undefined ? '' : fixed(x, 3));
const percent = (x: number): string => `${fixed(100 * x, 1)} %`;
/** `1:23:05` */
function clockwise(s: number): string {
  const t = Math.round(s);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(t / 3600)}:${two(Math.floor(t / 60) % 60)}:${two(t % 60)}`;
}
const hours = (s: number): string => fixed(s / 3600, s < 36000 ? 2 : 1);

function coverageTable(v: Voice, rows: readonly Coverage[], clock: Clock): string[] {
  const withRelay = rows.some((r) => r.relay > 0);
  const columns = [
    { title: 'h' },
    { title: '' },
    right('followed'),
    right('stations'),
    ...(withRelay ? [right('relay')] : []),
    right('share'),
    right('longest gap'),
    { title: `from ${clock.name}`, drop: 1 },
  ];
  return table(
    v,
    columns,
    rows.map((r) =>
      [
        r.phase === undefined ? r.vehicle : '',
        r.phase ?? 'all',
        hours(r.followed),
        hours(r.ground),
        ...(withRelay ? [r.relay > 0 ? hours(r.relay) : ''] : []),
        percent(r.any / r.followed),
        r.longestGap ? duration(lengthOf(r.longestGap)) : 'none',
        r.longestGap ? clock.stamp(r.longestGap.start).slice(5, 16) : '',
      ].map((c) => (r.phase === undefined ? v.bold(c) : c)),
    ),
    '  ',
  );
}

function sumTable(v: Voice, rows: readonly PassSum[]): string[] {
  return table(
    v,
    [
      { title: '' },
      { title: 'with', flexible: true },
      right('contacts'),
      right('together'),
      right('longest', 1),
      right('highest'),
      right('delay s'),
    ],
    rows.map((r, i) => [
      rows[i - 1]?.vehicle === r.vehicle ? '' : r.vehicle,
      r.with,
      fixed(r.count, 0),
      `${hours(r.total)} h`,
      duration(r.longest),
      degrees(r.highestElevation),
      r.leastDelay === undefined ? '' : `${delay(r.leastDelay)}–${delay(r.mostDelay)}`,
    ]),
    '  ',
  );
}

function passTable(v: Voice, rows: readonly Pass[], clock: Clock): string[] {
  const columns: Column[] = [
    { title: `start ${clock.name}` },
    { title: 'end' },
    { title: 'vehicle' },
    { title: 'with', flexible: true },
    right('lasts', 1),
    right('high'),
    right('azimuth', 2),
    right('delay s', 3),
  ];
  const at = (p: Pass, end: 'start' | 'end'): string => {
    const a = p.data?.[`${end}_azimuth_rad`];
    return a === undefined ? '' : `${degrees(a)}${p.data?.[`${end}_moon`] === 1 ? '*' : ''}`;
  };
  return table(
    v,
    columns,
    rows.map((p) => [
      clock.stamp(p.start).slice(5),
      clock.stamp(p.end).slice(11),
      p.vehicle,
      p.with,
      clockwise(p.duration),
      degrees(p.data?.['highest_elevation_rad']),
      at(p, 'start') === '' ? '' : `${at(p, 'start')}–${at(p, 'end')}`,
      delay(p.data?.['start_delay_s']),
    ]),
    '  ',
  );
}

/** The span that a question is about. */
export function askedWindow(flight: Flight, f: ContactFilter): Window | undefined {
  const whole = flightWindow(flight);
  return whole && clipWindow(whole, f);
}

/** Everything about the contacts of a flight, as text. */
export function contactLines(v: Voice, flight: Flight, f: ContactFilter, clock: Clock, list: boolean): string[] {
  const passes = passesOf(flight, f);
  const lines = flightHead(v, flight, 'contacts');
  const window = askedWindow(flight, f);
  if (!window || passes.length === 0) return [...lines, '  no contact'];
  lines.push(v.dim(wrap(`  ${clock.stamp(window.start)} → ${clock.stamp(window.end)} ${clock.name}`, v.width, '  ')));
  if (list) {
    lines.push('', ...passTable(v, passes, clock));
    if (passes.some((p) => p.data?.['start_moon'] === 1 || p.data?.['end_moon'] === 1))
      lines.push(v.dim('  * bounded by the Moon, not by the station’s horizon; delay: when it begins'));
    return lines;
  }
  lines.push('', v.bold('Coverage'), ...coverageTable(v, coverageOf(flight, f), clock));
  lines.push('', v.bold('Stations and relay'), ...sumTable(v, passSums(flight, f)));
  const others = [...new Set(passSums(flight, f).map((s) => s.with))];
  // an orbit that nobody published is told as such in the table; the picture has its name alone
  const name = (w: string): string => w.replace(/ \(.*\)$/, '');
  const vehicles = [...new Set(passes.map((p) => p.vehicle))];
  const bars = [
    ...others.map((w) => ({ name: name(w), list: passes.filter((p) => p.with === w) })),
    // with whomever
    ...vehicles.map((x) => ({ name: `any, ${x}`, list: passes.filter((p) => p.vehicle === x) })),
  ];
  const columns = ganttColumns(
    v,
    bars.map((b) => b.name),
  );
  const rows = bars.map((b) => ({ name: b.name, shares: sharesOf(b.list, window, columns) }));
  lines.push(
    '',
    v.bold(`Contacts of ${vehicles.join(', ')}`),
    ...gantt(v, rows, window.start, window.end, clock),
    v.dim(`  ${GANTT_LEGEND}`),
  );
  lines.push(
    v.dim(
      wrap('  times at the station, above 5 deg; delay: one way. --list has every contact, --from and --to look closer', v.width, '  '),
    ),
  );
  return lines;
}

const passJson = (p: Pass): object => ({
  vehicle: p.vehicle,
  with: p.with,
  kind: p.kind,
  phase: p.phase,
  start: formatUtc(p.start, 3),
  end: formatUtc(p.end, 3),
  duration_s: p.duration,
  ...p.data,
});

/** Contacts, sums and coverage as one JSON document, SI. */
export function contactsJson({ flight, folder }: OpenedFlight, f: ContactFilter): unknown {
  const window = askedWindow(flight, f);
  return {
    mission: flight.manifest.mission.name,
    id: flight.manifest.id,
    folder,
    from: window ? formatUtc(window.start, 3) : null,
    to: window ? formatUtc(window.end, 3) : null,
    coverage: coverageOf(flight, f).map((c) => ({
      vehicle: c.vehicle,
      phase: c.phase ?? null,
      followed_s: c.followed,
      ground_s: c.ground,
      relay_s: c.relay,
      any_s: c.any,
      longest_gap_s: c.longestGap ? lengthOf(c.longestGap) : 0,
      longest_gap_from: c.longestGap ? formatUtc(c.longestGap.start, 3) : null,
    })),
    sums: passSums(flight, f).map((s) => ({
      vehicle: s.vehicle,
      with: s.with,
      kind: s.kind,
      contacts: s.count,
      total_s: s.total,
      longest_s: s.longest,
      highest_elevation_rad: s.highestElevation ?? null,
      lowest_delay_s: s.leastDelay ?? null,
      highest_delay_s: s.mostDelay ?? null,
    })),
    contacts: passesOf(flight, f).map(passJson),
  };
}

const FIGURES = [
  'highest_elevation_rad',
  'start_elevation_rad',
  'end_elevation_rad',
  'start_azimuth_rad',
  'end_azimuth_rad',
  'start_moon',
  'end_moon',
  'start_delay_s',
  'end_delay_s',
  'lowest_delay_s',
  'highest_delay_s',
];

/** Every contact as CSV (RFC 4180), SI, in pieces. */
export function* contactsCsv(flight: Flight, f: ContactFilter): Generator<string> {
  const row = (cells: readonly (string | number)[]): string => `${cells.map((c) => csvField(String(c))).join(',')}\r\n`;
  yield row(['start_utc', 'end_utc', 'duration_s', 'phase', 'vehicle', 'with', 'kind', ...FIGURES]);
  for (const p of passesOf(flight, f)) {
    const moon = p.kind === 'ground' ? 0 : '';
    yield row([
      formatUtc(p.start, 3),
      formatUtc(p.end, 3),
      p.duration,
      p.phase,
      p.vehicle,
      p.with,
      p.kind,
      ...FIGURES.map((k) => p.data?.[k] ?? (k.endsWith('_moon') ? moon : '')),
    ]);
  }
}
