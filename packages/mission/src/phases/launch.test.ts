import { addSeconds, type Environment, gmOf, secondsBetween } from '@farside/astro';
import { cross, dot, norm, unit, type Vec3, vecAt } from '@farside/math';
import { massOf } from '@farside/vehicle';
import { beforeAll, expect, test } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { type FlownPhase, missionOf, openRoad, type Road, refusalOf } from '../../test/road.ts';
import { EARTH_RADIUS, launchFrame } from '../outline/outbound.ts';
import { type LaunchParams, launch } from './launch.ts';

const G0 = 9.80665;
let env: Environment;
let road: Road;
let flown: FlownPhase;
let params: LaunchParams;
beforeAll(async () => {
  env = await environment();
  road = openRoad(missionOf(), env);
  flown = road.fly('launch');
  params = flown.plan.params as LaunchParams;
});

test('the clock: ascent, coast and burn add up to the end of the injection', () => {
  const m = road.mission.launch;
  expect(road.number('launch.injection-end-after-launch')).toBeCloseTo(m.ascent.duration + params.coast + params.burn, 6);
  expect(secondsBetween(flown.from.epoch, flown.rollout.to.epoch)).toBeCloseTo(road.number('launch.injection-end-after-launch'), 6);
  expect(secondsBetween(flown.from.epoch, road.epoch('launch.injection-start'))).toBeCloseTo(m.ascent.duration + params.coast, 6);
});

test('the parking orbit: circular at its height, in a plane that holds the launch site, inclined as latitude and azimuth say', () => {
  const arc = flown.log.arcs[0];
  const r: Vec3 = vecAt(arc.a, 0);
  const v: Vec3 = vecAt(arc.a, 3);
  const site = launchFrame(road.mission, env, flown.from.epoch);
  expect(norm(r) - EARTH_RADIUS).toBeCloseTo(200e3, 6);
  expect(norm(v)).toBeCloseTo(Math.sqrt(gmOf('earth') / norm(r)), 6);
  expect(dot(r, v) / norm(r)).toBeCloseTo(0, 6);
  expect(dot(unit(cross(r, v)), site.up)).toBeCloseTo(0, 9);
  // cos i = cos(latitude) sin(azimuth), with the geocentric latitude, because the plane passes through the centre
  const latitude = Math.asin(dot(site.up, site.pole));
  expect(Math.cos(road.number('launch.parking-inclination'))).toBeCloseTo(Math.cos(latitude) * Math.sin(params.azimuth), 9);
  expect(dot(unit(cross(r, v)), site.pole)).toBeCloseTo(Math.cos(road.number('launch.parking-inclination')), 9);
  // From the site over the arc of the ascent.
  expect(Math.acos(dot(unit(r), site.up))).toBeCloseTo((22 * Math.PI) / 180, 6);
});

test('the injection: rocket equation with the stage on, loss of a finite burn, and the stage let go at its burn-out mass', () => {
  const { isp, thrust } = road.mission.launch.injection;
  const stack = flown.rollout.to.vehicles.get('stack');
  const stage = flown.rollout.to.vehicles.get('injection-stage');
  if (!stack || !stage) throw new Error('stack or stage is not there');
  const propellant = road.number('launch.injection-propellant');
  expect(propellant).toBeCloseTo((params.burn * thrust) / (isp * G0), 6);
  expect(massOf(stage.stack)).toBeCloseTo(5500, 6);
  expect(massOf(stack.stack)).toBeCloseTo(8200, 9);
  const end = massOf(stack.stack) + massOf(stage.stack);
  expect(road.number('launch.injection-delta-v')).toBeCloseTo(isp * G0 * Math.log((end + propellant) / end), 6);
  // The same energy by an impulse at the parking radius would take less: six minutes of burning climb, and turn away from the velocity they began with.
  const r = EARTH_RADIUS + 200e3;
  const energy = road.number('launch.injection-energy');
  const impulse = Math.sqrt(2 * (energy + gmOf('earth') / r)) - Math.sqrt(gmOf('earth') / r);
  const loss = road.number('launch.injection-delta-v') - impulse;
  expect(loss).toBeGreaterThan(2);
  expect(loss).toBeLessThan(30);
  // Bound to the Earth, with an apogee beyond the Moon's distance if the Moon were not there: arrival in 112 h is a little faster than the slowest ellipse.
  expect(energy).toBeLessThan(0);
  expect(-gmOf('earth') / (2 * energy)).toBeGreaterThan(190e6);
  // A point mass parts in place, without a push.
  expect(stage.state.r).toEqual(stack.state.r);
  expect(stage.state.v).toEqual(stack.state.v);
});

test('the same arc with a weaker or a stronger stage: the burn straddles the same place', () => {
  const at = (kN: number) => {
    const r = openRoad(missionOf({ 'launch.injection.thrust': `${kN} kN` }), env);
    const p = r.fly('launch').plan.params as LaunchParams;
    return { middle: p.coast + p.burn / 2, burn: p.burn, dv: r.number('launch.injection-delta-v') };
  };
  const [weak, plain, strong] = [at(88), at(176), at(352)];
  // Thrust twice, burn half, but for the losses of the longer burn.
  expect(weak.burn / plain.burn).toBeGreaterThan(2);
  expect(weak.burn / plain.burn).toBeLessThan(2.1);
  expect(plain.burn / strong.burn).toBeGreaterThan(2);
  // The middle of the burn in time stays within a few seconds; mass falls, so that the later half pushes harder.
  expect(Math.abs(weak.middle - plain.middle)).toBeLessThan(25);
  expect(Math.abs(strong.middle - plain.middle)).toBeLessThan(10);
  expect(weak.dv).toBeGreaterThan(plain.dv + 15);
  expect(strong.dv).toBeLessThan(plain.dv - 3);
  // Very weak: half an hour of burning still gets there, by way of a second look far out.
  expect(at(40).burn).toBeGreaterThan(1500);
});

test('a higher parking orbit costs the stage less, the whole parking time shifts', () => {
  const high = openRoad(missionOf({ 'launch.parking.altitude': '400 km' }), env);
  // By vis-viva the impulse from 400 km is 54 m/s smaller than that from 200 km (escape speed falls by 162, circular speed by 115 m/s).
  const saved = road.number('launch.injection-delta-v') - high.number('launch.injection-delta-v');
  expect(saved).toBeGreaterThan(42);
  expect(saved).toBeLessThan(60);
  expect(high.number('launch.injection-end-after-launch')).toBeGreaterThan(road.number('launch.injection-end-after-launch') + 30);
});

test('what cannot be flown is refused', () => {
  expect(refusalOf(() => launch.rollout({ ...params, coast: -1 }, flown.from, road.cx, road.cx.full)).code).toBe('LAUNCH_COAST');
  expect(refusalOf(() => launch.rollout({ ...params, burn: 0 }, flown.from, road.cx, road.cx.full)).code).toBe('LAUNCH_COAST');
  const empty = { epoch: flown.from.epoch, vehicles: new Map() };
  expect(refusalOf(() => launch.rollout(params, empty, road.cx, road.cx.full)).code).toBe('HANDOVER_VEHICLE');
  const weak = refusalOf(() => openRoad(missionOf({ 'launch.injection.thrust': '15 kN' }), env).fly('launch'));
  expect(weak.code).toBe('LAUNCH_NOT_AIMED');
  expect(weak.details.phase).toBe('launch');
  expect(weak.details.tryThis).toMatch(/more thrust in launch.injection/);
  expect(Object.keys(weak.details.numbers ?? {}).length).toBeGreaterThan(0);
});

test('the stage flies on by itself and comes to the Moon as well', () => {
  const later = addSeconds(flown.rollout.to.epoch, 3600);
  const { to } = road.fly('transfer').rollout;
  const stage = to.vehicles.get('injection-stage');
  expect(stage).toBeDefined();
  expect(secondsBetween(later, stage?.state.epoch ?? later)).toBeGreaterThan(3 * 86400);
});
