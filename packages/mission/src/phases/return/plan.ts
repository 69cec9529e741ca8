import { addSeconds, axisOfPeriod, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { cross, dot, FarsideError, portableMath as Math, norm, scale, sub, target, unit, type Vec3 } from '@farside/math';
import type { World } from '@farside/sim';
import { massOf, type Stack, usablePropellant, type VehicleState } from '@farside/vehicle';
import { type Homeward, homewardAt } from '../../outline/homeward.ts';
import { ellipsePeriod } from '../../outline/homeward-search.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import { lunarNodeRate, meanEquatorPlane } from '../../outline/plane.ts';
import type { PhaseContext } from '../../road/phase.ts';
import { engineOf, VEHICLES } from '../../vehicles.ts';
import { flyBurn, type PlannedBurn } from '../shared/burns.ts';
import { loadInOrbiter } from '../shared/loading.ts';
import { atPerilune, lunarOrbit } from '../shared/lunar.ts';

const PHASE = 'return';
const ID = VEHICLES.orbiter;

/** What the solver counts. */
export interface Count {
  evaluations: number;
  iterations: number;
}

/** Way home that leaves one ellipse interval after a first burn at `first`, from the circular orbit that the vehicle has then; of the day whose entry is given, or the cheapest. */
export function homeFrom(cx: PhaseContext, at: VehicleState, first: Epoch, entry: Epoch | undefined): Homeward {
  const a = lunarOrbit(at.state.r, at.state.v).semiMajorAxis;
  return homeAt(cx, at, a - MOON_RADIUS, addSeconds(first, cx.mission.return['ellipse-interval']), entry);
}

/** Way home that leaves at a perilune of the ellipse. */
export const homeFromPerilune = (cx: PhaseContext, perilune: VehicleState, entry: Epoch | undefined): Homeward =>
  homeAt(cx, perilune, norm(perilune.state.r) - MOON_RADIUS, perilune.state.epoch, entry);

function homeAt(cx: PhaseContext, at: VehicleState, altitude: number, departure: Epoch, entry: Epoch | undefined): Homeward {
  const { r, v, epoch } = at.state;
  const { inclination, node } = meanEquatorPlane(r, v, cx.env.frames, epoch);
  const plane = { epoch, inclination, node, nodeRate: lunarNodeRate(MOON_RADIUS + altitude, inclination) };
  return homewardAt(cx.mission, cx.env, { plane, altitude }, departure, {
    doing: (doing) => cx.progress({ phase: PHASE, doing }),
    ...(entry ? { entry } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
}

/** The pass over a direction nearest to a wished epoch, with the state there. */
export function passOver(world: World, direction: Vec3, wished: Epoch): VehicleState {
  const start = world.vehicle(ID).state;
  const n = unit(cross(start.r, start.v));
  const flat = unit(sub(direction, scale(dot(direction, n), n)));
  const period = lunarOrbit(start.r, start.v).period;
  const across = cross(n, flat);
  const look = world.fork();
  const until = addSeconds(wished, 0.55 * period);
  const events = [
    {
      id: 'pass',
      centre: 'moon' as const,
      direction: 1 as const,
      stop: false,
      maxCheck: period / 8,
      // rises through zero over the direction, and jumps nowhere: on the far side it falls
      g: (_t: number, y: Float64Array) => (y[0] * across[0] + y[1] * across[1] + y[2] * across[2]) / Math.hypot(y[0], y[1], y[2]),
    },
  ];
  const { hits } = look.coast(ID, until, { events });
  let best = hits[0];
  for (const h of hits) if (Math.abs(secondsBetween(wished, h.epoch)) < Math.abs(secondsBetween(wished, best.epoch))) best = h;
  if (!best) {
    throw new FarsideError('RETURN_LATE', `no pass over the perilune of the return is left before ${formatUtc(until)}`, {
      phase: PHASE,
      epoch: formatUtc(start.epoch),
      numbers: { left_s: secondsBetween(start.epoch, wished) },
      tryThis: 'begin the return earlier',
    });
  }
  return { ...world.vehicle(ID), state: { ...start, epoch: best.epoch, r: best.r, v: best.v } };
}

/** Within it the plane through the Moon and the landing site meets the waiting plane at every angle, s. */
const MONTH = 31 * 86400;

/** Finite burns and corrections take this much more than the impulses that the check counts: 1.5 to 2.5 % as flown. */
const FINITE = 1.025;

/** Checks that the tanks hold both burns and that the second one is short enough for a perilune. @throws RETURN_PROPELLANT, ENGINE_WEAK */
export function checkMeans(cx: PhaseContext, stack: Stack, home: Homeward): void {
  const m = cx.mission;
  const first = engineOf(stack, `orbiter.${m.return['first-engine']}`);
  const second = engineOf(stack, `orbiter.${m.return['second-engine']}`);
  const m0 = massOf(stack);
  const m1 = m0 * Math.exp((-FINITE * home.burns.first) / first.exhaustVelocity);
  const m2 = m1 * Math.exp((-FINITE * home.burns.second) / second.exhaustVelocity);
  const usable = usablePropellant(stack, `orbiter.${m.return['second-engine']}`);
  if (m0 - m2 > usable) {
    const short = m0 - m2 - usable;
    throw new FarsideError(
      'RETURN_PROPELLANT',
      `the way home takes ${(FINITE * home.deltaV).toFixed(0)} m/s: ${(m0 - m2).toFixed(0)} kg of propellant, and ${usable.toFixed(0)} kg are left`,
      {
        phase: PHASE,
        numbers: { wanted_kg: m0 - m2, usable_kg: usable, short_kg: short, delta_v_m_s: FINITE * home.deltaV },
        tryThis: `load ${loadInOrbiter(cx, { mass: m0, left: usable }, short, m2 / m0)} kg more into the orbiter, or wait for a cheaper day (${m.waiting.longest < MONTH ? 'a longer waiting.longest' : 'a smaller return.margin'})`,
      },
    );
  }
  const duration = (m1 - m2) / second.flow;
  const period = ellipsePeriod(m);
  if (duration > 0.2 * period) {
    throw new FarsideError(
      'ENGINE_WEAK',
      `the second return burn would take ${(duration / 60).toFixed(0)} min with '${m.return['second-engine']}', too long for one perilune of a ${(period / 3600).toFixed(1)} h ellipse`,
      {
        phase: PHASE,
        numbers: {
          duration_s: duration,
          longest_s: 0.2 * period,
          thrust_N: second.thrust,
          least_thrust_N: (second.thrust * duration) / (0.2 * period),
        },
        tryThis: `an engine of at least ${Math.ceil((second.thrust * duration) / (0.2 * period))} N in return.second-engine`,
      },
    );
  }
}

/** A first burn that lasts longer than this part of the waiting orbit does not end on its ellipse: flown with 150 N (0.8), missed with 50 N (2.5). */
const LONGEST_FIRST = 0.8;

/** Burn at a pass, centred on it, that gives the ellipse its period. */
export function solveFirst(cx: PhaseContext, seed: World, from: Epoch, pass: VehicleState, count: Count): PlannedBurn {
  const m = cx.mission;
  const engine = `orbiter.${m.return['first-engine']}`;
  const gm = gmOf('moon');
  const period = ellipsePeriod(m);
  const r = norm(pass.state.r);
  const dv = Math.sqrt(gm * (2 / r - 1 / axisOfPeriod(period, gm))) - norm(pass.state.v);
  const guess = seed.burnTime(ID, engine, Math.max(1, dv));
  const middle = secondsBetween(from, pass.state.epoch);
  const plan = (duration: number): PlannedBurn => ({
    what: 'first return burn',
    engine,
    start: middle - duration / 2,
    duration,
    sign: 1,
    pitch: 0,
    yaw: 0,
  });
  const solved = target(
    {
      names: ['duration'],
      x0: [guess],
      scale: [2],
      lo: [0.1],
      residuals: (x) => {
        count.evaluations++;
        const end = flyBurn(seed.fork(), ID, from, plan(x[0])).state.state;
        return [
          { constraint: 'period of the ellipse', value: lunarOrbit(end.r, end.v).period - period, tolerance: 1, scale: 600, unit: 's' },
        ];
      },
    },
    { maxIterations: 15 },
  );
  count.iterations += solved.iterations;
  if (!solved.ok) {
    const { thrust } = engineOf(pass.stack, engine);
    const longest = LONGEST_FIRST * lunarOrbit(pass.state.r, pass.state.v).period;
    throw new FarsideError('RETURN_ELLIPSE', `the first return burn does not reach its ellipse: ${solved.why}`, {
      phase: PHASE,
      epoch: formatUtc(pass.state.epoch),
      numbers: { thrust_N: thrust, duration_s: guess, longest_s: longest },
      tryThis:
        guess > longest
          ? `an engine of at least ${Math.ceil((thrust * guess) / longest)} N in return.first-engine`
          : 'another return.ellipse-interval, or more return.ellipse-revolutions',
      ...(solved.cause ? { cause: solved.cause } : {}),
    });
  }
  return plan(solved.x[0]);
}

/** The perilune at which the second burn is due: as many revolutions after the first burn as the mission asks for. */
export function lastPerilune(cx: PhaseContext, world: World): VehicleState {
  const m = cx.mission;
  const period = ellipsePeriod(m);
  const start = world.vehicle(ID);
  const look = world.fork();
  const { hits } = look.coast(ID, addSeconds(start.state.epoch, (m.return['ellipse-revolutions'] + 0.5) * period), {
    events: [atPerilune(false, 1800)],
  });
  const late = hits.filter((h) => secondsBetween(start.state.epoch, h.epoch) > 0.25 * period);
  const hit = late[m.return['ellipse-revolutions'] - 1];
  if (!hit) {
    throw new FarsideError('RETURN_ELLIPSE', 'the ellipse of the return does not come round to its perilune', {
      phase: PHASE,
      epoch: formatUtc(start.state.epoch),
      tryThis: 'a shorter return.ellipse-interval, or more return.ellipse-revolutions',
    });
  }
  return { ...start, state: { ...start.state, epoch: hit.epoch, r: hit.r, v: hit.v } };
}

/** The three constraints of an aim, with the tolerances of perigee and of the two distances, m. */
export const aimRows = (miss: { perigee: number; range: number; crossTrack: number }, perigee: number, distance: number) => [
  { constraint: 'perigee of the entry', value: miss.perigee, tolerance: perigee, scale: 1e6, unit: 'm' },
  { constraint: 'range of the entry', value: miss.range, tolerance: distance, scale: 1e6, unit: 'm' },
  { constraint: 'cross-track of the landing site', value: miss.crossTrack, tolerance: distance, scale: 1e6, unit: 'm' },
];

export function missed(what: string, why: string, epoch: Epoch, cause?: unknown): FarsideError {
  return new FarsideError('RETURN_NOT_AIMED', `${what}: ${why}`, {
    phase: PHASE,
    epoch: formatUtc(epoch),
    tryThis: 'another day home (a longer waiting.longest, a wider return.flight-time), or a stronger return.second-engine',
    ...(cause === undefined ? {} : { cause }),
  });
}
