import { addSeconds, type Epoch, gmOf, secondsBetween } from '@farside/astro';
import { type Contact, createRecorder, type FlightEvent, inertialAt, makeManifest, memoryStore } from '@farside/flight';
import { angleBetween, cross, dot, norm, scale, sub, unit, type Vec3, vecAt } from '@farside/math';
import { beforeAll, expect, test } from 'vitest';
import { context, missionWith } from '../../test/lunar-handover.ts';
import { craftFrom, DAY, EARTH, END, env, farSide, list, MOON, openSky, place, SPEED, SUN, scene } from '../../test/observed-scene.ts';
import { siteState } from '../site/ground.ts';
import { observe } from './observe.ts';

beforeAll(openSky);

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
