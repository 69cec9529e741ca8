import { chebyshevCoefficients, chebyshevNodes } from '@farside/math';
import type { NutationSeries } from './nutation-series.ts';
import { celestialPole } from './precession-nutation.ts';

/**
 * X, Y, s and the equation of the origins from a table that grows as it is asked: blocks of four days, fixed on the axis of time, Chebyshev
 * polynomials of sixteen terms through the full series. The result depends on the epoch alone, never on what was asked before.
 */
export interface CelestialPole {
  /** Writes X, Y, s, EO (rad), then their rates (rad/s), into out[0..7] at `tt` = whole + part seconds past J2000.0 TT. */
  at(whole: number, part: number, out: Float64Array): void;
}

const BLOCK = 4 * 86400;
const TERMS = 16;
/** Forty-five years' worth; a block is 512 bytes. */
const KEPT = 4096;
const CENTURY = 86400 * 36525;

/** Chebyshev table over the full series. Error against it below 1e-15 rad and 1e-20 rad/s (measured). First use of a block costs sixteen sums. */
export function createCelestialPole(series: NutationSeries): CelestialPole {
  const blocks = new Map<number, Float64Array>();
  let lastIndex = Number.NaN;
  let last: Float64Array = new Float64Array(0);

  const build = (index: number): Float64Array => {
    const x = chebyshevNodes(TERMS, index * BLOCK, (index + 1) * BLOCK);
    const four = new Float64Array(4);
    const values = [0, 1, 2, 3].map(() => new Float64Array(TERMS));
    for (let k = 0; k < TERMS; k++) {
      celestialPole(series, x[k] / CENTURY, four);
      for (let j = 0; j < 4; j++) values[j][k] = four[j];
    }
    const c = new Float64Array(4 * TERMS);
    for (let j = 0; j < 4; j++) c.set(chebyshevCoefficients(values[j]), j * TERMS);
    if (blocks.size >= KEPT) blocks.delete(blocks.keys().next().value as number);
    blocks.set(index, c);
    return c;
  };

  return {
    at(whole, part, out) {
      const index = Math.floor((whole + part) / BLOCK);
      if (index !== lastIndex) {
        last = blocks.get(index) ?? build(index);
        lastIndex = index;
      }
      const c = last;
      const u = (whole - index * BLOCK + part) * (2 / BLOCK) - 1;
      const u2 = 2 * u;
      for (let j = 0; j < 4; j++) {
        const o = j * TERMS;
        // Clenshaw for the value and, beside it, for the derivative
        let b1 = 0;
        let b2 = 0;
        let d1 = 0;
        let d2 = 0;
        for (let k = TERMS - 1; k >= 1; k--) {
          const b = c[o + k] + u2 * b1 - b2;
          const d = u2 * d1 - d2 + 2 * b1;
          b2 = b1;
          b1 = b;
          d2 = d1;
          d1 = d;
        }
        out[j] = c[o] + u * b1 - b2;
        out[j + 4] = (u * d1 - d2 + b1) * (2 / BLOCK);
      }
    },
  };
}
