import { addSeconds, type Epoch } from '@farside/astro';
import {
  burnOrThrow,
  exhaustVelocity,
  type Handover,
  MassBook,
  massOf,
  propulsor,
  type Stack,
  separate,
  type VehicleState,
} from '@farside/vehicle';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallStack, T0 } from '../../test/small-flight.ts';
import { createRecorder, type FlightBurn, makeManifest, memoryStore, openFlight } from '../index.ts';
import { correctionReserves } from './corrections.ts';
import { burnLines, sumBurns } from './delta-v.ts';
import { massLedger } from './masses.ts';
import { loadedModules, tankBudgets } from './propellant.ts';

const at = (t: number): Epoch => addSeconds(T0, t);
const craft = (id: string, stack: Stack, t: number): VehicleState => ({
  id,
  stack,
  state: { epoch: at(t), centre: 'moon', frame: 'icrf', r: [2e6, 0, 0], v: [0, 1.5e3, 0] },
});
const handover = (t: number, list: readonly VehicleState[]): Handover => ({ epoch: at(t), vehicles: new Map(list.map((v) => [v.id, v])) });

function burn(
  phase: string,
  vehicle: string,
  engine: string,
  before: Stack,
  kg: number,
  t: number,
  o: Partial<FlightBurn> = {},
): { after: Stack; row: FlightBurn } {
  const after = burnOrThrow(before, engine, kg);
  const ve = exhaustVelocity(propulsor(before, engine));
  const [massBefore, massAfter] = [massOf(before), massOf(after)];
  const deltaV = ve * Math.log(massBefore / massAfter);
  return {
    after,
    row: {
      phase,
      vehicle,
      engine,
      what: 'burn',
      start: at(t),
      duration: 100,
      deltaV,
      propellant: kg,
      massBefore,
      massAfter,
      centre: 'moon',
      ...o,
    },
  };
}

/** Orbiter and lander: a burn of both with a correction planned, the parting, a burn of the lander that is lost at the end of the last phase. */
async function flight(first: number, second: number, worst = 20) {
  const phases = ['out', 'down'];
  const store = memoryStore(makeManifest({ engine: '0', mission: { name: 'x', text: 'x' }, data: [], environment: 'e', seed: 1, phases }));
  const whole = smallStack();
  const a = burn('out', 'orbiter', 'orbiter.main', whole, first, 10, {
    losses: { velocity: 'inertial', sign: -1, speedBefore: 2400, speedAfter: 2000, gravity: 30, steering: 5 },
  });
  let r = createRecorder(store, 'out');
  let book = new MassBook();
  r.mass(book.enter(T0, 'orbiter', 'start', 'handed over', massOf(whole)));
  r.mass(book.enter(at(110), 'orbiter', 'burn', 'burn, orbiter.main', massOf(a.after)));
  r.burn(a.row);
  r.measures({ 'out.correction-1-delta-v': 2 });
  r.plan({
    phase: 'out',
    params: { corrections: [{ engine: 'orbiter.main' }, { engine: 'orbiter.none' }, {}] },
    notes: { 'correction-1.delta-v-99_m_s': worst, 'correction-2.delta-v-99_m_s': 1, 'correction-3.delta-v-99_m_s': 1 },
  });
  await r.seal(handover(200, [craft('orbiter', a.after, 200)]));
  const parted = separate(a.after, 'lander.bottom', 100);
  const b = burn('down', 'lander', 'lander.main', parted.leave, second, 300, {
    losses: { velocity: 'ground', sign: -1, speedBefore: 1700, speedAfter: 2, gravity: 300, steering: 100 },
    stages: [
      {
        name: 'brake',
        duration: 90,
        deltaV: 1900,
        propellant: 0.9 * second,
        speedBefore: 1700,
        speedAfter: 100,
        gravity: 200,
        steering: 100,
      },
      { name: 'hover', duration: 10, deltaV: 198, propellant: 0.1 * second, speedBefore: 100, speedAfter: 2, gravity: 100, steering: 0 },
    ],
  });
  r = createRecorder(store, 'down');
  book = new MassBook();
  // the parting is booked a rounding before the phase's own epoch
  r.mass(book.enter(at(200), 'orbiter', 'start', 'handed over', massOf(a.after)));
  r.mass(book.enter(at(199.9999999), 'orbiter', 'separate', 'lander separated', massOf(parted.keep)));
  r.mass(book.enter(at(199.9999999), 'lander', 'separate', 'separated from orbiter', massOf(parted.leave)));
  r.mass(book.enter(at(400), 'lander', 'burn', 'burn, lander.main', massOf(b.after)));
  r.mass(book.enter(at(450), 'lander', 'sample', 'core', massOf(b.after) + 1.5));
  r.mass(book.enter(at(500), 'lander', 'loss', 'hit the ground', 0));
  r.burn(b.row);
  await r.seal(handover(600, [craft('orbiter', parted.keep, 600)]));
  return { f: await openFlight(store), a, b, whole, parted };
}

test('velocity changes: what the losses leave is the rest, sums are sums, and the exhaust velocity is the engine’s', async () => {
  const { f, a } = await flight(800, 900);
  const [x, y] = burnLines(f);
  expect([x.module, y.module]).toEqual(['orbiter', 'lander']);
  expect(x.exhaust).toBeCloseTo(312 * 9.80665, 9);
  expect(x.split).toEqual({ gained: 400, gravity: 30, steering: 5, rest: a.row.deltaV - 435 });
  expect(y.velocity).toBe('ground');
  expect(y.stages.map((s) => [s.name, s.split.gained, s.split.rest])).toEqual([
    ['brake', 1600, 0],
    ['hover', 98, 0],
  ]);
  const s = sumBurns([x, y, { ...x, split: undefined as never, deltaV: 7 }]);
  expect(s.untold).toBe(7);
  expect(s.deltaV).toBeCloseTo(s.gained + s.gravity + s.steering + s.rest + s.untold, 9);
});

test('tanks: a module that is lost within a phase is followed to its last burn; the residual is of what was loaded; the margin is worth what the rocket equation says', async () => {
  const { f, a } = await flight(800, 900);
  expect(loadedModules(f)).toEqual([
    { module: 'orbiter', dry: 1220, loaded: 2880 },
    { module: 'lander', dry: 1000, loaded: 2000 },
  ]);
  const [orbiter, lander] = tankBudgets(f, { residual: 0.02 });
  expect(lander).toMatchObject({ loaded: 2000, used: 900, left: 1100, residual: 40, corrections: 0, margin: 1060, needed: 940, gap: 0 });
  expect(lander.phases.map((p) => [p.phase, p.propellant])).toEqual([['down', 900]]);
  expect(orbiter.left).toBeCloseTo(2080, 9);
  const [c] = correctionReserves(f);
  expect(orbiter.corrections).toBe(c.more);
  expect(orbiter.margin).toBeCloseTo(2080 - 57.6 - c.more, 9);
  // as it was after its last burn, with the lander aboard
  const mass = massOf(a.after);
  expect(orbiter.marginDeltaV).toBeCloseTo(312 * 9.80665 * Math.log(mass / (mass - orbiter.margin)), 9);
  expect(tankBudgets(f, { residual: 0.02, exact: ['lander'] })[1].residual).toBe(0);
  // of a flight that goes on: as it is
  const { parted } = await flight(800, 900);
  const now = massOf(parted.keep);
  const going = tankBudgets({ ...f, complete: false }, { residual: 0.02 })[0];
  expect(going.marginDeltaV).toBeCloseTo(312 * 9.80665 * Math.log(now / (now - orbiter.margin)), 9);
  expect(tankBudgets({ ...f, burns: () => f.burns().slice(1) })[0].marginDeltaV).toBeUndefined();
});

test('corrections: the 99 % figure beyond what was flown, by the rocket equation; an engine that nobody has is left out, and one that was flown above it needs no more', async () => {
  const { f, a } = await flight(800, 900);
  expect(correctionReserves(f)).toEqual([
    {
      phase: 'out',
      number: 1,
      engine: 'orbiter.main',
      flown: 2,
      worst: 20,
      more: massOf(a.after) * Math.expm1(18 / (312 * 9.80665)),
    },
  ]);
  expect(correctionReserves((await flight(800, 900, 1)).f)[0].more).toBe(0);
});

test('masses: from the launch mass down every line has its reason, pairs of one instant are whole, and everything closes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.double({ min: 1, max: 2800, noNaN: true }),
      fc.double({ min: 1, max: 1900, noNaN: true }),
      async (first, second) => {
        const { f, whole } = await flight(first, second);
        const l = massLedger(f);
        expect(l.launch).toBe(massOf(whole));
        expect(l.lines.map((x) => x.reason)).toEqual(['start', 'burn', 'separate', 'separate', 'burn', 'sample', 'loss']);
        expect(l.lines[2].total).toBe(l.lines[3].total);
        expect(l.lines[3].total).toBeCloseTo(l.lines[1].total, 9);
        expect(l.lines.at(-1)!.total).toBeCloseTo(l.end, 9);
        expect(l.burnt).toBeCloseTo(-first - second, 9);
        expect(l.taken).toBeCloseTo(1.5, 9);
        expect(l.end).toBe(l.weighed);
        expect(l.ok).toBe(true);
        for (const v of l.vehicles) expect(v.opened + v.burnt + v.taken + v.moved + v.lost).toBeCloseTo(v.end, 8);
        expect(l.vehicles.find((v) => v.vehicle === 'lander')).toMatchObject({ moved: 0, end: 0 });
      },
    ),
    { numRuns: 25, seed: 3 },
  ));

test('masses: what was burnt and is not in the books is seen', async () => {
  const { f } = await flight(800, 900);
  const wrong = { ...f, burns: () => f.burns().map((b) => ({ ...b, propellant: b.propellant + 0.25 })) };
  const l = massLedger(wrong);
  expect(l.ok).toBe(false);
  expect(l.worst).toBeCloseTo(0.5, 9);
});
