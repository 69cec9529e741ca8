import { addSeconds, axisOfPeriod, type Environment, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { angleBetween, brent, cross, dot, FarsideError, goldenSection, isFarsideError, norm, scale, sub, target, throwIfAborted, unit, type Vec3, vecAt } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { CoarseWorld } from './coarse.ts';
import { type EarthArc, earthArc } from './earth-arc.ts';
import { type EarthTurn, earthTurn, placeOnEarth, RANGE_RADIUS, radiusAtHeight } from './earth-site.ts';
import { type EntryAim, type EntryMiss, entryMiss } from './entry-aim.ts';
import { MOON_RADIUS } from './outbound.ts';
import type { HomewardSketch } from './outline.ts';
import { normalAt, type Plane } from './plane.ts';
import { type ReturnBurns, returnBurns } from './return-burns.ts';
import { type Density, type SkipSketch, sketchSkip } from './skip.ts';

/** The waiting orbit a return starts from: circular, at a height above the Moon's mean sphere (m). */
export interface WaitingOrbit {
  readonly plane: Plane;
  readonly altitude: number;
}

export interface HomewardOptions {
  readonly signal?: AbortSignal;
  readonly doing?: (what: string) => void;
  /** How long after `from` the first burn may come, s; default: the mission's longest wait. */
  readonly longest?: number;
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
/** Steps of the first look, s: landing times and flight times. */
const LOOK_LANDING = HOUR;
const LOOK_FLIGHT = 5 * HOUR;
/** Patched conics misjudge the total by less than this; candidates within it of the margin are flown. m/s */
const DOUBT = 120;
/** Two ways down on one day whose totals differ by less than this are equal: the one turning with the Earth is taken. m/s */
const EQUAL = 1;

/** Speed at the interface of an arc from the Moon, m/s, for sizing the skip before the arc is known; its spread over distances and flight times is 30 m/s. */
const parabolic = (radius: number, start: number): number => Math.sqrt(2 * gmOf('earth') * (1 / radius - 1 / (start + radius)));

/** The skip that a mission's entry asks for, with an interface speed and inclination. */
export function missionSkip(m: Mission, speed: number, cosInclination: number, density?: Density): SkipSketch {
  const aero = m.modules.returner.aero;
  if (!aero) {
    throw new FarsideError('ENTRY_AERO', 'the returner has no aerodynamics: it cannot fly an entry', {
      phase: 'entry',
      tryThis: "give modules.returner.aero with 'ballistic-coefficient', 'lift-to-drag', diameter and 'nose-radius'",
    });
  }
  return sketchSkip(
    {
      speed,
      angle: m.entry.angle,
      interface: m.entry.interface,
      ballisticCoefficient: aero['ballistic-coefficient'],
      liftToDrag: aero['lift-to-drag'],
      cosInclination,
    },
    m.entry.range,
    density ?? exponential,
  );
}

/** Stand-in of sketches for the standard atmosphere: right to a quarter between 20 and 90 km, where the skip is flown. */
const exponential: Density = (h) => 1.225 * Math.exp(-h / 7200);

/** Period of the ellipse between the two burns, s. */
export const ellipsePeriod = (m: Mission): number => m.return['ellipse-interval'] / m.return['ellipse-revolutions'];

/** One crossing of geometry: an entry time and flight time for which the site lies in the plane through the Moon at the wanted range. */
interface Crossing {
  readonly entry: number;
  readonly flight: number;
  readonly vInfinity: Vec3;
  readonly prograde: boolean;
  readonly burns: ReturnBurns;
}

/** Everything the search asks of the world; times are seconds since `from`. */
class Search {
  readonly m: Mission;
  readonly env: Environment;
  readonly from: Epoch;
  readonly orbit: WaitingOrbit;
  readonly turn: EarthTurn;
  readonly site: Vec3;
  readonly radius: number;
  readonly interfaceRadius: number;
  readonly skip: SkipSketch;
  readonly period: number;
  readonly #moon;
  readonly #p = new Float64Array(3);
  readonly #s = new Float64Array(6);
  /** Range angle seen by the one who waits for the widest gap: for the message when nothing fits. */
  nearest = { gap: Number.POSITIVE_INFINITY, t: 0, sign: 1 };

  constructor(m: Mission, env: Environment, orbit: WaitingOrbit, from: Epoch, span: number) {
    this.m = m;
    this.env = env;
    this.from = from;
    this.orbit = orbit;
    this.turn = earthTurn(env, addSeconds(from, span / 2));
    this.site = placeOnEarth(m.entry.site);
    this.radius = MOON_RADIUS + orbit.altitude;
    this.interfaceRadius = radiusAtHeight(0, m.entry.interface);
    this.period = ellipsePeriod(m);
    this.#moon = env.ephemeris.positionKernel('moon', 'earth', from);
    this.#span = span;
    const at = this.moonAt(0);
    this.skip = missionSkip(m, parabolic(this.interfaceRadius, norm(at)), Math.cos(m.entry.site.latitude));
  }
  readonly #span: number;

  moonAt(t: number): Vec3 {
    this.#moon(t, this.#p, 0);
    return vecAt(this.#p, 0);
  }

  siteAt(t: number): Vec3 {
    return unit(this.turn.toInertial(this.site, t - 0.5 * this.#span));
  }

  normalAt(t: number): Vec3 {
    const epoch = addSeconds(this.from, t);
    return normalAt(this.orbit.plane, this.env.frames, epoch, secondsBetween(this.orbit.plane.epoch, epoch));
  }

  aim(): EntryAim {
    const { entry } = this.m;
    return { interface: entry.interface, angle: entry.angle, range: entry.range, site: this.site, airborne: this.skip.airborne };
  }

  burns(vInfinity: Vec3, departure: number): ReturnBurns {
    return returnBurns(vInfinity, this.normalAt(departure), this.radius, this.period);
  }

  arc(departure: number, flight: number): EarthArc | undefined {
    return earthArc(norm(this.moonAt(departure)), this.interfaceRadius, this.m.entry.angle, flight);
  }

  /** Cosine of the angle between Moon and site at parachute time, minus the one that the arc and the range ask for; zero is a crossing. */
  gap(entry: number, flight: number, arc: EarthArc, inertialRange: number): number {
    const moon = unit(this.moonAt(entry - flight));
    const angle = arc.interfaceAnomaly - arc.startAnomaly + inertialRange;
    return dot(moon, this.siteAt(entry + this.skip.airborne)) - Math.cos(angle);
  }

  /** The plane of a crossing: unit normal, and the angle over ground from entry to the site. */
  plane(entry: number, flight: number, arc: EarthArc, inertialRange: number): { normal: Vec3; ground: number } {
    const moon = unit(this.moonAt(entry - flight));
    const site = this.siteAt(entry + this.skip.airborne);
    const angle = arc.interfaceAnomaly - arc.startAnomaly + inertialRange;
    const normal = unit(scale(Math.sign(Math.sin(angle)), cross(moon, site)));
    const back = Math.cos(inertialRange);
    const across = cross(normal, site);
    const w = Math.sin(inertialRange);
    const entryPoint: Vec3 = [back * site[0] - w * across[0], back * site[1] - w * across[1], back * site[2] - w * across[2]];
    return { normal, ground: angleBetween(entryPoint, this.siteAt(entry)) };
  }

  /** Patched conics for one crossing. */
  crossing(entry: number, flight: number): Crossing | undefined {
    const wanted = this.m.entry.range / RANGE_RADIUS;
    let inertial = wanted;
    let t = entry;
    let arc: EarthArc | undefined;
    let plane = { normal: [0, 0, 1] as Vec3, ground: 0 };
    for (let k = 0; k < 4; k++) {
      arc = this.arc(t - flight, flight);
      if (!arc) return undefined;
      const a = arc;
      const miss = (x: number): number => this.gap(x, flight, a, inertial);
      const lo = miss(t - LOOK_LANDING);
      const hi = miss(t + LOOK_LANDING);
      if (lo * hi > 0) {
        if (k === 0) return undefined;
        break;
      }
      t = brent(miss, t - LOOK_LANDING, t + LOOK_LANDING, { xtol: 1 });
      plane = this.plane(t, flight, a, inertial);
      inertial += wanted - plane.ground;
    }
    if (!arc) return undefined;
    const moon = this.moonAt(t - flight);
    const up = unit(moon);
    const forward = cross(plane.normal, up);
    const epoch = addSeconds(this.from, t - flight);
    this.env.ephemeris.state('moon', 'earth', epoch, this.#s);
    const v: Vec3 = [0, 1, 2].map((i) => arc.radial * up[i] + arc.transverse * forward[i]) as unknown as Vec3;
    const vInfinity = sub(v, vecAt(this.#s, 3));
    return { entry: t, flight, vInfinity, prograde: dot(plane.normal, this.turn.pole) > 0, burns: this.burns(vInfinity, t - flight) };
  }

  /** Every crossing of one flight time whose first burn falls into [0, longest]. */
  crossings(flight: number, first: number, last: number): Crossing[] {
    const found: Crossing[] = [];
    const inertial = this.m.entry.range / RANGE_RADIUS;
    let before = Number.NaN;
    let arc: EarthArc | undefined;
    for (let t = first + flight, k = 0; t <= last + flight; t += LOOK_LANDING, k++) {
      // The Moon's distance moves by 1 % a day at most: the arc of each third hour serves its neighbours.
      if (k % 3 === 0) arc = this.arc(t - flight, flight);
      const now = arc ? this.gap(t, flight, arc, inertial) : Number.NaN;
      if (arc && Math.abs(now) < this.nearest.gap) this.nearest = { gap: Math.abs(now), t, sign: Math.sign(now) };
      if (Number.isFinite(before) && Number.isFinite(now) && before < 0 !== now < 0) {
        const c = this.crossing(t - 0.5 * LOOK_LANDING, flight);
        if (c) found.push(c);
      }
      before = now;
    }
    return found;
  }
}

/** A way home flown in coarse dynamics: Earth, Moon and Sun as points, impulses at the Moon. */
interface Flight {
  readonly departure: number;
  readonly vInfinity: Vec3;
  readonly burns: ReturnBurns;
  readonly miss: EntryMiss;
  readonly jacobian: Float64Array;
}

/** Solves the asymptote of one departure time in coarse dynamics, from a guess. Undefined when it does not come out near the guess. */
function flyHome(s: Search, world: CoarseWorld, departure: number, guess: Vec3, jacobian?: Float64Array): Flight | undefined {
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
      { maxIterations: 25, differenceStep: 1e-2, maxStep: 15, ...(jacobian ? { jacobian } : {}) },
    );
    if (!solved.ok) return undefined;
    const end = fly(solved.x);
    return { departure, vInfinity: vecAt(solved.x, 0), ...end, jacobian: solved.jacobian };
  } catch (e) {
    if (!isFarsideError(e) || e.code === 'RETURN_ELLIPSE') throw e;
    return undefined;
  }
}

/** The cheapest flight near a crossing: the asymptote solved for a few departure times, the best of them refined. */
function cheapest(s: Search, world: CoarseWorld, c: Crossing, first: number, last: number): Flight | undefined {
  const [low, high] = s.m.return['flight-time'];
  let near = flyHome(s, world, c.entry - c.flight, c.vInfinity);
  if (!near) return undefined;
  const turnOffset = secondsBetween(s.from, s.turn.epoch);
  const flightOf = (f: Flight): number => f.miss.time + turnOffset - f.departure;
  // The landing hardly moves with the departure, so bounds of the flight time are bounds of the departure.
  const entry = near.miss.time + turnOffset;
  const lo = Math.max(first, entry - high);
  const hi = Math.min(last, entry - low);
  if (hi < lo) return undefined;
  const memory = new Map<number, Flight>();
  const cost = (t: number): number => {
    const from: Flight | undefined = near;
    const f = flyHome(s, world, t, from?.vInfinity ?? c.vInfinity, from?.jacobian);
    if (!f || Math.abs(f.miss.time - (from?.miss.time ?? f.miss.time)) > 0.3 * DAY) return Number.POSITIVE_INFINITY;
    near = f;
    memory.set(t, f);
    return f.burns.total;
  };
  const start = Math.min(hi, Math.max(lo, near.departure));
  const step = 3 * HOUR;
  // Downhill from the guess to a bracket, then golden section to a quarter of an hour: the minimum is flat.
  let a = start;
  let fa = cost(a);
  let way = 1;
  let b = Math.min(hi, a + step);
  let fb = b > a ? cost(b) : Number.POSITIVE_INFINITY;
  if (!(fb < fa)) {
    way = -1;
    b = Math.max(lo, a - step);
    fb = b < a ? cost(b) : Number.POSITIVE_INFINITY;
  }
  let before = a;
  while (fb < fa) {
    before = a;
    a = b;
    fa = fb;
    b = Math.min(hi, Math.max(lo, a + way * step));
    fb = b === a ? Number.POSITIVE_INFINITY : cost(b);
  }
  const ends = [before === a ? Math.max(lo, a - way * step) : before, b].sort((x, y) => x - y);
  near = memory.get(a) ?? near;
  if (ends[1] - ends[0] > 900 && Number.isFinite(fa)) goldenSection(cost, Math.max(lo, ends[0]), Math.min(hi, ends[1]), 1800);
  let best: Flight | undefined;
  for (const f of memory.values()) {
    const t = flightOf(f);
    if (t < low - 60 || t > high + 60) continue;
    if (!best || f.burns.total < best.burns.total) best = f;
  }
  return best;
}

/**
 * The first good day home after `from`: for every day on which Moon, range and site fit, the cheapest flight time; good is what costs no more than `return.margin` above the
 * best within the longest wait. Two burns from the waiting orbit, by way of the ellipse. Patched conics find the candidates, Earth, Moon and Sun as points weigh them.
 * @throws FarsideError RETURN_NO_DAY (with the nearest miss and what to change), RETURN_ELLIPSE, ENTRY_RANGE, ENTRY_AERO.
 */
export function searchReturnDays(m: Mission, env: Environment, orbit: WaitingOrbit, from: Epoch, o: HomewardOptions = {}): Homeward {
  const longest = o.longest ?? m.waiting.longest;
  const [low, high] = m.return['flight-time'];
  const interval = m.return['ellipse-interval'];
  const first = interval;
  const last = interval + longest;
  const s = new Search(m, env, orbit, from, last + high);
  o.doing?.('days on which Moon, range and landing site fit');
  const days = new Map<string, Crossing>();
  const steps = Math.max(1, Math.ceil((high - low) / LOOK_FLIGHT));
  for (let k = 0; k <= steps; k++) {
    throwIfAborted(o.signal);
    const flight = steps === 0 ? low : low + ((high - low) * k) / steps;
    for (const c of s.crossings(flight, first, last)) {
      // Crossings of one day and one way of turning belong together: landing times move by minutes with the flight time.
      const key = dayOf(s, c.entry, c.prograde);
      const known = days.get(key);
      if (!known || c.burns.total < known.burns.total) days.set(key, c);
    }
  }
  if (days.size === 0) throw noDay(s, longest);
  let rough = Number.POSITIVE_INFINITY;
  for (const c of days.values()) rough = Math.min(rough, c.burns.total);
  const worth = [...days.values()].filter((c) => c.burns.total <= rough + m.return.margin + DOUBT).sort((a, b) => a.burns.total - b.burns.total);
  const world = new CoarseWorld(env, from);
  const flown: { flight: Flight; prograde: boolean }[] = [];
  for (const c of worth) {
    throwIfAborted(o.signal);
    o.doing?.(`flying home for ${formatUtc(addSeconds(from, c.entry), 0).slice(0, 10)}`);
    const flight = cheapest(s, world, c, first, last);
    if (flight) flown.push({ flight, prograde: c.prograde });
  }
  if (flown.length === 0) throw noDay(s, longest);
  const best = Math.min(...flown.map((f) => f.flight.burns.total));
  const good = flown.filter((f) => f.flight.burns.total <= best + m.return.margin).sort((a, b) => a.flight.miss.time - b.flight.miss.time);
  // The first landing; of two ways within one turn of the Earth the cheaper, of equals the one that turns with the Earth.
  let chosen = good[0];
  for (const g of good) {
    if (g.flight.miss.time - good[0].flight.miss.time > DAY) break;
    const saves = chosen.flight.burns.total - g.flight.burns.total;
    if (saves > EQUAL || (Math.abs(saves) <= EQUAL && g.prograde && !chosen.prograde)) chosen = g;
  }
  const turnOffset = secondsBetween(from, s.turn.epoch);
  const entryOf = (f: Flight) => addSeconds(from, f.miss.time + turnOffset);
  const row = (f: Flight) => ({ entry: entryOf(f), flightTime: f.miss.time + turnOffset - f.departure, deltaV: f.burns.total, planeMiss: f.burns.planeMiss });
  const c = chosen.flight;
  return {
    departure: addSeconds(from, c.departure),
    ...row(c),
    bestDeltaV: best,
    days: flown.map((f) => row(f.flight)).sort((a, b) => secondsBetween(b.entry, a.entry)),
    vInfinity: c.vInfinity,
    burns: c.burns,
    skip: s.skip,
    miss: c.miss,
  };
}

/** Turns of the Earth against the Moon since the start, counted so that landings of one day and one way of turning share a number. */
function dayOf(s: Search, entry: number, prograde: boolean): string {
  const moon = s.moonAt(entry);
  const site = s.siteAt(entry);
  // Hour angle of the point opposite to the Moon, unrolled by the mean lunar day.
  const east = (a: Vec3): number => Math.atan2(dot(cross(s.turn.pole, ANY), a), dot(ANY, a));
  const angle = east(site) - east(scale(-1, moon));
  const lunarDay = 89428.3;
  const turns = entry / lunarDay - angle / (2 * Math.PI);
  return `${Math.round(turns)}${prograde ? '+' : '-'}`;
}
const ANY: Vec3 = [1, 0, 0];

function noDay(s: Search, longest: number): FarsideError {
  const { entry } = s.m;
  const [low, high] = s.m.return['flight-time'];
  const arcs = [low, high].map((t) => s.arc(s.m.return['ellipse-interval'], t));
  if (!arcs[0] && !arcs[1]) {
    return new FarsideError('RETURN_NO_DAY', `no arc from the Moon to the Earth takes ${(low / HOUR).toFixed(0)} to ${(high / HOUR).toFixed(0)} h`, {
      phase: 'return',
      numbers: { shortest_s: low, longest_s: high },
      tryThis: 'a return.flight-time that holds 80 h to 120 h',
    });
  }
  // How much more or less range would have brought the site into a plane through the Moon.
  const t = s.nearest.t;
  const flight = 0.5 * (low + high);
  const arc = s.arc(t - flight, flight);
  const change = arc ? rangeChange(s, t, flight, arc) : 0;
  const wanted = Math.max(0, entry.range + change);
  return new FarsideError(
    'RETURN_NO_DAY',
    `within ${(longest / DAY).toFixed(1)} d of waiting there is no day on which the landing site lies in a plane through the Moon at a range of ${(entry.range / 1e3).toFixed(0)} km` +
      (Math.abs(change) > 1e3 ? `; the nearest day would need ${(wanted / 1e3).toFixed(0)} km` : ''),
    {
      phase: 'return',
      epoch: formatUtc(addSeconds(s.from, t)),
      numbers: { range_m: entry.range, nearest_range_m: wanted, longest_wait_s: longest },
      tryThis: Math.abs(change) > 1e3 ? `an entry.range of ${(wanted / 1e3).toFixed(0)} km, another landing site on Earth, or a longer waiting.longest` : 'a longer waiting.longest or a wider return.flight-time',
    },
  );
}

function rangeChange(s: Search, t: number, flight: number, arc: EarthArc): number {
  const moon = unit(s.moonAt(t - flight));
  const angle = arc.interfaceAnomaly - arc.startAnomaly + s.m.entry.range / RANGE_RADIUS;
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 48; k++) {
    const seen = angleBetween(moon, s.siteAt(t + 1800 * (k - 24)));
    for (const a of [seen, 2 * Math.PI - seen]) if (Math.abs(a - angle) < Math.abs(nearest)) nearest = a - angle;
  }
  return nearest * RANGE_RADIUS;
}

/** Semi-major axis of the ellipse between the burns, m. */
export const ellipseAxis = (m: Mission): number => axisOfPeriod(ellipsePeriod(m), gmOf('moon'));
