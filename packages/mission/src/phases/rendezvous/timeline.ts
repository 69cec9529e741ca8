import { coellipticState, type PosVel } from '@farside/astro';
import { planHop } from '@farside/gnc';
import { FarsideError, portableMath as Math, norm } from '@farside/math';
import type { Mission } from '../../file/schema.ts';

/** Closing rate of a hop: a distance is left behind at no more than this part of it per second, so that hops between holds last ln(d0/d1) / RATE (corridor rule of the field: 0.1 % of the range per second). */
const HOP_RATE = 1e-3;
/** The straight final approach slows down with the range: speed = contact speed + FINAL_RATE times the range, never above FINAL_SPEED. */
export const FINAL_RATE = 3e-3;
export const FINAL_SPEED = 0.5;
/** Transfers last between these parts of a revolution: shorter ones cost velocity, and near a half the cross-track offset cannot be steered. */
const SHORTEST = 0.1;
const LONGEST = 0.47;
/** Where the straight final approach begins when the mission file names no hold, m. */
const DEFAULT_LAST = 100;

/** Sphere round the target that a craft without engines must not enter before the final approach, m. */
export const KEEP_OUT = 200;
/**
 * Plans keep clear of it by a part of the distance flown: burns and curvature are not quite the planned ones, and a decimetre a second shifts a drift by 2 km a revolution.
 * No more can be asked than a part of the distance where the transfer ends.
 */
const CLEAR_PART = 0.08;
const CLEAR_END = 0.8;
/** Durations of transfers tried, the wanted one first. */
const FACTORS = [1, 0.95, 1.05, 0.9, 1.1, 0.85, 1.15, 0.8, 1.25, 0.7, 1.4, 0.6, 1.6, 0.5, 0.4];

/** The pair left alone on its two coelliptic orbits: the lower one closes. */
export interface DriftLeg {
  readonly kind: 'drift';
  readonly duration: number;
}
export interface TransferLeg {
  readonly kind: 'transfer';
  /** m behind the target on its orbit, at rest. */
  readonly to: number;
  readonly duration: number;
}
export interface HoldLeg {
  readonly kind: 'hold';
  readonly distance: number;
  readonly duration: number;
}
export interface FinalLeg {
  readonly kind: 'final';
  readonly from: number;
  readonly duration: number;
}
export type Leg = DriftLeg | TransferLeg | HoldLeg | FinalLeg;

/** Speed of the final approach at a range to contact, m/s. */
export const finalSpeed = (range: number, contact: number): number => Math.min(FINAL_SPEED, contact + FINAL_RATE * Math.max(0, range));

/** Seconds of the final approach from a range to contact. */
export function finalDuration(range: number, contact: number): number {
  const slow = Math.min(range, Math.max(0, (FINAL_SPEED - contact) / FINAL_RATE));
  const fast = range - slow;
  return fast / FINAL_SPEED + Math.log1p((FINAL_RATE * slow) / contact) / FINAL_RATE;
}

/** Speed that the final approach ends with: the middle of what the capture takes. */
export const contactSpeed = (m: Mission): number => (m.rendezvous.capture.closing[0] + m.rendezvous.capture.closing[1]) / 2;

/**
 * The close approach leg by leg: from the hand-over to the first hold in about the time that the drift of the lower orbit needs anyway (left to drift while that is longer than a transfer can last), hops between the holds, the straight end.
 * @param n mean motion of the target, rad/s. @param contact distance of the two centres of mass at contact, m.
 * @throws MISSION_HOLDS when a hold does not lie between the one before (or the hand-over) and contact, HOP_UNSAFE when no duration of a transfer lets a failure drift clear.
 */
export function approachLegs(m: Mission, n: number, contact: number): readonly Leg[] {
  const { holds, handover } = m.rendezvous;
  const list = holds.length > 0 ? holds : [{ distance: Math.max(DEFAULT_LAST, 3 * contact), duration: 0 }];
  const period = (2 * Math.PI) / n;
  const fit = (t: number): number => Math.min(LONGEST * period, Math.max(SHORTEST * period, t));
  const legs: Leg[] = [];
  let before = handover.behind;
  list.forEach((h, i) => {
    if (!(h.distance < before && h.distance > contact)) {
      throw new FarsideError(
        'MISSION_HOLDS',
        `hold ${i + 1} at ${h.distance} m does not lie between ${before} m and contact at ${contact.toFixed(1)} m`,
        {
          numbers: { hold_m: h.distance, before_m: before, contact_m: contact },
          expected: 'holds from far to near, the first nearer than rendezvous.handover.behind',
          tryThis: 'order rendezvous.holds by falling distance',
        },
      );
    }
    const closing = 1.5 * n * handover.below;
    const natural = i === 0 ? (before - h.distance) / closing : Math.log(before / h.distance) / HOP_RATE;
    const wanted = fit(natural);
    // far behind on a slow drift: let it close first
    const drift = i === 0 ? Math.max(0, natural - wanted) : 0;
    if (drift > 0) legs.push({ kind: 'drift', duration: drift });
    const from =
      i === 0 ? coellipticState(handover.below, -before + closing * drift, n) : { r: [0, -before, 0] as const, v: [0, 0, 0] as const };
    legs.push({ kind: 'transfer', to: h.distance, duration: safeTime(from, h.distance, n, wanted, period) });
    legs.push({ kind: 'hold', distance: h.distance, duration: h.duration });
    before = h.distance;
  });
  legs.push({ kind: 'final', from: before, duration: finalDuration(before - contact, contactSpeed(m)) });
  return legs;
}

/**
 * Duration of a transfer near the wanted one after whose first burn a craft without engines would drift clear of the target.
 * @throws HOP_UNSAFE when none does.
 */
function safeTime(from: PosVel, to: number, n: number, wanted: number, period: number): number {
  const factors = FACTORS.filter((f) => f * wanted <= LONGEST * period * (1 + 1e-9) && f * wanted >= 0.5 * SHORTEST * period);
  return planHop(from, [0, -to, 0], n, wanted, {
    keepOut: Math.max(KEEP_OUT, Math.min(KEEP_OUT + CLEAR_PART * norm(from.r), CLEAR_END * to)),
    factors,
  }).time;
}

/** Seconds from hand-over to contact. */
export const approachDuration = (legs: readonly Leg[]): number => legs.reduce((s, l) => s + l.duration, 0);
