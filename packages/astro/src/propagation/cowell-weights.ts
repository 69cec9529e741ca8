/**
 * Weights of the Störmer-Cowell method with differences up to `order`, exact fractions turned into doubles once.
 *
 * With the backward difference D (written x below) and L = -ln(1 - x) = h d/dt:
 *   Cowell (corrector)    second difference of r at n+1 = h^2 (x/L)^2 a_{n+1}
 *   Störmer (predictor)   the same on a_n: the series times 1/(1-x), which is its running sums
 *   velocity, first sum   v_n = (r_n - r_{n-1})/h + h ((L - x)/L^2) a_n, used for prediction only: at the end of its points it is a thousand times less exact than
 *   velocity, centred     the symmetric formula over the same number of points, which the results come from
 * Each series is turned into weights on a_n, a_{n-1}, ... : w_j = (-1)^j sum_k c_k binomial(k, j).
 * Source: Berry & Healy, J. Astronaut. Sci. 52(3), 2004, with the summed form replaced by compensated first differences.
 */
export interface CowellWeights {
  readonly order: number;
  /** On a_{n+1}, a_n, ...: differences up to order + 1 (order + 2 weights), as the new acceleration comes on top of the kept ones. */
  readonly corrector: Float64Array;
  /** On a_n, a_{n-1}, ... (order + 1 weights), also below. */
  readonly predictor: Float64Array;
  readonly velocityPredictor: Float64Array;
  /** v_m = (r_{m+1} - r_{m-1}) / 2h + h sum_j w_j (a_{m+j} - a_{m-j}), j = 1 ... : the weights w_1, w_2, ... (index 0 is w_1). */
  readonly centred: Float64Array;
}

type Fraction = readonly [bigint, bigint];
const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};
const fraction = (p: bigint, q: bigint): Fraction => {
  const g = gcd(p, q);
  return g === 0n ? [0n, 1n] : [p / g, q / g];
};
const plus = (a: Fraction, b: Fraction): Fraction => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const times = (a: Fraction, b: Fraction): Fraction => fraction(a[0] * b[0], a[1] * b[1]);
const minus = (a: Fraction): Fraction => [-a[0], a[1]];
/** To double: 30 more digits than it holds, then one rounding. */
const double = (a: Fraction): number => Number((a[0] * 10n ** 45n) / a[1]) / 1e45;

function product(a: readonly Fraction[], b: readonly Fraction[]): Fraction[] {
  return a.map((_, k) => {
    let s: Fraction = [0n, 1n];
    for (let i = 0; i <= k; i++) s = plus(s, times(a[i], b[k - i]));
    return s;
  });
}
/** 1 / a, a_0 = 1. */
function reciprocal(a: readonly Fraction[]): Fraction[] {
  const r: Fraction[] = [[1n, 1n]];
  for (let k = 1; k < a.length; k++) {
    let s: Fraction = [0n, 1n];
    for (let i = 1; i <= k; i++) s = plus(s, times(a[i], r[k - i]));
    r.push(minus(s));
  }
  return r;
}
function runningSums(a: readonly Fraction[]): Fraction[] {
  let s: Fraction = [0n, 1n];
  return a.map((x) => {
    s = plus(s, x);
    return s;
  });
}
function ordinates(c: readonly Fraction[]): Float64Array {
  const n = c.length;
  const out = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let s: Fraction = [0n, 1n];
    let binomial = 1n;
    for (let k = j; k < n; k++) {
      s = plus(s, times(c[k], [binomial, 1n]));
      binomial = (binomial * BigInt(k + 1)) / BigInt(k + 1 - j);
    }
    out[j] = double(j % 2 === 0 ? s : minus(s));
  }
  return out;
}

/** The symmetric velocity formula: exact for accelerations s^k, k = 1, 3, ... 2 half - 1, where r_1 - r_{-1} = 2 / ((k+1)(k+2)) and v_0 = 0. */
function centredVelocity(half: number): Float64Array {
  const m: Fraction[][] = [];
  for (let i = 0; i < half; i++) {
    const k = BigInt(2 * i + 1);
    const row: Fraction[] = [];
    for (let j = 1n; j <= BigInt(half); j++) row.push([2n * j ** k, 1n]);
    row.push(fraction(-1n, (k + 1n) * (k + 2n)));
    m.push(row);
  }
  // Gauss-Jordan without pivoting: the matrix is a Vandermonde matrix in j^2
  for (let i = 0; i < half; i++) {
    const inverse: Fraction = m[i][i][0] > 0n ? [m[i][i][1], m[i][i][0]] : [-m[i][i][1], -m[i][i][0]];
    m[i] = m[i].map((x) => times(x, inverse));
    for (let j = 0; j < half; j++) {
      if (j === i) continue;
      const f = minus(m[j][i]);
      m[j] = m[j].map((x, c) => plus(x, times(f, m[i][c])));
    }
  }
  return Float64Array.from(m, (row) => double(row[half]));
}

export function cowellWeights(order: number): CowellWeights {
  const terms = Array.from({ length: order + 2 }, (_, k) => BigInt(k));
  const p = terms.map((k): Fraction => [1n, k + 1n]); // L / x
  const g = terms.map((k): Fraction => [1n, k + 2n]); // (L - x) / x^2
  const inverse = reciprocal(p);
  const square = product(inverse, inverse);
  const velocity = product(g, square);
  return {
    order,
    corrector: ordinates(square),
    predictor: ordinates(runningSums(square.slice(0, order + 1))),
    velocityPredictor: ordinates(runningSums(velocity.slice(0, order + 1))),
    centred: centredVelocity(order >> 1),
  };
}
