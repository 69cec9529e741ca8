import { addSeconds, compileRhs, type Environment, type Epoch, gmOf, type Rhs, rk4 } from '@farside/astro';
import type { BurnLosses, BurnStage } from '@farside/flight';
import { type AscentMemory, ascentGuidance, ascentHold } from '@farside/gnc';
import { dot, FarsideError, portableMath as Math, norm, type Vec3, vecAt } from '@farside/math';
import { coastModel, lossMeter, type ModelSettings, surfaceOf, type WorldLog } from '@farside/sim';
import { massOf, usablePropellant, type VehicleState } from '@farside/vehicle';
import { moonSpin } from '../../site/ground.ts';
import { engineOf } from '../../vehicles.ts';
import { arcNodes } from '../shared/arc-nodes.ts';
import { AFTER_ASCENT } from '../shared/ascender-load.ts';

/** Guidance cycle and integration step, s. RK4 at 1 s under 7 m/s^2 leaves below a millimetre over an ascent. */
const CYCLE = 1;
/** Channels are sampled every so many cycles. */
const SAMPLE = 2;

export interface AscentOrder {
  /** `module.engine` */
  readonly engine: string;
  /** Radii, m. */
  readonly perilune: number;
  readonly apolune: number;
  /** Unit normal of the target plane, icrf. */
  readonly normal: Vec3;
  /** s */
  readonly rise: number;
}

export interface AscentFlown {
  readonly epoch: Epoch;
  readonly r: Vec3;
  readonly v: Vec3;
  /** s from ignition to cut-off. */
  readonly duration: number;
  /** kg */
  readonly propellant: number;
  readonly massBefore: number;
  /** m/s: exhaust speed times the logarithm of the mass ratio. */
  readonly deltaV: number;
  /** Angle of the thrust above the local horizontal after pitch-over and at cut-off, rad. */
  readonly lowest: number;
  /** Largest distance out of the target plane on the way, m. */
  readonly farthestFromPlane: number;
  /** Of an ascent that was logged: relative to the ground. */
  readonly losses?: BurnLosses;
  readonly stages?: readonly BurnStage[];
}

/** What the loop tells while it flies, in order of time. */
export interface AscentTelemetry {
  readonly t: number;
  readonly epoch: Epoch;
  readonly r: Vec3;
  readonly v: Vec3;
  readonly mass: number;
  /** Thrust above the local horizontal, rad. */
  readonly pitch: number;
  readonly timeToGo: number;
  readonly rung: AscentMemory['rung'];
}

function tankDry(
  order: AscentOrder,
  stack: VehicleState['stack'],
  needed: number,
  usable: number,
  missing: number,
  m0: number,
): FarsideError {
  // what is loaded more has to be lifted as well; and an ascender that only just comes into orbit is no use there
  const { exhaustVelocity } = engineOf(stack, order.engine);
  const ratio = m0 / Math.max(0.05 * m0, m0 - needed);
  const load = (m0 - usable) * (ratio * Math.exp(AFTER_ASCENT / exhaustVelocity) - 1);
  return new FarsideError(
    'TANK_DRY',
    `the ascent needs ${needed.toFixed(1)} kg of propellant, '${order.engine}' has ${usable.toFixed(1)} kg: ${(needed - usable).toFixed(1)} kg short`,
    {
      numbers: { wanted_kg: needed, usable_kg: usable, short_kg: needed - usable, missing_dv_m_per_s: missing },
      tryThis: `modules.ascender.propellant of ${Math.ceil(load)} kg, which lets it meet the orbiter and come down too, or a lighter ascender or a lower orbit`,
    },
  );
}

/**
 * Flies a vehicle from rest on the ground into orbit: closed loop of guidance and field, command held over a cycle, cut-off to the fraction of a second. The vehicle
 * itself is not changed. Arcs go to `log`.
 * @throws ENGINE_WEAK when the thrust does not lift the weight, TANK_DRY with the shortage, ASCENT_SINKS when the way to the orbit leads below the ground of the site, and what the guidance throws.
 */
export function flyAscent(
  env: Environment,
  v: VehicleState,
  order: AscentOrder,
  settings: ModelSettings,
  log?: WorldLog,
  tell?: (x: AscentTelemetry) => void,
): AscentFlown {
  const engine = engineOf(v.stack, order.engine);
  const m0 = massOf(v.stack);
  const ground = norm(v.state.r);
  const mu = gmOf('moon');
  const weight = (m0 * mu) / (ground * ground);
  const ratio = engine.thrust / weight;
  const ideal = engine.exhaustVelocity * Math.log(m0 / (m0 - usablePropellant(v.stack, order.engine)));
  if (!(ratio > 1)) {
    throw new FarsideError(
      'ENGINE_WEAK',
      `'${order.engine}' pushes ${engine.thrust.toFixed(0)} N against a lunar weight of ${weight.toFixed(0)} N: thrust to weight ${ratio.toFixed(2)}`,
      {
        numbers: { thrust_N: engine.thrust, weight_N: weight, thrust_to_weight: ratio, usable_dv_m_per_s: ideal },
        expected: 'more than 1, better 1.5',
        tryThis: `a thrust above ${Math.ceil(1.5 * weight)} N, or a lighter ascender`,
      },
    );
  }
  const usable = usablePropellant(v.stack, order.engine);
  const longest = usable / engine.flow;
  const model = coastModel('moon', settings, surfaceOf(v.stack), m0);
  const coast = compileRhs(model, env, v.state.epoch, 6);
  const u = new Float64Array(3);
  const rhs: Rhs = (t, y, dy) => {
    coast(t, y, dy);
    const a = engine.thrust / y[6];
    dy[3] += a * u[0];
    dy[4] += a * u[1];
    dy[5] += a * u[2];
    dy[6] = -engine.flow;
  };
  const stepper = rk4(rhs, 7);
  const y = Float64Array.of(...v.state.r, ...v.state.v, m0);
  let memory = ascentGuidance.init({
    mu,
    exhaust: engine.exhaustVelocity,
    thrust: engine.thrust,
    periapsis: order.perilune,
    apoapsis: order.apolune,
    normal: order.normal,
    rise: order.rise,
    // the tanks are watched here, with the figures of the stack
    dryMass: 0,
  });
  const meter = log ? lossMeter(moonSpin(env, v.state.epoch)) : undefined;
  const pull = log ? compileRhs(model, env, v.state.epoch, 6) : coast;
  const push = (_t: number, w: Float64Array, out: Float64Array): number => {
    out.set(u);
    return engine.thrust / w[6];
  };
  const nodes = arcNodes(v.id, v.state.epoch, log, (ta, tb, at) => meter?.step(ta, tb, at, pull, push, memory.rung));
  let t = 0;
  let lowest = Math.PI / 2;
  let farthest = 0;
  for (let k = 0; ; k++) {
    const r = vecAt(y, 0);
    const w = vecAt(y, 3);
    let step: ReturnType<typeof ascentGuidance.step>;
    try {
      step = ascentGuidance.step(memory, { r, v: w, m: y[6] }, t);
    } catch (e) {
      throw weakOrEmpty(e, order, engine, ratio, ideal, usable);
    }
    memory = step.memory;
    const up = dot(step.command.direction, r) / norm(r);
    const pitch = Math.asin(Math.max(-1, Math.min(1, up)));
    lowest = Math.min(lowest, pitch);
    farthest = Math.max(farthest, Math.abs(dot(r, order.normal)));
    if (tell && (k % SAMPLE === 0 || step.command.cutoff)) {
      tell({ t, epoch: addSeconds(v.state.epoch, t), r, v: w, mass: y[6], pitch, timeToGo: memory.tgo, rung: memory.rung });
    }
    if (step.command.cutoff) break;
    if (t + 1e-9 >= longest) {
      // Without a plan, still rising upright, all of the orbit's speed is missing.
      const missing = memory.plan ? norm(memory.plan.vgo) : Math.sqrt(mu / norm(r));
      const need = massForSpeed(y[6], missing, engine.exhaustVelocity);
      throw tankDry(order, v.stack, usable + need, usable, missing, m0);
    }
    const h = Math.min(ascentHold(memory, CYCLE), longest - t);
    u.set(step.command.direction);
    nodes?.open(t, y, rhs);
    stepper.step(t, h, y);
    t += h;
    nodes?.close(t, y, rhs);
    if (norm(vecAt(y, 0)) < ground - 1) {
      throw new FarsideError(
        'ASCENT_SINKS',
        `with thrust to weight ${ratio.toFixed(2)} the way to the orbit leads ${(ground - norm(vecAt(y, 0))).toFixed(0)} m below the launch place after ${t.toFixed(0)} s`,
        {
          numbers: { thrust_to_weight: ratio, thrust_N: engine.thrust, after_s: t, usable_dv_m_per_s: ideal },
          tryThis: `a thrust above ${Math.ceil(1.5 * weight)} N, a lighter ascender or a longer vertical rise`,
        },
      );
    }
  }
  const propellant = engine.flow * t;
  const losses = meter?.losses();
  return {
    ...(meter && losses ? { losses, stages: meter.stages() } : {}),
    epoch: addSeconds(v.state.epoch, t),
    r: vecAt(y, 0),
    v: vecAt(y, 3),
    duration: t,
    propellant,
    massBefore: m0,
    deltaV: engine.exhaustVelocity * Math.log(m0 / (m0 - propellant)),
    lowest,
    farthestFromPlane: farthest,
  };
}

/** Propellant for a velocity change from a mass, kg. */
const massForSpeed = (m: number, dv: number, exhaust: number): number => (Number.isFinite(dv) ? -m * Math.expm1(-dv / exhaust) : 0);

/** A thrust to weight beyond which the burn is over before guidance has settled: more thrust is no help. */
const STRONG = 5;

/** The guidance found no way: says it in terms of the engine. */
function weakOrEmpty(
  e: unknown,
  order: AscentOrder,
  engine: { thrust: number; exhaustVelocity: number },
  ratio: number,
  ideal: number,
  usable: number,
): unknown {
  if (!(e instanceof FarsideError) || (e.code !== 'PEG_NOT_CONVERGED' && e.code !== 'PEG_PROPELLANT')) return e;
  const thrustOf = (wanted: number): string => (100 * Math.round((engine.thrust * wanted) / ratio / 100)).toFixed(0);
  return new FarsideError(
    'ENGINE_WEAK',
    `'${order.engine}' finds no way into the orbit: thrust to weight ${ratio.toFixed(2)}, ${ideal.toFixed(0)} m/s in the tanks (${usable.toFixed(0)} kg)`,
    {
      numbers: { ...(e.details.numbers ?? {}), thrust_N: engine.thrust, thrust_to_weight: ratio, usable_dv_m_per_s: ideal },
      expected: 'about 1,850 m/s and a thrust to weight of 1.5 or more for a low lunar orbit',
      tryThis:
        ratio > STRONG
          ? `a thrust near ${thrustOf(2)} N: so strong an engine leaves guidance no time`
          : (e.details.tryThis ?? 'more thrust or more propellant'),
      cause: e,
    },
  );
}
