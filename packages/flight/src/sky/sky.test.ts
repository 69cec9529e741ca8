import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import type { VehicleState } from '@farside/vehicle';
import { beforeAll, expect, test } from 'vitest';
import { circle, smallStack, T0 } from '../../test/small-flight.ts';
import { type Contact, createRecorder, type Flight, type FlightEvent, makeManifest, memoryStore, openFlight } from '../index.ts';
import { eclipseStays, extremesOf, occultationStays, skyRows, sunAtSite } from './light.ts';
import { coverageOf, passesOf, passSums } from './passes.ts';

/** Two phases of 1,000 s: an orbiter all along, a lander that comes down at 1,500 s and stays. */
let f: Flight;
const at = (t: number): Epoch => addSeconds(T0, t);
const event = (phase: string, t: number, kind: string, vehicle: string, data: Record<string, number> = {}): FlightEvent => ({
  epoch: at(t),
  phase,
  kind,
  vehicle,
  text: kind,
  data,
});
const state = (id: string, t: number): VehicleState => ({
  id,
  stack: smallStack(),
  state: { epoch: at(t), centre: 'moon', frame: 'icrf', r: [2e6, 0, 0], v: [0, 1.5e3, 0] },
});
const shadow = (umbra: number, covered?: number): Record<string, number> => ({
  body_naif_id: 301,
  umbra,
  ...(covered === undefined ? {} : { covered }),
});
/** A contact with a station: what is said from `from` to `to` is heard so much later. */
const heard = (
  vehicle: string,
  station: string,
  from: number,
  to: number,
  start: number,
  end: number,
  low: number,
  high: number,
  top: number,
): Contact => ({
  vehicle,
  with: station,
  kind: 'ground',
  start: at(from + start),
  end: at(to + end),
  data: { start_delay_s: start, end_delay_s: end, lowest_delay_s: low, highest_delay_s: high, highest_elevation_rad: top },
});

beforeAll(async () => {
  const phases = ['one', 'two'];
  const store = memoryStore(makeManifest({ engine: '0', mission: { name: 'x', text: 'x' }, data: [], environment: 'e', seed: 1, phases }));
  for (const [k, phase] of phases.entries()) {
    const r = createRecorder(store, phase);
    const from = 1000 * k;
    for (const v of ['orbiter', 'lander'])
      r.arc(v, 'moon', at(from), 0, v === 'lander' && k === 1 ? 500 : 1000, 1, (u, out) => circle(u + from, out));
    if (k === 0) {
      r.event(event(phase, 0, 'begin', 'orbiter'));
      r.event({ epoch: at(100), phase, kind: 'sunrise', text: 'up' });
      // over the border: begins in one phase and ends in the next, 40 % here and 70 % there, no umbra
      r.event(event(phase, 900, 'eclipse-start', 'orbiter', shadow(0, 0.4)));
      r.event(event(phase, 200, 'eclipse-start', 'orbiter', shadow(0)));
      r.event(event(phase, 210, 'eclipse-start', 'orbiter', shadow(1)));
      r.event(event(phase, 290, 'eclipse-end', 'orbiter', shadow(1)));
      r.event(event(phase, 300, 'eclipse-end', 'orbiter', shadow(0, 1)));
      r.event(event(phase, 400, 'occultation-start', 'orbiter', { delay_s: 1.25 }));
      r.event(event(phase, 450, 'occultation-end', 'orbiter', { delay_s: 1.26 }));
      r.contact(heard('orbiter', 'kashi', 0, 400, 1.2, 1.25, 1.2, 1.3, 0.5));
      r.contact(heard('orbiter', 'miyun', 300, 400, 1.25, 1.25, 1.25, 1.28, 0.7));
      r.contact(heard('orbiter', 'kashi', 800, 1000, 1.2, 1.3, 1.2, 1.4, 0.2));
    } else {
      r.event(event(phase, 1100, 'eclipse-end', 'orbiter', shadow(0, 0.7)));
      // comes down in the shadow, and behind the Moon: nobody sees the end of it
      r.event(event(phase, 1400, 'eclipse-start', 'lander', shadow(0, 0.9)));
      r.event(event(phase, 1450, 'occultation-start', 'lander', { delay_s: 1.3 }));
      r.event(event(phase, 1500, 'touchdown', 'lander'));
      r.event({ epoch: at(1900), phase, kind: 'sunset', text: 'down' });
      r.contact(heard('orbiter', 'kashi', 1000, 1200, 1.3, 1.1, 1.1, 1.3, 0.4));
      // from the very begin of the phase: heard in it, and said in it
      r.contact(heard('orbiter', 'miyun', 1000, 1010, 1.3, 1.3, 1.3, 1.3, 0.1));
      r.contact({ vehicle: 'lander', with: 'relay (orbit assumed)', kind: 'relay', start: at(1600), end: at(1700) });
      r.rest('lander', 'moon', 'moon-me:de421', at(1500), at(2000), [-1e6, -9e5, -1.1e6], 1);
    }
    for (let t = from; t < from + 1000; t += 100) {
      r.channel('site', 'sun-elevation', 'rad', at(t), Math.sin((Math.PI * (t - 120)) / 1780));
      r.channel('site', 'sun-azimuth', 'rad', at(t), (((6.2 + t / 5000) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI));
      r.channel('site', 'earth-elevation', 'rad', at(t), 0.3);
    }
    await r.seal({ epoch: at(from + 1000), vehicles: new Map(['orbiter', 'lander'].map((v) => [v, state(v, from + 1000)])) });
  }
  f = await openFlight(store);
});

const t = (e: Epoch): number => Math.round(1e6 * secondsBetween(T0, e)) / 1e6;
const ends = (w: { start: Epoch; end: Epoch }): number[] => [t(w.start), t(w.end)];

test('contacts: parts over a border are one, with the phase it begins in; filters leave them whole', () => {
  expect(passesOf(f).map((p) => [p.with, p.phase, ...ends(p)])).toEqual([
    ['kashi', 'one', 1.2, 401.25],
    ['miyun', 'one', 301.25, 401.25],
    ['kashi', 'one', 801.2, 1201.1],
    ['miyun', 'two', 1001.3, 1011.3],
    ['relay (orbit assumed)', 'two', 1600, 1700],
  ]);
  expect(passesOf(f)[2].data).toMatchObject({ lowest_delay_s: 1.1, highest_delay_s: 1.4, start_delay_s: 1.2, end_delay_s: 1.1 });
  expect(passesOf(f, { with: ['miyun'] }).length).toBe(2);
  expect(passesOf(f, { vehicle: 'lander' }).length).toBe(1);
  expect(passesOf(f, { from: at(350), to: at(800) }).map((p) => p.with)).toEqual(['kashi', 'miyun']);
});

test('sums: within the bounds, with the least and largest delay of all', () => {
  const [kashi, miyun] = passSums(f, { vehicle: 'orbiter' });
  expect(kashi).toMatchObject({
    with: 'kashi',
    count: 2,
    highestElevation: 0.5,
    leastDelay: 1.1,
    mostDelay: 1.4,
  });
  expect(kashi.total).toBeCloseTo(799.95, 6);
  expect(kashi.longest).toBeCloseTo(400.05, 6);
  expect(miyun).toMatchObject({ with: 'miyun', count: 2 });
  expect(miyun.total).toBeCloseTo(110, 6);
  const part = passSums(f, { vehicle: 'orbiter', from: at(350), to: at(900) })[0];
  expect(part.count).toBe(2);
  expect(part.total).toBeCloseTo(51.25 + 98.8, 6);
  expect(part.longest).toBeCloseTo(98.8, 6);
  expect(passSums(f, { vehicle: 'lander' })[0]).toMatchObject({ leastDelay: undefined, highestElevation: undefined });
});

test('coverage: by the craft’s own time; what overlaps counts once, gaps are those of the path, phase by phase', () => {
  const rows = coverageOf(f);
  const of = (vehicle: string, phase?: string) => rows.find((r) => r.vehicle === vehicle && r.phase === phase)!;
  const near = (x: number, y: number): void => expect(x).toBeCloseTo(y, 6);
  near(of('orbiter').followed, 2000);
  near(of('orbiter').ground, 800);
  near(of('orbiter').any, 800);
  expect(ends(of('orbiter').longestGap!)).toEqual([1200, 2000]);
  near(of('orbiter', 'one').ground, 600);
  expect(ends(of('orbiter', 'one').longestGap!)).toEqual([400, 800]);
  near(of('lander').relay, 100);
  near(of('lander').ground, 0);
  expect(ends(of('lander').longestGap!)).toEqual([0, 1600]);
});

test('eclipses: umbra inside penumbra, over a border one with the deeper of its parts, on the ground ended by touchdown', () => {
  const stays = eclipseStays(f);
  expect(stays.map((s) => [s.vehicle, s.body, ...ends(s), s.covered, s.umbra.map(ends)])).toEqual([
    ['orbiter', 'moon', 200, 300, 1, [[210, 290]]],
    ['orbiter', 'moon', 900, 1100, 0.7, []],
    ['lander', 'moon', 1400, 1500, 0.9, []],
  ]);
  expect(stays[0].dark).toBeCloseTo(80, 6);
  expect(eclipseStays(f, { vehicle: 'lander' }).length).toBe(1);
  expect(eclipseStays(f, { from: at(1000), to: at(1050) }).map((s) => t(s.start))).toEqual([900]);
  expect(occultationStays(f).map((s) => [s.vehicle, ...ends(s), s.startDelay, s.endDelay])).toEqual([
    ['orbiter', 400, 450, 1.25, 1.26],
    ['lander', 1450, 1500, 1.3, undefined],
  ]);
});

test('the sky over the site: straight between samples, an azimuth the short way round north; where there is none there are no rows', () => {
  const rows = skyRows(f, 'site', 50);
  expect(rows.length).toBe(39);
  expect(rows[1].sun.elevation).toBeCloseTo((rows[0].sun.elevation + rows[2].sun.elevation) / 2, 12);
  // 6.2 rad and on: over north between 400 s and 500 s
  const azimuth = rows.map((r) => r.sun.azimuth!);
  for (const [k, a] of azimuth.entries()) {
    expect(a).toBeGreaterThanOrEqual(0);
    expect(a).toBeLessThan(2 * Math.PI);
    expect(Math.sin(a - (6.2 + (50 * k) / 5000))).toBeCloseTo(0, 9);
  }
  expect(rows[0].earth).toEqual({ elevation: 0.3, azimuth: undefined });
  expect(rows[0].relay).toBeUndefined();
  expect(skyRows(f, 'lander', 50)).toEqual([]);
  expect(skyRows(f, 'site', 100, { from: at(400), to: at(700) }).map((r) => t(r.epoch))).toEqual([400, 500, 600, 700]);
  expect(sunAtSite(f).map(ends)).toEqual([[100, 1900]]);
});

test('highest and lowest: the top of a sine by its parabola, and the edge told as such', () => {
  const c = f.channel('site.sun-elevation');
  const x = extremesOf(c)!;
  // the sine's bend over two samples of 0.18 rad leaves a hundredth of a step and 1e-5 of the top
  expect(Math.abs(t(x.highest.epoch) - 1010)).toBeLessThan(1);
  expect(Math.abs(x.highest.value - 1)).toBeLessThan(2e-5);
  expect(x.highest.inside).toBe(true);
  expect(x.lowest).toMatchObject({ inside: false });
  expect(extremesOf(c, { to: at(500) })!.highest).toMatchObject({ inside: false, value: c.x[5] });
  expect(extremesOf(c, { from: at(5000) })).toBeUndefined();
});
