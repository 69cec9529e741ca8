import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEye, placeEye, project, rayAt, setSize } from './camera.ts';
import { rayHits } from './globe.ts';
import { turnWithGround } from './zoom.ts';

const R = 1737400;
const BASIS = Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]);
const CENTRE = new Float64Array(3);

test('zooming to the pointer keeps the ground under it', () => {
  fc.assert(
    fc.property(
      fc.record({
        azimuth: fc.double({ min: -3, max: 3, noNaN: true }),
        elevation: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        height: fc.double({ min: 2e4, max: 2e7, noNaN: true }),
        // nearer, as a notch of the wheel or two have it
        factor: fc.double({ min: 0.6, max: 1, noNaN: true }),
        x: fc.double({ min: -0.35, max: 0.35, noNaN: true }),
        y: fc.double({ min: -0.35, max: 0.35, noNaN: true }),
      }),
      ({ azimuth, elevation, height, factor, x, y }) => {
        const view = makeEye();
        setSize(view, 1000, 700);
        const camera = { azimuth, elevation, distance: R + height };
        placeEye(view, CENTRE, BASIS, camera);
        // within the disc of the Moon
        const disc = Math.min(350, (view.focal * R) / Math.sqrt(camera.distance ** 2 - R * R));
        const px = 500 + 1.4 * x * disc;
        const py = 350 + 1.4 * y * disc;
        const ray = new Float64Array(3);
        rayAt(view, px, py, ray);
        const t = rayHits(view.eye, ray, R, R);
        if (t === undefined) throw new Error('no ground there');
        const ground = Float64Array.from(view.eye, (e, k) => e + t * ray[k]);
        const distance = R + factor * height;
        const turned = turnWithGround(view, CENTRE, BASIS, camera, distance, R, px, py);
        if (!turned) throw new Error('not turned');
        placeEye(view, CENTRE, BASIS, { ...turned, distance });
        const s = new Float64Array(3);
        project(view, ground, 0, s);
        expect(Math.hypot(s[0] - px, s[1] - py)).toBeLessThan(0.5);
      },
    ),
  );
});

test('beside the body there is nothing to hold', () => {
  const view = makeEye();
  setSize(view, 1000, 700);
  const camera = { azimuth: 0, elevation: 0, distance: 4e7 };
  expect(turnWithGround(view, CENTRE, BASIS, camera, 3e7, R, 5, 5)).toBeUndefined();
});
