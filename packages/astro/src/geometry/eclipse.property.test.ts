import { norm, rng, sub, type Vec3 } from '@farside/math';
import { expect, test } from 'vitest';
import { AU } from '../bodies.ts';
import { eclipseEvents, findEclipses, lightFraction, SUN_RADIUS, shadowMargins, umbraLength } from './eclipse.ts';

const R = 6378137;
const SUN: Vec3 = [AU, 0, 0];

test('10,000 places: the margins agree with the cones tangent to Sun and sphere', () => {
  const m = new Float64Array(2);
  // cones built independently: apex on the axis, half angle from the tangent lines
  const apexUmbra = -umbraLength(R, AU);
  const apexPenumbra = (R * AU) / (SUN_RADIUS + R);
  const halfUmbra = Math.asin((SUN_RADIUS - R) / AU);
  const halfPenumbra = Math.asin((SUN_RADIUS + R) / AU);
  let inside = 0;
  for (let k = 0; k < 10_000; k++) {
    const u = rng(21, k, 'cone').uniform;
    const x = -R * 10 ** (2.6 * u());
    const rho = Math.abs(R * (0.6 + 0.8 * u()) + (u() - 0.5) * 0.01 * Math.abs(x));
    const a = 6.3 * u();
    const p: Vec3 = [x, rho * Math.cos(a), rho * Math.sin(a)];
    if (norm(p) < 1.001 * R) continue;
    const s = sub(SUN, p);
    shadowMargins(s[0], s[1], s[2], -p[0], -p[1], -p[2], R, m);
    // signed angle by which the point lies outside each cone, seen from its apex; before the apex the umbra is empty
    const outUmbra = x < apexUmbra ? 1 : Math.atan2(rho, x - apexUmbra) - halfUmbra;
    const outPenumbra = Math.atan2(rho, apexPenumbra - x) - halfPenumbra;
    const f = lightFraction(p, SUN, [{ position: [0, 0, 0], radius: R }]);
    if (Math.abs(outPenumbra) > 1e-9) expect(m[0] > 0).toBe(outPenumbra > 0);
    if (Math.abs(outUmbra) > 1e-9) expect(m[1] > 0).toBe(outUmbra > 0);
    expect(f === 1).toBe(m[0] >= 0);
    expect(f === 0).toBe(m[1] <= 0);
    if (m[1] <= 0) inside++;
  }
  expect(inside).toBeGreaterThan(2000);
});

test("the Earth's umbra is 1.38 million km long, the Moon's 374 to 378 thousand km at a mean distance", () => {
  // textbook figures: 1.384e6 km for the mean radius at 1 au; 375 thousand km for the Moon
  expect(Math.abs(umbraLength(6371e3, AU) / 1.384e9 - 1)).toBeLessThan(2e-3);
  expect(Math.abs(umbraLength(1737.4e3, AU) / 3.75e8 - 1)).toBeLessThan(5e-3);
});

test('eclipses of a circular orbit start and end where the cone says, and the events are their signs', () => {
  const r = 1.9374e6;
  const body = { id: 'moon', radius: 1.7374e6 };
  const n = Math.sqrt(4.902800066e12 / r ** 3);
  const path = (t: number, out: Float64Array, o: number): void => {
    out[o] = r * Math.cos(n * t);
    out[o + 1] = r * Math.sin(n * t);
    out[o + 2] = 0;
  };
  const sun = (_: number, out: Float64Array, o: number): void => {
    out[o] = AU;
    out[o + 1] = out[o + 2] = 0;
  };
  const period = (2 * Math.PI) / n;
  const found = findEclipses(path, sun, [body], 0, 3 * period, 300);
  expect(found.map((e) => e.kind)).toEqual(['penumbra', 'umbra', 'penumbra', 'umbra', 'penumbra', 'umbra']);
  // the umbra cone has radius R - |x| tan(half) nearly: half the arc is asin of that over r, to second order in 0.27 deg
  const half = Math.asin((SUN_RADIUS - body.radius) / AU);
  const edge = Math.asin((body.radius * Math.cos(half) - r * Math.cos(Math.asin(body.radius / r)) * Math.sin(half)) / r);
  const u = found[1];
  expect(Math.abs((u.end - u.start) / 2 - edge / n)).toBeLessThan(0.05);
  expect(Math.abs((u.end + u.start) / 2 - period / 2)).toBeLessThan(2e-3);
  const [penumbra, umbra] = eclipseEvents('moon', sun, body, 300);
  const y = new Float64Array(6);
  path((found[0].start + found[1].start) / 2, y, 0);
  expect(penumbra.g(0, y)).toBeLessThan(0);
  expect(umbra.g(0, y)).toBeGreaterThan(0);
  expect([penumbra.id, umbra.id]).toEqual(['moon:penumbra', 'moon:umbra']);
  // low lunar orbit at 200 km: at most 46 minutes of umbra in 127
  expect((u.end - u.start) / 60).toBeGreaterThan(44);
  expect((u.end - u.start) / 60).toBeLessThan(47);
});

test('a body beyond the Sun casts no shadow, and two bodies add', () => {
  expect(lightFraction([0, 0, 0], SUN, [{ position: [2 * AU, 0, 0], radius: 1e9 }])).toBe(1);
  const a = { position: [3.8e8, 1.5e6, 0] as Vec3, radius: 1.7374e6 };
  const b = { position: [3.8e8, -1.5e6, 0] as Vec3, radius: 1.7374e6 };
  const fa = lightFraction([0, 0, 0], SUN, [a]);
  expect(lightFraction([0, 0, 0], SUN, [a, b])).toBeCloseTo(2 * fa - 1, 12);
  expect(fa).toBeLessThan(1);
});
