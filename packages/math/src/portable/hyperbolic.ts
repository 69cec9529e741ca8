import { exp, expm1 } from '../exp.ts';
import { log, log1p } from './logarithm.ts';

const signed = (size: number, x: number): number => (x < 0 || Object.is(x, -0) ? -size : size);

export function sinh(x: number): number {
  const a = Math.abs(x);
  if (a > 700) return signed(0.5 * exp(a / 2) * exp(a / 2), x);
  const e = expm1(a);
  return signed(0.5 * (e + e / (e + 1)), x);
}
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (a > 700) return 0.5 * exp(a / 2) * exp(a / 2);
  const e = exp(a);
  return 0.5 * (e + 1 / e);
}
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a > 22) return signed(1, x);
  const e = expm1(2 * a);
  return signed(e / (e + 2), x);
}
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (a > 2 ** 28) return signed(log(a) + Math.LN2, x);
  return signed(log1p(a + (a * a) / (1 + Math.sqrt(1 + a * a))), x);
}
export function acosh(x: number): number {
  if (x > 2 ** 28) return log(x) + Math.LN2;
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}
export function atanh(x: number): number {
  const a = Math.abs(x);
  return signed(0.5 * log1p((2 * a) / (1 - a)), x);
}

/** Newton's method twice, from the logarithm. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const a = Math.abs(x);
  let t = exp(log(a) / 3);
  t -= (t - a / (t * t)) / 3;
  t -= (t - a / (t * t)) / 3;
  return signed(t, x);
}
