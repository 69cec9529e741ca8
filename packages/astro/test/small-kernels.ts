import { writePck, writeSpk } from '../src/index.ts';

/** A few days of invented bodies: small enough to break in every way. Moon and Earth about the barycentre on 4-day records, Sun on 16 days. */
export const SPAN = { start: 7e8, end: 7e8 + 64 * 86400 } as const;

function wave(records: number, terms: number, size: number, seed: number): Float64Array {
  const c = new Float64Array(records * 3 * terms);
  for (let i = 0; i < c.length; i++) c[i] = size * Math.sin(seed + 12.9898 * i) * 0.2 ** (i % terms);
  return c;
}

export function smallSpk(): Uint8Array {
  const day = 86400;
  const common = { type: 2, init: SPAN.start } as const;
  return writeSpk({
    internalName: 'SMALL TEST FILE',
    comment: 'first line\nsecond line',
    segments: [
      { ...common, target: 301, centre: 3, name: 'MOON', length: 4 * day, terms: 8, coefficients: wave(16, 8, 3.8e5, 1) },
      { ...common, target: 399, centre: 3, name: 'EARTH', length: 4 * day, terms: 8, coefficients: wave(16, 8, 4.7e3, 2) },
      { ...common, target: 3, centre: 0, name: 'EMB', length: 16 * day, terms: 9, coefficients: wave(4, 9, 1.5e8, 3) },
      { ...common, target: 10, centre: 0, name: 'SUN', length: 32 * day, terms: 6, coefficients: wave(2, 6, 1e6, 4) },
    ],
  });
}

export function smallPck(): Uint8Array {
  return writePck({
    internalName: 'SMALL TEST FILE',
    comment: '',
    segments: [{ frame: 31006, name: 'MOON', init: SPAN.start, length: 8 * 86400, terms: 10, coefficients: wave(8, 10, 1, 5) }],
  });
}

/** The same DAF in the other byte order (all arrays are of doubles; summaries are two doubles and `ni` integers). */
export function bigEndian(little: Uint8Array): Uint8Array {
  const out = little.slice();
  const a = new DataView(little.buffer, little.byteOffset, little.byteLength);
  const b = new DataView(out.buffer);
  const ni = a.getInt32(12, true);
  for (const at of [8, 12, 76, 80, 84]) b.setInt32(at, a.getInt32(at, true), false);
  for (let i = 0; i < 8; i++) out[88 + i] = 'BIG-IEEE'.charCodeAt(i);
  const words = 2 + Math.ceil(ni / 2);
  const swapDouble = (at: number): void => b.setFloat64(at, a.getFloat64(at, true), false);
  for (let record = a.getInt32(76, true); record !== 0; ) {
    const at = (record - 1) * 1024;
    for (let i = 0; i < 3; i++) swapDouble(at + 8 * i);
    const count = a.getFloat64(at + 16, true);
    for (let k = 0; k < count; k++) {
      const s = at + 24 + 8 * words * k;
      swapDouble(s);
      swapDouble(s + 8);
      for (let i = 0; i < ni; i++) b.setInt32(s + 16 + 4 * i, a.getInt32(s + 16 + 4 * i, true), false);
      const [first, last] = [a.getInt32(s + 16 + 4 * (ni - 2), true), a.getInt32(s + 16 + 4 * (ni - 1), true)];
      for (let w = first; w <= last; w++) swapDouble((w - 1) * 8);
    }
    record = a.getFloat64(at, true);
  }
  return out;
}
