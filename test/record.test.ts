import { addSeconds, compareEpochs, secondsBetween } from '@farside/astro';
import { type Flight, inertialAt, NEAR_BOUND, oemOf, openFlight } from '@farside/flight';
import { norm, sub, vecAt } from '@farside/math';
import { nodeEnvironment, openFlightFolder } from '@farside/node';
import { beforeAll, expect, test } from 'vitest';
import { sharedFlight } from './shared-flight.ts';

/** What the record of the whole flight has to answer: where everybody is, to which bound, and what was seen on the way. */
let flight: Flight;
let env: Awaited<ReturnType<typeof nodeEnvironment>>;
beforeAll(async () => {
  const { folder } = await sharedFlight();
  flight = await openFlight(await openFlightFolder(folder));
  env = await nodeEnvironment();
});

const one = (kind: string) => flight.events({ kind })[0].epoch;

test('the lander has a path from separation to the end of the flight; on the ground it stays where it touched down', () => {
  const path = flight.trajectory('lander');
  const end = flight.handovers().at(-1)!.epoch;
  expect(Math.abs(secondsBetween(path.end, end))).toBeLessThan(1e-6);
  const touchdown = one('touchdown');
  const y = new Float64Array(7);
  const z = new Float64Array(7);
  expect(path.at(addSeconds(touchdown, 1), z).frame).toBe('moon-pa:de421');
  const place = vecAt(z, 0);
  const span = secondsBetween(path.start, path.end);
  for (let k = 0; k <= 400; k++) {
    const epoch = k === 400 ? path.end : addSeconds(path.start, (span * k) / 400);
    const arc = path.at(epoch, y);
    expect(y[6]).toBeGreaterThan(900);
    if (compareEpochs(epoch, touchdown) <= 0) continue;
    expect(arc.frame).toBe('moon-pa:de421');
    // a turn there and back at each border of a phase, rounding of 1.7e6 m; the ascender's leaving moves no ground
    expect(norm(sub(vecAt(y, 0), place))).toBeLessThan(1e-6);
  }
  // what phases handed over is where the record has it
  for (const h of flight.handovers()) {
    const v = h.vehicles.get('lander');
    if (v?.state.centre !== 'moon' || compareEpochs(h.epoch, touchdown) < 0) continue;
    inertialAt(path, env.frames, h.epoch, y);
    expect(norm(sub(vecAt(y, 0), v.state.r))).toBeLessThan(1e-3);
    expect(norm(sub(vecAt(y, 3), v.state.v))).toBeLessThan(1e-6);
  }
  expect(flight.books().ok).toBe(true);
});

test('every other path has no gap, except the ascender while it is docked', () => {
  for (const vehicle of ['stack', 'orbiter', 'ascender', 'capsule']) {
    const { arcs } = flight.trajectory(vehicle);
    const gaps = arcs.slice(1).filter((a, i) => Math.abs(secondsBetween(arcs[i].end, a.start)) > 1e-6);
    expect(gaps.map((a) => a.vehicle)).toEqual(vehicle === 'ascender' ? ['ascender'] : []);
    // it begins again where it is let go
    const release = flight.events({ kind: 'separation', vehicle: 'ascender' })[0].epoch;
    for (const g of gaps) expect(Math.abs(secondsBetween(release, g.start))).toBeLessThan(1e-6);
  }
});

test('in close approach both craft are recorded to a millimetre, and only then', () => {
  const docking = one('docking');
  for (const vehicle of ['orbiter', 'ascender']) {
    const path = flight.trajectory(vehicle);
    for (const t of [-6000, -3000, -100, -1]) {
      const arc = path.arcAt(addSeconds(docking, t))!;
      expect(arc.maxError).toBeLessThan(NEAR_BOUND.position);
      expect(arc.maxVelocityError).toBeLessThan(NEAR_BOUND.velocity);
    }
  }
  // a quarter of the way round the Moon later the record is as thin as before
  const after = flight.trajectory('orbiter').arcAt(addSeconds(docking, 1800))!;
  expect(secondsBetween(after.start, docking)).toBeCloseTo(0, 6);
  expect(after.maxError).toBeGreaterThan(NEAR_BOUND.position);
  // the last centimetres: the two paths come as near as the ports allow, without a wave of the interpolation
  const y = new Float64Array(6);
  const z = new Float64Array(6);
  let before = Number.POSITIVE_INFINITY;
  for (let t = -60; t <= 0; t += 1) {
    const epoch = addSeconds(docking, Math.min(t, -1e-6));
    flight.trajectory('orbiter').at(epoch, y);
    flight.trajectory('ascender').at(epoch, z);
    const d = norm(sub(vecAt(y, 0), vecAt(z, 0)));
    expect(d).toBeLessThan(before);
    before = d;
  }
});

test('the lander as an ephemeris message: flight and stay in ICRF, each end where the next begins', () => {
  const m = oemOf(flight, 'lander', { created: '2024-07-01T00:00:00', frames: env.frames });
  const ends = m.segments.slice(1).map((s, i) => Math.abs(secondsBetween(m.segments[i].stop, s.start)));
  // epochs are written to a microsecond
  expect(Math.max(...ends)).toBeLessThan(2e-6);
  const y = new Float64Array(7);
  for (const s of m.segments) {
    expect(s.frame).toBe('ICRF');
    const k = s.epochs.length >> 1;
    inertialAt(flight.trajectory('lander'), env.frames, s.epochs[k], y);
    expect(Math.hypot(y[0] - s.states[6 * k], y[1] - s.states[6 * k + 1], y[2] - s.states[6 * k + 2])).toBeLessThan(5e-6);
  }
});

test('the sky of the flight: eclipses, stations, the relay as assumed, passes, one night at the site', () => {
  for (const vehicle of ['stack', 'orbiter', 'lander', 'ascender']) {
    expect(flight.events({ vehicle, kind: 'eclipse-start' }).length, vehicle).toBeGreaterThan(0);
    expect(flight.contacts(vehicle).some((c) => c.kind === 'ground')).toBe(true);
  }
  const m = flight.measures() as Record<string, number>;
  // a circle 200 km up is dark for at most 46 minutes of its 127
  expect(m['flight.orbiter-longest-eclipse-time'] / 60).toBeLessThan(46.5);
  const stay = [one('touchdown'), one('lift-off')];
  const down = flight.contacts('lander').filter((c) => compareEpochs(c.end, stay[0]) > 0);
  // on the far side nobody but the relay is heard
  expect(new Set(down.map((c) => c.kind))).toEqual(new Set(['relay']));
  for (const c of down) expect(c.with).toContain('assumed');
  expect(flight.events({ kind: 'site-pass' }).length).toBeGreaterThan(10);
  const light = flight.events().filter((e) => e.kind === 'sunrise' || e.kind === 'sunset');
  for (let i = 1; i < light.length; i++) expect(light[i].kind).not.toBe(light[i - 1].kind);
  // Chang'e 6 landed in the morning and left two days later in daylight
  const rise = light.findLast((e) => e.kind === 'sunrise' && compareEpochs(e.epoch, stay[0]) < 0)!;
  expect(secondsBetween(rise.epoch, stay[0])).toBeLessThan(7 * 86400);
});
