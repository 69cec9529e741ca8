import type { Environment } from '@farside/astro';
import { FarsideError, nearest, throwIfAborted } from '@farside/math';
import type { Handover } from '@farside/vehicle';
import { type MissionFiles, withPaths } from '../file/files.ts';
import type { Mission } from '../file/schema.ts';
import type { Outline } from '../outline/outline.ts';
import { outline as sketchOutline } from '../outline/sketch.ts';
import { padHandover } from '../phases/launch.ts';
import { phaseContext, phaseError } from './context.ts';
import type { Phase, PhaseContext, PhasePlan, Progress, Rollout } from './phase.ts';
import { PHASES } from './registry.ts';

/** A phase by its kind. Throws PHASE_UNKNOWN, naming the nearest. */
function phaseOf(kind: string): Phase {
  const phase = PHASES.find((p) => p.kind === kind);
  if (phase) return phase;
  const kinds = PHASES.map((p) => p.kind);
  const near = nearest(kind, kinds);
  throw new FarsideError('PHASE_UNKNOWN', `there is no phase '${kind}'${near === undefined ? '' : `; did you mean '${near}'?`}`, {
    expected: `one of ${kinds.join(', ')}`,
    found: kind,
    ...(near === undefined ? {} : { tryThis: near }),
  });
}

/**
 * Solves one phase and records nothing: what its solver finds when it begins with `from`. Trials are flown inside, coarse ones first.
 * @param kind `launch`, `transfer`, … as in `PHASES`.
 * @param from all living vehicles where the phase begins: `Flight.handover` of the phase before.
 * @throws FarsideError with phase and epoch: PHASE_UNKNOWN, ABORTED, and what the phase refuses.
 */
export function solve(kind: string, from: Handover, cx: PhaseContext): PhasePlan {
  const phase = phaseOf(kind);
  try {
    return phase.solve(from, cx);
  } catch (e) {
    throw phaseError(e, phase, from.epoch);
  }
}

/**
 * Flies a plan at full fidelity and records nothing: the hand-over that it leads to, and the measures (SI) of the phase.
 * @throws FarsideError with phase and epoch.
 */
export function rollOut(plan: PhasePlan, from: Handover, cx: PhaseContext): Rollout {
  const phase = phaseOf(plan.phase);
  try {
    return phase.rollout(plan.params, from, cx, cx.full);
  } catch (e) {
    throw phaseError(e, phase, from.epoch);
  }
}

/** A phase solved, and how it goes on. */
export interface SolvedPhase extends Rollout {
  readonly plan: PhasePlan;
  readonly from: Handover;
}

/** The plans of a mission. */
export interface SolvedMission {
  readonly outline: Outline;
  /** In the order of flight. */
  readonly phases: readonly SolvedPhase[];
}

/** How far a mission is solved, and from what. */
export interface SolveOptions {
  /** The last phase that is solved; default: all. */
  readonly until?: string;
  readonly outline?: Outline;
  /** The files that the mission names. */
  readonly files?: MissionFiles;
  /** Default 1. */
  readonly seed?: number;
  /** Called with every step. */
  progress?(p: Progress): void;
  readonly signal?: AbortSignal;
}

/**
 * The plans of a mission without its record: the Outline, then phase by phase what the solver found and the hand-over it leads to. Observers (eclipses, contacts) and the score are left out.
 * @param mission with files: as `openMission` reads it (`withFiles`).
 * @throws FarsideError with phase and epoch.
 */
export function solveMission(mission: Mission, world: Environment, o: SolveOptions = {}): SolvedMission {
  const env = withPaths(world, mission, o.files);
  const last = PHASES.indexOf(o.until === undefined ? PHASES[PHASES.length - 1] : phaseOf(o.until));
  const outline =
    o.outline ??
    sketchOutline(mission, env, {
      doing: (doing) => o.progress?.({ phase: 'outline', doing }),
      ...(o.signal ? { signal: o.signal } : {}),
    });
  const cx = phaseContext({ mission, outline, env, ...o });
  const phases: SolvedPhase[] = [];
  let from = padHandover(mission, { env, outline });
  for (const { kind } of PHASES.slice(0, last + 1)) {
    throwIfAborted(o.signal);
    const plan = solve(kind, from, cx);
    const out = rollOut(plan, from, cx);
    phases.push({ plan, from, ...out });
    from = out.to;
  }
  return { outline, phases };
}
