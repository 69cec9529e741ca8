import { expect, test } from 'vitest';
import { anglesOf, basisFrom, FARTHEST, makeEye, moveAt, moveTime, NEAREST, placeEye, project, rayAt, setSize, wrap } from './camera.ts';

const basis = new Float64Array(9);
basisFrom(Float64Array.of(1, 0, 0), Float64Array.of(0, 0, 1), basis);

function eyeAt(target: Float64Array, azimuth: number, elevation: number, distance: number) {
  const view = makeEye();
  setSize(view, 1068, 608);
  placeEye(view, target, basis, { azimuth, elevation, distance });
  return view;
}

test('what is looked at is in the middle, at its distance', () => {
  for (const [target, distance] of [
    [Float64Array.of(3.84e8, -1e7, 2e6), 0.5],
    [Float64Array.of(0, 0, 0), 9e6],
    [Float64Array.of(1.8e6, 2e5, -3e5), 2e9],
  ] as const) {
    for (const azimuth of [-3, -1, 0.3, 2]) {
      for (const elevation of [-1.4, 0, 0.9]) {
        const view = eyeAt(target, azimuth, elevation, distance);
        const out = new Float64Array(3);
        expect(project(view, target, 0, out)).toBe(true);
        // the eye's own place is good to 6e-8 m at 4e8 m; half a metre away that is 1e-4 px
        expect(out[0]).toBeCloseTo(534, 3);
        expect(out[1]).toBeCloseTo(304, 3);
        expect(Math.abs(out[2] / distance - 1)).toBeLessThan(1e-6);
      }
    }
  }
});

test('a metre beside the target 4e8 m from the origin is a metre on the picture, without jitter from frame to frame', () => {
  const target = Float64Array.of(2.1e8, 3.3e8, -4e7);
  const beside = new Float64Array(3);
  const out = new Float64Array(3);
  let last: number | undefined;
  for (let step = 0; step < 200; step++) {
    // everything goes on at 1.6 km/s, a millisecond a frame
    const moved = Float64Array.from(target, (x) => x + 1.6 * step);
    const view = eyeAt(moved, 0, 0, 10);
    for (let k = 0; k < 3; k++) beside[k] = moved[k] + view.axes[k];
    project(view, beside, 0, out);
    const px = out[0] - 534;
    expect(Math.abs(px - view.focal / 10)).toBeLessThan(1e-4);
    if (last !== undefined) expect(Math.abs(px - last)).toBeLessThan(1e-4);
    last = px;
  }
});

test('x goes right, y goes down, up is up', () => {
  const view = eyeAt(Float64Array.of(0, 0, 0), -Math.PI / 2, 0, 10);
  const out = new Float64Array(3);
  project(view, Float64Array.of(1, 0, 1), 0, out);
  expect(out[0]).toBeGreaterThan(534);
  expect(out[1]).toBeLessThan(304);
  expect(project(view, Float64Array.of(0, -20, 0), 0, out)).toBe(false);
});

test('rays undo the projection', () => {
  const view = eyeAt(Float64Array.of(1e6, 2e6, 3e6), 0.7, -0.4, 5e5);
  const ray = new Float64Array(3);
  const out = new Float64Array(3);
  for (const [x, y] of [
    [0, 0],
    [534, 304],
    [1068, 10],
    [200, 600],
  ]) {
    rayAt(view, x, y, ray);
    expect(
      project(
        view,
        Float64Array.from(view.eye, (e, k) => e + 1e5 * ray[k]),
        0,
        out,
      ),
    ).toBe(true);
    expect(out[0]).toBeCloseTo(x, 6);
    expect(out[1]).toBeCloseTo(y, 6);
  }
});

test('angles undo the placing', () => {
  for (const azimuth of [-2.9, 0, 1.2]) {
    for (const elevation of [-1.2, 0.1, 1.5]) {
      const view = eyeAt(Float64Array.of(0, 0, 0), azimuth, elevation, 1234);
      const a = anglesOf(view.eye, basis);
      expect(a.azimuth).toBeCloseTo(azimuth, 9);
      expect(a.elevation).toBeCloseTo(elevation, 9);
      expect(a.distance).toBeCloseTo(1234, 6);
    }
  }
});

test('a move begins and ends where it should, the shorter way round, evenly in the logarithm of the distance', () => {
  const from = { mode: 'free', target: 'moon', azimuth: 3, elevation: 0, distance: 9e6 } as const;
  const to = { mode: 'follow', target: 'lander', azimuth: -3, elevation: 0.4, distance: 9 } as const;
  const move = { from, to, lag: [1e6, 0, 0] as const, duration: moveTime(from.distance, to.distance) };
  expect(move.duration).toBe(1);
  expect(moveTime(100, 1000)).toBe(0.6);
  const start = moveAt(move, 0);
  expect(start.camera).toMatchObject({ azimuth: 3, elevation: 0, distance: 9e6 });
  expect(start.lag).toBe(1);
  const end = moveAt(move, 1);
  expect(wrap(end.camera.azimuth - to.azimuth)).toBeCloseTo(0, 12);
  expect(end.camera.distance).toBeCloseTo(9, 9);
  expect(end.lag).toBeCloseTo(0, 12);
  const half = moveAt(move, 0.5);
  expect(half.camera.distance).toBeCloseTo(9000, 6);
  expect(Math.abs(half.camera.azimuth)).toBeCloseTo(Math.PI, 9);
  // the target stays in the picture: what is left of the way is less than the distance
  for (let t = 0.05; t < 1; t += 0.05) {
    const at = moveAt(move, t);
    expect(at.lag * 1e6).toBeLessThan(0.2 * at.camera.distance);
  }
  expect(NEAREST).toBeLessThan(1);
  expect(FARTHEST).toBeGreaterThan(1e9);
});
