import { broken, headerNumber, readContainer, writeContainer } from './container.ts';

/**
 * Heights of the Moon on a grid of equal angles, in mean-Earth axes (as LOLA's maps): rows from north to south, columns eastwards from
 * `leftEdgeEast_deg`. A sample is the height at the middle of its cell: row 0 lies half a cell south of the pole.
 */
export interface MoonRelief {
  readonly width: number;
  readonly height: number;
  /** m; the heights are multiples of it. */
  readonly step: number;
  /** m over the sphere of `radius`, row-major, width × height. */
  readonly heights: Float32Array<ArrayBuffer>;
  /** Radius of the sphere that heights are counted from, m: 1,737,400. */
  readonly radius: number;
  /** East longitude of the left edge of the first column, degrees. */
  readonly leftEdgeEast_deg: number;
}

const MAGIC = 'FARSRLIF';

/**
 * Bytes of a relief file. `steps` are heights in whole steps. The body is, before `gzip`, the zigzag code of each sample's difference from the one to its
 * left (the first of a row: from the one above it, the first of all: from 0), all low bytes and then all high bytes.
 */
export function writeMoonRelief(
  about: { width: number; height: number; step_m: number; radius_m: number; leftEdgeEast_deg: number; provenance: string },
  steps: Int16Array,
  gzip: (raw: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { width, height } = about;
  const n = width * height;
  if (steps.length !== n) throw broken(MAGIC, 'would not fill its grid', { expected: n, found: steps.length });
  const raw = new Uint8Array(2 * n);
  for (let i = 0; i < n; i++) {
    const before = i === 0 ? 0 : steps[i % width === 0 ? i - width : i - 1];
    const difference = ((steps[i] - before) << 16) >> 16;
    const code = (difference << 1) ^ (difference >> 31);
    raw[i] = code & 255;
    raw[n + i] = (code >> 8) & 255;
  }
  const axes = 'mean Earth, rows north to south, columns eastwards, samples at the middle of cells';
  return writeContainer(MAGIC, { ...about, axes, coding: 'left difference, zigzag, low bytes then high bytes, gzip' }, gzip(raw));
}

/** Reads a relief file, moon-relief.bin. Throws ASSET_BROKEN for anything that is not a whole one. */
export async function readMoonRelief(bytes: Uint8Array): Promise<MoonRelief> {
  const { header, body } = readContainer(MAGIC, bytes);
  const width = headerNumber(MAGIC, header, 'width', 2, 16384);
  const height = headerNumber(MAGIC, header, 'height', 2, 8192);
  const step = headerNumber(MAGIC, header, 'step_m', 1e-3, 1e3);
  const radius = headerNumber(MAGIC, header, 'radius_m', 1.7e6, 1.8e6);
  const leftEdgeEast_deg = headerNumber(MAGIC, header, 'leftEdgeEast_deg', -360, 360);
  if (!Number.isInteger(width) || !Number.isInteger(height) || width % 2 !== 0) throw broken(MAGIC, 'has a grid that cannot be');
  const raw = await gunzip(body);
  const n = width * height;
  if (raw.length !== 2 * n) throw broken(MAGIC, 'does not fill its grid', { expected: 2 * n, found: raw.length });
  const heights = new Float32Array(n);
  let firstOfRow = 0;
  let now = 0;
  for (let i = 0; i < n; i++) {
    const code = raw[i] | (raw[n + i] << 8);
    const difference = (code >>> 1) ^ -(code & 1);
    if (i % width === 0) {
      now = ((firstOfRow + difference) << 16) >> 16;
      firstOfRow = now;
    } else now = ((now + difference) << 16) >> 16;
    heights[i] = now * step;
  }
  return { width, height, step, heights, radius, leftEdgeEast_deg };
}

async function gunzip(body: Uint8Array): Promise<Uint8Array> {
  try {
    const stream = new Blob([new Uint8Array(body)]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw broken(MAGIC, 'has a body that does not unpack').within({ cause });
  }
}

const DEG = Math.PI / 180;

/**
 * Height of the ground over the sphere of `relief.radius`, m, between the four samples around a place (bilinear; across the 180th meridian and over the
 * poles too). `latitude` (−π/2 to π/2) and `longitude` (east, any turn) in rad, selenocentric, mean-Earth axes. The grid is 10.6 km: between
 * samples the true ground may lie hundreds of metres off.
 */
export function heightAt(relief: MoonRelief, latitude: number, longitude: number): number {
  const { width, height } = relief;
  const x = ((longitude / DEG - relief.leftEdgeEast_deg) / 360) * width - 0.5;
  const y = (0.5 - latitude / Math.PI) * height - 0.5;
  return sample(relief.heights, width, height, x, y);
}

/** Bilinear at column x and row y, counted in samples. Beyond the first and last row lies the row across the pole. */
function sample(heights: Float32Array, width: number, height: number, x: number, y: number): number {
  const xf = Math.floor(x);
  const yf = Math.floor(y);
  const u = x - xf;
  const v = y - yf;
  let c0 = xf % width;
  if (c0 < 0) c0 += width;
  const c1 = c0 + 1 === width ? 0 : c0 + 1;
  const half = width >> 1;
  const over0 = yf < 0 || yf >= height;
  const over1 = yf + 1 < 0 || yf + 1 >= height;
  const r0 = (yf < 0 ? -1 - yf : yf >= height ? 2 * height - 1 - yf : yf) * width;
  const r1 = (yf + 1 < 0 ? -2 - yf : yf + 1 >= height ? 2 * height - 2 - yf : yf + 1) * width;
  const s0 = over0 ? half : 0;
  const s1 = over1 ? half : 0;
  const north = heights[r0 + ((c0 + s0) % width)] * (1 - u) + heights[r0 + ((c1 + s0) % width)] * u;
  const south = heights[r1 + ((c0 + s1) % width)] * (1 - u) + heights[r1 + ((c1 + s1) % width)] * u;
  return north * (1 - v) + south * v;
}

/** How a map of slopes or normals is to be made. */
export interface ShadingOptions {
  /** Size in pixels; that of the relief if not said. */
  readonly width?: number;
  readonly height?: number;
  /** Slopes are multiplied by this; 2 if not said. */
  readonly exaggeration?: number;
}

/** A map over the whole Moon, laid as the relief: row 0 is north, column 0 begins at its left edge. For textures that count rows from below set `flipY`. */
export interface ShadingMap<T> {
  readonly width: number;
  readonly height: number;
  readonly data: T;
}

/**
 * Slopes of the ground towards east and north, metres up per metre, times the exaggeration: two figures a pixel (east, north) as half floats (the bits,
 * for a texture of two channels in half floats). A normal is (−east, −north, 1), normalised, in axes (east, north, up). Taken over one cell of the relief to
 * each side (10.6 km on the ground at every latitude).
 */
export function slopeMap(relief: MoonRelief, options: ShadingOptions = {}): ShadingMap<Uint16Array<ArrayBuffer>> {
  const { width, height } = sizeOf(relief, options);
  const data = new Uint16Array(2 * width * height);
  eachSlope(relief, options, (pixel, east, north) => {
    data[2 * pixel] = halfFloat(east);
    data[2 * pixel + 1] = halfFloat(north);
  });
  return { width, height, data };
}

/**
 * Normals of the ground in tangent space, axes (east, north, up), four bytes a pixel: n = 2·byte/255 − 1 for red, green, blue; alpha 255. The rounding to
 * bytes is dithered (the same way every time), since the plains differ by less than a step, 0.45°. Where the theatre can use `slopeMap`, it is finer.
 */
export function normalMap(relief: MoonRelief, options: ShadingOptions = {}): ShadingMap<Uint8Array<ArrayBuffer>> {
  const { width, height } = sizeOf(relief, options);
  const data = new Uint8Array(4 * width * height);
  let noise = 1;
  eachSlope(relief, options, (pixel, east, north) => {
    const length = Math.sqrt(1 + east * east + north * north);
    noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
    const i = 4 * pixel;
    data[i] = 127.5 * (1 - east / length) + (noise >>> 24) / 256;
    data[i + 1] = 127.5 * (1 - north / length) + ((noise >>> 16) & 255) / 256;
    data[i + 2] = 127.5 * (1 + 1 / length) + 0.5;
    data[i + 3] = 255;
  });
  return { width, height, data };
}

function sizeOf(relief: MoonRelief, options: ShadingOptions): { width: number; height: number } {
  return { width: options.width ?? relief.width, height: options.height ?? relief.height };
}

function eachSlope(relief: MoonRelief, options: ShadingOptions, take: (pixel: number, east: number, north: number) => void): void {
  const { width, height } = sizeOf(relief, options);
  const { heights, width: columns, height: rows, radius } = relief;
  const exaggeration = options.exaggeration ?? 2;
  const cell = Math.PI / rows;
  const toNorth = exaggeration / (2 * cell * radius);
  for (let row = 0; row < height; row++) {
    const y = ((row + 0.5) / height) * rows - 0.5;
    const cos = Math.sin(((row + 0.5) / height) * Math.PI);
    // towards a pole more longitude makes up one cell on the ground; within a cell of it, at most a sixth of a turn
    const reach = Math.min(cell / cos, Math.PI / 3);
    const across = (reach / (2 * Math.PI)) * columns;
    const toEast = exaggeration / (2 * radius * cos * Math.sin(reach));
    for (let column = 0; column < width; column++) {
      const x = ((column + 0.5) / width) * columns - 0.5;
      const east = sample(heights, columns, rows, x + across, y) - sample(heights, columns, rows, x - across, y);
      const north = sample(heights, columns, rows, x, y - 1) - sample(heights, columns, rows, x, y + 1);
      take(row * width + column, east * toEast, north * toNorth);
    }
  }
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The bits of a half float (IEEE 754 binary16), rounded to nearest; below 6e-8 it is 0, from 65,520 on infinity. */
function halfFloat(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0];
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 255) - 112;
  if (exponent >= 31) return sign | 0x7c00;
  const mantissa = bits & 0x7fffff;
  if (exponent > 0) return sign | (((exponent << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1));
  return sign | Math.round(Math.abs(value) * 16777216);
}
