import { FarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import {
  addCargo,
  buildModule,
  buildStack,
  burn,
  burnOrThrow,
  burnUntilDry,
  closeBook,
  dock,
  exhaustVelocity,
  fillTank,
  impulseForSpeed,
  jettison,
  MassBook,
  type ModuleSpec,
  massFlow,
  massOf,
  massProperties,
  propulsor,
  pumpPropellant,
  reroot,
  separate,
  separateVehicle,
  stackOf,
  transfer,
  usablePropellant,
} from './index.ts';

const orbiter: ModuleSpec = {
  id: 'orbiter',
  dry: 1220,
  propellant: 2880,
  engines: { main: { thrust: 3000, isp: 312 }, translation: { thrust: 150, isp: 290, count: 4 } },
};
const returner: ModuleSpec = { id: 'returner', dry: 310, propellant: 0, engines: {} };
const lander: ModuleSpec = { id: 'lander', dry: 1000, propellant: 2000, engines: { main: { thrust: 7500, minimum: 1500, isp: 309 } } };
const ascender: ModuleSpec = { id: 'ascender', dry: 345, propellant: 445, engines: { main: { thrust: 3000, isp: 310 } } };
const launch = buildStack([orbiter, returner, lander, ascender]);

const failure = (f: () => unknown): FarsideError => {
  try {
    f();
  } catch (e) {
    if (e instanceof FarsideError) return e;
    throw e;
  }
  throw new Error('nothing was thrown');
};

/** Mass after an ideal burn of dv. */
const after = (m: number, dv: number, isp: number): number => m * Math.exp(-dv / (9.80665 * isp));

test('the sample-return stack closes along its chain of burns, separations and the docking', () => {
  expect(massOf(launch)).toBe(8200);
  // braking and corrections, 875 m/s on 312 s
  let stack = burnOrThrow(launch, 'orbiter.main', 8200 - after(8200, 875, 312));
  expect(massOf(stack)).toBeCloseTo(6160.6, 0);
  const parted = separate(stack, 'lander.bottom', impulseForSpeed(stack, 'lander.bottom', 0.2));
  expect(massOf(parted.leave)).toBe(3790);
  expect(massOf(parted.keep)).toBeCloseTo(2370.6, 0);
  expect(parted.dvLeave[2] - parted.dvKeep[2]).toBeCloseTo(0.2, 14);
  let landed = burnOrThrow(parted.leave, 'lander.main', 1898);
  landed = addCargo(landed, 'ascender', { id: 'sample', mass: 2 });
  expect(usablePropellant(landed, 'lander.main')).toBe(102);
  const lift = separate(landed, 'ascender.bottom');
  expect(massOf(lift.leave)).toBe(345 + 445 + 2);
  const up = burnOrThrow(lift.leave, 'ascender.main', 363 * massFlow(propulsor(lift.leave, 'ascender.main')));
  // 3000 N at 310 s for 363 s: 358.2 kg by hand
  expect(massOf(up)).toBeCloseTo(792 - (363 * 3000) / (9.80665 * 310), 9);
  stack = dock(parted.keep, up, ['returner.top', 'ascender.top']);
  stack = transfer(stack, 'sample', 'returner');
  const home = jettison(stack, 'ascender');
  expect(massOf(home.keep)).toBeCloseTo(massOf(parted.keep) + 2, 9);
  expect(home.leave.cargo.size).toBe(0);
  const capsule = separate(home.keep, 'returner.bottom').leave;
  expect(massOf(capsule)).toBe(312);
});

test('engines: flow and exhaust velocity by definition of specific impulse', () => {
  expect(exhaustVelocity({ isp: 312 })).toBe(312 * 9.80665);
  const main = propulsor(launch, 'lander.main');
  expect(massFlow(main)).toBeCloseTo(7500 / (309 * 9.80665), 14);
  expect(massFlow(main, 0.2)).toBeCloseTo(1500 / (309 * 9.80665), 14);
  expect(massFlow(main, 0)).toBe(0);
  expect(failure(() => massFlow(main, 0.1)).code).toBe('ENGINE_THROTTLE');
  expect(failure(() => massFlow(main, 1.1)).code).toBe('ENGINE_THROTTLE');
  expect(failure(() => massFlow(main, Number.NaN)).code).toBe('ENGINE_THROTTLE');
  expect(propulsor(launch, 'orbiter.translation').thrustMax).toBe(600);
});

test('running dry is an outcome with figures', () => {
  const o = burn(launch, 'ascender.main', 500);
  expect(o).toMatchObject({ ok: false, code: 'TANK_DRY', used: 445, short: 55, tanks: ['ascender.propellant'] });
  expect(o.stack.fill.get('ascender.propellant')).toBe(0);
  const e = failure(() => burnOrThrow(launch, 'ascender.main', 500));
  expect(e.code).toBe('TANK_DRY');
  expect(e.details.numbers).toEqual({ wanted_kg: 500, usable_kg: 445, short_kg: 55 });
  const dry = burnUntilDry(launch, 'ascender.main');
  expect(dry.mass).toBe(445);
  expect(dry.seconds).toBeCloseTo((445 * 310 * 9.80665) / 3000, 9);
  expect(massOf(dry.stack)).toBe(8200 - 445);
  expect(burn(dry.stack, 'ascender.main', 0).ok).toBe(true);
  expect(failure(() => burn(launch, 'orbiter.main', -1)).code).toBe('BURN_NEGATIVE');
});

test('names that do not exist are met with the nearest that do', () => {
  const engine = failure(() => burn(launch, 'orbiter.mian', 1));
  expect(engine.code).toBe('ENGINE_UNKNOWN');
  expect(engine.details.tryThis).toBe('orbiter.main');
  expect(failure(() => separate(launch, 'lander.botom'))).toMatchObject({ code: 'PORT_UNKNOWN', details: { tryThis: 'lander.bottom' } });
  expect(failure(() => separate(launch, 'ascender.top')).code).toBe('PORT_FREE');
  expect(failure(() => dock(launch, stackOf(buildModule({ id: 'x', dry: 1 })), ['lander.top', 'x.top'])).code).toBe('PORT_TAKEN');
  expect(failure(() => dock(launch, stackOf(buildModule(lander)), ['ascender.top', 'lander.top'])).code).toBe('STACK_DUPLICATE');
  expect(failure(() => transfer(launch, 'core', 'lander')).code).toBe('CARGO_UNKNOWN');
  expect(failure(() => addCargo(launch, 'landr', { id: 'core', mass: 1 })).details.tryThis).toBe('lander');
  expect(failure(() => fillTank(launch, 'lander.propellant', 2001)).code).toBe('TANK_CAPACITY');
  expect(failure(() => fillTank(launch, 'lander.propellent', 1)).details.tryThis).toBe('lander.propellant');
  expect(failure(() => jettison(launch, 'orbiter')).code).toBe('JETTISON_ROOT');
});

test('a description that makes no sense is refused with the part named', () => {
  const bad = (spec: Partial<ModuleSpec>): string => failure(() => buildModule({ ...lander, ...spec })).message;
  expect(bad({ dry: 0 })).toMatch(/'lander'.*dry mass/);
  expect(bad({ propellant: Number.NaN })).toMatch(/propellant/);
  expect(bad({ engines: { main: { thrust: 10, minimum: 20, isp: 300 } } })).toMatch(/main.*above/);
  expect(bad({ engines: { main: { thrust: 10, isp: 300, tanks: ['fuel'] } } })).toMatch(/unknown tank 'fuel'/);
  expect(bad({ engines: { main: { thrust: 10, isp: 300, mixture: { a: 0.5, b: 0.6 } } } })).toMatch(/adds up/);
  expect(bad({ id: 'a.b' })).toMatch(/dot/);
  expect(failure(() => buildStack([orbiter, lander], [])).code).toBe('STACK_LOOSE');
  expect(failure(() => buildStack([orbiter, lander], [['orbiter.tpo', 'lander.bottom']])).details.tryThis).toBe('orbiter.top');
});

test('two tanks and a mixture: the kind that runs out first decides', () => {
  const spec: ModuleSpec = {
    id: 'm',
    dry: 100,
    tanks: [
      { id: 'ox1', capacity: 60, kind: 'oxidiser' },
      { id: 'ox2', capacity: 60, fill: 30, kind: 'oxidiser' },
      { id: 'fuel', capacity: 80, kind: 'fuel' },
    ],
    engines: { main: { thrust: 400, isp: 300, mixture: { oxidiser: 0.6, fuel: 0.4 }, draw: 'ordered' } },
  };
  const stack = buildStack([spec]);
  expect(usablePropellant(stack, 'm.main')).toBe(150);
  const o = burn(stack, 'm.main', 110);
  // 66 kg of oxidiser: all of the first tank, 6 kg of the second; 44 kg of fuel
  expect(o.ok).toBe(true);
  expect(o.stack.fill.get('m.ox1')).toBe(0);
  expect(o.stack.fill.get('m.ox2')).toBeCloseTo(24, 12);
  expect(o.stack.fill.get('m.fuel')).toBeCloseTo(36, 12);
  const dry = burn(stack, 'm.main', 200);
  expect(dry).toMatchObject({ ok: false, used: 150, short: 50, tanks: ['m.ox1', 'm.ox2'] });
  expect(dry.stack.fill.get('m.fuel')).toBeCloseTo(20, 12);
  const even = burn(buildStack([{ ...spec, engines: { main: { ...spec.engines!['main'], draw: 'proportional' } } }]), 'm.main', 75);
  expect(even.stack.fill.get('m.ox1')).toBeCloseTo(30, 12);
  expect(even.stack.fill.get('m.ox2')).toBeCloseTo(15, 12);
  expect(failure(() => pumpPropellant(stack, 'm.fuel', 'm.ox1', 1)).code).toBe('TANK_KIND');
  expect(pumpPropellant(stack, 'm.ox1', 'm.ox2', 10).fill.get('m.ox2')).toBe(40);
});

test('canted thrusters pay their cosine', () => {
  const c = Math.cos(0.3);
  const s = Math.sin(0.3);
  const thrusters = [
    { id: 'a', set: 'push', thrust: 10, isp: 220, direction: [s, 0, c] as const, position: [-1, 0, 0] as const },
    { id: 'b', set: 'push', thrust: 10, isp: 220, direction: [-s, 0, c] as const, position: [1, 0, 0] as const },
    { id: 'c', set: 'spin', thrust: 1, isp: 200, direction: [0, 1, 0] as const },
    { id: 'd', set: 'spin', thrust: 1, isp: 200, direction: [0, -1, 0] as const },
  ];
  const stack = buildStack([{ id: 'm', dry: 50, propellant: 5, thrusters }]);
  const p = propulsor(stack, 'm.push');
  expect(p.thrustMax).toBeCloseTo(20 * c, 12);
  expect(p.isp).toBeCloseTo(220 * c, 12);
  expect(p.direction[2]).toBeCloseTo(1, 14);
  expect(failure(() => propulsor(stack, 'm.spin')).code).toBe('THRUSTERS_CANCEL');
});

test('a cylinder on a cylinder: inertia by hand', () => {
  const two = buildStack([
    { id: 'a', dry: 100, size: { length: 2, diameter: 1 } },
    { id: 'b', dry: 300, size: { length: 1, diameter: 2 } },
  ]);
  const p = massProperties(two);
  // centres at 1 m and 2.5 m
  expect(p.com).toEqual([0, 0, (100 * 1 + 300 * 2.5) / 400]);
  expect(p.inertia[8]).toBeCloseTo((100 * 0.25) / 2 + 300 / 2, 12);
  const across = (100 * (3 * 0.25 + 4)) / 12 + 100 * 1.125 ** 2 + (300 * (3 + 1)) / 12 + 300 * 0.375 ** 2;
  expect(p.inertia[0]).toBeCloseTo(across, 10);
  expect(massProperties(reroot(two, 'b')).com[2]).toBeCloseTo(2.125 - 2, 14);
});

test('books: every change a line, and they close or say where not', () => {
  const t = { s: 0, f: 0 };
  const book = new MassBook();
  book.enter(t, 'stack', 'start', 'injection', 8200);
  book.enter(t, 'stack', 'burn', 'braking, orbiter.main', 6160.123456);
  book.enter(t, 'stack', 'separate', 'lander leaves', 2370.123456);
  book.enter(t, 'lander', 'separate', 'lander leaves', 3790);
  book.enter(t, 'lander', 'burn', 'descent', 1892);
  book.enter(t, 'lander', 'sample', 'core', 1894);
  book.enter(t, 'lander', 'jettison', 'stays behind', 0);
  const b = book.close();
  expect(b.worst).toBeLessThan(1e-11);
  expect(b.burnt).toBeCloseTo(8200 - 6160.123456 + 1898, 9);
  expect(b.taken).toBe(2);
  expect(b.dropped).toBe(1894);
  const cheat = [...book.lines];
  cheat[4] = { ...cheat[4], delta: cheat[4].delta - 2e-6 };
  expect(closeBook(cheat).ok).toBe(false);
  const lost = new MassBook();
  lost.enter(t, 'a', 'start', '', 10);
  lost.enter(t, 'a', 'separate', '', 6);
  lost.enter(t, 'b', 'separate', '', 3.9);
  expect(failure(() => lost.close()).code).toBe('BOOK_OPEN');
  expect(failure(() => lost.enter(t, 'a', 'burn', '', -1)).code).toBe('BOOK_MASS');
});

test('a point mass is pushed along the direction given, or not at all', () => {
  const state = { epoch: { s: 0, f: 0 }, centre: 'moon', frame: 'icrf', r: [2e6, 0, 0], v: [0, 1600, 0] } as const;
  const v = { id: 'all', stack: launch, state };
  const s = separateVehicle(v, 'lander.bottom', { impulse: 500, leaveId: 'lander', direction: [0, 0, -2] });
  expect(s.leave.state.v).toEqual([0, 1600, -500 / 3790]);
  expect(s.keep.state.v).toEqual([0, 1600, 500 / 4410]);
  expect(s.leave.id).toBe('lander');
  expect(failure(() => separateVehicle(v, 'lander.bottom', { impulse: 1, leaveId: 'lander' })).code).toBe('SEPARATION_DIRECTION');
});
