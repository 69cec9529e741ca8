import { FarsideError } from '@farside/math';
import type { GravityField } from '../types.ts';
import { beta, monicFactors } from './harmonic-coefficients.ts';
import { HARMONICS_MODULE } from './harmonic-columns.generated.ts';
import type { HarmonicKernel } from './harmonic-kernel.ts';

type Columns = (
  x: number,
  y: number,
  z: number,
  radius: number,
  gm: number,
  central: number,
  zonal: number,
  data: number,
  degree: number,
  last: number,
) => void;

/** One memory per worker for all fields: it only ever grows, by about 8 bytes x 6 x (degree + 1)^2 / 2 for every field, degree and order used. */
interface Store {
  readonly memory: WebAssembly.Memory;
  readonly columns: Columns;
  /** Result of the last call. Made anew when the memory grows. */
  words: Float64Array;
  /** First free byte. */
  free: number;
  /** Where the coefficients of a field object stand, by degree and order. */
  readonly places: WeakMap<GravityField, Map<string, { readonly zonal: number; readonly data: number }>>;
}

let store: Store | undefined;
let absent = false;

function open(): Store | undefined {
  if (store !== undefined || absent) return store;
  try {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(HARMONICS_MODULE), { e: { m: memory } });
    store = {
      memory,
      columns: instance.exports['f'] as Columns,
      words: new Float64Array(memory.buffer),
      free: 64,
      places: new WeakMap(),
    };
  } catch {
    // no WebAssembly, no vectors in it, or a page that forbids it
    absent = true;
  }
  return store;
}

const PAGE = 65536;

function reserve(s: Store, bytes: number): number {
  const start = s.free;
  const missing = start + bytes - s.memory.buffer.byteLength;
  if (missing > 0) {
    try {
      s.memory.grow(Math.ceil(missing / PAGE));
    } catch (cause) {
      throw new FarsideError('GRAVITY_MEMORY', 'there is no memory left for the coefficients of another field', {
        numbers: { bytes },
        tryThis: 'use one field object again instead of making new ones',
        cause,
      });
    }
    s.words = new Float64Array(s.memory.buffer);
  }
  s.free = start + bytes;
  return start;
}

/** Coefficients in the order that tools/propagation/assemble-harmonics.ts tells; columns padded with zeros to pairs. */
function place(s: Store, field: GravityField, degree: number, order: number): { readonly zonal: number; readonly data: number } {
  const key = `${degree} ${order}`;
  let known = s.places.get(field);
  if (known === undefined) {
    known = new Map();
    s.places.set(field, known);
  }
  const found = known.get(key);
  if (found !== undefined) return found;
  const last = Math.min(order + 1, degree);
  let pairs = 0;
  for (let m = 1; m <= last; m++) pairs += (degree - m + 2) >> 1;
  const zonal = reserve(s, 48 * ((degree + 1) >> 1) + 96 * pairs);
  const data = zonal + 48 * ((degree + 1) >> 1);
  const f = monicFactors(degree);
  const w = s.words;
  const gamma = (n: number, m: number): number => beta(n + 1, m) + beta(n + 2, m);
  const delta = (n: number, m: number): number => beta(n, m) * beta(n + 1, m);
  let p = zonal / 8;
  for (let n = 1; n <= degree; n += 2) {
    for (let j = 0; j < 2; j++) {
      const i = ((n + j) * (n + j + 1)) / 2;
      w[p + j] = n + j <= degree ? field.c[i] * f[i] : 0;
      w[p + 2 + j] = gamma(n + j, 0);
      w[p + 4 + j] = delta(n + j, 0);
    }
    p += 6;
  }
  for (let m = 1; m <= last; m++) {
    for (let n = m; n <= degree; n += 2) {
      for (let j = 0; j < 2; j++) {
        const q = n + j;
        const i = (q * (q + 1)) / 2 + m;
        const inside = q <= degree;
        w[p + j] = inside && m <= order ? field.c[i] * f[i] : 0;
        w[p + 2 + j] = inside && m <= order ? field.s[i] * f[i] : 0;
        // derivative to z of order m-1: A'_{n,m-1} = sqrt((n-m+1)(n+m) [/2 for m-1 = 0]) A_{nm}
        const g = inside ? Math.sqrt((q - m + 1) * (q + m) * (m === 1 ? 0.5 : 1)) * f[i] : 0;
        w[p + 4 + j] = inside ? field.c[i - 1] * g : 0;
        w[p + 6 + j] = inside && m > 1 ? field.s[i - 1] * g : 0;
        w[p + 8 + j] = gamma(q, m);
        w[p + 10 + j] = delta(q, m);
      }
      p += 12;
    }
  }
  const made = { zonal, data };
  known.set(key, made);
  return made;
}

/** The kernel on 128-bit vectors of WebAssembly; undefined where the platform has none. */
export function vectorKernel(field: GravityField, degree: number, order: number, central: boolean): HarmonicKernel | undefined {
  const s = open();
  if (s === undefined) return undefined;
  const { zonal, data } = place(s, field, degree, order);
  const { columns } = s;
  const { gm, radius } = field;
  const last = Math.min(order + 1, degree);
  const centre = central ? -1 : 0;
  return {
    degree,
    order,
    acceleration(at, out) {
      columns(at[0], at[1], at[2], radius, gm, centre, zonal, data, degree, last);
      const w = s.words;
      out[0] = w[0];
      out[1] = w[1];
      out[2] = w[2];
    },
  };
}
