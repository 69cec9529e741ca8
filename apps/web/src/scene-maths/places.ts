import type { BodyId, Environment, Epoch } from '@farside/astro';
import { compareEpochs } from '@farside/astro';
import { type Flight, hasPath, type Ride, ridesOf, type Trajectory } from '@farside/flight';
import { addTurned, type Numbers, turn } from './into.ts';

/** What the scene counts positions from. */
export type Centre = 'earth' | 'moon';

/** Something that is not flown here: writes r, v (m, m/s, icrf) about the body it returns. Throws where it does not reach. */
export type Given = (epoch: Epoch, out: Float64Array) => BodyId;

/** A place that turns with the Earth (itrf) or the Moon (moon-me:de421): metres from the body's centre. */
export interface Fixed {
  readonly body: Centre;
  readonly r: readonly [number, number, number];
}

/** Where everything of a flight is: modules by the vehicle that they ride on, relays, bodies, places on the ground. All in icrf axes, m and m/s, double precision; nothing is allocated per call. */
export interface Places {
  readonly flight: Flight;
  readonly env: Environment;
  readonly rides: ReadonlyMap<string, readonly Ride[]>;
  /** The ride of a module then; undefined when it is not followed. */
  ride(module: string, epoch: Epoch): Ride | undefined;
  /**
   * Writes r, v of a module, vehicle, relay, body (`earth`, `moon`, `sun`; `middle`: half-way from the Earth to the Moon) or fixed place about the centre that it returns. For a vehicle out may hold 7 (mass, kg) or 10 (acceleration, m/s^2; 0 for what stands).
   * Undefined when it is not there at that epoch.
   */
  own(id: string, epoch: Epoch, out: Float64Array): Centre | undefined;
  /** The same about a centre of one's own choice; false when it is not there. */
  about(id: string, centre: Centre, epoch: Epoch, out: Float64Array): boolean;
  /** Adds a relay or a place, or takes its place. */
  add(id: string, what: Given | Fixed): void;
  has(id: string): boolean;
}

/** Looks up a flight in an environment. */
export function placesOf(flight: Flight, env: Environment): Places {
  const rides = ridesOf(flight);
  const paths = new Map<string, Trajectory>(flight.vehicles.filter((v) => hasPath(flight, v)).map((v) => [v, flight.trajectory(v)]));
  const given = new Map<string, Given>();
  const fixed = new Map<string, { body: Centre; r: Numbers }>();
  const m = new Float64Array(18);
  const x = new Float64Array(6);
  const s = new Float64Array(6);
  // rotations and bodies are asked for many times at one epoch
  const cached = { itrf: { s: Number.NaN, f: 0, m: new Float64Array(18) }, moon: { s: Number.NaN, f: 0, m: new Float64Array(18) } };

  const rotation = (body: Centre, epoch: Epoch): Numbers => {
    const c = body === 'earth' ? cached.itrf : cached.moon;
    if (c.s !== epoch.s || c.f !== epoch.f) {
      env.frames.rotation(body === 'earth' ? 'itrf' : 'moon-me:de421', 'icrf', epoch, c.m);
      c.s = epoch.s;
      c.f = epoch.f;
    }
    return c.m;
  };

  const standing = (turned: Numbers, r: Numbers, out: Float64Array): void => {
    turn(turned, 0, r, 0, out, 0);
    turn(turned, 9, r, 0, out, 3);
  };

  const rideIn = (list: readonly Ride[] | undefined, epoch: Epoch): Ride | undefined => {
    if (!list) return undefined;
    for (let i = list.length - 1; i >= 0; i--) {
      const r = list[i];
      if (compareEpochs(r.start, epoch) <= 0) return compareEpochs(epoch, r.end) <= 0 ? r : undefined;
    }
    return undefined;
  };

  const moved = (id: string, epoch: Epoch, out: Float64Array): Centre | undefined => {
    const list = rides.get(id);
    const vehicle = list ? rideIn(list, epoch)?.vehicle : id;
    const path = vehicle === undefined ? undefined : paths.get(vehicle);
    const arc = path?.arcAt(epoch);
    if (!arc) return undefined;
    arc.at(epoch, out);
    if (arc.frame !== 'icrf') {
      env.frames.rotation(arc.frame, 'icrf', epoch, m);
      for (let k = 0; k < 6; k++) x[k] = out[k];
      turn(m, 0, x, 0, out, 0);
      turn(m, 0, x, 3, out, 3);
      addTurned(m, 9, x, 0, out, 3);
      if (out.length >= 10) out.fill(0, 7, 10);
    }
    if (arc.centre === 'earth' || arc.centre === 'moon') return arc.centre;
    env.ephemeris.state(arc.centre, 'earth', epoch, s);
    for (let k = 0; k < 6; k++) out[k] += s[k];
    return 'earth';
  };

  const own = (id: string, epoch: Epoch, out: Float64Array): Centre | undefined => {
    if (id === 'earth' || id === 'moon') {
      out.fill(0, 0, 6);
      return id;
    }
    if (id === 'middle') {
      env.ephemeris.state('moon', 'earth', epoch, out);
      for (let k = 0; k < 6; k++) out[k] /= 2;
      return 'earth';
    }
    if (id === 'sun') {
      env.ephemeris.state('sun', 'earth', epoch, out);
      return 'earth';
    }
    const f = fixed.get(id);
    if (f) {
      standing(rotation(f.body, epoch), f.r, out);
      return f.body;
    }
    const g = given.get(id);
    if (!g) return moved(id, epoch, out);
    try {
      const centre = g(epoch, out);
      if (centre === 'earth' || centre === 'moon') return centre;
      env.ephemeris.state(centre, 'earth', epoch, s);
      for (let k = 0; k < 6; k++) out[k] += s[k];
      return 'earth';
    } catch {
      return undefined; // its file does not reach that far
    }
  };

  return {
    flight,
    env,
    rides,
    ride: (module, epoch) => rideIn(rides.get(module), epoch),
    own,
    about(id, centre, epoch, out) {
      const is = own(id, epoch, out);
      if (is === undefined) return false;
      if (is !== centre) {
        env.ephemeris.state(is, centre, epoch, s);
        for (let k = 0; k < 6; k++) out[k] += s[k];
      }
      return true;
    },
    add(id, what) {
      if (typeof what === 'function') given.set(id, what);
      else fixed.set(id, { body: what.body, r: Float64Array.from(what.r) });
    },
    has: (id) =>
      id === 'earth' ||
      id === 'moon' ||
      id === 'sun' ||
      id === 'middle' ||
      rides.has(id) ||
      paths.has(id) ||
      given.has(id) ||
      fixed.has(id),
  };
}
