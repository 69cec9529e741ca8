import { addSeconds, secondsBetween, utc } from '@farside/astro';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAddress, encodeAddress, type Shared } from './address.ts';
import { CAMERA_MODES, SCENE_FRAMES, VIEWS } from './store.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const shared: fc.Arbitrary<Shared> = fc.record({
  mission: name,
  changes: fc.array(fc.record({ path: fc.stringMatching(/^[a-z]{1,8}(\.[a-z0-9-]{1,8}){1,4}$/), value: fc.string({ maxLength: 40 }) }), {
    maxLength: 6,
  }),
  clock: fc.double({ min: 0, max: 4e8, noNaN: true }).map((s) => addSeconds(utc('2019-01-01T00:00:00Z'), s)),
  view: fc.constantFrom(...VIEWS),
  frame: fc.constantFrom(...SCENE_FRAMES),
  camera: fc.record({
    mode: fc.constantFrom(...CAMERA_MODES),
    target: name,
    azimuth: fc.double({ min: -7, max: 7, noNaN: true }),
    elevation: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    distance: fc.double({ min: 0.5, max: 2e9, noNaN: true }),
  }),
  selection: name,
});

test('what an address holds is read back: words as they are, the clock to a nanosecond, the camera to a millionth', () => {
  fc.assert(
    fc.property(shared, (s) => {
      const { shared: back, ignored } = decodeAddress(`#${encodeAddress(s)}`);
      expect(ignored).toEqual([]);
      expect(back.changes).toEqual(s.changes);
      for (const key of ['mission', 'view', 'frame', 'selection'] as const) expect(back[key]).toBe(s[key]);
      expect(Math.abs(secondsBetween(s.clock as never, back.clock as never))).toBeLessThan(2e-9);
      expect(back.camera?.mode).toBe(s.camera?.mode);
      for (const key of ['azimuth', 'elevation'] as const)
        expect(Math.abs((back.camera?.[key] ?? 9) - (s.camera?.[key] ?? 0))).toBeLessThan(1e-6);
      expect((back.camera?.distance ?? 0) / (s.camera?.distance ?? 1)).toBeCloseTo(1, 7);
    }),
    { numRuns: 1000 },
  );
});

test('nonsense is named and left out, and nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const { shared: s } = decodeAddress(text);
      expect(s.camera === undefined || Number.isFinite(s.camera.distance)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  const { shared: s, ignored } = decodeAddress(
    '#t=yesterday&camera=free,moon,a,b,c&view=cellar&frame=up&set=nonsense&mission=../../etc&colour=red&select=orbiter',
  );
  expect(s).toEqual({ changes: [], selection: 'orbiter' });
  expect(ignored).toHaveLength(7);
  expect(ignored.join()).toContain('camera (not a number)');
});
