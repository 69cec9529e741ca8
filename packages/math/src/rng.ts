import { FarsideError } from './error.ts';
import { portableMath as Math } from './portable-math.ts';

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two uint32. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const m = ah * bl + ((al * bl) >>> 16); // below 2^48: exact
  const n = al * bh + (m % 0x10000);
  return (ah * bh + Math.floor(m / 0x10000) + Math.floor(n / 0x10000)) >>> 0;
}

/**
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11): one block of four uint32 for a
 * 128-bit counter and a 64-bit key, written into out[0..3].
 */
export function philox4x32(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  for (let round = 0; round < 10; round++) {
    const h0 = mulHigh(M0, c0 >>> 0);
    const l0 = Math.imul(M0, c0);
    const h1 = mulHigh(M1, c2 >>> 0);
    const l1 = Math.imul(M1, c2);
    c0 = h1 ^ c1 ^ k0;
    c1 = l1;
    c2 = h0 ^ c3 ^ k1;
    c3 = l0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** A named random stream: run k of a campaign draws the same numbers on one worker or on a hundred. */
export interface Rng {
  /** In [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box-Muller; equal across engines to rounding of log and cosine). */
  normal(): number;
  /** Uniform uint32. */
  uint32(): number;
  /** Writes n standard normals into out from `offset`. */
  normals(out: Float64Array, offset?: number, n?: number): void;
}

/** FNV-1a over UTF-16 code units with murmur's finaliser; two offsets give 64 bits for a stream name. */
function hashName(name: string, offset: number): number {
  let h = offset | 0;
  for (let i = 0; i < name.length; i++) {
    const u = name.charCodeAt(i);
    h = Math.imul(h ^ (u & 0xff), 0x01000193);
    h = Math.imul(h ^ (u >>> 8), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Counter-based stream for (seed, run, name). The key is the seed; the counter is (block, name high, run, name low), so different runs and
 * names never share a block. Seed: integer in [0, 2^53); run: integer in [0, 2^32). 2^33 uniforms per stream. Throws RNG_ARGUMENT.
 */
export function rng(seed: number, run: number, streamName: string): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new FarsideError('RNG_ARGUMENT', 'the seed must be a whole number from 0 to 2^53 - 1', { found: String(seed) });
  if (!Number.isInteger(run) || run < 0 || run >= 2 ** 32) {
    throw new FarsideError('RNG_ARGUMENT', 'the run must be a whole number from 0 to 2^32 - 1', { found: String(run) });
  }
  const k0 = seed >>> 0;
  const k1 = Math.floor(seed / 2 ** 32) >>> 0;
  const n0 = hashName(streamName, 0x811c9dc5);
  const n1 = hashName(streamName, 0x5bd1e995);
  const block = new Uint32Array(4);
  let counter = 0;
  let used = 4;
  let spare = 0;
  let hasSpare = false;
  const uint32 = (): number => {
    if (used === 4) {
      philox4x32(counter, n0, run, n1, k0, k1, block);
      counter = (counter + 1) >>> 0;
      used = 0;
    }
    return block[used++];
  };
  const uniform = (): number => {
    const hi = uint32() >>> 5;
    const lo = uint32() >>> 6;
    return (hi * 67108864 + lo) / 9007199254740992;
  };
  const normal = (): number => {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    const r = Math.sqrt(-2 * Math.log(1 - uniform()));
    const a = 2 * Math.PI * uniform();
    spare = r * Math.sin(a);
    hasSpare = true;
    return r * Math.cos(a);
  };
  return {
    uint32,
    uniform,
    normal,
    normals(out, offset = 0, n = out.length - offset) {
      for (let i = 0; i < n; i++) out[offset + i] = normal();
    },
  };
}
