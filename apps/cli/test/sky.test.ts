import { parseIso, secondsBetween } from '@farside/astro';
import { beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** `farside contacts` and `farside light` on whole flights of both missions. */
interface Contact {
  readonly vehicle: string;
  readonly with: string;
  readonly kind: string;
  readonly phase: string;
  readonly start: string;
  readonly end: string;
  readonly duration_s: number;
  readonly highest_elevation_rad: number;
  readonly start_elevation_rad: number;
  readonly end_elevation_rad: number;
  readonly start_moon?: number;
  readonly end_moon?: number;
  readonly start_delay_s: number;
  readonly end_delay_s: number;
  readonly lowest_delay_s: number;
  readonly highest_delay_s: number;
}
interface Contacts {
  readonly from: string;
  readonly to: string;
  readonly coverage: readonly {
    readonly vehicle: string;
    readonly phase: string | null;
    readonly followed_s: number;
    readonly ground_s: number;
    readonly relay_s: number;
    readonly any_s: number;
    readonly longest_gap_s: number;
  }[];
  readonly sums: readonly { readonly vehicle: string; readonly with: string; readonly contacts: number; readonly total_s: number }[];
  readonly contacts: readonly Contact[];
}
interface Span {
  readonly start: string;
  readonly end: string;
  readonly duration_s: number;
}
interface Light {
  readonly eclipses: readonly (Span & {
    readonly vehicle: string;
    readonly body: string;
    readonly umbra: readonly Span[];
    readonly umbra_s: number;
    readonly covered: number;
  })[];
  readonly occultations: readonly (Span & { readonly vehicle: string; readonly start_delay_s: number })[];
  readonly sun_over_site: readonly Span[];
  readonly sky: { readonly over: string; readonly rows: readonly { readonly epoch: string; readonly sun_elevation_rad: number }[] };
}
const s = (a: string, b: string): number => secondsBetween(parseIso(a), parseIso(b));

describe.each(['change-6', 'change-5'])('%s', (mission) => {
  let flight: SharedFlight;
  const run = (command: string, ...args: string[]): Promise<Ran> =>
    farside([command, flight.folder, ...args], { env: { FARSIDE_FLIGHTS: flight.shelf, COLUMNS: '80' } });
  const json = async <T>(command: string, ...args: string[]): Promise<T> => {
    const r = await run(command, ...args, '--json');
    expect(r.status, r.stderr).toBe(0);
    return JSON.parse(r.stdout) as T;
  };
  let all: Contacts;
  let light: Light;
  beforeAll(async () => {
    flight = await sharedFlight(mission);
    all = await json<Contacts>('contacts');
    light = await json<Light>('light');
  });

  test('contacts: delays fit the distance of the Moon, ends are bounded by the mask or by the Moon', () => {
    expect(all.contacts.length).toBeGreaterThan(1000);
    for (const c of all.contacts) {
      expect(c.lowest_delay_s).toBeLessThanOrEqual(Math.min(c.start_delay_s, c.end_delay_s));
      expect(c.highest_delay_s).toBeGreaterThanOrEqual(Math.max(c.start_delay_s, c.end_delay_s));
      // nobody goes farther than the Moon at its farthest, 407,000 km and its orbits; the relay 16,000 km beyond
      expect(c.highest_delay_s).toBeLessThan(c.kind === 'relay' ? 1.48 : 1.4);
      expect(c.duration_s).toBeCloseTo(s(c.start, c.end), 2);
      if (c.kind !== 'ground') continue;
      expect(c.highest_elevation_rad).toBeGreaterThan((5 * Math.PI) / 180 - 1e-6);
      if (!['orbiter', 'lander', 'ascender'].includes(c.vehicle)) continue;
      // told to the microradian: at the mask of 5 deg, or above it and then for a reason
      for (const [elevation, moon, epoch] of [
        [c.start_elevation_rad, c.start_moon, c.start],
        [c.end_elevation_rad, c.end_moon, c.end],
      ] as const) {
        const atMask = Math.abs(elevation - (5 * Math.PI) / 180) < 2e-6;
        expect(atMask || moon === 1 || cutByPath(epoch, c.vehicle), `${c.vehicle} ${c.with} ${epoch}`).toBe(true);
      }
    }
  });
  /** Within some seconds of where a path of the craft begins or ends: parting, docking, release, or the end of the flight. */
  const cutByPath = (epoch: string, vehicle: string): boolean =>
    light.eclipses.length > 0 && pathEnds.some(([v, e]) => v === vehicle && Math.abs(s(e, epoch)) < 5);
  let pathEnds: readonly (readonly [string, string])[] = [];
  beforeAll(async () => {
    const r = await run2('show', '--events', '--json');
    const { events } = JSON.parse(r.stdout) as { events: { kind: string; epoch: string; vehicle?: string }[] };
    pathEnds = events
      .filter((e) => ['separation', 'docking', 'impact', 'end-of-life', 'touchdown', 'lift-off', 'insertion'].includes(e.kind))
      .flatMap((e) => ['orbiter', 'lander', 'ascender'].map((v) => [v, e.epoch] as const));
    pathEnds = [...pathEnds, ...['orbiter', 'lander', 'ascender'].map((v) => [v, all.to] as const)];
  });
  const run2 = (command: string, ...args: string[]): Promise<Ran> =>
    farside([command, flight.folder, ...args], { env: { FARSIDE_FLIGHTS: flight.shelf } });

  test('coverage: contact and gaps fit the time that a craft is followed; the sums are those of the contacts', () => {
    for (const c of all.coverage) {
      expect(c.any_s).toBeLessThanOrEqual(c.followed_s + 1e-6);
      expect(c.any_s).toBeLessThanOrEqual(c.ground_s + c.relay_s + 1e-6);
      expect(c.any_s).toBeGreaterThanOrEqual(Math.max(c.ground_s, c.relay_s) - 1e-6);
      expect(c.longest_gap_s).toBeLessThanOrEqual(c.followed_s - c.any_s + 1e-3);
    }
    for (const v of new Set(all.coverage.map((c) => c.vehicle))) {
      const mine = all.coverage.filter((c) => c.vehicle === v);
      const whole = mine.find((c) => c.phase === null)!;
      expect(mine.filter((c) => c.phase !== null).reduce((x, c) => x + c.followed_s, 0)).toBeCloseTo(whole.followed_s, 3);
      expect(mine.filter((c) => c.phase !== null).reduce((x, c) => x + c.any_s, 0)).toBeCloseTo(whole.any_s, 2);
    }
    for (const row of all.sums) {
      const mine = all.contacts.filter((c) => c.vehicle === row.vehicle && c.with === row.with);
      expect(mine.length).toBe(row.contacts);
      // what is said at the very end is heard a second and a quarter after it
      expect(Math.abs(mine.reduce((x, c) => x + c.duration_s, 0) - row.total_s)).toBeLessThan(1.5);
    }
  });

  test('filters: one vehicle, some stations by the beginning of their names, a span; the list of a span is what lies in it', async () => {
    const some = await json<Contacts>('contacts', '--vehicle', 'orbiter', '--station', 'kas,neuquen');
    expect(new Set(some.contacts.map((c) => c.with))).toEqual(new Set(['kashi', 'neuquen']));
    expect(some.contacts).toEqual(all.contacts.filter((c) => c.vehicle === 'orbiter' && ['kashi', 'neuquen'].includes(c.with)));
    const from = some.contacts[40].start;
    const to = some.contacts[50].end;
    const few = await json<Contacts>('contacts', '--vehicle', 'orbiter', '--station', 'kashi,neuquen', '--from', from, '--to', to);
    expect(few.contacts.length).toBeGreaterThanOrEqual(10);
    for (const c of few.contacts) expect(s(c.start, to) > 0 && s(from, c.end) > 0).toBe(true);
    expect(few.from).toBe(from);
    const csv = await run('contacts', '--vehicle', 'orbiter', '--station', 'kashi,neuquen', '--csv');
    expect(csv.stdout.split('\r\n').length).toBe(some.contacts.length + 2);
    expect(csv.stdout).toMatch(/^start_utc,end_utc,duration_s,phase,vehicle,with,kind,highest_elevation_rad,/);
  });

  test('light: umbra lies in penumbra, all of the Sun is covered where there is umbra, and no craft is in two places at once', () => {
    expect(light.eclipses.length).toBeGreaterThan(100);
    for (const e of light.eclipses) {
      expect(e.duration_s).toBeCloseTo(s(e.start, e.end), 2);
      expect(e.umbra_s).toBeLessThan(e.duration_s);
      for (const u of e.umbra) expect(s(e.start, u.start) >= -1e-3 && s(u.end, e.end) >= -1e-3).toBe(true);
      if (e.umbra.length > 0) expect(e.covered).toBe(1);
      expect(e.covered > 0 && e.covered <= 1, `${e.vehicle} ${e.start} ${e.covered}`).toBe(true);
    }
    for (const list of [light.eclipses, light.occultations])
      for (const v of new Set(list.map((e) => e.vehicle))) {
        const mine = list.filter((e) => e.vehicle === v && (!('body' in e) || e.body === 'moon'));
        for (let k = 1; k < mine.length; k++) expect(s(mine[k - 1].end, mine[k].start)).toBeGreaterThan(-1e-3);
        // from low orbits of two hours; the longest night and the longest silence are below three quarters of an hour and some
        for (const e of mine) expect(e.duration_s, `${v} ${e.start}`).toBeLessThan(50 * 60);
      }
  });

  test('a craft behind the Moon is heard by nobody', () => {
    const hidden = light.occultations.filter((o) => o.vehicle === 'orbiter' && o.duration_s > 600);
    expect(hidden.length).toBeGreaterThan(80);
    const heard = all.contacts.filter((c) => c.vehicle === 'orbiter');
    for (const o of hidden) {
      // a station stands up to 0.95 deg beside the Earth's centre as the Moon sees it: it looks round the limb by 32 km, on slanting ways for a minute or two
      const silent = (c: Contact): boolean => s(o.end, c.start) > -150 || s(c.end, o.start) > -150;
      expect(heard.every(silent), o.start).toBe(true);
    }
  });

  test('text fits 80 columns, with pictures; every list too', async () => {
    for (const args of [
      ['contacts'],
      ['contacts', '--list', '--vehicle', 'lander'],
      ['light'],
      ['light', '--list', '--vehicle', 'orbiter'],
      ['light', '--site'],
      ['light', '--site', '--vehicle', 'lander', '--step', '12h'],
    ]) {
      const r = await run(args[0], ...args.slice(1));
      expect(r.status, r.stderr).toBe(0);
      for (const l of r.stdout.split('\n')) expect([...l].length, l).toBeLessThanOrEqual(80);
      expect(r.stdout.split('\n').length, args.join(' ')).toBeGreaterThan(20);
    }
    expect((await run('contacts')).stdout).toMatch(/^ {2}kashi +[·░▒▓█]{40,}$/m);
    expect((await run('light')).stdout).toMatch(/^ {2}Sun at the site +[·░▒▓█]{30,}$/m);
  });

  test('what is not there is named with what is', async () => {
    for (const [args, status, says] of [
      [['contacts', '--station', 'kashgar'], 2, /STATION_UNKNOWN/],
      [['contacts', '--vehicle', 'orbitr'], 2, /did you mean 'orbiter'/],
      [['contacts', '--from', '2024-06-02', '--to', '2024-06-01'], 2, /--from has to be before --to/],
      [['light', '--site', '--vehicle', 'orbiter'], 2, /SKY_UNKNOWN/],
      [['light', '--json', '--csv'], 2, /either --json or --csv/],
      [['light', '--site', '--step', '0 s'], 2, /--step has to be positive/],
      [['light', '--step', '2 h'], 2, /no sky is asked for .*try add --site/],
      [['light', '--step', '2 h', '--csv'], 2, /no sky is asked for/],
      [['contacts', '--to', '1999-01-01'], 2, /nothing of the flight lies before 1999-01-01 .*: 20\d\d-\d\d-\d\dT.* to 20\d\d-/],
      [['light', '--from', '2030-01-01', '--csv'], 2, /nothing of the flight lies after 2030-01-01 .*: 20\d\d-/],
    ] as const) {
      const r = await run(args[0], ...args.slice(1));
      expect(r.status, args.join(' ')).toBe(status);
      expect(r.stderr.replace(/\s+/g, ' ') + r.stdout, args.join(' ')).toMatch(says);
    }
    const nothing = await run('contacts', '--to', new Date(Date.parse(all.contacts[0].start) - 1000).toISOString(), '--station', 'kashi');
    expect(nothing.status, nothing.stderr).toBe(0);
    expect(nothing.stdout).toContain('no contact');
  });
});

test('change-5: the Earth’s penumbra of 2020-11-30, which was seen from the Earth as a penumbral eclipse of the Moon', async () => {
  const flight = await sharedFlight('change-5');
  const r = await farside(['light', flight.folder, '--json'], { env: { FARSIDE_FLIGHTS: flight.shelf } });
  const mine = (JSON.parse(r.stdout) as Light).eclipses.filter(
    (e) => e.body === 'earth' && ['orbiter', 'lander'].includes(e.vehicle) && e.start < '2020-12-02',
  );
  expect(mine.length).toBeGreaterThanOrEqual(2);
  for (const e of mine) {
    // Espenak and Meeus, Five Millennium Canon of Lunar Eclipses: the Moon touches the penumbra from 07:32 to 11:53 UT, its shadow two per cent larger for the air; a craft stands up to
    // 2,000 km beside the Moon, which takes half an hour to go so far
    expect(e.start > '2020-11-30T07:00' && e.end < '2020-11-30T12:25', `${e.vehicle} ${e.start} ${e.end}`).toBe(true);
    expect(e.umbra).toEqual([]);
    // of the Moon's own disc 83 % stood in it: nowhere near all of the Sun was covered everywhere
    expect(e.covered).toBeGreaterThan(0.05);
    expect(e.covered).toBeLessThan(1);
  }
});
