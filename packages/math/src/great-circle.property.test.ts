import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greatCircle, type SpherePlace } from './great-circle.ts';
import { angleBetween, type Vec3 } from './vec.ts';

const place = fc.record({
  latitude: fc.double({ min: -Math.PI / 2, max: Math.PI / 2, noNaN: true }),
  longitude: fc.double({ min: -Math.PI, max: 2 * Math.PI, noNaN: true }),
});
const direction = ({ latitude, longitude }: SpherePlace): Vec3 => [
  Math.cos(latitude) * Math.cos(longitude),
  Math.cos(latitude) * Math.sin(longitude),
  Math.sin(latitude),
];

test('the arc is the angle between the directions, both ways round', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const arc = greatCircle(a, b);
      // near the far end the haversine loses half its digits
      expect(Math.abs(arc - angleBetween(direction(a), direction(b)))).toBeLessThan(3e-8);
      expect(greatCircle(b, a)).toBeCloseTo(arc, 12);
    }),
    { numRuns: 3000 },
  );
});

test('a quarter of the equator, a metre on the Moon', () => {
  expect(greatCircle({ latitude: 0, longitude: 0.5 }, { latitude: 0, longitude: 0.5 + Math.PI / 2 })).toBeCloseTo(Math.PI / 2, 14);
  const metre = 1 / 1737.4e3;
  expect(greatCircle({ latitude: -0.7, longitude: 3 }, { latitude: -0.7 + metre, longitude: 3 })).toBeCloseTo(metre, 15);
});
