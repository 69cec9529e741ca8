import { gmOf } from '@farside/astro';
import { portableMath as Math } from '@farside/math';

/** Two-body picture of the way from insertion to hand-over: which heights of the phasing orbit meet the orbiter at all. Radii m, angles rad, times s. */
export interface PhasingProblem {
  /** Radius where the first burn is made (apolune of the insertion orbit), and its perilune. */
  readonly apolune: number;
  readonly perilune: number;
  /** Radius of the final circle. */
  readonly final: number;
  /** From the first burn to the hand-over. */
  readonly time: number;
  /** Angle from the place of the first burn forward to the place at the hand-over, in [0, 2 pi). */
  readonly angle: number;
  /** Angular rate of the place at the hand-over when the hand-over moves: the orbiter's. */
  readonly rate: number;
}

export interface PhasingCandidate {
  /** Whole revolutions between first and second burn, at the apsis of the first. */
  readonly revolutions: number;
  /** Radius opposite to the first burn after it. */
  readonly opposite: number;
  /** Ideal sum of all four burns, m/s, and a little for a second burn earlier than need be. */
  readonly cost: number;
}

/** Revolutions left between the second burn and the hand-over: the shot of the last two burns, and time to see where the second has led. */
const LEAST_REST = 1.65;

/** What a second burn one revolution earlier counts, m/s: only where nothing else fits. */
const LATE = 30;

const speed = (r: number, other: number): number => Math.sqrt((2 * gmOf('moon') * other) / (r * (r + other)));

/** Ideal cost of first burn, second burn and the step from the apsides (apolune, final) to the final circle, m/s. */
function idealCost(p: PhasingProblem, opposite: number): number {
  const mu = gmOf('moon');
  const first = Math.abs(speed(p.apolune, opposite) - speed(p.apolune, p.perilune));
  const second = Math.abs(speed(p.apolune, p.final) - speed(p.apolune, opposite));
  const rest = Math.abs(Math.sqrt(mu / p.final) - speed(p.final, p.apolune));
  return first + second + rest;
}

/**
 * Phasing orbits that fit: for every number of whole revolutions the radius opposite to the first burn, kept when it lies in [lowest, highest]; cheapest first.
 * The rest of the way, LEAST_REST revolutions or up to two more, is flown between the apsides of the second burn.
 */
export function phasingCandidates(p: PhasingProblem, lowest: number, highest: number): readonly PhasingCandidate[] {
  const mu = gmOf('moon');
  const rateBetween = Math.sqrt(mu / ((p.apolune + p.final) / 2) ** 3);
  const period = (opposite: number): number => 2 * Math.PI * Math.sqrt(((p.apolune + opposite) / 2) ** 3 / mu);
  const found: PhasingCandidate[] = [];
  let rest = p.angle;
  while (rest < LEAST_REST * 2 * Math.PI) rest += 2 * Math.PI;
  for (let more = 0; more < 2; more++, rest += 2 * Math.PI) {
    const whole = p.time - rest / rateBetween;
    const most = Math.floor(whole / period(lowest) + 1e-9);
    const least = Math.max(1, Math.ceil(whole / period(highest) - 1e-9));
    for (let k = least; k <= most; k++) {
      const a = Math.cbrt(mu * (whole / k / (2 * Math.PI)) ** 2);
      const opposite = 2 * a - p.apolune;
      if (opposite < lowest || opposite > highest) continue;
      found.push({ revolutions: k, opposite, cost: idealCost(p, opposite) + more * LATE });
    }
  }
  return found.sort((x, y) => x.cost - y.cost);
}

/** Whether some phasing orbit fits with the hand-over `shift` seconds later. */
function fits(p: PhasingProblem, lowest: number, highest: number, shift: number): boolean {
  const full = 2 * Math.PI;
  const angle = p.angle + p.rate * shift;
  return phasingCandidates({ ...p, time: p.time + shift, angle: angle - full * Math.floor(angle / full) }, lowest, highest).length > 0;
}

/** The smallest shift of the hand-over (s, either sign) with which some phasing orbit fits, also `room` seconds to either side of it, or undefined within `most` seconds. */
export function nearestShift(p: PhasingProblem, lowest: number, highest: number, most: number, room: number): number | undefined {
  const STEP = 300;
  for (let k = 1; k * STEP <= most; k++) {
    for (const shift of [k * STEP, -k * STEP]) {
      if ([0, room, -room].every((aside) => fits(p, lowest, highest, shift + aside))) return shift;
    }
  }
  return undefined;
}
