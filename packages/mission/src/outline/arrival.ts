import { addSeconds, type Environment, type Epoch, formatUtc, gmOf, parseIso, secondsBetween } from '@farside/astro';
import { dot, FarsideError, isFarsideError, minimiseByScan, norm, type Vec3, vecAt } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { arrivalPerilune, lunarPole, MOON_RADIUS, type Outbound, sketchLaunchPlane, solveOutbound } from './outbound.ts';
import type { PlaneSketch } from './outline.ts';
import { crossTrack, inclinationForStay, lunarNodeRate, normalAt, type Plane, planeAngles, planeNormal, siteDirection } from './plane.ts';
import { resolveSchedule, type Schedule } from './schedule.ts';
import { waitNormals } from './wait.ts';

const DEG = Math.PI / 180;
/** Rate of a place on the Moon against the stars, rad/s. */
const SITE_RATE = 2.6617e-6;
const G0 = 9.80665;
/** Arc from launch site to perigee that a launch into one coast arc can use, rad. */
const ARC: readonly [number, number] = [95 * DEG, 145 * DEG];

/** How far the inclination of a sketched parking plane may be from the flown one, rad. */
const SKETCH_DOUBT = 0.6 * DEG;

export interface SketchOptions {
  readonly signal?: AbortSignal;
  /** What is being looked at, for whoever waits. */
  readonly doing?: (what: string) => void;
}

/** Elevation of the Sun at a lunar site, rad. */
export function sunElevation(m: Mission, env: Environment, epoch: Epoch): number {
  const s = new Float64Array(6);
  env.ephemeris.state('sun', 'moon', epoch, s);
  const sun = vecAt(s, 0);
  return Math.asin(dot(sun, siteDirection(m.landing.site.latitude, m.landing.site.longitude, env.frames, epoch)) / norm(sun));
}

/** Burn of the braking engine from the hyperbola into the first ellipse (or the circle), by the rocket equation, s. */
export function firstBrakingBurn(m: Mission, vInfinity: number): number {
  const gm = gmOf('moon');
  const rp = MOON_RADIUS + m.braking.perilune;
  const first = m.braking.ellipses[0];
  const a = first ? Math.cbrt(gm * (first.period / (2 * Math.PI)) ** 2) : rp;
  const dv = Math.sqrt(vInfinity ** 2 + (2 * gm) / rp) - Math.sqrt(gm * (2 / rp - 1 / a));
  const mass = Object.values(m.modules).reduce((s, x) => s + x.dry + x.propellant, 0);
  const engine = m.modules.orbiter.engines[m.braking.engine];
  if (!engine) return 0;
  const ve = engine.isp * G0;
  return (mass * (1 - Math.exp(-dv / ve)) * ve) / (engine.thrust * engine.count);
}

/** Seconds from perilune arrival to the low circular orbit. */
function timeOnEllipses(m: Mission): number {
  return m.braking.ellipses.reduce((s, e) => s + e.period * e.revolutions, 0);
}

/** The plane at arrival, moved to the epoch of the low orbit and given its drift there. */
function waitingPlane(m: Mission, env: Environment, o: Outbound, normal: Vec3): Plane {
  const scratch = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-mod', o.perilune.epoch, scratch);
  const at: Vec3 = [0, 1, 2].map(
    (i) => scratch[3 * i] * normal[0] + scratch[3 * i + 1] * normal[1] + scratch[3 * i + 2] * normal[2],
  ) as unknown as Vec3;
  const { inclination, node } = planeAngles(at);
  const gm = gmOf('moon');
  let moved = node;
  for (const e of m.braking.ellipses) {
    const a = Math.cbrt(gm * (e.period / (2 * Math.PI)) ** 2);
    const ecc = Math.max(0, 1 - (MOON_RADIUS + m.braking.perilune) / a);
    moved += (lunarNodeRate(a, inclination) / (1 - ecc * ecc) ** 2) * e.period * e.revolutions;
  }
  const epoch = addSeconds(o.perilune.epoch, timeOnEllipses(m));
  return { epoch, inclination, node: moved, nodeRate: lunarNodeRate(MOON_RADIUS + m.braking.orbit, inclination) };
}

interface Candidate {
  readonly outbound: Outbound;
  readonly plane: Plane;
  readonly branch: 1 | -1;
  readonly touchdown: number;
  readonly liftOff: number;
  readonly worst: number;
}

function crossTracks(m: Mission, env: Environment, s: Schedule, p: Plane): { touchdown: number; liftOff: number } {
  const { latitude, longitude } = m.landing.site;
  const at = (e: Epoch) =>
    crossTrack(normalAt(p, env.frames, e, secondsBetween(p.epoch, e)), siteDirection(latitude, longitude, env.frames, e));
  return { touchdown: at(s.touchdown), liftOff: at(s.liftOff) };
}

/**
 * Inclination and node branch for which landing and lift-off both lie near the orbit plane: from the formula for the stay, then the inclination that
 * makes the larger of the two cross-track angles least. Planes turning with and against the Moon are both looked at.
 */
function choosePlane(m: Mission, env: Environment, s: Schedule, o: SketchOptions): Candidate {
  const stay = secondsBetween(s.touchdown, s.liftOff);
  let best: Candidate | undefined;
  let lastError: unknown;
  for (const retrograde of [true, false]) {
    const lowest = Math.abs(m.landing.site.latitude);
    let inclination = retrograde ? Math.PI - lowest : lowest;
    let reachable = true;
    for (let k = 0; k < 6 && reachable; k++) {
      const i = inclinationForStay(
        m.landing.site.latitude,
        stay,
        SITE_RATE,
        lunarNodeRate(MOON_RADIUS + m.braking.orbit, inclination),
        retrograde,
      );
      if (i === undefined) reachable = false;
      else inclination = i;
    }
    if (!reachable) {
      lastError = new FarsideError(
        'STAY_TOO_LONG',
        `a stay of ${(stay / 86400).toFixed(1)} d turns the site too far for one orbit plane to serve landing and lift-off`,
        {
          phase: 'outline',
          numbers: { stay_s: stay },
          tryThis: 'a stay of up to 5 d',
        },
      );
      continue;
    }
    for (const branch of [1, -1] as const) {
      o.doing?.(`plane of the waiting orbit: ${retrograde ? 'retrograde' : 'prograde'}, branch ${branch}`);
      try {
        const c = refineInclination(m, env, s, inclination, branch);
        if (!best || c.worst < best.worst) best = c;
      } catch (e) {
        if (!isFarsideError(e)) throw e;
        lastError = e;
      }
    }
  }
  if (!best) throw lastError ?? new FarsideError('PLANE_NOT_REACHED', 'no plane reaches the site', { phase: 'outline' });
  return best;
}

function refineInclination(m: Mission, env: Environment, s: Schedule, inclination0: number, branch: 1 | -1): Candidate {
  const perilune = (vInfinity: number) => addSeconds(s.arrival, 0.5 * firstBrakingBurn(m, vInfinity));
  const aim = (inclination: number, arrival: Epoch) => ({ launch: s.launch, arrival, inclination, branch });
  const rough = roughOutbound(m, env, (i) => aim(i, perilune(850)), inclination0);
  const arrival = perilune(norm(rough.vInfinity));
  // The asymptote hardly moves with the inclination: turn the hyperbola about it to find the best one, then fly it once more.
  const pole = lunarPole(env, arrival);
  const planeFor = (inclination: number): Plane => {
    const p = arrivalPerilune(m, rough.vInfinity, inclination, pole, branch);
    return waitingPlane(m, env, rough, p.normal);
  };
  const worst = (inclination: number): number => {
    try {
      const x = crossTracks(m, env, s, planeFor(inclination));
      return Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff));
    } catch (e) {
      if (isFarsideError(e)) return Math.PI;
      throw e;
    }
  };
  const best = minimiseByScan(worst, Math.max(0.001, inclination0 - 25 * DEG), Math.min(Math.PI - 0.001, inclination0 + 25 * DEG), 100, {
    xtol: 1e-5,
  }).x;
  return assess(m, env, s, rough, best, arrival, branch);
}

/** The coarse way out at the wished inclination, or over the poles where no plane of that inclination holds the asymptote: the asymptote hardly differs. */
function roughOutbound(
  m: Mission,
  env: Environment,
  aim: (inclination: number) => Parameters<typeof solveOutbound>[2],
  inclination: number,
): Outbound {
  try {
    return solveOutbound(m, env, aim(inclination));
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    return solveOutbound(m, env, aim(Math.PI / 2));
  }
}

/** Flies the coarse way out to an inclination and looks at the site at touchdown and lift-off. */
function assess(
  m: Mission,
  env: Environment,
  s: Schedule,
  start: Outbound,
  inclination: number,
  arrival: Epoch,
  branch: 1 | -1,
): Candidate {
  const outbound = solveOutbound(m, env, { launch: s.launch, arrival, inclination, branch }, start.vInfinity);
  const exact = arrivalPerilune(m, outbound.vInfinity, inclination, lunarPole(env, arrival), branch);
  const plane = waitingPlane(m, env, outbound, exact.normal);
  const x = crossTracks(m, env, s, plane);
  return { outbound, plane, branch, ...x, worst: Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff)) };
}

/**
 * The secular drift leaves out what the field does to the plane within a month (half a degree of inclination): fly the wait once, coarsely, and move the inclination by what that shows.
 * One correction: the response of both cross-tracks to the inclination is known from the sketch.
 */
function flyTheWait(m: Mission, env: Environment, s: Schedule, c: Candidate): Candidate {
  const flown = (plane: Plane): { touchdown: number; liftOff: number } => {
    const { latitude, longitude } = m.landing.site;
    const normals = waitNormals(m, env, plane, [s.touchdown, s.liftOff]);
    const at = (e: Epoch, n: Vec3): number => crossTrack(n, siteDirection(latitude, longitude, env.frames, e));
    return { touchdown: at(s.touchdown, normals[0]), liftOff: at(s.liftOff, normals[1]) };
  };
  const first = flown(c.plane);
  const h = 0.2 * DEG;
  const moved = crossTracks(m, env, s, { ...c.plane, inclination: c.plane.inclination + h });
  const slope = (moved.touchdown - c.touchdown + (moved.liftOff - c.liftOff)) / (2 * h);
  const middle = (first.touchdown + first.liftOff) / 2;
  const turn = Math.abs(slope) > 0.05 ? Math.max(-2 * DEG, Math.min(2 * DEG, -middle / slope)) : 0;
  const better = assess(m, env, s, c.outbound, c.plane.inclination + turn, c.outbound.perilune.epoch, c.branch);
  const x = flown(better.plane);
  const worst = Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff));
  const before = Math.max(Math.abs(first.touchdown), Math.abs(first.liftOff));
  return worst <= before ? { ...better, ...x, worst } : { ...c, ...first, worst: before };
}

/** The touchdown nearest to the wish (same stay) at which some plane of this arrival holds the site within the limit both times; undefined when there is none within two weeks. */
function nearestTouchdown(m: Mission, env: Environment, s: Schedule, c: Candidate): Epoch | undefined {
  const pole = lunarPole(env, c.outbound.perilune.epoch);
  const planes: Plane[] = [];
  for (let i = -12; i <= 12; i++) {
    const inclination = c.plane.inclination + i * DEG;
    try {
      const p = arrivalPerilune(m, c.outbound.vInfinity, inclination, pole, c.branch);
      planes.push(waitingPlane(m, env, c.outbound, p.normal));
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  for (let k = 1; k < 14 * 6; k++) {
    for (const sign of [1, -1]) {
      const shift = sign * k * 4 * 3600;
      const moved = { ...s, touchdown: addSeconds(s.touchdown, shift), liftOff: addSeconds(s.liftOff, shift) };
      const [low, high] = m.landing['sun-elevation'];
      const sun = sunElevation(m, env, moved.touchdown);
      if (sun < low || sun > high) continue;
      const reached = planes.some((p) => {
        const x = crossTracks(m, env, moved, p);
        return Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff)) <= m.landing['cross-track'];
      });
      if (reached) return moved.touchdown;
    }
  }
  return undefined;
}

/** The day's launch epoch: as written, or the middle of the longest run of minutes whose parking plane and coast arc a launch can use. */
export function launchEpoch(m: Mission, env: Environment): Epoch {
  const midnight = parseIso(`${m.launch.date}T00:00:00Z`);
  if (m.launch.time !== undefined) return parseIso(`${m.launch.date}T${m.launch.time}`);
  const [low, high] = m.launch.parking.inclination;
  // The plane sketched here is up to half a degree from the one that is flown: minutes at the very edge of the bounds are left out.
  const edge = Math.min(SKETCH_DOUBT, (high - low) / 4);
  const good: number[] = [];
  let nearest = { miss: Number.POSITIVE_INFINITY, minute: 0, inclination: 0, arc: 0 };
  for (let minute = 0; minute < 1440; minute += 2) {
    const launch = addSeconds(midnight, minute * 60);
    const arrival = resolveSchedule(m, launch).arrival;
    try {
      const { inclination, arc } = sketchLaunchPlane(m, env, { launch, arrival, inclination: Math.PI / 2, branch: 1 });
      const outside = Math.max(0, low + edge - inclination, inclination - high + edge) + Math.max(0, ARC[0] - arc, arc - ARC[1]);
      if (outside === 0) good.push(minute);
      else if (outside < nearest.miss) nearest = { miss: outside, minute, inclination, arc };
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  if (good.length === 0) {
    throw new FarsideError(
      'LAUNCH_NO_MINUTE',
      `no minute of ${m.launch.date} puts the Moon into a parking plane of ${(low / DEG).toFixed(1)} to ${(high / DEG).toFixed(1)} deg with one coast arc`,
      {
        phase: 'launch',
        numbers: { nearest_minute: nearest.minute, inclination_deg: nearest.inclination / DEG, arc_deg: nearest.arc / DEG },
        tryThis: 'another day, or wider bounds in launch.parking.inclination',
      },
    );
  }
  let best: readonly [number, number] = [good[0], good[0]];
  for (let i = 0, start = 0; i < good.length; i++) {
    if (i > 0 && good[i] - good[i - 1] > 2) start = i;
    if (good[i] - good[start] > best[1] - best[0]) best = [good[start], good[i]];
  }
  return addSeconds(midnight, 60 * Math.round((best[0] + best[1]) / 2));
}

/** The sketch up to the surface: launch, way out, plane, lighting. */
export interface ArrivalSketch {
  readonly schedule: Schedule;
  readonly outbound: Outbound;
  readonly plane: PlaneSketch;
  readonly siteSunElevation: { readonly touchdown: number; readonly liftOff: number };
}

/** Everything of the Outline but the day home. @throws see `outline`. */
export function sketchArrival(m: Mission, env: Environment, o: SketchOptions = {}): ArrivalSketch {
  o.doing?.('launch window');
  const launch = launchEpoch(m, env);
  const schedule = resolveSchedule(m, launch);
  checkCoverage(env, schedule);
  const chosen = choosePlane(m, env, schedule, o);
  o.doing?.('the wait in lunar orbit, coarsely');
  // A plane far off the site needs no closer look.
  const c = chosen.worst > 3 * m.landing['cross-track'] ? chosen : flyTheWait(m, env, schedule, chosen);
  const limit = m.landing['cross-track'];
  if (c.worst > limit) {
    const near = nearestTouchdown(m, env, schedule, c);
    throw new FarsideError(
      'PLANE_NOT_REACHED',
      `no orbit plane of this arrival holds the landing site at touchdown and lift-off: it passes ${(Math.abs(c.touchdown) / DEG).toFixed(2)} deg and ${(Math.abs(c.liftOff) / DEG).toFixed(2)} deg to the side, ${(limit / DEG).toFixed(2)} deg is the limit`,
      {
        phase: 'landing',
        epoch: formatUtc(schedule.touchdown),
        numbers: { cross_track_touchdown_deg: c.touchdown / DEG, cross_track_lift_off_deg: c.liftOff / DEG, limit_deg: limit / DEG },
        tryThis: near
          ? `touchdown at ${formatUtc(near, 0)} (the nearest that works with this launch), or another launch day`
          : 'another launch day, landing site or stay',
      },
    );
  }
  checkParking(m, c.outbound);
  const sun = { touchdown: sunElevation(m, env, schedule.touchdown), liftOff: sunElevation(m, env, schedule.liftOff) };
  checkLight(m, env, schedule, sun.touchdown);
  const plane: PlaneSketch = { ...c.plane, branch: c.branch, crossTrackTouchdown: c.touchdown, crossTrackLiftOff: c.liftOff };
  return { schedule, outbound: c.outbound, plane, siteSunElevation: sun };
}

function checkParking(m: Mission, out: Outbound): void {
  const [low, high] = m.launch.parking.inclination;
  const i = out.parkingInclination;
  // A tenth of a degree of grace: the bounds are a range's, the sketch is coarse.
  if (i >= low - 0.1 * DEG && i <= high + 0.1 * DEG) return;
  throw new FarsideError(
    'LAUNCH_INCLINATION',
    `the plane through launch site and Moon has an inclination of ${(i / DEG).toFixed(2)} deg, outside ${(low / DEG).toFixed(1)} to ${(high / DEG).toFixed(1)} deg`,
    {
      phase: 'launch',
      numbers: { inclination_deg: i / DEG, lowest_deg: low / DEG, highest_deg: high / DEG },
      tryThis:
        m.launch.time === undefined
          ? 'another day, or wider bounds in launch.parking.inclination'
          : 'leave launch.time out, and the minute of the day is solved',
    },
  );
}

function checkLight(m: Mission, env: Environment, s: Schedule, elevation: number): void {
  const [low, high] = m.landing['sun-elevation'];
  if (elevation >= low && elevation <= high) return;
  let near: number | undefined;
  for (let h = 2; h < 30 * 24 && near === undefined; h += 2) {
    for (const sign of [1, -1]) {
      const e = sunElevation(m, env, addSeconds(s.touchdown, sign * h * 3600));
      if (near === undefined && e >= low && e <= high) near = sign * h;
    }
  }
  throw new FarsideError(
    'SITE_DARK',
    `the Sun stands ${(elevation / DEG).toFixed(1)} deg high at the landing site at touchdown; ${(low / DEG).toFixed(0)} to ${(high / DEG).toFixed(0)} deg is wanted`,
    {
      phase: 'landing',
      epoch: formatUtc(s.touchdown),
      numbers: { sun_elevation_deg: elevation / DEG, lowest_deg: low / DEG, highest_deg: high / DEG },
      tryThis:
        near === undefined
          ? 'another landing site'
          : `a mission about ${Math.abs(near / 24).toFixed(1)} d ${near > 0 ? 'later' : 'earlier'}`,
    },
  );
}

function checkCoverage(env: Environment, s: Schedule): void {
  for (const body of ['earth', 'moon', 'sun'] as const) {
    const [first, last] = env.ephemeris.coverage(body);
    if (secondsBetween(first, s.launch) < 86400 || secondsBetween(addSeconds(s.disposal, 45 * 86400), last) < 0) {
      throw new FarsideError(
        'EPHEMERIS_COVERAGE',
        `the mission from ${formatUtc(s.launch, 0)} on is outside the ephemeris (${formatUtc(first, 0)} to ${formatUtc(last, 0)})`,
        {
          phase: 'outline',
          epoch: formatUtc(s.launch),
          expected: `a launch between ${formatUtc(first, 0)} and ${formatUtc(last, 0)}`,
          found: formatUtc(s.launch, 0),
          tryThis: 'another launch.date, or an ephemeris that reaches there',
        },
      );
    }
  }
}

/** The sketched plane's normal at an epoch, in moon-mod: for tests and pictures. */
export const sketchNormal = (p: PlaneSketch, secondsSince: number): Vec3 => planeNormal(p.inclination, p.node + p.nodeRate * secondsSince);
