import { portableMath as Math } from '@farside/math';
import { massOf, modulesOf, propellantOf } from '@farside/vehicle';
import type { Flight } from '../flight.ts';
import { correctionReserves } from './corrections.ts';
import { type BurnLine, burnLines, sumBurns } from './delta-v.ts';

/** A module as it stood on the launcher, kg. */
export interface LoadedModule {
  readonly module: string;
  /** Without propellant and cargo. */
  readonly dry: number;
  readonly loaded: number;
}

/** The propellant of one module from loading to the end of the record, kg. */
export interface TankBudget {
  readonly module: string;
  /** Without propellant and cargo, kg. */
  readonly dry: number;
  readonly loaded: number;
  readonly used: number;
  /** Phases in which it burnt, in order of flight. */
  readonly phases: readonly { readonly phase: string; readonly deltaV: number; readonly propellant: number }[];
  readonly left: number;
  /** What cannot be got out of the tanks or is not known, as the caller says. */
  readonly residual: number;
  /** What its corrections need beyond what was flown, to be 99 % sure. */
  readonly corrections: number;
  /** What has to be loaded for all of it: used + residual + corrections. */
  readonly needed: number;
  /** loaded - needed; negative: not enough was loaded. */
  readonly margin: number;
  /**
   * The velocity change that the margin still is (0 where it is negative), m/s: by the engine that burnt last, on the craft as it was after that burn (a lander with what it carries); of a flight that
   * is not complete, on the craft as it is. Undefined before any burn.
   */
  readonly marginDeltaV: number | undefined;
  /** Worst difference between what the burns of a phase took and what the tanks lost in it, kg. */
  readonly gap: number;
}

/** How tanks are counted. */
export interface TankOptions {
  /** Part of what was loaded that counts as unusable; default 0: the tanks of the model can be emptied. */
  readonly residual?: number;
  /** Modules that were loaded for exactly what they burn (a launcher's stage that is no part of the design): nothing is set aside for them. */
  readonly exact?: readonly string[];
}

/** Where a module is at the end of each phase in which some vehicle carries it. */
function placesOf(flight: Flight, module: string) {
  return flight.phases.flatMap((p, k) => {
    const craft = [...p.handover.vehicles.values()].find((v) => modulesOf(v.stack).some((m) => m.id === module));
    return craft ? [{ k, craft, fill: propellantOf(craft.stack, module) }] : [];
  });
}

/** Propellant that the burns of the phases from number `a` to before `b` took out of a module. */
function burntBetween(flight: Flight, lines: readonly BurnLine[], a: number, b: number): number {
  const phases = flight.phases.slice(a, b).map((p) => p.phase);
  return sumBurns(lines.filter((x) => phases.includes(x.phase))).propellant;
}

/** Every module as it was loaded: what the first hand-over that has it says, with what was burnt before. */
export function loadedModules(flight: Flight): readonly LoadedModule[] {
  const lines = burnLines(flight);
  const names = new Set(flight.handovers().flatMap((h) => [...h.vehicles.values()].flatMap((v) => modulesOf(v.stack).map((m) => m.id))));
  return [...names].map((module) => {
    const [{ k, craft, fill }] = placesOf(flight, module);
    const mine = lines.filter((b) => b.module === module);
    const dry = modulesOf(craft.stack).find((m) => m.id === module)?.dry.mass ?? 0;
    return { module, dry, loaded: fill + burntBetween(flight, mine, 0, k + 1) };
  });
}

/**
 * Propellant of every module that carries some: loaded, used, left, and what stands against it. From hand-overs and burns alone. A module is followed to the last hand-over that has it, and its
 * burns after that (a craft that ends within a phase) are taken off.
 * @param o.residual part of what was loaded, 0 to 1
 */
export function tankBudgets(flight: Flight, o: TankOptions = {}): readonly TankBudget[] {
  const lines = burnLines(flight);
  const reserves = correctionReserves(flight);
  return loadedModules(flight)
    .filter((m) => m.loaded > 0)
    .map(({ module, dry, loaded }): TankBudget => {
      const seen = placesOf(flight, module);
      const last = seen[seen.length - 1];
      const mine = lines.filter((b) => b.module === module);
      const burntSince = burntBetween(flight, mine, last.k + 1, flight.phases.length);
      const left = last.fill - burntSince;
      const gaps = seen.slice(1).map((s, i) => Math.abs(seen[i].fill - s.fill - burntBetween(flight, mine, seen[i].k + 1, s.k + 1)));
      const residual = o.exact?.includes(module) ? 0 : (o.residual ?? 0) * loaded;
      const corrections = reserves.filter((r) => r.engine.startsWith(`${module}.`)).reduce((s, r) => s + r.more, 0);
      const margin = left - residual - corrections;
      return {
        module,
        dry,
        loaded,
        used: loaded - left,
        phases: flight.phases.flatMap(({ phase }) => {
          const s = sumBurns(mine.filter((b) => b.phase === phase));
          return s.burns > 0 ? [{ phase, deltaV: s.deltaV, propellant: s.propellant }] : [];
        }),
        left,
        residual,
        corrections,
        needed: loaded - margin,
        margin,
        marginDeltaV: deltaVOf(margin, mine, flight.complete ? undefined : massOf(last.craft.stack) - burntSince),
        gap: Math.max(0, ...gaps),
      };
    });
}

function deltaVOf(margin: number, burns: readonly BurnLine[], now: number | undefined): number | undefined {
  const last = burns.at(-1);
  if (!last) return undefined;
  const mass = now ?? last.massAfter;
  return margin > 0 && mass > margin ? last.exhaust * Math.log(mass / (mass - margin)) : 0;
}
