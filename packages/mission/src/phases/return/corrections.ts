import { addSeconds, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { add, FarsideError, norm, target, unit, type Vec3, ZERO3 } from '@farside/math';
import { fixedDirection, type World } from '@farside/sim';
import type { VehicleState } from '@farside/vehicle';
import type { EarthTurn } from '../../outline/earth-site.ts';
import type { EntryAim, EntryMiss } from '../../outline/entry-aim.ts';
import type { ConstraintRow, PhaseContext } from '../../road/phase.ts';
import { VEHICLES } from '../../vehicles.ts';
import { correctionStatistics } from '../shared/correction.ts';
import { alone, worldFor } from '../shared/homebound.ts';
import { lookHome } from './look.ts';
import { aimRows, type Count, missed } from './plan.ts';

const PHASE = 'return';
const ID = VEHICLES.orbiter;
/** Below this a correction is not flown, m/s: a tenth of a second of the smallest pair of thrusters. */
const WORTH_FLYING = 0.003;
/** What the aim is corrected to: 20 m of perigee are 0.001 deg of entry angle. m */
const PERIGEE = 20;
const DISTANCE = 200;

/** One correction: velocity change in icrf axes, flown as a finite burn; zero when none is worth flying. */
export interface ReturnCorrection {
  /** s after the hand-over. */
  readonly start: number;
  readonly engine: string;
  readonly deltaV: Vec3;
}

export function flyCorrection(world: World, from: Epoch, c: ReturnCorrection, k: number): number {
  world.coast(ID, addSeconds(from, c.start));
  const dv = norm(c.deltaV);
  if (dv === 0) return 0;
  const duration = world.burnTime(ID, c.engine, dv);
  const order = { engine: c.engine, what: `return correction ${k + 1}`, duration, steering: fixedDirection(unit(c.deltaV)) };
  return world.burn(ID, order).deltaV;
}

export interface CorrectionsSolved {
  readonly corrections: readonly ReturnCorrection[];
  readonly constraints: readonly ConstraintRow[];
  readonly notes: Readonly<Record<string, number>>;
}

/** The epochs at which the mission wants its corrections, from the end of the second burn and the entry. @throws CORRECTION_TIME */
function correctionEpochs(cx: PhaseContext, burnt: Epoch, entry: Epoch): Epoch[] {
  let last = burnt;
  return cx.mission.return.corrections.map((c, k) => {
    if ((c.after === undefined) === (c.before === undefined)) {
      throw new FarsideError('CORRECTION_TIME', `return.corrections.${k} has to say either 'after' or 'before'`, {
        phase: PHASE,
        tryThis: "'after: 20 h' counts from the second burn, 'before: 16 h' from entry",
      });
    }
    const epoch = c.after !== undefined ? addSeconds(burnt, c.after) : addSeconds(entry, -(c.before ?? 0));
    if (secondsBetween(last, epoch) < 1800 || secondsBetween(epoch, entry) < 7200) {
      throw new FarsideError(
        'CORRECTION_TIME',
        `return correction ${k + 1} at ${formatUtc(epoch, 0)} does not lie in order between the second burn and entry`,
        {
          phase: PHASE,
          epoch: formatUtc(epoch),
          tryThis: `an epoch between ${formatUtc(addSeconds(last, 1800), 0)} and ${formatUtc(addSeconds(entry, -7200), 0)} in return.corrections.${k}`,
        },
      );
    }
    last = epoch;
    return epoch;
  });
}

/**
 * Corrections of the way home, one after another, each solved at full fidelity for the entry aim from where the vehicle is then (perfect navigation), with the figures that errors of tracking and
 * execution would add. @param burnt the vehicle after the second burn. @param error of the second burn, m/s per axis one-sigma.
 */
export function solveCorrections(
  cx: PhaseContext,
  from: Epoch,
  burnt: VehicleState,
  error: number,
  aim: EntryAim,
  turn: EarthTurn,
  entry: Epoch,
  count: Count,
): CorrectionsSolved {
  const m = cx.mission.return;
  const corrections: ReturnCorrection[] = [];
  const constraints: ConstraintRow[] = [];
  const notes: Record<string, number> = {};
  const here = worldFor(PHASE, alone(burnt), cx, cx.full);
  let left = error;
  let last = burnt.state.epoch;
  correctionEpochs(cx, burnt.state.epoch, entry).forEach((epoch, k) => {
    cx.progress({ phase: PHASE, doing: `correction ${k + 1}`, fraction: 0.7 + (0.3 * k) / m.corrections.length, epoch });
    const engine = `orbiter.${m.corrections[k].engine}`;
    here.coast(ID, epoch);
    const at = here.vehicle(ID);
    const start = secondsBetween(from, epoch);
    const look = (dv: Vec3, shift: Vec3 = ZERO3): EntryMiss => {
      count.evaluations++;
      const moved = { ...at, state: { ...at.state, r: add(at.state.r, shift) } };
      const w = worldFor(PHASE, alone(moved), cx, cx.full);
      flyCorrection(w, from, { start, engine, deltaV: dv }, k);
      return lookHome(w, ID, turn, aim).miss;
    };
    const solved = target(
      {
        names: ['velocity change x', 'velocity change y', 'velocity change z'],
        x0: [0, 0, 0],
        scale: [0.1, 0.1, 0.1],
        residuals: (x) => aimRows(look([x[0], x[1], x[2]]), PERIGEE, DISTANCE),
      },
      { maxIterations: 20, differenceStep: 1e-2, ...(cx.signal ? { signal: cx.signal } : {}) },
    );
    count.iterations += solved.iterations;
    if (!solved.ok) throw missed(`return correction ${k + 1} cannot bring the craft to its entry`, solved.why, epoch, solved.cause);
    const dv: Vec3 = [solved.x[0], solved.x[1], solved.x[2]];
    const deltaV = norm(dv) >= WORTH_FLYING ? dv : ZERO3;
    const c: ReturnCorrection = { start, engine, deltaV };
    flyCorrection(here, from, c, k);
    corrections.push(c);
    // the rest of the budget: errors seen from here, in the same three distances at the Earth
    const rows = (x: EntryMiss): number[] => [x.perigee, x.range, x.crossTrack];
    const statistics = correctionStatistics({
      sensitivity: (d) => rows(look(add(deltaV, d))),
      positionSensitivity: (d) => rows(look(deltaV, d)),
      knowledge: m.tracking,
      execution: m.execution,
      velocityBefore: left,
      elapsed: secondsBetween(last, epoch),
      nominal: norm(deltaV),
    });
    left = statistics['left-velocity-1-sigma_m_s'];
    last = epoch;
    for (const [name, value] of Object.entries(statistics)) notes[`correction-${k + 1}.${name}`] = value;
    const reached = rows(look(deltaV));
    const names = ['perigee of the entry', 'range of the entry', 'cross-track of the landing site'];
    names.forEach((name, i) => {
      constraints.push({
        name: `${name} after correction ${k + 1}`,
        wanted: 0,
        reached: reached[i],
        tolerance: i === 0 ? PERIGEE : DISTANCE,
        unit: 'm',
      });
    });
  });
  return { corrections, constraints, notes };
}
