import { propagate, type Rhs } from '@farside/astro';
import { cross, norm, sub, type Vec3, vecAt } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lossMeter, type Push } from './losses.ts';

const MU = 4.9028e12;
const R = 1737.4e3;
const nothing: Rhs = (_t, y, dy) => dy.set([y[3], y[4], y[5], 0, 0, 0, 0]);
const moon: Rhs = (_t, y, dy) => {
  const k = -MU / Math.hypot(y[0], y[1], y[2]) ** 3;
  dy.set([y[3], y[4], y[5], k * y[0], k * y[1], k * y[2], 0]);
};

interface Order {
  readonly y: readonly number[];
  readonly thrust: number;
  readonly exhaust: number;
  readonly time: number;
  readonly direction: Vec3;
  readonly pull: Rhs;
  readonly spin?: Vec3;
}
/** A burn flown on a pull, the meter looking on: by the propagator that flies missions, at a tolerance at which its steps are those of a mission. */
function burn(o: Order) {
  const meter = lossMeter(o.spin);
  const push: Push = (_t, y, u) => {
    u.set(o.direction);
    return o.thrust / y[6];
  };
  const rhs: Rhs = (t, y, dy) => {
    o.pull(t, y, dy);
    for (let k = 0; k < 3; k++) dy[3 + k] += (o.thrust / y[6]) * o.direction[k];
    dy[6] = -o.thrust / o.exhaust;
  };
  const end = propagate(rhs, Float64Array.from(o.y), 0, o.time, {
    rtol: 1e-11,
    atol: Float64Array.of(1e-3, 1e-3, 1e-3, 1e-6, 1e-6, 1e-6, 1e-6),
    dense: (ta, tb, at) => meter.step(ta, tb, at, o.pull, push),
  });
  return { meter, end: end.y, ideal: o.exhaust * Math.log(o.y[6] / end.y[6]) };
}

const direction = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
  .map(([z, a]): Vec3 => {
    const c = Math.sqrt(1 - z * z);
    return [c * Math.cos(a), c * Math.sin(a), z];
  });

test('what the engine gives is the change of the speed, gravity and steering: over random burns round the Moon, inertial and over the ground', () => {
  fc.assert(
    fc.property(
      direction,
      direction,
      direction,
      fc.double({ min: 15e3, max: 300e3, noNaN: true }),
      fc.double({ min: 200, max: 2200, noNaN: true }),
      fc.double({ min: 10, max: 700, noNaN: true }),
      fc.double({ min: 0.02, max: 4, noNaN: true }),
      fc.boolean(),
      (up, along, thrust, height, speed, time, acceleration, ground) => {
        const exhaust = 3000;
        const force = Math.min(acceleration * 3000, (0.8 * 3000 * exhaust) / time);
        const spin: Vec3 = [0, 4e-7, 2.63e-6];
        const r: Vec3 = [up[0] * (R + height), up[1] * (R + height), up[2] * (R + height)];
        const y = [...r, ...along.map((x) => x * speed), 3000];
        const { meter, end, ideal } = burn({ y, thrust: force, exhaust, time, direction: thrust, pull: moon, ...(ground ? { spin } : {}) });
        const l = meter.losses()!;
        const judged = (s: ArrayLike<number>): number => norm(ground ? sub(vecAt(s, 3), cross(spin, vecAt(s, 0))) : vecAt(s, 3));
        expect(l.velocity).toBe(ground ? 'ground' : 'inertial');
        expect(l.speedBefore).toBeCloseTo(judged(y), 9);
        expect(l.speedAfter).toBeCloseTo(judged(end), 9);
        // no thrust gives more than itself
        expect(l.steering).toBeGreaterThan(-1e-9);
        const rest = ideal - l.sign * (l.speedAfter - l.speedBefore) - l.gravity - l.steering;
        // dense output of order 7 on steps of up to a minute or two at a relative 1e-11 of 1e6 m, and a turn of the velocity in a last piece of some microseconds
        expect(Math.abs(rest)).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 150, seed: 6 },
  );
});

test('without a pull, thrust beside the velocity is lost by its cosine; straight along or against it nothing is', () => {
  const y = [0, 0, 0, 5000, 0, 0, 1000];
  const flown = (angle: number) =>
    burn({ y, thrust: 1, exhaust: 3000, time: 100, direction: [Math.cos(angle), Math.sin(angle), 0], pull: nothing });
  for (const angle of [0, Math.PI]) {
    const l = flown(angle).meter.losses()!;
    expect(l.sign).toBe(angle === 0 ? 1 : -1);
    expect(l.gravity).toBe(0);
    expect(Math.abs(l.steering)).toBeLessThan(1e-12);
  }
  // 0.1 m/s on 5 km/s do not turn the velocity: 1 - cos of the angle; beyond the right angle the burn is one that brakes, and its angle is what is missing to straight back
  for (const [angle, lost] of [
    [0.5, 1 - Math.cos(0.5)],
    [2.5, 1 - Math.cos(Math.PI - 2.5)],
  ]) {
    const { meter, ideal } = flown(angle);
    // the velocity turns by dv/v = 2e-5 rad
    expect(meter.losses()!.steering / ideal).toBeCloseTo(lost, 4);
  }
});

test('straight up under an even pull: gravity takes the pull times the time, and steering nothing', () => {
  const g = 1.62;
  const even: Rhs = (_t, y, dy) => dy.set([y[3], y[4], y[5], -g, 0, 0, 0]);
  const o = { thrust: 4000, exhaust: 3000, time: 60, direction: [1, 0, 0] as Vec3, pull: even };
  for (const [v, spin] of [
    [10, undefined],
    // from rest over a ground that does not turn: slower than a hover at first
    [0, [0, 0, 0] as Vec3],
  ] as const) {
    const l = burn({ ...o, y: [R, 0, 0, v, 0, 0, 1000], ...(spin ? { spin } : {}) }).meter.losses()!;
    expect(l.sign).toBe(1);
    // sums of some hundred terms of dense output
    expect(l.gravity).toBeCloseTo(g * 60, 7);
    expect(Math.abs(l.steering)).toBeLessThan(1e-7);
  }
});

test('standing on its thrust a craft loses all of it to gravity, wherever it drifts', () => {
  const g = 1.62;
  const even: Rhs = (_t, y, dy) => dy.set([y[3], y[4], y[5], -g, 0, 0, 0]);
  const meter = lossMeter([0, 0, 0]);
  const up: Push = (_t, _y, u) => {
    u.set([1, 0, 0]);
    return g;
  };
  // a minute of drifting sideways at half a metre a second, held up exactly
  for (let t = 0; t < 60; t++)
    meter.step(
      t,
      t + 1,
      (s, out) => out.set([R, 0.5 * s, 0, 0, 0.5, 0, 1000 * Math.exp((-g * s) / 3000)]),
      even,
      up,
      t < 30 ? 'hover' : 'avoid',
    );
  const [hover, avoid] = meter.stages();
  for (const s of [hover, avoid]) {
    expect(s.deltaV).toBeCloseTo(30 * g, 9);
    expect(s.gravity).toBeCloseTo(30 * g, 9);
    expect(s.steering).toBe(0);
  }
  expect(meter.stages().map((s) => s.name)).toEqual(['hover', 'avoid']);
  // the stages are the burn
  expect(meter.losses()!.gravity).toBeCloseTo(hover.gravity + avoid.gravity, 12);
  expect(hover.propellant).toBeCloseTo(1000 * -Math.expm1((-g * 30) / 3000), 9);
});

test('nothing was burnt: nothing is told', () => {
  const meter = lossMeter();
  expect(meter.losses()).toBeUndefined();
  meter.step(
    0,
    10,
    (t, out) => out.set([R + 10 * t, 0, 0, 10, 0, 0, 1]),
    nothing,
    () => 0,
  );
  expect(meter.losses()).toBeUndefined();
});
