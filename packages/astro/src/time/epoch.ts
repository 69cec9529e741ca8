import { FarsideError } from '@farside/math';
import type { Epoch } from '../types.ts';

/** J2000.0 of TAI: 2000-01-01T12:00:00 TAI. (J2000.0 of TT and TDB is 32.184 s earlier.) */
export const EPOCH_ZERO: Epoch = { s: 0, f: 0 };

/** Whole seconds of an epoch stay below this, about 317 million years: beyond, a sum of seconds would no longer be exact. */
const LIMIT = 1e16;

/**
 * The epoch `s + f` TAI seconds after 2000-01-01T12:00:00 TAI. Neither part needs to be whole or positive; the sum is brought to
 * whole seconds and a fraction in [0, 1), losing at most half a unit in the last place of the fraction.
 * Throws EPOCH_INVALID for numbers that are not finite or too large.
 */
export function makeEpoch(s: number, f = 0): Epoch {
  if (!(Math.abs(s) < LIMIT && Math.abs(f) < LIMIT)) {
    throw new FarsideError('EPOCH_INVALID', `no epoch can be made of ${s} s and ${f} s`, {
      expected: 'two finite numbers of seconds',
      found: `${s} and ${f}`,
      tryThis: 'look for an earlier division by zero or a missing figure',
    });
  }
  const ws = Math.floor(s);
  const wf = Math.floor(f);
  let whole = ws + wf;
  let fraction = s - ws + (f - wf);
  // twice where each part rounds up to one
  while (fraction >= 1) {
    fraction -= 1;
    whole += 1;
  }
  return { s: whole, f: fraction };
}

/** `epoch` plus `seconds` (TAI seconds, either sign). Exact to 1.1e-16 s. Throws EPOCH_INVALID. */
export function addSeconds(epoch: Epoch, seconds: number): Epoch {
  const whole = Math.floor(seconds);
  let f = epoch.f + (seconds - whole);
  let s = epoch.s + whole;
  while (f >= 1) {
    f -= 1;
    s += 1;
  }
  if (!(Math.abs(s) < LIMIT)) return makeEpoch(epoch.s, seconds);
  return { s, f };
}

/** Seconds from `from` to `to` (TAI; positive when `to` is later): the double nearest to the true difference, to 1.1e-16 s at worst. */
export function secondsBetween(from: Epoch, to: Epoch): number {
  return to.s - from.s + (to.f - from.f);
}

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  return a.s === b.s ? a.f - b.f : a.s - b.s;
}

/** True when both are the same instant, to the last bit. */
export function equalEpochs(a: Epoch, b: Epoch): boolean {
  return a.s === b.s && a.f === b.f;
}

/** The earlier of two epochs. */
export const earlierOf = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) <= 0 ? a : b);
/** The later of two epochs. */
export const laterOf = (a: Epoch, b: Epoch): Epoch => (compareEpochs(a, b) >= 0 ? a : b);

/** The pair [whole seconds, fraction] that goes into files; keeps every bit. */
export function encodeEpoch(epoch: Epoch): [number, number] {
  return [epoch.s, epoch.f];
}

/** Reads `encodeEpoch`'s pair. Throws EPOCH_INVALID for anything else. */
export function decodeEpoch(value: unknown): Epoch {
  if (Array.isArray(value) && value.length === 2) {
    const [s, f] = value as unknown[];
    if (typeof s === 'number' && typeof f === 'number' && Number.isInteger(s) && Math.abs(s) < LIMIT && f >= 0 && f < 1) return { s, f };
  }
  throw new FarsideError('EPOCH_INVALID', 'an epoch in a file is a pair: whole TAI seconds since 2000-01-01T12:00:00 TAI and a fraction', {
    expected: '[whole number, number in [0, 1)]',
    found: describe(value),
    tryThis: 'write epochs with encodeEpoch, or give ISO 8601 text to parseIso',
  });
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value).slice(0, 40)}`;
}
