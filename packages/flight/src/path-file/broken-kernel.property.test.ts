import { addSeconds, parseIso, secondsBetween, stateTable, writeSpk } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { circle } from '../../test/small-flight.ts';
import { readPathFile } from '../index.ts';

const T = parseIso('2024-05-08T00:00:00Z');
const epochs = Array.from({ length: 12 }, (_, i) => addSeconds(T, 60 * i));
const states = new Float64Array(72);
for (let i = 0; i < 12; i++) circle(60 * i, states.subarray(6 * i, 6 * i + 6));
const KERNEL = writeSpk({
  internalName: 'test',
  comment: 'a comment',
  segments: [stateTable({ target: -77, centre: 301, name: 'relay', epochs, states })],
});
const WORDS = KERNEL.length - 3 * 1024;

test('a kernel with bits flipped, cut or called of another type: read, or refused as one of ours', () => {
  // half of the flips in the summary and in the array, where they hurt
  const at = fc.oneof(
    fc.nat(KERNEL.length - 1),
    fc.integer({ min: 2048 + 24, max: 2048 + 64 }),
    fc.nat(WORDS - 1).map((w) => 3 * 1024 + w),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(at, fc.nat(7)), { maxLength: 6 }),
      fc.constantFrom(8, 9, 12, 13),
      fc.integer({ min: 0, max: 600 }),
      fc.double({ min: 0, max: 660, noNaN: true }),
      (flips, type, cut, t) => {
        const bytes = KERNEL.slice(0, KERNEL.length - (cut > 300 ? cut : 0));
        new DataView(bytes.buffer).setInt32(2048 + 24 + 16 + 12, type, true);
        for (const [k, bit] of flips) if (k < bytes.length) bytes[k] ^= 1 << bit;
        try {
          const path = readPathFile(bytes, 'broken.bsp');
          const y = new Float64Array(6);
          path.at(addSeconds(T, t), y);
          expect(y.every(Number.isFinite)).toBe(true);
          for (const s of path.spans) expect(secondsBetween(s.start, s.end)).toBeGreaterThanOrEqual(0);
        } catch (e) {
          if (!isFarsideError(e)) throw e;
          expect(e.code).toMatch(/^(EPHEMERIS_(BROKEN|TYPE)|PATH_[A-Z]+|OEM_[A-Z_]+|EPOCH_INVALID|TIME_[A-Z_0-9]+)$/);
        }
      },
    ),
    { numRuns: 6000 },
  );
});
