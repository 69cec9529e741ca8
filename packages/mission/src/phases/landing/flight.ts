import { addSeconds, compileRhs, type Environment, type Epoch, type Rhs, rk4 } from '@farside/astro';
import type { BurnLosses, BurnStage } from '@farside/flight';
import { type LadderConfig, type LadderMemory, type LanderNav, ladderGuidance, ladderHold, type Rung } from '@farside/gnc';
import {
  dot,
  FarsideError,
  isFarsideError,
  portableMath as Math,
  mulMatVec,
  mulTransposedVec,
  norm,
  sub,
  unit,
  type Vec3,
  vecAt,
} from '@farside/math';
import { coastModel, lossMeter, type ModelSettings, surfaceOf, type WorldLog } from '@farside/sim';
import { massOf, type VehicleState } from '@farside/vehicle';
import { moonSpin } from '../../site/ground.ts';
import { arcNodes } from '../shared/arc-nodes.ts';

const SITE_FRAME = 'moon-me:de421';
/** Longest integration step, s: RK4 under 4 m/s^2 and in the free orbit keeps below a millimetre. */
const STEP = 1;
const TOO_LONG = 7200;

/** State at a moment of the descent, as people want it. */
export interface DescentSample {
  readonly t: number;
  readonly epoch: Epoch;
  readonly rung: Rung;
  /** Above the ground of the selected spot, m. */
  readonly altitude: number;
  /** Relative to the ground, m/s. */
  readonly vertical: number;
  readonly horizontal: number;
  /** Ground distance to the site, m. */
  readonly range: number;
  readonly mass: number;
  readonly thrust: number;
  /** Thrust direction from the local vertical, rad. */
  readonly tilt: number;
}

export interface DescentFlown {
  readonly ignition: {
    readonly epoch: Epoch;
    readonly t: number;
    readonly speed: number;
    readonly altitude: number;
    readonly mass: number;
  };
  readonly touchdown: {
    readonly epoch: Epoch;
    readonly r: Vec3;
    readonly v: Vec3;
    readonly place: Vec3;
    readonly vertical: number;
    readonly sideways: number;
  };
  readonly rungs: readonly DescentSample[];
  readonly propellant: number;
  readonly massBefore: number;
  /** Selected spot, body-fixed (mean-Earth axes), m, and how far from it the lander stands. */
  readonly spot: Vec3;
  readonly miss: number;
  readonly minThrust: number;
  readonly maxThrust: number;
  /** Arc about the Moon's centre from ignition to the site, rad. */
  readonly arc: number;
  /** Of a descent that was logged: relative to the ground, from ignition to the ground, the fall after cut-off with it. */
  readonly losses?: BurnLosses;
  readonly stages?: readonly BurnStage[];
}

/**
 * Flies the powered descent: guidance ladder in the turning frame of the ground, integration on the real field, command held over a guidance step, cut-off and free fall to the ground
 * of the selected spot. The vehicle itself is not changed.
 * @throws what the guidance throws, DESCENT_DRY with what has to be loaded, DESCENT_ENDLESS.
 */
export function flyDescent(
  env: Environment,
  v: VehicleState,
  config: LadderConfig,
  settings: ModelSettings,
  log?: WorldLog,
  tell?: (s: DescentSample) => void,
): DescentFlown {
  try {
    return flyLoop(env, v, config, settings, log, tell);
  } catch (e) {
    if (isFarsideError(e) && DRY.has(e.code)) throw short(e, env, v, config, settings);
    throw e;
  }
}

/** What the guidance says when there is not enough propellant: while planning the brake, and on the way down. */
const DRY = new Set(['BRAKING_PROPELLANT', 'DESCENT_DRY']);
/** To learn what a descent takes, it is flown as if this part of the dry mass were propellant, with an engine that could throttle down to match. */
const BORROWED = 0.8;
/** The load is tried this often: a heavier lander loses more to gravity, how much more is seen by flying it. */
const TRIES = 3;
/** Room for the lowering, which carries the load as well, and for what a rehearsal and the descent itself differ by (a tenth of a per cent of what is burnt). */
const ROOM = 1.05;
const DOUBT = 0.003;

/** The same error with what is short and what to load: the descent flown on with borrowed propellant, where that comes down at all. */
function short(e: FarsideError, env: Environment, v: VehicleState, config: LadderConfig, settings: ModelSettings): FarsideError {
  const kept = 1 - BORROWED;
  const engine = { ...config.engine, minThrust: kept * config.engine.minThrust };
  const tank = 'lander.propellant';
  const fill = v.stack.fill.get(tank) ?? 0;
  const aboard = massOf(v.stack) - config.dryMass;
  /** What the descent takes when `load` kilograms more are aboard. */
  const takes = (load: number): number => {
    const stack = { ...v.stack, fill: new Map(v.stack.fill).set(tank, fill + load) };
    return flyLoop(env, { ...v, stack }, { ...config, engine, dryMass: kept * config.dryMass }, settings).propellant;
  };
  try {
    const taken = takes(0);
    const missing = taken - aboard;
    let load = missing / (1 - taken / massOf(v.stack));
    let before = { load: 0, missing };
    for (let k = 0; k < TRIES; k++) {
      const now = { load, missing: takes(load) - aboard - load };
      if (Math.abs(now.missing) < 0.2) break;
      // A secant; where more load wants ever more, there is no load that does.
      const slope = (now.missing - before.missing) / (now.load - before.load);
      if (!(slope < -0.1)) return e;
      before = now;
      load = now.load - now.missing / slope;
    }
    return new FarsideError(
      e.code,
      `the descent takes ${taken.toFixed(0)} kg of propellant, ${aboard.toFixed(0)} kg are aboard: ${missing.toFixed(0)} kg short`,
      {
        ...e.details,
        numbers: { ...e.details.numbers, wanted_kg: taken, usable_kg: aboard, short_kg: missing },
        tryThis: `load ${Math.ceil(ROOM * load + (DOUBT * taken) / (1 - taken / massOf(v.stack)))} kg more into the lander, or make lander or ascender lighter, or the hover shorter`,
        cause: e,
      },
    );
  } catch (deeper) {
    if (isFarsideError(deeper)) return e;
    throw deeper;
  }
}

function flyLoop(
  env: Environment,
  v: VehicleState,
  config: LadderConfig,
  settings: ModelSettings,
  log?: WorldLog,
  tell?: (s: DescentSample) => void,
): DescentFlown {
  const t0 = v.state.epoch;
  const m0 = massOf(v.stack);
  const model = coastModel('moon', settings, surfaceOf(v.stack), m0);
  const coast = compileRhs(model, env, t0, 6, [-60, TOO_LONG]);
  const u = new Float64Array(3);
  let thrust = 0;
  const { exhaust } = config.engine;
  const rhs: Rhs = (t, y, dy) => {
    coast(t, y, dy);
    const a = thrust / y[6];
    dy[3] += a * u[0];
    dy[4] += a * u[1];
    dy[5] += a * u[2];
    dy[6] = -thrust / exhaust;
  };
  const stepper = rk4(rhs, 7);
  const y = Float64Array.of(...v.state.r, ...v.state.v, m0);
  const meter = log ? lossMeter(moonSpin(env, t0)) : undefined;
  const pull = log ? compileRhs(model, env, t0, 6, [-60, TOO_LONG]) : coast;
  const push = (_t: number, w: Float64Array, out: Float64Array): number => {
    out.set(u);
    return thrust / w[6];
  };
  const nodes = arcNodes(v.id, t0, log, (ta, tb, at) => {
    if (ignition) meter?.step(ta, tb, at, pull, push, memory.rung);
  });
  const turn = new Float64Array(18);
  let memory: LadderMemory = ladderGuidance.init(config);
  const rungs: DescentSample[] = [];
  let t = 0;
  let ignition: DescentFlown['ignition'] | undefined;
  let ignitionPlace: Vec3 = [0, 0, 0];
  let minThrust = Number.POSITIVE_INFINITY;
  let maxThrust = 0;

  /** Seen from the ground: body-fixed position and velocity. */
  const look = (): LanderNav => {
    env.frames.rotation('icrf', SITE_FRAME, addSeconds(t0, t), turn);
    const r = vecAt(y, 0);
    const w = mulMatVec(turn, vecAt(y, 3));
    const d = mulMatVec(turn.subarray(9), r);
    return { r: mulMatVec(turn, r), v: [w[0] + d[0], w[1] + d[1], w[2] + d[2]], m: y[6] };
  };
  const sample = (nav: LanderNav): DescentSample => {
    const up = unit(nav.r);
    const vertical = dot(nav.v, up);
    const bodyThrust = mulMatVec(turn, vecAt(u, 0));
    return {
      t,
      epoch: addSeconds(t0, t),
      rung: memory.rung,
      altitude: norm(nav.r) - norm(memory.spot),
      vertical,
      horizontal: Math.sqrt(Math.max(0, dot(nav.v, nav.v) - vertical * vertical)),
      range: Math.acos(Math.min(1, dot(up, unit(config.site)))) * norm(config.site),
      mass: y[6],
      thrust,
      tilt: thrust > 0 ? Math.acos(Math.max(-1, Math.min(1, dot(bodyThrust, up)))) : 0,
    };
  };

  for (let k = 0; ; k++) {
    if (t > TOO_LONG)
      throw new FarsideError('DESCENT_ENDLESS', 'the descent does not come to an end', { phase: 'landing', numbers: { after_s: t } });
    const nav = look();
    const step = ladderGuidance.step(memory, nav, t);
    const before = memory.rung;
    memory = step.memory;
    const { command } = step;
    thrust = command.cutoff ? 0 : command.thrust;
    u.set(mulTransposedVec(turn, command.direction));
    if (!ignition && thrust > 0) {
      ignition = {
        epoch: addSeconds(t0, t),
        t,
        speed: Math.hypot(y[3], y[4], y[5]),
        altitude: Math.hypot(y[0], y[1], y[2]) - 1737.4e3,
        mass: y[6],
      };
      ignitionPlace = nav.r;
    }
    if (memory.rung !== before || k === 0) rungs.push(sample(nav));
    tell?.(sample(nav));
    if (command.cutoff) break;
    if (thrust > 0) {
      minThrust = Math.min(minThrust, thrust);
      maxThrust = Math.max(maxThrust, thrust);
    }
    const h = Math.min(ladderHold(memory), STEP);
    nodes?.open(t, y, rhs);
    stepper.step(t, h, y);
    t += h;
    nodes?.close(t, y, rhs);
  }

  fall();
  const nav = look();
  const epoch = addSeconds(t0, t);
  const ground = unit(memory.spot);
  const off = sub(nav.r, memory.spot);
  const along = dot(off, ground);
  const vertical = dot(nav.v, ground);
  const end = sample(nav);
  rungs.push(end);
  tell?.(end);
  const losses = meter?.losses();
  return {
    ...(meter && losses ? { losses, stages: meter.stages() } : {}),
    ignition: ignition ?? { epoch: t0, t: 0, speed: 0, altitude: 0, mass: m0 },
    touchdown: {
      epoch,
      r: vecAt(y, 0),
      v: vecAt(y, 3),
      place: nav.r,
      vertical,
      sideways: Math.sqrt(Math.max(0, dot(nav.v, nav.v) - vertical * vertical)),
    },
    rungs,
    propellant: m0 - y[6],
    massBefore: m0,
    spot: memory.spot,
    miss: Math.sqrt(Math.max(0, dot(off, off) - along * along)),
    minThrust,
    maxThrust,
    arc: Math.acos(Math.min(1, dot(unit(ignitionPlace), unit(config.site)))),
  };

  /** From cut-off to the ground: the time of a parabola, corrected until the feet touch. */
  function fall(): void {
    thrust = 0;
    const floor = norm(memory.spot);
    for (let k = 0; k < 6; k++) {
      const nav = look();
      const height = norm(nav.r) - floor;
      const sink = dot(nav.v, unit(nav.r));
      if (Math.abs(height) < 1e-6) return;
      const g = 1.62;
      const h = (sink + Math.sqrt(Math.max(0, sink * sink + 2 * g * height))) / g;
      if (!Number.isFinite(h) || h <= 1e-9) return;
      nodes?.open(t, y, rhs);
      stepper.step(t, h, y);
      t += h;
      nodes?.close(t, y, rhs);
    }
  }
}
