import { addSeconds, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { cross, dot, FarsideError, isFarsideError, portableMath as Math, norm, target, unit, type Vec3 } from '@farside/math';
import type { BurnEnd, Steering, World } from '@farside/sim';
import { massOf, usablePropellant, type VehicleState } from '@farside/vehicle';
import { EARTH_SPHEROID, type EarthTurn, earthTurn } from '../../outline/earth-site.ts';
import type { PhaseContext } from '../../road/phase.ts';
import { engineOf, PORTS, VEHICLES } from '../../vehicles.ts';
import { atHeight } from '../return/look.ts';
import { loadInOrbiter } from '../shared/loading.ts';

const PHASE = 'entry';
const { orbiter: ORBITER, capsule: CAPSULE } = VEHICLES;
const DAY = 86400;

/**
 * Along the gradient of the perigee radius by velocity, about the Earth: the cheapest way to lift a perigee. With p = h^2/mu and e^2 = 1 + 2 E p/mu,
 * d rp/dv = A t + B v, A = (2 h r/mu) (1/(1+e) - p E/(mu e (1+e)^2)), B = -p^2/(mu e (1+e)^2), t the local horizontal.
 */
const liftingPerigee: Steering = (_t, y, out) => {
  const gm = gmOf('earth');
  const r = Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]);
  const v2 = y[3] * y[3] + y[4] * y[4] + y[5] * y[5];
  const rv = y[0] * y[3] + y[1] * y[4] + y[2] * y[5];
  const h = Math.sqrt(Math.max(0, r * r * v2 - rv * rv));
  const energy = v2 / 2 - gm / r;
  const p = (h * h) / gm;
  const e = Math.sqrt(Math.max(1e-12, 1 + (2 * energy * p) / gm));
  const w = gm * e * (1 + e) * (1 + e);
  const across = r / h;
  const a = ((2 * h * r) / gm) * (1 / (1 + e) - (p * energy) / w);
  const b = (-p * p) / w;
  // t = (v - (rv/r^2) r) r/h
  const kv = a * across + b;
  const kr = (-a * across * rv) / (r * r);
  const x = kv * y[3] + kr * y[0];
  const yy = kv * y[4] + kr * y[1];
  const z = kv * y[5] + kr * y[2];
  const n = 1 / Math.sqrt(x * x + yy * yy + z * z);
  out[0] = n * x;
  out[1] = n * yy;
  out[2] = n * z;
};

/**
 * Coasts the orbiter down to the release height and lets the capsule go there, out of the plane, so that neither entry angle nor range feels the springs. The turn of the Earth counts from the release.
 * @throws RELEASE_MISSED when the craft does not come down through that height.
 */
export function release(world: World, cx: PhaseContext): { readonly epoch: Epoch; readonly turn: EarthTurn } {
  const m = cx.mission;
  const start = world.vehicle(ORBITER).state;
  const height = m.entry['release-altitude'];
  const end = world.coast(ORBITER, addSeconds(start.epoch, 2 * DAY), {
    events: [{ ...atHeight(earthTurn(cx.env, start.epoch), height), id: 'release' }],
  });
  if (end.stoppedBy === undefined || height <= m.entry.interface) {
    throw new FarsideError(
      'RELEASE_MISSED',
      `the craft does not come down to the Earth through the release height of ${(height / 1e3).toFixed(0)} km`,
      {
        phase: PHASE,
        epoch: formatUtc(start.epoch),
        numbers: { release_altitude_m: height, interface_m: m.entry.interface },
        tryThis: "an 'entry.release-altitude' above 'entry.interface' and below the place where the return hands over",
      },
    );
  }
  const s = world.recentre(end.state, 'earth').state;
  world.separate(ORBITER, PORTS.orbiterCradle, { leaveId: CAPSULE, speed: m.entry['release-speed'], direction: unit(cross(s.r, s.v)) });
  return { epoch: s.epoch, turn: earthTurn(cx.env, s.epoch) };
}

/** The orbiter's burn out of the way. */
export function avoid(world: World, cx: PhaseContext, released: Epoch, duration: number): BurnEnd {
  world.coast(ORBITER, addSeconds(released, cx.mission.entry.clearance));
  const engine = `orbiter.${cx.mission.return['first-engine']}`;
  return world.burn(ORBITER, { engine, what: 'avoidance burn', steering: liftingPerigee, duration });
}

/**
 * Where the orbiter passes the Earth: lowest height over the equator's radius, m, with epoch and speed there, m/s. When it is climbing already (`past`) the height is that of the
 * perigee of its conic, which it has left, and epoch and speed are of now. Moves the world.
 */
export function flyby(world: World): { readonly height: number; readonly epoch: Epoch; readonly speed: number; readonly past: boolean } {
  const before = world.recentre(world.vehicle(ORBITER), 'earth').state;
  if (dot(before.r, before.v) >= 0) {
    const { r, v, epoch } = before;
    return { height: perigeeOf(r, v) - EARTH_SPHEROID.a, epoch, speed: norm(v), past: true };
  }
  const end = world.coast(ORBITER, addSeconds(before.epoch, DAY), {
    events: [
      { id: 'perigee', centre: 'earth', direction: 1, stop: true, maxCheck: 600, g: (_t, y) => y[0] * y[3] + y[1] * y[4] + y[2] * y[5] },
    ],
  });
  const { r, v, epoch } = world.recentre(end.state, 'earth').state;
  return { height: norm(r) - EARTH_SPHEROID.a, epoch, speed: norm(v), past: false };
}

/** Perigee radius of a conic about the Earth, m. */
function perigeeOf(r: Vec3, v: Vec3): number {
  const gm = gmOf('earth');
  const p = norm(cross(r, v)) ** 2 / gm;
  const energy = dot(v, v) / 2 - gm / norm(r);
  return p / (1 + Math.sqrt(Math.max(0, 1 + (2 * energy * p) / gm)));
}

/** How often the longest burn is halved in. */
const HALVINGS = 8;

/** The longest burn that is over before the orbiter passes the Earth, s, if it had the propellant: what is burnt after that lifts nothing, and lifting brings the pass forward. */
function latestEnd(world: World, cx: PhaseContext, released: Epoch, unlifted: number): number {
  let low = 0;
  let high = Math.max(0, unlifted);
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    const w = world.fork();
    lend(w, cx, middle);
    avoid(w, cx, released, middle);
    const { r, v } = w.recentre(w.vehicle(ORBITER), 'earth').state;
    if (dot(r, v) < 0) low = middle;
    else high = middle;
  }
  return low;
}

/** Puts propellant into a forked world's orbiter, so that it can burn for so long. @returns kg lent */
function lend(w: World, cx: PhaseContext, duration: number): number {
  const orbiter = w.vehicle(ORBITER);
  const engine = `orbiter.${cx.mission.return['first-engine']}`;
  const tank = 'orbiter.propellant';
  const lent = Math.max(0, engineOf(orbiter.stack, engine).flow * duration - usablePropellant(orbiter.stack, engine));
  const fill = new Map(orbiter.stack.fill).set(tank, (orbiter.stack.fill.get(tank) ?? 0) + lent);
  w.put({ ...orbiter, stack: { ...orbiter.stack, fill } }, 'burn', 'what if');
  return lent;
}

/** What a search for the avoidance burn came to. */
interface Searched {
  /** s; undefined when no burn does it that ends before the orbiter passes. */
  readonly duration: number | undefined;
  readonly miss: number;
  readonly evaluations: number;
  /** Where the orbiter passes without a burn. */
  readonly unlifted: ReturnType<typeof flyby>;
  /** s of burning in the tanks, and until the unlifted pass. */
  readonly tanks: number;
  readonly time: number;
}

function searchAvoidance(world: World, cx: PhaseContext, released: Epoch): Searched {
  const wanted = cx.mission.entry['avoidance-perigee'];
  const engine = `orbiter.${cx.mission.return['first-engine']}`;
  const orbiter = world.vehicle(ORBITER);
  const unlifted = flyby(world.fork());
  const tanks = usablePropellant(orbiter.stack, engine) / engineOf(orbiter.stack, engine).flow;
  const time = secondsBetween(released, unlifted.epoch) - cx.mission.entry.clearance;
  const found = { unlifted, tanks, time };
  if (unlifted.height >= wanted) return { ...found, duration: 0, miss: 0, evaluations: 1 };
  // lifting brings the pass forward: no burn that ends before it is longer
  const longest = Math.min(tanks, time);
  if (longest <= 0) return { ...found, duration: undefined, miss: unlifted.height - wanted, evaluations: 1 };
  let evaluations = 1;
  const late = new Set<number>();
  const height = (duration: number): number => {
    evaluations++;
    const w = world.fork();
    avoid(w, cx, released, duration);
    const pass = flyby(w);
    if (pass.past) late.add(duration);
    return pass.height;
  };
  // lifting a perigee by d takes about d/2 of its angular momentum over the distance
  const s = world.recentre(orbiter, 'earth').state;
  const guess = world.burnTime(ORBITER, engine, Math.max(1, (0.5 * wanted * norm(cross(s.r, s.v))) / (EARTH_SPHEROID.a * norm(s.r))));
  const solved = target(
    {
      names: ['duration'],
      x0: [Math.min(guess, 0.9 * longest)],
      scale: [2],
      lo: [0],
      hi: [longest],
      residuals: (x) => [{ constraint: 'perigee of the orbiter', value: height(x[0]) - wanted, tolerance: 500, scale: 50e3, unit: 'm' }],
    },
    { maxIterations: 12, differenceStep: 0.1 },
  );
  if (!solved.ok) return { ...found, duration: undefined, miss: solved.worst[0]?.value ?? 0, evaluations };
  const duration = late.has(solved.x[0]) ? undefined : solved.x[0];
  return { ...found, duration, miss: solved.residuals[0].value, evaluations };
}

/**
 * Duration of the avoidance burn for the perigee that the mission wants, s.
 * @param earlier the orbiter with the capsule aboard as it comes down through a height above the release, m, in a world of its own; undefined where it cannot be told.
 * @throws AVOIDANCE_NOT_REACHED with what lies in reach: propellant, perigee, height of release, each tried.
 */
export function solveAvoidance(
  world: World,
  cx: PhaseContext,
  released: Epoch,
  earlier: (height: number) => World | undefined,
): { readonly duration: number; readonly miss: number; readonly evaluations: number } {
  const found = searchAvoidance(world, cx, released);
  const { duration, miss, evaluations } = found;
  if (duration === undefined) throw notAvoided(world, cx, released, found, earlier);
  return { duration, miss, evaluations };
}

function notAvoided(
  world: World,
  cx: PhaseContext,
  released: Epoch,
  found: Searched,
  earlier: (height: number) => World | undefined,
): FarsideError {
  const { entry } = cx.mission;
  const wanted = entry['avoidance-perigee'];
  const engine = `orbiter.${cx.mission.return['first-engine']}`;
  const orbiter = world.vehicle(ORBITER);
  const km = (x: number): string => `${(x / 1e3).toFixed(0)} km`;
  const latest = latestEnd(world, cx, released, found.time);
  const burn = Math.min(found.tanks, latest) * (1 - 1e-9);
  const w = world.fork();
  avoid(w, cx, released, burn);
  const most = flyby(w).height;
  const dry = found.tanks < latest;
  const short = dry ? shortOfAvoidance(world, cx, released, wanted, found.tanks, latest) : undefined;
  const now = { mass: massOf(orbiter.stack), left: usablePropellant(orbiter.stack, engine) };
  const load = short === undefined ? undefined : loadInOrbiter(cx, now, short, 1);
  const lower = 10e3 * Math.floor((most - 1e3) / 10e3);
  const release = releaseThatAvoids(cx, found, earlier);
  const advice = [
    load === undefined ? [] : [`load ${load} kg more into the orbiter`],
    release === undefined ? [] : [`entry.release-altitude of ${km(release)}`],
    lower > entry.interface ? [`entry.avoidance-perigee of ${km(lower)}`] : [],
  ].flat();
  const why =
    found.time <= 0
      ? `it has passed at ${km(found.unlifted.height)} before the burn may begin, ${entry.clearance.toFixed(0)} s after the release at ${km(entry['release-altitude'])}`
      : `with ${dry ? 'all that is left in its tanks' : 'an engine that burns until it passes'} it passes at ${km(most)}`;
  return new FarsideError('AVOIDANCE_NOT_REACHED', `the orbiter cannot lift its perigee to ${km(wanted)}: ${why}`, {
    phase: PHASE,
    epoch: formatUtc(released),
    numbers: { wanted_m: wanted, highest_m: most, burn_s: burn, ...(short === undefined ? {} : { short_kg: short }) },
    tryThis: advice.length > 0 ? advice.join(', or ') : "a lower 'entry.avoidance-perigee' or a stronger 'return.first-engine'",
  });
}

/** Heights of release that are tried, over the wanted one, and the highest, m. */
const HIGHER = [1.25, 1.5, 2, 3, 5, 8, 12, 20, 30, 45, 60];
const HIGHEST_RELEASE = 60e6;
/** After the last correction the release waits no less, s. */
const AFTER_CORRECTION = 1800;

/** The lowest of some heights of release from which the avoidance burn reaches its perigee, m. */
function releaseThatAvoids(cx: PhaseContext, found: Searched, earlier: (height: number) => World | undefined): number | undefined {
  const { entry, return: home } = cx.mission;
  const corrected = Math.min(...home.corrections.map((c) => c.before ?? Number.POSITIVE_INFINITY));
  for (const factor of HIGHER) {
    const raw = factor * entry['release-altitude'];
    const unit = 10 ** Math.floor(Math.log10(raw) - 1);
    const height = unit * Math.ceil(raw / unit - 1e-9);
    if (height > HIGHEST_RELEASE) return undefined;
    const w = earlier(height);
    if (!w) return undefined;
    const other: PhaseContext = { ...cx, mission: { ...cx.mission, entry: { ...entry, 'release-altitude': height } } };
    try {
      const { epoch } = release(w, other);
      if (secondsBetween(epoch, found.unlifted.epoch) > corrected - AFTER_CORRECTION) return undefined;
      if (searchAvoidance(w, other, epoch).duration !== undefined) return height;
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  return undefined;
}

/** What would have to be in the tanks besides, kg, for the burn to lift the perigee far enough; undefined when none does that ends in time: a long burn lifts ever less, for it ends ever lower. */
function shortOfAvoidance(
  world: World,
  cx: PhaseContext,
  released: Epoch,
  wanted: number,
  tanks: number,
  latest: number,
): number | undefined {
  const tried = (duration: number): { readonly height: number; readonly lent: number } => {
    const w = world.fork();
    const lent = lend(w, cx, duration);
    avoid(w, cx, released, duration * (1 - 1e-9));
    return { height: flyby(w).height, lent };
  };
  let low = tanks;
  let high = latest;
  if (tried(high).height < wanted) return undefined;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (tried(middle).height >= wanted) high = middle;
    else low = middle;
  }
  return tried(high).lent;
}

/** Coasts the capsule to the interface. @throws ENTRY_ABOVE when it passes above it. */
export function toInterface(world: World, cx: PhaseContext, turn: EarthTurn): VehicleState {
  const start = world.vehicle(CAPSULE).state.epoch;
  const end = world.coast(CAPSULE, addSeconds(start, DAY), { events: [atHeight(turn, cx.mission.entry.interface)] });
  if (end.stoppedBy === undefined)
    throw new FarsideError('ENTRY_ABOVE', 'the capsule passes above the air', { phase: PHASE, epoch: formatUtc(start) });
  return world.vehicle(CAPSULE);
}
