import { addSeconds, BODIES, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { type Flight, inertialAt, rideAt, ridesOf } from '@farside/flight';
import { type Column, epochAt } from './columns.ts';

/** The heights of a module over the two bodies, drawn as a place between them: one strand of the mission profile. */
export interface Strand {
  readonly module: string;
  /** Share of the profile (0 to 1, even columns), lowest and highest place within it (0 the Moon's surface, 1 the Earth's): rows of three. */
  readonly points: Float64Array;
  /** Where the module ends before the flight does: share and place. */
  readonly end?: readonly [number, number];
}

/** Heights are told apart by their logarithm from here, m. */
const SOFT = 5000;

/** Between Moon (0) and Earth (1) by the heights over both, m: L(moon) / (L(moon) + L(earth)), L(h) = log10(1 + h / 5 km). Half-way is 0.5. */
export function placeBetween(overEarth: number, overMoon: number): number {
  const level = (h: number): number => Math.log10(1 + Math.max(0, h) / SOFT);
  const [e, m] = [level(overEarth), level(overMoon)];
  return m + e > 0 ? m / (m + e) : 0;
}

const ORDER = ['orbiter', 'returner', 'ascender', 'lander'];

/** The modules that the spine and the ledger show, in the order of their strands. Stages that only lift the others are left out. */
export function shownModules(flight: Flight): readonly string[] {
  const all = [...ridesOf(flight).keys()];
  const known = ORDER.filter((m) => all.includes(m));
  return known.length > 0 ? known : all;
}

/**
 * Strands of all modules for even columns: `perColumn` steps in each, in each step the lowest and highest of eight samples, so that orbits denser than the drawing are a band.
 * @param env for the way between Earth and Moon
 */
export function strandsOf(flight: Flight, env: Environment, columns: readonly Column[], perColumn = 110): readonly Strand[] {
  const rides = ridesOf(flight);
  const state = new Float64Array(6);
  const moon = new Float64Array(6);
  const SAMPLES = 8;
  const total = perColumn * columns.length;
  const earthRadius = BODIES.earth.meanRadius;
  const moonRadius = BODIES.moon.meanRadius;
  const placeAt = (vehicle: string, epoch: Epoch): number | undefined => {
    const path = flight.trajectory(vehicle);
    if (!path.arcAt(epoch)) return undefined;
    const arc = inertialAt(path, env.frames, epoch, state);
    env.ephemeris.state('moon', 'earth', epoch, moon);
    const sign = arc.centre === 'moon' ? 1 : -1;
    const own = Math.hypot(state[0], state[1], state[2]);
    const other = Math.hypot(state[0] + sign * moon[0], state[1] + sign * moon[1], state[2] + sign * moon[2]);
    return arc.centre === 'moon'
      ? placeBetween(other - earthRadius, own - moonRadius)
      : placeBetween(own - earthRadius, other - moonRadius);
  };
  return shownModules(flight).map((module) => {
    const mine = rides.get(module) ?? [];
    const rows: number[] = [];
    const flown = columns.findLastIndex((c) => c.flown) + 1;
    for (let i = 0; i <= flown * perColumn; i++) {
      let lo = Number.POSITIVE_INFINITY;
      let hi = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < (i === flown * perColumn ? 1 : SAMPLES); k++) {
        const epoch = epochAt(columns, (i + k / SAMPLES) / total, true);
        const ride = rideAt(mine, epoch);
        const place = ride ? placeAt(ride.vehicle, epoch) : beforePath(mine[0]?.start, epoch);
        if (place === undefined) continue;
        lo = Math.min(lo, place);
        hi = Math.max(hi, place);
      }
      if (lo <= hi) rows.push(i / total, lo, hi);
    }
    const last = columns.findLast((c) => c.flown);
    const end = mine.at(-1)?.end;
    const gone = end !== undefined && last !== undefined && secondsBetween(end, last.end) > 1;
    return { module, points: Float64Array.from(rows), ...(gone ? { end: [rows[rows.length - 3], rows[rows.length - 2]] as const } : {}) };
  });
}

/** Lift-off to the first recorded path: on the launcher, which is not followed; it stands on the ground. */
const beforePath = (start: Epoch | undefined, epoch: Epoch): number | undefined =>
  start !== undefined && secondsBetween(epoch, addSeconds(start, 0)) > 0 ? 1 : undefined;
