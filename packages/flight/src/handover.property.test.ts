import { addSeconds } from '@farside/astro';
import { massProperties } from '@farside/vehicle';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStack } from '../../vehicle/test/random.ts';
import { canonicalJson, decodeJson, encodeJson, type Handover, handoverFromJson, handoverToJson, hashHandover } from './index.ts';

// every finite double, negative zero and the smallest ones included
const any = fc.double({ noNaN: true, noDefaultInfinity: true });
const vec = fc.tuple(any, any, any);
const epoch = fc.record(
  { s: fc.integer({ min: -4e9, max: 4e9 }), f: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) },
  { noNullPrototype: true },
);

const handover: fc.Arbitrary<Handover> = fc
  .tuple(
    epoch,
    fc.option(fc.dictionary(fc.string(), epoch, { noNullPrototype: true }), { nil: undefined }),
    fc.array(
      fc.tuple(
        randomStack('m'),
        vec,
        vec,
        fc.option(fc.tuple(any, any, any, any), { nil: undefined }),
        fc.option(fc.array(any, { minLength: 36, maxLength: 36 }), { nil: undefined }),
        fc.constantFrom('earth' as const, 'moon' as const),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([at, settled, list]) => ({
    epoch: at,
    ...(settled ? { settled } : {}),
    vehicles: new Map(
      list.map(([{ stack }, r, v, attitude, covariance, centre], i) => [
        `vehicle ${i}`,
        {
          id: `vehicle ${i}`,
          stack,
          state: { epoch: at, centre, frame: 'icrf' as const, r, v },
          ...(attitude ? { attitude, rate: r } : {}),
          ...(covariance ? { covariance } : {}),
        },
      ]),
    ),
  }));

test('hand-overs go through storage to the bit', () => {
  fc.assert(
    fc.property(handover, (h) => {
      const back = handoverFromJson(decodeJson(encodeJson(handoverToJson(h)), 'it'));
      // toStrictEqual tells 0 from -0
      expect(back).toStrictEqual(h);
      expect(hashHandover(back)).toBe(hashHandover(h));
      for (const [id, v] of h.vehicles) expect(massProperties(back.vehicles.get(id)!.stack)).toStrictEqual(massProperties(v.stack));
    }),
    { numRuns: 80 },
  );
});

test('another epoch, one digit of a state or one kilogram give another hash', () => {
  fc.assert(
    fc.property(handover, (h) => {
      const hash = hashHandover(h);
      expect(hashHandover({ ...h, epoch: addSeconds(h.epoch, 1) })).not.toBe(hash);
      const [id, v] = [...h.vehicles][0];
      const nudged = { ...v, state: { ...v.state, r: [v.state.r[0] === 1 ? 2 : 1, v.state.r[1], v.state.r[2]] as const } };
      expect(hashHandover({ ...h, vehicles: new Map(h.vehicles).set(id, nudged) })).not.toBe(hash);
    }),
    { numRuns: 40 },
  );
});

test('canonical JSON is JSON: it parses to the value, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (x) => {
      expect(JSON.parse(canonicalJson(x))).toStrictEqual(x);
    }),
    { numRuns: 1000 },
  );
});

test('what is no hand-over is told as damage', () => {
  for (const x of [null, 1, {}, { epoch: [1, 0.5] }, { epoch: [1.5, 0], vehicles: [] }, { epoch: [1, 0], vehicles: [{ id: 'a' }] }]) {
    expect(() => handoverFromJson(x)).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
  }
});
