import { addSeconds, circularSpeed, gmOf, orbitPeriod } from '@farside/astro';
import { FarsideError, portableMath as Math, target, type Vec3 } from '@farside/math';
import type { ModelSettings, World } from '@farside/sim';
import type { VehicleState } from '@farside/vehicle';
import { orbitShape, type Shape } from './aim.ts';
import { flyBurn } from './burns.ts';
import type { TimedBurn } from './plan.ts';

/** The orbiter's circle as it is left alone: mean radius and first harmonic within these, m. Beyond them the drift of the pair and the shape of the approach change by per cents. */
const GOOD_RADIUS = 1000;
const GOOD_SHAPE = 3000;
/** What the two burns are solved to, m. */
const TOLERANCE = 100;
/** Revolutions between the second burn and the hand-over: time to determine the orbit before it is used. */
const SETTLE = 2.2;

export interface TrimSolution {
  readonly burns: readonly TimedBurn[];
  /** Shape of the orbiter's orbit over the revolution from the hand-over on. */
  readonly shape: Shape;
  readonly evaluations: number;
}

/** Distance of a shape from the circle of `radius`, m. */
export const shapeMiss = (s: Shape, radius: number): { mean: number; wave: number } => ({
  mean: s.radius - radius,
  wave: Math.hypot(s.cosine, s.sine),
});

/**
 * Two burns of the orbiter, half a revolution apart on its line of apsides, that put it on the circle of mean radius `radius` by the hand-over; none when it is on it anyway.
 * Unknown are the velocity along the motion at both and the radial one at the second: they move mean radius and both parts of the first harmonic.
 * @param worldOf a silent world of the given vehicles. @param handover seconds after the orbiter's present epoch.
 * @throws TRIM_TIME when there is no time for it, TARGET_NOT_REACHED.
 */
export function solveTrim(
  worldOf: (v: VehicleState) => World,
  orbiter: VehicleState,
  engine: string,
  handover: number,
  radius: number,
  settings: ModelSettings,
): TrimSolution {
  const { id } = orbiter;
  const start = orbiter.state.epoch;
  const period = orbitPeriod(radius, gmOf('moon'));
  const world = worldOf(orbiter);
  const end = addSeconds(start, handover);
  const waits = handover - (SETTLE + 1.1) * period;
  const near = waits > 0 ? world.coast(id, addSeconds(start, waits)).state : orbiter;
  const free = orbitShape(world.env, world.coast(id, end).state.state, settings);
  const miss = shapeMiss(free, radius);
  if (Math.abs(miss.mean) < GOOD_RADIUS && miss.wave < GOOD_SHAPE) return { burns: [], shape: free, evaluations: 1 };
  // on the line of apsides: the angle of apolune from the place at hand-over, half a turn is as good
  const apolune = Math.atan2(free.sine, free.cosine) / (2 * Math.PI);
  const turns = SETTLE + 0.5;
  const back = turns + wrap(-apolune - turns, 0.5);
  const first = Math.max(0.05 * period, handover - back * period);
  const second = first + 0.5 * period;
  if (second + 0.5 * period > handover) {
    throw new FarsideError(
      'TRIM_TIME',
      `the orbiter is ${(miss.mean / 1e3).toFixed(1)} km off its circle for the hand-over and has ${(handover / 3600).toFixed(1)} h to come to it`,
      {
        numbers: { mean_miss_m: miss.mean, wave_m: miss.wave, time_s: handover, needed_s: 1.05 * period },
        tryThis: 'a later docking, or an orbiter that already flies at rendezvous.handover.target-altitude less below',
      },
    );
  }
  const burnsOf = (x: ArrayLike<number>): readonly TimedBurn[] => [
    { what: 'first circularising burn of the orbiter', at: first, dv: [0, x[0], 0] as Vec3 },
    { what: 'second circularising burn of the orbiter', at: second, dv: [x[2], x[1], 0] as Vec3 },
  ];
  let shape = free;
  const fly = (x: ArrayLike<number>): Shape => {
    const w = worldOf(near);
    for (const b of burnsOf(x)) flyBurn(w, id, engine, start, b);
    return orbitShape(w.env, w.coast(id, end).state.state, settings);
  };
  // a metre a second along the motion raises the mean by 2 a / v metres
  const guess = (-miss.mean * circularSpeed(radius, gmOf('moon'))) / (4 * radius);
  const s = target(
    {
      names: ['first burn', 'second burn', 'radial part of the second'],
      x0: [guess, guess, 0],
      scale: [10, 10, 10],
      residuals: (x) => {
        shape = fly(x);
        return [
          { constraint: 'mean height of the orbiter', value: shape.radius - radius, tolerance: TOLERANCE, unit: 'm' },
          { constraint: 'roundness of the orbit at the hand-over', value: shape.cosine, tolerance: TOLERANCE, unit: 'm' },
          { constraint: 'roundness of the orbit a quarter of a turn on', value: shape.sine, tolerance: TOLERANCE, unit: 'm' },
        ];
      },
    },
    { differenceStep: 0.1, maxIterations: 12 },
  );
  if (!s.ok) {
    if (s.cause instanceof FarsideError) throw s.cause;
    throw new FarsideError('TARGET_NOT_REACHED', `the orbiter's circle for the hand-over: ${s.why}`, {
      numbers: Object.fromEntries(s.worst.map((r) => [`${r.constraint.replaceAll(' ', '_')}_m`, r.value])),
      tryThis:
        'a waiting orbit nearer to rendezvous.handover.target-altitude less below, or stronger thrusters for rendezvous.orbiter-engine',
    });
  }
  return { burns: burnsOf(s.x), shape, evaluations: s.evaluations + 1 };
}

/** x in [0, period). */
const wrap = (x: number, period: number): number => x - period * Math.floor(x / period);
