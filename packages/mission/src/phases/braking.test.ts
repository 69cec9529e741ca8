import { addSeconds, type Environment, gmOf, propagateKepler, secondsBetween } from '@farside/astro';
import { norm, type Vec3 } from '@farside/math';
import { massOf, type VehicleState } from '@farside/vehicle';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { type FlownPhase, missionOf, openRoad, type Road, refusalOf, withEllipses } from '../../test/road.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { type BrakingParams, braking } from './braking.ts';
import { lunarOrbit } from './shared/lunar.ts';

const G0 = 9.80665;
const gm = gmOf('moon');
let env: Environment;
let road: Road;
let flown: FlownPhase;
beforeAll(async () => {
  env = await environment();
  road = openRoad(missionOf(), env);
  flown = road.fly('braking');
});
const stackOf = (f: FlownPhase): VehicleState => {
  const v = f.rollout.to.vehicles.get('stack');
  if (!v) throw new Error('no stack');
  return v;
};
const vInfinityOf = (r: Road): number => r.fly('transfer').plan.notes['v-infinity_m_s'];

describe('Chang’e 6', () => {
  test('the orbit it ends in: 200 km, circular, retrograde, in the plane of the outline', () => {
    const { state } = stackOf(flown);
    const o = lunarOrbit(state.r, state.v);
    expect(Math.abs(o.perilune - 200e3)).toBeLessThan(150);
    expect(Math.abs(o.apolune - 200e3)).toBeLessThan(150);
    expect(road.number('braking.inclination-mean-equator')).toBeGreaterThan(Math.PI / 2);
    // A day of the Earth's pull on the ellipse turns the plane a little after the sketch.
    expect(Math.abs(road.number('braking.inclination-mean-equator') - road.cx.outline.plane.inclination)).toBeLessThan(0.01);
  });

  test('burns lie about their perilunes, the first at the wished arrival', () => {
    const [first, trim, last] = (flown.plan.params as BrakingParams).burns;
    expect([first.sign, last.sign]).toEqual([-1, -1]);
    // The wished arrival is the start of the first burn, to be met within a quarter of an hour.
    expect(Math.abs(secondsBetween(road.cx.outline.schedule.arrival, road.epoch('braking.first-burn-start')))).toBeLessThan(120);
    const middle = addSeconds(flown.from.epoch, first.start + first.duration / 2);
    expect(Math.abs(secondsBetween(road.cx.outline.outbound.perilune.epoch, middle))).toBeLessThan(10);
    // Two revolutions of 12 h between the two, the trim half a revolution after the first.
    expect((last.start - first.start) / 3600).toBeCloseTo(24, 0);
    expect((trim.start - first.start - first.duration) / 3600).toBeCloseTo(6, 0);
    expect(road.number('braking.first-ellipse-period')).toBeCloseTo(12 * 3600, -1);
  });

  test('the first burn is lit at the height where the hyperbola is half a burn before its perilune', () => {
    const rp = MOON_RADIUS + 200e3;
    const perilune = { r: [rp, 0, 0] as Vec3, v: [0, Math.hypot(vInfinityOf(road), Math.sqrt((2 * gm) / rp)), 0] as Vec3 };
    const lit = norm(propagateKepler(perilune, -0.5 * road.number('braking.first-burn-duration'), gm).r) - MOON_RADIUS;
    expect(lit).toBeGreaterThan(300e3);
    // the burn is centred on the flown perilune to ten seconds: 8 km of height there
    expect(Math.abs(road.number('braking.first-burn-altitude') - lit)).toBeLessThan(8e3);
  });

  test('velocity change: the impulses by vis-viva and a few metres a second of loss', () => {
    const v = vInfinityOf(road);
    const rp = MOON_RADIUS + 200e3;
    const impulses = Math.sqrt(v * v + (2 * gm) / rp) - Math.sqrt(gm / rp);
    const loss = road.number('braking.delta-v') - impulses;
    // Fifteen minutes of burning at 0.4 m/s^2 over an arc of 45 deg: about 1 % (w^2 t^2 / 24 of each burn), and the trim.
    expect(loss).toBeGreaterThan(2);
    expect(loss).toBeLessThan(20);
    const exhaust: Readonly<Record<string, number>> = { 'orbiter.main': 312 * G0, 'orbiter.translation': 290 * G0 };
    let m = massOf((flown.from.vehicles.get('stack') as VehicleState).stack);
    for (const b of flown.log.burns) {
      expect(b.propellant, b.what).toBeCloseTo(m * (1 - Math.exp(-b.deltaV / exhaust[b.engine])), 6);
      m -= b.propellant;
    }
    expect(road.number('braking.mass-after')).toBeCloseTo(m, 6);
  });

  test('from here on only the stack is followed', () => {
    expect([...flown.rollout.to.vehicles.keys()]).toEqual(['stack']);
    expect(flown.log.events.filter((e) => e.kind === 'orbit').length).toBe(3);
  });
});

describe('other ways down', () => {
  const cases: readonly [string, readonly (readonly [string, number])[]][] = [
    ['one long ellipse', [['24 h', 1]]],
    [
      'three ellipses',
      [
        ['24 h', 1],
        ['8 h', 2],
        ['4 h', 1],
      ],
    ],
    ['short ones, many turns', [['6 h', 4]]],
  ];
  test.each(cases)('%s ends in the same circle', (_name, ellipses) => {
    const r = openRoad(missionOf({ 'landing.cross-track': '10 deg' }, withEllipses(ellipses)), env);
    expect(Math.abs(r.number('braking.perilune') - 200e3)).toBeLessThan(200);
    expect(Math.abs(r.number('braking.apolune') - 200e3)).toBeLessThan(200);
    const burns = r.fly('braking').log.burns.filter((b) => b.engine === 'orbiter.main');
    expect(burns.length).toBe(ellipses.length + 1);
    // The sum of the impulses does not depend on the stops between.
    expect(Math.abs(r.number('braking.delta-v') - road.number('braking.delta-v'))).toBeLessThan(12);
  });

  test('straight from the hyperbola: one burn twice as long, and an orbit that is left for the keeping to mend', () => {
    const r = openRoad(missionOf({}, withEllipses([])), env);
    const burns = r.fly('braking').log.burns;
    expect(burns.length).toBe(1);
    expect(burns[0].duration).toBeGreaterThan(1.8 * road.number('braking.first-burn-duration'));
    const a = (r.number('braking.perilune') + r.number('braking.apolune')) / 2;
    expect(a).toBeCloseTo(200e3, -2);
  });

  test.each([
    ['braking.orbit', '100 km', 100e3],
    ['braking.orbit', '400 km', 400e3],
    ['braking.perilune', '100 km', 200e3],
    ['braking.perilune', '400 km', 200e3],
  ])('%s: %s', (path, value, height) => {
    const r = openRoad(missionOf({ [path]: value, 'landing.cross-track': '10 deg' }), env);
    expect(Math.abs(r.number('braking.perilune') - height)).toBeLessThan(300);
    expect(Math.abs(r.number('braking.apolune') - height)).toBeLessThan(300);
    // By vis-viva: from the asymptote to the perilune of the arrival, over the trim to the height of the circle.
    const v = vInfinityOf(r);
    const rp = MOON_RADIUS + r.mission.braking.perilune;
    const rc = MOON_RADIUS + height;
    const a = Math.cbrt(gm * ((12 * 3600) / (2 * Math.PI)) ** 2);
    const at = (x: number, axis: number) => Math.sqrt(gm * (2 / x - 1 / axis));
    const apolune = 2 * a - rp;
    const trimmed = (apolune + rc) / 2;
    const impulses =
      Math.sqrt(v * v + (2 * gm) / rp) - at(rp, a) + Math.abs(at(apolune, trimmed) - at(apolune, a)) + at(rc, trimmed) - Math.sqrt(gm / rc);
    const loss = r.number('braking.delta-v') - impulses;
    expect(loss).toBeGreaterThan(-3);
    expect(loss).toBeLessThan(25);
  });

  test('half the thrust burns twice as long and loses four times as much', () => {
    const weak = openRoad(missionOf({ 'modules.orbiter.engines.main.thrust': '1500 N' }), env);
    const strong = openRoad(missionOf({ 'modules.orbiter.engines.main.thrust': '6000 N' }), env);
    const ratio = weak.number('braking.first-burn-duration') / road.number('braking.first-burn-duration');
    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(2.3);
    const [s, p, w] = [strong, road, weak].map((r) => r.number('braking.delta-v'));
    // losses grow with the square of the burn's arc: the step from 3 to 1.5 kN is about four times that from 6 to 3 kN
    expect((w - p) / (p - s)).toBeGreaterThan(2.5);
    expect((w - p) / (p - s)).toBeLessThan(7);
  });
});

describe('refusals', () => {
  const refused = (changes: Record<string, string>, edit?: (text: string) => string) =>
    refusalOf(() => openRoad(missionOf({ 'landing.cross-track': '20 deg', ...changes }, edit), env).fly('braking'));

  test('ellipses that rise', () => {
    const e = refused(
      {},
      withEllipses([
        ['6 h', 1],
        ['12 h', 2],
      ]),
    );
    expect(e.code).toBe('BRAKING_ORDER');
    expect(e.message).toMatch(/speed up by \d+\.\d m\/s/);
    expect(e.details.tryThis).toMatch(/falling period/);
  });
  test('an engine too weak to stay at the Moon', () => {
    const e = refused({ 'braking.engine': 'trim' });
    expect(e.code).toBe('BRAKING_NOT_REACHED');
    expect(e.details.tryThis).toMatch(/stronger braking engine/);
    expect(e.details.phase).toBe('braking');
  });
  test('tanks that are too small', () => {
    const e = refused({ 'modules.orbiter.propellant': '1500 kg' });
    expect(e.code).toBe('TANK_DRY');
    expect(e.details.numbers?.['short_kg'] ?? e.details.numbers?.['missing_kg'] ?? 1).toBeGreaterThan(0);
  });
  test('a stack that was lost', () => {
    const none = { epoch: flown.from.epoch, vehicles: new Map() };
    expect(refusalOf(() => braking.rollout(flown.plan.params as BrakingParams, none, road.cx, road.cx.full)).code).toMatch(/VEHICLE/);
  });
});

test('a stack that comes in off its aim is braked into the same circle', () => {
  const v = flown.from.vehicles.get('stack') as VehicleState;
  const off: Vec3 = [v.state.r[0], v.state.r[1] + 12e3, v.state.r[2] - 9e3];
  const from = { epoch: flown.from.epoch, vehicles: new Map([[v.id, { ...v, state: { ...v.state, r: off } }]]) };
  const plan = braking.solve(from, road.cx);
  const { measures } = braking.rollout(plan.params, from, road.cx, road.cx.full);
  expect(Math.abs((measures['braking.perilune'] as number) - 200e3)).toBeLessThan(200);
  expect(Math.abs((measures['braking.apolune'] as number) - 200e3)).toBeLessThan(200);
  expect(norm(off)).toBeGreaterThan(5e6);
});
