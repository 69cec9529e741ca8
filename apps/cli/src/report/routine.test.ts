import { addSeconds, type Epoch } from '@farside/astro';
import type { Contact, Flight, FlightEvent } from '@farside/flight';
import { expect, test } from 'vitest';
import { UTC } from '../text/figures.ts';
import { contactTable, foldRoutine } from './routine.ts';

const T0: Epoch = { s: 770552634, f: 0 };
const at = (t: number, kind: string, o: Partial<FlightEvent> = {}): FlightEvent => ({
  epoch: addSeconds(T0, t),
  phase: 'surface',
  kind,
  vehicle: 'orbiter',
  text: kind,
  ...o,
});
const eclipse = (t: number, kind: 'start' | 'end', umbra: number, o: Partial<FlightEvent> = {}): FlightEvent =>
  at(t, `eclipse-${kind}`, {
    text: `orbiter ${kind} the ${umbra ? 'umbra' : 'penumbra'} of the Moon`,
    data: { body_naif_id: 301, umbra, ...(kind === 'end' ? { duration_s: 2280 + t } : {}) },
    ...o,
  });

test('what comes round again and again is one line where it first happens; single things stand as they are', () => {
  const events = [
    at(0, 'touchdown'),
    ...[0, 1, 2].flatMap((k) => [
      eclipse(7200 * k + 10, 'start', 0),
      eclipse(7200 * k + 20, 'start', 1),
      eclipse(7200 * k + 30, 'end', 1),
      eclipse(7200 * k + 40, 'end', 0),
    ]),
    at(15000, 'activity'),
    eclipse(20000, 'start', 0, { vehicle: 'lander' }),
    eclipse(20001, 'end', 0, { phase: 'ascent' }),
  ];
  const told = foldRoutine(events, UTC);
  expect(told.map((e) => e.kind)).toEqual(['touchdown', 'eclipse-start', 'activity', 'eclipse-start', 'eclipse-end']);
  expect(told[1].epoch).toEqual(events[1].epoch);
  expect(told[1].text).toBe(`3 eclipses by the Moon until ${UTC.stamp(addSeconds(T0, 14440))}, the longest 4 h 39 min`);
  expect(told[1].data).toBeUndefined();
  expect(told[3]).toBe(events.at(-2));
  const passes = [1, 2, 3, 4, 5].map((k) => at(k, 'site-pass', { data: { range_m: 2e5 + k, highest_elevation_rad: 0.1 * k } }));
  expect(foldRoutine(passes, UTC).map((e) => e.text)).toEqual([
    expect.stringMatching(/^5 passes over the landing site until .*, the nearest 200\.0 km away, 29 deg high$/),
  ]);
  expect(foldRoutine(passes.slice(1), UTC)).toEqual(passes.slice(1));
});

test('contacts are counted and summed within a span', () => {
  const c = (vehicle: string, other: string, a: number, b: number, top: number): Contact => ({
    vehicle,
    with: other,
    kind: 'ground',
    start: addSeconds(T0, a),
    end: addSeconds(T0, b),
    data: { highest_elevation_rad: top },
  });
  const list = [c('orbiter', 'kashi', -100, 3600, 0.5), c('orbiter', 'kashi', 7200, 10800, 1), c('orbiter', 'ata', 9e4, 9.1e4, 1)];
  const flight = { contacts: () => list } as unknown as Flight;
  const v = { width: 100, dim: (s: string) => s } as unknown as Parameters<typeof contactTable>[0];
  const lines = contactTable(v, flight, T0, addSeconds(T0, 86400));
  expect(lines).toHaveLength(2);
  expect(lines[1].trim().split(/ {2,}/)).toEqual(['orbiter', 'kashi', '2', '2 h 00 min', '57 deg']);
  expect(contactTable(v, flight, addSeconds(T0, 2e5), addSeconds(T0, 3e5))).toEqual([]);
});
