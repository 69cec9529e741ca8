import { exp, FarsideError } from '@farside/math';
import type { Atmosphere } from './atmosphere.ts';

/** One band: density at its base and scale height. */
export interface ExponentialBand {
  /** Geometric height of the base, m. */
  readonly base: number;
  /** kg/m^3 */
  readonly density: number;
  /** m */
  readonly scale: number;
}

/** Specific gas constant of air, J/(kg K), and ratio of specific heats (US Standard Atmosphere 1976). */
const GAS_CONSTANT = 287.05287;
const GAMMA = 1.4;

/**
 * Exponential atmosphere in bands: density = base density x exp(-(h - base) / scale). One band makes the plain model of entry analyses.
 * Temperature is taken from the scale height as for an isothermal layer, T = g0 scale / R: right to a few per cent below 86 km, a mere label above.
 */
export function exponentialAtmosphere(bands: readonly ExponentialBand[], top = Number.POSITIVE_INFINITY): Atmosphere {
  if (bands.length === 0 || bands.some((b, i) => !(b.density > 0 && b.scale > 0) || (i > 0 && !(b.base > bands[i - 1].base)))) {
    throw new FarsideError(
      'ATMOSPHERE_INPUT',
      'an exponential atmosphere needs bands with rising bases, densities and scale heights above zero',
    );
  }
  const count = bands.length;
  const table = new Float64Array(3 * count);
  bands.forEach((b, i) => {
    table.set([b.base, b.density, b.scale], 3 * i);
  });
  const band = (h: number): number => {
    let i = 3 * (count - 1);
    while (i > 0 && h < table[i]) i -= 3;
    return i;
  };
  const density = (h: number): number => {
    if (h > top) return 0;
    const i = band(h);
    return table[i + 1] * exp((table[i] - h) / table[i + 2]);
  };
  return {
    id: count === 1 ? 'exponential' : 'exponential-bands',
    top,
    density,
    air(h) {
      const rho = density(h);
      const temperature = (9.80665 * table[band(h) + 2]) / GAS_CONSTANT;
      return {
        density: rho,
        temperature,
        pressure: rho * GAS_CONSTANT * temperature,
        speedOfSound: Math.sqrt(GAMMA * GAS_CONSTANT * temperature),
      };
    },
  };
}

// km, kg/m^3, km
const VALLADO = [
  0, 1.225, 7.249, 25, 3.899e-2, 6.349, 30, 1.774e-2, 6.682, 40, 3.972e-3, 7.554, 50, 1.057e-3, 8.382, 60, 3.206e-4, 7.714, 70, 8.77e-5,
  6.549, 80, 1.905e-5, 5.799, 90, 3.396e-6, 5.382, 100, 5.297e-7, 5.877, 110, 9.661e-8, 7.263, 120, 2.438e-8, 9.473, 130, 8.484e-9, 12.636,
  140, 3.845e-9, 16.149, 150, 2.07e-9, 22.523, 180, 5.464e-10, 29.74, 200, 2.789e-10, 37.105, 250, 7.248e-11, 45.546, 300, 2.418e-11,
  53.628, 350, 9.518e-12, 53.298, 400, 3.725e-12, 58.515, 450, 1.585e-12, 60.828, 500, 6.967e-13, 63.822, 600, 1.454e-13, 71.835, 700,
  3.614e-14, 88.667, 800, 1.17e-14, 124.64, 900, 5.245e-15, 181.05, 1000, 3.019e-15, 268,
];

/** The Earth's exponential atmosphere in 28 bands (Vallado, Fundamentals of Astrodynamics and Applications, 4th ed. 2013, table 8-4; CIRA-72 for 25-500 km, exospheric 1000 K). */
export function earthExponentialBands(): Atmosphere {
  const bands: ExponentialBand[] = [];
  for (let i = 0; i < VALLADO.length; i += 3) bands.push({ base: VALLADO[i] * 1e3, density: VALLADO[i + 1], scale: VALLADO[i + 2] * 1e3 });
  return exponentialAtmosphere(bands, 1000e3);
}
