import { addSeconds, type Environment, type Epoch, gmOf, secondsBetween } from '@farside/astro';
import { dot, FarsideError, isFarsideError, portableMath as Math, minimiseByScan, norm, type Vec3 } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { arrivalPerilune, lunarPole, MOON_RADIUS, type Outbound, solveOutbound } from './outbound.ts';
import { crossTrack, inclinationForStay, lunarNodeRate, type Plane, siteDirection } from './plane.ts';
import type { Schedule } from './schedule.ts';
import { waitNormals } from './wait.ts';
import { type Candidate, crossTracks, waitingPlane } from './waiting-plane.ts';

const DEG = Math.PI / 180;
/** Rate of a place on the Moon against the stars, rad/s. */
const SITE_RATE = 2.6617e-6;
const G0 = 9.80665;

/** A plane is inclined this much more than the declination of its asymptote, rad: at the limit itself the way out cannot be solved. */
const OFF_ASYMPTOTE = 0.5 * DEG;

/** How an Outline is sketched. */
export interface SketchOptions {
  readonly signal?: AbortSignal;
  /** What is being looked at, for whoever waits. */
  readonly doing?: (what: string) => void;
  /** Only whether it works: a refusal looks for no touchdown that would. */
  readonly bare?: boolean;
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
          tryThis: "an earlier 'ascent.lift-off': the site turns 13 deg a day, and a stay of two or three days keeps it near one plane",
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
    const x = crossTracks(m, env, s, planeFor(inclination));
    return Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff));
  };
  // No plane through an asymptote is inclined less than its declination.
  const least = Math.abs(Math.asin(dot(rough.vInfinity, pole) / norm(rough.vInfinity))) + OFF_ASYMPTOTE;
  const inside = (i: number): number => Math.min(Math.PI - least, Math.max(least, i));
  const low = inside(inclination0 - 25 * DEG);
  const high = inside(inclination0 + 25 * DEG);
  const best = high - low > 1e-5 ? minimiseByScan(worst, low, high, 100, { xtol: 1e-5 }).x : low;
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
  const before = Math.max(Math.abs(first.touchdown), Math.abs(first.liftOff));
  let better: Candidate;
  try {
    better = assess(m, env, s, c.outbound, c.plane.inclination + turn, c.outbound.perilune.epoch, c.branch);
  } catch (e) {
    // Turned past what the asymptote allows.
    if (!isFarsideError(e)) throw e;
    return { ...c, ...first, worst: before };
  }
  const x = flown(better.plane);
  const worst = Math.max(Math.abs(x.touchdown), Math.abs(x.liftOff));
  return worst <= before ? { ...better, ...x, worst } : { ...c, ...first, worst: before };
}

/**
 * The plane of this arrival that comes nearest to the site at touchdown and lift-off (moon-mod), over the wait as it is flown coarsely; `worst` says how near, also where that is beyond the limit.
 * @throws STAY_TOO_LONG, and what `solveOutbound` throws where no plane can be flown to.
 */
export function nearestPlane(m: Mission, env: Environment, s: Schedule, o: SketchOptions = {}): Candidate {
  const chosen = choosePlane(m, env, s, o);
  // A plane far off the site needs no closer look.
  if (chosen.worst > 3 * m.landing['cross-track']) return chosen;
  o.doing?.('the wait in lunar orbit, coarsely');
  return flyTheWait(m, env, s, chosen);
}
