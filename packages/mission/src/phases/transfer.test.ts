import { addSeconds, type Environment, gmOf, secondsBetween } from '@farside/astro';
import { norm, type Vec3 } from '@farside/math';
import { World } from '@farside/sim';
import { type Handover, massOf, type VehicleState } from '@farside/vehicle';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { type FlownPhase, missionOf, openRoad, type Road, refusalOf } from '../../test/road.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { meanEquatorPlane } from '../outline/plane.ts';
import { atPerilune } from './shared/lunar.ts';
import { type TransferParams, transfer } from './transfer.ts';

let env: Environment;
let road: Road;
let flown: FlownPhase;
beforeAll(async () => {
  env = await environment();
  road = openRoad(missionOf(), env);
  flown = road.fly('transfer');
});

/** Perilune where a hand-over's stack really comes to it, on the full models. */
function perilune(to: Handover, r: Road = road) {
  const world = new World(to, { env, settings: r.cx.full, phase: 'test' });
  const end = world.coast('stack', addSeconds(to.epoch, 6 * 3600), { events: [atPerilune(true, 600)] });
  const hit = end.hits[0];
  const plane = meanEquatorPlane(hit.r, hit.v, env.frames, hit.epoch);
  return { altitude: norm(hit.r) - MOON_RADIUS, epoch: hit.epoch, inclination: plane.inclination, speed: norm(hit.v) };
}

/** The hand-over with the stack at another place and speed. */
function displaced(from: Handover, dr: Vec3, dv: Vec3): Handover {
  const v = from.vehicles.get('stack');
  if (!v) throw new Error('no stack');
  const { r, v: w } = v.state;
  const moved: VehicleState = {
    ...v,
    state: { ...v.state, r: [r[0] + dr[0], r[1] + dr[1], r[2] + dr[2]], v: [w[0] + dv[0], w[1] + dv[1], w[2] + dv[2]] },
  };
  return { epoch: from.epoch, vehicles: new Map([...from.vehicles, [v.id, moved]]) };
}

test('the arc ends an hour before the wished arrival and passes perilune as aimed', () => {
  const { outline, mission } = road.cx;
  expect(secondsBetween(flown.rollout.to.epoch, outline.schedule.arrival)).toBeCloseTo(3600, 3);
  const p = perilune(flown.rollout.to);
  // Aimed to 50 m and 0.1 s on the hyperbola that osculates 6,000 km from the Moon; from there the Earth's tide and the Moon's field bend it by half a kilometre.
  expect(Math.abs(p.altitude - mission.braking.perilune)).toBeLessThan(2e3);
  expect(Math.abs(secondsBetween(outline.outbound.perilune.epoch, p.epoch))).toBeLessThan(5);
  expect(Math.abs(p.inclination - outline.plane.inclination)).toBeLessThan(0.001);
  // v^2 = v_inf^2 + 2 gm / r with the notes' asymptote
  const vInfinity = flown.plan.notes['v-infinity_m_s'];
  expect(p.speed).toBeCloseTo(Math.sqrt(vInfinity ** 2 + (2 * gmOf('moon')) / (p.altitude + MOON_RADIUS)), -1);
});

describe('an injection that was not exact', () => {
  const offsets: readonly (readonly [string, Vec3, Vec3])[] = [
    ['half a metre a second too fast', [0, 0, 0], [0.5, 0, 0]],
    ['half a metre a second across', [0, 0, 0], [0, 0, -0.5]],
    ['two kilometres aside', [0, 2e3, 0], [0, 0, 0]],
    ['three metres a second off in all axes', [0, 0, 0], [-3, 3, 3]],
  ];
  test.each(offsets)('%s is corrected, and the Moon met as before', (_name, dr, dv) => {
    const from = displaced(flown.from, dr, dv);
    const plan = transfer.solve(from, road.cx);
    const [first, second] = plan.params.corrections;
    const size = norm(first.deltaV);
    // A place error counts as the speed that it changes at perigee, g dr / v. The later an error is met, the farther it has carried: 17 h out the correction is a few times as large.
    const error = norm(dv) + (norm(dr) * 9.2) / 10.9e3;
    expect(size).toBeGreaterThan(0.05);
    expect(size).toBeLessThan(8 * error + 0.3);
    // The first one does the work; what its finite burn leaves is below what is worth flying.
    expect(norm(second.deltaV)).toBeLessThan(0.05);
    const { to, measures } = transfer.rollout(plan.params, from, road.cx, road.cx.full);
    const p = perilune(to);
    expect(Math.abs(p.altitude - road.mission.braking.perilune)).toBeLessThan(2e3);
    expect(Math.abs(secondsBetween(road.cx.outline.outbound.perilune.epoch, p.epoch))).toBeLessThan(5);
    // Propellant by the rocket equation, from the engine that flew it.
    const stack = to.vehicles.get('stack');
    if (!stack) throw new Error('no stack');
    const used = 8200 - massOf(stack.stack);
    const total = measures['transfer.delta-v'] as number;
    expect(used).toBeCloseTo(8200 * (1 - Math.exp(-total / (312 * 9.80665))), 1);
  });

  test('one that passes the Moon altogether is refused', () => {
    const e = refusalOf(() => transfer.solve(displaced(flown.from, [0, 0, 0], [600, 600, 0]), road.cx));
    expect(['CORRECTION_NOT_REACHED']).toContain(e.code);
    expect(e.details.phase).toBe('transfer');
  });
});

describe('knowledge, execution and what they cost', () => {
  const notes = (changes: Record<string, string>) => {
    const r = openRoad(missionOf(changes), env);
    return r.fly('transfer').plan.notes;
  };

  test('the budget of the first correction grows with the injection error', () => {
    const plain = flown.plan.notes;
    const twice = notes({ 'transfer.injection-error.velocity': '1 m/s' });
    // Errors add in squares; the injection's is by far the largest.
    expect(twice['correction-1.delta-v-rms_m_s'] / plain['correction-1.delta-v-rms_m_s']).toBeCloseTo(2, 1);
    expect(plain['correction-1.delta-v-99_m_s']).toBeGreaterThan(plain['correction-1.delta-v-rms_m_s']);
    expect(plain['correction-1.miss-after-1-sigma_m']).toBeLessThan(0.05 * plain['correction-1.miss-before-1-sigma_m']);
    // The second mends what the first left: far smaller, and the miss at the Moon ends at a few kilometres.
    expect(plain['correction-2.delta-v-rms_m_s']).toBeLessThan(0.1 * plain['correction-1.delta-v-rms_m_s']);
    expect(plain['correction-2.miss-after-1-sigma_m']).toBeLessThan(10e3);
  });

  test('better tracking and a truer burn leave less', () => {
    const sharp = notes({
      'transfer.tracking.position': '100 m',
      'transfer.tracking.velocity': '1 mm/s',
      'transfer.execution.magnitude': '0.0002',
      'transfer.execution.direction': '0.003 deg',
    });
    for (const k of ['correction-1.left-velocity-1-sigma_m_s', 'correction-1.miss-after-1-sigma_m', 'correction-2.miss-after-1-sigma_m']) {
      expect(sharp[k] / flown.plan.notes[k], k).toBeLessThan(0.25);
    }
  });
});

test('corrections are taken away or moved: the arc is still met', () => {
  const without = openRoad(missionOf({ 'transfer.corrections.1': undefined, 'transfer.corrections.0': undefined }), env);
  expect((without.fly('transfer').plan.params as TransferParams).corrections).toEqual([]);
  // Nobody mends what the injection's coarse aim left (finer field, sunlight): tens of kilometres, and the flight goes on.
  expect(Math.abs(perilune(without.fly('transfer').rollout.to, without).altitude - 200e3)).toBeLessThan(150e3);
  const late = openRoad(missionOf({ 'transfer.corrections.0.at': 'launch + 60 h', 'transfer.corrections.1.at': 'launch + 80 h' }), env);
  expect(Math.abs(perilune(late.fly('transfer').rollout.to, late).altitude - 200e3)).toBeLessThan(2e3);
  // The nearer to the Moon, the dearer.
  expect(late.number('transfer.correction-1-delta-v')).toBeGreaterThan(1.5 * road.number('transfer.correction-1-delta-v'));
});

test('a correction where none can be flown is refused with the bounds', () => {
  for (const at of ['launch + 20 min', 'arrival - 30 min']) {
    const e = refusalOf(() =>
      openRoad(missionOf(at.startsWith('launch') ? { 'transfer.corrections.0.at': at } : { 'transfer.corrections.1.at': at }), env).fly(
        'transfer',
      ),
    );
    expect(e.code).toBe('CORRECTION_TIME');
    expect(e.details.tryThis).toMatch(/an epoch between 2024-05-03T.*and 2024-05-0[78]T/);
  }
});
