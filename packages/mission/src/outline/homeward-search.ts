import { addSeconds, axisOfPeriod, type Environment, type Epoch, gmOf, secondsBetween } from '@farside/astro';
import {
  angleBetween,
  brent,
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  scale,
  sub,
  unit,
  type Vec3,
  vecAt,
} from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { type EarthArc, earthArc } from './earth-arc.ts';
import { type EarthTurn, earthTurn, placeOnEarth, RANGE_RADIUS, radiusAtHeight } from './earth-site.ts';
import type { EntryAim, EntryMiss } from './entry-aim.ts';
import { missionSkip } from './mission-skip.ts';
import { MOON_RADIUS } from './outbound.ts';
import { lunarNodeRate, normalAt, type Plane } from './plane.ts';
import { type ReturnBurns, returnBurns } from './return-burns.ts';
import type { SkipSketch } from './skip.ts';

/** The waiting orbit a return starts from: circular, at a height above the Moon's mean sphere (m). */
export interface WaitingOrbit {
  readonly plane: Plane;
  readonly altitude: number;
}

/** Step of the first look at landing times, s. */
const LOOK_LANDING = 3600;
/** From one passage of the Moon to the next, s. */
const LUNAR_DAY = 89428.3;
const ANY: Vec3 = [1, 0, 0];

/** Speed at the interface of an arc from the Moon, m/s, for sizing the skip before the arc is known; its spread over distances and flight times is 30 m/s. */
const parabolic = (radius: number, start: number): number => Math.sqrt(2 * gmOf('earth') * (1 / radius - 1 / (start + radius)));

/** What a mission's return is aimed at, with the seconds from entry to parachute. */
export const missionAim = (m: Mission, airborne: number): EntryAim => ({
  interface: m.entry.interface,
  angle: m.entry.angle,
  range: m.entry.range,
  site: placeOnEarth(m.entry.site),
  airborne,
});

/** Period of the ellipse between the two burns, s. */
export const ellipsePeriod = (m: Mission): number => m.return['ellipse-interval'] / m.return['ellipse-revolutions'];

/** Longest period that the plan of two burns follows, s: on longer ellipses the Earth moves the perilune between the burns by more than a burn can mend. */
const LONGEST_ELLIPSE = 30 * 3600;

/** And longest time on them, s. */
const LONGEST_ON_ELLIPSES = 120 * 3600;

/** @throws RETURN_ELLIPSE */
function checkEllipse(m: Mission, period: number): void {
  const interval = m.return['ellipse-interval'];
  if (period <= LONGEST_ELLIPSE && interval > LONGEST_ON_ELLIPSES) {
    throw new FarsideError(
      'RETURN_ELLIPSE',
      `the Earth bends the ellipses of the return: ${(interval / 3600).toFixed(0)} h on them are too long for a plan of two burns`,
      {
        phase: 'return',
        numbers: { interval_s: interval, longest_s: LONGEST_ON_ELLIPSES },
        tryThis: `a return.ellipse-interval of ${LONGEST_ON_ELLIPSES / 3600} h or less with return.ellipse-revolutions to match`,
      },
    );
  }
  if (period <= LONGEST_ELLIPSE) return;
  const apolune = 2 * axisOfPeriod(period, gmOf('moon')) - MOON_RADIUS - m.braking.orbit;
  throw new FarsideError(
    'RETURN_ELLIPSE',
    `an ellipse of ${(period / 3600).toFixed(1)} h goes out to ${(apolune / 1e3).toFixed(0)} km from the Moon, where the Earth bends it too much for a return`,
    {
      phase: 'return',
      numbers: { period_s: period, longest_s: LONGEST_ELLIPSE },
      tryThis: `a return.ellipse-interval of ${Math.min(LONGEST_ON_ELLIPSES / 3600, (LONGEST_ELLIPSE / 3600) * m.return['ellipse-revolutions']).toFixed(0)} h or less, or more return.ellipse-revolutions`,
    },
  );
}

/** One crossing of geometry: an entry time and flight time for which the site lies in the plane through the Moon at the wanted range. */
export interface Crossing {
  readonly entry: number;
  readonly flight: number;
  readonly vInfinity: Vec3;
  readonly prograde: boolean;
  readonly burns: ReturnBurns;
  /** Turns of the Earth against the Moon: landings of one day, before and after the site passes opposite to the Moon, share a number. */
  readonly day: number;
}

/** Everything the search asks of the world; times are seconds since `from`. */
export class Search {
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
  /** Where the geometry came closest to fitting, for the message when nothing does: miss of the cosine, and the entry time. */
  nearest = { gap: Number.POSITIVE_INFINITY, t: 0 };

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
    checkEllipse(m, this.period);
    const axis = Math.max(this.radius, axisOfPeriod(this.period, gmOf('moon')));
    // p/a of an ellipse with this perilune: 1 - e^2
    const roundness = (this.radius * (2 * axis - this.radius)) / (axis * axis);
    this.#ellipseDrift = lunarNodeRate(axis, orbit.plane.inclination) / (roundness * roundness);
    this.#moon = env.ephemeris.positionKernel('moon', 'earth', from);
    this.#span = span;
    const at = this.moonAt(0);
    this.skip = missionSkip(m, parabolic(this.interfaceRadius, norm(at)));
  }
  readonly #span: number;
  readonly #ellipseDrift: number;

  moonAt(t: number): Vec3 {
    this.#moon(t, this.#p, 0);
    return vecAt(this.#p, 0);
  }

  siteAt(t: number): Vec3 {
    return unit(this.turn.toInertial(this.site, t - 0.5 * this.#span));
  }

  /** Seconds at which a flight enters. */
  entryOf(f: { readonly miss: EntryMiss }): number {
    return f.miss.time + 0.5 * this.#span;
  }

  /** Normal of the orbit at a departure: drifts with the waiting orbit until the first burn, more slowly on the ellipse after it. */
  normalAt(departure: number): Vec3 {
    const { plane } = this.orbit;
    const epoch = addSeconds(this.from, departure);
    const since = secondsBetween(plane.epoch, epoch);
    const onEllipse = Math.min(Math.max(0, since), this.m.return['ellipse-interval']);
    const drift = plane.nodeRate * (since - onEllipse) + this.#ellipseDrift * onEllipse;
    return normalAt({ ...plane, node: plane.node + drift, nodeRate: 0 }, this.env.frames, epoch, 0);
  }

  aim(): EntryAim {
    return missionAim(this.m, this.skip.airborne);
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
    return {
      entry: t,
      flight,
      vInfinity,
      prograde: dot(plane.normal, this.turn.pole) > 0,
      burns: this.burns(vInfinity, t - flight),
      day: this.day(t),
    };
  }

  /** Hour angle of the site from the point opposite to the Moon, unrolled by the mean lunar day. */
  day(entry: number): number {
    const east = (a: Vec3): number => Math.atan2(dot(cross(this.turn.pole, ANY), a), dot(ANY, a));
    const angle = east(this.siteAt(entry)) - east(scale(-1, this.moonAt(entry)));
    return Math.round(entry / LUNAR_DAY - angle / (2 * Math.PI));
  }

  /** Every crossing that leaves the Moon at one time, its flight time within bounds. */
  departing(departure: number): Crossing[] {
    const [low, high] = this.m.return['flight-time'];
    const inertial = this.m.entry.range / RANGE_RADIUS;
    const found: Crossing[] = [];
    let before = Number.NaN;
    const steps = Math.ceil((high - low) / LOOK_LANDING) + 4;
    for (let k = 0; k <= steps; k++) {
      const flight = low + (k - 2) * LOOK_LANDING;
      const arc = this.arc(departure, flight);
      const now = arc ? this.gap(departure + flight, flight, arc, inertial) : Number.NaN;
      this.#note(now, departure + flight);
      if (Number.isFinite(before) && Number.isFinite(now) && before < 0 !== now < 0) {
        const c = this.crossing(departure + flight - 0.5 * LOOK_LANDING, flight - 0.5 * LOOK_LANDING);
        if (c) found.push(c);
      }
      before = now;
    }
    return found;
  }

  #note(gap: number, t: number): void {
    if (Math.abs(gap) < this.nearest.gap) this.nearest = { gap: Math.abs(gap), t };
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
      this.#note(now, t);
      if (Number.isFinite(before) && Number.isFinite(now) && before < 0 !== now < 0) {
        const c = this.crossing(t - 0.5 * LOOK_LANDING, flight);
        if (c) found.push(c);
      }
      before = now;
    }
    return found;
  }
}
