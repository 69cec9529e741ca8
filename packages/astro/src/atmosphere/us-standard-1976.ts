import { portableMath as Math } from '@farside/math';
import type { Air, Atmosphere } from './atmosphere.ts';

/**
 * U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), from the surface to 1000 km, made from its defining figures: the seven layers of geopotential height below 86 km in closed form,
 * and above it the five temperature segments with the diffusion equations of N2, O, O2, Ar, He and H (equations 32 to 40, tables 6 to 8) integrated once when first asked for.
 * Against the printed table: 6e-5 of the density up to 160 km, 2e-4 to 500 km, 1.1e-3 at 1000 km (hydrogen and helium; the printed one was summed in coarser steps).
 *
 * Geometric height in, over a sphere of 6356.766 km. Below 0 the lowest layer is continued (the standard goes to -5 km). The speed of sound above 86 km, where the standard gives
 * none, uses the ratio of specific heats 1.4 and the local mean molar mass: a label for Mach numbers only.
 */
export function usStandard1976(): Atmosphere {
  let upper: Upper | undefined;
  const table = (): Upper => {
    upper ??= integrateUpper();
    return upper;
  };
  return {
    id: 'us-standard-1976',
    top: TOP,
    density(h) {
      if (h < JOIN) return lowerDensity(h);
      if (!(h <= TOP)) return 0;
      return Math.exp(interpolate(table().logDensity, h));
    },
    air(h) {
      if (h < JOIN) return lowerAir(h);
      if (!(h <= TOP)) return { density: 0, temperature: kineticTemperature(TOP), pressure: 0, speedOfSound: 0 };
      const density = Math.exp(interpolate(table().logDensity, h));
      const pressure = Math.exp(interpolate(table().logPressure, h));
      return { density, temperature: kineticTemperature(h), pressure, speedOfSound: Math.sqrt((GAMMA * pressure) / density) };
    },
  };
}

/** Where the layers end and the diffusion equations begin, and the model's top, m. */
const JOIN = 86e3;
const TOP = 1000e3;
const R0 = 6356766;
const G0 = 9.80665;
/** J/(kmol K): the standard's own value, not today's. */
const GAS = 8314.32;
const M0 = 28.9644;
const GAMMA = 1.4;

// base geopotential height m, molecular-scale temperature K there, gradient K/m
const LAYERS = [
  0, 288.15, -6.5e-3, 11e3, 216.65, 0, 20e3, 216.65, 1e-3, 32e3, 228.65, 2.8e-3, 47e3, 270.65, 0, 51e3, 270.65, -2.8e-3, 71e3, 214.65,
  -2e-3,
];
const COUNT = LAYERS.length / 3;
const BASE_PRESSURE = new Float64Array(COUNT);
BASE_PRESSURE[0] = 101325;
for (let b = 1; b < COUNT; b++) BASE_PRESSURE[b] = layerPressure(b - 1, LAYERS[3 * b]);

function layerPressure(b: number, geopotential: number): number {
  const t = LAYERS[3 * b + 1];
  const gradient = LAYERS[3 * b + 2];
  const d = geopotential - LAYERS[3 * b];
  const k = (G0 * M0) / GAS;
  return BASE_PRESSURE[b] * (gradient === 0 ? Math.exp((-k * d) / t) : (t / (t + gradient * d)) ** (k / gradient));
}

function layerOf(geopotential: number): number {
  let b = COUNT - 1;
  while (b > 0 && geopotential < LAYERS[3 * b]) b--;
  return b;
}

function lowerDensity(h: number): number {
  const g = (R0 * h) / (R0 + h);
  const b = layerOf(g);
  const tm = LAYERS[3 * b + 1] + LAYERS[3 * b + 2] * (g - LAYERS[3 * b]);
  return (layerPressure(b, g) * M0) / (GAS * tm);
}

// mean molar mass over M0 from 80 to 86 km in steps of 0.5 km (table 8): the step from molecular-scale to kinetic temperature
const MASS_RATIO = [
  1, 0.999996, 0.999989, 0.999971, 0.999941, 0.999909, 0.99987, 0.999829, 0.999786, 0.999741, 0.999694, 0.999641, 0.999579,
];

function massRatio(h: number): number {
  if (h <= 80e3) return 1;
  const x = Math.min((h - 80e3) / 500, 12);
  const i = Math.min(11, Math.floor(x));
  return MASS_RATIO[i] + (x - i) * (MASS_RATIO[i + 1] - MASS_RATIO[i]);
}

function lowerAir(h: number): Air {
  const g = (R0 * h) / (R0 + h);
  const b = layerOf(g);
  const tm = LAYERS[3 * b + 1] + LAYERS[3 * b + 2] * (g - LAYERS[3 * b]);
  const pressure = layerPressure(b, g);
  return {
    density: (pressure * M0) / (GAS * tm),
    temperature: tm * massRatio(h),
    pressure,
    speedOfSound: Math.sqrt((GAMMA * GAS * tm) / M0),
  };
}

// temperature above 86 km (equations 25 to 31), heights in km
const T7 = 186.8673;
const T10 = 360;
const EXOSPHERE = 1000;
const LAMBDA = 0.01875;
const R0_KM = R0 / 1e3;

function kineticTemperature(h: number): number {
  return temperatureKm(h / 1e3);
}
function temperatureKm(z: number): number {
  if (z <= 91) return T7;
  if (z <= 110) return 263.1905 - 76.3232 * Math.sqrt(1 - ((z - 91) / -19.9429) ** 2);
  if (z <= 120) return 240 + 12 * (z - 110);
  return EXOSPHERE - (EXOSPHERE - T10) * Math.exp((-LAMBDA * (z - 120) * (R0_KM + 120)) / (R0_KM + z));
}
/** K/km */
function gradientKm(z: number): number {
  if (z <= 91) return 0;
  if (z <= 110) {
    const x = (z - 91) / -19.9429;
    return ((-76.3232 / -19.9429) * -x) / Math.sqrt(1 - x * x);
  }
  if (z <= 120) return 12;
  const q = (R0_KM + 120) / (R0_KM + z);
  return LAMBDA * (EXOSPHERE - T10) * q * q * Math.exp((-LAMBDA * (z - 120) * (R0_KM + 120)) / (R0_KM + z));
}

/** m^2/s (equation 7) */
function eddyDiffusion(z: number): number {
  if (z < 95) return 120;
  if (z < 115) return 120 * Math.exp(1 - 400 / (400 - (z - 95) ** 2));
  return 0;
}

// O, O2, Ar, He: molar mass, number density at 86 km (1/m^3), a, b of the diffusion coefficient, thermal diffusion factor, vertical transport Q U W
const SPECIES = [
  { m: 15.9994, n: 8.6e16, a: 6.986e20, b: 0.75, alpha: 0, Q: -5.809644e-4, U: 56.90311, W: 2.70624e-5 },
  { m: 31.9988, n: 3.030898e19, a: 4.863e20, b: 0.75, alpha: 0, Q: 1.366212e-4, U: 86, W: 8.333333e-5 },
  { m: 39.948, n: 1.3514e18, a: 4.487e20, b: 0.87, alpha: 0, Q: 9.434079e-5, U: 86, W: 8.333333e-5 },
  { m: 4.0026, n: 7.5817e14, a: 1.7e21, b: 0.691, alpha: -0.4, Q: -2.457369e-4, U: 86, W: 6.666667e-4 },
];
const N2 = { m: 28.0134, n: 1.129794e20 };
// second transport term of O, below 97 km
const O_Q = -3.416248e-3;
const O_U = 97;
const O_W = 5.008765e-4;
const H = { m: 1.00797, a: 3.305e21, b: 0.5, alpha: -0.25, flux: 7.2e11, n500: 8e10 };
const AVOGADRO = 6.022169e26;
const BOLTZMANN = 1.380622e-23;

interface Upper {
  /** ln and its derivative to height, at nodes of STEP: value, slope, value, slope ... */
  readonly logDensity: Float64Array;
  readonly logPressure: Float64Array;
}
/** Table step, m, and steps of integration in it. */
const STEP = 500;
const NODES = (TOP - JOIN) / STEP + 1;
const SUB = 4;

const gravity = (z: number): number => G0 * (R0_KM / (R0_KM + z)) ** 2;

function interpolate(table: Float64Array, h: number): number {
  const x = (h - JOIN) / STEP;
  const i = Math.min(NODES - 2, Math.floor(x));
  const s = x - i;
  const p = table[2 * i];
  const q = table[2 * i + 2];
  const d = q - p;
  const a = STEP * table[2 * i + 1] - d;
  const b = d - STEP * table[2 * i + 3];
  return p + s * (d + (1 - s) * ((1 - s) * a + s * b));
}

function integrateUpper(): Upper {
  const logDensity = new Float64Array(2 * NODES);
  const logPressure = new Float64Array(2 * NODES);
  const dz = STEP / 1e3 / SUB;
  // exponents: integrals of M g / (R T) for N2, of the diffusion terms for the others
  const integral = new Float64Array(5);
  const rate = new Float64Array(5);
  const species = new Float64Array(6);
  // hydrogen: integrated down from 500 km and up from there, on the node grid
  const hydrogen = integrateHydrogen();
  let nitrogenAt = 0;

  /** Number densities of N2, O, O2, Ar, He from the integrals, 1/m^3. */
  const densities = (z: number): void => {
    const t = T7 / temperatureKm(z);
    species[0] = N2.n * t * Math.exp(-integral[0]);
    for (let i = 0; i < 4; i++) species[i + 1] = SPECIES[i].n * t * Math.exp(-integral[i + 1]);
  };
  /** d(integral)/dz, 1/km. The molar mass of mixing is M0 below 100 km and N2's above (the standard's choice). */
  const rates = (z: number): void => {
    const t = temperatureKm(z);
    const g = gravity(z);
    const mixed = z <= 100 ? M0 : N2.m;
    rate[0] = (1e3 * g * mixed) / (GAS * t);
    const n2 = N2.n * (T7 / t) * Math.exp(-nitrogenAt);
    let background = n2;
    for (let i = 0; i < 4; i++) {
      const s = SPECIES[i];
      // Ar and He diffuse through N2, O and O2; O and O2 through N2
      if (i === 2) {
        background += SPECIES[0].n * (T7 / t) * Math.exp(-integral[1]) + SPECIES[1].n * (T7 / t) * Math.exp(-integral[2]);
      }
      const D = (s.a / background) * (t / 273.15) ** s.b;
      const K = eddyDiffusion(z);
      // K and D set the share of mixing and of diffusive separation
      const f = ((1e3 * g) / (GAS * t)) * (D / (D + K)) * (s.m + (mixed * K) / D + ((s.alpha * GAS) / (1e3 * g)) * gradientKm(z));
      let transport = s.Q * (z - s.U) ** 2 * Math.exp(-s.W * (z - s.U) ** 3);
      if (i === 0 && z < O_U) transport += O_Q * (O_U - z) ** 2 * Math.exp(-O_W * (O_U - z) ** 3);
      rate[i + 1] = f + transport;
    }
  };
  for (let k = 0; k < NODES; k++) {
    const z = (JOIN + k * STEP) / 1e3;
    densities(z);
    species[5] = hydrogen[k];
    rates(z);
    const t = temperatureKm(z);
    let n = 0;
    for (let i = 0; i < 6; i++) n += species[i];
    let mass = species[0] * N2.m + species[5] * H.m;
    for (let i = 0; i < 4; i++) mass += species[i + 1] * SPECIES[i].m;
    // slopes: d ln n_i = -(rate + dT/T); hydrogen hardly matters to them
    const cooling = gradientKm(z) / t;
    let dn = 0;
    let dm = 0;
    for (let i = 0; i < 5; i++) {
      const d = -species[i] * (rate[i] + cooling);
      dn += d;
      dm += d * (i === 0 ? N2.m : SPECIES[i - 1].m);
    }
    const before = k > 0 && k < NODES - 1 ? (hydrogen[k + 1] - hydrogen[k - 1]) / (2 * STEP) : 0;
    dn = dn / 1e3 + before;
    dm = dm / 1e3 + before * H.m;
    logDensity[2 * k] = Math.log(mass / AVOGADRO);
    logDensity[2 * k + 1] = dm / mass;
    logPressure[2 * k] = Math.log(n * BOLTZMANN * t);
    logPressure[2 * k + 1] = dn / n + cooling / 1e3;
    // on to the next node: midpoint rule in SUB parts, the background of diffusion from the running integrals
    for (let j = 0; j < SUB && k < NODES - 1; j++) {
      const zm = z + (j + 0.5) * dz;
      const t0 = integral.slice();
      rates(z + j * dz);
      for (let i = 0; i < 5; i++) integral[i] = t0[i] + 0.5 * dz * rate[i];
      nitrogenAt = integral[0];
      rates(zm);
      for (let i = 0; i < 5; i++) integral[i] = t0[i] + dz * rate[i];
      nitrogenAt = integral[0];
    }
  }
  return { logDensity, logPressure };
}

/** Number density of H at the nodes (equation 39 of the standard: flux escaping upward; zero below 150 km, diffusive equilibrium above 500 km). */
function integrateHydrogen(): Float64Array {
  const out = new Float64Array(NODES);
  const at500 = (500e3 - JOIN) / STEP;
  const T11 = temperatureKm(500);
  const step = STEP / 1e3;
  // tau(z) = integral from 500 km of M_H g / (R T)
  const tauRate = (z: number): number => (1e3 * gravity(z) * H.m) / (GAS * temperatureKm(z));
  let tau = 0;
  out[at500] = H.n500;
  for (let k = at500 + 1; k < NODES; k++) {
    const z = 500 + (k - at500) * step;
    tau += (step * (tauRate(z - step) + 4 * tauRate(z - step / 2) + tauRate(z))) / 6;
    out[k] = H.n500 * (T11 / temperatureKm(z)) ** (1 + H.alpha) * Math.exp(-tau);
  }
  // downward: n = [n500 - integral of flux/D (T/T11)^(1+alpha) exp(tau)] (T11/T)^(1+alpha) exp(-tau); D from the other species, taken as diffusing freely from 150 km
  tau = 0;
  let sum = 0;
  const background = backgroundAbove150();
  const integrand = (z: number, tauAt: number): number => {
    const t = temperatureKm(z);
    const D = (H.a / background(z)) * (t / 273.15) ** H.b;
    return (H.flux / D) * (t / T11) ** (1 + H.alpha) * Math.exp(tauAt) * 1e3;
  };
  for (let k = at500 - 1; k >= 0; k--) {
    const z = 500 - (at500 - k) * step;
    if (z < 150) break;
    const before = integrand(z + step, tau);
    tau -= (step * (tauRate(z + step) + 4 * tauRate(z + step / 2) + tauRate(z))) / 6;
    sum += 0.5 * step * (before + integrand(z, tau));
    out[k] = Math.max(0, (H.n500 + sum) * (T11 / temperatureKm(z)) ** (1 + H.alpha) * Math.exp(-tau));
  }
  return out;
}

/** Total number density of the heavy species above 150 km for the diffusion of hydrogen: N2, O, O2 and He, each in its own diffusive equilibrium down from figures of the standard at 500 km. */
function backgroundAbove150(): (z: number) => number {
  // number densities at 500 km, 1/m^3 (table VIII of the standard): N2, O, O2, He
  const n = [2.592e12, 1.836e13, 4.607e10, 3.215e12];
  const m = [N2.m, SPECIES[0].m, SPECIES[1].m, SPECIES[3].m];
  const T11 = temperatureKm(500);
  // integral of g / T from z to 500 km, SI, on the table's nodes
  const step = STEP / 1e3;
  const count = Math.round(350 / step);
  const table = new Float64Array(count + 1);
  const f = (z: number): number => gravity(z) / temperatureKm(z);
  for (let k = 1; k <= count; k++) {
    const z = 500 - k * step;
    table[k] = table[k - 1] + (STEP * (f(z) + 4 * f(z + step / 2) + f(z + step))) / 6;
  }
  return (z) => {
    const k = Math.round((500 - z) / step);
    let sum = 0;
    for (let i = 0; i < 4; i++) sum += n[i] * (T11 / temperatureKm(z)) * Math.exp((m[i] * table[k]) / GAS);
    return sum;
  };
}
