import type { Epoch } from '@farside/astro';
import { portableMath as Math } from '@farside/math';
import type { VehicleId } from '@farside/vehicle';
import type { Flight } from '../flight.ts';
import type { BurnLosses, BurnStage, FlightBurn } from '../types.ts';

/** Where a velocity change went, m/s: deltaV = gained + gravity + steering + rest. */
export interface Split {
  /** What the speed became more (of a burn that brakes: less). */
  readonly gained: number;
  readonly gravity: number;
  readonly steering: number;
  /** What the three leave of the ideal figure: rounding and quadrature. */
  readonly rest: number;
}

/** A burn in the books: what it gave, and where that went. */
export interface BurnLine {
  readonly phase: string;
  readonly vehicle: VehicleId;
  /** Whose tanks pay: the module of the engine. */
  readonly module: string;
  readonly engine: string;
  readonly what: string;
  readonly start: Epoch;
  /** s */
  readonly duration: number;
  /** Ideal: exhaust velocity x ln(mass ratio), m/s. */
  readonly deltaV: number;
  /** kg */
  readonly propellant: number;
  /** Of the vehicle, kg. */
  readonly massAfter: number;
  /** Exhaust velocity, m/s, from the two masses. */
  readonly exhaust: number;
  /** Whose speed is meant in the split. */
  readonly velocity?: BurnLosses['velocity'];
  readonly split?: Split;
  readonly stages: readonly (Pick<BurnStage, 'name' | 'duration' | 'deltaV' | 'propellant'> & { readonly split: Split })[];
}

/** Sums over burns, m/s and kg. What was not told apart stands in `untold`: deltaV = gained + gravity + steering + rest + untold. */
export interface BurnSum extends Split {
  readonly burns: number;
  readonly deltaV: number;
  readonly propellant: number;
  readonly untold: number;
}

const moduleOf = (engine: string): string => engine.split('.')[0];

function splitOf(deltaV: number, sign: 1 | -1, x: Pick<BurnStage, 'speedBefore' | 'speedAfter' | 'gravity' | 'steering'>): Split {
  const gained = sign * (x.speedAfter - x.speedBefore);
  return { gained, gravity: x.gravity, steering: x.steering, rest: deltaV - gained - x.gravity - x.steering };
}

function lineOf(b: FlightBurn): BurnLine {
  const { losses, stages } = b;
  const ratio = Math.log(b.massBefore / b.massAfter);
  return {
    phase: b.phase,
    vehicle: b.vehicle,
    module: moduleOf(b.engine),
    engine: b.engine,
    what: b.what,
    start: b.start,
    duration: b.duration,
    deltaV: b.deltaV,
    propellant: b.propellant,
    massAfter: b.massAfter,
    exhaust: ratio > 0 ? b.deltaV / ratio : 0,
    ...(losses ? { velocity: losses.velocity, split: splitOf(b.deltaV, losses.sign, losses) } : {}),
    stages:
      losses && stages
        ? stages.map((s) => ({
            name: s.name,
            duration: s.duration,
            deltaV: s.deltaV,
            propellant: s.propellant,
            split: splitOf(s.deltaV, losses.sign, s),
          }))
        : [],
  };
}

/** Every burn of a flight with where its velocity change went, in order of time. */
export const burnLines = (flight: Flight): readonly BurnLine[] => flight.burns().map(lineOf);

/** Sums of any burns. */
export function sumBurns(lines: readonly BurnLine[]): BurnSum {
  const sum = (f: (b: BurnLine) => number): number => lines.reduce((s, b) => s + f(b), 0);
  return {
    burns: lines.length,
    deltaV: sum((b) => b.deltaV),
    propellant: sum((b) => b.propellant),
    gained: sum((b) => b.split?.gained ?? 0),
    gravity: sum((b) => b.split?.gravity ?? 0),
    steering: sum((b) => b.split?.steering ?? 0),
    rest: sum((b) => b.split?.rest ?? 0),
    untold: sum((b) => (b.split ? 0 : b.deltaV)),
  };
}
