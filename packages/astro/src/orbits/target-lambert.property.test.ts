import { norm, rng, sub, target, type Vec3 } from '@farside/math';
import { expect, test } from 'vitest';
import { hyperbolaFromVinf } from './hyperbola.ts';
import { propagateKepler } from './kepler.ts';
import { solveLambert } from './lambert.ts';

const MU = 3.986004418e14;

test('shooting with the targeter finds the velocity that Lambert gives', () => {
  let evaluations = 0;
  const cases = 200;
  for (let k = 0; k < cases; k++) {
    const g = rng(41, k, 'shoot');
    const r1: Vec3 = [7e6, 0, 0];
    const a = 0.5 + 2 * g.uniform();
    const l = 7e6 * (1 + 2 * g.uniform());
    const r2: Vec3 = [l * Math.cos(a), l * Math.sin(a) * 0.8, l * Math.sin(a) * 0.6];
    const tof = 1500 + 3000 * g.uniform();
    const want = solveLambert(r1, r2, tof, MU);
    const s = target({
      names: ['vx', 'vy', 'vz'],
      // 300 m/s off
      x0: want.v1.map((v) => v + 300 * (g.uniform() - 0.5)),
      scale: [100, 100, 100],
      residuals: (x) => {
        const r = propagateKepler({ r: r1, v: [x[0], x[1], x[2]] }, tof, MU).r;
        return ['x', 'y', 'z'].map((constraint, j) => ({ constraint, value: r[j] - r2[j], tolerance: 1, unit: 'm', scale: 1e4 }));
      },
    });
    expect(s.ok).toBe(true);
    evaluations += s.evaluations;
    // a metre at the end of more than 1500 s, with the focusing of an arc below one revolution
    expect(norm(sub([s.x[0], s.x[1], s.x[2]], want.v1))).toBeLessThan(0.05);
  }
  expect(evaluations / cases).toBeLessThan(14);
});

test('an arrival shot backward: v-infinity from perigee radius, time and plane', () => {
  // Kepler about the Moon stands for the real field: 60,000 km out, the state must lie on a given point and distance
  const mu = 4.902800066e12;
  const truth: Vec3 = [600, -550, 120];
  const outside = (v: Vec3): Vec3 =>
    propagateKepler(hyperbolaFromVinf({ vinf: v, asymptote: 'incoming', rp: 1.9374e6, inclination: 2.4, branch: -1 }, mu), -86400, mu).r;
  const aim = outside(truth);
  const s = target({
    names: ['vx', 'vy', 'vz'],
    x0: [700, -450, 60],
    scale: [100, 100, 100],
    residuals: (x) => {
      const r = outside([x[0], x[1], x[2]]);
      return ['x', 'y', 'z'].map((constraint, j) => ({ constraint, value: r[j] - aim[j], tolerance: 1, unit: 'm', scale: 1e5 }));
    },
  });
  expect(s.ok).toBe(true);
  expect(norm(sub([s.x[0], s.x[1], s.x[2]], truth))).toBeLessThan(1e-3);
  expect(s.evaluations).toBeLessThan(20);
});
