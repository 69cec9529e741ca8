import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import type { Contact } from '@farside/flight';
import { angleBetween, cross, dot, mulMatVec, mulTransposedVec, norm, scale, sub, unit, type Vec3, wrapPi } from '@farside/math';
import { beforeAll, expect, test } from 'vitest';
import {
  craftFrom,
  DAY,
  DEG,
  EARTH,
  END,
  env,
  farSide,
  list,
  MOON,
  nearSide,
  openSky,
  place,
  type Scene,
} from '../../test/observed-scene.ts';
import { siteState } from '../site/ground.ts';
import { relayPosition } from '../site/relay.ts';
import { siteViewer } from '../site/view.ts';

beforeAll(openSky);

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
