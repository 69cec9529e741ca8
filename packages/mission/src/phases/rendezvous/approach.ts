import { addSeconds, cwTwoImpulse, type Environment, type Epoch, type PosVel } from '@farside/astro';
import { corridorAngle, driftClearance, tidalAcceleration } from '@farside/gnc';
import { cross, dot, FarsideError, norm, type Vec3 } from '@farside/math';
import type { ModelSettings, WorldLog } from '@farside/sim';
import type { VehicleState } from '@farside/vehicle';
import { arcRelative } from './local.ts';
import { makePair, type Pair } from './pair.ts';
import { makeThrusters, type Spent, type Thrusters } from './thrusters.ts';
import { finalSpeed, KEEP_OUT, type Leg } from './timeline.ts';

/** Steps of the integration while coasting, s: RK4 at 6 s keeps the distance of the two to a fifth of a millimetre in an hour and a half. */
export const COAST_STEP = 6;
/** A transfer is aimed again this often: a part of it, and never more often than the shortest time, s. */
const CORRECTIONS = 10;
const SHORTEST_CYCLE = 60;
/** Station keeping: cycle (s), how fast an offset is taken back (1/s) and the fastest return (m/s). */
const HOLD_CYCLE = 5;
const HOLD_GAIN = 1 / 120;
const HOLD_SPEED = 0.15;
/** Final approach: cycle (s) and gain to the axis (1/s). */
const FINAL_CYCLE = 1;
const FINAL_GAIN = 0.05;
/** Thrusters are left alone below this many smallest pulses. */
const DEADBAND = 1.2;
/** A correction below this is not worth a pulse while on the way, m/s. */
const WORTH = 0.005;
/** The end of a large burn is brought to this, m/s. */
const FINE = 0.002;
/** Longest push without a new look, s. */
const LONGEST_PUSH = 15;
/** How long a craft without engines is watched, revolutions. */
const WATCH = 2;
/** Part of a transfer that may be spent burning. */
const MOST_BURNING = 0.5;
/** The final approach gives up after this many times its planned duration. */
const PATIENCE = 3;

/** The approach comes from behind along the orbit. */
const BEHIND: Vec3 = [0, -1, 0];

/** One leg as flown. */
export interface LegFlown {
  readonly leg: Leg;
  /** s since hand-over */
  readonly start: number;
  readonly end: number;
  readonly spent: Spent;
  /** Relative arc state at the end, m and m/s. */
  readonly at: PosVel;
  /** Nearest free drift over two revolutions after any burn of this leg, m; Infinity for the final approach. */
  readonly drift: number;
}

export interface ApproachSample {
  readonly t: number;
  readonly epoch: Epoch;
  readonly range: number;
  readonly rate: number;
  readonly lateral: number;
  /** Angle off the axis of approach seen from the target, rad. */
  readonly corridor: number;
}

export interface ApproachFlown {
  readonly legs: readonly LegFlown[];
  /** s from hand-over to contact. */
  readonly duration: number;
  readonly epoch: Epoch;
  readonly target: PosVel;
  readonly chaser: PosVel;
  /** Offset from the axis (m), closing speed and speed across (m/s) at contact. */
  readonly offset: number;
  readonly closing: number;
  readonly sideways: number;
  /** Nearest free drift of all burns before the final approach, m. */
  readonly drift: number;
}

export interface ApproachOrder {
  readonly engine: string;
  readonly legs: readonly Leg[];
  /** Distance of the centres of mass at contact, m. */
  readonly contact: number;
  /** m/s */
  readonly contactSpeed: number;
}

/**
 * Close approach in closed loop on the real field: transfers aimed by Clohessy-Wiltshire and aimed again on the way, station keeping at the holds, the straight final approach to contact.
 * Perfect knowledge of the relative state. `done` is called after each leg, before the next begins.
 * @throws TANK_DRY, APPROACH_STALLED when the final approach does not come to contact.
 */
export function flyApproach(
  env: Environment,
  target: VehicleState,
  chaser: VehicleState,
  order: ApproachOrder,
  settings: ModelSettings,
  log: WorldLog | undefined,
  tell: (s: ApproachSample) => void,
  done: (l: LegFlown, pair: Pair) => void,
): ApproachFlown {
  const { epoch } = target.state;
  const pair = makePair(env, epoch, target, chaser, settings, log);
  const thrusters = makeThrusters(pair, chaser.stack, order.engine);
  const flown: LegFlown[] = [];
  let sampled = Number.NEGATIVE_INFINITY;
  const sample = (every: number): void => {
    if (pair.t - sampled < every - 1e-9) return;
    sampled = pair.t;
    const s = arcRelative(pair.chaser, pair.target);
    const range = norm(s.r);
    const lateral = Math.hypot(s.r[0], s.r[2]);
    tell({
      t: pair.t,
      epoch: addSeconds(epoch, pair.t),
      range,
      rate: dot(s.r, s.v) / range,
      lateral,
      corridor: corridorAngle(s.r, BEHIND),
    });
  };
  let end = 0;
  let drift = Number.POSITIVE_INFINITY;
  for (const leg of order.legs) {
    const start = pair.t;
    end += leg.duration;
    const nearest =
      leg.kind === 'transfer'
        ? transfer(pair, thrusters, leg.to, end, sample)
        : leg.kind === 'hold'
          ? hold(pair, thrusters, leg.distance, end, sample)
          : leg.kind === 'final'
            ? final(pair, thrusters, order, leg.duration, sample)
            : coast(pair, end, sample);
    // a transfer that ends inside the sphere belongs to the final approach
    const inside =
      leg.kind === 'final' || (leg.kind === 'transfer' && leg.to <= KEEP_OUT) || (leg.kind === 'hold' && leg.distance <= KEEP_OUT);
    if (!inside) drift = Math.min(drift, nearest);
    const l: LegFlown = {
      leg,
      start,
      end: pair.t,
      spent: thrusters.spent(),
      at: arcRelative(pair.chaser, pair.target),
      drift: inside ? Number.POSITIVE_INFINITY : nearest,
    };
    flown.push(l);
    done(l, pair);
  }
  const s = arcRelative(pair.chaser, pair.target);
  return {
    legs: flown,
    duration: pair.t,
    epoch: addSeconds(epoch, pair.t),
    target: pair.target,
    chaser: pair.chaser,
    offset: Math.hypot(s.r[0], s.r[2]),
    closing: s.v[1],
    sideways: Math.hypot(s.v[0], s.v[2]),
    drift,
  };
}

const motion = (p: Pair): number => {
  const { r, v } = p.target;
  return norm(cross(r, v)) / dot(r, r);
};

/** @throws ENGINE_WEAK when a transfer would be burning for most of its time. */
function checkThrust(thrusters: Thrusters, dv: number, time: number): void {
  const burning = thrusters.timeFor(dv);
  if (burning <= MOST_BURNING * time) return;
  throw new FarsideError(
    'ENGINE_WEAK',
    `the orbiter's thrusters take ${burning.toFixed(0)} s for the ${dv.toFixed(1)} m/s of a transfer of ${time.toFixed(0)} s`,
    {
      phase: 'rendezvous',
      numbers: { burning_s: burning, transfer_s: time, dv_m_per_s: dv },
      tryThis: `about ${Math.ceil(burning / (MOST_BURNING * time))} times the thrust for rendezvous.orbiter-engine, or a smaller rendezvous.handover.below`,
    },
  );
}

/** Nothing but the drift. */
function coast(p: Pair, end: number, sample: (every: number) => void): number {
  while (end - p.t > 1e-9) {
    p.run(Math.min(60, end - p.t), COAST_STEP);
    sample(60);
  }
  return driftClearance(arcRelative(p.chaser, p.target), motion(p), WATCH);
}

/** Two impulses to rest at `to` metres behind at the time `end`, aimed again on the way. Returns the nearest free drift after its burns. */
function transfer(p: Pair, thrusters: Thrusters, to: number, end: number, sample: (every: number) => void): number {
  const aim: PosVel = { r: [0, -to, 0], v: [0, 0, 0] };
  const cycle = Math.max(SHORTEST_CYCLE, (end - p.t) / CORRECTIONS);
  let nearest = Number.POSITIVE_INFINITY;
  let brake = end;
  for (let first = true; ; first = false) {
    const s = arcRelative(p.chaser, p.target);
    const n = motion(p);
    const left = end - p.t;
    const { dv1, dv2 } = cwTwoImpulse(s, aim, n, left);
    if (first) checkThrust(thrusters, norm(dv1) + norm(dv2), left);
    if (first || norm(dv1) > Math.max(WORTH, DEADBAND * thrusters.smallest())) {
      fireAgain(thrusters, () => cwTwoImpulse(arcRelative(p.chaser, p.target), aim, motion(p), end - p.t).dv1);
      nearest = Math.min(nearest, driftClearance(arcRelative(p.chaser, p.target), motion(p), WATCH));
    }
    brake = end - thrusters.timeFor(norm(dv2)) / 2;
    sample(60);
    const next = Math.min(p.t + cycle, brake);
    while (next - p.t > 1e-9) {
      p.run(Math.min(60, next - p.t), COAST_STEP);
      sample(60);
    }
    if (brake - p.t < SHORTEST_CYCLE / 2) break;
  }
  if (brake > p.t) p.run(brake - p.t, COAST_STEP);
  // stop: the velocity left, and what the tide will add over the burn
  fireAgain(thrusters, () => stopFrom(arcRelative(p.chaser, p.target), motion(p), thrusters));
  nearest = Math.min(nearest, driftClearance(arcRelative(p.chaser, p.target), motion(p), WATCH));
  if (end > p.t) p.run(end - p.t, COAST_STEP);
  return nearest;
}

/** A velocity change that is measured again every LONGEST_PUSH seconds of burning and once more at its end: long burns of weak thrusters end where they should. */
function fireAgain(thrusters: Thrusters, wanted: () => Vec3): void {
  for (let k = 0; k < 200; k++) {
    const dv = wanted();
    const size = norm(dv);
    if (size < Math.max(FINE, DEADBAND * thrusters.smallest())) return;
    const part = Math.min(1, LONGEST_PUSH / thrusters.timeFor(size));
    if (!thrusters.fire([part * dv[0], part * dv[1], part * dv[2]])) return;
  }
}

function stopFrom(s: PosVel, n: number, thrusters: Thrusters): Vec3 {
  const time = thrusters.timeFor(norm(s.v));
  const a = tidalAcceleration(s, n);
  // it grows less as the speed falls: half of it
  return [-s.v[0] - 0.5 * time * a[0], -s.v[1] - 0.5 * time * a[1], -s.v[2] - 0.5 * time * a[2]];
}

/** Keeps still `distance` metres behind until the time `end`. */
function hold(p: Pair, thrusters: Thrusters, distance: number, end: number, sample: (every: number) => void): number {
  let nearest = Number.POSITIVE_INFINITY;
  while (end - p.t > 1e-6) {
    const until = Math.min(end, p.t + HOLD_CYCLE);
    const s = arcRelative(p.chaser, p.target);
    const n = motion(p);
    const off: Vec3 = [s.r[0], s.r[1] + distance, s.r[2]];
    // so slow that, left alone, it would not drift into the sphere: a speed v along the orbit drifts by 6 pi v / n a revolution
    const safe = distance > KEEP_OUT ? (0.4 * (distance - KEEP_OUT) * n) / (6 * Math.PI * WATCH) : HOLD_SPEED;
    const back = Math.min(HOLD_GAIN, Math.min(safe, HOLD_SPEED) / Math.max(1e-9, norm(off)));
    const a = tidalAcceleration(s, n);
    const h = 0.5 * HOLD_CYCLE;
    const dv: Vec3 = [-back * off[0] - s.v[0] - h * a[0], -back * off[1] - s.v[1] - h * a[1], -back * off[2] - s.v[2] - h * a[2]];
    if (norm(dv) > Math.max(2e-3, DEADBAND * thrusters.smallest()) && thrusters.fire(dv)) {
      nearest = Math.min(nearest, driftClearance(arcRelative(p.chaser, p.target), motion(p), WATCH));
    }
    if (until > p.t) p.run(until - p.t, COAST_STEP);
    sample(20);
  }
  return nearest;
}

/** The straight end along the orbit: speed falls with the range, offsets are taken back; stops at contact to the microsecond. */
function final(p: Pair, thrusters: Thrusters, order: ApproachOrder, planned: number, sample: (every: number) => void): number {
  const start = p.t;
  for (;;) {
    const s = arcRelative(p.chaser, p.target);
    const range = -s.r[1] - order.contact;
    if (range <= 1e-7) break;
    if (p.t - start > PATIENCE * planned) {
      throw new FarsideError(
        'APPROACH_STALLED',
        `the final approach is still ${range.toFixed(2)} m from contact after ${(p.t - start).toFixed(0)} s`,
        {
          numbers: { range_m: range, planned_s: planned },
          tryThis: 'a stronger set of thrusters for rendezvous.orbiter-engine',
        },
      );
    }
    const n = motion(p);
    const a = tidalAcceleration(s, n);
    const h = 0.5 * FINAL_CYCLE;
    const dv: Vec3 = [
      -FINAL_GAIN * s.r[0] - s.v[0] - h * a[0],
      finalSpeed(range, order.contactSpeed) - s.v[1] - h * a[1],
      -FINAL_GAIN * s.r[2] - s.v[2] - h * a[2],
    ];
    const before = p.t;
    // no pulse into the last second: contact comes first
    if (range > 2 * FINAL_CYCLE * s.v[1] && norm(dv) > DEADBAND * thrusters.smallest()) thrusters.fire(dv);
    const left = FINAL_CYCLE - (p.t - before);
    if (left > 0) {
      const now = arcRelative(p.chaser, p.target);
      const gap = -now.r[1] - order.contact;
      p.step(now.v[1] * left > gap ? Math.max(1e-6, gap / now.v[1]) : left);
    }
    sample(2);
  }
  sample(0);
  return Number.POSITIVE_INFINITY;
}
