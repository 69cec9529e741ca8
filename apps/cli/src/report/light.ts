import { formatUtc } from '@farside/astro';
import {
  clipWindows,
  csvField,
  type EclipseStay,
  eclipseStays,
  extremesOf,
  type Flight,
  flightWindow,
  type LightFilter,
  lengthOf,
  longestOf,
  type OccultationStay,
  occultationStays,
  pathWindows,
  type SkyRow,
  sharesOf,
  skyRows,
  sunAtSite,
  totalOf,
  type Window,
} from '@farside/flight';
import type { OpenedFlight } from '../flights.ts';
import { type Clock, duration, fixed } from '../text/figures.ts';
import { GANTT_LEGEND, gantt, ganttColumns } from '../text/gantt.ts';
import { right, table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { askedWindow } from './contacts.ts';
import { flightHead } from './story.ts';

const DEG = 180 / Math.PI;
const degrees = (x: number | undefined, decimals = 1): string => (x === undefined ? '' : fixed(x * DEG, decimals));
const hours = (s: number): string => `${fixed(s / 3600, s < 36000 ? 2 : 1)} h`;
const percent = (x: number | undefined): string => (x === undefined ? '' : `${fixed(100 * x, x < 0.9995 && x > 0.0005 ? 1 : 0)} %`);
const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

/** What is asked: the sky over the landing site or over a craft on the ground, every so many seconds. */
export interface SiteAsked {
  readonly over: string;
  readonly step: number;
}

/** Craft that stood on the Moon have a sky of their own. */
export const skiesOf = (flight: Flight): readonly string[] =>
  flight
    .channels()
    .filter((c) => c.id.endsWith('.sun-elevation'))
    .map((c) => c.id.slice(0, -'.sun-elevation'.length));

const byVehicle = <T extends { readonly vehicle: string }>(list: readonly T[]): readonly string[] => [
  ...new Set(list.map((x) => x.vehicle)),
];

function shadowTable(
  v: Voice,
  flight: Flight,
  eclipses: readonly EclipseStay[],
  occultations: readonly OccultationStay[],
  f: LightFilter,
  clock: Clock,
): string[] {
  const rows: string[][] = [];
  for (const vehicle of new Set([...byVehicle(eclipses), ...byVehicle(occultations)])) {
    const life = totalOf(clipWindows(pathWindows(flight, vehicle), f));
    const add = (what: string, list: readonly (Window & { readonly dark?: number })[], dark: string): void => {
      const longest = longestOf(list);
      if (!longest) return;
      rows.push([
        rows.some((r) => r[0] === vehicle) ? '' : vehicle,
        what,
        fixed(list.length, 0),
        hours(totalOf(clipWindows(list, f))),
        percent(totalOf(clipWindows(list, f)) / life),
        dark,
        duration(lengthOf(longest)),
        clock.stamp(longest.start).slice(5, 16),
      ]);
    };
    for (const body of ['earth', 'moon'] as const) {
      const list = eclipses.filter((e) => e.vehicle === vehicle && e.body === body);
      add(
        `${capital(body)}’s shadow`,
        list,
        hours(
          totalOf(
            clipWindows(
              list.flatMap((e) => e.umbra),
              f,
            ),
          ),
        ),
      );
    }
    add(
      'behind the Moon',
      occultations.filter((e) => e.vehicle === vehicle),
      '',
    );
  }
  if (rows.length === 0) return ['  none'];
  return table(
    v,
    [
      { title: '' },
      { title: '', flexible: true },
      right('times'),
      right('together'),
      right('share', 2),
      right('in umbra'),
      right('longest'),
      { title: `from ${clock.name}`, drop: 1 },
    ],
    rows,
    '  ',
  );
}

function eclipseList(v: Voice, list: readonly EclipseStay[], clock: Clock): string[] {
  const edge = (w: Window | undefined, end: 'start' | 'end'): string => (w ? clock.stamp(w[end]).slice(11) : '');
  return table(
    v,
    [
      { title: `penumbra ${clock.name}` },
      { title: 'umbra' },
      { title: 'umbra ends' },
      { title: 'ends' },
      { title: 'vehicle' },
      { title: 'by', drop: 2 },
      right('lasts', 1),
      right('covered'),
    ],
    list.map((e) => [
      clock.stamp(e.start).slice(5),
      edge(e.umbra[0], 'start'),
      edge(e.umbra.at(-1), 'end'),
      edge(e, 'end'),
      e.vehicle,
      capital(e.body),
      duration(lengthOf(e)),
      percent(e.covered),
    ]),
    '  ',
  );
}

const occultationList = (v: Voice, list: readonly OccultationStay[], clock: Clock): string[] =>
  table(
    v,
    [{ title: `behind ${clock.name}` }, { title: 'out' }, { title: 'vehicle' }, right('lasts'), right('delay s, in'), right('out')],
    list.map((e) => [
      clock.stamp(e.start).slice(5),
      clock.stamp(e.end).slice(11),
      e.vehicle,
      duration(lengthOf(e)),
      e.startDelay === undefined ? '' : fixed(e.startDelay, 3),
      e.endDelay === undefined ? '' : fixed(e.endDelay, 3),
    ]),
    '  ',
  );

function siteLines(v: Voice, flight: Flight, f: LightFilter, asked: SiteAsked, clock: Clock): string[] {
  const rows = skyRows(flight, asked.over, asked.step, f);
  if (rows.length === 0) return ['  the record has no sky over it then'];
  const withRelay = rows.some((r) => r.relay);
  const lines = table(
    v,
    [
      { title: clock.name },
      right('Sun high'),
      right('azimuth'),
      right('Earth high'),
      right('azimuth'),
      ...(withRelay ? [right('relay high'), right('azimuth')] : []),
    ],
    rows.map((r) => [
      clock.stamp(r.epoch).slice(0, 16),
      degrees(r.sun.elevation),
      degrees(r.sun.azimuth),
      degrees(r.earth.elevation),
      degrees(r.earth.azimuth),
      ...(withRelay ? [degrees(r.relay?.elevation), degrees(r.relay?.azimuth)] : []),
    ]),
    '  ',
  );
  return withRelay ? [...lines, v.dim('  relay: its orbit may be assumed; see contacts')] : lines;
}

/** Sunrise, sunset, highest: what the sky over the site comes to. */
function siteSummary(v: Voice, flight: Flight, f: LightFilter, over: string, clock: Clock): string[] {
  const out: string[][] = [];
  for (const kind of ['sunrise', 'sunset'] as const)
    for (const e of flight.events({ kind }))
      if ((!f.from || lengthOf({ start: f.from, end: e.epoch }) >= 0) && (!f.to || lengthOf({ start: e.epoch, end: f.to }) >= 0))
        out.push([clock.stamp(e.epoch), kind]);
  const extreme = (what: 'sun' | 'earth'): void => {
    if (!flight.channels().some((c) => c.id === `${over}.${what}-elevation`)) return;
    const x = extremesOf(flight.channel(`${over}.${what}-elevation`), f);
    if (!x) return;
    const name = what === 'sun' ? 'Sun' : 'Earth';
    for (const which of ['highest', 'lowest'] as const)
      if (x[which].inside) out.push([clock.stamp(x[which].epoch), `${name} ${which}, ${degrees(x[which].value, 2)} deg`]);
  };
  extreme('sun');
  extreme('earth');
  return table(
    v,
    [{ title: clock.name }, { title: '' }],
    out.sort((a, b) => (a[0] < b[0] ? -1 : 1)),
    '  ',
  );
}

/** Everything about light and shadow of a flight, as text. `site`: the table of the sky instead. */
export function lightLines(
  v: Voice,
  flight: Flight,
  f: LightFilter,
  clock: Clock,
  o: { readonly list: boolean; readonly site?: SiteAsked },
): string[] {
  const lines = flightHead(v, flight, 'light');
  const window = askedWindow(flight, f);
  if (!window) return [...lines, '  nothing is recorded then'];
  lines.push(v.dim(wrap(`  ${clock.stamp(window.start)} → ${clock.stamp(window.end)} ${clock.name}`, v.width, '  ')));
  if (o.site) {
    const title = o.site.over === 'site' ? 'The sky over the landing site' : `The sky over the ${o.site.over}`;
    lines.push('', v.bold(title), ...siteLines(v, flight, f, o.site, clock));
    const shown = skyRows(flight, o.site.over, o.site.step, f);
    if (shown.length === 0) return lines;
    return [...lines, '', ...siteSummary(v, flight, { from: shown[0].epoch, to: shown[shown.length - 1].epoch }, o.site.over, clock)];
  }
  const eclipses = eclipseStays(flight, f);
  const occultations = occultationStays(flight, f);
  if (o.list) {
    if (eclipses.length > 0) lines.push('', v.bold('Eclipses'), ...eclipseList(v, eclipses, clock));
    if (occultations.length > 0)
      lines.push('', v.bold('Behind the Moon, as the Earth’s centre sees it'), ...occultationList(v, occultations, clock));
    if (eclipses.length + occultations.length === 0) lines.push('  neither eclipse nor occultation');
    return lines;
  }
  lines.push('', v.bold('Shadow, and behind the Moon'), ...shadowTable(v, flight, eclipses, occultations, f, clock));
  const summary = siteSummary(v, flight, f, 'site', clock);
  if (summary.length > 0) lines.push('', v.bold('Over the landing site'), ...summary);
  const bars: { name: string; list: readonly Window[] }[] = [
    ...byVehicle(eclipses).map((x) => ({ name: `${x} in shadow`, list: eclipses.filter((e) => e.vehicle === x) })),
    ...byVehicle(occultations).map((x) => ({ name: `${x} behind Moon`, list: occultations.filter((e) => e.vehicle === x) })),
    { name: 'Sun at the site', list: sunAtSite(flight) },
  ];
  const columns = ganttColumns(
    v,
    bars.map((b) => b.name),
  );
  const rows = bars.map((b) => ({ name: b.name, shares: sharesOf(b.list, window, columns) }));
  lines.push('', v.bold('When'), ...gantt(v, rows, window.start, window.end, clock), v.dim(`  ${GANTT_LEGEND}`));
  lines.push(
    v.dim(
      wrap(
        '  times are the vehicle’s own; spheres without air or relief. --list has every one, --site the sky by time, --from and --to look closer',
        v.width,
        '  ',
      ),
    ),
  );
  return lines;
}

const windowJson = (w: Window): object => ({ start: formatUtc(w.start, 3), end: formatUtc(w.end, 3), duration_s: lengthOf(w) });
const skyJson = (r: SkyRow): object => ({
  epoch: formatUtc(r.epoch, 3),
  sun_elevation_rad: r.sun.elevation,
  sun_azimuth_rad: r.sun.azimuth ?? null,
  earth_elevation_rad: r.earth.elevation,
  earth_azimuth_rad: r.earth.azimuth ?? null,
  ...(r.relay ? { relay_elevation_rad: r.relay.elevation, relay_azimuth_rad: r.relay.azimuth ?? null } : {}),
});

/** Light and shadow as one JSON document, SI. */
export function lightJson({ flight, folder }: OpenedFlight, f: LightFilter, site: SiteAsked): unknown {
  const window = flightWindow(flight) && askedWindow(flight, f);
  return {
    mission: flight.manifest.mission.name,
    id: flight.manifest.id,
    folder,
    from: window ? formatUtc(window.start, 3) : null,
    to: window ? formatUtc(window.end, 3) : null,
    eclipses: eclipseStays(flight, f).map((e) => ({
      vehicle: e.vehicle,
      phase: e.phase,
      body: e.body,
      ...windowJson(e),
      umbra: e.umbra.map(windowJson),
      umbra_s: e.dark,
      covered: e.covered ?? null,
    })),
    occultations: occultationStays(flight, f).map((e) => ({
      vehicle: e.vehicle,
      phase: e.phase,
      ...windowJson(e),
      start_delay_s: e.startDelay ?? null,
      end_delay_s: e.endDelay ?? null,
    })),
    sun_over_site: clipWindows(sunAtSite(flight), f).map(windowJson),
    sky: { over: site.over, step_s: site.step, rows: skyRows(flight, site.over, site.step, f).map(skyJson) },
  };
}

/** Eclipses and occultations as CSV (RFC 4180), or the sky by time, SI, in pieces. */
export function* lightCsv(flight: Flight, f: LightFilter, site?: SiteAsked): Generator<string> {
  const row = (cells: readonly (string | number)[]): string => `${cells.map((c) => csvField(String(c))).join(',')}\r\n`;
  if (site) {
    yield row(
      'utc,sun_elevation_rad,sun_azimuth_rad,earth_elevation_rad,earth_azimuth_rad,relay_elevation_rad,relay_azimuth_rad'.split(','),
    );
    for (const r of skyRows(flight, site.over, site.step, f)) {
      const pair = (x: SkyRow['relay']): (string | number)[] => [x?.elevation ?? '', x?.azimuth ?? ''];
      yield row([formatUtc(r.epoch, 3), ...pair(r.sun), ...pair(r.earth), ...pair(r.relay)]);
    }
    return;
  }
  yield row(
    'what,by,vehicle,phase,start_utc,end_utc,duration_s,umbra_start_utc,umbra_end_utc,umbra_s,covered,start_delay_s,end_delay_s'.split(','),
  );
  for (const e of eclipseStays(flight, f)) {
    const [a, b] = [e.umbra[0], e.umbra.at(-1)];
    yield row([
      'eclipse',
      e.body,
      e.vehicle,
      e.phase,
      formatUtc(e.start, 3),
      formatUtc(e.end, 3),
      lengthOf(e),
      a ? formatUtc(a.start, 3) : '',
      b ? formatUtc(b.end, 3) : '',
      e.dark,
      e.covered ?? '',
      '',
      '',
    ]);
  }
  for (const e of occultationStays(flight, f))
    yield row([
      'occultation',
      'moon',
      e.vehicle,
      e.phase,
      formatUtc(e.start, 3),
      formatUtc(e.end, 3),
      lengthOf(e),
      '',
      '',
      '',
      '',
      e.startDelay ?? '',
      e.endDelay ?? '',
    ]);
}
