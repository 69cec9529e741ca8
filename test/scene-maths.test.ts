import { addSeconds, BODIES, type Environment, type Epoch, secondsBetween, utc } from '@farside/astro';
import { type Flight, inertialAt } from '@farside/flight';
import { flownRelay, readMission } from '@farside/mission';
import { resolveSchedule } from '@farside/mission/outline/schedule.ts';
import { relayPosition } from '@farside/mission/site/relay.ts';
import { nodeEnvironment } from '@farside/node';
import { beforeAll, expect, test } from 'vitest';
import { type Axes, axesIn } from '../apps/web/src/scene-maths/axes.ts';
import { basesOf } from '../apps/web/src/scene-maths/basis.ts';
import { makeEye, placeEye, project, setSize } from '../apps/web/src/scene-maths/camera.ts';
import { type Places, placesOf } from '../apps/web/src/scene-maths/places.ts';
import { FOOT, type Poses, posesIn } from '../apps/web/src/scene-maths/pose.ts';
import { shadowOutline } from '../apps/web/src/scene-maths/shadow.ts';
import { reachOf, sampleTrail, trailsOf } from '../apps/web/src/scene-maths/trail.ts';
import { planView, siteView } from '../apps/web/src/scene-maths/views.ts';
import { SCENE_FRAMES } from '../apps/web/src/state/store.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { sharedFlight } from './shared-flight.ts';

let flight: Flight;
let env: Environment;
let places: Places;
let axes: Axes;
let poses: Poses;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
  env = await nodeEnvironment({ pack: 'web' });
  places = placesOf(flight, env);
  axes = axesIn(places);
  poses = posesIn(places);
});

const norm = (y: ArrayLike<number>, o = 0): number => Math.hypot(y[o], y[o + 1], y[o + 2]);
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const eventOf = (kind: string, vehicle?: string): Epoch => flight.events({ kind, ...(vehicle ? { vehicle } : {}) })[0].epoch;

/** Epochs spread over every ride, none on its border. */
function epochsOf(module: string, each = 40): { epoch: Epoch; vehicle: string }[] {
  return (places.rides.get(module) ?? []).flatMap((r) =>
    Array.from({ length: each }, (_, i) => ({
      epoch: addSeconds(r.start, (secondsBetween(r.start, r.end) * (i + 0.37)) / each),
      vehicle: r.vehicle,
    })),
  );
}

test('a module is where its vehicle is in the record', () => {
  const y = new Float64Array(6);
  const want = new Float64Array(6);
  for (const module of places.rides.keys()) {
    for (const { epoch, vehicle } of epochsOf(module)) {
      const centre = inertialAt(flight.trajectory(vehicle), env.frames, epoch, want).centre;
      expect(places.own(module, epoch, y), module).toBe(centre);
      expect(gap(y, want)).toBeLessThan(1e-6);
      expect(Math.hypot(y[3] - want[3], y[4] - want[4], y[5] - want[5])).toBeLessThan(1e-9);
    }
  }
});

test.each(SCENE_FRAMES)('%s keeps distances: to the other vehicle, to the Earth, the Moon and the Sun', (frame) => {
  const a = new Float64Array(6);
  const b = new Float64Array(6);
  const s = new Float64Array(6);
  for (const { epoch } of epochsOf('orbiter', 15)) {
    expect(axes.set(frame, epoch, 'orbiter')).toBe(true);
    expect(axes.at('orbiter', a)).toBe(true);
    for (const body of ['earth', 'moon', 'sun'] as const) {
      const centre = places.own('orbiter', epoch, s)!;
      const own = Float64Array.from(s);
      env.ephemeris.state(body, centre, epoch, s);
      expect(axes.at(body, b)).toBe(true);
      // a double is good to 3e-5 m at the distance of the Sun, and rotations to some roundings of it
      expect(Math.abs(gap(a, b) - gap(own, s))).toBeLessThan(body === 'sun' ? 1e-3 : 1e-6);
    }
    if (axes.at('ascender', b)) {
      const centre = places.own('orbiter', epoch, s)!;
      const own = Float64Array.from(s);
      places.about('ascender', centre, epoch, s);
      expect(Math.abs(gap(a, b) - gap(own, s))).toBeLessThan(1e-6);
    }
  }
});

test.each(SCENE_FRAMES)('%s: velocities are the rates of positions', (frame) => {
  const y = new Float64Array(6);
  const later = new Float64Array(6);
  const before = new Float64Array(6);
  // mid transfer, lunar orbit, on the ground, return
  for (const epoch of ['2024-05-05', 'a', 'b', 'c'].map((_, i) => addSeconds(eventOf('lift-off'), [2e5, 1.1e6, 2.6e6, 4.4e6][i]))) {
    for (const id of ['orbiter', 'lander', 'earth', 'moon', 'sun']) {
      axes.set(frame, epoch, 'orbiter');
      axes.at(id, y);
      axes.set(frame, addSeconds(epoch, 1), 'orbiter');
      axes.at(id, later);
      axes.set(frame, addSeconds(epoch, -1), 'orbiter');
      axes.at(id, before);
      for (let k = 0; k < 3; k++) {
        // third derivative times h^2/6 of a turning frame (1e-9 of the speed), roundings of far positions, and the orbit's tilting by the oblate field (5e-9 rad/s of lever) in lvlh
        expect(Math.abs((later[k] - before[k]) / 2 - y[3 + k]), `${id} axis ${k}`).toBeLessThan(1e-3 + 3e-7 * norm(y, 3) + 2e-14 * norm(y));
      }
    }
  }
});

test('Earth, Moon and Sun stand where the ephemeris has them', () => {
  const y = new Float64Array(6);
  const s = new Float64Array(6);
  for (const { epoch } of epochsOf('orbiter', 5)) {
    axes.set('earth-inertial', epoch);
    for (const body of ['moon', 'sun'] as const) {
      axes.at(body, y);
      env.ephemeris.state(body, 'earth', epoch, s);
      expect([...y]).toEqual([...s]);
    }
    axes.set('moon-inertial', epoch);
    axes.at('sun', y);
    env.ephemeris.state('sun', 'moon', epoch, s);
    expect(gap(y, s)).toBeLessThan(1e-4);
    axes.set('rotating', epoch);
    axes.at('earth', y);
    const x = y[0];
    expect(Math.hypot(y[1], y[2])).toBeLessThan(1e-6);
    axes.at('moon', y);
    expect(Math.hypot(y[1], y[2])).toBeLessThan(1e-6);
    // the centre of mass of the two does not move
    expect(Math.abs(BODIES.earth.gm * x + BODIES.moon.gm * y[0]) / BODIES.earth.gm).toBeLessThan(1e-6);
  }
});

test('moon-fixed holds the lander still where it was measured to have landed', () => {
  const place = flight.measures()['landing.place'] as { latitude: number; longitude: number };
  const y = new Float64Array(6);
  for (const t of [1, 1e5, 1e6]) {
    axes.set('moon-fixed', addSeconds(eventOf('touchdown'), t));
    axes.at('lander', y);
    expect(norm(y, 3)).toBeLessThan(1e-4);
    // the measure is in the same axes; 1e-8 rad are 2 cm
    expect(Math.abs(Math.asin(y[2] / norm(y)) - place.latitude)).toBeLessThan(1e-8);
    expect(Math.abs(((Math.atan2(y[1], y[0]) - place.longitude + 3 * Math.PI) % (2 * Math.PI)) - Math.PI)).toBeLessThan(1e-8);
  }
});

test('lvlh: x along the orbit, y away from the Moon', () => {
  const y = new Float64Array(6);
  const epoch = addSeconds(eventOf('docking'), -3600);
  axes.set('lvlh', epoch, 'ascender');
  axes.at('moon', y);
  expect(y[1]).toBeLessThan(-1.9e6);
  expect(Math.hypot(y[0], y[2])).toBeLessThan(1e-6);
  // the chaser comes from behind and below
  axes.at('orbiter', y);
  expect(y[0]).toBeLessThan(-1000);
  expect(y[1]).toBeLessThan(0);
  // the selected one stands still
  axes.at('ascender', y);
  expect(norm(y)).toBe(0);
  expect(norm(y, 3)).toBe(0);
});

test('a relay is where the mission puts it', () => {
  const relay = flownRelay(flight, env)!;
  const mission = readMission(flight.manifest.mission.text, 'mission').mission!;
  const where = relayPosition(mission, env, resolveSchedule(mission, eventOf('lift-off')))!;
  const y = new Float64Array(6);
  expect(relay.name).toBe('Queqiao 2');
  for (const h of [0, 7, 31]) {
    const epoch = addSeconds(eventOf('touchdown'), 3600 * h);
    relay.at(epoch, y);
    expect(gap(y, where(epoch))).toBe(0);
  }
});

/** The two ends of a joint: place in the frame of the centre of what stands at height z of a vehicle. */
function tip(vehicle: string, epoch: Epoch, z: number): Float64Array {
  const p = new Float64Array(12);
  expect(poses.vehicle(vehicle, epoch, p), vehicle).toBeDefined();
  return Float64Array.of(p[0] + z * p[9], p[1] + z * p[10], p[2] + z * p[11]);
}

test('docking: drawn ports meet as flown, within the miss of the contact, and close steadily', () => {
  const docking = eventOf('docking');
  const offset = flight.measures()['rendezvous.contact-offset'] as number;
  const port = (dt: number): number => {
    const at = addSeconds(docking, dt);
    return gap(tip('orbiter', at, poses.layout.length('orbiter')), tip('ascender', at, poses.layout.length('ascender')));
  };
  // the miss off the axis, and as much again for masses that go linearly between hand-overs
  expect(port(-1e-3)).toBeLessThan(offset + 0.006);
  let last = port(-15);
  for (let dt = -14.9; dt < -0.01; dt += 0.1) {
    const now = port(dt);
    // 6 cm/s closing: in a tenth of a second 6 mm, and no jump
    expect(last - now).toBeGreaterThan(0.003);
    expect(last - now).toBeLessThan(0.009);
    last = now;
  }
});

test('nothing jumps when vehicles part, dock, touch down or lift off', () => {
  const jump = (vehicle: string, before: string, epoch: Epoch, z: number, zBefore: number): number =>
    gap(tip(before, addSeconds(epoch, -1e-4), zBefore), tip(vehicle, addSeconds(epoch, 1e-4), z));
  const L = (m: string): number => poses.layout.length(m);
  const sep = eventOf('separation', 'lander');
  // in 0.2 ms a vehicle moves 0.33 m
  expect(jump('lander', 'stack', sep, 0, L('orbiter'))).toBeLessThan(0.4);
  expect(jump('orbiter', 'stack', sep, 0, 0)).toBeLessThan(0.4);
  const docking = eventOf('docking');
  expect(jump('orbiter', 'orbiter', docking, 0, 0)).toBeLessThan(0.4);
  const touchdown = eventOf('touchdown');
  expect(jump('lander', 'lander', touchdown, -FOOT, -FOOT)).toBeLessThan(0.01);
  const rise = eventOf('lift-off', 'ascender');
  expect(jump('ascender', 'lander', rise, 0, L('lander'))).toBeLessThan(0.01);
  const release = eventOf('separation', 'ascender');
  expect(jump('ascender', 'orbiter', release, L('ascender'), L('orbiter'))).toBeLessThan(0.4);
});

test('on the ground the feet are at the height where the flight landed', () => {
  const epoch = addSeconds(eventOf('touchdown'), 1000);
  const height = flight.measures()['landing.height'] as number;
  expect(norm(tip('lander', epoch, -FOOT)) - 1737400 - height).toBeCloseTo(0, 6);
});

test('attitude: engine against the braking, upright at touchdown, shield forward at the entry', () => {
  const p = new Float64Array(12);
  const y = new Float64Array(10);
  const along = (v: Float64Array, o: number): number => (p[9] * v[o] + p[10] * v[o + 1] + p[11] * v[o + 2]) / norm(v, o);
  const braking = flight.burns('stack').find((b) => b.what.startsWith('braking 1'))!;
  const mid = addSeconds(braking.start, braking.duration / 2);
  poses.vehicle('stack', mid, p);
  places.own('stack', mid, y);
  expect(along(y, 3)).toBeLessThan(-0.95);
  poses.vehicle('lander', addSeconds(eventOf('touchdown'), 10), p);
  places.own('lander', addSeconds(eventOf('touchdown'), 10), y);
  expect(along(y, 0)).toBeCloseTo(1, 9);
  const entry = addSeconds(eventOf('entry'), 60);
  poses.vehicle('capsule', entry, p);
  places.own('capsule', entry, y);
  expect(along(y, 3)).toBeLessThan(-0.99);
  for (const { epoch, vehicle } of epochsOf('orbiter', 60)) {
    poses.vehicle(vehicle, epoch, p);
    // axes are a right-handed set of unit vectors
    for (const o of [3, 6, 9]) expect(norm(p, o)).toBeCloseTo(1, 9);
    expect(p[3] * (p[7] * p[11] - p[8] * p[10]) + p[4] * (p[8] * p[9] - p[6] * p[11]) + p[5] * (p[6] * p[10] - p[7] * p[9])).toBeCloseTo(
      1,
      9,
    );
  }
});

test('trails go through where the thing was, and reach a revolution in a low orbit and the whole arc on the way', () => {
  const y = new Float64Array(6);
  const orbit = addSeconds(eventOf('lift-off'), 1.1e6);
  const { back: reach, ahead } = reachOf(places, 'orbiter', orbit);
  expect(ahead).toBe(reach);
  expect(reach).toBeGreaterThan(7500);
  expect(reach).toBeLessThan(7800);
  const way = addSeconds(eventOf('lift-off'), 2e5);
  const arc = reachOf(places, 'orbiter', way);
  expect(secondsBetween(addSeconds(way, -arc.back), flight.phases[0].handover.epoch)).toBeGreaterThan(0);
  expect(secondsBetween(flight.phases[1].handover.epoch, addSeconds(way, arc.ahead))).toBeGreaterThan(0);
  for (const frame of SCENE_FRAMES) {
    const selected = frame === 'lvlh' ? 'lander' : 'orbiter';
    const from = addSeconds(eventOf('separation', 'lander'), 4000);
    const trail = sampleTrail(places, axes, 'orbiter', frame, from, addSeconds(from, reach), selected);
    expect(trail.count).toBeGreaterThan(30);
    expect(trail.count).toBeLessThan(3000);
    for (let i = 0; i < trail.count; i += 7) {
      axes.set(frame, addSeconds(from, trail.t[i]), selected);
      axes.at('orbiter', y);
      expect(gap(y, trail.xyz.subarray(3 * i, 3 * i + 3))).toBe(0);
    }
    // between two samples it is off by no more than the bend allows: 0.3 % of the chord, twice for the odd part
    for (let i = 1; i < trail.count; i++) {
      const t = (trail.t[i] + trail.t[i - 1]) / 2;
      axes.set(frame, addSeconds(from, t), selected);
      axes.at('orbiter', y);
      const a = trail.xyz.subarray(3 * i - 3, 3 * i);
      const b = trail.xyz.subarray(3 * i, 3 * i + 3);
      const mid = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
      expect(gap(y, mid)).toBeLessThan(0.006 * gap(a, b) + 0.02);
    }
  }
  const trails = trailsOf(places);
  const both = { back: reach, ahead: reach };
  const one = trails.of('orbiter', 'moon-inertial', orbit, both);
  expect(trails.of('orbiter', 'moon-inertial', addSeconds(orbit, 0.3 * reach), both)).toBe(one);
  expect(trails.of('orbiter', 'moon-inertial', addSeconds(orbit, 0.5 * reach), both)).not.toBe(one);
});

test('Plan shows an orbit face-on and whole, going counter-clockwise', () => {
  const epoch = addSeconds(eventOf('touchdown'), 6 * 3600);
  const bases = basesOf(places);
  const view = makeEye();
  setSize(view, 1000, 700);
  const y = new Float64Array(10);
  for (const frame of ['moon-inertial', 'moon-fixed', 'earth-inertial'] as const) {
    const camera = planView(places, axes, bases, 'orbiter', epoch, frame);
    expect(camera).toMatchObject({ mode: 'free', target: 'moon' });
    if (!camera) return;
    const basis = new Float64Array(9);
    const moon = new Float64Array(6);
    axes.set(frame, epoch);
    axes.at('moon', moon);
    bases.of(camera, axes, undefined, basis);
    placeEye(view, moon, basis, camera);
    // a revolution, each place about the Moon as it stands at the epoch
    const angles: number[] = [];
    const s = new Float64Array(3);
    for (let i = 0; i < 12; i++) {
      places.about('orbiter', 'moon', addSeconds(epoch, i * 600), y);
      const p = new Float64Array(3);
      axes.direction(y, 0, p, 0);
      // in the plane: its depth is that of the Moon's centre, to the turn of the plane in two hours
      for (let k = 0; k < 3; k++) p[k] += moon[k];
      expect(project(view, p, 0, s)).toBe(true);
      expect(Math.abs(s[2] - camera.distance)).toBeLessThan(0.01 * camera.distance);
      expect(s[0]).toBeGreaterThan(0);
      expect(s[0]).toBeLessThan(1000);
      expect(s[1]).toBeGreaterThan(0);
      expect(s[1]).toBeLessThan(700);
      angles.push(Math.atan2(350 - s[1], s[0] - 500));
    }
    for (let i = 1; i < angles.length; i++) expect(Math.sin(angles[i] - angles[i - 1])).toBeGreaterThan(0);
  }
});

test('Site stands 12 m from the lander once it is down, and at the landing place before', () => {
  const down = eventOf('touchdown');
  const bases = basesOf(places);
  expect(siteView(places, axes, bases, addSeconds(down, 3600))).toMatchObject({
    frame: 'moon-fixed',
    camera: { target: 'lander', distance: 12 },
  });
  places.add('site', { body: 'moon', r: [1737400, 0, 0] });
  expect(siteView(places, axes, bases, addSeconds(down, -86400))).toMatchObject({ camera: { target: 'site', distance: 12 } });
});

test('the Moon’s shadow falls where the eclipse of 8 April 2024 was greatest', () => {
  // NASA, Five Millennium Canon of Solar Eclipses: 18:17:16 UT, 25.3 N 104.1 W, path 198 km wide
  const epoch = utc('2024-04-08T18:17:16Z');
  const sun = new Float64Array(6);
  const moon = new Float64Array(6);
  const earth = new Float64Array(3);
  env.ephemeris.state('sun', 'earth', epoch, sun);
  env.ephemeris.state('moon', 'earth', epoch, moon);
  const out = new Float64Array(3 * 64);
  const n = shadowOutline(sun, moon, 1737400, earth, 6371000, true, 64, out);
  expect(n).toBe(64);
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'itrf', epoch, m);
  const mean = [0, 1, 2].map((k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += out[3 * i + k] / n;
    return sum;
  });
  const at = [0, 3, 6].map((i) => m[i] * mean[0] + m[i + 1] * mean[1] + m[i + 2] * mean[2]);
  // light takes 1.3 s from the Moon, the Earth is no sphere: a degree is 111 km, the umbra some 200 km across
  expect((Math.asin(at[2] / norm(at)) * 180) / Math.PI).toBeCloseTo(25.2, 0);
  expect(Math.abs((Math.atan2(at[1], at[0]) * 180) / Math.PI + 104.1)).toBeLessThan(0.6);
  for (let i = 0; i < n; i++) {
    const off = Math.hypot(out[3 * i] - mean[0], out[3 * i + 1] - mean[1], out[3 * i + 2] - mean[2]);
    expect(off).toBeGreaterThan(80e3);
    expect(off).toBeLessThan(150e3);
  }
  // a day later the Moon is past the Sun
  env.ephemeris.state('sun', 'earth', addSeconds(epoch, 86400), sun);
  env.ephemeris.state('moon', 'earth', addSeconds(epoch, 86400), moon);
  expect(shadowOutline(sun, moon, 1737400, earth, 6371000, false, 64, out)).toBe(0);
});
