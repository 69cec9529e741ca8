import { addSeconds, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { FarsideError, norm, scale, target, unit, type Vec3 } from '@farside/math';
import { fixedDirection, World, type WorldLog } from '@farside/sim';
import { type Handover, massOf, type VehicleState } from '@farside/vehicle';
import { lunarPole, MOON_RADIUS } from '../outline/outbound.ts';
import type { ConstraintRow, Fidelity, Measure, Phase, PhaseContext, PhasePlan, Rollout } from '../road/phase.ts';
import { engineOf, VEHICLES } from '../vehicles.ts';
import { type ArrivalMiss, arrivalMiss } from './shared/bplane.ts';
import { correctionStatistics } from './shared/correction.ts';
import { missedTarget } from './shared/missed.ts';

/** One correction: velocity change in icrf axes, flown as a finite burn; zero when none is worth flying. */
export interface CorrectionParams {
  /** s after the hand-over. */
  readonly start: number;
  readonly engine: string;
  readonly deltaV: Vec3;
}
export interface TransferParams {
  readonly corrections: readonly CorrectionParams[];
  /** End of the phase, s after the hand-over. */
  readonly end: number;
}

/** Where the phase hands over: this long before the braking burn starts. */
const BEFORE_BRAKING = 3600;
/** Below this a correction is not flown, m/s. */
const WORTH_FLYING = 0.01;
/** Where the hyperbola about the Moon is looked at, m from its centre: far out every arc that is worth correcting still comes by; close in the Earth bends it no more (perilune to 0.5 km; 10 km from far out). */
const FAR = 25e6;
const CLOSE = 6e6;

function worldOf(from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): World {
  return new World(from, {
    env: cx.env,
    settings: fidelity,
    phase: 'transfer',
    ...(log ? { log } : {}),
    ...(cx.signal ? { signal: cx.signal } : {}),
  });
}

function flyCorrection(world: World, from: Epoch, c: CorrectionParams, k: number): number {
  world.coast(VEHICLES.stack, addSeconds(from, c.start));
  const dv = norm(c.deltaV);
  if (dv === 0) return 0;
  const what = `correction ${k + 1}`;
  const duration = world.burnTime(VEHICLES.stack, c.engine, dv);
  return world.burn(VEHICLES.stack, { engine: c.engine, what, duration, steering: fixedDirection(unit(c.deltaV)) }).deltaV;
}

function rollout(p: TransferParams, from: Handover, cx: PhaseContext, fidelity: Fidelity, log?: WorldLog): Rollout {
  const world = worldOf(from, cx, fidelity, log);
  const measures: Record<string, Measure> = {};
  let total = 0;
  p.corrections.forEach((c, k) => {
    const dv = flyCorrection(world, from.epoch, c, k);
    total += dv;
    measures[`transfer.correction-${k + 1}-delta-v`] = dv;
    world.event('correction', dv === 0 ? `correction ${k + 1} not needed` : `correction ${k + 1}: ${(dv * 1000).toFixed(1)} mm/s`, {
      vehicle: VEHICLES.stack,
      epoch: world.vehicle(VEHICLES.stack).state.epoch,
      data: { delta_v_m_s: dv },
    });
  });
  const to = world.handover(addSeconds(from.epoch, p.end));
  return { to, measures: { ...measures, 'transfer.delta-v': total, 'transfer.duration': p.end } };
}

function solve(from: Handover, cx: PhaseContext): PhasePlan<TransferParams> {
  const { mission: m, outline } = cx;
  const perilune = outline.outbound.perilune.epoch;
  const aim = {
    radius: MOON_RADIUS + m.braking.perilune,
    inclination: outline.plane.inclination,
    pole: lunarPole(cx.env, perilune),
    branch: outline.plane.branch,
  };
  const stack = from.vehicles.get(VEHICLES.stack);
  if (!stack) throw new FarsideError('HANDOVER_VEHICLE', 'the stack is not there', { phase: 'transfer' });
  const only: Handover = { epoch: from.epoch, vehicles: new Map([[stack.id, stack]]) };
  let evaluations = 0;
  let iterations = 0;
  const look = (world: World, radius: number): { miss: ArrivalMiss; late: number } => {
    evaluations++;
    const end = world.coast(VEHICLES.stack, addSeconds(perilune, 86400), {
      events: [
        { id: 'look', centre: 'moon', direction: -1, stop: true, maxCheck: 3600, g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - radius },
      ],
    });
    if (end.stoppedBy !== 'look') throw new FarsideError('MOON_MISSED', 'the arc does not come near the Moon', { phase: 'transfer' });
    const s = end.state.state;
    const miss = arrivalMiss(s.r, s.v, aim);
    return { miss, late: secondsBetween(perilune, addSeconds(s.epoch, miss.timeToPerilune)) };
  };

  const corrections: CorrectionParams[] = [];
  const constraints: ConstraintRow[] = [];
  const notes: Record<string, number> = {};
  const here = worldOf(only, cx, cx.full);
  const epochs = outline.schedule.transferCorrections;
  epochs.forEach((epoch, k) => {
    cx.progress({ phase: 'transfer', doing: `correction ${k + 1}`, fraction: k / epochs.length, epoch });
    const engine = `orbiter.${m.transfer.corrections[k].engine}`;
    const start = secondsBetween(from.epoch, epoch);
    if (start <= 0 || secondsBetween(epoch, perilune) < 2 * BEFORE_BRAKING) {
      throw new FarsideError('CORRECTION_TIME', `correction ${k + 1} at ${formatUtc(epoch)} is not between injection and braking`, {
        phase: 'transfer',
        epoch: formatUtc(epoch),
        tryThis: `an epoch between ${formatUtc(from.epoch, 0)} and ${formatUtc(addSeconds(perilune, -2 * BEFORE_BRAKING), 0)} in transfer.corrections`,
      });
    }
    here.coast(VEHICLES.stack, epoch);
    const at = here.vehicle(VEHICLES.stack);
    const seed: Handover = { epoch, vehicles: new Map([[at.id, at]]) };
    const tryOut = (dv: Vec3, radius: number) => {
      const w = worldOf(seed, cx, cx.full);
      flyCorrection(w, epoch, { start: 0, engine, deltaV: dv }, k);
      return look(w, radius);
    };
    const aimAt = (radius: number, x0: ArrayLike<number>, loose: number) =>
      target(
        {
          names: ['velocity change x', 'velocity change y', 'velocity change z'],
          x0: Array.from(x0),
          scale: [0.1, 0.1, 0.1],
          residuals: (x) => {
            const { miss, late } = tryOut([x[0], x[1], x[2]], radius);
            return [
              { constraint: 'perilune distance', value: miss.inPlane, tolerance: 50 * loose, scale: 1e5, unit: 'm' },
              { constraint: 'plane at the Moon', value: miss.outOfPlane, tolerance: 50 * loose, scale: 1e5, unit: 'm' },
              { constraint: 'arrival', value: late, tolerance: 0.1 * loose, scale: 100, unit: 's' },
            ];
          },
        },
        { maxIterations: 20, differenceStep: 1e-2, ...(cx.signal ? { signal: cx.signal } : {}) },
      );
    const rough = aimAt(FAR, [0, 0, 0], 100);
    const solved = rough.ok ? aimAt(CLOSE, rough.x, 1) : rough;
    if (!solved.ok) {
      throw missedTarget('CORRECTION_NOT_REACHED', `correction ${k + 1} cannot bring the stack to its perilune`, solved, {
        phase: 'transfer',
        epoch: formatUtc(epoch),
      });
    }
    iterations += rough.iterations + solved.iterations;
    const dv: Vec3 = [solved.x[0], solved.x[1], solved.x[2]];
    const worth = norm(dv) >= WORTH_FLYING;
    const flown: CorrectionParams = { start, engine, deltaV: worth ? dv : [0, 0, 0] };
    const reached = worth ? solved.residuals : [];
    for (const r of reached)
      constraints.push({ name: `correction ${k + 1}: ${r.constraint}`, wanted: 0, reached: r.value, tolerance: r.tolerance, unit: r.unit });
    // What the correction has to expect: errors before it, from injection or the correction before, mapped here; what it then leaves.
    const stat = correctionStatistics({
      sensitivity: (d) => {
        const { miss, late } = tryOut([d[0], d[1], d[2]], FAR);
        return [miss.inPlane, miss.outOfPlane, late * norm(miss.vInfinity)];
      },
      positionSensitivity: (d) => {
        const moved: VehicleState = {
          ...at,
          state: { ...at.state, r: [at.state.r[0] + d[0], at.state.r[1] + d[1], at.state.r[2] + d[2]] },
        };
        const w = worldOf({ epoch, vehicles: new Map([[at.id, moved]]) }, cx, cx.full);
        const { miss, late } = look(w, FAR);
        return [miss.inPlane, miss.outOfPlane, late * norm(miss.vInfinity)];
      },
      knowledge: m.transfer.tracking,
      execution: m.transfer.execution,
      velocityBefore: k === 0 ? m.transfer['injection-error'].velocity : (notes[`correction-${k}.left-velocity-1-sigma_m_s`] ?? 0),
      elapsed: k === 0 ? start : secondsBetween(epochs[k - 1], epoch),
      nominal: norm(flown.deltaV),
    });
    for (const [name, value] of Object.entries(stat)) notes[`correction-${k + 1}.${name}`] = value;
    notes[`correction-${k + 1}.burn_s`] = worth ? (massOf(at.stack) * norm(dv)) / engineOf(at.stack, engine).thrust : 0;
    corrections.push(flown);
    flyCorrection(here, from.epoch, flown, k);
  });
  const end = secondsBetween(from.epoch, outline.schedule.arrival) - BEFORE_BRAKING;
  const last = look(here, CLOSE);
  const scaled = scale(1, last.miss.vInfinity);
  notes['perilune-altitude_m'] = last.miss.altitude;
  notes['arrival-late_s'] = last.late;
  notes['v-infinity_m_s'] = norm(scaled);
  return { phase: 'transfer', params: { corrections, end }, constraints, evaluations, iterations, notes };
}

export const transfer: Phase<TransferParams> = { kind: 'transfer', title: 'Earth–Moon transfer', solve, rollout };
