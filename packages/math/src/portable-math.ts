import { exp, expm1 } from './exp.ts';
import { acos, asin, atan, atan2, cos, sin, tan } from './portable/circular.ts';
import { acosh, asinh, atanh, cbrt, cosh, sinh, tanh } from './portable/hyperbolic.ts';
import { log, log1p, log10 } from './portable/logarithm.ts';

/**
 * What the code of a flight takes for `Math`: elementary functions out of arithmetic that the language fixes to the bit. Those of the engines differ in the last place from
 * release to release (Node 24 and Chromium 156 in one sine of thirty), which searches and years in orbit carry on to metres; with these a flight is the same to the byte in
 * every engine. Within two units in the last place.
 * What is not here has to come from the engine's own `Math`, and is exact there (abs, sqrt, round), or the same in the engines that are tested (hypot).
 */
export const portableMath = {
  PI: Math.PI,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  SQRT2: Math.SQRT2,
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  min: Math.min,
  max: Math.max,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  trunc: Math.trunc,
  fround: Math.fround,
  imul: Math.imul,
  clz32: Math.clz32,
  hypot: Math.hypot,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  exp,
  expm1,
  log,
  log1p,
  log10,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  cbrt,
};
