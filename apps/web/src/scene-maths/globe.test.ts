import { expect, test } from 'vitest';
import { hiddenBy, placeOfPoint, rayHits } from './globe.ts';

const R = 1737400;

test('a body hides what is behind it and nothing else', () => {
  const centre = Float64Array.of(0, 0, 9e6);
  expect(hiddenBy(centre, 0, R, Float64Array.of(0, 0, 9e6 + 2 * R), 0)).toBe(true);
  expect(hiddenBy(centre, 0, R, Float64Array.of(0, 0, 9e6 - 2 * R), 0)).toBe(false);
  expect(hiddenBy(centre, 0, R, Float64Array.of(2.5 * R, 0, 9e6 + 2 * R), 0)).toBe(false);
  // behind the limb at grazing height, and just outside of it
  const limb = Math.asin(R / 9e6);
  const far = 1.2e7;
  for (const [angle, hidden] of [
    [limb * 0.999, true],
    [limb * 1.001, false],
  ] as const) {
    expect(hiddenBy(centre, 0, R, Float64Array.of(far * Math.sin(angle), 0, far * Math.cos(angle)), 0)).toBe(hidden);
  }
});

test('a site below the sphere is seen on the near side and not on the far side', () => {
  const centre = Float64Array.of(0, 0, 9e6);
  expect(hiddenBy(centre, 0, R, Float64Array.of(0, 0, 9e6 - (R - 5256)), 0)).toBe(false);
  expect(hiddenBy(centre, 0, R, Float64Array.of(0, 0, 9e6 + (R - 5256)), 0)).toBe(true);
});

test('rays meet a spheroid where it is: to a millimetre from a metre above the ground, to a metre from far', () => {
  const a = 6378137;
  const b = 6356752.3142;
  for (const [height, within] of [
    [1, 1e-3],
    [4e8, 1],
  ]) {
    const t = rayHits(Float64Array.of(0, 0, b + height), Float64Array.of(0, 0, -1), a, b);
    expect(Math.abs((t ?? 0) - height)).toBeLessThan(within);
    const e = rayHits(Float64Array.of(a + height, 0, 0), Float64Array.of(-1, 0, 0), a, b);
    expect(Math.abs((e ?? 0) - height)).toBeLessThan(within);
  }
  expect(rayHits(Float64Array.of(a + 100, 0, 0), Float64Array.of(1, 0, 0), a, b)).toBeUndefined();
  expect(rayHits(Float64Array.of(3 * a, 0, 0), Float64Array.of(0, 1, 0), a, b)).toBeUndefined();
});

test('a place of a point: east longitude from 0 to a turn', () => {
  const p = placeOfPoint(Float64Array.of(0, -R * Math.cos(0.5), -R * Math.sin(0.5)));
  expect(p.latitude).toBeCloseTo(-0.5, 12);
  expect(p.longitude).toBeCloseTo(1.5 * Math.PI, 12);
});
