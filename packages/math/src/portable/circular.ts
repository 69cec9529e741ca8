import { exactArc, exactPi, split } from './exact.ts';

/**
 * Sine and cosine: reduction by multiples of π/2 in three parts (Cody & Waite, "Software Manual for the Elementary Functions", 1980), Taylor's series on ±π/4 with
 * the rounding of the reduced argument carried along. Arcs: the nearest of 33 tabled ones, Taylor's series for the rest.
 */
const BITS = 240;
const PI = exactPi(BigInt(BITS));
/** π/2; the first two parts have 33 bits, so that their products with a whole number below 2^20 are exact. */
const [HALF_PI_1, HALF_PI_2, HALF_PI_3] = split(PI, BITS + 1, [33, 33]);
const [HALF_PI, HALF_PI_REST] = split(PI, BITS + 1, [53]);
const PER_HALF_PI = 1 / HALF_PI;
/** Adding and taking away 1.5 x 2^52 rounds to a whole number. */
const ROUND = 6755399441055744;
const MOST_TURNS = 2 ** 20;
/** A reduced argument this close to a multiple of π/2 wants more digits of it. */
const CLOSE = 2 ** -20;

/** The reduced argument of the last reduction and what its rounding cut off: two results without an object. */
const reduced = new Float64Array(2);

/** Reduces x to the sum of `reduced` in ±π/4; the multiple of π/2 that was taken away, modulo 4. */
function reduce(x: number): number {
  const n = x * PER_HALF_PI + ROUND - ROUND;
  if (!(Math.abs(n) < MOST_TURNS)) return reduceExactly(x);
  const a = x - n * HALF_PI_1;
  const w = n * HALF_PI_2;
  const b = a - w;
  // what the rounding of a - w cut off (Knuth)
  const v = b - a;
  const rest = a - (b - v) - (w + v) - n * HALF_PI_3;
  const y0 = b + rest;
  reduced[0] = y0;
  reduced[1] = b - y0 + rest;
  return n !== 0 && Math.abs(y0) < CLOSE ? reduceExactly(x) : n & 3;
}

/** As many places of π as the largest double takes. */
const ALL_BITS = 1240;
let allOfPi: bigint | undefined;

function reduceExactly(x: number): number {
  if (!Number.isFinite(x)) {
    reduced.fill(Number.NaN);
    return 0;
  }
  allOfPi ??= exactPi(BigInt(ALL_BITS));
  const size = Math.abs(x);
  // multiples of π/2 below 2^20 are closest to doubles with a last place of 2^-53 or more
  const places = 106;
  const whole = size >= 2 ** 53 ? BigInt(size) << BigInt(places) : BigInt(size * 2 ** places);
  const exact = whole << BigInt(ALL_BITS + 1 - places);
  let n = (2n * exact + allOfPi) / (2n * allOfPi);
  let left = exact - n * allOfPi;
  if (x < 0) {
    n = -n;
    left = -left;
  }
  reduced.set(split(left >> BigInt(ALL_BITS - BITS), BITS + 1, [53]));
  return Number(BigInt.asUintN(2, n));
}

/** Of the reduced argument. */
function sine(): number {
  const y0 = reduced[0];
  const y1 = reduced[1];
  const z = y0 * y0;
  const r =
    1 / 120 +
    z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000))))));
  return y0 + (y0 * z * (-1 / 6 + z * r) + (y1 - 0.5 * z * y1));
}
function cosine(): number {
  const y0 = reduced[0];
  const y1 = reduced[1];
  const z = y0 * y0;
  const r =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * (-1 / 6402373705728000)))))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * r - y0 * y1));
}

export function sin(x: number): number {
  // the negative zero stays one
  if (x === 0) return x;
  const n = reduce(x);
  const s = n & 1 ? cosine() : sine();
  return n & 2 ? -s : s;
}

export function cos(x: number): number {
  const n = reduce(x);
  const c = n & 1 ? sine() : cosine();
  return n === 1 || n === 2 ? -c : c;
}

export function tan(x: number): number {
  if (x === 0) return x;
  const n = reduce(x);
  return n & 1 ? -cosine() / sine() : sine() / cosine();
}

const STEPS = 32;
const ARCS = arcs();

/** atan(i/32) in two parts. */
function arcs(): Float64Array {
  const out = new Float64Array(2 * (STEPS + 1));
  for (let i = 0; i <= STEPS; i++) out.set(split(exactArc(BigInt(i), BigInt(STEPS), BigInt(BITS)), BITS, [53]), 2 * i);
  return out;
}

/** The angle of (x, y) in ±π, also for zeroes with signs and for infinities, as the language has it. */
export function atan2(y: number, x: number): number {
  const high = Math.abs(y);
  const wide = Math.abs(x);
  const steep = high > wide;
  let q = steep ? wide / high : high / wide;
  if (Number.isNaN(q)) {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
    q = high === 0 ? 0 : 1;
  }
  const i = (q * STEPS + 0.5) | 0;
  const c = i / STEPS;
  const r = (q - c) / (1 + q * c);
  const z = r * r;
  const rest = ARCS[2 * i + 1] + (r + r * z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 - z * (1 / 11))))));
  const arc = ARCS[2 * i];
  let angle = steep ? HALF_PI - arc + (HALF_PI_REST - rest) : arc + rest;
  if (x < 0 || Object.is(x, -0)) angle = 2 * HALF_PI - (angle - 2 * HALF_PI_REST);
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

export const atan = (x: number): number => atan2(x, 1);
export const asin = (x: number): number => atan2(x, Math.sqrt((1 - x) * (1 + x)));
export const acos = (x: number): number => atan2(Math.sqrt((1 - x) * (1 + x)), x);
