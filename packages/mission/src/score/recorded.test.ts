import { addSeconds, type BodyId, type Environment, encodeEpoch, parseIso } from '@farside/astro';
import { makeArc, makeTrajectory, NEAR_BOUND, type Trajectory, thinNodes } from '@farside/flight';
import { add, cross, dot, norm, scale, type Vec3 } from '@farside/math';
import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { earthTurn, placeOnEarth } from '../outline/earth-site.ts';
import { meanEquatorPlane } from '../outline/plane.ts';
import { planeIn, type Recorded, recordedMeasure, recordedOf } from './recorded.ts';

const DEG = Math.PI / 180;
const T0 = parseIso('2020-12-08T00:00:00Z');
let env: Environment;
beforeAll(async () => {
  env = await environment();
});

/** A path known by its place (m, icrf) as a function of time (s), recorded from T0 on. */
function pathOf(vehicle: string, centre: BodyId, place: (t: number) => Vec3, duration: number): Trajectory {
  const h = 0.5;
  const velocity = (t: number): Vec3 => scale(1 / (2 * h), add(place(t + h), scale(-1, place(t - h))));
  const { nodes, worst, worstVelocity } = thinNodes(
    (t, out) => {
      out.set(place(t), 0);
      out.set(velocity(t), 3);
      out.set(scale(1 / (2 * h), add(velocity(t + h), scale(-1, velocity(t - h)))), 6);
    },
    0,
    duration,
    NEAR_BOUND,
  );
  const meta = { centre, frame: 'icrf' as const, t0: encodeEpoch(T0), maxError: worst, maxVelocityError: worstVelocity };
  return makeTrajectory(vehicle, [makeArc('test', vehicle, meta, nodes)]);
}

describe('a plane about the Moon', () => {
  /** The IAU pole of the Moon at J2000 (Archinal et al. 2018, the series added by hand at T = 0), deg. */
  const RA = 266.8577 * DEG;
  const DEC = 65.6411 * DEG;
  const pole: Vec3 = [Math.cos(DEC) * Math.cos(RA), Math.cos(DEC) * Math.sin(RA), Math.sin(DEC)];
  const x: Vec3 = [-Math.sin(RA), Math.cos(RA), 0];
  const y = cross(pole, x);
  const inclination = 43.5 * DEG;
  const node = 134.8 * DEG;
  const ahead: Vec3 = add(scale(Math.cos(node), x), scale(Math.sin(node), y));
  const across = add(
    scale(Math.cos(inclination), add(scale(-Math.sin(node), x), scale(Math.cos(node), y))),
    scale(Math.sin(inclination), pole),
  );
  const circle = (t: number): Vec3 =>
    add(scale(1946.35e3 * Math.cos(8.154e-4 * t), ahead), scale(1946.35e3 * Math.sin(8.154e-4 * t), across));
  const orbit = pathOf('orbiter', 'moon', circle, 9000);
  const ask = (kind: Recorded, frame: 'moon-mod' | 'moon-body-inertial', after: number, vehicle = 'orbiter') =>
    recordedMeasure({ vehicle, kind, frame, at: addSeconds(T0, after) }, [orbit], env);

  test('is told to the equator of J2000 as it was laid', () => {
    for (const after of [0, 4149, 8999]) {
      expect((ask('node-at-epoch', 'moon-body-inertial', after) as number) / DEG).toBeCloseTo(134.8, 3);
      expect((ask('inclination-at-epoch', 'moon-body-inertial', after) as number) / DEG).toBeCloseTo(43.5, 3);
    }
  });

  test('and to that of date, on which the same plane reads half a degree otherwise and more', () => {
    const of = meanEquatorPlane(ahead, across, env.frames, addSeconds(T0, 4149));
    expect(ask('node-at-epoch', 'moon-mod', 4149)).toBeCloseTo(of.node, 8);
    expect(ask('inclination-at-epoch', 'moon-mod', 4149)).toBeCloseTo(of.inclination, 8);
    expect(Math.hypot(of.node - node, of.inclination - inclination)).toBeGreaterThan(0.5 * DEG);
  });

  test('a node is counted from 0 to a turn', () => {
    const back = planeIn('moon-body-inertial', ahead, scale(-1, across), T0, env);
    expect(back.inclination).toBeCloseTo(Math.PI - inclination, 5);
    expect(back.node).toBeCloseTo(node + Math.PI, 5);
  });

  test('is none before and after the path, for another vehicle, about another body', () => {
    expect(ask('node-at-epoch', 'moon-mod', 9100)).toBeUndefined();
    expect(ask('node-at-epoch', 'moon-mod', -1)).toBeUndefined();
    expect(ask('node-at-epoch', 'moon-mod', 10, 'lander')).toBeUndefined();
    const kind: Recorded = 'node-at-epoch';
    expect(recordedMeasure({ vehicle: 'a', kind, frame: 'moon-mod', at: T0 }, [pathOf('a', 'earth', circle, 100)], env)).toBeUndefined();
  });
});

describe('the way down at a height', () => {
  // Dips to 70 km at 200 s and 600 s and rises to 110 km between: down through 85 km at 116.09 s and 516.09 s, up at 283.91 s.
  const height = (t: number): number => 90e3 + 20e3 * Math.cos((2 * Math.PI * t) / 400);
  const latitude = (t: number): number => 0.3 + 4e-4 * t;
  const longitude = (t: number): number => 1.1 + 1e-3 * t;
  let path: Trajectory;
  beforeAll(() => {
    const turn = earthTurn(env, T0);
    path = pathOf(
      'capsule',
      'earth',
      (t) => turn.toInertial(placeOnEarth({ latitude: latitude(t), longitude: longitude(t), height: height(t) }), t),
      600,
    );
  });
  const down = (kind: Recorded, at: number, vehicle = 'capsule') => recordedMeasure({ vehicle, kind, height: at }, [path], env);

  test('is the last one', () => {
    const t = 400 + (400 * Math.acos(-0.25)) / (2 * Math.PI);
    const place = down('place-coming-down', 85e3) as { latitude: number; longitude: number };
    expect(place.latitude).toBeCloseTo(latitude(t), 6);
    expect(place.longitude).toBeCloseTo(longitude(t), 6);
  });

  test('has the inclination of the inertial path there', () => {
    const arc = path.arcs[0];
    const y = new Float64Array(6);
    arc.atSeconds(400 + (400 * Math.acos(-0.25)) / (2 * Math.PI), y);
    const h = cross([y[0], y[1], y[2]], [y[3], y[4], y[5]]);
    const pole = earthTurn(env, T0).pole;
    expect(down('inclination-coming-down', 85e3)).toBeCloseTo(Math.acos(dot(h, pole) / norm(h)), 6);
  });

  test('is none where the path never comes', () => {
    expect(down('place-coming-down', 60e3)).toBeUndefined();
    expect(down('place-coming-down', 120e3)).toBeUndefined();
    expect(down('place-coming-down', 85e3, 'orbiter')).toBeUndefined();
  });
});

test('names of measures: what is asked of the record, and what phases tell', () => {
  expect(recordedOf('orbiter.node-at-epoch')).toEqual({ vehicle: 'orbiter', kind: 'node-at-epoch' });
  expect(recordedOf('injection-stage.place-coming-down')).toEqual({ vehicle: 'injection-stage', kind: 'place-coming-down' });
  expect(recordedOf('waiting.node-mean-equator')).toBeUndefined();
  expect(recordedOf('node-at-epoch')).toBeUndefined();
});
