/** Parts into which a factor of two is cut, as a power of two. */
const BITS = 7;
const PARTS = 1 << BITS;
const PARTS_PER_UNIT = PARTS / Math.LN2;
// ln 2 / 128 in two parts; the first has 36 bits, so that its product with a whole number below 2^17 is exact
const PART = 0.005415212348111709;
const PART_REST = 1.2864023111638346e-14;
/** Adding and taking away 1.5 x 2^52 rounds to a whole number. */
const ROUND = 6755399441055744;
/** What a double adds to its exponent of 11 bits. */
const BIAS = (1 << 10) - 1;
const FRACTIONS = fractions();
const POWERS = powers();

/** 2^(i/128), rounded, and what the rounding cut off, over it. Worked out in whole numbers of 120 binary places, so that it is the same in every engine. */
function fractions(): Float64Array {
  const one = 1n << 120n;
  let ratio = 2n * one;
  for (let b = 0; b < BITS; b++) ratio = squareRoot(ratio * one);
  const out = new Float64Array(2 * PARTS);
  for (let i = 0, x = one; i < PARTS; i++, x = (x * ratio) / one) {
    const rounded = Number(x);
    out[2 * i] = rounded / 2 ** 120;
    out[2 * i + 1] = Number(x - BigInt(rounded)) / rounded;
  }
  return out;
}

/** Newton from above; x is below 2^242. */
function squareRoot(x: bigint): bigint {
  for (let y = 1n << 121n; ; ) {
    const next = (y + x / y) / 2n;
    if (next >= y) return y;
    y = next;
  }
}

/** 2^(i - BIAS) */
function powers(): Float64Array {
  const out = new Float64Array(2 * BIAS + 1);
  for (let i = 1, p = 2 ** (1 - BIAS); i < out.length; i++, p *= 2) out[i] = p;
  return out;
}

/**
 * e^x for hot loops: within 0.52 units in the last place for abs(x) < 708; elsewhere (overflow, subnormal results, NaN) what `Math.exp` says.
 * The engine calls its own exponential out of line, with all live registers saved around it; this one it can write into the caller. It uses only arithmetic that the language fixes to the bit,
 * so that it is the same in every engine, which `Math.exp` need not be.
 * Source: Tang, ACM Trans. Math. Softw. 15 (1989) 144: the nearest 2^(k/128) from a table, Taylor's polynomial for the rest, which is below ln 2 / 256.
 */
export function exp(x: number): number {
  if (!(Math.abs(x) < 708)) return Math.exp(x);
  const whole = x * PARTS_PER_UNIT + ROUND - ROUND;
  const k = whole | 0;
  const r = x - whole * PART - whole * PART_REST;
  const r2 = r * r;
  const i = (k & (PARTS - 1)) << 1;
  const s = FRACTIONS[i] * POWERS[(k >> BITS) + BIAS];
  return s + s * (FRACTIONS[i + 1] + r + r2 * (1 / 2 + r * (1 / 6)) + r2 * r2 * (1 / 24 + r * (1 / 120)));
}

/** e^x - 1, also for small x: as `exp`, with the one taken away before the rest is added. */
export function expm1(x: number): number {
  if (!(Math.abs(x) < 708)) return x < 0 ? -1 : Math.exp(x);
  const whole = x * PARTS_PER_UNIT + ROUND - ROUND;
  // Taylor's series, where the table has nothing to add and the last place of x counts
  if (whole === 0) return x + x * x * (1 / 2 + x * (1 / 6 + x * (1 / 24 + x * (1 / 120 + x * (1 / 720)))));
  const k = whole | 0;
  const r = x - whole * PART - whole * PART_REST;
  const r2 = r * r;
  const i = (k & (PARTS - 1)) << 1;
  const s = FRACTIONS[i] * POWERS[(k >> BITS) + BIAS];
  return s - 1 + s * (FRACTIONS[i + 1] + r + r2 * (1 / 2 + r * (1 / 6)) + r2 * r2 * (1 / 24 + r * (1 / 120)));
}
