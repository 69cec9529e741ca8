import { type Environment, type Epoch, formatUtc } from '@farside/astro';
import { FarsideError, isFarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import type { Outline } from '../outline/outline.ts';
import { coarseFidelity, coarseLunarFidelity, fullFidelity } from './fidelity.ts';
import type { Phase, PhaseContext, Progress } from './phase.ts';

/** What a phase looks at. */
export interface ContextInput {
  readonly mission: Mission;
  readonly outline: Outline;
  readonly env: Environment;
  /** Default 1. */
  readonly seed?: number;
  /** Called with every step. */
  progress?(p: Progress): void;
  readonly signal?: AbortSignal;
}

/** What a phase sees. The fidelities are read of the mission when they are asked for. */
export function phaseContext(i: ContextInput): PhaseContext {
  const { mission, outline, env, seed = 1, progress, signal } = i;
  return {
    mission,
    outline,
    env,
    get full() {
      return fullFidelity(mission);
    },
    get coarse() {
      return coarseFidelity(mission);
    },
    get coarseLunar() {
      return coarseLunarFidelity(mission);
    },
    seed,
    progress: (p) => progress?.(p),
    ...(signal ? { signal } : {}),
  };
}

/** An error out of a phase, with the phase and the epoch at which it begins; what is no error of the house is a fault of the program. */
export function phaseError(e: unknown, phase: Phase, begins: Epoch): FarsideError {
  const where = { phase: phase.kind, epoch: formatUtc(begins) };
  if (isFarsideError(e)) return e.within(where);
  return new FarsideError(
    'PHASE_DEFECT',
    `the phase '${phase.title}' ended in a fault of the program: ${e instanceof Error ? e.message : String(e)}`,
    {
      ...where,
      cause: e,
      tryThis: 'this is a defect: run again with --debug and report what it prints, with the mission file',
    },
  );
}
