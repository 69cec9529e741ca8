import { exactLog } from './exact.ts';

/** ln x = k ln 2 + ln(j/128) + ln(1 + r): the nearest j/128 from a table, Taylor's series for the rest (Tang, ACM Trans. Math. Softw. 16 (1990) 378). */
const BITS = 240n;
/** The leading parts are multiples of 2^-42: their sums are exact. */
const LEAD = 42n;
const CELLS = 128;
const LEAST = 96;
const [LN2_LEAD, LN2_REST] = parts(exactLog(2n, 1n, BITS));
const TABLE = table();

function parts(x: bigint): [number, number] {
  const lead = (x >> (BITS - LEAD)) << (BITS - LEAD);
  return [Number(lead) * 2 ** -Number(BITS), Number(x - lead) * 2 ** -Number(BITS)];
}
function table(): Float64Array {
  const out = new Float64Array(2 * (2 * LEAST - LEAST + 1));
  for (let j = LEAST; j <= 2 * LEAST; j++) out.set(parts(exactLog(BigInt(j), BigInt(CELLS), BITS)), 2 * (j - LEAST));
  return out;
}

/** 2^-e for exponents from -1022. */
const INVERSE = Float64Array.from({ length: 2046 }, (_, i) => 2 ** (1022 - i));
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let k = 0;
  double[0] = x;
  if (x < 2 ** -1022) {
    double[0] = x * 2 ** 54;
    k = -54;
  }
  const e = (words[HIGH] >>> 20) - 1023;
  k += e;
  let m = double[0] * INVERSE[e + 1022];
  if (m > 1.5) {
    m *= 0.5;
    k++;
  }
  const j = (m * CELLS + 0.5) | 0;
  const c = j / CELLS;
  const r = (m - c) / c;
  const i = 2 * (j - LEAST);
  const series = r * r * (-1 / 2 + r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 - r * (1 / 8)))))));
  return k * LN2_LEAD + TABLE[i] + (r + (series + (k * LN2_REST + TABLE[i + 1])));
}

/** ln(1 + x), also for small x. Source: W. Kahan's correction of the rounded sum. */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === 1 || u === Number.POSITIVE_INFINITY) return x;
  return log(u) * (x / (u - 1));
}

/** Exact for whole powers of ten. */
export function log10(x: number): number {
  const y = log(x) * Math.LOG10E;
  const whole = Math.round(y);
  return Number.isFinite(y) && 10 ** whole === x ? whole : y;
}
