/**
 * Temperature of a star from its colour index B−V, K: Ballesteros 2012 (EPL 97, 34008), eq. 14, black bodies through both filters. Held to
 * −0.4 ≤ B−V ≤ 2; redder stars than that are carbon stars, no black bodies.
 */
export function starTemperature(bv: number): number {
  const x = 0.92 * Math.min(2, Math.max(-0.4, bv));
  return 4600 * (1 / (x + 1.7) + 1 / (x + 0.62));
}

/** CIE 1931 colour of a black body of `temperature` K, [X, Y, Z] to any scale: Planck's law over 360 to 830 nm with the observer of Wyman, Sloan and Shirley 2013 (JCGT 2(2), eq. 4, within 1 % of the tables' peak). */
export function blackBody(temperature: number): readonly [number, number, number] {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let nm = 360; nm <= 830; nm += 5) {
    const power = (560 / nm) ** 5 / Math.expm1(1.438776877e7 / (nm * temperature));
    x += power * (1.056 * lobe(nm, 599.8, 37.9, 31.0) + 0.362 * lobe(nm, 442.0, 16.0, 26.7) - 0.065 * lobe(nm, 501.1, 20.4, 26.2));
    y += power * (0.821 * lobe(nm, 568.8, 46.9, 40.5) + 0.286 * lobe(nm, 530.9, 16.3, 31.1));
    z += power * (1.217 * lobe(nm, 437.0, 11.8, 36.0) + 0.681 * lobe(nm, 459.0, 26.0, 13.8));
  }
  return [x, y, z];
}

/** A bell with one width below its middle and one above, nm. */
function lobe(nm: number, middle: number, below: number, above: number): number {
  const t = (nm - middle) / (nm < middle ? below : above);
  return Math.exp(-0.5 * t * t);
}

/** Linear red, green, blue (sRGB primaries and white, IEC 61966-2-1) of a star of colour index B−V; the largest is 1, what no screen can show is cut at 0. */
export function starColour(bv: number): readonly [number, number, number] {
  const [x, y, z] = blackBody(starTemperature(bv));
  const r = Math.max(0, 3.2406 * x - 1.5372 * y - 0.4986 * z);
  const g = Math.max(0, -0.9689 * x + 1.8758 * y + 0.0415 * z);
  const b = Math.max(0, 0.0557 * x - 0.204 * y + 1.057 * z);
  const most = Math.max(r, g, b);
  return [r / most, g / most, b / most];
}
