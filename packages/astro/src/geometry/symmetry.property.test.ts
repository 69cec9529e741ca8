import { addScaled, cross, dot, scale, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AU } from '../bodies.ts';
import { findEclipses, type PositionKernel, shadowMargins } from './eclipse.ts';
import { sightClearance } from './visibility.ts';

/** What shadows and limbs have to bear without a change: turns, mirrors, the way back, time run backwards. */
const R = 1737.4e3;
const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const place = (most: number) => fc.tuple(number(most), number(most), number(most));
const axis = fc.tuple(number(1), fc.double({ min: 0, max: 6.28, noNaN: true })).map(([z, a]): Vec3 => {
  const c = Math.sqrt(1 - z * z);
  return [c * Math.cos(a), c * Math.sin(a), z];
});
/** Rodrigues' turn of a vector by an angle about a unit axis. */
const turned = (v: Vec3, k: Vec3, a: number): Vec3 =>
  addScaled(addScaled(scale(Math.cos(a), v), Math.sin(a), cross(k, v)), (1 - Math.cos(a)) * dot(k, v), k);

test('a line of sight is one line: there and back, turned and mirrored, its clearance is the same', () =>
  fc.assert(
    fc.property(place(4e8), place(5e6), place(1e6), axis, number(3.1), (a, b, c, k, angle) => {
      const clear = (p: Vec3, q: Vec3, o: Vec3): number => sightClearance(...p, ...q, ...o, R);
      const there = clear(a, b, c);
      // rounding of 4e8 m
      expect(Math.abs(clear(b, a, c) - there)).toBeLessThan(1e-5);
      expect(Math.abs(clear(turned(a, k, angle), turned(b, k, angle), turned(c, k, angle)) - there)).toBeLessThan(1e-5);
      const mirrored = (v: Vec3): Vec3 => [v[0], -v[1], v[2]];
      expect(clear(mirrored(a), mirrored(b), mirrored(c))).toBe(there);
    }),
    { numRuns: 300, seed: 9 },
  ));

test('a shadow is round: turned about the line from the Sun through the body, a place is as deep in it', () =>
  fc.assert(
    fc.property(place(6e6), number(3.1), (p, angle) => {
      fc.pre(Math.hypot(...p) > 1.01 * R);
      const m = new Float64Array(2);
      const at = (q: Vec3): readonly [number, number] => {
        shadowMargins(AU - q[0], -q[1], -q[2], -q[0], -q[1], -q[2], R, m);
        return [m[0], m[1]];
      };
      const [a, b] = [at(p), at(turned(p, [1, 0, 0], angle))];
      // rounding of angles at the Sun's distance
      expect(Math.abs(a[0] - b[0])).toBeLessThan(1e-12);
      expect(Math.abs(a[1] - b[1])).toBeLessThan(1e-12);
    }),
    { numRuns: 300, seed: 9 },
  ));

test('run backwards in time an orbit has the same eclipses, the last first; mirrored at a plane through the Sun it has them at the same times', () =>
  fc.assert(
    fc.property(fc.double({ min: 1.8e6, max: 5e6, noNaN: true }), axis, axis, (r, u, w) => {
      const n0 = cross(u, w);
      const size = Math.hypot(...n0);
      fc.pre(size > 0.05);
      const along = cross(scale(1 / size, n0), u);
      const rate = Math.sqrt(4.9028e12 / r ** 3);
      const length = (6 * Math.PI) / rate;
      const path =
        (time: (t: number) => number, mirror: 1 | -1): PositionKernel =>
        (t, out, o) => {
          const [c, s] = [Math.cos(rate * time(t)), Math.sin(rate * time(t))];
          for (let k = 0; k < 3; k++) out[o + k] = (k === 2 ? mirror : 1) * r * (c * u[k] + s * along[k]);
        };
      const sun: PositionKernel = (_t, out, o) => out.set([AU, 0, 0], o);
      const body = { id: 'moon', radius: R };
      const find = (p: PositionKernel) => findEclipses(p, sun, [body], 0, length, 60);
      const forward = find(path((t) => t, 1));
      const mirrored = find(path((t) => t, -1));
      const back = find(path((t) => length - t, 1)).toReversed();
      expect(mirrored.length).toBe(forward.length);
      expect(back.length).toBe(forward.length);
      const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(4e-3);
      for (const [k, e] of forward.entries()) {
        // to the tolerance of the search, a millisecond at each end
        close(mirrored[k].start, e.start);
        close(mirrored[k].end, e.end);
      }
      for (const kind of ['penumbra', 'umbra'] as const) {
        const [a, b] = [forward.filter((e) => e.kind === kind), back.filter((e) => e.kind === kind)];
        for (const [k, e] of a.entries()) {
          close(length - b[k].end, e.start);
          close(length - b[k].start, e.end);
        }
      }
    }),
    { numRuns: 40, seed: 9 },
  ));
