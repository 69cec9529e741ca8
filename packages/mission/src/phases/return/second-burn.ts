import { addSeconds, type Epoch, gmOf, secondsBetween, vinfOfState } from '@farside/astro';
import { add, cross, dot, FarsideError, portableMath as Math, norm, type Solved, sub, target, unit, type Vec3 } from '@farside/math';
import type { World } from '@farside/sim';
import { massOf, usablePropellant, type VehicleState } from '@farside/vehicle';
import type { EarthTurn } from '../../outline/earth-site.ts';
import type { EntryAim } from '../../outline/entry-aim.ts';
import type { Homeward } from '../../outline/homeward.ts';
import type { Fidelity, PhaseContext } from '../../road/phase.ts';
import { engineOf, VEHICLES } from '../../vehicles.ts';
import { flyBurn, type PlannedBurn } from '../shared/burns.ts';
import { alone, worldFor } from '../shared/homebound.ts';
import { loadInOrbiter } from '../shared/loading.ts';
import { lookHome } from './look.ts';
import { aimRows, type Count, missed } from './plan.ts';

const PHASE = 'return';
const ID = VEHICLES.orbiter;
/**
 * The state before a burn that is being solved is kept this long before its first guess, and the asymptote is read this long after the perilune, s. The wide pair is for ellipses
 * whose perilune the Earth has moved: their burn belongs far before or after it.
 */
const NARROW = { before: 1200, after: 3600, bound: 3000 };
const WIDE = { before: 4500, after: 9000, bound: 5000 };

export interface SecondSolved {
  readonly burn: PlannedBurn;
  /** Middle of the burn after perilune, s: how far the perilune stands from where it serves best. */
  readonly late: number;
}

/**
 * The second burn: ignition, duration and yaw. First against the asymptote of the impulsive way home an hour after perilune, cheap and sure; then against the entry itself.
 */
export function solveSecond(
  cx: PhaseContext,
  world: World,
  from: Epoch,
  perilune: VehicleState,
  home: Homeward,
  aim: EntryAim,
  turn: EarthTurn,
  fidelity: Fidelity,
  count: Count,
): SecondSolved {
  const m = cx.mission;
  const gm = gmOf('moon');
  const engine = `orbiter.${m.return['second-engine']}`;
  const duration0 = world.burnTime(ID, engine, home.burns.second);
  const middle = secondsBetween(from, perilune.state.epoch);
  const n = unit(cross(perilune.state.r, perilune.state.v));
  const angles = impulseAngles(perilune.state.r, perilune.state.v, home.burns.impulse);
  const seedBefore = (before: number): World => {
    const near = world.fork();
    near.coast(ID, addSeconds(perilune.state.epoch, -duration0 / 2 - before));
    return worldFor(PHASE, alone(near.vehicle(ID)), cx, fidelity);
  };
  const plan = (x: ArrayLike<number>): PlannedBurn => ({
    what: 'second return burn',
    engine,
    start: middle + x[0] - x[1] / 2,
    duration: x[1],
    sign: 1,
    pitch: angles.pitch,
    yaw: x[2],
    pitchRate: angles.pitchTurn / duration0,
    yawRate: angles.yawTurn / duration0,
  });
  // Osculating asymptote of the impulsive way home, by which the burn is first matched.
  const wanted = home.vInfinity;
  const s = unit(wanted);
  const side = unit(cross(n, s));
  const names = ['middle of the burn', 'duration', 'yaw'];
  const matchAsymptote = (from0: World, { after, bound }: typeof NARROW) =>
    target(
      {
        names,
        x0: [0, duration0, angles.yaw],
        scale: [60, 10, 0.02],
        lo: [-bound, 1, -1.5],
        hi: [bound, 3 * duration0, 1.5],
        residuals: (x) => {
          count.evaluations++;
          const w = from0.fork();
          flyBurn(w, ID, from, plan(x));
          w.coast(ID, addSeconds(perilune.state.epoch, after));
          const { r, v } = w.vehicle(ID).state;
          const reached = vinfOfState({ r, v }, gm, 'outgoing');
          const d = sub(reached, wanted);
          return [
            { constraint: 'speed of the asymptote', value: norm(reached) - norm(wanted), tolerance: 1, scale: 30, unit: 'm/s' },
            { constraint: 'asymptote in the plane', value: dot(d, side), tolerance: 1, scale: 30, unit: 'm/s' },
            { constraint: 'asymptote out of the plane', value: dot(d, n), tolerance: 1, scale: 30, unit: 'm/s' },
          ];
        },
      },
      { maxIterations: 25, differenceStep: 1e-2, maxStep: 20, ...(cx.signal ? { signal: cx.signal } : {}) },
    );
  let seed = seedBefore(NARROW.before);
  let rough = matchAsymptote(seed, NARROW);
  count.iterations += rough.iterations;
  if (!rough.ok) {
    const early = seedBefore(WIDE.before);
    const again = matchAsymptote(early, WIDE);
    count.iterations += again.iterations;
    if (again.ok) {
      seed = early;
      rough = again;
    }
  }
  if (!rough.ok) {
    // Dry tanks are not always what stopped the solver last: it creeps along that edge.
    const short = shortOfBurn(cx, seed, engine, home, (w) => matchAsymptote(w, NARROW));
    if (short) throw short;
    throw missed('the second return burn does not reach the asymptote of the way home', rough.why, perilune.state.epoch, rough.cause);
  }
  cx.progress({ phase: PHASE, doing: 'aiming the second burn at the entry', fraction: 0.5, epoch: perilune.state.epoch });
  const solved = target(
    {
      names,
      x0: rough.x,
      scale: [2, 0.5, 0.001],
      lo: [-WIDE.bound, 1, -1.5],
      hi: [WIDE.bound, 3 * duration0, 1.5],
      residuals: (x) => {
        count.evaluations++;
        const w = seed.fork();
        flyBurn(w, ID, from, plan(x));
        return aimRows(lookHome(w, ID, turn, aim).miss, 2e3, 10e3);
      },
    },
    { maxIterations: 25, differenceStep: 2e-2, maxStep: 30, ...(cx.signal ? { signal: cx.signal } : {}) },
  );
  count.iterations += solved.iterations;
  if (!solved.ok) throw missed('the second return burn cannot be aimed at the entry', solved.why, perilune.state.epoch, solved.cause);
  return { burn: plan(solved.x), late: solved.x[0] };
}

/**
 * An impulse at r as angles to the velocity, rad: pitch towards the outward normal in the plane, yaw towards the orbit normal, before it; and how both turn while the velocity does, so that
 * the thrust keeps its direction against the turning velocity as the impulse does.
 */
function impulseAngles(r: Vec3, v: Vec3, impulse: Vec3): { pitch: number; yaw: number; pitchTurn: number; yawTurn: number } {
  const to = (w: Vec3): { pitch: number; yaw: number } => {
    const t = unit(w);
    const h = unit(cross(r, w));
    return { pitch: Math.atan2(dot(impulse, cross(t, h)), dot(impulse, t)), yaw: Math.asin(dot(unit(impulse), h)) };
  };
  const before = to(v);
  const after = to(add(v, impulse));
  return { ...before, pitchTurn: after.pitch - before.pitch, yawTurn: after.yaw - before.yaw };
}

/** To learn what a burn takes, it is solved with so much more in the tanks, kg, and then again with what that showed. */
const LENT = 30;
const TRIES = 8;
/** The load settles to this, kg. */
const SETTLED = 2;

/** The refusal of a second burn that the tanks cannot hold, with what they would have to: turning the plane with a weak engine takes more than the impulse. Undefined when no load comes out. */
function shortOfBurn(cx: PhaseContext, seed: World, engine: string, home: Homeward, solve: (w: World) => Solved): FarsideError | undefined {
  const orbiter = seed.vehicle(ID);
  const usable = usablePropellant(orbiter.stack, engine);
  const { flow } = engineOf(orbiter.stack, engine);
  const tank = 'orbiter.propellant';
  const fill = orbiter.stack.fill.get(tank) ?? 0;
  let lent = LENT;
  for (let k = 0; k < TRIES; k++) {
    const w = seed.fork();
    w.put({ ...orbiter, stack: { ...orbiter.stack, fill: new Map(orbiter.stack.fill).set(tank, fill + lent) } }, 'burn', 'what if');
    const solved = solve(w);
    if (!solved.ok) {
      // not enough yet, or a burn that no load makes possible
      if (lent > 200) return undefined;
      lent *= 3;
      continue;
    }
    const short = flow * solved.x[1] - usable;
    if (short <= 0) return undefined;
    if (Math.abs(short - lent) < SETTLED) {
      const angle = ((Math.abs(home.burns.planeMiss) * 180) / Math.PI).toFixed(1);
      const load = loadInOrbiter(cx, { mass: massOf(orbiter.stack), left: usable }, short, 1);
      return new FarsideError(
        'RETURN_PROPELLANT',
        `the second return burn turns the plane by ${angle} deg and takes ${(usable + short).toFixed(0)} kg of propellant; ${usable.toFixed(0)} kg are left`,
        {
          phase: PHASE,
          numbers: { wanted_kg: usable + short, usable_kg: usable, short_kg: short, plane_rad: home.burns.planeMiss },
          tryThis: `load ${load} kg more into the orbiter, a longer waiting.longest or another entry.range`,
        },
      );
    }
    lent = short;
  }
  return undefined;
}
