import { addSeconds, type Environment, type Epoch, gmOf, propagateKeplerInto, secondsBetween } from '@farside/astro';
import { type Contact, createRecorder, type FlightEvent, inertialAt, makeManifest, memoryStore, type Trajectory } from '@farside/flight';
import { angleBetween, cross, dot, mulMatVec, mulTransposedVec, norm, scale, sub, unit, type Vec3, vecAt, wrapPi } from '@farside/math';
import { beforeAll, expect, test } from 'vitest';
import { context, environment, lunarHandover, missionWith } from '../../test/lunar-handover.ts';
import type { Mission } from '../file/schema.ts';
import { siteState } from '../site/ground.ts';
import { relayPosition } from '../site/relay.ts';
import { siteViewer } from '../site/view.ts';
import { observe } from './observe.ts';
import type { Observed } from './observer.ts';

const DEG = Math.PI / 180;
const DAY = 86400;
const MOON = 1737.4e3;
const EARTH = 6378.137e3;
const SUN = 695700e3;
/** Ends of intervals are found to a millisecond; two, for the rounding of what they are held against. */
const END = 2e-3;
const SPEED = 8e3;

let env: Environment;
beforeAll(async () => {
  env = await environment();
});

interface Scene {
  readonly mission: Mission;
  readonly seen: Observed;
  readonly from: Epoch;
  readonly to: Epoch;
  readonly paths: ReadonlyMap<string, Trajectory>;
  readonly schedule: ReturnType<typeof context>['outline']['schedule'];
}

/** An orbiter round the Moon over the site, a lander on it, and a craft low over the Earth: a day of them, as a recorder takes them down. */
function scene(mission: Mission, length = DAY, before: Readonly<Record<string, number>> = {}): Scene {
  const cx = context(mission, env);
  const h = lunarHandover(cx, { phase: 0.5, altitude: 205e3, eccentricity: 0.002 });
  const from = h.epoch;
  const to = addSeconds(from, length);
  const r = createRecorder(
    memoryStore(
      makeManifest({ engine: '0', mission: { name: 'x', text: 'x' }, data: [], environment: env.hash, seed: 1, phases: ['wait'] }),
    ),
    'wait',
  );
  const kepler = (id: string, centre: 'moon' | 'earth', y0: Float64Array, t1: number): void => {
    for (let t = 0; t < t1; t += 300)
      r.arc(id, centre, from, t, Math.min(t + 300, t1), 1000, (s, out) => propagateKeplerInto(y0, s, gmOf(centre), out));
  };
  const o = h.vehicles.get('orbiter')!.state;
  kepler('orbiter', 'moon', Float64Array.of(...o.r, ...o.v), length);
  const v = Math.sqrt(gmOf('earth') / (EARTH + 500e3));
  kepler('stack', 'earth', Float64Array.of(EARTH + 500e3, 0, 0, 0, v * Math.cos(0.7), v * Math.sin(0.7)), 6 * 3600);
  kepler('injection-stage', 'earth', Float64Array.of(EARTH + 500e3, 0, 0, 0, v, 0), 3600);
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-pa:de421', from, m);
  r.rest('lander', 'moon', 'moon-pa:de421', from, to, mulMatVec(m, h.vehicles.get('lander')!.state.r), 1000);
  const paths = r.paths();
  const { schedule } = cx.outline;
  const seen = observe({ mission, env, schedule, phase: 'wait', from, to, paths, before });
  return { mission, seen, from, to, schedule, paths: new Map(paths.map((p) => [p.vehicle, p])) };
}

let far: Scene | undefined;
const farSide = (): Scene => (far ??= scene(missionWith()));
let near: Scene | undefined;
const nearSide = (): Scene =>
  (near ??= scene(
    missionWith([
      'latitude: -41.6385 deg, longitude: 206.0148 deg, height: -5256 m',
      'latitude: 12 deg, longitude: 340 deg, height: -2100 m',
    ]),
  ));

const y = new Float64Array(6);
/** Of a body from another, m, straight from the ephemeris. */
const place = (body: 'sun' | 'earth' | 'moon', centre: 'earth' | 'moon', epoch: Epoch): Vec3 => {
  env.ephemeris.state(body, centre, epoch, y);
  return vecAt(y, 0);
};
/** A craft from a body, m. */
function craftFrom(s: Scene, vehicle: string, body: 'earth' | 'moon', epoch: Epoch): Vec3 {
  const out = new Float64Array(6);
  const arc = inertialAt(s.paths.get(vehicle)!, env.frames, epoch, out);
  const r = vecAt(out, 0);
  return arc.centre === body ? r : sub(r, place(body, arc.centre as 'earth' | 'moon', epoch));
}

/** Distance of a place from the mantle of a shadow cone, m, negative inside: apex and half angle from the tangents to Sun and body, the classical construction. */
function outsideCone(craft: Vec3, sun: Vec3, radius: number, umbra: boolean): number {
  const axis = scale(-1, unit(sun));
  const x = dot(craft, axis);
  const rho = norm(sub(craft, scale(x, axis)));
  const half = Math.asin((SUN + (umbra ? -radius : radius)) / norm(sun));
  const apex = radius / Math.sin(half);
  // before the body's terminator there is no shadow
  if (x < -radius * Math.sin(half)) return 1e9;
  return rho - (umbra ? apex - x : apex + x) * Math.tan(half);
}

const list = (s: Scene, kind: string, vehicle: string): FlightEvent[] =>
  s.seen.events.filter((e) => e.kind === kind && e.vehicle === vehicle);

test('eclipses: every end lies on the mantle of its cone, and between them the craft is inside or outside it', () => {
  const s = farSide();
  for (const [vehicle, body, radius, least, span] of [
    ['orbiter', 'moon', MOON, 10, DAY],
    ['stack', 'earth', EARTH, 3, 6 * 3600],
  ] as const) {
    for (const umbra of [false, true]) {
      const mine = (e: FlightEvent): boolean =>
        e.data?.['umbra'] === (umbra ? 1 : 0) && e.data['body_naif_id'] === (body === 'moon' ? 301 : 399);
      const at = (e: Epoch): number => outsideCone(craftFrom(s, vehicle, body, e), place('sun', body, e), radius, umbra);
      const starts = list(s, 'eclipse-start', vehicle).filter(mine);
      const ends = list(s, 'eclipse-end', vehicle).filter(mine);
      expect(starts.length).toBeGreaterThanOrEqual(least);
      for (const e of [...starts, ...ends]) {
        expect(e.text).toContain(umbra ? 'umbra of the' : 'penumbra of the');
        expect(e.text).toContain(body === 'moon' ? 'Moon' : 'Earth');
        expect(Math.abs(at(e.epoch))).toBeLessThan(END * SPEED);
      }
      // by hand: inside or not, every half minute
      const changes = [...starts.map((e) => [e, 1] as const), ...ends.map((e) => [e, 0] as const)].sort((a, b) =>
        secondsBetween(b[0].epoch, a[0].epoch),
      );
      let dark = 0;
      let wrong = 0;
      for (let t = 15; t < span; t += 30) {
        const epoch = addSeconds(s.from, t);
        const last = changes.findLast(([e]) => secondsBetween(e.epoch, epoch) > 0);
        const told = last ? last[1] : 1 - (changes[0]?.[1] ?? 1);
        const inside = at(epoch) < 0 ? 1 : 0;
        dark += 30 * inside;
        if (inside !== told) wrong++;
      }
      expect(wrong).toBe(0);
      // the sum of the measures, by the rule of the midpoint: half a step an end
      const measure = s.seen.measures[`wait.${vehicle}-${body}-${umbra ? 'umbra' : 'penumbra'}-time`] as number;
      expect(Math.abs(measure - dark)).toBeLessThan(30 * (starts.length + 1));
    }
  }
  // what is told as the duration is the time between the two events
  const first = list(s, 'eclipse-end', 'stack').find((e) => e.data?.['duration_s'] !== undefined)!;
  const start = list(s, 'eclipse-start', 'stack').findLast(
    (e) => secondsBetween(e.epoch, first.epoch) > 0 && e.data?.['umbra'] === first.data?.['umbra'],
  )!;
  expect(secondsBetween(start.epoch, first.epoch)).toBeCloseTo(first.data!['duration_s'], 6);
});

test('the stage is left out; nobody who stands on the Moon is eclipsed by it', () => {
  const s = farSide();
  expect(s.seen.events.filter((e) => e.vehicle === 'injection-stage')).toEqual([]);
  expect(s.seen.contacts.filter((c) => c.vehicle === 'injection-stage')).toEqual([]);
  expect(list(s, 'eclipse-start', 'lander')).toEqual([]);
});

/** A station by the formulas of the ellipsoid, itrf: place and the upward normal. */
function stationByHand(id: string): { r: Vec3; up: Vec3 } {
  const p = env.stations!.find((x) => x.id === id)!;
  const f = 1 / 298.257223563;
  const e2 = f * (2 - f);
  const n = EARTH / Math.sqrt(1 - e2 * Math.sin(p.latitude) ** 2);
  const up: Vec3 = [Math.cos(p.latitude) * Math.cos(p.longitude), Math.cos(p.latitude) * Math.sin(p.longitude), Math.sin(p.latitude)];
  return { r: [(n + p.height) * up[0], (n + p.height) * up[1], (n * (1 - e2) + p.height) * up[2]], up };
}

interface Sight {
  /** What is heard now left the craft so long ago, s. */
  readonly delay: number;
  /** rad */
  readonly elevation: number;
  /** From north over east, rad. */
  readonly azimuth: number;
  /** How far the craft stands clear of the Moon's limb, rad; before it: its half disc. */
  readonly limb: number;
  /** Elevation of the station over the craft's level ground, rad. */
  readonly back: number;
}
function sightByHand(s: Scene, vehicle: string, station: string, epoch: Epoch): Sight {
  const { r, up } = stationByHand(station);
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'itrf', epoch, m);
  const own = mulTransposedVec(m, r);
  // where the craft was when it sent what arrives now: by the fixed point, the classical way
  let delay = 0;
  let sent = epoch;
  for (let k = 0; k < 6; k++) {
    sent = addSeconds(epoch, -delay);
    // the first guess may lie beyond the end of the path
    const path = s.paths.get(vehicle)!;
    if (secondsBetween(sent, path.end) < 0) sent = path.end;
    if (secondsBetween(path.start, sent) < 0) sent = path.start;
    delay = norm(sub(craftFrom(s, vehicle, 'earth', sent), own)) / 299792458;
  }
  const craft = craftFrom(s, vehicle, 'earth', sent);
  const moon = sub(place('moon', 'earth', sent), own);
  const d = sub(craft, own);
  const radius = Math.asin(MOON / norm(moon));
  const before = norm(d) < Math.sqrt(norm(moon) ** 2 - MOON ** 2);
  const ground = sub(craft, place('moon', 'earth', sent));
  const local = mulMatVec(m, d);
  const east = unit(cross([0, 0, 1], up));
  const azimuth = Math.atan2(dot(local, east), dot(local, cross(up, east)));
  return {
    delay,
    elevation: Math.asin(dot(unit(d), mulTransposedVec(m, up))),
    azimuth: azimuth < 0 ? azimuth + 2 * Math.PI : azimuth,
    limb: before ? radius : angleBetween(d, moon) - radius,
    back: Math.asin(dot(unit(ground), unit(scale(-1, d)))),
  };
}
const rows = (s: Scene, vehicle: string, other: string): Contact[] =>
  s.seen.contacts.filter((c) => c.vehicle === vehicle && c.with === other);

test('contacts of stations: held against elevation and limb by hand, at the ends and in between', () => {
  const s = farSide();
  const mask = 5 * DEG;
  let up = 0;
  for (const [vehicle, span, step] of [
    ['orbiter', DAY, 120],
    ['stack', 6 * 3600, 20],
  ] as const) {
    for (const station of ['kashi', 'neuquen', 'roberts-creek']) {
      const mine = rows(s, vehicle, station);
      up += mine.length;
      const seen = (epoch: Epoch): boolean => {
        const x = sightByHand(s, vehicle, station, epoch);
        return x.elevation > mask && x.limb > 0;
      };
      for (const c of mine) {
        expect(c.kind).toBe('ground');
        for (const [epoch, edge] of [
          [c.start, secondsBetween(s.from, c.start) - c.data!['start_delay_s'] > 1e-6],
          [c.end, secondsBetween(c.end, addSeconds(s.from, span)) + c.data!['end_delay_s'] > 1e-6],
        ] as const) {
          if (!edge) continue;
          const x = sightByHand(s, vehicle, station, epoch);
          // low over the Earth 1 deg/s at most, the limb of the Moon 1.6 km/s at 384,000 km
          expect(Math.min(Math.abs(x.elevation - mask) / 0.017, Math.abs(x.limb) / 5e-6)).toBeLessThan(END);
        }
        const length = secondsBetween(c.start, c.end);
        let best = -1;
        let [least, most] = [Number.POSITIVE_INFINITY, 0];
        // the ends of the path are the ends of what can be asked
        const inside = (k: number): Epoch => addSeconds(c.start, Math.min(Math.max((length * k) / 60, 1e-6), length - 1e-6));
        for (let k = 0; k <= 60; k++) {
          const x = sightByHand(s, vehicle, station, inside(k));
          best = Math.max(best, x.elevation);
          least = Math.min(least, x.delay);
          most = Math.max(most, x.delay);
        }
        for (const [name, k] of [
          ['start', 0],
          ['end', 60],
        ] as const) {
          const x = sightByHand(s, vehicle, station, inside(k));
          // told to a nanosecond and a microradian; a microsecond off, low over the Earth 7.5 km/s and 1 deg/s
          expect(Math.abs(c.data![`${name}_delay_s`] - x.delay)).toBeLessThan(2e-9);
          expect(Math.abs(c.data![`${name}_elevation_rad`] - x.elevation)).toBeLessThan(6e-7);
          expect(Math.abs(wrapPi(c.data![`${name}_azimuth_rad`] - x.azimuth))).toBeLessThan(6e-7);
        }
        // the recorded one is good to ten microseconds, 3 km; sixty samples miss an extreme by its bend over half of them
        expect(c.data!['lowest_delay_s']).toBeLessThan(least + 1e-5);
        expect(c.data!['highest_delay_s']).toBeGreaterThan(most - 1e-5);
        expect(least - c.data!['lowest_delay_s']).toBeLessThan(vehicle === 'orbiter' ? 1e-5 : 1e-4);
        expect(c.data!['highest_delay_s'] - most).toBeLessThan(1e-5);
        const top = c.data!['highest_elevation_rad'];
        expect(top).toBeGreaterThan(best - 1e-6);
        // between two samples a hump rises by its bend over half of them: sixty to a pass, far less for the slow Moon
        expect(top - best).toBeLessThan(vehicle === 'orbiter' ? 1e-4 : 0.05);
      }
      let wrong = 0;
      for (let t = step / 2; t < span; t += step) {
        const epoch = addSeconds(s.from, t);
        const told = mine.some((c) => secondsBetween(c.start, epoch) >= 0 && secondsBetween(epoch, c.end) >= 0);
        if (told !== seen(epoch)) wrong++;
      }
      expect(wrong).toBe(0);
    }
  }
  expect(up).toBeGreaterThan(20);
});

test('from the ground: a site on the near side hears stations that stand high enough there, one on the far side none', () => {
  expect(farSide().seen.contacts.filter((c) => c.vehicle === 'lander' && c.kind === 'ground')).toEqual([]);
  const s = nearSide();
  const mask = 5 * DEG;
  const ground = s.mission.surface['contact-elevation'];
  const mine = rows(s, 'lander', 'kashi');
  expect(mine.length).toBeGreaterThan(0);
  let wrong = 0;
  for (let t = 60; t < DAY; t += 120) {
    const epoch = addSeconds(s.from, t);
    const x = sightByHand(s, 'lander', 'kashi', epoch);
    const told = mine.some((c) => secondsBetween(c.start, epoch) >= 0 && secondsBetween(epoch, c.end) >= 0);
    if (told !== (x.elevation > mask && x.back > ground)) wrong++;
  }
  expect(wrong).toBe(0);
  // the Earth hangs in the sky for all of that day
  expect(s.seen.measures['wait.lander-earth-contact-time'] as number).toBeCloseTo(DAY, 6);
  expect(list(s, 'contact-start', 'lander')).toEqual([]);
});

test('relay: named as assumed, ends where it sinks to the least elevation or behind the Moon; elevations as the surface plan sees them', () => {
  const s = farSide();
  const name = 'Queqiao 2 (orbit assumed)';
  const mine = s.seen.contacts.filter((c) => c.kind === 'relay');
  expect(mine.length).toBeGreaterThan(0);
  expect(new Set(mine.map((c) => c.with))).toEqual(new Set([name]));
  const where = relayPosition(s.mission, env, s.schedule)!;
  const mask = s.mission.surface['contact-elevation'];
  const at = (epoch: Epoch): { elevation: number; limb: number } => {
    const ground = craftFrom(s, 'lander', 'moon', epoch);
    const relay = where(epoch);
    const earth = place('earth', 'moon', epoch);
    const clear = Math.asin(Math.min(1, MOON / norm(relay)));
    return {
      elevation: Math.PI / 2 - angleBetween(ground, sub(relay, ground)),
      limb: angleBetween(sub(earth, relay), scale(-1, relay)) - clear,
    };
  };
  for (const c of mine) {
    for (const epoch of [c.start, c.end]) {
      const inner = secondsBetween(s.from, epoch) > 0 && secondsBetween(epoch, s.to) > 1e-6;
      const x = at(epoch);
      // at perilune it passes at 2.3 km/s: 1e-3 rad/s
      if (inner) expect(Math.min(Math.abs(x.elevation - mask), Math.abs(x.limb))).toBeLessThan(END * 2e-3);
    }
    expect(c.data!['highest_elevation_rad']).toBeLessThanOrEqual(Math.PI / 2);
  }
  let wrong = 0;
  let linked = 0;
  for (let t = 60; t < DAY; t += 120) {
    const epoch = addSeconds(s.from, t);
    const x = at(epoch);
    const told = mine.some((c) => secondsBetween(c.start, epoch) >= 0 && secondsBetween(epoch, c.end) >= 0);
    if (told) linked += 120;
    if (told !== (x.elevation > mask && x.limb > 0)) wrong++;
  }
  expect(wrong).toBe(0);
  expect(Math.abs((s.seen.measures['wait.lander-relay-contact-time'] as number) - linked)).toBeLessThan(120 * (mine.length + 1));
  // every change inside the phase is told, by name
  const told = [...list(s, 'contact-start', 'lander'), ...list(s, 'contact-end', 'lander')];
  expect(told.length).toBe(
    mine.flatMap((c) => [c.start, c.end]).filter((e) => secondsBetween(s.from, e) > 0 && secondsBetween(e, s.to) > 1e-6).length,
  );
  for (const e of list(s, 'contact-start', 'lander')) expect(e.text).toContain(name);
  const view = siteViewer(s.mission, env, s.schedule);
  for (const c of s.seen.channels.filter((x) => x.vehicle === 'lander' && x.name.endsWith('-elevation')).filter((_, k) => k % 10 === 0)) {
    const v = view(c.epoch);
    const expected = { 'sun-elevation': v.sun, 'earth-elevation': v.earth, 'relay-elevation': v.relay }[c.name]!;
    // the plan looks from the map's place of the site, the lander stands on it
    expect(Math.abs(c.value - expected)).toBeLessThan(1e-9);
  }
});

test('the way to the Earth over the relay, and where Sun, Earth and relay stand: by the spherical triangle with the pole', () => {
  const s = farSide();
  const where = relayPosition(s.mission, env, s.schedule)!;
  for (const c of s.seen.contacts.filter((x) => x.kind === 'relay')) {
    for (const [name, epoch] of [
      ['start', c.start],
      ['end', c.end],
    ] as const) {
      const relay = where(epoch);
      const path = norm(sub(relay, craftFrom(s, 'lander', 'moon', epoch))) + norm(sub(place('earth', 'moon', epoch), relay));
      // told to a nanosecond
      expect(Math.abs(c.data![`${name}_delay_s`] - path / 299792458)).toBeLessThan(1e-9);
    }
    // 370,000 to 410,000 km, and over the relay some thousands more
    expect(c.data!['lowest_delay_s']).toBeGreaterThan(1.2);
    expect(c.data!['highest_delay_s']).toBeLessThan(1.45);
    expect(c.data!['highest_delay_s']).toBeGreaterThanOrEqual(Math.max(c.data!['start_delay_s'], c.data!['end_delay_s']));
    expect(c.data!['lowest_delay_s']).toBeLessThanOrEqual(Math.min(c.data!['start_delay_s'], c.data!['end_delay_s']));
  }
  const m = new Float64Array(18);
  const names = new Set<string>();
  for (const c of s.seen.channels.filter((x) => x.name.endsWith('-azimuth'))) {
    env.frames.rotation('icrf', 'moon-me:de421', c.epoch, m);
    const from = c.vehicle === 'lander' ? craftFrom(s, 'lander', 'moon', c.epoch) : siteState(env, s.mission.landing.site, MOON, c.epoch).r;
    const what = c.name.slice(0, -8) as 'sun' | 'earth' | 'relay';
    const seen = what === 'relay' ? where(c.epoch) : place(what, 'moon', c.epoch);
    const up = unit(mulMatVec(m, from));
    const d = unit(mulMatVec(m, sub(seen, from)));
    // the triangle pole, zenith, target: cos A = (sin of the target's latitude - sin h sin lat) / (cos h cos lat), the side by the target's hour angle
    const high = dot(d, up);
    const cosine = (d[2] - high * up[2]) / Math.sqrt((1 - high * high) * (1 - up[2] * up[2]));
    const east = up[0] * d[1] - up[1] * d[0] > 0;
    const a = Math.acos(Math.min(1, Math.max(-1, cosine)));
    // the arc cosine loses half the digits near north and south
    expect(Math.abs(wrapPi(c.value - (east ? a : 2 * Math.PI - a)))).toBeLessThan(1e-7);
    names.add(`${c.vehicle} ${c.name}`);
  }
  expect([...names].sort()).toEqual([
    'lander earth-azimuth',
    'lander relay-azimuth',
    'lander sun-azimuth',
    'site earth-azimuth',
    'site sun-azimuth',
  ]);
});

test('behind the Moon: every end on its limb as the Earth’s centre sees it, and in between behind it; as long as the symmetrical question has it', () => {
  const s = farSide();
  const starts = list(s, 'occultation-start', 'orbiter');
  const ends = list(s, 'occultation-end', 'orbiter');
  expect(starts.length).toBeGreaterThanOrEqual(11);
  /** How far the Moon's centre is from the line between two places, less its radius, m; the craft in front of it: positive. */
  const clear = (epoch: Epoch, back: boolean): number => {
    const craft = craftFrom(s, 'orbiter', 'moon', epoch);
    const earth = place('earth', 'moon', epoch);
    const [a, b] = back ? [earth, craft] : [craft, earth];
    const d = unit(sub(b, a));
    const along = -dot(a, d);
    if (along < 0 || along > norm(sub(b, a))) return norm(back ? b : a) - MOON;
    return norm(cross(a, d)) - MOON;
  };
  for (const e of [...starts, ...ends]) {
    // 1.6 km/s
    expect(Math.abs(clear(e.epoch, false))).toBeLessThan(END * 2e3);
    expect(Math.abs(e.data!['delay_s'] - norm(craftFrom(s, 'orbiter', 'earth', e.epoch)) / 299792458)).toBeLessThan(1e-9);
  }
  for (const e of ends.filter((x) => x.data?.['duration_s'] !== undefined)) {
    const length = e.data!['duration_s'];
    for (const f of [0.01, 0.5, 0.99]) {
      const epoch = addSeconds(e.epoch, -f * length);
      // the line of sight there and back is one line
      expect(clear(epoch, false)).toBeLessThan(0);
      expect(clear(epoch, true)).toBeLessThan(0);
    }
    expect(clear(addSeconds(e.epoch, 5), true)).toBeGreaterThan(0);
  }
  expect(list(s, 'occultation-start', 'lander')).toEqual([]);
  // a craft behind the Moon is heard by nobody
  const between = (c: Contact, e: Epoch): boolean =>
    secondsBetween(c.start, addSeconds(e, 1.3)) > 0 && secondsBetween(addSeconds(e, 1.3), c.end) > 0;
  for (const e of ends.filter((x) => x.data?.['duration_s'] !== undefined)) {
    const middle = addSeconds(e.epoch, -e.data!['duration_s'] / 2);
    expect(s.seen.contacts.filter((c) => c.vehicle === 'orbiter' && between(c, middle))).toEqual([]);
  }
});

test('an eclipse tells how much of the Sun was covered: all of it where there was umbra, and in a grazing one what a straight limb covers', () => {
  const s = farSide();
  const ends = [...list(s, 'eclipse-end', 'orbiter'), ...list(s, 'eclipse-end', 'stack')].filter((e) => e.data!['umbra'] === 0);
  expect(ends.length).toBeGreaterThan(10);
  for (const e of ends) expect(e.data!['covered']).toBe(1);
  for (const e of list(s, 'eclipse-end', 'orbiter').filter((x) => x.data!['umbra'] === 1)) expect(e.data!['covered']).toBeUndefined();
  // circles that pass the shadow's axis between umbra and penumbra, 3 km inside to 3 km outside of the limb's own line
  const sun = unit(place('sun', 'moon', s.from));
  const across = unit(cross(sun, [0, 0, 1]));
  const radius = MOON + 200e3;
  for (const offset of [-3e3, -1e3, 0, 1.5e3, 3e3]) {
    const beta = Math.asin((MOON + offset) / radius);
    // behind the Moon, beta from the axis; the other direction of the plane is square to Sun and that
    const deep = sub(scale(Math.sin(beta), unit(cross(across, sun))), scale(Math.cos(beta), sun));
    const speed = Math.sqrt(gmOf('moon') / radius);
    const n = speed / radius;
    const r = createRecorder(
      memoryStore(
        makeManifest({ engine: '0', mission: { name: 'x', text: 'x' }, data: [], environment: env.hash, seed: 1, phases: ['x'] }),
      ),
      'x',
    );
    for (let t = 0; t < 7000; t += 100)
      r.arc('orbiter', 'moon', s.from, t, t + 100, 1000, (u, out) => {
        const [c, d] = [Math.cos(n * u - 2), Math.sin(n * u - 2)];
        for (let k = 0; k < 3; k++) {
          out[k] = radius * (c * deep[k] + d * across[k]);
          out[3 + k] = speed * (-d * deep[k] + c * across[k]);
        }
      });
    const paths = r.paths();
    const seen = observe({
      mission: s.mission,
      env,
      schedule: s.schedule,
      phase: 'x',
      from: s.from,
      to: addSeconds(s.from, 7000),
      paths,
      before: {},
    });
    const mine = seen.events.filter((e) => e.kind === 'eclipse-end');
    expect(mine.length).toBe(1);
    let most = 0;
    for (let t = 1800; t < 2200; t++) {
      const epoch = addSeconds(s.from, (t * (2 / n)) / 2000);
      const out = new Float64Array(6);
      paths[0].at(epoch, out);
      const craft = vecAt(out, 0);
      const toSun = sub(place('sun', 'moon', epoch), craft);
      const [a, b] = [Math.asin(SUN / norm(toSun)), Math.asin(MOON / norm(craft))];
      const d = Math.min(1, Math.max(-1, (angleBetween(toSun, scale(-1, craft)) - b) / a));
      // the segment of a disc that a straight line cuts off
      most = Math.max(most, (Math.acos(d) - d * Math.sqrt(1 - d * d)) / Math.PI);
    }
    expect(most).toBeGreaterThan(0.03);
    expect(most).toBeLessThan(0.97);
    // the Moon's limb is bent: its radius 64 deg, the Sun's 0.27 deg
    expect(Math.abs(mine[0].data!['covered'] - most)).toBeLessThan(2e-3);
  }
});

test('passes over the site: nearest and highest by trying every second, plane by the momentum', () => {
  const s = farSide();
  const passes = list(s, 'site-pass', 'orbiter');
  // a revolution of two hours, the site near the plane all day
  expect(passes.length).toBeGreaterThanOrEqual(10);
  const { site } = s.mission.landing;
  const look = (epoch: Epoch): { range: number; elevation: number; r: Vec3; site: Vec3 } => {
    const r = craftFrom(s, 'orbiter', 'moon', epoch);
    const g = siteState(env, site, MOON, epoch).r;
    const d = sub(r, g);
    return { range: norm(d), elevation: Math.asin(dot(unit(d), unit(g))), r, site: g };
  };
  for (const p of passes.slice(0, 3)) {
    let range = Number.POSITIVE_INFINITY;
    let high = 0;
    let when = 0;
    for (let t = -300; t <= 300; t++) {
      const x = look(addSeconds(p.epoch, t));
      if (x.range < range) when = t;
      range = Math.min(range, x.range);
      high = Math.max(high, x.elevation);
    }
    expect(when).toBe(0);
    // flat at the top: half a second off is half a metre
    expect(Math.abs(p.data!['range_m'] - range)).toBeLessThan(1);
    expect(Math.abs(p.data!['highest_elevation_rad'] - high)).toBeLessThan(1e-4);
    const out = new Float64Array(6);
    inertialAt(s.paths.get('orbiter')!, env.frames, p.epoch, out);
    const h = cross(vecAt(out, 0), vecAt(out, 3));
    expect(Math.abs(p.data!['cross_track_rad'] - Math.asin(dot(unit(h), unit(look(p.epoch).site))))).toBeLessThan(1e-8);
  }
  // the duration is the time above the mask
  const p = passes[1];
  const mask = s.mission.surface['contact-elevation'];
  let above = 0;
  for (let t = -1200; t <= 1200; t++) if (look(addSeconds(p.epoch, t)).elevation > mask) above++;
  expect(Math.abs(p.data!['duration_s'] - above)).toBeLessThan(2);
});

test('sunrise and sunset at the site over a lunation: the upper limb stands on the level horizon', () => {
  const mission = missionWith();
  const cx = context(mission, env);
  const from = cx.outline.schedule.launch;
  const seen = observe({
    mission,
    env,
    schedule: cx.outline.schedule,
    phase: 'x',
    from,
    to: addSeconds(from, 59 * DAY),
    paths: [],
    before: {},
  });
  const light = seen.events.filter((e) => e.kind === 'sunrise' || e.kind === 'sunset');
  expect(light.map((e) => e.kind)).toEqual(['sunset', 'sunrise', 'sunset', 'sunrise']);
  for (const e of light) {
    const g = siteState(env, mission.landing.site, MOON, e.epoch).r;
    const d = sub(place('sun', 'moon', e.epoch), g);
    const limb = Math.asin(dot(unit(d), unit(g))) + Math.asin(SUN / norm(d));
    // a millisecond of the Moon's slow turn is 1e-9 rad; the half disc is taken at the Moon's centre: 1e-8 of it
    expect(Math.abs(limb)).toBeLessThan(1e-8);
    const after = addSeconds(e.epoch, 60);
    const later = Math.asin(dot(unit(sub(place('sun', 'moon', after), g)), unit(siteState(env, mission.landing.site, MOON, after).r)));
    expect(later > e.data!['sun_elevation_rad']).toBe(e.kind === 'sunrise');
  }
  // a synodic month from one sunrise to the next: 29.3 to 29.8 days
  expect(secondsBetween(light[1].epoch, light[3].epoch) / DAY).toBeGreaterThan(29.2);
  expect(secondsBetween(light[1].epoch, light[3].epoch) / DAY).toBeLessThan(29.9);
});

test('sums go on from the phases before; an environment without stations gives no contacts', () => {
  const mission = missionWith();
  const s = scene(mission, 3 * 3600, { 'flight.orbiter-moon-umbra-time': 5000, 'flight.orbiter-longest-eclipse-time': 1e6 });
  const own = s.seen.measures['wait.orbiter-moon-umbra-time'] as number;
  expect(own).toBeGreaterThan(1000);
  expect(s.seen.measures['flight.orbiter-moon-umbra-time']).toBe(own + 5000);
  expect(s.seen.measures['flight.orbiter-longest-eclipse-time']).toBe(1e6);
  const { stations: _, ...bare } = env;
  const { schedule, from, to } = s;
  const seen = observe({ mission, env: bare, schedule, phase: 'wait', from, to, paths: [...s.paths.values()], before: {} });
  expect(seen.contacts.filter((c) => c.kind === 'ground')).toEqual([]);
  expect(seen.events).toEqual(s.seen.events);
});

test('a mission without a relay: no contacts through one, the Earth alone', () => {
  const { relay: _, ...surface } = missionWith().surface;
  const { seen } = scene({ ...missionWith(), surface }, 3 * 3600);
  expect(seen.contacts.filter((c) => c.kind === 'relay')).toEqual([]);
  expect(new Set(seen.channels.map((c) => c.name))).toEqual(new Set(['sun-elevation', 'earth-elevation', 'sun-azimuth', 'earth-azimuth']));
  // far side: nobody hears it, so there is no time of contact
  expect(Object.keys(seen.measures).filter((n) => n.includes('lander'))).toEqual([]);
});

test('a path about another body is refused by name', () => {
  const s = farSide();
  const path = s.paths.get('orbiter')!;
  const odd = { ...path, arcs: [{ ...path.arcs[0], centre: 'mars' as const }] };
  expect(() =>
    observe({ mission: s.mission, env, schedule: s.schedule, phase: 'x', from: s.from, to: s.to, paths: [odd], before: {} }),
  ).toThrow(expect.objectContaining({ code: 'OBSERVE_CENTRE' }));
});
