/** Constants for the portable functions, worked out in whole numbers: the same in every engine. A number x stands as the whole number x·2^bits. */

/** atan(1/n)·2^bits, Gregory's series. */
function arcOfInverse(n: bigint, bits: bigint): bigint {
  let term = (1n << bits) / n;
  let sum = term;
  for (let k = 3n, sign = -1n; term !== 0n; k += 2n, sign = -sign) {
    term /= n * n;
    sum += (sign * term) / k;
  }
  return sum;
}

/** π·2^bits, by Machin's formula; the last few bits are not exact. */
export const exactPi = (bits: bigint): bigint => 16n * arcOfInverse(5n, bits) - 4n * arcOfInverse(239n, bits);

/** atan(p/q)·2^bits for 0 ≤ p ≤ q, by Euler's series Σ 2^2k (k!)² / (2k + 1)! · x^(2k+1) / (1 + x²)^(k+1). */
export function exactArc(p: bigint, q: bigint, bits: bigint): bigint {
  const d = p * p + q * q;
  let term = ((p * q) << bits) / d;
  let sum = term;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * 2n * k * p * p) / ((2n * k + 1n) * d);
    sum += term;
  }
  return sum;
}

/** ln(p/q)·2^bits = 2 artanh((p - q)/(p + q)). */
export function exactLog(p: bigint, q: bigint, bits: bigint): bigint {
  const n = p - q;
  const d = p + q;
  let power = (n << bits) / d;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (power * n * n) / (d * d);
    sum += power / k;
  }
  return 2n * sum;
}

/** x·2^-bits as the sum of doubles, each of the leading `digits` binary digits of what is left but for the last, which is rounded. Powers of two are exact. */
export function split(x: bigint, bits: number, digits: readonly number[]): number[] {
  const scale = (b: bigint): number => Number(b) * 2 ** -bits;
  const out: number[] = [];
  let left = x;
  for (const n of digits) {
    const size = (left < 0n ? -left : left).toString(2).length;
    const drop = BigInt(Math.max(0, size - n));
    const lead = (left >> drop) << drop;
    out.push(scale(lead));
    left -= lead;
  }
  return [...out, scale(left)];
}
