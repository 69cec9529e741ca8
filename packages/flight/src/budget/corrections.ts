import { portableMath as Math } from '@farside/math';
import { exhaustVelocity, massOf, propulsor, type Stack } from '@farside/vehicle';
import type { Flight } from '../flight.ts';

/** What one correction took, and what it takes to be 99 % sure of it. */
export interface CorrectionReserve {
  readonly phase: string;
  /** From 1. */
  readonly number: number;
  readonly engine: string;
  /** m/s */
  readonly flown: number;
  /** The 99 % figure of the plan, m/s. */
  readonly worst: number;
  /** Propellant beyond what was flown, kg: by the rocket equation, at the mass that the craft has at the end of the phase (the most that it can weigh after the correction). */
  readonly more: number;
}

interface PlanJson {
  readonly phase?: unknown;
  readonly params?: { readonly corrections?: unknown };
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** The stack in which an engine is, as a phase hands it over. */
function carrierOf(flight: Flight, phase: string, engine: string): Stack | undefined {
  const at = flight.phases.find((p) => p.phase === phase)?.handover;
  for (const v of at?.vehicles.values() ?? []) {
    try {
      propulsor(v.stack, engine);
      return v.stack;
    } catch {
      // another vehicle carries it
    }
  }
  return undefined;
}

/**
 * The corrections of the sealed phases, as their plans have them (`params.corrections`, and in `notes` the 99 % figure of each), in order of flight. A plan without them has none.
 * Validity of the 99 % figure: linear covariance, see the phases that make it.
 */
export function correctionReserves(flight: Flight): readonly CorrectionReserve[] {
  return (flight.plans() as readonly PlanJson[]).flatMap((plan) => {
    const { phase, params, notes } = plan;
    const list = params?.corrections;
    if (typeof phase !== 'string' || !Array.isArray(list)) return [];
    return (list as readonly { readonly engine?: unknown }[]).flatMap((c, k): CorrectionReserve[] => {
      const worst = notes?.[`correction-${k + 1}.delta-v-99_m_s`];
      const stack = typeof c.engine === 'string' ? carrierOf(flight, phase, c.engine) : undefined;
      if (typeof worst !== 'number' || typeof c.engine !== 'string' || !stack) return [];
      const measured = flight.measures()[`${phase}.correction-${k + 1}-delta-v`];
      const flown = typeof measured === 'number' ? measured : 0;
      const ve = exhaustVelocity(propulsor(stack, c.engine));
      return [{ phase, number: k + 1, engine: c.engine, flown, worst, more: massOf(stack) * Math.expm1(Math.max(0, worst - flown) / ve) }];
    });
  });
}
