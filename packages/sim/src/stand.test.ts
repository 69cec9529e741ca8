import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { norm, sub, type Vec3 } from '@farside/math';
import { buildStack, massOf, type VehicleState } from '@farside/vehicle';
import { expect, test } from 'vitest';
import { World, type WorldLog } from './index.ts';

const T0: Epoch = { s: 770552634, f: 0.25 };
const W = 2.66e-6;
/** Only frames are asked for: a Moon that turns evenly about z. */
const env = {
  frames: {
    rotation(_from: string, _to: string, epoch: Epoch, out: Float64Array) {
      const t = secondsBetween(T0, epoch);
      const [c, s] = [Math.cos(W * t), Math.sin(W * t)];
      out.set([c, s, 0, -s, c, 0, 0, 0, 1, -W * s, W * c, 0, -W * c, -W * s, 0, 0, 0, 0]);
    },
  },
} as unknown as Environment;
const PLACE: Vec3 = [-1.1e6, -6e5, -1.15e6];
const lander = buildStack([{ id: 'lander', dry: 1000, propellant: 10, engines: { main: { thrust: 7500, isp: 309 } } }]);

const at = (t: number): VehicleState => {
  const [c, s] = [Math.cos(W * t), Math.sin(W * t)];
  const r: Vec3 = [c * PLACE[0] - s * PLACE[1], s * PLACE[0] + c * PLACE[1], PLACE[2]];
  return {
    id: 'lander',
    stack: lander,
    state: { epoch: addSeconds(T0, t), centre: 'moon', frame: 'icrf', r, v: [-W * r[1], W * r[0], 0] },
  };
};

function flown(log: WorldLog, from: VehicleState): World {
  const settings = { moonDegree: 2, earthDegree: 2, radiationPressure: false, relativity: false };
  return new World({ epoch: from.state.epoch, vehicles: new Map([[from.id, from]]) }, { env, settings, phase: 'stay', log });
}
const quiet = { arc() {}, event() {}, burn() {}, mass() {}, channel() {} };

test('a stay is logged in the axes of the ground, without gaps, each part with its mass', () => {
  const rests: { from: Epoch; to: Epoch; r: Vec3; mass: number; frame: string }[] = [];
  const world = flown(
    {
      ...quiet,
      rest: (_v, centre, frame, from, to, r, mass) => {
        expect(centre).toBe('moon');
        rests.push({ from, to, r: [r[0], r[1], r[2]], mass, frame });
      },
    },
    at(0),
  );
  const lines = world.book.lines.length;
  world.stand(at(3600));
  world.load('lander', 'lander', { id: 'core', mass: 0.5 });
  world.stand({ ...at(86400), stack: world.vehicle('lander').stack });
  // to where it is already: no time passes
  world.stand({ ...at(86400), stack: world.vehicle('lander').stack });
  expect(rests.map((x) => secondsBetween(T0, x.from))).toEqual([0, 3600]);
  expect(rests.map((x) => secondsBetween(T0, x.to))).toEqual([3600, 86400]);
  expect(rests.map((x) => x.mass)).toEqual([massOf(lander), massOf(lander) + 0.5]);
  for (const x of rests) {
    expect(x.frame).toBe('moon-pa:de421');
    // the rounding of a turn of 1.7e6 m
    expect(norm(sub(x.r, PLACE))).toBeLessThan(1e-8);
  }
  // standing weighs nothing: the sample is the only new line
  expect(world.book.lines.length).toBe(lines + 1);
});

test('a vehicle that came down in between did not stand there all the time', () => {
  let rests = 0;
  const world = flown({ ...quiet, rest: () => rests++ }, { ...at(0), state: { ...at(0).state, r: [1.9e6, 0, 0] } });
  world.stand(at(900));
  expect(rests).toBe(0);
  expect(world.vehicle('lander').state.epoch).toEqual(at(900).state.epoch);
});
