import { gmOf, secondsBetween } from '@farside/astro';
import { FarsideError, goldenSection, isFarsideError, scale, target, type Vec3, vecAt } from '@farside/math';
import type { CoarseWorld } from './coarse.ts';
import { type EntryMiss, entryMiss } from './entry-aim.ts';
import type { Crossing, Search } from './homeward-search.ts';
import { type ReturnBurns, returnBurns } from './return-burns.ts';

const HOUR = 3600;
const DAY = 86400;
/** The first burn waits for its pass up to half a revolution, and the ellipse comes round some minutes early or late: so far the departure may move, s. */
const EDGE = 1.5 * HOUR;

/** A way home flown in coarse dynamics: Earth, Moon and Sun as points, impulses at the Moon. */
export interface Flight {
  readonly departure: number;
  readonly vInfinity: Vec3;
  readonly burns: ReturnBurns;
  readonly miss: EntryMiss;
  readonly jacobian: Float64Array;
}

/** Solves the asymptote of one departure time in coarse dynamics, from a guess. Undefined when it does not come out near the guess. */
export function flyHome(s: Search, world: CoarseWorld, departure: number, guess: Vec3, jacobian?: Float64Array): Flight | undefined {
  const aim = s.aim();
  const normal = s.normalAt(departure);
  const turnOffset = secondsBetween(s.from, s.turn.epoch);
  const fly = (x: ArrayLike<number>): { burns: ReturnBurns; miss: EntryMiss } => {
    const burns = returnBurns(vecAt(x, 0), normal, s.radius, s.period);
    const r = scale(s.radius, burns.perilune);
    const end = world.fly({ centre: 'moon', t: departure, y: Float64Array.of(...r, ...burns.departure) }, departure + 16 * DAY, {
      centre: 'earth',
      direction: 1,
      g: (_t, y) => y[0] * y[3] + y[1] * y[4] + y[2] * y[5],
    });
    if (!end.stopped || end.centre !== 'earth') throw new FarsideError('RETURN_LOST', 'the arc does not come down to the Earth');
    return { burns, miss: entryMiss(s.turn, aim, end.t - turnOffset, vecAt(end.y, 0), vecAt(end.y, 3)) };
  };
  try {
    const solved = target(
      {
        names: ['v-infinity x', 'v-infinity y', 'v-infinity z'],
        x0: guess,
        scale: [10, 10, 10],
        residuals: (x) => {
          const { miss } = fly(x);
          return [
            { constraint: 'perigee', value: miss.perigee, tolerance: 2e3, scale: 1e6, unit: 'm' },
            { constraint: 'range', value: miss.range, tolerance: 5e3, scale: 1e6, unit: 'm' },
            { constraint: 'cross-track', value: miss.crossTrack, tolerance: 5e3, scale: 1e6, unit: 'm' },
          ];
        },
      },
      { maxIterations: 25, maxEvaluations: 40, differenceStep: 1e-2, maxStep: 15, ...(jacobian ? { jacobian } : {}) },
    );
    if (!solved.ok) return undefined;
    const end = fly(solved.x);
    return { departure, vInfinity: vecAt(solved.x, 0), ...end, jacobian: solved.jacobian };
  } catch (e) {
    if (!isFarsideError(e) || e.code === 'RETURN_ELLIPSE') throw e;
    return undefined;
  }
}

/** The flights of one day and way of turning, by departure time: solved on demand, each from its nearest neighbour. */
export class DayFlights {
  readonly #s: Search;
  readonly #world: CoarseWorld;
  readonly #known = new Map<number, Flight>();
  /** Departures that have no flight: near the edge of where Moon, range and site fit. */
  readonly #lost = new Set<number>();
  readonly prograde: boolean;
  /** Departures that are looked at, s. */
  readonly lo: number;
  readonly hi: number;
  readonly #entry: number;

  private constructor(s: Search, world: CoarseWorld, prograde: boolean, near: Flight, first: number, last: number) {
    this.#s = s;
    this.#world = world;
    this.prograde = prograde;
    this.#known.set(near.departure, near);
    // The landing moves by minutes with the departure: bounds of the flight time are bounds of the departure, less the half revolution by which the first burn waits for its pass.
    this.#entry = s.entryOf(near);
    const slack = Math.PI * Math.sqrt(s.radius ** 3 / gmOf('moon'));
    const bounds = s.m.return['flight-time'];
    const [low, high] = bounds[1] - bounds[0] > 4 * slack ? [bounds[0] + slack, bounds[1] - slack] : bounds;
    this.lo = Math.max(first, this.#entry - high);
    this.hi = Math.min(last, this.#entry - low);
  }

  static start(s: Search, world: CoarseWorld, c: Crossing, first: number, last: number): DayFlights | undefined {
    const near = flyHome(s, world, c.entry - c.flight, c.vInfinity);
    if (!near) return undefined;
    const day = new DayFlights(s, world, c.prograde, near, first, last);
    return day.hi >= day.lo ? day : undefined;
  }

  at(t: number): Flight | undefined {
    const known = this.#known.get(t);
    if (known || this.#lost.has(t)) return known;
    let from: Flight | undefined;
    for (const f of this.#known.values()) if (!from || Math.abs(f.departure - t) < Math.abs(from.departure - t)) from = f;
    if (!from) return undefined;
    const f = flyHome(this.#s, this.#world, t, from.vInfinity, from.jacobian);
    if (!f || Math.abs(this.#s.entryOf(f) - this.#entry) > 0.3 * DAY) {
      this.#lost.add(t);
      return undefined;
    }
    this.#known.set(t, f);
    return f;
  }

  cost(t: number): number {
    return this.at(t)?.burns.total ?? Number.POSITIVE_INFINITY;
  }

  /** The cheapest: downhill to a bracket, then golden section to half an hour (the minimum is flat). */
  cheapest(): Flight | undefined {
    const start = [...this.#known.keys()][0];
    const step = 4 * HOUR;
    const inside = (t: number) => Math.min(this.hi, Math.max(this.lo, t));
    let a = inside(start);
    let fa = this.cost(a);
    let way = this.cost(inside(a + step)) < fa ? 1 : -1;
    if (way < 0 && !(this.cost(inside(a - step)) < fa)) way = 0;
    let b = inside(a + way * step);
    while (way !== 0 && this.cost(b) < fa) {
      a = b;
      fa = this.cost(a);
      b = inside(a + way * step);
    }
    if (!Number.isFinite(fa)) return undefined;
    goldenSection((t) => this.cost(t), inside(a - step), inside(a + step), HOUR);
    let best: Flight | undefined;
    for (const f of this.#known.values()) {
      if (f.departure >= this.lo && f.departure <= this.hi && (!best || f.burns.total < best.burns.total)) best = f;
    }
    return best && this.#offTheEdge(best);
  }

  /**
   * Where the ways down with and against the turn of the Earth merge, flights end: a departure there is no day, for the first burn's pass comes when it comes.
   * Moves the flight to where there are flights before and after it; undefined when they never reach that far.
   */
  #offTheEdge(best: Flight): Flight | undefined {
    const early = this.at(best.departure - EDGE);
    const late = this.at(best.departure + EDGE);
    if (early && late) return best;
    const moved = early ?? late;
    if (!moved || !this.at(2 * moved.departure - best.departure)) return undefined;
    return moved;
  }
}
