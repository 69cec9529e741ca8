import { FarsideError, portableMath as Math, type Rng, rng } from '@farside/math';

/**
 * SYNTHETIC ground: a square of heights with craters and rocks drawn from size-frequency laws like those published for the Moon. It is nobody's map; it exists so that hazard avoidance has
 * something to avoid, the same for the same seed on every machine.
 *
 * Craters: cumulative number per m^2 with diameter above D (m): abundance x 10^-1.14 D^-1.83 (equilibrium of small lunar craters, Trask 1966 as used by Xiao & Werner 2015, from memory), depth
 * 2 to 15 % of D as they decay, parabolic bowl, rim of a fifth of the depth falling off with the third power.
 * Rocks: share of the area covered by rocks wider than D: k exp(-q D), q = 1.79 + 0.152/k (Golombek & Rapp, JGR 102, 1997, from memory; made for Mars, used for the Moon with k of some percent);
 * height half of the width. Long waves: octaves of smooth noise that fall with wavelength to the power 0.8.
 */
export interface TerrainConfig {
  readonly seed: number;
  /** Run of a campaign; default 0. */
  readonly run?: number;
  /** Side of the square, m; default 160. */
  readonly size?: number;
  /** Grid spacing, m; default 0.5. */
  readonly spacing?: number;
  /** Slope of the whole square, rad, falling towards `slopeAzimuth` (rad from north to east); default 1 degree to the north. */
  readonly slope?: number;
  readonly slopeAzimuth?: number;
  /** Crater abundance against equilibrium; default 0.3. */
  readonly craters?: number;
  /** Largest and smallest crater, m; default a quarter of the square, and 2. */
  readonly craterRange?: readonly [number, number];
  /** Share of the area covered by rocks, k; default 0.02. */
  readonly rocks?: number;
  /** Narrowest rock drawn, m; default 0.15. */
  readonly smallestRock?: number;
  /** Standard deviation of heights at a wavelength of 100 m, m; default 1. */
  readonly roughness?: number;
}

export interface Crater {
  /** Centre, m east and north of the site, and diameter and depth, m. */
  readonly x: number;
  readonly y: number;
  readonly diameter: number;
  readonly depth: number;
}

export interface Rock {
  readonly x: number;
  readonly y: number;
  /** m */
  readonly width: number;
  readonly height: number;
}

/** A square of ground centred on the site, x east and y north, heights relative to the site's. */
export interface TerrainPatch {
  readonly synthetic: true;
  readonly config: TerrainConfig;
  /** Half side, m. */
  readonly half: number;
  readonly spacing: number;
  /** Points a side. */
  readonly n: number;
  /** Ground heights without rocks, m, row by row from the south-west, x fastest. */
  readonly height: Float64Array;
  readonly craters: readonly Crater[];
  readonly rocks: readonly Rock[];
}

/** Number from a Poisson law of that mean. */
function poisson(mean: number, r: Rng): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * r.normal()));
  let k = 0;
  let p = Math.exp(-mean);
  let sum = p;
  const u = r.uniform();
  while (u > sum && k < 1000) {
    k++;
    p *= mean / k;
    sum += p;
  }
  return k;
}

/** Craters per m^2 with a diameter above D (m). */
export const craterDensity = (diameter: number, abundance: number): number => abundance * 10 ** -1.14 * diameter ** -1.83;

/** Share of the area covered by rocks wider than D (m). */
export const rockCover = (width: number, k: number): number => k * Math.exp(-(1.79 + 0.152 / k) * width);

function drawCraters(c: TerrainConfig, size: number): Crater[] {
  const abundance = c.craters ?? 0.3;
  if (abundance === 0) return [];
  const [most, least] = c.craterRange ?? [size / 4, 2];
  const r = rng(c.seed, c.run ?? 0, 'terrain:craters');
  const many = craterDensity(least, abundance);
  const few = craterDensity(most, abundance);
  // centres also outside, so that rims and bowls reach in
  const side = size + most;
  const n = poisson((many - few) * side * side, r);
  const out: Crater[] = [];
  for (let i = 0; i < n; i++) {
    const left = few + r.uniform() * (many - few);
    const diameter = (left / (abundance * 10 ** -1.14)) ** (-1 / 1.83);
    const age = r.uniform();
    out.push({ x: (r.uniform() - 0.5) * side, y: (r.uniform() - 0.5) * side, diameter, depth: diameter * (0.02 + 0.13 * (1 - age) ** 3) });
  }
  return out;
}

function drawRocks(c: TerrainConfig, size: number): Rock[] {
  const k = c.rocks ?? 0.02;
  if (k === 0) return [];
  const r = rng(c.seed, c.run ?? 0, 'terrain:rocks');
  const out: Rock[] = [];
  // widths in narrow classes: area of the class over the area of one rock is its number
  let w = c.smallestRock ?? 0.15;
  while (w < 6) {
    const next = w * 1.12;
    const mid = Math.sqrt(w * next);
    const share = rockCover(w, k) - rockCover(next, k);
    const n = poisson((share * size * size) / ((Math.PI / 4) * mid * mid), r);
    for (let i = 0; i < n; i++) {
      const width = w + r.uniform() * (next - w);
      out.push({ x: (r.uniform() - 0.5) * size, y: (r.uniform() - 0.5) * size, width, height: width / 2 });
    }
    w = next;
  }
  return out;
}

/** Smooth noise of one wavelength: bicubic smoothing between random values on a lattice. */
function addOctave(h: Float64Array, n: number, spacing: number, wave: number, amplitude: number, r: Rng): void {
  const m = Math.ceil((n * spacing) / wave) + 2;
  const v = new Float64Array(m * m);
  r.normals(v);
  const ease = (t: number) => t * t * t * (t * (6 * t - 15) + 10);
  for (let j = 0; j < n; j++) {
    const y = (j * spacing) / wave;
    const b = Math.floor(y);
    const q = ease(y - b);
    for (let i = 0; i < n; i++) {
      const x = (i * spacing) / wave;
      const a = Math.floor(x);
      const p = ease(x - a);
      const o = b * m + a;
      h[j * n + i] += amplitude * ((1 - q) * ((1 - p) * v[o] + p * v[o + 1]) + q * ((1 - p) * v[o + m] + p * v[o + m + 1]));
    }
  }
}

function addCrater(h: Float64Array, n: number, spacing: number, half: number, c: Crater): void {
  const radius = c.diameter / 2;
  const rim = 0.2 * c.depth;
  const reach = 3 * radius;
  const i0 = Math.max(0, Math.ceil((c.x - reach + half) / spacing));
  const i1 = Math.min(n - 1, Math.floor((c.x + reach + half) / spacing));
  const j0 = Math.max(0, Math.ceil((c.y - reach + half) / spacing));
  const j1 = Math.min(n - 1, Math.floor((c.y + reach + half) / spacing));
  for (let j = j0; j <= j1; j++) {
    const dy = j * spacing - half - c.y;
    for (let i = i0; i <= i1; i++) {
      const dx = i * spacing - half - c.x;
      const s = Math.sqrt(dx * dx + dy * dy) / radius;
      if (s >= 3) continue;
      h[j * n + i] += s <= 1 ? rim - c.depth * (1 - s * s) : rim * (1 / (s * s * s) - 1 / 27) * (27 / 26);
    }
  }
}

/** Draws a patch. Throws TERRAIN_CONFIG for sizes without sense. */
export function syntheticTerrain(config: TerrainConfig): TerrainPatch {
  const size = config.size ?? 160;
  const spacing = config.spacing ?? 0.5;
  const n = Math.round(size / spacing) + 1;
  if (!(size > 0 && spacing > 0 && n >= 5 && n <= 4001)) {
    throw new FarsideError('TERRAIN_CONFIG', 'the terrain needs a size of 4 to 4000 grid steps', {
      numbers: { size_m: size, spacing_m: spacing },
    });
  }
  const half = size / 2;
  const height = new Float64Array(n * n);
  const tilt = Math.tan(config.slope ?? Math.PI / 180);
  const az = config.slopeAzimuth ?? 0;
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      height[j * n + i] = -tilt * ((i * spacing - half) * Math.sin(az) + (j * spacing - half) * Math.cos(az));
    }
  }
  const waves = rng(config.seed, config.run ?? 0, 'terrain:waves');
  for (let wave = 100; wave >= 2; wave /= 2) addOctave(height, n, spacing, wave, (config.roughness ?? 1) * (wave / 100) ** 1.2, waves);
  const craters = drawCraters(config, size);
  for (const c of craters) addCrater(height, n, spacing, half, c);
  const rocks = drawRocks(config, size);
  const patch: TerrainPatch = { synthetic: true, config, half, spacing, n, height, craters, rocks };
  const zero = groundHeight(patch, 0, 0);
  for (let k = 0; k < height.length; k++) height[k] -= zero;
  return patch;
}

/** Height of the ground (m, without rocks) by bilinear interpolation; the edge is continued outwards. x east, y north, m. */
export function groundHeight(p: TerrainPatch, x: number, y: number): number {
  const { n, spacing, half, height: h } = p;
  const a = Math.min(n - 1.000001, Math.max(0, (x + half) / spacing));
  const b = Math.min(n - 1.000001, Math.max(0, (y + half) / spacing));
  const i = Math.floor(a);
  const j = Math.floor(b);
  const u = a - i;
  const v = b - j;
  const o = j * n + i;
  return (1 - v) * ((1 - u) * h[o] + u * h[o + 1]) + v * ((1 - u) * h[o + n] + u * h[o + n + 1]);
}
