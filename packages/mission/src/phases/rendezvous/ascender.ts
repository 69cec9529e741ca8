import { addSeconds, circularSpeed, formatUtc, gmOf, orbitPeriod, type State, secondsBetween } from '@farside/astro';
import { cross, FarsideError, norm, target, throwIfAborted, unit, type Vec3 } from '@farside/math';
import type { ModelSettings, World } from '@farside/sim';
import type { VehicleState } from '@farside/vehicle';
import { durationText } from '../../file/units.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import { atApolune, atPerilune, lunarOrbit } from '../shared/lunar.ts';
import { flyBurn } from './burns.ts';
import { angleInPlane, arcRelative } from './local.ts';
import { nearestShift, type PhasingCandidate, type PhasingProblem, phasingCandidates } from './phasing.ts';
import type { TimedBurn } from './plan.ts';
import { planShot, type Shot } from './shot.ts';

/** Lowest height that a phasing orbit is planned with, and the lowest point that it may come to on the real field, m: the highest ground lies at 10.8 km. */
const LOWEST = 30e3;
const CLEAR = 14e3;
/** Phasing orbits may rise above the final circle by this, m: it costs about 0.45 m/s per km and opens the later half of the phases. */
const ABOVE = 60e3;
/** An epoch is only advised when the height of its phasing orbit lies this far inside, m: the two-body picture is some kilometres off. */
const ADVICE = 10e3;
/** And with room to either side, s, where one is found within a day: the orbiter's circle for the hand-over is not yet flown when the epoch is advised. */
const ROOM = 1000;
const NEAR = 86400;
/** Part of a revolution between third and fourth burn: not a half, where the plane could not be steered. */
const SHOT = 0.62;
/** The fourth burn is over this long before the hand-over, s. */
const QUIET = 30;
/** Phase error that the shot takes up without noticing, m. */
const PHASE_TOLERANCE = 300;
/** What the shot is solved to at the hand-over: a metre and a millimetre a second. */
const PLACE_TOLERANCE = 1;
const SPEED_TOLERANCE = 1e-3;

export interface AscenderSolution {
  readonly burns: readonly TimedBurn[];
  readonly candidate: PhasingCandidate;
  /** Lowest point on the way, m above the map sphere. */
  readonly lowest: number;
  /** Place (m) and speed (m/s) left at the hand-over. */
  readonly miss: { readonly place: number; readonly speed: number };
  readonly evaluations: number;
  readonly iterations: number;
}

export interface AscenderProblem {
  readonly ascender: VehicleState;
  readonly engine: string;
  /** Where it has to be and how it has to move when the orbiter takes over. */
  readonly aim: State;
  /** Angular rate of that place round the Moon, rad/s: the orbiter's. */
  readonly rate: number;
  readonly full: ModelSettings;
  readonly coarse: ModelSettings;
  worldOf(v: VehicleState, settings: ModelSettings): World;
  doing(text: string, fraction: number): void;
  readonly signal?: AbortSignal;
}

interface Start {
  /** Seconds from the ascender's epoch to the first apolune. */
  readonly first: number;
  readonly apolune: VehicleState;
  /** A little before it: where evaluations begin. */
  readonly near: VehicleState;
}

/** The first apolune after insertion. */
function firstApolune(p: AscenderProblem): Start {
  const { ascender } = p;
  const o = lunarOrbit(ascender.state.r, ascender.state.v);
  if (!Number.isFinite(o.period) || o.perilune < 0) {
    throw new FarsideError('RENDEZVOUS_ORBIT', `the ascender is on no orbit: perilune ${(o.perilune / 1e3).toFixed(1)} km`, {
      numbers: { perilune_m: o.perilune },
      tryThis: 'a higher ascent.orbit.perilune',
    });
  }
  const w = p.worldOf(ascender, p.full);
  // insertion is at perilune, where the radial speed is zero too: look from a quarter on
  w.coast(ascender.id, addSeconds(ascender.state.epoch, 0.25 * o.period));
  const end = w.coast(ascender.id, addSeconds(ascender.state.epoch, 1.2 * o.period), { events: [atApolune(true, 60)] });
  const first = secondsBetween(ascender.state.epoch, end.state.state.epoch);
  const back = p.worldOf(ascender, p.full);
  const near = back.coast(ascender.id, addSeconds(ascender.state.epoch, first - 0.24 * o.period)).state;
  return { first, apolune: end.state, near };
}

/** The two-body picture from the first apolune on. */
function problemOf(p: AscenderProblem, at: State, perilune: number): PhasingProblem {
  const normal = unit(cross(p.aim.r, p.aim.v));
  const flat = angleInPlane(p.aim.r, unit(at.r), normal);
  return {
    apolune: norm(at.r),
    perilune,
    final: norm(p.aim.r),
    time: secondsBetween(at.epoch, p.aim.epoch),
    angle: flat < 0 ? flat + 2 * Math.PI : flat,
    rate: p.rate,
  };
}

const RANGE = { lowest: MOON_RADIUS + LOWEST, above: ABOVE };

/** The wished docking, and where the ascender would have to be if everything came `shift` seconds later. */
export interface Wish {
  readonly wished: State['epoch'];
  aimAt(shift: number): State;
}

/** The nearest shift of the docking that works, s: found in the two-body picture and looked at again where it leads, for the orbiter is not quite where the picture has it. */
function adviseShift(p: AscenderProblem, start: Start, perilune: number, highest: number, docking: Wish): number | undefined {
  let shift = 0;
  let problem = problemOf(p, start.apolune.state, perilune);
  for (let k = 0; k < 8; k++) {
    const [low, high] = [RANGE.lowest + ADVICE, highest - ADVICE];
    const more = nearestShift(problem, low, high, NEAR, ROOM) ?? nearestShift(problem, low, high, 10 * 86400, 0);
    if (more === undefined) return undefined;
    shift += more;
    problem = problemOf({ ...p, aim: docking.aimAt(shift) }, start.apolune.state, perilune);
    if (phasingCandidates(problem, RANGE.lowest + ADVICE, highest - ADVICE).length > 0) return shift;
  }
  return undefined;
}

/**
 * Candidates, or the refusal that names the nearest docking epoch that works.
 * @throws RENDEZVOUS_PHASE
 */
export function candidatesFor(p: AscenderProblem, docking: Wish): { start: Start; list: readonly PhasingCandidate[] } {
  const start = firstApolune(p);
  const perilune = MOON_RADIUS + lunarOrbit(p.ascender.state.r, p.ascender.state.v).perilune;
  const problem = problemOf(p, start.apolune.state, perilune);
  const highest = Math.max(problem.final, problem.apolune) + RANGE.above;
  const list = phasingCandidates(problem, RANGE.lowest, highest);
  if (list.length > 0) return { start, list };
  const shift = adviseShift(p, start, perilune, highest, docking);
  const wish = formatUtc(docking.wished);
  throw new FarsideError(
    'RENDEZVOUS_PHASE',
    `no phasing orbit between ${LOWEST / 1e3} and ${((highest - MOON_RADIUS) / 1e3).toFixed(0)} km brings the ascender to the orbiter for a docking at ${wish}`,
    {
      epoch: wish,
      numbers: {
        time_to_handover_s: problem.time + start.first,
        angle_to_close_rad: problem.angle,
        ...(shift === undefined ? {} : { nearest_shift_s: shift }),
      },
      expected:
        shift === undefined ? 'a docking some revolutions after lift-off' : `docking at ${formatUtc(addSeconds(docking.wished, shift))}`,
      found: wish,
      tryThis:
        shift === undefined
          ? 'a docking at least half a day after lift-off'
          : `docking ${durationText(Math.abs(shift))} ${shift > 0 ? 'later' : 'earlier'}, at ${formatUtc(addSeconds(docking.wished, shift))}`,
    },
  );
}

interface Evaluation {
  readonly burns: readonly TimedBurn[];
  readonly shot: Shot;
  /** Before the second burn: where the shot's own solution begins. */
  readonly before: VehicleState;
}

/** Horizontal speed to reach the radius `opposite` half a revolution on. */
const speedTo = (r: number, opposite: number): number => Math.sqrt((2 * gmOf('moon') * opposite) / (r * (r + opposite)));

/** Flies first and second burn for a phasing height and looks where the coast ends. */
function evaluate(p: AscenderProblem, s: Start, c: PhasingCandidate, opposite: number, settings: ModelSettings): Evaluation {
  const { ascender, engine, aim } = p;
  const { id } = ascender;
  const start = ascender.state.epoch;
  const at = s.apolune.state;
  const r1 = norm(at.r);
  const along = norm(cross(at.r, at.v)) / r1;
  const burns: TimedBurn[] = [{ what: 'first burn of the ascender: phasing', at: s.first, dv: [0, speedTo(r1, opposite) - along, 0] }];
  const w = p.worldOf(s.near, settings);
  flyBurn(w, id, engine, start, burns[0]);
  // the same direction comes round once a revolution, whatever the apsides do
  const side = unit(cross(cross(at.r, at.v), at.r));
  const period = orbitPeriod((r1 + opposite) / 2, gmOf('moon'));
  const before = w.coast(id, addSeconds(at.epoch, (c.revolutions - 0.3) * period)).state;
  const round = p.worldOf(before, settings).coast(id, addSeconds(before.state.epoch, 0.6 * period), {
    events: [
      {
        id: 'round',
        centre: 'moon',
        direction: 1,
        stop: true,
        maxCheck: period / 20,
        g: (_t, y) => y[0] * side[0] + y[1] * side[1] + y[2] * side[2],
      },
    ],
  });
  if (round.stoppedBy === undefined) {
    throw new FarsideError('RENDEZVOUS_ROUND', 'the phasing orbit does not come round in its period', {
      numbers: { period_s: period, revolutions: c.revolutions },
      tryThis: 'another docking epoch, or stronger thrusters for rendezvous.ascender-engine',
    });
  }
  const b = round.state.state;
  const r2 = norm(b.r);
  const final = norm(aim.r);
  const dv2: Vec3 = [0, speedTo(r2, final) - norm(cross(b.r, b.v)) / r2, 0];
  burns.push({ what: 'second burn of the ascender: to the height of the circle', at: secondsBetween(start, b.epoch), dv: dv2 });
  flyBurn(w, id, engine, start, burns[1]);
  const end = w.coast(id, aim.epoch).state.state;
  const n = circularSpeed(final, gmOf('moon')) / final;
  const time = (SHOT * 2 * Math.PI) / n;
  const third = secondsBetween(start, aim.epoch) - time;
  const shot = planShot(arcRelative(end, aim), n, time, third - burns[1].at, dv2);
  burns[1] = { ...burns[1], dv: shot.second };
  const tail = w.burnTime(id, engine, norm(shot.fourth)) / 2 + QUIET;
  burns.push({ what: 'third burn of the ascender: to the hand-over', at: third, dv: shot.third });
  burns.push({ what: 'fourth burn of the ascender: onto the circle', at: secondsBetween(start, aim.epoch) - tail, dv: shot.fourth });
  return { burns, shot, before };
}

/** Height of the phasing orbit on the real field: secant on the phase error, coarse field first. */
function refine(p: AscenderProblem, s: Start, c: PhasingCandidate): { e: Evaluation; iterations: number; opposite: number } {
  let slope = (1.5 * Math.PI * c.revolutions * norm(p.aim.r)) / ((norm(s.apolune.state.r) + c.opposite) / 2);
  let x = c.opposite;
  let last: { x: number; f: number } | undefined;
  let settings = p.coarse;
  for (let k = 0; k < 14; k++) {
    throwIfAborted(p.signal);
    const e = evaluate(p, s, c, x, settings);
    const f = e.shot.phaseError;
    if (settings === p.coarse && Math.abs(f) < 20 * PHASE_TOLERANCE) {
      // the field of the flight: the slope stays, the error does not
      settings = p.full;
      last = undefined;
      continue;
    }
    if (settings === p.full && Math.abs(f) < PHASE_TOLERANCE) return { e, iterations: k + 1, opposite: x };
    if (last && Math.abs(x - last.x) > 1e-3) {
      const seen = (f - last.f) / (x - last.x);
      if (Math.sign(seen) === Math.sign(slope) && Math.abs(seen) > 0.2 * Math.abs(slope)) slope = seen;
    }
    last = { x, f };
    x += Math.max(-40e3, Math.min(40e3, -f / slope));
  }
  throw new FarsideError('RENDEZVOUS_PHASE', 'the height of the phasing orbit does not settle', {
    numbers: { opposite_m: x, phase_error_m: last?.f ?? 0 },
  });
}

/** Third and fourth burn exactly, as flown. */
function shoot(
  p: AscenderProblem,
  e: Evaluation,
): { burns: readonly TimedBurn[]; place: number; speed: number; evaluations: number; iterations: number } {
  const { id } = p.ascender;
  const start = p.ascender.state.epoch;
  const w0 = p.worldOf(e.before, p.full);
  flyBurn(w0, id, p.engine, start, e.burns[1]);
  const lead = e.burns[2].at - 300;
  const before = w0.coast(id, addSeconds(start, Math.max(lead, secondsBetween(start, w0.vehicle(id).state.epoch)))).state;
  const withBurns = (x: ArrayLike<number>): readonly TimedBurn[] => [
    e.burns[0],
    e.burns[1],
    { ...e.burns[2], dv: [x[0], x[1], x[2]] },
    { ...e.burns[3], dv: [x[3], x[4], x[5]] },
  ];
  const [a, b] = [e.shot.third, e.shot.fourth];
  const s = target(
    {
      names: ['third radial', 'third along', 'third across', 'fourth radial', 'fourth along', 'fourth across'],
      x0: [...a, ...b],
      scale: [1, 1, 1, 1, 1, 1],
      residuals: (x) => {
        const w = p.worldOf(before, p.full);
        const burns = withBurns(x);
        flyBurn(w, id, p.engine, start, burns[2]);
        flyBurn(w, id, p.engine, start, burns[3]);
        const m = arcRelative(w.coast(id, p.aim.epoch).state.state, p.aim);
        const axes = ['height', 'arc', 'cross-track'];
        return [
          ...m.r.map((value, i) => ({ constraint: `${axes[i]} at hand-over`, value, tolerance: PLACE_TOLERANCE, unit: 'm' })),
          ...m.v.map((value, i) => ({ constraint: `${axes[i]} rate at hand-over`, value, tolerance: SPEED_TOLERANCE, unit: 'm/s' })),
        ];
      },
    },
    { differenceStep: 0.05, maxIterations: 20, ...(p.signal ? { signal: p.signal } : {}) },
  );
  if (!s.ok) {
    if (s.cause instanceof FarsideError) throw s.cause;
    throw new FarsideError('TARGET_NOT_REACHED', `the last two burns to the hand-over: ${s.why}`, {
      numbers: Object.fromEntries(
        s.worst.map((r) => [`${r.constraint.replaceAll(/[ -]/g, '_')}_${r.unit.replace('/', '_per_')}`, r.value]),
      ),
      tryThis: 'another docking epoch',
    });
  }
  const place = Math.hypot(...s.residuals.slice(0, 3).map((r) => r.value));
  const speed = Math.hypot(...s.residuals.slice(3).map((r) => r.value));
  return { burns: withBurns(s.x), place, speed, evaluations: s.evaluations, iterations: s.iterations };
}

/** Lowest point of the whole way, m above the map sphere. */
function lowestPoint(p: AscenderProblem, s: Start, burns: readonly TimedBurn[]): number {
  const { id } = p.ascender;
  const w = p.worldOf(s.near, p.full);
  flyBurn(w, id, p.engine, p.ascender.state.epoch, burns[0]);
  const hits = w.coast(id, addSeconds(p.ascender.state.epoch, burns[1].at - 200), { events: [atPerilune(false, 300)] }).hits;
  return hits.reduce((least, h) => Math.min(least, norm(h.r) - MOON_RADIUS), Number.POSITIVE_INFINITY);
}

/**
 * The four burns: the first at the first apolune is the phasing knob, the second comes round whole revolutions later and goes for the height of the circle, the last two are a shot over
 * 0.62 of a revolution onto place and motion of the hand-over, plane included. Candidates are tried from the cheapest on; those that come too low on the real field are passed over.
 */
export function solveAscender(p: AscenderProblem, found: { start: Start; list: readonly PhasingCandidate[] }): AscenderSolution {
  let trouble: FarsideError | undefined;
  let evaluations = 0;
  for (const c of found.list) {
    try {
      p.doing(`phasing orbit of ${c.revolutions} revolutions`, 0.3);
      const { e, iterations } = refine(p, found.start, c);
      evaluations += iterations;
      p.doing('last two burns to the hand-over', 0.5);
      const s = shoot(p, e);
      evaluations += s.evaluations;
      const lowest = lowestPoint(p, found.start, s.burns);
      if (lowest < CLEAR) {
        throw new FarsideError('RENDEZVOUS_LOW', `the phasing orbit comes down to ${(lowest / 1e3).toFixed(1)} km`, {
          numbers: { lowest_m: lowest, clear_m: CLEAR },
          tryThis: 'another docking epoch, or a higher ascent orbit',
        });
      }
      return {
        burns: s.burns,
        candidate: c,
        lowest,
        miss: { place: s.place, speed: s.speed },
        evaluations,
        iterations: iterations + s.iterations,
      };
    } catch (x) {
      if (!(x instanceof FarsideError) || x.code === 'ABORTED') throw x;
      trouble ??= x;
    }
  }
  throw trouble ?? new FarsideError('RENDEZVOUS_PHASE', 'there is no phasing orbit');
}

/** Sum of the sizes of burns, m/s. */
export const totalSpeed = (burns: readonly TimedBurn[]): number => burns.reduce((s, b) => s + norm(b.dv), 0);
