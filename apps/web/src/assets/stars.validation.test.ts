import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blackBody, starColour, starTemperature } from './star-colour.ts';
import { readStars } from './stars.ts';

const stars = readStars(readFileSync(new URL('../../assets/stars.bin', import.meta.url)));
const DEG = Math.PI / 180;

/** Index of the brightest star within 0.01° of a direction, -1 if there is none. The packing is good to 0.004°. */
function starAt(rightAscension: number, declination: number): number {
  const [a, d] = [rightAscension * DEG, declination * DEG];
  const to = [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
  for (let i = 0; i < stars.count; i++) {
    const away = Math.hypot(...to.map((t, k) => t - stars.directions[3 * i + k]));
    if (away < 0.01 * DEG) return i;
  }
  return -1;
}

/** Name, right ascension and declination at J2000 (deg, van Leeuwen 2007 by way of SIMBAD), V of the Hipparcos catalogue (ESA SP-1200, 1997). */
const KNOWN: readonly (readonly [string, number, number, number])[] = [
  ['Sirius', 101.28716, -16.71612, -1.44],
  ['Canopus', 95.98796, -52.69566, -0.62],
  ['Vega', 279.23473, 38.78369, 0.03],
  ['Rigel', 78.63447, -8.20164, 0.18],
  ['Spica', 201.29825, -11.16132, 0.98],
  ['Polaris', 37.95456, 89.26411, 1.97],
];

describe('the stars', () => {
  test('are where the catalogues have them, and as bright', () => {
    for (const [name, ra, dec, v] of KNOWN) {
      const i = starAt(ra, dec);
      expect(i, `${name} is there`).toBeGreaterThanOrEqual(0);
      // half a step of a byte is 0.015, half a step of the catalogue 0.005
      expect(Math.abs(stars.magnitudes[i] - v), name).toBeLessThan(0.021);
    }
    expect(starAt(101.28716, 16.71612), 'none at Sirius mirrored').toBe(-1);
    expect(starAt(360 - 101.28716, -16.71612), 'none at Sirius mirrored').toBe(-1);
  });

  test('come brightest first, as unit vectors, with colours of which the largest part is 1', () => {
    expect(stars.count).toBe(5044);
    expect(starAt(101.28716, -16.71612)).toBe(0);
    for (let i = 0; i < stars.count; i++) {
      if (i > 0) expect(stars.magnitudes[i]).toBeGreaterThanOrEqual(stars.magnitudes[i - 1]);
      const [x, y, z] = stars.directions.subarray(3 * i, 3 * i + 3);
      expect(Math.abs(Math.hypot(x, y, z) - 1)).toBeLessThan(1e-6);
      const colour = stars.colours.subarray(3 * i, 3 * i + 3);
      expect(Math.max(...colour)).toBe(1);
      expect(Math.min(...colour)).toBeGreaterThanOrEqual(0);
    }
  });

  test('Betelgeuse is red and Spica blue', () => {
    const colour = (ra: number, dec: number): Float32Array => stars.colours.subarray(3 * starAt(ra, dec), 3 * starAt(ra, dec) + 3);
    const [r, g, b] = colour(88.79294, 7.40706);
    expect(r).toBe(1);
    expect(g).toBeLessThan(0.75);
    expect(b).toBeLessThan(g);
    const [r2, g2, b2] = colour(201.29825, -11.16132);
    expect(b2).toBe(1);
    expect(r2).toBeLessThan(g2);
  });

  test('a file that is not whole is refused', () => {
    const whole = readFileSync(new URL('../../assets/stars.bin', import.meta.url));
    for (const cut of [0, 12, 60, whole.length - 1]) expect(() => readStars(whole.subarray(0, cut))).toThrow(/FARSSTAR/);
  });
});

describe('colours', () => {
  test('the Sun has its temperature', () => {
    // B-V 0.653 (Ramírez et al. 2012, ApJ 752, 5), 5772 K (IAU 2015 B3); the relation is good to about 2 %
    expect(Math.abs(starTemperature(0.653) - 5772)).toBeLessThan(115);
  });

  test('black bodies lie on the Planckian locus', () => {
    // CIE 15: illuminant A (2856 K) and the locus at 6500 K and 10,000 K (Wyszecki and Stiles 1982, table 1(3.11)); the fitted observer is good to some thousandths
    for (const [temperature, x, y] of [
      [2856, 0.4476, 0.4074],
      [6500, 0.3135, 0.3237],
      [10000, 0.2807, 0.2884],
    ]) {
      const [X, Y, Z] = blackBody(temperature);
      expect(Math.abs(X / (X + Y + Z) - x), `x at ${temperature}`).toBeLessThan(0.004);
      expect(Math.abs(Y / (X + Y + Z) - y), `y at ${temperature}`).toBeLessThan(0.004);
    }
  });

  test('a bluer index is a bluer colour, all along', () => {
    let before = Number.POSITIVE_INFINITY;
    for (let bv = -0.4; bv <= 2; bv += 0.05) {
      const [r, , b] = starColour(bv);
      expect(b / r).toBeLessThan(before);
      before = b / r;
    }
  });
});
