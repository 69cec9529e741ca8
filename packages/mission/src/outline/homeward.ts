import { addSeconds, type Environment, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { throwIfAborted, type Vec3 } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { CoarseWorld } from './coarse.ts';
import type { EntryMiss } from './entry-aim.ts';
import { DayFlights, type Flight, flyHome } from './homeward-flights.ts';
import { type Crossing, Search, type WaitingOrbit } from './homeward-search.ts';
import { entryPlane, missionSkip } from './mission-skip.ts';
import { noDay } from './no-day.ts';
import type { HomewardSketch } from './outline.ts';
import { quiet } from './quiet.ts';
import type { ReturnBurns } from './return-burns.ts';
import type { SkipSketch } from './skip.ts';

export interface HomewardOptions {
  readonly signal?: AbortSignal;
  readonly doing?: (what: string) => void;
  /** How long after `from` the first burn may come, s; default: the mission's longest wait. */
  readonly longest?: number;
  /** A refusal is wanted bare, without a search for what would do. */
  readonly bare?: boolean;
}

/** The day home as found, with what the return phase starts from. */
export interface Homeward extends HomewardSketch {
  /** Asymptotic velocity at the Moon, icrf, m/s. */
  readonly vInfinity: Vec3;
  readonly burns: ReturnBurns;
  readonly skip: SkipSketch;
  readonly miss: EntryMiss;
}

const HOUR = 3600;
const DAY = 86400;
/** Step of the first look at flight times, s. */
const LOOK_FLIGHT = 5 * HOUR;
/** Patched conics misjudge the total by less than this; candidates within it of the margin are flown. m/s */
const DOUBT = 120;
/** Two ways down on one day whose totals differ by less than this are equal: the one turning with the Earth is taken. m/s */
const EQUAL = 1;

/**
 * The first good day home after `from`. For every day on which Moon, range and site fit, the cheapest flight; good is a day that costs no more than `return.margin` above the
 * best within the longest wait.
 * Two burns from the waiting orbit, by way of the ellipse. Patched conics find the candidates, Earth, Moon and Sun as points weigh them.
 * @throws FarsideError RETURN_NO_DAY (with the nearest miss and what to change), RETURN_ELLIPSE, ENTRY_RANGE, ENTRY_AERO.
 */
export function searchReturnDays(m: Mission, env: Environment, orbit: WaitingOrbit, from: Epoch, o: HomewardOptions = {}): Homeward {
  const longest = o.longest ?? m.waiting.longest;
  const first = m.return['ellipse-interval'];
  const last = first + longest;
  const s = new Search(m, env, orbit, from, last + m.return['flight-time'][1]);
  const flown = fly(s, first, last, m.return.margin + DOUBT, o);
  if (flown.length === 0) {
    const works = (range: number, wait: number): Homeward | undefined =>
      o.bare
        ? undefined
        : quiet(() => searchReturnDays({ ...m, entry: { ...m.entry, range } }, env, orbit, from, { ...o, longest: wait, bare: true }));
    throw noDay(s, longest, works);
  }
  const best = Math.min(...flown.map((f) => f.cheapest.burns.total));
  const limit = best + m.return.margin;
  const good = flown.filter((f) => f.cheapest.burns.total <= limit).sort((a, b) => a.cheapest.miss.time - b.cheapest.miss.time);
  // The first landing; of two ways within one turn of the Earth the cheaper, of equals the one that turns with the Earth.
  let chosen = good[0];
  for (const g of good) {
    if (g.number !== good[0].number) continue;
    const saves = chosen.cheapest.burns.total - g.cheapest.burns.total;
    if (saves > EQUAL || (Math.abs(saves) <= EQUAL && g.day.prograde && !chosen.day.prograde)) chosen = g;
  }
  return homewardOf(
    s,
    chosen.cheapest,
    best,
    flown.map((f) => f.cheapest),
  );
}

/** A departure this far from the one wanted, either way, may lend its flight as a first guess, s. */
const NEIGHBOUR = 12 * HOUR;
/** Steps in which such a flight is led to the departure wanted, s. */
const LEAD = 3 * HOUR;
/** Landings of one day and one way of turning keep to the same hour; those of other days are farther off, s. */
const SAME_LANDING = 0.3 * DAY;

/**
 * The way home that leaves the Moon at a given epoch from a waiting orbit. With `entry`: the flight that comes down then, however short its flight time; it is led there from
 * flights of neighbouring departures, so that it is found where patched conics see none. Without: the cheapest of the landings that the flight times reach.
 * @throws FarsideError RETURN_NO_DAY, RETURN_ELLIPSE, ENTRY_RANGE, ENTRY_AERO.
 */
export function homewardAt(
  m: Mission,
  env: Environment,
  orbit: WaitingOrbit,
  departure: Epoch,
  o: HomewardOptions & { readonly entry?: Epoch } = {},
): Homeward {
  o.doing?.('the way home of this departure');
  const [low, high] = m.return['flight-time'];
  const s = new Search(m, env, orbit, addSeconds(departure, -NEIGHBOUR), 2 * NEIGHBOUR + high);
  const world = new CoarseWorld(env, s.from);
  const entry = o.entry;
  const best = entry
    ? landingAt(s, world, secondsBetween(s.from, entry), NEIGHBOUR, o)
    : cheapestAt(s, world, NEIGHBOUR, [NEIGHBOUR + low, NEIGHBOUR + high], o);
  if (!best) throw noDay(s, 0, () => undefined);
  return homewardOf(s, best, best.burns.total, [best]);
}

/** The cheapest landing of one departure whose entry falls between two times. */
function cheapestAt(
  s: Search,
  world: CoarseWorld,
  departure: number,
  [first, last]: readonly [number, number],
  o: HomewardOptions,
): Flight | undefined {
  const found = s.departing(departure).sort((a, b) => a.burns.total - b.burns.total);
  let best: Flight | undefined;
  for (const c of found.filter((x) => x.burns.total <= found[0].burns.total + DOUBT)) {
    throwIfAborted(o.signal);
    const f = flyHome(s, world, departure, c.vInfinity);
    // Patched conics are an hour or two off: a flight time that just leaves its bounds is not another day.
    if (!f || s.entryOf(f) < first - HOUR || s.entryOf(f) > last + HOUR) continue;
    if (!best || f.burns.total < best.burns.total) best = f;
  }
  return best;
}

/** The flight of one departure that lands nearest to a wanted time: crossings of departures around it are flown, and the first that can be is led to the departure. */
function landingAt(s: Search, world: CoarseWorld, entry: number, departure: number, o: HomewardOptions): Flight | undefined {
  const [low, high] = s.m.return['flight-time'];
  const middle = entry - departure;
  const found = [...s.departing(departure), ...crossingsOf(s, Math.min(low, middle), Math.max(high, middle), 0, 2 * NEIGHBOUR)]
    .filter((c) => Math.abs(c.entry - entry) < SAME_LANDING)
    .sort((a, b) => Math.abs(a.entry - a.flight - departure) - Math.abs(b.entry - b.flight - departure));
  let best: Flight | undefined;
  // Landings with and against the turn of the Earth can fall into one day: each is tried, the nearest hour is the one meant.
  for (const prograde of [true, false]) {
    for (const c of found) {
      if (c.prograde !== prograde) continue;
      throwIfAborted(o.signal);
      const f = lead(s, world, c, departure);
      if (!f || Math.abs(s.entryOf(f) - entry) > SAME_LANDING) continue;
      if (!best || Math.abs(s.entryOf(f) - entry) < Math.abs(s.entryOf(best) - entry)) best = f;
      break;
    }
  }
  return best;
}

function lead(s: Search, world: CoarseWorld, c: Crossing, departure: number): Flight | undefined {
  const start = c.entry - c.flight;
  let f = flyHome(s, world, start, c.vInfinity);
  const steps = Math.ceil(Math.abs(departure - start) / LEAD);
  for (let k = 1; f && k <= steps; k++) f = flyHome(s, world, start + ((departure - start) * k) / steps, f.vInfinity, f.jacobian);
  return f;
}

interface Flown {
  readonly day: DayFlights;
  readonly number: number;
  readonly cheapest: Flight;
}

/** Every crossing with a flight time between two bounds and a departure between two times. */
function crossingsOf(s: Search, low: number, high: number, first: number, last: number): Crossing[] {
  const steps = Math.max(1, Math.ceil((high - low) / LOOK_FLIGHT));
  const all: Crossing[] = [];
  for (let k = 0; k <= steps; k++) all.push(...s.crossings(low + ((high - low) * k) / steps, first, last));
  return all;
}

/** The days whose departure falls between two times, each with its cheapest flight; those that patched conics put more than `doubt` above the best are left out. */
function fly(s: Search, first: number, last: number, doubt: number, o: HomewardOptions): Flown[] {
  const [low, high] = s.m.return['flight-time'];
  o.doing?.('days on which Moon, range and landing site fit');
  const days = new Map<string, Crossing>();
  throwIfAborted(o.signal);
  for (const c of crossingsOf(s, low, high, first, last)) {
    // Crossings of one day and one way of turning belong together: landing times move by minutes with the flight time.
    const key = `${c.day}${c.prograde ? '+' : '-'}`;
    const known = days.get(key);
    if (!known || c.burns.total < known.burns.total) days.set(key, c);
  }
  let rough = Number.POSITIVE_INFINITY;
  for (const c of days.values()) rough = Math.min(rough, c.burns.total);
  const worth = [...days.values()].filter((c) => c.burns.total <= rough + doubt).sort((a, b) => a.burns.total - b.burns.total);
  const world = new CoarseWorld(s.env, s.from);
  const flown: Flown[] = [];
  for (const c of worth) {
    throwIfAborted(o.signal);
    o.doing?.(`flying home for ${formatUtc(addSeconds(s.from, c.entry), 0).slice(0, 10)}`);
    const day = DayFlights.start(s, world, c, first, last);
    const cheapest = day?.cheapest();
    if (day && cheapest) flown.push({ day, number: c.day, cheapest });
  }
  return flown;
}

function homewardOf(s: Search, c: Flight, best: number, flown: readonly Flight[]): Homeward {
  const row = (f: Flight) => ({
    entry: addSeconds(s.from, s.entryOf(f)),
    flightTime: s.entryOf(f) - f.departure,
    deltaV: f.burns.total,
    planeMiss: f.burns.planeMiss,
  });
  return {
    departure: addSeconds(s.from, c.departure),
    ...row(c),
    bestDeltaV: best,
    days: flown.map(row).sort((a, b) => secondsBetween(b.entry, a.entry)),
    vInfinity: c.vInfinity,
    burns: c.burns,
    // Now that its plane is known: whether lift reaches that far, said before anything flies.
    skip: missionSkip(s.m, c.miss.speed, entryPlane(s.turn.pole, c.miss)),
    miss: c.miss,
  };
}
