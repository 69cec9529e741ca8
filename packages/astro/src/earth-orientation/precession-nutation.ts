import { portableMath as Math } from '@farside/math';
import type { NutationSeries } from './nutation-series.ts';

export const ARCSEC = Math.PI / 648000;
const TURN = 1296000;

/** Polynomial in t with coefficients in arcseconds, modulo a turn, rad. */
const delaunay = (t: number, a: number, b: number, c: number, d: number, e: number): number =>
  ((a + t * (b + t * (c + t * (d + t * e)))) % TURN) * ARCSEC;

const l = new Float64Array(5);
const p = new Float64Array(13);

/** Planets' mean longitudes, Mercury to Neptune, and the general precession (IERS Conventions 2003, 5.8; Neptune as in MHB2000), into out[at..at+8]. */
function planetArguments(t: number, out: Float64Array, at: number): void {
  out[at] = 4.402608842 + 2608.7903141574 * t;
  out[at + 1] = 3.176146697 + 1021.3285546211 * t;
  out[at + 2] = 1.753470314 + 628.3075849991 * t;
  out[at + 3] = 6.203480913 + 334.06124267 * t;
  out[at + 4] = 0.599546497 + 52.9690962641 * t;
  out[at + 5] = 0.874016757 + 21.329910496 * t;
  out[at + 6] = 5.481293872 + 7.4781598567 * t;
  out[at + 7] = 5.321159 + 3.8127774 * t;
  out[at + 8] = (0.02438175 + 0.00000538691 * t) * t;
}

/** The five arguments of the Moon and Sun (Simon et al. 1994; IERS Conventions 2003, 5.43). */
function lunarArguments(t: number, out: Float64Array): void {
  out[0] = delaunay(t, 485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.0002447);
  out[1] = delaunay(t, 1287104.793048, 129596581.0481, -0.5532, 0.000136, -0.00001149);
  out[2] = delaunay(t, 335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417);
  out[3] = delaunay(t, 1072260.703692, 1602961601.209, -6.3706, 0.006593, -0.00003169);
  out[4] = delaunay(t, 450160.398036, -6962890.5431, 7.4722, 0.007702, -0.00005939);
}

/**
 * Nutation in longitude and obliquity, rad, into out[0..1]: IAU 2000A with the adjustments to the IAU 2006 precession
 * (Wallace & Capitaine 2006, eq. 5). @param t Julian centuries of TT since J2000.0; good over a few centuries.
 */
export function nutationAngles(series: NutationSeries, t: number, out: Float64Array): void {
  lunarArguments(t, l);
  // the MHB2000 code truncates these two in the luni-solar sum
  l[1] = delaunay(t, 1287104.79305, 129596581.0481, -0.5532, 0.000136, -0.00001149);
  l[3] = delaunay(t, 1072260.70369, 1602961601.209, -6.3706, 0.006593, -0.00003169);
  let dpsi = 0;
  let deps = 0;
  const a = series.luniSolar;
  for (let i = a.length - 11; i >= 0; i -= 11) {
    const x = a[i] * l[0] + a[i + 1] * l[1] + a[i + 2] * l[2] + a[i + 3] * l[3] + a[i + 4] * l[4];
    const s = Math.sin(x);
    const c = Math.cos(x);
    dpsi += (a[i + 5] + a[i + 6] * t) * s + a[i + 7] * c;
    deps += (a[i + 8] + a[i + 9] * t) * c + a[i + 10] * s;
  }
  // and has its own linear arguments in the planetary sum
  p[0] = 2.35555598 + 8328.6914269554 * t;
  p[1] = 1.627905234 + 8433.466158131 * t;
  p[2] = 5.198466741 + 7771.3771468121 * t;
  p[3] = 2.1824392 - 33.757045 * t;
  planetArguments(t, p, 4);
  const b = series.planetary;
  let ppsi = 0;
  let peps = 0;
  for (let i = b.length - 17; i >= 0; i -= 17) {
    let x = b[i] * p[0] + b[i + 1] * p[1] + b[i + 2] * p[2] + b[i + 3] * p[3];
    for (let k = 4; k < 13; k++) x += b[i + k] * p[k];
    const s = Math.sin(x);
    const c = Math.cos(x);
    ppsi += b[i + 13] * s + b[i + 14] * c;
    peps += b[i + 15] * s + b[i + 16] * c;
  }
  const unit = 1e-7 * ARCSEC;
  const psi2000 = (dpsi + ppsi) * unit;
  const eps2000 = (deps + peps) * unit;
  const fj2 = -2.7774e-6 * t;
  out[0] = psi2000 * (1 + (0.4697e-6 + fj2));
  out[1] = eps2000 * (1 + fj2);
}

/** Fukushima-Williams angles of the IAU 2006 precession with frame bias (Hilton et al. 2006), rad: gamma, phi, psi, mean obliquity, into out[0..3]. */
export function precessionAngles(t: number, out: Float64Array): void {
  out[0] = (-0.052928 + (10.556378 + (0.4932044 + (-0.00031238 + (-0.000002788 + 0.000000026 * t) * t) * t) * t) * t) * ARCSEC;
  out[1] = (84381.412819 + (-46.811016 + (0.0511268 + (0.00053289 + (-0.00000044 - 0.0000000176 * t) * t) * t) * t) * t) * ARCSEC;
  out[2] = (-0.041775 + (5038.481484 + (1.5584175 + (-0.00018522 + (-0.000026452 - 0.0000000148 * t) * t) * t) * t) * t) * ARCSEC;
  out[3] = meanObliquity(t);
}

/** Mean obliquity of the ecliptic of date, IAU 2006, rad. @param t Julian centuries of TT since J2000.0. */
export const meanObliquity = (t: number): number =>
  (84381.406 + (-46.836769 + (-0.0001831 + (0.0020034 + (-0.000000576 - 0.0000000434 * t) * t) * t) * t) * t) * ARCSEC;

const arg = new Float64Array(5);
const planets = new Float64Array(9);
const w = new Float64Array(6);

/** CIO locator s, rad, of IAU 2006/2000A at pole coordinates x, y (Wallace & Capitaine 2006; IERS Conventions 2010, table 5.2d). */
export function cioLocator(series: NutationSeries, t: number, x: number, y: number): number {
  lunarArguments(t, arg);
  planetArguments(t, planets, 0);
  for (let k = 0; k < 6; k++) w[k] = series.cioPolynomial[k];
  const a = series.cioTerms;
  for (let i = a.length - 11; i >= 0; i -= 11) {
    const angle =
      a[i + 1] * arg[0] +
      a[i + 2] * arg[1] +
      a[i + 3] * arg[2] +
      a[i + 4] * arg[3] +
      a[i + 5] * arg[4] +
      a[i + 6] * planets[1] +
      a[i + 7] * planets[2] +
      a[i + 8] * planets[8];
    w[a[i]] += a[i + 9] * Math.sin(angle) + a[i + 10] * Math.cos(angle);
  }
  return (w[0] + (w[1] + (w[2] + (w[3] + (w[4] + w[5] * t) * t) * t) * t) * t) * 1e-8 * ARCSEC - (x * y) / 2;
}

/** R1(-eps) R3(-psi) R1(phi) R3(gamma), row-major into out[0..8]: icrf to the equator and equinox the angles stand for. */
export function fukushimaWilliamsMatrix(gamma: number, phi: number, psi: number, eps: number, out: Float64Array): void {
  const cg = Math.cos(gamma);
  const sg = Math.sin(gamma);
  const cf = Math.cos(phi);
  const sf = Math.sin(phi);
  const cp = Math.cos(psi);
  const sp = Math.sin(psi);
  const ce = Math.cos(eps);
  const se = Math.sin(eps);
  // rows of R1(phi) R3(gamma)
  const b0 = -cf * sg;
  const b1 = cf * cg;
  const c0 = sf * sg;
  const c1 = -sf * cg;
  // R3(-psi) on them
  const d0 = cp * cg - sp * b0;
  const d1 = cp * sg - sp * b1;
  const d2 = -sp * sf;
  const e0 = sp * cg + cp * b0;
  const e1 = sp * sg + cp * b1;
  const e2 = cp * sf;
  out[0] = d0;
  out[1] = d1;
  out[2] = d2;
  // R1(-eps)
  out[3] = ce * e0 - se * c0;
  out[4] = ce * e1 - se * c1;
  out[5] = ce * e2 - se * cf;
  out[6] = se * e0 + ce * c0;
  out[7] = se * e1 + ce * c1;
  out[8] = se * e2 + ce * cf;
}

const angles = new Float64Array(4);
const nut = new Float64Array(2);

/** Bias-precession-nutation matrix of IAU 2006/2000A: icrf to the true equator and equinox of date (9, row-major). @param t centuries of TT. */
export function precessionNutationMatrix(series: NutationSeries, t: number, out: Float64Array): void {
  precessionAngles(t, angles);
  nutationAngles(series, t, nut);
  fukushimaWilliamsMatrix(angles[0], angles[1], angles[2] + nut[0], angles[3] + nut[1], out);
}

const npb = new Float64Array(9);

/**
 * The celestial intermediate pole X, Y, the CIO locator s and the equation of the origins (ERA - GAST), rad, into out[0..3]: IAU 2006/2000A,
 * all 1365 terms. About 60 microseconds of work: for many epochs take `createCelestialPole`. @param t centuries of TT since J2000.0.
 */
export function celestialPole(series: NutationSeries, t: number, out: Float64Array): void {
  precessionNutationMatrix(series, t, npb);
  const x = npb[6];
  const y = npb[7];
  const s = cioLocator(series, t, x, y);
  // Wallace & Capitaine (2006), eq. 16: the CIO's direction less s, seen from the equinox
  const ax = x / (1 + npb[8]);
  const xs = 1 - ax * x;
  const ys = -ax * y;
  const p = npb[0] * xs + npb[1] * ys - npb[2] * x;
  const q = npb[3] * xs + npb[4] * ys - npb[5] * x;
  out[0] = x;
  out[1] = y;
  out[2] = s;
  out[3] = s - Math.atan2(q, p);
}
