import { FarsideError } from '@farside/math';
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
export type Leg = TransferLeg | HoldLeg | FinalLeg;

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
 * The close approach leg by leg: from the hand-over to the first hold in the time that the drift of the lower orbit needs anyway, hops between the holds, the straight end.
 * @param n mean motion of the target, rad/s. @param contact distance of the two centres of mass at contact, m.
 * @throws MISSION_HOLDS when a hold does not lie between the one before (or the hand-over) and contact.
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
    const drift = (before - h.distance) / (1.5 * n * handover.below);
    legs.push({ kind: 'transfer', to: h.distance, duration: fit(i === 0 ? drift : Math.log(before / h.distance) / HOP_RATE) });
    legs.push({ kind: 'hold', distance: h.distance, duration: h.duration });
    before = h.distance;
  });
  legs.push({ kind: 'final', from: before, duration: finalDuration(before - contact, contactSpeed(m)) });
  return legs;
}

/** Seconds from hand-over to contact. */
export const approachDuration = (legs: readonly Leg[]): number => legs.reduce((s, l) => s + l.duration, 0);
