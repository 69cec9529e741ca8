import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { type Flight, type FlightEvent, saidIn } from '@farside/flight';
import { angle, type Clock, duration, fixed, length } from '../text/figures.ts';
import { table } from '../text/table.ts';
import type { Voice } from '../text/terminal.ts';

/** Things that come round again and again: eclipses, passes over the site, contacts. */
const FAMILIES: Readonly<Record<string, string>> = {
  'eclipse-start': 'eclipse',
  'eclipse-end': 'eclipse',
  'occultation-start': 'occultation',
  'occultation-end': 'occultation',
  'site-pass': 'pass',
  'contact-start': 'contact',
  'contact-end': 'contact',
};
/** Where a contact only touches the border of a phase, s. */
const MOMENT = 1e-3;
/** So many events of one family, vehicle and phase stand in the timeline one by one. */
const FEW = 4;

function summary(family: string, list: readonly FlightEvent[], clock: Clock): string {
  const until = `until ${clock.stamp(list[list.length - 1].epoch)}`;
  const figures = (key: string): number[] => list.flatMap((e) => (e.data?.[key] === undefined ? [] : [e.data[key]]));
  switch (family) {
    case 'eclipse': {
      const times = (kind: string, umbra: number): number => list.filter((e) => e.kind === kind && e.data?.['umbra'] === umbra).length;
      const body = /of the (\w+)$/.exec(list[0].text)?.[1] ?? 'body';
      const count = Math.max(times('eclipse-start', 0), times('eclipse-end', 0));
      const longest = Math.max(0, ...figures('duration_s'));
      return `${count} eclipses by the ${body} ${until}, the longest ${duration(longest)}`;
    }
    case 'occultation': {
      const count = Math.max(...['occultation-start', 'occultation-end'].map((kind) => list.filter((e) => e.kind === kind).length));
      return `${count} times behind the Moon ${until}, the longest ${duration(Math.max(0, ...figures('duration_s')))}`;
    }
    case 'pass':
      return `${list.length} passes over the landing site ${until}, the nearest ${length(Math.min(...figures('range_m')))} away, ${angle(Math.max(...figures('highest_elevation_rad')), 0)} high`;
    default: {
      const via = list.flatMap((e) => /( through .+)$/.exec(e.text)?.[1] ?? [])[0] ?? '';
      return `contact with the Earth${via} begins or ends ${list.length} times ${until}`;
    }
  }
}

/** The timeline for people: what comes round again and again in a phase is one line, where it first happens; an impact is the end of who hits. Machines get every one. */
export function foldRoutine(events: readonly FlightEvent[], clock: Clock): readonly FlightEvent[] {
  const keyOf = (e: FlightEvent): string | undefined => {
    const family = FAMILIES[e.kind];
    return family === undefined ? undefined : [e.phase, e.vehicle ?? '', family, e.data?.['body_naif_id'] ?? ''].join('|');
  };
  const groups = new Map<string, FlightEvent[]>();
  for (const e of events) {
    const key = keyOf(e);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), e]);
  }
  const endsAsTold = (e: FlightEvent): boolean =>
    e.kind === 'end-of-life' && events.some((x) => x.kind === 'impact' && x.vehicle === e.vehicle && compareEpochs(x.epoch, e.epoch) === 0);
  return events.flatMap((e): FlightEvent[] => {
    if (endsAsTold(e)) return [];
    const key = keyOf(e);
    const group = key === undefined ? undefined : groups.get(key);
    if (!group || group.length <= FEW) return [e];
    if (group[0] !== e) return [];
    const { data: _, ...rest } = e;
    return [{ ...rest, text: summary(FAMILIES[e.kind], group, clock) }];
  });
}

/** Who was in contact with whom between two epochs: how often, how long, how high. */
export function contactTable(v: Voice, flight: Flight, from: Epoch, to: Epoch): string[] {
  const later = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) > 0 ? a : b);
  const earlier = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) < 0 ? a : b);
  const sums = new Map<string, { vehicle: string; other: string; count: number; time: number; top: number }>();
  for (const c of flight.contacts()) {
    const said = saidIn(c);
    const time = secondsBetween(later(said.start, from), earlier(said.end, to));
    if (!(time > MOMENT)) continue;
    const key = `${c.vehicle}|${c.with}`;
    const s = sums.get(key) ?? { vehicle: c.vehicle, other: c.with, count: 0, time: 0, top: Number.NEGATIVE_INFINITY };
    s.count++;
    s.time += time;
    s.top = Math.max(s.top, c.data?.['highest_elevation_rad'] ?? Number.NEGATIVE_INFINITY);
    sums.set(key, s);
  }
  if (sums.size === 0) return [];
  const rows = [...sums.values()]
    .sort((a, b) => a.vehicle.localeCompare(b.vehicle) || b.time - a.time)
    .map((s) => [s.vehicle, s.other, fixed(s.count, 0), duration(s.time), Number.isFinite(s.top) ? angle(s.top, 0) : '']);
  const columns = [
    { title: '' },
    { title: 'with', flexible: true },
    { title: 'contacts', right: true, drop: 1 },
    { title: 'together', right: true },
    { title: 'highest', right: true },
  ];
  return table(v, columns, rows, '  ');
}
