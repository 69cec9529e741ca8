import { isFarsideError } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BODY_IDS, createEphemeris, createLunarAxes, makeEpoch, readGravity, readPck, readSpk, writeGravity } from '../src/index.ts';
import { SPAN, smallPck, smallSpk } from './small-kernels.ts';

const ALLOWED = /^EPHEMERIS_(BROKEN|TYPE|COVERAGE|NO_LINK)$/;
const out = new Float64Array(6);

/** Reads and asks for everything; every failure must be one of ours, and every number finite. */
function useSpk(bytes: Uint8Array): void {
  try {
    const e = createEphemeris([readSpk(bytes, 'broken.bsp')]);
    for (const body of BODY_IDS) {
      for (const epoch of [makeEpoch(SPAN.start), makeEpoch(SPAN.start + 12345, 0.5), makeEpoch(SPAN.end - 40)]) {
        try {
          e.state(body, 'sun', epoch, out);
          expect(out.every(Number.isFinite)).toBe(true);
          e.positionKernel(body, 'earth', epoch)(1000, out, 0);
          expect(out.every(Number.isFinite)).toBe(true);
          e.coverage(body);
        } catch (error) {
          if (!isFarsideError(error)) throw error;
          expect(error.code).toMatch(ALLOWED);
        }
      }
    }
  } catch (error) {
    if (!isFarsideError(error)) throw error;
    expect(error.code).toMatch(ALLOWED);
    for (const x of Object.values(error.details.numbers ?? {})) expect(Number.isFinite(x)).toBe(true);
  }
}

function usePck(bytes: Uint8Array): void {
  try {
    const axes = createLunarAxes(readPck(bytes, 'broken.bpc'));
    axes.angles(makeEpoch(SPAN.start + 12345), out);
    expect(out.every(Number.isFinite)).toBe(true);
  } catch (error) {
    if (!isFarsideError(error)) throw error;
    expect(error.code).toMatch(ALLOWED);
  }
}

/** Bits flipped anywhere, but half of the time in the header, the summaries and the directories, where they hurt most. */
const flips = (length: number) =>
  fc.array(
    fc.tuple(
      fc.oneof(fc.nat(1023), fc.integer({ min: 1024, max: 4600 }), fc.nat(length - 1), fc.integer({ min: length - 2000, max: length - 1 })),
      fc.nat(7),
    ),
    { minLength: 1, maxLength: 6 },
  );
const damage = (good: Uint8Array, list: readonly (readonly [number, number])[]): Uint8Array => {
  const bytes = good.slice();
  for (const [at, bit] of list) bytes[at] ^= 1 << bit;
  return bytes;
};

const spk = smallSpk();
const pck = smallPck();
const gravity = writeGravity(
  {
    name: 'TEST',
    body: 'moon',
    gm: 4.9e12,
    radius: 1738e3,
    degree: 6,
    frame: 'moon-pa:de421',
    normalisation: 'fully normalised (4-pi)',
    provenance: 'invented',
  },
  Float64Array.from({ length: 28 }, (_, i) => (i === 0 ? 1 : 1e-5 * Math.sin(i))),
  new Float64Array(28),
);

test('flipped bits in SPK and PCK end in one of our errors or in finite numbers, and end', () => {
  fc.assert(
    fc.property(flips(spk.length), (list) => useSpk(damage(spk, list))),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(flips(pck.length), (list) => usePck(damage(pck, list))),
    { numRuns: 1000 },
  );
});

test('files cut short or grown by rubbish end in one of our errors or in finite numbers', () => {
  fc.assert(
    fc.property(fc.nat(spk.length), fc.uint8Array({ maxLength: 40 }), (n, tail) => {
      const bytes = new Uint8Array(n + tail.length);
      bytes.set(spk.subarray(0, n));
      bytes.set(tail, n);
      useSpk(bytes);
      // a whole record missing can never pass
      if (n + tail.length <= spk.length - 1024)
        expect(() => readSpk(bytes, 'cut')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_BROKEN' }));
    }),
    { numRuns: 800 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      useSpk(bytes);
      usePck(bytes);
    }),
    { numRuns: 300 },
  );
});

test('damaged gravity files end in GRAVITY_BROKEN or in sensible numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(gravity.length - 1), fc.nat(7)), { minLength: 1, maxLength: 4 }),
      fc.nat(gravity.length),
      (list, n) => {
        for (const bytes of [damage(gravity, list), gravity.slice(0, n)]) {
          try {
            const { field } = readGravity(bytes, 'broken.fsg');
            expect(
              field.gm > 0 && field.radius > 0 && field.c.every((x) => Math.abs(x) <= 1) && field.s.every((x) => Math.abs(x) <= 1),
            ).toBe(true);
          } catch (error) {
            if (!isFarsideError(error)) throw error;
            expect(error.code).toBe('GRAVITY_BROKEN');
          }
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('the plain cases: numbers that are none, a list that runs in a circle, addresses and counts beyond the file', () => {
  const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer);
  const summary = (view(spk).getInt32(76, true) - 1) * 1024;
  const firstWord = view(spk).getInt32(summary + 24 + 16 + 16, true);
  const changes: ((v: DataView) => void)[] = [
    (v) => v.setFloat64((firstWord + 5) * 8, Number.NaN, true),
    (v) => v.setFloat64((firstWord + 5) * 8, Number.POSITIVE_INFINITY, true),
    (v) => v.setFloat64((firstWord + 5) * 8, 1e300, true),
    // the first record's midpoint an hour off
    (v) => v.setFloat64((firstWord - 1) * 8, SPAN.start + 2 * 86400 + 3600, true),
    (v) => v.setFloat64(summary, summary / 1024 + 1, true),
    (v) => v.setFloat64(summary, 1e6, true),
    (v) => v.setFloat64(summary + 16, 26, true),
    (v) => v.setFloat64(summary + 16, 2.5, true),
    (v) => v.setInt32(summary + 24 + 16 + 20, 1 << 30, true),
    (v) => v.setFloat64(summary + 24 + 8, SPAN.end + 86400, true),
    (v) => v.setInt32(76, 0, true),
  ];
  for (const change of changes) {
    const bytes = spk.slice();
    change(view(bytes));
    expect(() => readSpk(bytes, 'changed')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_BROKEN' }));
  }
});
